"""Cleans any upload: foreign bytes flow in, a CleanImage or a CleanPhoto flows out, or an UploadRefused."""

from __future__ import annotations

from dataclasses import dataclass

from visuals.guard.drawing import rasterise
from visuals.guard.errors import refusal
from visuals.guard.raster import PHOTO_FORMATS, normalise_photo, normalise_raster
from visuals.guard.sniffing import sniff
from visuals.guard.svg import clean_svg
from visuals.images import write_png


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A PNG (RGBA) that we encoded, and for an SVG also its clean source. `source_format` is what was uploaded."""

    png: bytes
    width_px: int
    height_px: int
    source_format: str
    svg: bytes | None


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A JPEG (RGB) that we encoded, upright, in sRGB; nothing its camera told is in it."""

    jpeg: bytes
    width_px: int
    height_px: int
    source_format: str


def clean_photo(data: bytes) -> CleanPhoto:
    """A photograph of any raster format but GIF; what is transparent in it turns white."""
    if not data:
        raise refusal("empty")
    name = sniff(data)
    if name not in PHOTO_FORMATS:
        raise refusal("photo_format")
    return CleanPhoto(*normalise_photo(data), name)


def clean_image(data: bytes) -> CleanImage:
    if not data:
        raise refusal("empty")
    name = sniff(data)
    if name != "svg":
        return CleanImage(*normalise_raster(data), name, None)
    clean = clean_svg(data)
    image = rasterise(clean)
    return CleanImage(write_png(image), image.width, image.height, name, clean.svg)
