"""Re-encodes images inside an SVG: a foreign data URI flows in, one that we wrote flows out."""

from __future__ import annotations

import base64
import binascii
import io
import re

from PIL import Image

from visuals.guard.errors import UploadRefused, refusal
from visuals.guard.raster import read_raster
from visuals.guard.sniffing import sniff
from visuals.images import write_png

_DATA_URI = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp|avif)\s*(?:;[\w=.-]+)*;base64,", re.IGNORECASE)
_SAID_AS_IT_IS = ("too_many_pixels", "webp_too_many_pixels")
_JPEG_QUALITY = 92


def reencode(href: str) -> str:
    """A data URI of a PNG, or of a JPEG where one was given. CairoSVG would decode it without any limit."""
    head = _DATA_URI.match(href)
    if head is None:
        raise refusal("svg_embedded" if href.lstrip()[:5].lower() == "data:" else "svg_external")
    try:
        data = base64.b64decode("".join(href[head.end() :].split()) + "==")
        image = read_raster(data)
    except binascii.Error as error:
        raise refusal("svg_embedded") from error
    except UploadRefused as error:
        raise error if error.code in _SAID_AS_IT_IS else refusal("svg_embedded") from error
    encoded = _encode_jpeg(image) if sniff(data) == "jpeg" else write_png(image)
    kind = "jpeg" if sniff(data) == "jpeg" else "png"
    return f"data:image/{kind};base64,{base64.b64encode(encoded).decode()}"


def decode(href: str) -> bytes:
    """The bytes of a data URI that `reencode` wrote."""
    return base64.b64decode(href.partition(",")[2])


def _encode_jpeg(image: Image.Image) -> bytes:
    output = io.BytesIO()
    image.convert("RGB").save(output, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return output.getvalue()
