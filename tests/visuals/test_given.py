"""What a caller gives is looked at before anything is drawn: one family of errors, whatever is wrong."""

import base64
import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.visuals.samples import GREEN, compiled, decoded, template, text_slot, values, wordmark
from visuals import Metadata, PackagedFonts, RenderError, Values, compile_template, inspect_format, render

SLOT = '<rect data-slot="logo" data-type="image" x="9" y="9" width="90" height="90"/>'


@pytest.mark.parametrize(
    ("told", "options", "code"),
    [
        (values("Hi"), {"quality": 101}, "quality"),
        (values("Hi"), {"quality": -1}, "quality"),
        (values("Hi"), {"page": 0}, "page-missing"),
        (values("Hi", locale="\ud800"), {}, "locale"),
        (values("Hi", locale="de; x"), {}, "locale"),
        (Values(colours={"field": GREEN}, variants={"logo": "purple"}), {}, "variant"),
    ],
)
def test_what_cannot_be_drawn_is_refused(told, options, code):
    for encoding in ("jpeg", "pdf", "svg"):
        with pytest.raises(RenderError) as caught:
            render(compiled(text_slot() + SLOT), told, "page", encoding=encoding, **options)
        assert caught.value.code == code and caught.value.remedy


def test_a_check_refuses_what_drawing_refuses():
    drawn = compiled(text_slot())
    for told, key, code in ((values("Hi"), "nope", "format-missing"), (values("a " * 5_000), "page", "text-too-long")):
        with pytest.raises(RenderError) as caught:
            inspect_format(drawn, told, key)
        assert caught.value.code == code


@pytest.mark.parametrize("body", [text_slot(), '<rect data-slot="line" data-type="qr" width="99" height="99"/>'])
def test_a_text_that_grows_when_it_is_cleaned_is_measured_once_it_is(body):
    """U+FB2C is three letters in NFC."""
    drawn, letter = compiled(body), "\ufb2c"
    with pytest.raises(RenderError) as caught:
        render(drawn, values(500 * letter), "page")
    assert (caught.value.code, caught.value.slot) == ("text-too-long", "line") and "1500" in caught.value.message
    assert render(drawn, values(166 * letter), "page").data


@pytest.mark.parametrize(("asked", "left"), [("pt_BR", 255), ("pt_PT", 0), ("PT-br", 255), ("pt", 0)])
def test_a_language_may_be_written_as_programs_write_it(asked, left):
    body = (
        '<rect data-locale="en" width="400" height="200" fill="#00ff00"/>'
        '<rect data-locale="pt" width="400" height="200" fill="#000000"/>'
        '<rect data-locale="pt-BR" width="400" height="200" fill="#ff0000"/>'
    )
    found = render(compiled(body), values(locale=asked), "page")
    assert found.warnings == () and decoded(found.data).getpixel((9, 9)) == (left, 0, 0)
    assert inspect_format(compiled(body), values(locale=asked), "page").warnings == ()


def test_metadata_takes_any_text():
    told = Metadata("A\x00b\x0bc\ud800", "C\x1bd", "E\uffff")
    drawn = compiled(text_slot())
    for encoding in ("png", "jpeg", "webp", "pdf"):
        assert render(drawn, values("Hi"), "page", encoding=encoding, metadata=told).data
    root = ElementTree.fromstring(render(drawn, values("Hi"), "page", encoding="svg", metadata=told).data)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Abc"
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == "E"
    with Image.open(io.BytesIO(render(drawn, values("Hi"), "page", metadata=told).data)) as picture:
        assert picture.info["Source"] == "Cd"


def test_every_page_of_a_pdf_tells_its_warnings_once():
    german = '<path data-locale="de" data-default="false" d="M0 0L9 0L9 9Z"/>'
    svg = template(text_slot(data_max_chars=3)).replace(
        b"</g></svg>",
        f'</g><g data-format="page" data-page="2" data-width="400" data-height="200">{german}'
        f"{text_slot(data_max_chars=3)}</g></svg>".encode(),
    )
    drawn = compile_template(svg, fonts=PackagedFonts())
    told = render(drawn, values("Vote", locale="fr"), "page", encoding="pdf").warnings
    assert sorted(warning.code for warning in told) == ["locale-missing", "over-limit"]


def test_a_large_scale_loses_no_digits_in_the_svg():
    body = '<g transform="scale(1000)"><path d="M0.0504 0.0504L0.1496 0.0504L0.1496 0.1496L0.0504 0.1496Z"/></g>'
    told = Values(colours={"field": GREEN})
    assert b"M0.0504 0.0504L0.1496" in render(compiled(body), told, "page", encoding="svg").data
    assert decoded(render(compiled(body), told, "page").data).getpixel((100, 100)) == (0, 0, 0)


def test_what_a_logo_says_about_itself_stays_out_of_the_svg():
    output = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.open(io.BytesIO(wordmark())).save(output, "PNG", exif=exif)
    slot = SLOT.replace("/>", ' data-on="paper" data-prefer="original"/>')
    svg = render(compiled(slot), values(logo=output.getvalue()), "page", encoding="svg").data
    (image,) = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}image")

    data = base64.b64decode(image.attrib["href"].partition(",")[2])
    assert b"secret" in output.getvalue() and b"secret" not in data and data.startswith(b"\x89PNG")
