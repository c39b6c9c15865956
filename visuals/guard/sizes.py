"""How large an SVG is meant to be drawn: its root flows in, CSS pixels flow out."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from visuals.guard.errors import refusal
from visuals.guard.limits import DRAWN_SIDE_PX
from visuals.guard.values import NUMBER

_LENGTH = re.compile(rf"({NUMBER})([a-z]*)")
_PX = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0}


def document_size(root: Element) -> tuple[float, float]:
    """Width and height; what is missing or relative comes from the view box."""
    box = [float(part) for part in root.get("viewBox", "").split()]
    width_px = _length_px(root.get("width", "")) or (box[2] if box else 0.0)
    height_px = _length_px(root.get("height", "")) or (box[3] if box else 0.0)
    if width_px <= 0 or height_px <= 0:
        raise refusal("svg_no_size")
    return width_px, height_px


def drawn_size(width_px: float, height_px: float) -> tuple[int, int]:
    """The pixels it is drawn at: DRAWN_SIDE_PX on the longer side."""
    scale = DRAWN_SIDE_PX / max(width_px, height_px)
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


def _length_px(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _PX.get(found[2], 0.0) if found else 0.0
