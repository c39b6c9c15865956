"""Pictures and photographs: PNG or JPEG bytes and the part to be seen flow in, pixels or smaller files flow out."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import NamedTuple

from PIL import Image

from visuals.errors import ImageError
from visuals.geometry import Box
from visuals.images import MAX_PIXELS, png_size, write_png

_MOST_KEPT_PIXELS = 16_000_000
_JPEG_MAGIC = b"\xff\xd8\xff"
_JPEG_MODES = ("L", "RGB")
_ORIENTATION_TAG, _UPRIGHT = 0x0112, 1
_QUALITY = 90
_REDUCING_GAP = 3.0  # Pillow halves by averages first, as long as the last step is still at least by three
Size = tuple[int, int]


class Packed(NamedTuple):
    """A picture written anew, without anything its maker told in it."""

    data: bytes
    mime: str
    size_px: Size


def picture_size(data: bytes) -> Size:
    """Width and height from the header, before anything is decoded; ImageError for what is not drawn as it is."""
    if not data.startswith(_JPEG_MAGIC):
        return png_size(data)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            size, mode, turn = image.size, image.mode, image.getexif().get(_ORIENTATION_TAG, _UPRIGHT)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageError("image-unreadable", "The JPEG is damaged.", remedy="Save the picture again.") from error
    if size[0] * size[1] > MAX_PIXELS:
        raise ImageError(
            "image-too-large", f"The image has {size[0]} × {size[1]} pixels.", remedy=f"At most {MAX_PIXELS:,} pixels."
        )
    if mode not in _JPEG_MODES or turn != _UPRIGHT:
        problem = "lies on its side" if mode in _JPEG_MODES else f"has {mode} colours"
        raise ImageError("image-kind", f"The JPEG {problem}.", remedy="Save it upright, in sRGB colours.")
    return size


def open_picture(data: bytes) -> Image.Image:
    """RGB, or RGBA where anything is transparent. Not to be written into: the last one is kept."""
    width, height = picture_size(data)
    return _kept(data) if width * height <= _MOST_KEPT_PIXELS else _decoded(data)


def _decoded(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            is_jpeg = image.format == "JPEG"
            full = image.convert("RGB" if is_jpeg else "RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageError("image-unreadable", "The picture is damaged.", remedy="Save the picture again.") from error
    full.info = {}  # what its maker told; Pillow would write some of it into the next file
    return full if is_jpeg or full.getchannel("A").getextrema() != (255, 255) else full.convert("RGB")


@lru_cache(maxsize=1)
def _kept(data: bytes) -> Image.Image:
    return _decoded(data)


def part_of(data: bytes, crop: Box, size_px: Size) -> Image.Image:
    """The part `crop`, scaled to a size: RGB, or RGBa (premultiplied)."""
    image = open_picture(data)
    if image.mode == "RGBA":
        image = image.convert("RGBa")
    whole = (0.0, 0.0, float(image.width), float(image.height))
    if crop == whole and size_px == image.size:
        return image
    left, top = max(0.0, crop[0]), max(0.0, crop[1])
    box = (left, top, min(float(image.width), crop[2]), min(float(image.height), crop[3]))
    return image.resize(size_px, Image.Resampling.LANCZOS, box=box, reducing_gap=_REDUCING_GAP)


@lru_cache(maxsize=4)
def packed(data: bytes, crop: Box, size_px: Size, *, is_photo: bool) -> Packed:
    """The part as a file of about that size, never larger than its own pixels: JPEG where nothing is lost by it."""
    width, height = (max(1, min(wanted, round(own))) for wanted, own in zip(size_px, _size_of(crop), strict=True))
    image = part_of(data, crop, (width, height))
    if image.mode == "RGB" and (is_photo or data.startswith(_JPEG_MAGIC)):
        output = io.BytesIO()
        image.save(output, "JPEG", quality=_QUALITY, subsampling=0)
        return Packed(output.getvalue(), "image/jpeg", image.size)
    plain = image.convert("RGBA") if image.mode == "RGBa" else image
    return Packed(write_png(plain), "image/png", image.size)


def _size_of(crop: Box) -> tuple[float, float]:
    return crop[2] - crop[0], crop[3] - crop[1]


def cover(size_px: Size, box: Box, shares: tuple[float, float]) -> Box:
    """The largest part of a picture in the box's proportion; of what is cut off, `shares` goes left and above."""
    width, height = size_px
    scale = max(box[2] / width, box[3] / height)
    spare_x, spare_y = max(0.0, width - box[2] / scale), max(0.0, height - box[3] / scale)
    left, top = spare_x * shares[0], spare_y * shares[1]
    return left, top, width - spare_x + left, height - spare_y + top


def cover_by_focus(size_px: Size, box: Box, focus: tuple[float, float]) -> Box:
    """The same with the focal point as near to the middle as the picture's edges allow."""
    left, top, right, bottom = cover(size_px, box, (0.0, 0.0))
    shares = []
    for full, seen, point in zip(size_px, (right - left, bottom - top), focus, strict=True):
        spare = full - seen
        shares.append(min(1.0, max(0.0, (point * full - seen / 2) / spare)) if spare > 0 else 0.0)
    return cover(size_px, box, (shares[0], shares[1]))


def contain(size_px: Size, box: Box, shares: tuple[float, float]) -> Box:
    """Where the whole picture stands in the box; of the room it leaves, `shares` goes left and above."""
    scale = min(box[2] / size_px[0], box[3] / size_px[1])
    width, height = size_px[0] * scale, size_px[1] * scale
    return box[0] + (box[2] - width) * shares[0], box[1] + (box[3] - height) * shares[1], width, height
