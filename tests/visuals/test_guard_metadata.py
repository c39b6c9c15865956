"""What a picture's maker told with it is in nothing that we write: comments, texts, places, profiles."""

import base64
import re

import pytest
from PIL.PngImagePlugin import PngInfo

from tests.visuals.guard_samples.rasters import encoded, located, swapped_profile
from tests.visuals.hostile import svg
from tests.visuals.samples import GREEN, compiled, data_uri, photograph
from visuals import Values, render
from visuals.guard import clean_image, clean_photo, clean_svg
from visuals.guard.raster import read_raster
from visuals.importing import encode_drawings, read_drawings
from visuals.pictures import open_picture, packed

SECRET, PLACE, PROFILE = b"told-by-its-maker", b"Ana's telephone", "odd!".encode("utf-16-be")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">told-by-its-maker</x:xmpmeta>'
TOLD = (SECRET, PLACE, PROFILE, b"adobe:ns:meta", b"Exif\0", b"ICC_PROFILE", b"eXIf", b"iCCP", b"tEXt", b"iTXt")


def _text() -> PngInfo:
    text = PngInfo()
    text.add_text("comment", SECRET.decode())
    text.add_text("Author", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return text


def _telling(name: str, turn: int = 6) -> bytes:
    """So many colours that a draft takes it as JPEG."""
    pillow_format, _, is_plain = name.partition(" of ")
    image, exif = photograph(600, 600), located()
    exif[0x0112] = turn
    more = {"exif": exif} if is_plain else {"exif": exif, "icc_profile": swapped_profile()}
    if pillow_format == "JPEG":
        return encoded(image, "JPEG", comment=SECRET, xmp=XMP, dpi=(301, 301), **more)
    if pillow_format == "PNG":
        return encoded(image, "PNG", pnginfo=_text(), **more)
    if pillow_format == "GIF":
        return encoded(image.quantize(200), "GIF", comment=SECRET)
    return encoded(image, pillow_format, xmp=XMP, **more)


FORMATS = ("JPEG", "JPEG of no profile", "PNG", "PNG of no profile", "GIF", "WEBP", "WEBP of no profile", "AVIF")
FILES = {name: _telling(name) for name in FORMATS}


def _told_in(data: bytes) -> set[bytes]:
    """Also in what is embedded, but not in its base64: four letters stand there by chance."""
    embedded = re.compile(rb"data:image/\w+;base64,([A-Za-z0-9+/=]+)")
    parts = [embedded.sub(b"", data), *map(base64.b64decode, embedded.findall(data))]
    return {told for part in parts for told in TOLD if told in part} | {
        b"COM" for part in parts if part.startswith(b"\xff\xd8") and b"\xff\xfe" in part[: part.index(b"\xff\xda")]
    }


def _in_svg(name: str) -> bytes:
    href = f"data:image/{name.split()[0].lower()};base64,{base64.b64encode(FILES[name]).decode()}"
    return svg(f'<image width="100" height="100" href="{href}"/>')


@pytest.mark.parametrize("name", FORMATS)
def test_the_samples_tell_it(name):
    assert SECRET in FILES[name]
    assert name == "GIF" or PLACE in FILES[name]


@pytest.mark.parametrize("name", FORMATS)
def test_pixels_come_without_anything_else(name):
    assert read_raster(FILES[name]).info == {}


@pytest.mark.parametrize("name", FORMATS)
def test_a_logo_tells_nothing(name):
    assert _told_in(clean_image(FILES[name]).png) == set()
    inside = clean_image(_in_svg(name))
    assert _told_in(inside.svg) == _told_in(inside.png) == set()
    assert b"data:image/" in clean_svg(_in_svg(name)).svg


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "GIF"])
def test_a_photo_tells_nothing(name):
    assert _told_in(clean_photo(FILES[name]).jpeg) == set()


@pytest.mark.parametrize("name", FORMATS)
def test_a_draft_tells_nothing(name):
    for source in (FILES[name], _in_svg(name)):
        drawing = encode_drawings(read_drawings(source))
        assert b"data:image/jpeg;base64," in drawing
        assert _told_in(drawing) == set()


@pytest.mark.parametrize("name", ["JPEG", "JPEG of no profile", "PNG"])
@pytest.mark.parametrize("encoding", ["png", "jpeg", "webp", "svg", "pdf"])
def test_a_picture_of_a_template_tells_nothing(name, encoding):
    href = data_uri(_telling(name, turn=1))
    for place in ('width="300" height="200" preserveAspectRatio="xMidYMid slice"', 'width="400" height="400"'):
        made = render(
            compiled(f'<image {place} href="{href}"/>'), Values(colours={"field": GREEN}), "page", encoding=encoding
        )
        assert not {SECRET, PLACE, PROFILE, b"COM"} & _told_in(made.data)


@pytest.mark.parametrize("name", ["JPEG", "JPEG of no profile", "PNG"])
def test_the_part_of_a_picture_tells_nothing(name):
    upright = _telling(name, turn=1)
    assert open_picture(upright).info == {}
    for crop, size in (((0.0, 0.0, 600.0, 600.0), (600, 600)), ((0.0, 0.0, 300.0, 600.0), (200, 400))):
        assert _told_in(packed(upright, crop, size, is_photo=True).data) == set()
