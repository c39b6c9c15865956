import base64
import io
import re

import cairocffi as cairo
import numpy as np
import pytest
from PIL import Image

from tests.visuals.samples import (
    GREEN,
    MAGENTA,
    compiled,
    data_uri,
    decoded,
    jpeg_of,
    photograph,
    png_of,
    quarters,
    template,
    text_slot,
    values,
    wordmark,
)
from visuals import PackagedFonts, RenderError, TemplateError, Values, compile_template, render

RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
LYING = Image.Exif()
LYING[0x0112] = 6
PHOTO = '<rect data-slot="photo" data-type="photo" data-label="Your photo" x="100" y="0" width="100" height="100"/>'


def drawn(body: str, told: Values | None = None, **options: object) -> Image.Image:
    return decoded(render(compiled(body), told or values(), "page", **options).data)


def image(fit: str, png: bytes | None = None) -> str:
    href = data_uri(png or png_of(quarters()))
    return f'<image x="100" y="0" width="100" height="100" preserveAspectRatio="{fit}" href="{href}"/>'


@pytest.mark.parametrize(
    ("fit", "seen"),
    [
        ("none", {(105, 5): RED, (195, 5): LIME, (105, 95): BLUE, (195, 95): WHITE}),
        ("xMidYMid", {(105, 20): WHITE, (105, 30): RED, (195, 30): LIME, (105, 70): BLUE, (105, 80): WHITE}),
        ("xMinYMin meet", {(105, 5): RED, (195, 5): LIME, (105, 45): BLUE, (105, 55): WHITE}),
        ("xMaxYMax meet", {(105, 45): WHITE, (105, 55): RED, (195, 55): LIME, (105, 95): BLUE}),
        ("xMidYMid slice", {(105, 5): RED, (145, 5): RED, (155, 5): LIME, (105, 95): BLUE, (155, 95): WHITE}),
        ("xMinYMid slice", {(105, 5): RED, (195, 5): RED, (105, 95): BLUE, (195, 95): BLUE}),
        ("xMaxYMid slice", {(105, 5): LIME, (195, 5): LIME, (105, 95): WHITE}),
    ],
)
def test_a_picture_stands_in_its_box_as_svg_says(fit, seen):
    picture = drawn(image(fit))
    assert {place: picture.getpixel(place) for place in seen} == seen
    assert picture.getpixel((95, 30)) == picture.getpixel((205, 30)) == WHITE


def test_a_picture_is_clipped_turned_reused_and_see_through():
    half = quarters().convert("RGBA")
    half.putalpha(128)
    body = (
        '<clipPath id="c"><rect x="100" y="0" width="30" height="100"/></clipPath>'
        f'<g clip-path="url(#c)" id="p">{image("none", png_of(half))}</g>'
        '<use href="#p" transform="translate(300 0) rotate(90 100 0)"/>'
    )
    picture = drawn(body)
    assert all(abs(a - b) <= 1 for a, b in zip(picture.getpixel((105, 5)), (255, 127, 127), strict=True))
    assert picture.getpixel((135, 5)) == WHITE
    assert picture.getpixel((395, 5)) == picture.getpixel((105, 5))  # turned: its top left is at the right
    assert picture.getpixel((305, 25)) == picture.getpixel((105, 95))


@pytest.mark.parametrize("make", [png_of, jpeg_of])
def test_every_encoding_shows_the_same_picture(make):
    photo = photograph(300, 200)
    body = f'<image width="400" height="200" preserveAspectRatio="none" href="{data_uri(make(photo))}"/>'
    wanted = np.asarray(decoded(make(photo)).resize((400, 200), Image.Resampling.LANCZOS), dtype=float)
    for encoding in ("png", "jpeg", "webp"):
        picture = np.asarray(drawn(body, encoding=encoding, quality=95), dtype=float)
        assert np.sqrt(((picture - wanted) ** 2).mean()) < (1 if encoding == "png" else 6)


def test_an_svg_and_a_pdf_hold_the_part_that_is_seen_and_nothing_its_maker_told():
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    photo = jpeg_of(photograph(900, 300), exif=exif)
    told = values(photo=photo)
    svg = render(compiled(PHOTO), told, "page", encoding="svg").data
    ((mime, packed),) = re.findall(rb'href="data:(image/\w+);base64,([^"]+)"', svg)
    with Image.open(io.BytesIO(base64.b64decode(packed))) as part:
        assert (mime, part.size, part.mode) == (b"image/jpeg", (200, 200), "RGB")
    assert b'x="100" y="0" width="100" height="100"' in svg
    pdf = render(compiled(PHOTO), told, "page", encoding="pdf").data
    assert pdf.count(b"/DCTDecode") == 1 and b"/Width 300" in pdf
    assert b"secret" not in base64.b64decode(packed) + pdf


@pytest.mark.parametrize(
    ("focus", "seen"),
    [
        (None, {(105, 5): RED, (155, 5): LIME}),
        ((0.1, 0.5), {(105, 5): RED, (155, 5): RED}),
        ((0.9, 0.5), {(105, 5): LIME, (155, 5): LIME}),
        ((0.375, 0.5), {(105, 5): RED, (170, 5): RED, (180, 5): LIME}),
    ],
)
def test_a_photo_covers_its_box_around_its_focal_point(focus, seen):
    told = Values(
        colours={"field": GREEN}, images={"photo": png_of(quarters())}, focus={"photo": focus} if focus else {}
    )
    rendering = render(compiled(PHOTO), told, "page")
    picture = decoded(rendering.data)
    assert {place: picture.getpixel(place) for place in seen} == seen
    assert picture.getpixel((95, 5)) == picture.getpixel((205, 5)) == picture.getpixel((150, 105)) == WHITE
    assert [(warning.code, warning.slot) for warning in rendering.warnings] == [("image-small", "photo")]


def test_a_photo_slot_is_told_and_clipped():
    defs = '<clipPath id="round"><circle cx="150" cy="50" r="50"/></clipPath>'
    template = compiled(f'<g clip-path="url(#round)">{PHOTO}</g>', defs=defs)
    slot = template.slots["photo"]
    assert (slot.kind, slot.label, slot.max_chars, slot.formats) == ("photo", "Your photo", 0, ("page",))
    picture = decoded(render(template, values(photo=png_of(quarters(400, 400))), "page").data)
    assert picture.getpixel((103, 3)) == WHITE and picture.getpixel((140, 20)) == RED


def test_a_photo_that_a_campaign_gives_is_kept_and_another_is_not_taken_for_it():
    template = compiled(PHOTO + text_slot() + '<rect data-slot="logo" data-type="image" width="90" height="60"/>')
    reds, blues = (png_of(Image.new("RGB", (200, 200), colour)) for colour in ("#FF0000", "#0000FF"))
    for _ in range(4):
        for photo, colour in ((reds, RED), (blues, BLUE)):
            told = values("Hi", photo=photo, logo=wordmark(MAGENTA))
            assert decoded(render(template, told, "page").data).getpixel((150, 50)) == colour


@pytest.mark.parametrize("width", [0, 300, 900])
def test_a_photograph_is_no_larger_than_cairo_writes_it(width):
    photo = photograph(1080, 400)
    photo.paste(Image.new("RGB", (width or 1, 400), GREEN), (0, 0))
    body = f'<image width="1080" height="400" href="{data_uri(png_of(photo))}"/>'
    found = render(compiled(body, width=1080, height=400), values(), "page").data
    assert np.array_equal(np.asarray(decoded(found)), np.asarray(photo))
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, 1080, 400)
    surface.get_data()[:] = photo.convert("RGBX").tobytes("raw", "BGRX")
    surface.mark_dirty()
    output = io.BytesIO()
    surface.write_to_png(output)
    assert len(found) <= 1.1 * len(output.getvalue())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('href="photo.png"', "image-embedded"),
        ('href="https://example.org/a.png"', "image-embedded"),
        ('href="data:image/svg+xml;base64,AAAA"', "image-embedded"),
        ('href="data:image/png;base64,A"', "image-embedded"),
        ('href="data:image/png;base64,AAAA"', "image-unreadable"),
        (f'href="{data_uri(png_of(quarters())[:60])}"', "image-unreadable"),
        (f'href="{data_uri(jpeg_of(quarters())[:200])}"', "image-unreadable"),
        (f'href="{data_uri(jpeg_of(quarters().convert("CMYK")))}"', "image-kind"),
        (f'href="{data_uri(jpeg_of(quarters(), exif=LYING))}"', "image-kind"),
        (f'href="{data_uri(png_of(Image.new("1", (8001, 5000))))}"', "image-too-large"),
        (f'preserveAspectRatio="xMidYMid cover" href="{data_uri(png_of(quarters()))}"', "value"),
        (f'filter="url(#f)" href="{data_uri(png_of(quarters()))}"', "attribute"),
    ],
)
def test_pictures_that_are_not_drawn_as_they_are_are_refused(change, code):
    with pytest.raises(TemplateError) as caught:
        compile_template(template(f'\n<image width="9" height="9" {change}/>'), fonts=PackagedFonts())
    assert (caught.value.code, caught.value.line) == (code, 4)
    assert caught.value.message and caught.value.remedy


def test_the_pictures_of_a_file_are_bounded_together():
    two = "".join(
        f'\n<image width="9" height="9" href="{data_uri(png_of(Image.new("1", (5000, 4001), colour)))}"/>'
        for colour in (0, 1)
    )
    with pytest.raises(TemplateError) as caught:
        compile_template(template(two), fonts=PackagedFonts())
    assert (caught.value.code, caught.value.line) == ("image-too-large", 5)
    assert caught.value.message == "The pictures have 40,010,000 pixels together."


@pytest.mark.parametrize("size", ['width="9"', 'width="0" height="9"'])
def test_a_picture_says_how_large_it_is(size):
    with pytest.raises(TemplateError) as caught:
        compile_template(template(f'<image {size} href="{data_uri(png_of(quarters()))}"/>'), fonts=PackagedFonts())
    assert caught.value.code in {"missing", "image"}


@pytest.mark.parametrize(
    ("photo", "focus", "code"),
    [
        (b"GIF89a", (0.5, 0.5), "image-unreadable"),
        (jpeg_of(quarters())[:200], (0.5, 0.5), "image-unreadable"),
        (png_of(quarters()), (1.5, 0.5), "focus"),
        (png_of(quarters()), (float("nan"), 0.5), "focus"),
    ],
)
def test_photos_that_cannot_be_drawn_name_their_slot(photo, focus, code):
    told = Values(colours={"field": GREEN}, images={"photo": photo}, focus={"photo": focus})
    with pytest.raises(RenderError) as caught:
        render(compiled(PHOTO), told, "page")
    assert (caught.value.code, caught.value.slot) == (code, "photo")
