"""How wide a line may be: a slot's box and shape, a block's size flow in, left and right edges per line flow out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from visuals.nodes import Circle, Polygon, TextSlot

FOOT_EM = 0.22  # a line's foot in a shape: descenders must not touch it

Edges = tuple[float, float]
Band = Callable[[float, float], Edges]  # a line's top and foot → its left and right edge


@dataclass(frozen=True, slots=True)
class Measure:
    """Where line `index` of `count` lines stands at a size: its baseline and its edges, in the format's pixels."""

    slot: TextSlot
    cap_height_em: float
    share: float  # of the spare height that stands above the block: 0 top, 1 bottom
    band: Band

    @classmethod
    def of(cls, slot: TextSlot, cap_height_em: float, share: float) -> Measure:
        return cls(slot, cap_height_em, share, _BANDS[type(slot.shape)](slot, slot.shape))

    def block_height_px(self, size_px: float, count: int) -> float:
        return (self.cap_height_em + (count - 1) * self.slot.leading_em) * size_px

    def baseline_px(self, size_px: float, index: int, count: int) -> float:
        _, y, _, height = self.slot.box
        spare = height - self.block_height_px(size_px, count)
        return y + spare * self.share + (self.cap_height_em + index * self.slot.leading_em) * size_px

    def edges_px(self, size_px: float, baseline_px: float) -> Edges:
        """Left and right at this line; right < left where the shape leaves no room."""
        return self.band(baseline_px - self.cap_height_em * size_px, baseline_px + FOOT_EM * size_px)

    def rooms_em(self, size_px: float, count: int) -> list[float]:
        """The room of each of `count` lines; negative where there is none."""
        band, rooms = self.band, []
        top = self.baseline_px(size_px, 0, count) - self.cap_height_em * size_px
        height, leading = (self.cap_height_em + FOOT_EM) * size_px, self.slot.leading_em * size_px
        for _ in range(count):
            left, right = band(top, top + height)
            rooms.append((right - left) / size_px)
            top += leading
        return rooms

    def highest_px(self, count: int) -> float:
        """The size at which so many lines are as high as the box."""
        return (self.slot.box[3] + 1e-6) / self.block_height_px(1.0, count)


def _box_band(slot: TextSlot, _shape: None) -> Band:
    edges = slot.box[0], slot.box[0] + slot.box[2]
    return lambda _top, _foot: edges


def _circle_band(slot: TextSlot, shape: Circle) -> Band:
    """A circle is narrowest where the line is farthest from its middle."""
    start, end = slot.box[0], slot.box[0] + slot.box[2]
    cx, cy, square, is_middle = shape.cx, shape.cy, shape.r**2, slot.align == "middle"

    def edges(top: float, foot: float) -> Edges:
        far = foot - cy if foot + top > 2 * cy else cy - top
        reach = square - far * far
        if reach <= 0:
            return math.inf, -math.inf
        half = math.sqrt(reach)
        if is_middle:
            half = min(half, cx - start, end - cx)
            return cx - half, cx + half
        return max(start, cx - half), min(end, cx + half)

    return edges


def _polygon_band(slot: TextSlot, shape: Polygon) -> Band:
    start, end = slot.box[0], slot.box[0] + slot.box[2]

    def edges(top: float, foot: float) -> Edges:
        top_left, top_right = _polygon_chord(shape, top)
        foot_left, foot_right = _polygon_chord(shape, foot)
        left, right = max(start, top_left, foot_left), min(end, top_right, foot_right)
        if right <= left:
            return math.inf, -math.inf
        if slot.align != "middle":
            return left, right
        middle = (foot_left + foot_right) / 2
        half = min(middle - left, right - middle)
        return middle - half, middle + half

    return edges


def _polygon_chord(shape: Polygon, y: float) -> Edges:
    crossings: list[float] = []
    for (x1, y1), (x2, y2) in zip(shape.points, (*shape.points[1:], shape.points[0]), strict=True):
        if y1 != y2 and min(y1, y2) <= y <= max(y1, y2):
            crossings.append(x1 + (x2 - x1) * (y - y1) / (y2 - y1))
    return (min(crossings), max(crossings)) if crossings else (math.inf, -math.inf)


_BANDS: dict[type, Callable[..., Band]] = {type(None): _box_band, Circle: _circle_band, Polygon: _polygon_band}
