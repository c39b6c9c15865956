"""Places of parts on the sheet: parts with transforms flow in, the boxes they cover and layers flow out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visuals.errors import TemplateError
from visuals.geometry import IDENTITY, Box, Matrix, Outline, bounds, multiply, read_transform, rectangle, transformed
from visuals.importing.drawing import Layer, Lettering, Part
from visuals.importing.names import slot_named
from visuals.reading import Element
from visuals.shapes import element_outline

SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
MAX_LAYERS = 150
_CAP_EM = 0.72
_LETTER_EM = 0.55


def outline_of(part: Part) -> Outline:
    """The part's own outline in its own coordinates; nothing for groups and for what cannot be read."""
    if part.tag == "image":
        x, y, width, height = (float(part.attributes.get(name, "0")) for name in ("x", "y", "width", "height"))
        return rectangle(x, y, width, height)
    if part.lettering is not None:
        x, y, width, height = rough_box(part)
        return rectangle(x, y, width, height)
    if part.tag not in SHAPES:
        return ()
    try:
        return element_outline(Element(part.tag, dict(part.attributes), 0))
    except TemplateError:
        return ()


def rough_box(part: Part) -> Box:
    """Where letters stand, their widths guessed: good enough to point at."""
    lettering = part.lettering
    if lettering is None or not lettering.runs:
        return (0.0, 0.0, 0.0, 0.0)
    if lettering.box is not None:
        return lettering.box
    size = max(run.size for run in lettering.runs)
    heights = [run.y for run in lettering.runs if run.y is not None] or [0.0]
    starts = [run.x for run in lettering.runs if run.x is not None] or [0.0]
    width = max((len(line) for line in lettering.lines), default=1) * size * _LETTER_EM
    left = min(starts) - {"middle": width / 2, "end": width}.get(lettering.anchor, 0.0)
    return (left, min(heights) - _CAP_EM * size, width, max(heights) - min(heights) + _CAP_EM * size)


def matrix_of(part: Part) -> Matrix:
    return read_transform(part.attributes["transform"]) if "transform" in part.attributes else IDENTITY


def box_of(parts: Sequence[Part], matrix: Matrix = IDENTITY) -> Box | None:
    """Left, top, width, height of all that the parts draw."""
    corners = [corner for part in parts for corner in _corners(part, matrix)]
    if not corners:
        return None
    left, top = min(corner[0] for corner in corners), min(corner[1] for corner in corners)
    return (left, top, max(corner[2] for corner in corners) - left, max(corner[3] for corner in corners) - top)


def _corners(part: Part, matrix: Matrix) -> Iterator[Box]:
    matrix = multiply(matrix, matrix_of(part))
    outline = outline_of(part)
    if outline:
        yield bounds(transformed(outline, matrix))
    for child in part.children:
        yield from _corners(child, matrix)


@dataclass(frozen=True, slots=True)
class _Place:
    part: Part
    matrix: Matrix
    depth: int


def found_layers(parts: Sequence[Part]) -> tuple[tuple[Layer, ...], bool]:
    """Layers in drawing order, those with names first kept where there are too many; whether some are left out."""
    places = [place for part in parts for place in _places(part, IDENTITY, 0)]
    order = sorted(range(len(places)), key=lambda index: (_rank(places[index]), index))[:MAX_LAYERS]
    layers = [layer for index in sorted(order) if (layer := _layer(places[index])) is not None]
    return tuple(layers), len(places) > MAX_LAYERS


def _rank(place: _Place) -> int:
    if slot_named(place.part.name):
        return 0
    return 1 if place.part.is_named else 2 if place.part.lettering or place.part.tag == "image" else 3 + place.depth


def _places(part: Part, matrix: Matrix, depth: int) -> Iterator[_Place]:
    matrix = multiply(matrix, matrix_of(part))
    if part.key:
        yield _Place(part, matrix, depth)
    for child in part.children:
        yield from _places(child, matrix, depth + bool(part.key))


def _layer(place: _Place) -> Layer | None:
    part, matrix = place.part, place.matrix
    own = box_of([Part(part.tag, {**part.attributes, "transform": "matrix(1 0 0 1 0 0)"}, part.children,
                       lettering=part.lettering)])  # fmt: skip
    if own is None:
        return None
    box, turn, scale = upright(own, matrix)
    return Layer(
        key=part.key,
        name=part.name or part.tag,
        kind="text" if part.lettering else part.tag,
        box=box,
        turn_deg=turn,
        depth=place.depth,
        is_named=part.is_named,
        fill=_fill(part),
        lettering=part.lettering or _lettering_within(part),
        scale=scale,
    )


def _fill(part: Part) -> str:
    if part.lettering and part.lettering.runs:
        return part.lettering.runs[0].fill
    fill = part.attributes.get("fill", "")
    if fill.startswith("#"):
        return fill
    return next((told for child in part.children if (told := _fill(child))), "")


def _lettering_within(part: Part) -> Lettering | None:
    """The sample text of a group that is to become a slot."""
    for child in part.children:
        found = child.lettering or _lettering_within(child)
        if found is not None:
            return found
    return None


def upright(box: Box, matrix: Matrix) -> tuple[Box, float, float]:
    """A box in local coordinates as one on the sheet that is turned about its middle; skewed ones are boxed in."""
    a, b, c, d, _, _ = matrix
    scale, other = math.hypot(a, b), math.hypot(c, d)
    x, y, width, height = box
    is_square = abs(a * c + b * d) < 1e-3 * scale * other and a * d - b * c > 0
    turn = math.degrees(math.atan2(b, a))
    if not is_square or abs(turn) < 0.01:
        left, top, right, bottom = bounds(transformed(rectangle(x, y, width, height), matrix))
        return _rounded((left, top, right - left, bottom - top)), 0.0, other or 1.0
    middle = transformed((("M", (x + width / 2, y + height / 2)),), matrix)[0][1]
    width, height = width * scale, height * other
    return _rounded((middle[0] - width / 2, middle[1] - height / 2, width, height)), round(turn, 3), other


def _rounded(box: Box) -> Box:
    x, y, width, height = (round(value, 2) for value in box)
    return (x, y, width, height)
