"""Slots that layer names ask for: a drawing's layers flow in, marks with everything a slot needs flow out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from visuals.geometry import Box
from visuals.importing.drawing import Drawing, Layer, Lettering
from visuals.importing.names import slot_named

MarkKind = Literal["text", "image", "photo", "qr"]
KINDS: Mapping[str, MarkKind] = MappingProxyType({"logo": "image", "photo": "photo", "qr": "qr"})
_ALIASES = {"own-line": "line", "slogan": "line", "title": "headline", "picture": "photo", "image": "photo"}
_ALIASES |= {"qr-code": "qr", "qrcode": "qr", "link": "qr"}
LOCKED = frozenset(("headline", "date", "legal", "qr"))
FALLBACK_FONT = "Roboto Flex"
_CAP_EM = 0.72
_MOST_CHARS = 300
_LEAST_CHARS = 24
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One slot on one sheet: its upright box in the format's pixels, turned about its middle.

    `layer` is the layer that it takes the place of, empty for a box drawn over everything; `fill` a colour or a role.
    """

    slot: str
    kind: MarkKind
    box: Box
    layer: str = ""
    label: str = ""
    turn_deg: float = 0.0
    is_locked: bool = False
    chars: int = 48
    lines: int = 1
    family: str = FALLBACK_FONT
    weight: float = 600.0
    width: float = 100.0
    size: float = 48.0
    fill: str = "#121416"
    align: str = "start"
    valign: str = "top"
    leading: float = 1.08
    tracking: float = 0.0
    is_upper: bool = False
    is_italic: bool = False


def suggested_marks(drawing: Drawing, scale: float) -> tuple[Mark, ...]:
    """A mark for each layer called slot:…; a layer inside such a one is part of it. `scale` leads to the format."""
    marks: list[Mark] = []
    inside: int | None = None
    for layer in drawing.layers:
        if inside is not None and layer.depth > inside:
            continue
        slot = slot_named(layer.name)
        inside = layer.depth if slot else None
        if slot:
            marks.append(mark_of(layer, _ALIASES.get(slot, slot), drawing, scale))
    return tuple(marks)


def mark_of(layer: Layer, slot: str, drawing: Drawing, scale: float) -> Mark:
    """The mark that puts a slot into a layer's place."""
    kind = kind_of(slot, layer)
    if kind != "text":
        box = _scaled(layer.box, scale)
        return Mark(slot, kind, box, layer.key, turn_deg=layer.turn_deg, is_locked=slot in LOCKED)
    if layer.lettering is None or not layer.lettering.runs:
        return _plain(layer, slot, scale)
    return _lettered(layer, layer.lettering, slot, drawing, scale)


def kind_of(slot: str, layer: Layer | None = None) -> MarkKind:
    """What a slot of this name holds; a picture's place is for a photograph unless its name says otherwise."""
    return KINDS.get(slot, "photo" if layer is not None and layer.kind == "image" else "text")


def _plain(layer: Layer, slot: str, scale: float) -> Mark:
    box = _scaled(layer.box, scale)
    lines = max(1, min(4, round(box[3] / max(1.0, box[2] / 8))))
    size = max(8.0, box[3] / (lines * 1.08))
    return Mark(
        slot,
        "text",
        box,
        layer.key,
        turn_deg=layer.turn_deg,
        is_locked=slot in LOCKED,
        lines=lines,
        size=round(size, 1),
        fill=layer.fill if layer.kind == "path" and layer.fill else "#121416",
    )


def _lettered(layer: Layer, lettering: Lettering, slot: str, drawing: Drawing, scale: float) -> Mark:
    run = max(lettering.runs, key=lambda each: len(each.text))
    to_format = layer.scale * scale if layer.kind == "text" else scale
    size = max(4.0, run.size * to_format)
    lines = max(1, min(_MOST_LINES, len(lettering.lines)))
    leading = _leading(lettering, run.size)
    box = _scaled(layer.box, scale)
    if layer.kind == "text" and lettering.box is None:
        box = _with_room(box, lettering.anchor, drawing, scale, size, lines, leading, layer.turn_deg)
    chars = sum(map(len, lettering.lines))
    return Mark(
        slot,
        "text",
        box,
        layer.key,
        turn_deg=layer.turn_deg,
        is_locked=slot in LOCKED,
        chars=min(_MOST_CHARS, max(_LEAST_CHARS, round(chars * 1.25))),
        lines=lines,
        family=run.family or FALLBACK_FONT,
        weight=run.weight,
        width=run.width,
        size=round(size, 1),
        fill=run.fill if run.fill.startswith("#") else "#121416",
        align=lettering.anchor,
        leading=leading,
        tracking=round(min(2.0, max(-0.3, run.tracking)), 3),
        is_upper=run.is_upper or _is_shouted(lettering),
        is_italic=run.is_italic,
    )


def _is_shouted(lettering: Lettering) -> bool:
    words = "".join(lettering.lines)
    return len(words) > 3 and words == words.upper() and words != words.lower()


def _leading(lettering: Lettering, size: float) -> float:
    heights = sorted({run.y for run in lettering.runs if run.y is not None})
    if len(heights) < 2 or size <= 0:
        return 1.08
    return round(min(4.0, max(0.5, (heights[-1] - heights[0]) / (len(heights) - 1) / size)), 3)


def _with_room(
    box: Box, anchor: str, drawing: Drawing, scale: float, size: float, lines: int, leading: float, turn_deg: float
) -> Box:
    """A typed text has no box: it gets the width to as far from the other edge as it stands from its own."""
    x, y, width, _ = box
    height = round(size * (_CAP_EM + (lines - 1) * leading), 2)
    if turn_deg:
        return (x, y, width, height)
    sheet = drawing.width_px * scale
    if anchor == "middle":
        middle = x + width / 2
        reach = max(width / 2, min(middle, sheet - middle) * 0.9)
        return (round(middle - reach, 2), y, round(2 * reach, 2), height)
    if anchor == "end":
        right = x + width
        left = max(0.0, min(x, sheet - right))
        return (round(left, 2), y, round(right - left, 2), height)
    return (x, y, round(max(width, sheet - 2 * x), 2) if x > 0 else width, height)


def _scaled(box: Box, scale: float) -> Box:
    x, y, width, height = (round(value * scale, 2) for value in box)
    return (x, y, width, height)
