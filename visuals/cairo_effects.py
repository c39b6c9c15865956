"""Shadows and blurs on cairo: a recorded drawing flows in, a soft picture of it flows out."""

from __future__ import annotations

import math
from typing import NamedTuple

import cairocffi as cairo
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from visuals.geometry import Box

_REACH = 3.0  # deviations beyond which nobody sees a blur
_ENOUGH_PX = 6.0  # a blur of so many pixels' deviation looks the same when it is drawn larger
_MOST_PIXELS = 40_000_000


class Layer(NamedTuple):
    """Soft pixels; `pattern_matrix` leads to them from the device's units."""

    surface: cairo.ImageSurface
    pattern_matrix: cairo.Matrix
    rows: tuple[int, int]  # that it reaches on the device

    def pattern(self, shift: tuple[float, float] = (0.0, 0.0)) -> cairo.SurfacePattern:
        """To be painted or masked with under the identity matrix, shifted on the device."""
        pattern = cairo.SurfacePattern(self.surface)
        pattern.set_filter(cairo.FILTER_BILINEAR)
        pattern.set_matrix(cairo.Matrix(1, 0, 0, 1, -shift[0], -shift[1]) * self.pattern_matrix)
        return pattern


def softened(
    recording: cairo.RecordingSurface, deviation: float, within: Box, density: float, *, is_alpha_only: bool
) -> Layer | None:
    """What was recorded, blurred by a deviation in the device's units; None where nothing is within the part seen.

    `within` is left, top, right, bottom; `density` how many pixels a unit of the device has at most.
    """
    reach = _REACH * deviation
    x, y, width, height = recording.ink_extents()
    left, top = max(x, within[0] - reach), max(y, within[1] - reach)
    right, bottom = min(x + width, within[2] + reach), min(y + height, within[3] + reach)
    if right <= left or bottom <= top:
        return None
    area = (right - left + 2 * reach) * (bottom - top + 2 * reach)
    density = min(density, _ENOUGH_PX / deviation if deviation else density, math.sqrt(_MOST_PIXELS / area))
    pad = math.ceil(reach * density) + 1
    column, row = math.floor(left * density) - pad, math.floor(top * density) - pad
    size = math.ceil(right * density) + pad - column, math.ceil(bottom * density) + pad - row
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, *size)
    context = cairo.Context(surface)
    context.translate(-column, -row)
    context.scale(density, density)
    context.set_source_surface(recording, 0, 0)
    context.paint()
    surface.flush()
    pixels = np.frombuffer(surface.get_data(), np.uint8).reshape(size[1], size[0], 4)
    soft = _alpha_surface(pixels, deviation * density) if is_alpha_only else _blurred(pixels, deviation * density)
    rows = math.floor(top - reach) - 1, math.ceil(bottom + reach) + 1
    return Layer(soft, cairo.Matrix(density, 0, 0, density, -column, -row), rows)


def _alpha_surface(pixels: NDArray[np.uint8], deviation_px: float) -> cairo.ImageSurface:
    height, width = pixels.shape[:2]
    alpha = Image.fromarray(np.ascontiguousarray(pixels[..., 3]))
    stride = cairo.ImageSurface.format_stride_for_width(cairo.FORMAT_A8, width)
    rows = np.zeros((height, stride), np.uint8)
    rows[:, :width] = alpha.filter(ImageFilter.GaussianBlur(deviation_px)) if deviation_px else alpha
    return cairo.ImageSurface.create_for_data(bytearray(rows), cairo.FORMAT_A8, width, height, stride)


def _blurred(pixels: NDArray[np.uint8], deviation_px: float) -> cairo.ImageSurface:
    """Premultiplied pixels may be blurred channel by channel, whatever their order."""
    height, width = pixels.shape[:2]
    image = Image.frombuffer("RGBX", (width, height), pixels.tobytes(), "raw", "RGBX", 0, 1)
    soft = image.filter(ImageFilter.GaussianBlur(deviation_px))
    return cairo.ImageSurface.create_for_data(bytearray(soft.tobytes()), cairo.FORMAT_ARGB32, width, height)
