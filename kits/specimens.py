"""A font's specimen, drawn by the engine as a visual is: a font and lines flow in, a picture flows out."""

from collections.abc import Sequence
from html import escape

from kits.errors import not_drawn
from kits.models import CampaignFont
from kits.typecase import FrozenFonts
from visuals import Rendering, Values, VisualsError, compile_template, render

WIDTH_PX = 1080
_MARGIN_PX, _NAME_PX, _LINE_PX = 60, 190, 104
_LETTERS = "Aa Bb Gg Qq Rr 0123456789 & ? !"


def specimen(font: CampaignFont, lines: Sequence[tuple[str, str]]) -> Rendering:
    """The family's name large, the ends of its weights, then a line a language. Raises Invalid."""
    rows = [(f"l{number}", "", locale, text) for number, (locale, text) in enumerate(lines)]
    rows = [*((name, axes, "en", _LETTERS) for name, axes in _weights(font)), *rows]
    height_px = 2 * _MARGIN_PX + _NAME_PX + _LINE_PX * len(rows)
    slots = [_slot("name", font.name, _MARGIN_PX, 130, 96, "")]
    slots += [
        _slot(name, font.name, _MARGIN_PX + _NAME_PX + number * _LINE_PX, 62, 56, axes)
        for number, (name, axes, _locale, _text) in enumerate(rows)
    ]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" data-template="specimen" data-title="Specimen">'
        f'<g data-format="sheet" data-width="{WIDTH_PX}" data-height="{height_px}">{"".join(slots)}</g></svg>'
    )
    texts = {"name": font.name, **{name: text for name, _axes, _locale, text in rows}}
    try:
        template = compile_template(svg.encode(), fonts=FrozenFonts(((font.name, font.storage_key),)))
        values = Values(texts=texts, colours={"field": "#121416"}, locale=lines[0][0] if lines else "en")
        return render(template, values, "sheet", encoding="png")
    except VisualsError as error:
        raise not_drawn(error) from error


def _weights(font: CampaignFont) -> list[tuple[str, str]]:
    for tag, least, _usual, most in font.axes:
        if tag == "wght" and least < most:
            return [("least", f"wght {least:g}"), ("most", f"wght {most:g}")]
    return [("letters", "")]


def _slot(name: str, family: str, y: int, height: int, size: int, axes: str) -> str:
    told = f' data-axes="{axes}"' if axes else ""
    return (
        f'<rect data-slot="{name}" data-type="text" x="{_MARGIN_PX}" y="{y}" width="{WIDTH_PX - 2 * _MARGIN_PX}" '
        f'height="{height}" data-font="{escape(family)}"{told} data-fill="ink" data-max-size="{size}" '
        f'data-min-size="12" data-max-lines="1" data-max-chars="140" data-valign="middle"/>'
    )
