"""Pictures as cairo surfaces, kept: PNG or JPEG bytes and a size flow in, premultiplied pixels flow out."""

from __future__ import annotations

import math
from functools import lru_cache

import cairocffi as cairo
import numpy as np
from PIL import Image

from visuals.geometry import Box
from visuals.images import open_png
from visuals.measures import Edges
from visuals.pictures import open_picture, packed, part_of

_NEAR = 1e-3  # of a pixel


@lru_cache(maxsize=64)
def image_surface(
    png: bytes, edges: tuple[Edges, Edges] | None = None, size_px: tuple[int, int] = (0, 0), *, is_red_first: bool
) -> cairo.ImageSurface:
    """A logo in its own size, or scaled to stand between `edges` (left and right, top and bottom) on so many pixels."""
    image = open_png(png).convert("RGBa")
    if edges is None:
        return _surface_of(image, is_red_first=is_red_first)
    steps = [side / (end - begin) for side, (begin, end) in zip(image.size, edges, strict=True)]
    margin = math.ceil(max(steps)) + 1  # what is drawn in part at an edge is mixed with nothing
    begins, ends = (
        [(at - edge[0]) * step for at, edge, step in zip(far, edges, steps, strict=True)] for far in ((0, 0), size_px)
    )
    box = (*begins, *ends)
    if all(abs(at - whole) < _NEAR for at, whole in zip(box, (0, 0, *image.size), strict=True)):
        if size_px != image.size:
            image = image.resize(size_px, Image.Resampling.LANCZOS)
        return _surface_of(image, is_red_first=is_red_first)
    wide = Image.new("RGBa", (image.width + 2 * margin, image.height + 2 * margin))
    wide.paste(image, (margin, margin))
    within = [min(max(at + margin, 0.0), float(side)) for at, side in zip(box, 2 * wide.size, strict=True)]
    part = wide.resize(size_px, Image.Resampling.LANCZOS, box=(within[0], within[1], within[2], within[3]))
    return _surface_of(part, is_red_first=is_red_first)


def on_pixels(start: float, size: float, scale: float) -> tuple[Edges, range]:
    """A side of a logo on whole pixels of the unscaled picture: edges are sharp there, and smaller pictures agree.

    Where it begins and ends within the pixels that it covers, and those.
    """
    begin = round(start / scale) * scale
    end = begin + max(1, round(size / scale)) * scale
    first = math.floor(begin + _NEAR)
    pixels = range(first, max(first + 1, math.ceil(end - _NEAR)))
    return (begin - first, end - first), pixels


@lru_cache(maxsize=2)  # each may hold a whole photo
def picture_surface(data: bytes, crop: Box, size_px: tuple[int, int]) -> cairo.ImageSurface:
    """The part of a picture, pixel by pixel as it will stand on a raster."""
    return _surface_of(part_of(data, crop, size_px), is_red_first=True)


@lru_cache(maxsize=2)  # each may hold a whole photo
def packed_surface(
    data: bytes, crop: Box, size_px: tuple[int, int], *, is_photo: bool, is_red_first: bool
) -> cairo.ImageSurface:
    """The part as it is to be kept in a file that holds pictures; a JPEG stays one."""
    part = packed(data, crop, size_px, is_photo=is_photo)
    image = open_picture(part.data)
    surface = _surface_of(image.convert("RGBa") if image.mode == "RGBA" else image, is_red_first=is_red_first)
    if part.mime == "image/jpeg":
        surface.set_mime_data(part.mime, part.data)
    return surface


def _surface_of(image: Image.Image, *, is_red_first: bool) -> cairo.ImageSurface:
    """RGB or RGBa as it stands, or as cairo expects it: blue first."""
    is_opaque = image.mode == "RGB"
    pixels = np.asarray(image.convert("RGBX") if is_opaque else image)
    kept = np.array(pixels if is_red_first else pixels[..., [2, 1, 0, 3]])
    if not is_opaque:  # the filter's overshoot must not leave colour stronger than its alpha
        np.minimum(kept[..., :3], kept[..., 3:], out=kept[..., :3])
    kind = cairo.FORMAT_RGB24 if is_opaque else cairo.FORMAT_ARGB32
    return cairo.ImageSurface.create_for_data(bytearray(kept), kind, image.width, image.height)
