"""What an element takes over from those around it: cleaned attributes flow in, our dialect's paint flows out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from visuals.guard.values import NUMBER
from visuals.guard.vocabulary import ATTRIBUTES, PROPERTIES

# Read for importing only: the guard has no use for them.
EXTRA_PROPERTIES = frozenset(("text-transform", "shape-inside", "line-height", "white-space"))
READ_PROPERTIES = frozenset(PROPERTIES) | EXTRA_PROPERTIES
_INHERITED = (
    *("fill", "fill-opacity", "fill-rule", "clip-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap"),
    *("stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "color", "visibility"),
    *("paint-order", "font-family", "font-size", "font-weight", "font-stretch", "font-style", "text-anchor"),
    *("letter-spacing", "text-transform", "white-space", "xml:space", "marker-start", "marker-mid", "marker-end"),
    "marker",
)
_LENGTH = re.compile(rf"({NUMBER})([a-z%]*)")
_PX = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_RGBA = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.e-]+)\)")
_STARTS = {"fill": "#000000", "stroke": "none"}
_NAMED_SIZES = {"small": 13.0, "medium": 16.0, "large": 18.0}


@dataclass(frozen=True, slots=True)
class State:
    """Everything inherited, the viewport that percentages mean, and the layer that a finding names."""

    values: Mapping[str, str]
    viewport: tuple[float, float]
    layer: str = ""
    font_px: float = 16.0
    depth: int = 0
    open_uses: frozenset[str] = frozenset()

    def entered(self, own: Mapping[str, str], layer: str) -> State:
        values = {**self.values, **{name: own[name] for name in _INHERITED if own.get(name, "inherit") != "inherit"}}
        size = own.get("font-size", "")
        font_px = _NAMED_SIZES.get(size) or self.length(size, "", self.font_px, of=self.font_px)
        return replace(self, values=values, layer=layer or self.layer, font_px=font_px, depth=self.depth + 1)

    def get(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def length(self, text: str, axis: str, default: float = 0.0, *, of: float | None = None) -> float:
        """Pixels of a length; a share is of the viewport along `axis` (x, y, or both)."""
        found = _LENGTH.fullmatch(text.strip())
        if found is None:
            return default
        value, unit = float(found[1]), found[2]
        if unit == "%":
            return value / 100 * (self._side(axis) if of is None else of)
        if unit in ("em", "ex"):
            return value * self.font_px * (0.5 if unit == "ex" else 1)
        return value * _PX.get(unit, 1.0)

    def _side(self, axis: str) -> float:
        width, height = self.viewport
        return {"x": width, "y": height}.get(axis, math.hypot(width, height) / math.sqrt(2))

    def paint(self, name: str) -> tuple[str, float]:
        """A colour, none or url(#…), and the opacity that is meant with it."""
        text = self.get(name, _STARTS[name])
        if text == "currentColor":
            text = self.get("color", "#000000")
        share = float(self.get(f"{name}-opacity", "1"))
        colour, alpha = split_colour(text)
        return colour, round(share * alpha, 4)


def split_colour(text: str) -> tuple[str, float]:
    """`#rrggbb` and its opacity for what the guard's reading of colours gives."""
    found = _RGBA.fullmatch(text)
    if found is None:
        return text, 1.0
    return "#" + "".join(f"{int(found[index]):02x}" for index in (1, 2, 3)), float(found[4])


def own_values(element: Element) -> dict[str, str]:
    """The element's attributes as the guard reads them; what it does not understand is left out."""
    own: dict[str, str] = {}
    for name, value in element.attrib.items():
        cleaner = ATTRIBUTES.get(name)
        is_list = name in ("x", "y") and element.tag in ("text", "tspan")
        if name in EXTRA_PROPERTIES:
            own[name] = value.strip()[:200]
        elif cleaner is not None and not is_list:
            cleaned = cleaner(value.strip())
            if cleaned is not None:
                own[name] = cleaned
    return own


def strokes(state: State, shrink: float) -> dict[str, str]:
    """The stroke's attributes in our dialect; `shrink` undoes the scale around it where the export asks for that."""
    colour, opacity = state.paint("stroke")
    width = state.length(state.get("stroke-width", "1"), "", 1.0) * shrink
    if colour == "none" or width <= 0 or opacity <= 0:
        return {}
    told = {"stroke": colour, "stroke-width": short(width)}
    if opacity < 1:
        told["stroke-opacity"] = short(min(1.0, opacity))
    for name, options in (("linecap", ("round", "square")), ("linejoin", ("round", "bevel"))):
        if state.get(f"stroke-{name}") in options:
            told[f"stroke-{name}"] = state.get(f"stroke-{name}")
    if "stroke-miterlimit" in state.values:
        told["stroke-miterlimit"] = short(max(1.0, float(state.get("stroke-miterlimit"))))
    return told | _dashes(state, shrink)


def _dashes(state: State, shrink: float) -> dict[str, str]:
    text = state.get("stroke-dasharray", "none")
    if text == "none":
        return {}
    lengths = [max(0.0, state.length(each, "")) * shrink for each in re.split(r"[\s,]+", text) if each][:32]
    if not sum(lengths):
        return {}
    told = {"stroke-dasharray": " ".join(map(short, lengths))}
    offset = state.length(state.get("stroke-dashoffset", "0"), "") * shrink
    return told | ({"stroke-dashoffset": short(offset)} if offset else {})


def short(value: float) -> str:
    rounded = round(value, 4)
    return str(int(rounded)) if rounded == int(rounded) else repr(rounded)
