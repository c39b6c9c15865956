"""A logo as it stands by itself, on the wall or beside a colour: files and a field flow in, one small PNG flows out."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image

from kits.drawing import VARIANTS, Shade
from visuals import LogoChoice, logo_for_field

TILE_LONGEST_PX = 640
PLATE_MARGIN = 0.12


@dataclass(frozen=True)
class WallTile:
    """The logo as the wall shows it."""

    png: bytes
    width_px: int
    height_px: int


def wall_tile(
    logo: bytes, field: str, *, shades: Mapping[Shade, bytes] | None = None, variant: str = "auto"
) -> WallTile:
    """The variant that was chosen or reads best, on a plate where it does not, small enough for a long wall."""
    small = {shade: smaller(data) for shade, data in (shades or {}).items()}
    png = plated(logo_for_field(smaller(logo), field, variants=small, only=VARIANTS.get(variant)))
    width_px, height_px = Image.open(io.BytesIO(png), formats=("PNG",)).size
    return WallTile(png, width_px, height_px)


def plated(choice: LogoChoice) -> bytes:
    """The chosen variant, with its plate around it where it has one."""
    if choice.plate is None:
        return choice.png
    picture = Image.open(io.BytesIO(choice.png), formats=("PNG",)).convert("RGBA")
    margin = round(PLATE_MARGIN * max(picture.size))
    plate = Image.new("RGBA", (picture.width + 2 * margin, picture.height + 2 * margin), choice.plate)
    plate.alpha_composite(picture, (margin, margin))
    return _written(plate)


def smaller(logo: bytes, longest_px: int = TILE_LONGEST_PX) -> bytes:
    """Shrunk before anything is computed on it: nothing of the original is needed beyond this size."""
    picture = Image.open(io.BytesIO(logo), formats=("PNG",))
    if max(picture.size) <= longest_px:
        return logo
    whole = picture.convert("RGBA")
    whole.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    return _written(whole)


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()
