"""Makes a logo stand on a field: a PNG and the field's colour flow in, the variant (and plate) to draw flows out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from PIL import Image

from visuals.colour import INK, PAPER, contrast_ratio, parse_colour
from visuals.errors import ImageError
from visuals.images import open_png, write_png
from visuals.nodes import PlateRule, Variant
from visuals.palette import analyse_logo, colour_shares, even_background

ENOUGH = 3.0
_LEAST_SHARE = 0.01  # of the picture: less is no part of the mark
_MAIN_SHARE = 0.1
_MARGIN = 0.08  # left around a logo that stands on its own opaque background
_COLOURS: dict[Variant, str] = {"white": "#FFFFFF", "ink": INK}


@dataclass(frozen=True, slots=True)
class LogoChoice:
    """What to draw; `contrast` is that of the logo to what is directly behind it, `plate` a colour or None."""

    png: bytes
    variant: Variant
    contrast: float
    plate: str | None


@lru_cache(maxsize=64)
def trim_logo(png: bytes) -> bytes:
    """Without empty margins; a logo on an even opaque background keeps a little of it."""
    image = open_png(png)
    pixels = np.asarray(image)
    background = even_background(pixels)
    if background is None:
        seen = pixels[..., 3] > 8
    else:
        far = np.abs(pixels[..., :3].astype(np.int16) - np.array(parse_colour(background))).max(axis=2)
        seen = (far > 24) & (pixels[..., 3] > 8)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        raise ImageError("image-empty", "The image shows nothing but its background.", remedy="Hand over a logo.")
    left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    margin = round(_MARGIN * max(right - left, bottom - top)) if background is not None else 0
    box = (
        max(0, left - margin),
        max(0, top - margin),
        min(image.width, right + margin),
        min(image.height, bottom + margin),
    )
    return png if box == (0, 0, *image.size) else write_png(image.crop(box))


@lru_cache(maxsize=128)
def logo_variant(png: bytes, variant: Literal["white", "ink"]) -> bytes:
    """The logo's shape in one colour; from an even opaque background the shape is keyed out."""
    image = open_png(png)
    pixels = np.asarray(image)
    alpha = pixels[..., 3]
    background = even_background(pixels)
    if background is None and not (alpha < 255).any():
        raise ImageError(
            "image-opaque", "The logo fills its picture: it has no shape of its own.", remedy="Hand over the variant."
        )
    if background is not None:
        difference = pixels[..., :3].astype(np.float32) - np.array(parse_colour(background), dtype=np.float32)
        reach = np.sqrt((difference**2).sum(axis=2)) / 441.7
        alpha = np.clip(reach * 5 * 255, 0, 255).astype(np.uint8)
    if not (alpha > 8).any():
        raise ImageError("image-empty", "The image shows nothing but its background.", remedy="Hand over a logo.")
    plain = Image.new("RGBA", image.size, _COLOURS[variant])
    plain.putalpha(Image.fromarray(alpha))
    return write_png(plain)


def logo_for_field(
    png: bytes,
    field: str,
    *,
    variants: Mapping[Literal["white", "ink"], bytes] | None = None,
    prefer: Literal["contrast", "original"] = "contrast",
    plate: PlateRule = "auto",
    only: Variant | None = None,
) -> LogoChoice:
    """The variant that reads best on the field; a plate under it where none reaches 3 : 1.

    Variants that are not given are made from the logo's transparency, where its shape alone tells what it is. With
    `only` that one variant is drawn, on a plate where it does not read; the logo itself where it cannot be made.
    """
    given = variants or {}
    if only is not None:
        only = only if only in given or only == "original" or _has_shape(png) else "original"
        drawn = _drawn(png, only, given)
        contrast = logo_contrast(drawn, field)
        return _on_plate(drawn, only) if _wants_plate(plate, contrast) else LogoChoice(drawn, only, contrast, None)
    choices: list[tuple[float, Variant]] = [(logo_contrast(png, field), "original")]
    if choices[0][0] < ENOUGH or prefer == "contrast":
        choices.extend(_monochrome(png, field, given))
    contrast, best = max(choices, key=lambda choice: choice[0])
    if _wants_plate(plate, contrast):
        return _on_plate(png, "original")
    return LogoChoice(_drawn(png, best, given), best, contrast, None)


def _wants_plate(plate: PlateRule, contrast: float) -> bool:
    return plate == "always" or (plate == "auto" and contrast < ENOUGH)


def _monochrome(png: bytes, field: str, given: Mapping[Literal["white", "ink"], bytes]) -> list[tuple[float, Variant]]:
    """How well each one-colour variant would read; it is drawn only once it is chosen."""
    can_be_made = analyse_logo(png).can_be_monochrome
    names: tuple[Literal["white", "ink"], ...] = ("white", "ink")
    told = [(logo_contrast(given[name], field), name) for name in names if name in given]
    made = [(contrast_ratio(_COLOURS[name], field), name) for name in names if name not in given and can_be_made]
    return [*told, *made]


def _drawn(png: bytes, variant: Variant, given: Mapping[Literal["white", "ink"], bytes]) -> bytes:
    if variant == "original":
        return png
    return given[variant] if variant in given else logo_variant(png, variant)


def ground_contrast(png: bytes) -> float:
    """How well a logo reads on the even ground that it brings; 21 where it brings none."""
    background = analyse_logo(png).background
    if background is None:
        return 21.0
    ratios = [contrast_ratio(colour, background) for colour, share in colour_shares(png) if share >= _LEAST_SHARE]
    return max(ratios, default=21.0)


def _has_shape(png: bytes) -> bool:
    pixels = np.asarray(open_png(png))
    return even_background(pixels) is not None or bool((pixels[..., 3] < 255).any())


def _on_plate(png: bytes, variant: Variant) -> LogoChoice:
    plates = [(logo_contrast(png, colour), colour) for colour in (PAPER, INK)]
    contrast, colour = max(plates)
    return LogoChoice(png, variant, contrast, colour)


def logo_contrast(png: bytes, field: str) -> float:
    """The weakest contrast of the logo's main colours to the field; a logo on its own ground always reads."""
    facts = analyse_logo(png)
    if not facts.has_transparency:
        return 21.0
    shares = colour_shares(png)
    # Of a wheel of many colours none is a main one: then those count that are about as frequent as the first.
    least = _MAIN_SHARE if shares[0][1] >= _MAIN_SHARE else shares[0][1] / 2
    return min(contrast_ratio(colour, field) for colour, share in shares if share >= least)
