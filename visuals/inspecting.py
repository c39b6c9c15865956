"""What a picture would be warned of at its full size, and how tall its letters are, without drawing it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from visuals.canvas import Canvas, Glyphs
from visuals.colour import Roles
from visuals.compiling import CompiledTemplate, page_key
from visuals.fitting import fit_text
from visuals.geometry import IDENTITY, Box, Matrix, Outline, bounds, multiply, transformed
from visuals.given import cleaned, format_of
from visuals.nodes import (
    Alternates,
    Clip,
    Effects,
    Fill,
    Group,
    Node,
    PhotoSlot,
    Picture,
    Shape,
    Stroke,
    TextSlot,
    Values,
    Warning,
)
from visuals.painting import LEAST_DENSITY, Painter
from visuals.pdf import Words
from visuals.pictures import picture_size
from visuals.planning import is_shown, plan_format
from visuals.typography import capitals

Found = TypeVar("Found", TextSlot, PhotoSlot, Picture)


@dataclass(frozen=True, slots=True)
class Inspection:
    """`caps_px` is the height of capitals by text slot, `word_px` that of the tallest outline drawn per language.

    `densities` says by photo slot how many pixels of its photo there are for each that is drawn, at the fewest.
    """

    warnings: tuple[Warning, ...]
    caps_px: dict[str, float]
    word_px: float | None
    densities: dict[str, float]


def inspect_format(compiled: CompiledTemplate, values: Values, format_key: str) -> Inspection:
    """Everything of one format in its own pixels. Raises VisualsError as drawing would."""
    spec, shown = format_of(compiled, format_key), cleaned(compiled, values)
    texts = shown.texts
    filled = frozenset({*texts, *values.images} & set(compiled.slots))
    trees = [compiled.trees[page_key(format_key, page + 1)] for page in range(spec.pages)]
    plans = [plan_format(tree, shown.locale, filled) for tree in trees]
    nodes = tuple(node for plan in plans for node in plan.nodes)
    painter = Painter(_Nowhere(), shown, Roles(values.colours), compiled.fonts, 1.0)
    painter.paint(nodes)
    found = [*painter.warnings, *dict.fromkeys(_small_pictures(nodes))]
    if any(plan.missing_locale for plan in plans):
        found.append(Warning("locale-missing", "", f"Something is not drawn in {shown.locale!r}."))
    caps: dict[str, float] = {}
    for slot, scale in _placed(nodes, IDENTITY, TextSlot):
        if text := texts.get(slot.name):
            stack = compiled.fonts[slot.family]
            layout = fit_text(slot, capitals(text) if slot.is_upper else text, shown.locale, stack)
            cap_px = layout.size_px * stack.instances(slot.axes)[0].cap_height_em * scale
            caps[slot.name] = min(cap_px, caps.get(slot.name, cap_px))
    heights = [height for tree in trees for height in _word_heights(tree, IDENTITY, shown.locale, filled)]
    return Inspection(tuple(found), caps, max(heights, default=None), _densities(nodes, shown))


def _small_pictures(nodes: tuple[Node, ...]) -> Iterator[Warning]:
    """The template's own pictures that are drawn far larger than they are, as photos are warned of."""
    for node, scale in _placed(nodes, IDENTITY, Picture):
        left, top, right, bottom = node.crop
        across, down = node.box[2] * scale, node.box[3] * scale
        if min((right - left) / across, (bottom - top) / down) < LEAST_DENSITY:
            yield Warning("image-small", "", f"{right - left:.0f} px wide, drawn {across:.0f} px wide.")


def _placed(nodes: tuple[Node, ...], matrix: Matrix, kind: type[Found]) -> Iterator[tuple[Found, float]]:
    """Everything of a kind with how much larger it is drawn than it is written."""
    for node in nodes:
        if isinstance(node, Group):
            yield from _placed(node.children, multiply(matrix, node.matrix), kind)
        elif isinstance(node, kind):
            a, b, c, d = matrix[:4]
            yield node, math.sqrt(abs(a * d - b * c))


def _densities(nodes: tuple[Node, ...], values: Values) -> dict[str, float]:
    found: dict[str, float] = {}
    for slot, scale in _placed(nodes, IDENTITY, PhotoSlot):
        if (data := values.images.get(slot.name)) is not None:
            width_px, height_px = picture_size(data)
            density = min(width_px / slot.box[2], height_px / slot.box[3]) / scale
            found[slot.name] = min(density, found.get(slot.name, density))
    return found


def _word_heights(node: Node, matrix: Matrix, locale: str, filled: frozenset[str]) -> Iterator[float]:
    """The heights of what is drawn differently in each language: words as outlines."""
    if isinstance(node, Alternates):
        yield from _heights(plan_format(Group((node,)), locale, filled).nodes, matrix)
    elif isinstance(node, Group) and is_shown(node, filled):
        for child in node.children:
            yield from _word_heights(child, multiply(matrix, node.matrix), locale, filled)


def _heights(nodes: tuple[Node, ...], matrix: Matrix) -> Iterator[float]:
    for node in nodes:
        if isinstance(node, Group):
            yield from _heights(node.children, multiply(matrix, node.matrix))
        elif isinstance(node, Shape):
            _left, top, _right, bottom = bounds(transformed(node.outline, matrix))
            yield bottom - top


class _Nowhere:
    """A canvas that nothing appears on."""

    def with_effects(self, effects: Effects, draw: Callable[[Canvas], None]) -> None:
        draw(self)

    def shape(self, outline: Outline, fill: Fill | None, stroke: Stroke | None) -> None: ...

    def glyphs(self, glyphs: Glyphs, fill: Fill, words: Sequence[Words]) -> None: ...

    def image(self, png: bytes, x: float, y: float, width: float, height: float) -> None: ...

    def picture(self, data: bytes, box: Box, crop: Box, *, is_photo: bool) -> None: ...

    def open_group(self, matrix: Matrix, clip: Clip | None, opacity: float) -> None: ...

    def close_group(self) -> None: ...
