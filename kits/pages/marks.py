"""Slots as a form: marks flow out as rows of fields, posted rows flow in as marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kits.sketching import Sheet
from kits.typecase import fold
from visuals.importing import Mark, kind_of, mark_of

SLOTS = (
    ("headline", _("Headline")),
    ("line", _("Own line")),
    ("logo", _("Logo")),
    ("date", _("Date")),
    ("photo", _("Photo")),
    ("qr", _("QR code")),
    ("legal", _("Legal line")),
)
FAMILIES = ("Roboto Flex", "Noto Sans", "Literata", "IBM Plex Sans")
ROLE_CHOICES = (
    ("", _("stays as it is")),
    ("field", _("the company's field colour")),
    ("on-field", _("black or white, whichever reads on the field")),
    ("field-dark", _("a darker field")),
    ("field-light", _("a lighter field")),
    ("tint", _("a tint of the field")),
    ("ink", _("ink")),
    ("paper", _("paper")),
)
_INKS = ("on-field", "ink", "paper", "field")
_ALIGNS = (("start", _("left")), ("middle", _("centred")), ("end", _("right")))
_NUMBERS = {"x": (-4000, 8000), "y": (-4000, 8000), "width": (4, 8000), "height": (4, 8000), "size": (4, 2000)}
_NUMBERS |= {"weight": (1, 1000), "stretch": (50, 200)}
_COUNTS = {"chars": (1, 300), "lines": (1, 12)}
_MOST_ROWS = 40
_LARGEST_START_PX = 160.0


@dataclass(frozen=True)
class Row:
    """One slot's fields; the last row of a format has no mark yet."""

    prefix: str
    number: int
    mark: Mark | None
    slots: list[tuple[str, Any, bool]]
    layers: list[tuple[str, str, bool]]
    numbers: list[dict[str, Any]]
    choices: list[dict[str, Any]]


def rows_of(sheet: Sheet, families: Sequence[str] = FAMILIES) -> list[Row]:
    """A row for each mark, and an empty one."""
    return [_row(sheet, number, mark, families) for number, mark in enumerate([*sheet.marks, None], start=1)]


def _row(sheet: Sheet, number: int, mark: Mark | None, families: Sequence[str]) -> Row:
    known = dict(SLOTS) | ({mark.slot: mark.slot} if mark and mark.slot not in dict(SLOTS) else {})
    return Row(
        prefix=f"m.{sheet.format_key}.{number}",
        number=number,
        mark=mark,
        slots=[(name, label, mark is not None and mark.slot == name) for name, label in known.items()],
        layers=[
            (layer.key, layer.name, mark is not None and mark.layer == layer.key) for layer in sheet.drawing.layers
        ],
        numbers=_numbers(mark),
        choices=_choices(mark, families) if mark is None or mark.kind == "text" else [],
    )


def _numbers(mark: Mark | None) -> list[dict[str, Any]]:
    box = mark.box if mark else ("", "", "", "")
    fields = [
        ("x", _("Left"), box[0], "any"),
        ("y", _("Top"), box[1], "any"),
        ("width", _("Width"), box[2], "any"),
        ("height", _("Height"), box[3], "any"),
    ]
    if mark is None or mark.kind == "text":
        fields += [
            ("chars", _("Characters"), mark.chars if mark else "", "1"),
            ("lines", _("Lines"), mark.lines if mark else "", "1"),
            ("size", _("Letter size"), mark.size if mark else "", "any"),
            ("weight", _("Weight"), mark.weight if mark else "", "any"),
            ("stretch", _("Width of the letters, %"), mark.width if mark else "", "any"),
        ]
    bounds = {**_NUMBERS, **_COUNTS}
    return [
        {
            "name": name,
            "label": label,
            "value": _written(value),
            "step": step,
            "low": bounds[name][0],
            "high": bounds[name][1],
        }
        for name, label, value, step in fields
    ]


def _written(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else value


def _choices(mark: Mark | None, families: Sequence[str]) -> list[dict[str, Any]]:
    family = mark.family if mark else FAMILIES[0]
    family = next((name for name in families if fold(name) == fold(family)), family)
    families = families if family in families else (family, *families)
    roles = dict(ROLE_CHOICES)
    inks: list[tuple[str, Any]] = [(role, roles[role]) for role in _INKS]
    if mark is not None and mark.fill.startswith("#"):
        inks.insert(0, (mark.fill, mark.fill))
    return [
        {"name": "family", "label": _("Font"), "options": [(name, name, name == family) for name in families]},
        {
            "name": "align",
            "label": _("Alignment"),
            "options": [(value, label, mark is not None and mark.align == value) for value, label in _ALIGNS],
        },
        {
            "name": "fill",
            "label": _("Colour of the letters"),
            "options": [(value, label, mark is not None and mark.fill == value) for value, label in inks],
        },
    ]


def posted_roles(posted: QueryDict) -> dict[str, str]:
    """{"#rrggbb": role} for every colour that takes one."""
    return {f"#{name[5:11]}": str(role) for name, role in posted.items() if name.startswith("role.") and role}


def posted_marks(sheet: Sheet, posted: QueryDict) -> list[Mark]:
    """The marks of a format. A row without a slot's name is none."""
    marks = []
    for number in range(1, _MOST_ROWS):
        prefix = f"m.{sheet.format_key}.{number}."
        told = {name: posted.get(prefix + name, "").strip() for name in (*_NUMBERS, *_COUNTS)}
        told |= {name: posted.get(prefix + name, "") for name in ("slot", "layer", "family", "align", "fill", "locked")}
        if told["slot"]:
            marks.append(_mark(sheet, number, told))
    return marks


def _mark(sheet: Sheet, number: int, told: Mapping[str, str]) -> Mark:
    known = sheet.marks[number - 1] if number <= len(sheet.marks) else None
    base = _base(sheet, known, told)
    is_new = known is None or known.slot != base.slot or known.layer != base.layer
    values = {name: _number(told[name], _NUMBERS[name]) for name in _NUMBERS}
    sides = zip(("x", "y", "width", "height"), base.box, strict=True)
    x, y, width, height = (side if values[name] is None else values[name] for name, side in sides)
    chars, lines = (_number(told[name], _COUNTS[name]) for name in ("chars", "lines"))
    return replace(
        base,
        box=(x or 0.0, y or 0.0, width or 4.0, height or 4.0),
        size=values["size"] or base.size,
        weight=base.weight if is_new else values["weight"] or base.weight,
        width=base.width if is_new else values["stretch"] or base.width,
        chars=int(chars or base.chars),
        lines=int(lines or base.lines),
        family=told["family"] if told["family"] and not is_new else base.family,
        align=told["align"] if told["align"] in dict(_ALIGNS) and not is_new else base.align,
        fill=told["fill"] if told["fill"] in (*_INKS, base.fill) and not is_new else base.fill,
        is_locked=base.is_locked if is_new else bool(told["locked"]),
    )


def _base(sheet: Sheet, known: Mark | None, told: Mapping[str, str]) -> Mark:
    """What a row begins with: itself, the layer it names, the box that was drawn, or one in the middle."""
    slot = "".join(letter for letter in told["slot"] if letter.isascii() and (letter.isalnum() or letter == "-"))[:40]
    if known is not None and (known.slot, known.layer) == (slot, told["layer"]):
        return known
    layer = sheet.drawing.layer(told["layer"])
    if layer is not None:
        return mark_of(layer, slot, sheet.drawing, sheet.scale)
    across, down = sheet.drawing.width_px * sheet.scale, sheet.drawing.height_px * sheet.scale
    height = _number(told["height"], _NUMBERS["height"]) or round(down * 0.2)
    lines = _number(told["lines"], _COUNTS["lines"]) or 1
    size = min(_LARGEST_START_PX, round(height / lines / 1.1, 1))
    box = (round(across * 0.1), round(down * 0.4), round(across * 0.8), height)
    is_locked = slot in ("headline", "date", "qr")
    return Mark(slot, kind_of(slot), box, fill="ink", size=max(4.0, size), is_locked=is_locked)


def _number(text: str, bounds: tuple[float, float]) -> float | None:
    """A number within bounds, or None for what is empty or none."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return round(min(max(value, bounds[0]), bounds[1]), 2) if value == value else None
