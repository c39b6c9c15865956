"""Where the tiles of a pattern stand: a pattern and a shape flow in, user units flow out."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import cairocffi as cairo
import cairosvg.helpers
from cairosvg.bounding_box import calculate_bounding_box, is_non_empty_bounding_box

_MOST_PX = 2048  # of a picture of one tile


class Tile(NamedTuple):
    """The first tile, and how what is in it is moved and scaled."""

    x: float
    y: float
    width: float
    height: float
    content: cairo.Matrix

    def seen(self, matrix: cairo.Matrix, size_px: tuple[int, int]) -> tuple[range, range]:
        """Columns and rows of tiles that reach into a sheet."""
        try:
            back = matrix.inverted()
        except cairo.CairoError:
            return range(0), range(0)
        corners = [back.transform_point(x, y) for x in (0, size_px[0]) for y in (0, size_px[1])]
        shares = [((x - self.x) / self.width, (y - self.y) / self.height) for x, y in corners]
        columns, rows = (range(math.floor(min(axis)), math.ceil(max(axis))) for axis in zip(*shares, strict=True))
        return columns, rows

    def picture_size(self, matrix: cairo.Matrix) -> tuple[tuple[int, int], tuple[float, float]]:
        """Whole pixels for one tile as large as it is seen, and the scale that fills them."""
        seen = self.width * math.hypot(matrix.xx, matrix.yx), self.height * math.hypot(matrix.xy, matrix.yy)
        width, height = (min(_MOST_PX, max(1, round(side))) for side in seen)
        return (width, height), (width / self.width, height / self.height)


def tile_of(surface: Any, pattern: Any, node: Any) -> Tile | None:
    """None where a tile has no size, or shares of a box are meant that has none."""
    is_tile_shared = pattern.get("patternUnits") != "userSpaceOnUse"
    is_content_shared = pattern.get("patternContentUnits") == "objectBoundingBox" and "viewBox" not in pattern
    box = (0.0, 0.0, 1.0, 1.0)
    if is_tile_shared or is_content_shared:
        box = calculate_bounding_box(surface, node)
        if not is_non_empty_bounding_box(box):
            return None
    sides = [
        (name, axis, pattern.get(name, "0")) for name, axis in (("x", "x"), ("y", "y"), ("width", "x"), ("height", "y"))
    ]
    x, y, width, height = (
        cairosvg.helpers.size(surface, text, 1 if is_tile_shared else axis) for _, axis, text in sides
    )
    if is_tile_shared:
        x, y, width, height = box[0] + x * box[2], box[1] + y * box[3], width * box[2], height * box[3]
    if width <= 0 or height <= 0:
        return None
    content = cairo.Matrix(xx=box[2], yy=box[3]) if is_content_shared else cairo.Matrix()
    if "viewBox" in pattern:
        content = _viewed(surface, pattern, width, height)
    return Tile(x, y, width, height, content)


def _viewed(surface: Any, pattern: Any, width: float, height: float) -> cairo.Matrix:
    left, top, pattern.image_width, pattern.image_height = (float(each) for each in pattern["viewBox"].split())
    tag, pattern.tag = pattern.tag, "g"  # the ratio of a pattern is as a group's, which CairoSVG does not know
    across, down, shift_x, shift_y = cairosvg.helpers.preserve_ratio(surface, pattern, width, height)
    pattern.tag = tag
    content = cairo.Matrix(xx=across, yy=down)
    content.translate(shift_x - left, shift_y - top)
    return content
