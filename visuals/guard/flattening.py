"""Writes out what CairoSVG follows wrongly: a clean tree with links in paints and clips flows in, one without them out.

CairoSVG draws a gradient that takes its stops from another one only once, and a clip's `use` with its target's paint.
"""

from __future__ import annotations

import copy
from xml.etree.ElementTree import Element

from visuals.guard.errors import refusal
from visuals.guard.limits import MAX_EXPANDED_COST
from visuals.guard.vocabulary import GRADIENTS, SHAPES

_PAINTS = GRADIENTS | {"pattern"}


def flatten(root: Element, by_id: dict[str, Element]) -> None:
    """After the references were checked: without circles, and bounded in what they expand to."""
    _Flattening(by_id).flatten(root)


class _Flattening:
    def __init__(self, by_id: dict[str, Element]) -> None:
        self._by_id = by_id
        self._written = 0

    def flatten(self, root: Element) -> None:
        for paint in [element for element in root.iter() if element.tag in _PAINTS]:
            self._settle_paint(paint)
        for clip in list(root.iter("clipPath")):
            clip[:] = [shape for child in clip for shape in self._clip_shapes(child)]

    def _settle_paint(self, paint: Element) -> None:
        target = self._by_id.get(paint.attrib.pop("href", "")[1:])
        if target is None:
            return
        self._settle_paint(target)
        for name, value in target.attrib.items():
            if name != "id":
                paint.attrib.setdefault(name, value)
        if not len(paint):
            paint[:] = [self._copied(child) for child in target]

    def _copied(self, element: Element) -> Element:
        copied = copy.deepcopy(element)
        for each in copied.iter():
            each.attrib.pop("id", None)
            self._count()
        return copied

    def _count(self) -> None:
        self._written += 1
        if self._written > MAX_EXPANDED_COST:
            raise refusal("svg_expands")

    def _clip_shapes(self, element: Element) -> list[Element]:
        """Shapes only, as SVG has it: geometry and what clips it, no paint; the one of a `use` moved to its place."""
        if element.get("display") == "none" or element.get("visibility") in ("hidden", "collapse"):
            return []
        if element.tag in SHAPES:
            self._count()
            return [_unpainted(element)]
        target = self._by_id.get(element.get("href", "")[1:])
        if element.tag != "use" or target is None or target.tag not in SHAPES:
            return []
        self._count()
        if "clip-path" in element.attrib:
            raise refusal("svg_effects")
        shape = _unpainted(target)
        shape.attrib.pop("id", None)
        if "clip-rule" in element.attrib:
            shape.attrib.setdefault("clip-rule", element.attrib["clip-rule"])
        x, y = (element.get(name, "0").removesuffix("px") for name in ("x", "y"))
        steps = (element.get("transform", ""), f"translate({x} {y})", target.get("transform", ""))
        shape.set("transform", " ".join(filter(None, steps)))
        return [shape]


def _unpainted(element: Element) -> Element:
    painted = ("fill", "stroke", "opacity", "marker", "mask", "filter", "paint-order", "mix-blend-mode", "isolation")
    kept = {name: value for name, value in element.attrib.items() if not name.startswith(painted)}
    return Element(element.tag, kept | {"fill": "#000000", "stroke": "none"})
