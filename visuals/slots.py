"""Reads slots: a checked <rect data-slot> flows in, a typed slot flows out, or a TemplateError with its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from visuals.geometry import Box, read_numbers
from visuals.nodes import (
    Align,
    Circle,
    CodeSlot,
    FormatSpec,
    ImageSlot,
    Ink,
    PhotoSlot,
    PlateRule,
    Polygon,
    Slot,
    SlotKind,
    SlotSpec,
    Strike,
    StrikeRun,
    TextSlot,
    VerticalAlign,
)
from visuals.paints import choice, colour, number, role
from visuals.reading import Element, refuse

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}$")
_AXIS = re.compile(r"([A-Za-z]{4})\s+(-?\d+(?:\.\d+)?)$")
MAX_CHARS = 300
AREA = 0.02  # of the short side's square
MAX_LINES = 12


def read_key(element: Element, attribute: str) -> str:
    value = element.attributes.get(attribute, "")
    if not _KEY.match(value):
        raise refuse(
            "key",
            f"{attribute} is {value!r}.",
            element,
            "Write lower-case letters, digits and hyphens, such as own-line.",
        )
    return value


def flag(element: Element, name: str) -> bool:
    return choice(element, name, ("false", "true")) == "true"


def read_slot(element: Element, spec: FormatSpec) -> Slot:
    return _READERS[element.attributes["data-type"]](element, spec)


def _photo_slot(element: Element, spec: FormatSpec) -> PhotoSlot:
    is_bare = element.attributes.get("data-fill") == "none"
    empty = role(element, "data-fill") if "data-fill" in element.attributes and not is_bare else "field"
    return PhotoSlot(read_key(element, "data-slot"), _box(element), None if is_bare else empty)


def _code_slot(element: Element, spec: FormatSpec) -> CodeSlot:
    on = role(element, "data-on") if "data-on" in element.attributes else "paper"
    return CodeSlot(read_key(element, "data-slot"), _box(element), _ink(element), on)


def _image_slot(element: Element, spec: FormatSpec) -> ImageSlot:
    return ImageSlot(
        name=read_key(element, "data-slot"),
        box=_box(element),
        area_k=_within(element, "data-area", AREA, 0.00001, 10),
        align=_align(element),
        valign=_valign(element, "middle"),
        on=role(element, "data-on") if "data-on" in element.attributes else "field",
        prefer="original" if choice(element, "data-prefer", ("contrast", "original")) == "original" else "contrast",
        plate=cast(PlateRule, choice(element, "data-plate", ("auto", "never", "always"))),
        sheet_short_side_px=min(spec.width_px, spec.height_px),
    )


def describe(element: Element, slot: Slot, spec: FormatSpec, known: SlotSpec | None) -> SlotSpec:
    """What forms need to know, over all places where the slot stands; limits are the tightest."""
    kind = cast(SlotKind, element.attributes["data-type"])
    chars, lines = _limits(slot)
    label = element.attributes.get("data-label", "")
    required, locked = flag(element, "data-required"), flag(element, "data-locked")
    if known is None:
        return SlotSpec(slot.name, kind, label or slot.name, chars, lines, required, locked, (spec.key,))
    if known.kind != kind:
        raise refuse(
            "slot", f"Slot {slot.name!r} is {known.kind} elsewhere.", element, "Give one of them another name."
        )
    return SlotSpec(
        slot.name,
        kind,
        known.label if known.label != known.name else label or known.name,
        min(known.max_chars, chars),
        min(known.max_lines, lines),
        known.is_required or required,
        known.is_locked or locked,
        known.formats if spec.key in known.formats else (*known.formats, spec.key),
    )


def _limits(slot: Slot) -> tuple[int, int]:
    if isinstance(slot, TextSlot):
        return slot.max_chars, slot.max_lines
    return (MAX_CHARS, 1) if isinstance(slot, CodeSlot) else (0, 0)


def _text_slot(element: Element, spec: FormatSpec) -> TextSlot:
    max_size = _within(element, "data-max-size", None, 4, 4000)
    return TextSlot(
        name=read_key(element, "data-slot"),
        box=_box(element),
        family=_family(element),
        axes=_axes(element),
        ink=_ink(element),
        max_size_px=max_size,
        min_size_px=_within(element, "data-min-size", max_size / 2, 4, max_size),
        max_lines=round(_within(element, "data-max-lines", 1, 1, MAX_LINES)),
        max_chars=round(_within(element, "data-max-chars", 80, 1, MAX_CHARS)),
        align=_align(element),
        valign=_valign(element, "top"),
        leading_em=_within(element, "data-leading", 1.08, 0.5, 4),
        tracking_em=_within(element, "data-tracking", 0, -0.3, 2),
        is_upper="data-case" in element.attributes and choice(element, "data-case", ("upper",)) == "upper",
        is_stretched=choice(element, "data-fit", ("shrink", "stretch")) == "stretch",
        has_hyphens=choice(element, "data-hyphens", ("auto", "none")) == "auto",
        shape=_shape(element),
        strike=_strike(element),
        on=role(element, "data-on") if "data-on" in element.attributes else None,
        sheet_width_px=spec.width_px,
    )


def _family(element: Element) -> str:
    family = element.attributes.get("data-font", "")
    if not family:
        raise refuse("missing", "The text slot lacks data-font.", element, 'Write data-font="Roboto Flex".')
    return family


def _axes(element: Element) -> tuple[tuple[str, float], ...]:
    axes = []
    for part in filter(None, (text.strip() for text in element.attributes.get("data-axes", "").split(","))):
        match = _AXIS.match(part)
        if match is None:
            raise refuse("axes", f"data-axes holds {part!r}.", element, 'Write data-axes="wdth 84, wght 860".')
        axes.append((match.group(1), float(match.group(2))))
    return tuple(sorted(dict(axes).items()))


def _ink(element: Element) -> Ink:
    if "data-fill" in element.attributes:
        return role(element, "data-fill")
    return colour(element, "fill") if "fill" in element.attributes else "ink"


def _box(element: Element) -> Box:
    width, height = number(element, "width"), number(element, "height")
    if width <= 0 or height <= 0:
        raise refuse("slot", "The slot's box has no area.", element, "Give it a width and a height.")
    return (number(element, "x", 0), number(element, "y", 0), width, height)


def _within(element: Element, name: str, default: float | None, low: float, high: float) -> float:
    value = number(element, name, default)
    if not low <= value <= high:
        raise refuse("number", f"{name} is {value:g}.", element, f"Write {low:g} to {high:g}.")
    return value


def _align(element: Element) -> Align:
    return cast(Align, choice(element, "data-align", ("start", "middle", "end")))


def _valign(element: Element, default: VerticalAlign) -> VerticalAlign:
    others = tuple(value for value in ("top", "middle", "bottom") if value != default)
    return cast(VerticalAlign, choice(element, "data-valign", (default, *others)))


def _shape(element: Element) -> Circle | Polygon | None:
    text = element.attributes.get("data-shape")
    if text is None:
        return None
    kind, _, rest = text.partition(" ")
    try:
        values = read_numbers(rest)
    except ValueError:
        values = ()
    if kind == "circle" and len(values) == 3 and values[2] > 0:
        return Circle(*values)
    if kind in ("polygon", "triangle") and len(values) >= 6 and len(values) % 2 == 0:
        points = tuple(zip(values[::2], values[1::2], strict=True))
        if _is_convex(points):
            return Polygon(points)
    raise refuse(
        "shape",
        f"data-shape is {text!r}.",
        element,
        "Write 'circle CX CY R' or 'polygon X Y X Y X Y' (three corners at least, none turned inwards).",
    )


def _is_convex(points: tuple[tuple[float, float], ...]) -> bool:
    """Whether the corners all turn the same way, with room between them."""
    around = zip(points, (*points[1:], points[0]), (*points[2:], *points[:2]), strict=True)
    turns = [(bx - ax) * (cy - by) - (by - ay) * (cx - bx) for (ax, ay), (bx, by), (cx, cy) in around]
    return any(turns) and (all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns))


def _strike(element: Element) -> Strike | None:
    if "data-strike" not in element.attributes:
        return None
    run = choice(element, "data-strike-run", ("none", "left", "right", "both"))
    return Strike(
        role(element, "data-strike"), _within(element, "data-strike-width", 0.14, 0.01, 0.5), cast(StrikeRun, run)
    )


_READERS: dict[str, Callable[[Element, FormatSpec], Slot]] = {
    "text": _text_slot,
    "image": _image_slot,
    "photo": _photo_slot,
    "qr": _code_slot,
}
