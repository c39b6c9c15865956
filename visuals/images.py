"""Opens and writes PNG images in memory: bytes flow in, RGBA pixels flow out, or an ImageError."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image

from visuals.errors import ImageError
from visuals.png import png_of

MAX_PIXELS = 40_000_000
_MOST_KEPT_PIXELS = 3_000_000
_MAGIC = b"\x89PNG\r\n\x1a\n"


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height from the header, before anything is decoded."""
    if not png.startswith(_MAGIC) or png[12:16] != b"IHDR" or len(png) < 33:
        raise ImageError("image-unreadable", "The image is no PNG.", remedy="Hand over a re-encoded PNG.")
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    if not width or not height or width * height > MAX_PIXELS:
        raise ImageError(
            "image-too-large", f"The image has {width} × {height} pixels.", remedy=f"At most {MAX_PIXELS:,} pixels."
        )
    return width, height


def open_png(png: bytes) -> Image.Image:
    """RGBA; not to be written into: small images are kept, since one picture looks at its logo several times."""
    width, height = png_size(png)
    return _kept(png) if width * height <= _MOST_KEPT_PIXELS else _decoded(png)


def _decoded(png: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            return image.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageError("image-unreadable", "The PNG is damaged.", remedy="Save the image again.") from error


@lru_cache(maxsize=16)
def _kept(png: bytes) -> Image.Image:
    return _decoded(png)


def write_png(image: Image.Image) -> bytes:
    """Pixels only: no chunk of the source survives."""
    pixels = np.asarray(image if image.mode in {"L", "LA", "RGB", "RGBA"} else image.convert("RGBA"))
    return png_of(pixels.reshape(image.height, image.width, -1))
