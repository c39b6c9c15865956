"""What files tell about themselves: ours in every encoding, the uploader's in none."""

import base64
import io
import re
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from PIL import Image, PngImagePlugin

from tests.visuals.samples import GREEN, compiled, data_uri, jpeg_of, photograph, png_of, quarters, squeeze, wordmark
from visuals import Metadata, Values, render
from visuals.rendering import Encoding

TOLD = Metadata(title="Squeeze <1>", campaign="Vote & Anyway", alt_text="A dish presses & VOTE")
ENCODINGS: tuple[Encoding, ...] = ("png", "jpeg", "webp", "svg", "pdf")
SECRET = "secret place"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
ALT_TEXT = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility"
SVG = "{http://www.w3.org/2000/svg}"
COLOUR_SPACE, SRGB = 0xA001, 1
BODY = """<rect width="400" height="200" data-fill="field"/>
<rect data-slot="photo" data-type="photo" x="200" width="200" height="200"/>
<rect data-slot="logo" data-type="image" x="10" y="10" width="180" height="60"/>
<rect data-slot="given" data-type="image" x="10" y="80" width="180" height="60"/>
<image x="10" y="150" width="80" height="40" href="{}"/>"""


def telling_png(png: bytes) -> bytes:
    """The same picture with all that a program may tell in a PNG."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET)
    told.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    exif = Image.Exif()
    exif[0x010E] = SECRET
    output = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.save(output, "PNG", pnginfo=told, exif=exif, icc_profile=SECRET.encode(), compress_level=0)
    return output.getvalue()


def telling_jpeg(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    return jpeg_of(image, exif=exif, comment=SECRET, xmp=SECRET.encode(), icc_profile=SECRET.encode())


def layers(data: bytes) -> Iterator[bytes]:
    """A file, the pictures that it holds as base64, its compressed streams, and the profiles of all pictures."""
    yield data
    for packed in re.findall(rb";base64,([^\"]+)", data):
        yield from layers(base64.b64decode(packed, validate=True))
    if data.startswith(b"%PDF"):
        for start in re.finditer(rb"stream\r?\n", data):
            yield from inflated(data[start.end() :])
    if data.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            yield repr(image.info).encode() + repr(dict(image.getexif())).encode()


def inflated(data: bytes) -> Iterator[bytes]:
    try:
        yield zlib.decompressobj().decompress(data)
    except zlib.error:
        return


def test_the_search_finds_what_is_hidden() -> None:
    for picture in (telling_png(wordmark()), telling_jpeg(quarters())):
        hidden = b'<svg><image href="data:image/png;base64,' + base64.b64encode(picture) + b'"/></svg>'
        assert SECRET.encode() not in hidden
        assert sum(layer.count(SECRET.encode()) for layer in layers(hidden)) >= 4
    packed = b"%PDF-1.4 stream\n" + zlib.compress(SECRET.encode() * 9) + b"\nendstream"
    assert SECRET.encode() in b"".join(layers(packed))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_nothing_of_the_uploaders_metadata_is_handed_on(encoding: Encoding) -> None:
    logo, given = telling_png(wordmark("#FFFFFF")), telling_png(wordmark("#FFFFFF", size=(300, 100)))
    images = {"logo": logo, "given": wordmark(), "given.white": given, "photo": telling_jpeg(photograph(400, 400))}
    body = BODY.format(data_uri(telling_png(png_of(quarters()))))
    data = render(compiled(body), Values({}, {"field": GREEN}, images), "page", encoding=encoding, metadata=TOLD).data
    found = list(layers(data))
    assert len(found) >= {"svg": 9, "pdf": 6}.get(encoding, 2)
    assert [layer[:200] for layer in found if SECRET.encode() in layer] == []


def picture_of(encoding: Encoding) -> Image.Image:
    told = Values({"line": "Vote"}, {"field": GREEN}, {"logo": wordmark()})
    return Image.open(io.BytesIO(render(squeeze(), told, "square", encoding=encoding, metadata=TOLD).data))


@pytest.mark.parametrize("encoding", ["png", "jpeg", "webp"])
def test_title_alternative_text_and_campaign_stand_in_xmp(encoding: Encoding) -> None:
    with picture_of(encoding) as picture:
        packet = picture.info["XML:com.adobe.xmp" if encoding == "png" else "xmp"]
    root = ElementTree.fromstring(packet)
    said = {element.tag: "".join(element.itertext()) for element in root.iter()}
    assert said[f"{DUBLIN_CORE}title"] == TOLD.title
    assert said[f"{DUBLIN_CORE}description"] == said[ALT_TEXT] == TOLD.alt_text
    assert said[f"{DUBLIN_CORE}source"] == TOLD.campaign


def test_a_png_tells_it_as_text_too() -> None:
    with picture_of("png") as picture:
        told = [picture.info[name] for name in ("Title", "Description", "Source")]
    assert told == [TOLD.title, TOLD.alt_text, TOLD.campaign]


def test_an_svg_tells_title_alternative_text_and_campaign() -> None:
    data = render(squeeze(), Values({}, {"field": GREEN}), "square", encoding="svg", metadata=TOLD).data
    root = ElementTree.fromstring(data)
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (TOLD.title, TOLD.alt_text)
    assert (root.get("role"), root.get("aria-label")) == ("img", TOLD.alt_text)
    assert TOLD.campaign in "".join(text for element in root for text in element.itertext())


@pytest.mark.parametrize("encoding", ["jpeg", "webp"])
def test_photographs_say_that_their_colours_are_srgb(encoding: Encoding) -> None:
    for metadata in (TOLD, Metadata()):
        told = Values({"line": "Vote"}, {"field": GREEN})
        data = render(squeeze(), told, "square", encoding=encoding, metadata=metadata, width_px=200).data
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.getexif().get_ifd(0x8769)[COLOUR_SPACE] == SRGB


def test_nothing_is_told_where_nothing_is_known() -> None:
    for encoding in ENCODINGS:
        data = render(squeeze(), Values({}, {"field": GREEN}), "square", encoding=encoding, width_px=200).data
        assert not re.search(rb"<title|<desc|aria-label|xmpmeta|iTXt|/Title \([^)]", data), encoding
