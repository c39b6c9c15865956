"""What shapes and letters cover, as 8-bit masks: outlines or glyphs flow in, a mask and its place flow out.

Tracing a shape of many curves costs more than colouring it, so its mask is kept for the next colour. Letters are traced
by HarfBuzz, in half the time that cairo takes.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from typing import NamedTuple

import cairocffi as cairo
import uharfbuzz as hb

from visuals.cairo_paths import append_outline
from visuals.canvas import Glyphs
from visuals.geometry import Box, Matrix, Outline

_MOST_KEPT_BYTES = 48 * 1024 * 1024
_SEGMENT_BYTES = 300  # of an outline: Python's tuples and numbers
_MOST_EM_PX = 2048.0
_BEYOND_EM = 2.0  # letters that begin farther off the sheet than this are not traced as pixels
_local = threading.local()


class Mask(NamedTuple):
    """Coverage, row by row; `x` and `y` are where it stands on the sheet."""

    pixels: bytearray  # cairo takes no other
    stride: int
    x: int
    y: int
    width: int
    height: int

    def surface(self) -> cairo.ImageSurface:
        """For one use: cairo's surfaces may not be shared by threads, their bytes may."""
        return cairo.ImageSurface.create_for_data(self.pixels, cairo.FORMAT_A8, self.width, self.height, self.stride)


class _Key(NamedTuple):
    outline_id: int  # hashing thousands of numbers would cost more than drawing them
    matrix: Matrix
    is_even_odd: bool
    sheet: Box


class _Kept:
    """Masks that were used lately, bounded by bytes. Outlines are kept beside them, so that ids stay theirs.

    Outlines count too: those of what is off the sheet are kept without a mask.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes, self._size_bytes = limit_bytes, 0
        self._masks: OrderedDict[_Key, tuple[Outline, Mask | None]] = OrderedDict()
        self._lock = threading.Lock()

    def get_or_make(self, key: _Key, outline: Outline) -> Mask | None:
        with self._lock:
            if key in self._masks:
                self._masks.move_to_end(key)
                return self._masks[key][1]
        mask = _traced(outline, key)
        with self._lock:
            if key not in self._masks and (mask is None or len(mask.pixels) <= self._limit_bytes // 8):
                self._masks[key] = outline, mask
                self._size_bytes += _size_of(outline, mask)
                while self._size_bytes > self._limit_bytes:
                    self._size_bytes -= _size_of(*self._masks.popitem(last=False)[1])
        return mask


_kept = _Kept(_MOST_KEPT_BYTES)


def outline_mask(outline: Outline, matrix: Matrix, sheet: Box, *, is_even_odd: bool) -> Mask | None:
    """What of the outline is seen on the sheet; None where nothing is."""
    return _kept.get_or_make(_Key(id(outline), matrix, is_even_odd, sheet), outline)


def glyph_mask(glyphs: Glyphs, matrix: Matrix, sheet: Box) -> Mask | None:
    """What letters cover on the sheet; None where they are too large or too far off to be traced as pixels."""
    draw = _tracer()
    xx, yx, xy, yy, x0, y0 = matrix
    for instance, index, (a, b, c, d, e, f) in glyphs:
        per = 1 / instance.units_per_em
        x, y = xx * e + xy * f + x0, yx * e + yy * f + y0
        across, down = (xx * a + xy * b, yx * a + yy * b), (xx * c + xy * d, yx * c + yy * d)
        if not _is_near(x, y, max(map(abs, (*across, *down))), sheet):
            draw.clear()
            return None
        draw.transform = across[0] * per, across[1] * per, -down[0] * per, -down[1] * per, x, y
        draw.draw_glyph(instance.font, index)
    image = draw.render()
    left, top, width, height, stride = image.extents
    return Mask(bytearray(image.buffer), stride, left, top, width, height) if width and height else None


def _is_near(x: float, y: float, em_px: float, sheet: Box) -> bool:
    reach = _BEYOND_EM * em_px
    within = sheet[0] - reach <= x <= sheet[2] + reach and sheet[1] - reach <= y <= sheet[3] + reach
    return em_px <= _MOST_EM_PX and within


def _tracer() -> hb.RasterDraw:
    """This thread's; rows come from the top down, because it takes our downward axis for its upward one."""
    found: hb.RasterDraw | None = getattr(_local, "tracer", None)
    if found is None:
        found = _local.tracer = hb.RasterDraw()
    return found


def _traced(outline: Outline, key: _Key) -> Mask | None:
    probe = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    probe.set_matrix(cairo.Matrix(*key.matrix))
    append_outline(probe, outline)
    probe.set_matrix(cairo.Matrix())
    x1, y1, x2, y2 = probe.path_extents()
    left, top = (math.floor(max(edge, end)) for edge, end in zip(key.sheet[:2], (x1, y1), strict=True))
    right, bottom = (math.ceil(min(edge, end)) for edge, end in zip(key.sheet[2:], (x2, y2), strict=True))
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return None
    surface = cairo.ImageSurface(cairo.FORMAT_A8, width, height)
    context = cairo.Context(surface)
    context.set_fill_rule(cairo.FILL_RULE_EVEN_ODD if key.is_even_odd else cairo.FILL_RULE_WINDING)
    context.set_matrix(cairo.Matrix(*key.matrix) * cairo.Matrix(1, 0, 0, 1, -left, -top))
    append_outline(context, outline)
    context.fill()
    surface.flush()
    return Mask(bytearray(surface.get_data()), surface.get_stride(), left, top, width, height)


def _size_of(outline: Outline, mask: Mask | None) -> int:
    return len(outline) * _SEGMENT_BYTES + (len(mask.pixels) if mask else 0)
