"""Pictures that stand in a template: a checked <image> flows in, a typed picture flows out, or a TemplateError."""

from __future__ import annotations

import base64
import binascii
import re

from visuals.errors import ImageError, TemplateError
from visuals.geometry import Box
from visuals.nodes import Picture
from visuals.paints import number
from visuals.pictures import contain, cover, open_picture, picture_size
from visuals.reading import Element, refuse

MAX_PICTURE_PIXELS = 40_000_000  # of a motif in every format, posters too: 31 million
_DATA = re.compile(r"data:image/(?:png|jpe?g);base64,", re.IGNORECASE)
_FIT = re.compile(r"x(Min|Mid|Max)Y(Min|Mid|Max)(?:\s+(meet|slice))?$")
_SHARES = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
_EMBED = 'Embed the picture: href="data:image/png;base64,…", or jpeg.'


class PictureReader:
    """Reads a template's pictures; each is decoded once, and together they are bounded."""

    def __init__(self) -> None:
        self._sizes: dict[bytes, tuple[int, int]] = {}

    def read(self, element: Element) -> Picture:
        box = _box(element)
        data = _embedded(element)
        if data not in self._sizes:
            self._sizes[data] = self._checked(element, data)
        return _fitted(element, data, self._sizes[data], box)

    def _checked(self, element: Element, data: bytes) -> tuple[int, int]:
        try:
            size = picture_size(data)
            total = sum(width * height for width, height in (*self._sizes.values(), size))
            if total > MAX_PICTURE_PIXELS:
                raise refuse(
                    "image-too-large",
                    f"The pictures have {total:,} pixels together.",
                    element,
                    f"At most {MAX_PICTURE_PIXELS:,}: scale them to what the formats show.",
                )
            open_picture(data)
        except ImageError as error:
            raise refuse(error.code, error.message, element, error.remedy) from error
        return size


def _box(element: Element) -> Box:
    width, height = number(element, "width"), number(element, "height")
    if width <= 0 or height <= 0:
        raise refuse("image", "The picture has no area.", element, "Give it a width and a height.")
    return number(element, "x", 0), number(element, "y", 0), width, height


def _embedded(element: Element) -> bytes:
    link = element.attributes.get("href") or element.attributes.get("xlink:href", "")
    head = _DATA.match(link)
    if head is None:
        raise _no_picture(element, f"The picture's address is {link[:40]!r}.")
    try:
        return base64.b64decode("".join(link[head.end() :].split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _no_picture(element, "The picture's base64 is damaged.") from error


def _no_picture(element: Element, message: str) -> TemplateError:
    return refuse("image-embedded", message, element, _EMBED)


def _fitted(element: Element, data: bytes, size_px: tuple[int, int], box: Box) -> Picture:
    text = element.attributes.get("preserveAspectRatio", "xMidYMid")
    whole = (0.0, 0.0, float(size_px[0]), float(size_px[1]))
    if text == "none":
        return Picture(data, box, whole)
    match = _FIT.match(text)
    if match is None:
        raise refuse(
            "value", f"preserveAspectRatio is {text!r}.", element, "Write none, xMidYMid meet or xMidYMid slice."
        )
    shares = _SHARES[match.group(1)], _SHARES[match.group(2)]
    if match.group(3) == "slice":
        return Picture(data, box, cover(size_px, box, shares))
    return Picture(data, contain(size_px, box, shares), whole)
