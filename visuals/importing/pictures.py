"""Pictures inside an export and plain ones beside it: foreign bytes flow in, a part in our own encoding flows out."""

from __future__ import annotations

import base64
import binascii
import io
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

import numpy as np
from PIL import Image

from visuals.geometry import Matrix, multiply
from visuals.guard.errors import refusal
from visuals.guard.raster import raster_size, read_raster
from visuals.images import write_png
from visuals.importing.drawing import Drawing, Part
from visuals.importing.inheriting import State, short
from visuals.importing.placing import matrix_of
from visuals.importing.viewing import view_matrix
from visuals.pictures import open_picture, picture_size

MAX_SIDE_PX, MAX_PIXELS = 4200, 2970 * 4200  # the largest format: A3
LEAST_DENSITY = 0.6  # pixels for each that is drawn, as of photos
_JPEG_QUALITY = 84
_SMALL_BYTES, _SMALL_SHARE = 200_000, 0.05  # of a byte, for each pixel
_TRIED_AS_PNG = 4_000_000  # pixels; a larger one is asked of a part of it
_MOST_DENSE = 1.25
_HEAD_CHARS = 4096  # enough for the size of a file of ours
_DATA_URI = re.compile(r"\s*data:image/[\w.+-]+\s*(?:;[\w=.-]+)*;base64,", re.IGNORECASE)


def picture_part(element: Element, own: Mapping[str, str], state: State) -> Part | None:
    """An embedded picture in its place. UploadRefused when it is linked or cannot be read."""
    href = element.get("href", "")
    head = _DATA_URI.match(href)
    if head is None:
        raise refusal("svg_embedded" if href.lstrip()[:5].lower() == "data:" else "svg_external")
    try:
        part = placed_picture(base64.b64decode("".join(href[head.end() :].split()) + "=="))
    except binascii.Error as error:
        raise refusal("svg_embedded") from error
    full_width, full_height = float(part.attributes["width"]), float(part.attributes["height"])
    x, y = state.length(own.get("x", "0"), "x"), state.length(own.get("y", "0"), "y")
    width = state.length(own.get("width", ""), "x", full_width)
    height = state.length(own.get("height", ""), "y", full_height)
    if width <= 0 or height <= 0:
        return None
    step = view_matrix((x, y, width, height), (0, 0, full_width, full_height), own.get("preserveAspectRatio", ""))
    part.attributes |= {"x": short(step[4]), "y": short(step[5])}
    part.attributes |= {"width": short(step[0] * full_width), "height": short(step[3] * full_height)}
    return part


def placed_picture(data: bytes) -> Part:
    """A picture as large as it came, in no more pixels than the largest format has. Raises UploadRefused."""
    image = read_raster(data, max_side_px=MAX_SIDE_PX, max_pixels=MAX_PIXELS)
    width_px, height_px = raster_size(data)
    size = {"width": str(width_px), "height": str(height_px), "preserveAspectRatio": "none"}
    return Part("image", {"x": "0", "y": "0", **size, "href": encoded(image)})


def encoded(image: Image.Image) -> str:
    """A data URI that we wrote: JPEG, or PNG where something shows through or flat colours make it small."""
    data, kind = _written(image)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _written(image: Image.Image) -> tuple[bytes, str]:
    is_opaque = image.mode != "RGBA" or int(np.asarray(image.getchannel("A")).min()) == 255
    if not is_opaque:
        return write_png(image), "png"
    image = image.convert("RGB")
    small = max(_SMALL_BYTES, _SMALL_SHARE * image.width * image.height)
    if _is_flat(image, small):
        data = write_png(image)
        if len(data) <= small:
            return data, "png"
    output = io.BytesIO()
    image.save(output, "JPEG", quality=_JPEG_QUALITY)
    return output.getvalue(), "jpeg"


def _is_flat(image: Image.Image, small: float) -> bool:
    """Whether a PNG may turn out small: of a large picture, every so many rows are tried instead of all."""
    step = math.ceil(image.width * image.height / _TRIED_AS_PNG)
    if step == 1:
        return True
    rows = np.ascontiguousarray(np.asarray(image)[::step])
    return len(write_png(Image.fromarray(rows))) * step <= 2 * small


def pixels_of(part: Part) -> tuple[int, int]:
    """The pixels of a picture of ours."""
    href = part.attributes["href"]
    return picture_size(base64.b64decode(href[href.index(",") + 1 :][:_HEAD_CHARS]))


def density_of(part: Part, matrix: Matrix) -> float:
    """How many pixels a picture has for each that is drawn, at the fewer. `matrix` leads to what it is drawn in."""
    across = float(part.attributes["width"]) * math.hypot(*matrix[:2])
    down = float(part.attributes["height"]) * math.hypot(*matrix[2:4])
    width_px, height_px = pixels_of(part)
    return min(width_px / across, height_px / down) if across > 0 and down > 0 else math.inf


def with_fewer_pixels(drawing: Drawing, scale: float) -> Drawing:
    """The same with no picture much finer than it is drawn at `scale`."""
    fit: Matrix = (scale, 0, 0, scale, 0, 0)
    return replace(drawing, parts=tuple(_thinned(part, fit) for part in drawing.parts))


def _thinned(part: Part, matrix: Matrix) -> Part:
    inner = multiply(matrix, matrix_of(part))
    if part.tag != "image":
        return replace(part, children=[_thinned(child, inner) for child in part.children])
    density = density_of(part, inner)
    if not _MOST_DENSE < density < math.inf:
        return part
    href = part.attributes["href"]
    image = open_picture(base64.b64decode(href[href.index(",") + 1 :]))
    size = max(1, round(image.width / density)), max(1, round(image.height / density))
    if image.mode == "RGBA":
        image = image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    else:
        image = image.resize(size, Image.Resampling.LANCZOS)
    return replace(part, attributes={**part.attributes, "href": encoded(image)})
