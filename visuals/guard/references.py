"""Bounds what a clean SVG expands to: a tree with references flows in, nothing or an UploadRefused flows out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from visuals.guard.errors import refusal
from visuals.guard.limits import MAX_EXPANDED_COST, MAX_EXPANDED_DEPTH
from visuals.guard.values import local_id
from visuals.guard.vocabulary import GRADIENTS, SHAPES, UNDRAWN

_SEGMENT = re.compile("[MLHVCSQTAZmlhvcsqtaz]")
_SEGMENTS_PER_UNIT = 50
_STOPS_PER_UNIT = 10
_PAINTED = ("fill", "stroke")
_MARKED = ("marker", "marker-start", "marker-mid", "marker-end")
_APPLIED = ("clip-path", "mask", "filter")


@dataclass(frozen=True, slots=True)
class _Extent:
    """What drawing an element takes: elements drawn, levels of nesting, and what inherited paints are applied to."""

    cost: int
    depth: int
    shapes: int
    vertices: int


def check_references(root: Element, by_id: dict[str, Element]) -> None:
    """Counts what `use`, patterns, masks, clips, markers and gradients repeat as often as it is drawn."""
    _Expansion(by_id).measure(root, 1)


class _Expansion:
    def __init__(self, by_id: dict[str, Element]) -> None:
        self._by_id = by_id
        self._known: dict[Element, _Extent] = {}
        self._open: set[Element] = set()

    def measure(self, element: Element, depth: int) -> _Extent:
        known = self._known.get(element)
        if depth + (known.depth if known else 0) > MAX_EXPANDED_DEPTH:
            raise refusal("svg_too_deep")
        if known:
            return known
        if element in self._open:
            raise refusal("svg_cycle")
        self._open.add(element)
        extent = self._extent(element, depth + 1)
        self._open.remove(element)
        if extent.cost > MAX_EXPANDED_COST:
            raise refusal("svg_expands")
        self._known[element] = extent
        return extent

    def _extent(self, element: Element, depth: int) -> _Extent:
        segments = _segments(element)
        parts = [(child.tag in UNDRAWN, self.measure(child, depth)) for child in element]
        linked = self._linked(element, depth)
        inside = [extent for is_undrawn, extent in parts if not is_undrawn] + linked
        shapes = (element.tag in SHAPES) + sum(extent.shapes for extent in inside)
        vertices = segments + sum(extent.vertices for extent in inside)
        painted = self._targets(element, _PAINTED, depth)
        marked = self._targets(element, _MARKED, depth)
        applied = self._targets(element, _APPLIED, depth)
        cost = (
            _own_cost(element, segments)
            + sum(extent.cost for extent in inside + applied)
            + shapes * sum(extent.cost for extent in painted)
            + vertices * sum(extent.cost for extent in marked)
        )
        below = [extent for _, extent in parts] + linked + painted + marked + applied
        return _Extent(cost, 1 + max((extent.depth for extent in below), default=0), shapes, vertices)

    def _linked(self, element: Element, depth: int) -> list[_Extent]:
        target = self._by_id.get(element.get("href", "")[1:]) if element.tag != "image" else None
        return [] if target is None else [self.measure(target, depth)]

    def _targets(self, element: Element, names: tuple[str, ...], depth: int) -> list[_Extent]:
        ids = (local_id(element.get(name, "")) for name in names)
        targets = (self._by_id.get(found) for found in ids if found is not None)
        return [self.measure(target, depth) for target in targets if target is not None]


def _segments(element: Element) -> int:
    if element.tag == "path":
        return len(_SEGMENT.findall(element.get("d", "")))
    if element.tag in ("polyline", "polygon"):
        return element.get("points", "").count(" ") // 2 + 1
    return 2 * (element.tag == "line")


def _own_cost(element: Element, segments: int) -> int:
    if element.tag == "stop" or element.tag in GRADIENTS:
        return (element.tag in GRADIENTS) + len(element) // _STOPS_PER_UNIT
    return 1 + segments // _SEGMENTS_PER_UNIT
