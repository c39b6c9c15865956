"""Nothing that runs or reaches outside is left in a clean SVG; what belongs to the drawing is."""

import base64
import re

import pytest

from tests.visuals.guard_samples.rasters import encoded, png_chunks, quarters
from tests.visuals.hostile import BOUNDS, CIRCULAR, ENTITIES, NOT_NUMBERS, SQUARE, svg
from tests.visuals.samples import data_uri
from visuals.guard import UploadRefused, clean_image, clean_svg, rasterise
from visuals.guard.drawing import _fetch_embedded

CLEAN_SQUARE = '<path d="M0 0h100v100H0Z" fill="#123456"></path>'
BLUE = (0x12, 0x34, 0x56, 255)


def _clean(data: bytes) -> str:
    return clean_svg(data).svg.decode()


def _refusal(data: bytes) -> str:
    with pytest.raises(UploadRefused) as refused:
        clean_svg(data)
    assert refused.value.remedy
    return refused.value.code


def _content(data: bytes) -> str:
    """What stands between the root's tags."""
    return _clean(data).removesuffix("</svg>").partition(">")[2]


LEFT_OUT = {
    "script": svg(f"<script>alert(1)</script>{SQUARE}"),
    "script in another namespace": svg(f'<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>{SQUARE}'),
    "event attribute": svg(SQUARE.replace("<path", '<path onclick="alert(1)" onload="alert(2)"')),
    "foreign object": svg(f'<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>{SQUARE}'),
    "animation": svg(SQUARE.replace("/>", '><set attributeName="href" to="javascript:alert(1)"/></path>')),
    "processing instruction": svg(SQUARE, head='<?xml-stylesheet href="http://127.0.0.1/x.css"?>'),
    "external DTD": svg(SQUARE, head='<!DOCTYPE svg SYSTEM "http://127.0.0.1/x.dtd">'),
    "import": svg(f'<style>@import "http://127.0.0.1/x.css";</style>{SQUARE}'),
    "font face": svg(f"<style>@font-face{{font-family:x;src:url(http://127.0.0.1/x)}}</style>{SQUARE}"),
    "property unknown to SVG": svg(f"<style>path{{background:url(http://127.0.0.1/x)}}</style>{SQUARE}"),
    "behaviour": svg(SQUARE.replace("<path", '<path style="behavior:url(x);-moz-binding:url(x)"')),
    "comment": svg(f"<!-- <script>alert(1)</script> -->{SQUARE}"),
    "metadata": svg(f"<metadata><x xmlns='urn:x'>Ana's laptop</x></metadata><title>t</title><desc>d</desc>{SQUARE}"),
    "video": svg(f'<video xlink:href="http://127.0.0.1/x.mp4"/><iframe src="http://127.0.0.1"/>{SQUARE}'),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_has_no_place_in_a_drawing_is_left_out(name):
    assert _content(LEFT_OUT[name]) == CLEAN_SQUARE


OUTSIDE = {
    "image by address": svg('<image href="http://127.0.0.1/x.png" width="9" height="9"/>'),
    "image by path": svg('<image xlink:href="file:///etc/hostname" width="9" height="9"/>'),
    "image by name": svg('<image xlink:href="logo.png" width="9" height="9"/>'),
    "use of another file": svg('<use xlink:href="http://127.0.0.1/x.svg#a"/>'),
    "use of data": svg('<use xlink:href="data:image/svg+xml,x#a"/>'),
    "paint": svg('<path d="M0 0h9v9z" fill="url(http://127.0.0.1/#a)"/>'),
    "paint in capitals": svg('<path d="M0 0h9v9z" fill="URL( //127.0.0.1/#a )"/>'),
    "paint, escaped": svg('<path d="M0 0h9v9z" style="fill:\\75rl(http://127.0.0.1/#a)"/>'),
    "paint by style sheet": svg("<style>path{fill:url(http://127.0.0.1/#a)}</style><path d='M0 0h9v9z'/>"),
    "filter": svg(f'<g style="filter:url(//127.0.0.1/#a)">{SQUARE}</g>'),
    "gradient": svg('<linearGradient id="a" href="http://127.0.0.1/x.svg#b"/><path d="M0 0h9v9z" fill="url(#a)"/>'),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_reaches_outside_is_refused(name):
    assert _refusal(OUTSIDE[name]) == "svg_external"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x.png", "file:///etc/hostname", "/etc/hostname", "data:image/svg+xml;base64,PHN2Zy8+"]
)
def test_the_engine_could_not_fetch_it_either(url):
    with pytest.raises(UploadRefused):
        _fetch_embedded(url, "image/*")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            svg('<text y="9">&x;</text>', head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
            "svg_entities",
        ),
        (svg(SQUARE, head='<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]>'), "svg_entities"),
        (svg(SQUARE, head='<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'), "svg_entities"),
        (svg(SQUARE, head='<!DOCTYPE svg [<!ENTITY a "<script/>">]>'), "svg_entities"),
        (svg(SQUARE, head='<?xml version="1.0" encoding="utf-7"?>'), "svg_encoding"),
        (svg(SQUARE, attributes=""), "svg_no_size"),
        (svg(SQUARE)[:-20], "svg_not_xml"),
        (svg(f"{SQUARE}<g>"), "svg_not_xml"),
        (b"<html><svg></svg></html>", "svg_not_svg"),
        (svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'), "svg_embedded"),
        (svg('<image href="data:image/png;base64,iVBORw0KGgo="/>'), "svg_embedded"),
        (svg('<image href="data:text/html,x"/>'), "svg_embedded"),
        (svg(f"<style>a:has(b){{fill:red}}</style>{SQUARE}"), "svg_css"),
    ],
)
def test_a_file_that_is_not_read_says_why(data, code):
    assert _refusal(data) == code


@pytest.mark.parametrize("name", ENTITIES)
def test_entities_are_bounded(name):
    """Each is short enough to reach the parser."""
    within, beyond = ENTITIES[name]
    assert max(map(len, (within, beyond))) < 64_000
    if within:
        assert "<path" in _clean(within)
    assert _refusal(beyond) == "svg_entities"


@pytest.mark.parametrize("name", BOUNDS)
def test_a_bound_lets_its_last_pass_and_refuses_the_next(name):
    within, beyond, code = BOUNDS[name]
    assert "<path" in _clean(within)
    assert _refusal(beyond) == code


@pytest.mark.parametrize("name", NOT_NUMBERS)
def test_numbers_are_finite_and_bounded(name):
    assert _refusal(NOT_NUMBERS[name]) == "svg_number"


def test_what_stands_before_the_drawing_may_be_long():
    for before in ("<!-- " + "x" * 70_000 + " -->", " " * 70_000, "<!DOCTYPE svg [" + " " * 70_000 + "]>"):
        assert _content(svg(SQUARE, head=before)) == CLEAN_SQUARE
        assert clean_image(svg(SQUARE, head=before)).source_format == "svg"
    with pytest.raises(UploadRefused) as refused:
        clean_image(b"<html>" + b"<p>x</p>" * 9000 + svg(SQUARE) + b"</html>")
    assert refused.value.code == "svg_not_svg"


@pytest.mark.parametrize("name", CIRCULAR)
def test_a_circle_of_references_is_refused(name):
    assert _refusal(CIRCULAR[name]) == "svg_cycle"


def test_names_cannot_break_out_of_their_place():
    hostile = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
    more = f'class="{hostile}" font-family="a{hostile}" systemLanguage="{hostile}" style="fill:{hostile}"'
    clean = _clean(svg(f'<g id="{hostile}" {more}>{SQUARE}</g><use href="#{hostile}"/>'))
    assert "script" not in clean
    assert re.search(r'<g id="i[0-9a-f]{8}-1"><path', clean)


def test_ids_meet_no_others_on_a_page():
    clean = _clean(svg(f'<g id="main">{SQUARE}</g><use href="#main"/><g id="unused"/>'))
    (name,) = re.findall(r'id="([^"]+)"', clean)
    assert re.fullmatch(r"i[0-9a-f]{8}-1", name)
    assert f'xlink:href="#{name}"' in clean


@pytest.mark.parametrize(
    ("sheet", "attributes"),
    [
        (".a{fill:#123456}", 'class="a"'),
        (".st0,.a{fill:#123456;}", 'class="x a"'),
        ("#b{fill:#123456}path{fill:red}", 'id="b"'),
        ("g>.a{fill:#123456}.a{fill:red}", 'class="a"'),
        ("path.a{fill:#123456!important}", 'class="a" style="fill:red"'),
        ("<![CDATA[ path { fill : rgb(18, 52, 86) } ]]>", 'fill="red"'),
        ("@media print{path{fill:red}} path{fill:#123456}", ""),
        (".a{fill:red}", 'class="a" style="fill:#123456;-inkscape-stroke:none"'),
        (".a:hover{fill:red}path{fill:#123456}", 'class="a"'),
    ],
)
def test_a_style_sheet_becomes_attributes(sheet, attributes):
    clean = clean_svg(svg(f'<style>{sheet}</style><g><path {attributes} d="M0 0h100v100H0z"/></g>'))
    assert b"style" not in clean.svg and b"class" not in clean.svg
    assert rasterise(clean).getpixel((800, 800)) == BLUE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_that_programs_write_are_read(encoding):
    declared = encoding.removesuffix("-sig")
    named = svg(f'<defs><g id="Größe">{SQUARE}</g></defs><use href="#Größe"/>').decode()
    text = f'<?xml version="1.0" encoding="{declared}"?>{named}'
    assert rasterise(clean_svg(text.encode(encoding))).getpixel((800, 800)) == BLUE


def test_embedded_images_hold_pixels_only():
    """Nothing behind the end, no chunk and no profile of the file that was given."""
    for name, data in (
        ("png", encoded(quarters(), "PNG", dpi=(301, 301)) + b"<script>"),
        ("jpeg", encoded(quarters(), "JPEG", comment=b"<script>") + b"<script>"),
    ):
        clean = _clean(svg(f'<image width="100" height="100" href="{data_uri(data)}"/>'))
        kind, inside = re.findall(r"data:image/(\w+);base64,([A-Za-z0-9+/=]+)", clean)[0]
        written = base64.b64decode(inside)
        assert (kind, written == data, b"<script>" in written) == (name, False, False)
        if name == "png":
            assert set(png_chunks(written)) == {b"IHDR", b"IDAT", b"IEND"}


def test_an_embedded_image_is_written_anew():
    pixel = base64.b64encode(
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x12\x34\x56\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )
    clean = clean_svg(svg(f'<image xlink:href="data:image/gif;base64,{pixel.decode()}" width="100" height="100"/>'))
    assert b"data:image/png;base64," in clean.svg and b"gif" not in clean.svg
    assert rasterise(clean).getpixel((800, 800)) == BLUE


@pytest.mark.parametrize(
    "nothing",
    [
        "<use/>",
        '<use xlink:href="#nowhere"/>',
        '<use xlink:href="#a"/><linearGradient id="a"/>',
        "<image/>",
        '<image width="9" height="9"/>',
        '<path fill="url(#p)"/>',
        '<rect width="9" fill="url(#p)"/>',
        '<polygon points="x" fill="url(#p)"/>',
        '<path d="M0 0h9v9z" fill="none" mask="url(#nowhere)" clip-path="url(#nowhere)" filter="url(#nowhere)"/>',
        '<clipPath id="c"><use/></clipPath><g clip-path="url(#nowhere)"/>',
    ],
)
def test_what_draws_nothing_disturbs_nothing(nothing):
    pattern = '<pattern id="p" width="1" height="1"><rect width="9" height="9"/></pattern>'
    image = rasterise(clean_svg(svg(f"{pattern}{nothing}{SQUARE}")))
    assert image.getpixel((800, 800)) == BLUE
