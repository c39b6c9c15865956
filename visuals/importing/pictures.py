"""Pictures inside an export and plain ones beside it: foreign bytes flow in, a part in our own encoding flows out."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from visuals.guard.errors import refusal
from visuals.guard.raster import read_raster
from visuals.images import write_png
from visuals.importing.drawing import Part
from visuals.importing.inheriting import State, short
from visuals.importing.viewing import view_matrix

MAX_SIDE_PX = 1920  # the longest side of a format
_JPEG_QUALITY = 84
_SMALL_BYTES = 200_000
_DATA_URI = re.compile(r"\s*data:image/[\w.+-]+\s*(?:;[\w=.-]+)*;base64,", re.IGNORECASE)


def picture_part(element: Element, own: Mapping[str, str], state: State) -> Part | None:
    """An embedded picture in its place. UploadRefused when it is linked or cannot be read."""
    href = element.get("href", "")
    head = _DATA_URI.match(href)
    if head is None:
        raise refusal("svg_embedded" if href.lstrip()[:5].lower() == "data:" else "svg_external")
    try:
        image = read_raster(base64.b64decode("".join(href[head.end() :].split()) + "=="), max_side_px=MAX_SIDE_PX)
    except binascii.Error as error:
        raise refusal("svg_embedded") from error
    x, y = state.length(own.get("x", "0"), "x"), state.length(own.get("y", "0"), "y")
    width = state.length(own.get("width", ""), "x", float(image.width))
    height = state.length(own.get("height", ""), "y", float(image.height))
    if width <= 0 or height <= 0:
        return None
    part = placed_picture(image)
    step = view_matrix((x, y, width, height), (0, 0, image.width, image.height), own.get("preserveAspectRatio", ""))
    part.attributes |= {"x": short(step[4]), "y": short(step[5])}
    part.attributes |= {"width": short(step[0] * image.width), "height": short(step[3] * image.height)}
    return part


def placed_picture(image: Image.Image) -> Part:
    size = {"width": str(image.width), "height": str(image.height)}
    return Part("image", {"x": "0", "y": "0", **size, "href": encoded(image)})


def encoded(image: Image.Image) -> str:
    """A data URI that we wrote: JPEG, or PNG where something shows through or flat colours make it small."""
    is_opaque = int(np.asarray(image.getchannel("A")).min()) == 255
    data, kind = write_png(image.convert("RGB") if is_opaque else image), "png"
    if is_opaque and len(data) > _SMALL_BYTES:
        output = io.BytesIO()
        image.convert("RGB").save(output, "JPEG", quality=_JPEG_QUALITY)
        data, kind = output.getvalue(), "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
