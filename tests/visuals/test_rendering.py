import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageChops

from tests.visuals.samples import GREEN, MAGENTA, compiled, decoded, squeeze, text_slot, values, wordmark
from visuals import Metadata, RenderError, Values, render

TOLD = Metadata(title="Squeeze <1>", campaign="Vote Anyway", alt_text="A dish presses & VOTE")
GOLDEN = Path(__file__).parent / "golden" / "squeeze-square.png"


def poster(field=GREEN, locale="en", **changes) -> Values:
    texts = {"line": "Your bath is still warm.", "date": "9 June"} | changes
    return Values(texts=texts, colours={"field": field}, images={"logo": wordmark("#1A2B3C")}, locale=locale)


def test_colours_stand_where_the_template_puts_them():
    picture = decoded(render(squeeze(), poster(), "square").data)
    assert picture.size == (1080, 1080)
    assert picture.getpixel((5, 5)) == (0x0B, 0x5D, 0x4A)
    assert picture.getpixel((643, 460)) == (255, 255, 255)  # the dish
    assert picture.getpixel((200, 700)) == (255, 255, 255)  # on-field, English alternate
    assert picture.getpixel((800, 700)) == (0x0B, 0x5D, 0x4A)
    assert picture.getpixel((525, 700)) == (0x12, 0x14, 0x16)  # the pattern's bar …
    assert picture.getpixel((535, 700)) == (0x0B, 0x5D, 0x4A)  # … and its gap
    assert picture.getpixel((643, 545)) == (0x0B, 0x5D, 0x4A)  # beyond the clip path


def test_the_language_chooses_the_alternate():
    french = render(squeeze(), poster(locale="fr-BE"), "square")
    picture = decoded(french.data)
    assert picture.getpixel((200, 700)) == (0x0B, 0x5D, 0x4A)
    assert picture.getpixel((800, 700)) == (255, 255, 255)
    assert french.warnings == ()
    polish = render(squeeze(), poster(locale="pl"), "square")
    assert decoded(polish.data).getpixel((200, 700)) == (255, 255, 255)
    assert [warning.code for warning in polish.warnings] == ["locale-missing"]


def test_the_first_and_the_last_stroke_stand_on_the_margin():
    body = text_slot(x=40, width=320, height=80, data_max_size=40)
    for align, column in (("start", 40), ("end", 359)):
        drawn = compiled(body.replace("/>", f' data-align="{align}"/>'))
        dark = np.asarray(decoded(render(drawn, values("Hill"), "page").data).convert("L")) < 128
        columns = np.flatnonzero(dark.any(axis=0))
        edge = columns[0] if align == "start" else columns[-1]
        assert abs(int(edge) - column) <= 1


def test_a_stretched_line_fills_the_measure_at_every_length():
    body = text_slot(x=20, width=360, data_fit="stretch", data_max_lines=1, data_max_size=90, data_axes="wght 620")
    for line in ("It’s raining.", "My cat says no.", "The queue is round the block."):
        picture = render(compiled(body), values(line), "page")
        columns = np.flatnonzero((np.asarray(decoded(picture.data).convert("L")) < 128).any(axis=0))
        assert (abs(int(columns[0]) - 20) <= 1, abs(int(columns[-1]) - 379) <= 1) == (True, True)
        assert picture.warnings == ()


def test_visibility_follows_the_slot():
    body = text_slot() + '<rect width="9" height="9" data-show-if="line"/>'
    body += '<rect y="190" width="9" height="9" data-show-unless="line"/>'
    filled, empty = (decoded(render(compiled(body), values(line), "page").data) for line in ("Yes", " \u200b "))
    assert (filled.getpixel((4, 4)), filled.getpixel((4, 195))) == ((0, 0, 0), (255, 255, 255))
    assert (empty.getpixel((4, 4)), empty.getpixel((4, 195))) == ((255, 255, 255), (0, 0, 0))


def test_order_of_drawing_holds_across_slots():
    body = (
        '<rect width="400" height="200" data-fill="field"/>'
        + text_slot()
        + '<rect width="400" height="200" fill="#102030"/>'
    )
    picture = decoded(render(compiled(body), values("Hidden"), "page").data)
    assert picture.getcolors() == [(400 * 200, (0x10, 0x20, 0x30))]


def test_group_opacity_and_gradients_by_box():
    stops = '<stop offset="0%" stop-color="#000"/><stop offset="1" stop-color="#fff"/>'
    defs = f'<linearGradient id="g">{stops}</linearGradient>'
    body = '<g opacity="0.5"><rect width="200" height="200"/><rect width="200" height="100"/></g>'
    body += '<rect x="200" width="200" height="200" fill="url(#g)"/>'
    picture = decoded(render(compiled(body, defs=defs), values(), "page").data)
    assert picture.getpixel((100, 50)) == picture.getpixel((100, 150))  # an overlap inside a group does not add up
    grey = np.asarray(picture.convert("L")).astype(int)
    assert abs(grey[50, 100] - 128) <= 1
    assert abs(grey[100, 300] - 128) <= 2


def test_same_input_same_bytes_and_scaled_size():
    for encoding in ("png", "jpeg", "webp", "svg", "pdf"):
        first, second = (render(squeeze(), poster(), "story", encoding=encoding, width_px=360) for _ in range(2))
        assert first.data == second.data
        assert (first.width_px, first.height_px) == (360, 640)
    assert decoded(render(squeeze(), poster(), "story", width_px=360).data).size == (360, 640)


def test_png_is_valid_and_equal_to_the_other_pixel_formats():
    picture = render(squeeze(), poster(MAGENTA), "square", metadata=TOLD)
    kinds, position = [], 8
    while position < len(picture.data):
        length, kind = struct.unpack(">I4s", picture.data[position : position + 8])
        body = picture.data[position + 4 : position + 8 + length]
        assert struct.unpack(">I", picture.data[position + 8 + length : position + 12 + length])[0] == zlib.crc32(body)
        kinds.append(kind)
        position += 12 + length
    bands = kinds.count(b"IDAT")
    assert bands > 2
    assert kinds == [b"IHDR", b"sRGB", b"pHYs", *[b"iTXt"] * 4, *[b"IDAT"] * bands, b"IEND"]
    for encoding in ("jpeg", "webp"):
        other = render(squeeze(), poster(MAGENTA), "square", encoding=encoding, quality=95)
        difference = ImageChops.difference(decoded(picture.data), decoded(other.data))
        assert np.asarray(difference).mean() < 1.0


def test_the_svg_holds_no_text_and_nothing_foreign():
    picture = render(squeeze(), poster(line="<script>&\"'"), "square", encoding="svg", metadata=TOLD)
    root = ElementTree.fromstring(picture.data)
    names = {element.tag.split("}")[1] for element in root.iter()}
    told = {"title", "desc", "metadata", "source"}
    assert names == told | {"svg", "defs", "clipPath", "linearGradient", "stop", "g", "path", "image"}
    assert root.findtext(".//{http://purl.org/dc/elements/1.1/}source") == "Vote Anyway"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Squeeze <1>"
    assert b"script" not in picture.data


def test_the_pdf_is_one_vector_page_of_exact_size():
    data = render(squeeze(), poster(), "square", encoding="pdf").data
    assert re.search(rb"/MediaBox \[ ?0 0 810 810 ?\]", data)
    assert b"1970" in data and data.startswith(b"%PDF-1.")


def test_a_picture_matches_the_one_looked_at():
    picture = decoded(render(squeeze(), poster(), "square", width_px=360).data)
    with Image.open(GOLDEN) as looked_at:
        difference = np.asarray(ImageChops.difference(picture, looked_at.convert("RGB")), dtype=np.float64)
    assert np.sqrt((difference**2).mean()) < 1.0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format_key": "poster"}, "format-missing"),
        ({"width_px": 9000}, "too-large"),
        ({"encoding": "gif"}, "encoding"),
    ],
)
def test_what_cannot_be_made_is_refused(change, code):
    with pytest.raises(RenderError) as caught:
        render(squeeze(), poster(), **({"format_key": "square"} | change))
    assert caught.value.code == code


def test_an_empty_required_slot_is_named():
    warnings = render(squeeze(), poster(line=""), "square").warnings
    assert [(warning.code, warning.slot) for warning in warnings] == [("slot-empty", "line")]


FLAT = """<defs><linearGradient id="g" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="9" y2="9"
  gradientTransform="scale(0.0001)"><stop stop-color="#000"/><stop offset="1" stop-color="#fff"/>
  </linearGradient></defs><g transform="scale(1 0.033)"><rect width="9" height="9" fill="url(#g)"/></g>"""
TINY = """<g transform="rotate(10)"><rect data-slot="photo" data-type="photo" width="1e-200" height="1e-200"/></g>"""


@pytest.mark.parametrize("drawn", [FLAT, TINY], ids=["flat", "tiny"])
def test_what_cairo_finds_too_extreme_is_told_with_a_cure(drawn):
    template = compiled(drawn)
    told = Values(colours={"field": GREEN}, images={"photo": wordmark()} if "photo" in template.slots else {})
    with pytest.raises(RenderError) as caught:
        render(template, told, "page")
    assert (caught.value.code, caught.value.message, caught.value.remedy) == (
        "extreme",
        "Something is too small, too large or too flat to be drawn.",
        "Draw it nearer to the size at which it is shown.",
    )
