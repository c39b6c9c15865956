"""What drawing a page costs at most: a tree and its sheet flow in, sheets painted over flow out.

A template is anybody's who leads a campaign, and pictures are drawn while people wait. The weights are cairo's times on
a sheet of 1080² px, in those of one opaque fill (0.17 ms).
"""

from __future__ import annotations

import math

from visuals.geometry import IDENTITY, Box, Matrix, Outline, bounds, multiply, rectangle, transformed
from visuals.nodes import Alternates, CodeSlot, FormatSpec, Gradient, Group, Node, Paint, Picture, Shape, Stroke

MAX_SHEETS = 2_000
_RADIAL, _BLURRED, _PICTURE, _LAYER, _SLOT = 70.0, 210.0, 20.0, 8.0, 4.0
_SEGMENT, _DASH = 0.004, 0.006
_BROAD_DASH, _ROUND_DASH = 2.0, 4.0  # of one as broad as the sheet, beyond the above
_REACH = 3.0  # a blur's deviations


def sheets_painted(tree: Node, spec: FormatSpec) -> float:
    """How often the sheet's whole area could have been filled in the same time. Of languages, the dearest counts."""
    sheet = (-spec.bleed_px, -spec.bleed_px, spec.width_px + spec.bleed_px, spec.height_px + spec.bleed_px)
    return _cost(tree, IDENTITY, sheet)


def _cost(node: Node, matrix: Matrix, sheet: Box) -> float:
    if isinstance(node, Alternates):
        return max(_cost(option.node, matrix, sheet) for option in node.options)
    if isinstance(node, Group):
        return _group_cost(node, multiply(matrix, node.matrix), sheet)
    if isinstance(node, Shape):
        return _shape_cost(node, matrix, sheet)
    if isinstance(node, Picture):
        return _share(rectangle(*node.box), matrix, sheet) * _PICTURE
    return _SLOT if not isinstance(node, CodeSlot) else 1.0


def _group_cost(group: Group, matrix: Matrix, sheet: Box) -> float:
    inner = sum(_cost(child, matrix, sheet) for child in group.children)
    cost = inner + (_LAYER if group.opacity < 1 else 0.0)
    if group.clip is not None:
        cost += len(group.clip.outline) * _SEGMENT
    if group.effects is None:
        return cost
    softened = _reached(group, matrix, sheet)
    for is_there in (group.effects.shadow is not None, group.effects.blur_px > 0):
        cost += (inner + softened * _BLURRED) if is_there else 0.0
    return cost + (_LAYER if group.effects.mask is not None else 0.0)


def _shape_cost(shape: Shape, matrix: Matrix, sheet: Box) -> float:
    cost = len(shape.outline) * _SEGMENT
    if shape.fill is not None:
        cost += _share(shape.outline, matrix, sheet) * _weight(shape.fill.paint)
    if shape.stroke is not None:
        reach = shape.stroke.width_px / 2 * _scale(matrix)  # a line by itself has no area
        cost += _share(shape.outline, matrix, sheet, reach) * _weight(shape.stroke.paint)
        cost += _dash_cost(shape.outline, shape.stroke, matrix, sheet)
    return cost


def _dash_cost(outline: Outline, stroke: Stroke, matrix: Matrix, sheet: Box) -> float:
    """Each dash is a shape of its own, on the sheet or off it."""
    if not stroke.dashes:
        return 0.0
    count = _length(outline) / sum(stroke.dashes) * len(stroke.dashes) / 2
    side = math.sqrt((sheet[2] - sheet[0]) * (sheet[3] - sheet[1]))
    breadth = min(1.0, stroke.width_px * _scale(matrix) / side)
    return count * (_DASH + breadth * (_ROUND_DASH if stroke.cap == "round" else _BROAD_DASH))


def _length(outline: Outline) -> float:
    """At most: of a curve, by way of its control points."""
    length, start, point = 0.0, (0.0, 0.0), (0.0, 0.0)
    for command, values in outline:
        ends = list(zip(values[::2], values[1::2], strict=True)) or [start]
        if command == "M":
            start = point = ends[-1]
        for end in ends:
            length, point = length + math.dist(point, end), end
    return length


def _weight(paint: Paint) -> float:
    return _RADIAL if isinstance(paint, Gradient) and paint.kind == "radial" else 2.0


def _share(outline: Outline, matrix: Matrix, sheet: Box, reach: float = 0.0) -> float:
    """The share of the sheet that an outline's box covers, or a box around it: points off the curve count too."""
    xs = [x for _command, values in outline for x in values[::2]]
    ys = [y for _command, values in outline for y in values[1::2]]
    if not xs:
        return 0.0
    corners = rectangle(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    left, top, right, bottom = bounds(transformed(corners, matrix))
    width = min(right + reach, sheet[2]) - max(left - reach, sheet[0])
    height = min(bottom + reach, sheet[3]) - max(top - reach, sheet[1])
    return max(0.0, width) * max(0.0, height) / ((sheet[2] - sheet[0]) * (sheet[3] - sheet[1]))


def _reached(group: Group, matrix: Matrix, sheet: Box) -> float:
    """The share of the sheet that a group's soft copy may cover."""
    effects = group.effects
    blur = max(effects.blur_px, effects.shadow.blur_px if effects.shadow else 0.0) if effects else 0.0
    reach = _REACH * blur * _scale(matrix)
    return min(1.0, sum(_extent(child, matrix, sheet, reach) for child in group.children))


def _scale(matrix: Matrix) -> float:
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def _extent(node: Node, matrix: Matrix, sheet: Box, reach: float) -> float:
    if isinstance(node, Shape):
        return _share(node.outline, matrix, sheet, reach)
    if isinstance(node, Group):
        inner = multiply(matrix, node.matrix)
        return min(1.0, sum(_extent(child, inner, sheet, reach) for child in node.children))
    if isinstance(node, Alternates):
        return max(_extent(option.node, matrix, sheet, reach) for option in node.options)
    return _share(rectangle(*node.box), matrix, sheet, reach)
