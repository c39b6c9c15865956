"""What On Vote's motifs share: its letters, its text and logo slots. French only; other languages set their own kit."""

from kits.posters.outlines import Word, set_in, widened
from kits.posters.sheets import Sheet, shape
from kits.posters.slots import locked, own_line
from kits.posters.slots import logo as placed_logo

HEADLINE, TEXT = "anton", "barlow-condensed"
LINE_FONT = 'data-font="Barlow Condensed Bold"'
DATE_FONT = 'data-font="Anton"'


def set_wide(text: str, *, x: float, baseline: float, measure: float, cap: float) -> Word:
    """A headline whose ink stands on both ends of the measure."""
    return widened(HEADLINE, text, measure=measure, cap=cap).at(x, baseline)


def words(
    text: str, *, x: float, baseline: float, cap: float, role: str, weight: int = 700, align: str = "start"
) -> str:
    """Small words that belong to the motif, as outlines."""
    word = set_in(TEXT, text, cap=cap, weight=weight)
    return shape(word.at(x - (word.width if align == "end" else 0.0), baseline), role)


def logo(
    sheet: Sheet,
    *,
    x: float,
    middle_y: float,
    width: float,
    on: str,
    height: float = 0.1,
    area_k: float = 0.021,
    align: str = "start",
) -> str:
    """The company's logo; `height` is a share of the short side."""
    high = sheet.short * height
    return placed_logo(x, middle_y - high / 2, width, high, on=on, area_k=area_k, align=align)


def date(
    sheet: Sheet,
    name: str,
    *,
    x: float,
    middle_y: float,
    width: float,
    role: str,
    align: str = "end",
    size: float = 0.052,
    label: str = "Dates",
    lines: int = 1,
) -> str:
    """A locked text in capitals; `size` is a share of the short side."""
    high = sheet.short * size * (1.5 if lines == 1 else 2.6)
    return locked(
        name,
        label,
        x,
        middle_y - high / 2,
        width,
        high,
        size=sheet.short * size,
        smallest=0.6,
        role=role,
        chars=32,
        align=align,
        font=DATE_FONT,
        lines=lines,
        more=' data-case="upper"',
    )


def line(
    sheet: Sheet,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    size: float,
    role: str,
    lines: int = 2,
    more: str = "",
    font: str = LINE_FONT,
    smallest: float = 0.5,
    valign: str = "top",
) -> str:
    """The company's own line; `smallest` is a share of `size`."""
    return own_line(
        sheet,
        x=x,
        y=y,
        width=width,
        height=height,
        size=size,
        role=role,
        lines=lines,
        font=font,
        smallest=smallest,
        valign=valign,
        leading=1.12,
        more=more,
    )
