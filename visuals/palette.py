"""The brand colours of a logo: a PNG flows in, colours and facts about it flow out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from visuals.colour import format_colour, luminance, oklab_distance, to_oklch
from visuals.errors import ImageError
from visuals.images import open_png, png_size

Pixels = NDArray[np.uint8]

SEEN_ALPHA = 128
_SAMPLE_PX = 160
_NEAR_WHITE = 0.86  # luminance, beyond which a colourless pixel counts as white
_COLOURLESS = 0.03  # OKLCH chroma
_SAME = 0.09  # OKLab distance under which two colours are one
_LEAST_SHARE = 0.02
_MANY = 0.95


@dataclass(frozen=True, slots=True)
class LogoFacts:
    width_px: int
    height_px: int
    is_white: bool
    is_dark: bool
    palette: tuple[str, ...]
    has_transparency: bool
    background: str | None  # '#RRGGBB' of an opaque, even background
    can_be_monochrome: bool  # its shape alone tells what it is


@lru_cache(maxsize=256)
def analyse_logo(png: bytes) -> LogoFacts:
    """ImageError for a PNG that shows nothing."""
    width, height = png_size(png)
    pixels = _sample(png)
    shares = colour_shares(png)
    transparency = bool((pixels[..., 3] < 250).mean() > 0.005)
    background = None if transparency else even_background(pixels)
    figure = [(colour, share) for colour, share in shares if not _is_background(colour, background)]
    light = sum(share for colour, share in figure if luminance(colour) > 0.7)
    dark = sum(share for colour, share in figure if luminance(colour) < 0.35)
    total = sum(share for _, share in figure) or 1.0
    return LogoFacts(
        width,
        height,
        is_white=sum(share for colour, share in figure if _is_white(colour)) / total >= _MANY and bool(figure),
        is_dark=sum(share for colour, share in figure if luminance(colour) < 0.1) / total >= _MANY and bool(figure),
        palette=tuple(palette_from_image(png)),
        has_transparency=transparency,
        background=background,
        can_be_monochrome=transparency and min(light, dark) / total < 0.08,
    )


def palette_from_image(png: bytes) -> list[str]:
    """Brand colours, most seen first, colourful ones before greys; transparent and near-white pixels do not count."""
    background = even_background(_sample(png))
    seen = [
        (colour, share)
        for colour, share in colour_shares(png)
        if not _is_white(colour) and not _is_background(colour, background if _is_pale(background) else None)
    ]
    total = sum(share for _, share in seen)
    kept = [colour for colour, share in seen if share / total >= _LEAST_SHARE]
    return sorted(kept, key=_is_colourless)[:8]


@lru_cache(maxsize=256)
def colour_shares(png: bytes) -> tuple[tuple[str, float], ...]:
    """Visible colours and the share of the visible area each takes, largest first."""
    pixels = _sample(png)
    seen = pixels[pixels[..., 3] >= SEEN_ALPHA][:, :3]
    if not len(seen):
        raise ImageError("image-empty", "The image is fully transparent.", remedy="Hand over a visible logo.")
    merged: list[list[float | str]] = []
    for colour, count in _bins(seen):
        for entry in merged:
            if oklab_distance(str(entry[0]), colour) < _SAME:
                entry[1] = float(entry[1]) + count
                break
        else:
            merged.append([colour, float(count)])
    shares = [(str(colour), float(count) / len(seen)) for colour, count in merged]
    return tuple(sorted(shares, key=lambda entry: (-entry[1], entry[0])))


def _bins(seen: Pixels) -> list[tuple[str, int]]:
    """The most frequent colour of each of 4,096 bins, and how many pixels the bin holds."""
    keys = (seen.astype(np.uint32) >> 4) @ np.array([256, 16, 1], dtype=np.uint32)
    exact = seen.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    found: list[tuple[str, int]] = []
    for key, count in zip(*np.unique(keys, return_counts=True), strict=True):
        values, counts = np.unique(exact[keys == key], return_counts=True)
        value = int(values[counts.argmax()])
        found.append((format_colour((value >> 16, value >> 8 & 255, value & 255)), int(count)))
    found.sort(key=lambda entry: (-entry[1], entry[0]))
    return [entry for entry in found if entry[1] >= max(2, 0.002 * len(seen))] or found[:1]


@lru_cache(maxsize=64)
def _sample(png: bytes) -> Pixels:
    image = open_png(png)
    longest = max(image.size)
    if longest > _SAMPLE_PX:
        size = tuple(max(1, round(side * _SAMPLE_PX / longest)) for side in image.size)
        image = image.resize((size[0], size[1]), Image.Resampling.NEAREST)
    pixels: Pixels = np.asarray(image)
    return pixels


def even_background(pixels: Pixels) -> str | None:
    """The colour of the border, if the image is opaque there and nearly all of it is one colour."""
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    if (border[:, 3] < 250).any():
        return None
    middle = np.median(border[:, :3], axis=0)
    near = np.abs(border[:, :3].astype(np.int16) - middle).max(axis=1) <= 12
    red, green, blue = (round(float(channel)) for channel in middle)
    return format_colour((red, green, blue)) if near.mean() >= _MANY else None


def _is_background(colour: str, background: str | None) -> bool:
    return background is not None and oklab_distance(colour, background) < _SAME


def _is_pale(colour: str | None) -> bool:
    return colour is not None and _is_white(colour)


def _is_white(colour: str) -> bool:
    return luminance(colour) >= _NEAR_WHITE and _is_colourless(colour)


def _is_colourless(colour: str) -> bool:
    return to_oklch(colour)[1] < _COLOURLESS
