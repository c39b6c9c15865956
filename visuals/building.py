"""Builds a format's typed tree from checked elements, expanding use, clip paths, gradients and patterns."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace

from visuals.dialect import SHAPES, SHARED, check, check_all
from visuals.effects import EFFECTS, MAX_EFFECTS, MAX_NESTED, has_effects, read_effects
from visuals.embedding import PictureReader
from visuals.geometry import (
    IDENTITY,
    Matrix,
    Outline,
    bounds,
    multiply,
    rectangle,
    transformed,
)
from visuals.nodes import (
    Alternates,
    Clip,
    Effects,
    Fill,
    FormatSpec,
    Gradient,
    Group,
    Node,
    Option,
    Paint,
    Shape,
    Slot,
    SlotSpec,
)
from visuals.paints import REFERENCE, Reference, Style, Written, choice, fraction, gradient, inherit, number, transform
from visuals.reading import MAX_ELEMENTS, Element, refuse
from visuals.shapes import element_outline
from visuals.slots import describe, flag, read_key, read_slot

MAX_USE_DEPTH = 4
MAX_TILES = 2_000
_NOT_OF_CLIPS = (*EFFECTS, "data-slot", "data-locale", "data-default", "data-show-if", "data-show-unless")
_LEAST_AREA, _FLATTEST, _MOST_SCALE = 1e-12, 1e-5, 1e6  # beyond them cairo finds no way back from the sheet
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")


class Builder:
    """Gathers, while it builds, the slots, languages and conditions met on the way."""

    def __init__(self, by_id: dict[str, Element]) -> None:
        self._by_id = by_id
        self._count = 0
        self._effects = self._nested_effects = 0
        self._use_depth = 0
        self._matrix = IDENTITY  # from the element that is being built to the sheet
        self._may_hold_slots, self._is_in_pattern = True, False
        self._pictures = PictureReader()
        self._outlines: dict[Element, Outline] = {}  # which keeps the elements: ids of freed ones are given anew
        self._gradients: dict[str, Gradient] = {}
        self.slots: dict[str, SlotSpec] = {}
        self.locales: set[str] = set()
        self.placed: list[tuple[Element, Slot]] = []
        self.conditions: list[tuple[Element, str]] = []

    def format_tree(self, element: Element, spec: FormatSpec, style: Style) -> Group:
        self._spec = spec
        return self._group(element, inherit(style, element), IDENTITY)

    def _children(self, parent: Element, style: Style) -> tuple[Node, ...]:
        nodes: list[Node] = []
        run: list[Option] = []
        for element in parent.children:
            if element.name in SHARED:
                check_all(element)
                continue
            node = self._node(element, style)
            if "data-locale" in element.attributes:
                run.append(self._option(element, node))
                continue
            if run:
                nodes.append(Alternates(tuple(run)))
                run = []
            nodes.append(node)
        if run:
            nodes.append(Alternates(tuple(run)))
        return tuple(nodes)

    def _option(self, element: Element, node: Node) -> Option:
        locales = tuple(element.attributes["data-locale"].split())
        if not locales or any(not _LOCALE.match(locale) for locale in locales):
            raise refuse("locale", "data-locale holds no language tag.", element, "Write tags such as de or pt-BR.")
        self.locales.update(locales)
        return Option(tuple(locale.lower() for locale in locales), flag(element, "data-default"), node)

    def _node(self, element: Element, style: Style) -> Node:
        self._counted(element, 1)
        check(element)
        if "data-format" in element.attributes:
            raise refuse("format", "A format stands inside another group.", element, "Put it directly under <svg>.")
        if "data-slot" in element.attributes:
            return self._soft(element, lambda: self._wrapped(element, self._slot(element)))
        return self._soft(element, lambda: self._drawn(element, style))

    def _counted(self, element: Element, count: int) -> None:
        self._count += count
        if self._count > MAX_ELEMENTS:
            told = f"What is used and repeated comes to more than {MAX_ELEMENTS} elements."
            raise refuse("too-many", told, element, "Use it less often, or draw a larger tile.")

    def _soft(self, element: Element, build: Callable[[], Node]) -> Node:
        """Builds what may carry effects; these are counted, since each draws what it holds once more."""
        if not has_effects(element):
            return build()
        self._effects += 1
        self._nested_effects += 1
        if self._effects > MAX_EFFECTS or self._nested_effects > MAX_NESTED:
            raise refuse(
                "effects",
                f"More than {MAX_EFFECTS} shadows, blurs and masks, or more than {MAX_NESTED} in one another.",
                element,
                "Group what throws one shadow together.",
            )
        node = build()
        self._nested_effects -= 1
        return node

    def _drawn(self, element: Element, style: Style) -> Node:
        matrix = transform(element)
        before, self._matrix = self._matrix, _sound(multiply(self._matrix, matrix), element)
        node = self._built(element, style, matrix)
        self._matrix = before
        return node

    def _built(self, element: Element, style: Style, matrix: Matrix) -> Node:
        if element.name == "image":
            return self._wrapped(element, self._pictures.read(element), matrix)
        style = inherit(style, element)
        if element.name == "g":
            return self._group(element, style, matrix)
        if element.name == "use":
            return self._use(element, style, matrix)
        shape = self._shape(element, style)
        return self._wrapped(element, shape, matrix)

    def _slot(self, element: Element) -> Slot:
        if not self._may_hold_slots:
            raise refuse(
                "slot", "A slot stands in a pattern or is used twice.", element, "Draw it in the format itself."
            )
        slot = read_slot(element, self._spec)
        self.slots[slot.name] = describe(element, slot, self._spec, self.slots.get(slot.name))
        self.placed.append((element, slot))
        return slot

    def _group(self, element: Element, style: Style, matrix: Matrix) -> Group:
        return self._wrap(element, self._children(element, style), matrix)

    def _wrapped(self, element: Element, node: Node, matrix: Matrix = IDENTITY) -> Node:
        """The node itself, or a group around it that carries what the element says about position and visibility."""
        group = self._wrap(element, (node,), matrix)
        return node if group.is_plain and not (group.show_if or group.show_unless) else group

    def _wrap(self, element: Element, children: tuple[Node, ...], matrix: Matrix) -> Group:
        return Group(
            children,
            matrix,
            self._clip(element),
            fraction(element, "opacity"),
            self._condition(element, "data-show-if"),
            self._condition(element, "data-show-unless"),
            self._effects_of(element),
        )

    def _effects_of(self, element: Element) -> Effects | None:
        return read_effects(element, self._gradient) if has_effects(element) else None

    def _gradient(self, element: Element, name: str) -> Gradient:
        """Read once, however many shapes it fills."""
        if name not in self._gradients:
            target = self._target(element, name, ("linearGradient", "radialGradient"))
            check(target)
            for stop in target.children:
                check(stop)
            self._gradients[name] = gradient(target)
        return self._gradients[name]

    def _condition(self, element: Element, name: str) -> str:
        if name not in element.attributes:
            return ""
        slot = read_key(element, name)
        self.conditions.append((element, slot))
        return slot

    def _target(self, element: Element, name: str, kinds: tuple[str, ...]) -> Element:
        target = self._by_id.get(name)
        if target is None or target.name not in kinds:
            raise refuse("reference", f"#{name} is no {' or '.join(kinds)} of this file.", element, "Correct the id.")
        return target

    def _use(self, element: Element, style: Style, matrix: Matrix) -> Node:
        target = self._used(element)
        shift: Matrix = (1, 0, 0, 1, number(element, "x", 0), number(element, "y", 0))
        self._use_depth += 1
        if self._use_depth > MAX_USE_DEPTH:
            raise refuse("use", f"use is nested deeper than {MAX_USE_DEPTH}.", element, "Draw the shapes themselves.")
        before, self._may_hold_slots = self._may_hold_slots, False
        node = self._node(target, style)
        self._may_hold_slots = before
        self._use_depth -= 1
        return self._wrapped(element, node, multiply(matrix, shift))

    def _used(self, element: Element) -> Element:
        link = element.attributes.get("href") or element.attributes.get("xlink:href", "")
        if not link.startswith("#"):
            raise refuse("reference", f"use points at {link!r}.", element, 'Point at an id of this file: href="#…".')
        return self._target(element, link[1:], (*sorted(SHAPES), "g", "image", "use"))

    def _clip(self, element: Element) -> Clip | None:
        text = element.attributes.get("clip-path", "none")
        if text == "none":
            return None
        link = REFERENCE.match(text)
        if link is None:
            raise refuse("clip", f"clip-path is {text!r}.", element, 'Write clip-path="url(#id)".')
        path = self._target(element, link.group(1), ("clipPath",))
        check(path)
        choice(path, "clipPathUnits", ("userSpaceOnUse",))
        if len(path.children) != 1:
            raise refuse("clip", "A clipPath holds one shape.", path, "Join the shapes into one path.")
        return self._clip_shape(path.children[0])

    def _clip_shape(self, child: Element) -> Clip:
        matrix = IDENTITY
        style = inherit(Style(), child)
        for _ in range(MAX_USE_DEPTH + 1):
            check(child)
            if "clip-path" in child.attributes:
                raise refuse("clip", "A clip path is itself clipped.", child, "Intersect the shapes beforehand.")
            for name in _NOT_OF_CLIPS:
                if name in child.attributes:
                    raise refuse("clip", f"A clip path's shape takes no {name}.", child, "Put it on what is clipped.")
            matrix = multiply(matrix, transform(child))
            if child.name != "use":
                break
            matrix = multiply(matrix, (1, 0, 0, 1, number(child, "x", 0), number(child, "y", 0)))
            child = self._used(child)
            style = inherit(style, child)
        if child.name not in SHAPES:
            raise refuse("clip", f"<{child.name}> cannot clip.", child, "Use one shape or path.")
        return Clip(transformed(self._outline(child), matrix), style.clip_rule == "evenodd")

    def _outline(self, element: Element) -> Outline:
        """Read once, however often it is used."""
        if element not in self._outlines:
            self._outlines[element] = element_outline(element)
        return self._outlines[element]

    def _shape(self, element: Element, style: Style) -> Shape | Group:
        outline = self._outline(element)
        stroke = None
        if style.stroke is not None and style.stroke_width > 0:
            stroke = style.stroke_of(self._paint(element, style.stroke))
        pattern = self._pattern_of(style.fill)
        if pattern is not None:
            tiles = self._tiles(element, pattern, outline)
            group = Group((tiles,), clip=Clip(outline, style.fill_rule == "evenodd"), opacity=style.fill_opacity)
            return Group((group, Shape(outline, None, stroke)) if stroke else (group,))
        fill: Fill | None = None
        if style.fill is not None:
            fill = style.fill_of(self._paint(element, style.fill))
        return Shape(outline, fill, stroke)

    def _paint(self, element: Element, written: Written) -> Paint:
        if isinstance(written, Reference):
            return self._gradient(element, written.target)
        if written is None:
            raise AssertionError("a paint of none is sorted out before")
        return written

    def _pattern_of(self, written: Written) -> Element | None:
        if not isinstance(written, Reference):
            return None
        target = self._by_id.get(written.target)
        return target if target is not None and target.name == "pattern" else None

    def _tiles(self, element: Element, pattern: Element, outline: Outline) -> Group:
        """A pattern becomes the copies of its tile that cover the shape: exact in every output."""
        check(pattern)
        if pattern.attributes.get("patternUnits") != "userSpaceOnUse":
            raise refuse(
                "pattern", "The pattern is measured by its shape.", pattern, 'Write patternUnits="userSpaceOnUse".'
            )
        matrix = transform(pattern, "patternTransform")
        if matrix[:4] != IDENTITY[:4]:
            raise refuse(
                "pattern", "Only translate is drawn in patternTransform.", pattern, "Turn the tile's contents."
            )
        width, height = number(pattern, "width"), number(pattern, "height")
        if width <= 0 or height <= 0:
            raise refuse("pattern", "The tile has no area.", pattern, "Give it a width and a height.")
        x, y = number(pattern, "x", 0), number(pattern, "y", 0)
        if self._is_in_pattern:
            raise refuse("pattern", "A pattern is filled with a pattern.", element, "Draw the tile's shapes plainly.")
        self._is_in_pattern = True
        before, self._may_hold_slots = self._may_hold_slots, False
        count_before = self._count
        tile = Group(
            self._children(pattern, inherit(Style(), pattern)), clip=Clip(rectangle(x, y, width, height), False)
        )
        self._may_hold_slots, self._is_in_pattern = before, False
        left, top, right, bottom = bounds(outline)
        columns = _steps(left - x - matrix[4], right - x - matrix[4], width)
        rows = _steps(top - y - matrix[5], bottom - y - matrix[5], height)
        if len(columns) * len(rows) > MAX_TILES:
            raise refuse("pattern", f"The pattern repeats over {MAX_TILES} times.", element, "Make the tile larger.")
        self._counted(element, (self._count - count_before) * len(columns) * len(rows))
        shifts = [(matrix[4] + c * width, matrix[5] + r * height) for r in rows for c in columns]
        return Group(tuple(replace(tile, matrix=(1, 0, 0, 1, dx, dy)) for dx, dy in shifts))


def _sound(matrix: Matrix, element: Element) -> Matrix:
    """Each transform is within bounds; all that lie around one another may not be."""
    scale = max(map(abs, matrix[:4]))
    area = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
    if not (scale <= _MOST_SCALE and area >= max(_LEAST_AREA, _FLATTEST * scale**2)):
        told = "Together with those around it, the transform makes it too small, too large or flat."
        raise refuse("transform", told, element, "Draw it nearer to the size at which it is shown.")
    return matrix


def _steps(low: float, high: float, length: float) -> range:
    first, last = math.floor(low / length), math.ceil(high / length)
    return range(first, min(last, first + MAX_TILES + 1))
