"""Opens and writes PNG images in memory: bytes flow in, RGBA pixels flow out, or an ImageError."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict

import numpy as np
from PIL import Image

from visuals.errors import ImageError
from visuals.png import png_of

MAX_PIXELS = 40_000_000
_MOST_KEPT_PIXELS = 3_000_000
_MOST_KEPT = 16
_kept: OrderedDict[bytes, Image.Image] = OrderedDict()
_lock = threading.Lock()
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
    if width * height > _MOST_KEPT_PIXELS:
        return _decoded(png)
    found = _kept.get(png)
    return found if found is not None else _keep(png, _decoded(png))


def _decoded(png: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            image.load()
            return image if image.mode == "RGBA" else image.convert("RGBA")
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageError("image-unreadable", "The PNG is damaged.", remedy="Save the image again.") from error


def _keep(png: bytes, image: Image.Image) -> Image.Image:
    with _lock:
        _kept[png] = image
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return image


def write_png(image: Image.Image) -> bytes:
    """Pixels only: no chunk of the source survives."""
    pixels = np.asarray(image if image.mode in {"L", "LA", "RGB", "RGBA"} else image.convert("RGBA"))
    png = png_of(pixels.reshape(image.height, image.width, -1))
    if image.mode == "RGBA" and image.width * image.height <= _MOST_KEPT_PIXELS:
        _keep(png, image)  # it is most often looked at next
    return png
