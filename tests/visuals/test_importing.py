"""Exports of drawing programs become templates: slots from names, our own paint, and one finding for what is lost."""
# ruff: noqa: E501  samples of SVG stand each on one line

import base64
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from visuals import PackagedFonts, Values, compile_template, render
from visuals.guard import UploadRefused, clean_svg, rasterise
from visuals.importing import (
    FINDINGS,
    Drawing,
    Page,
    compose,
    decode_drawings,
    drawing,
    encode_drawings,
    read_drawings,
    suggested_marks,
)
from visuals.importing.names import is_given, name_of, slot_named

FONTS = PackagedFonts()
HERE = Path(__file__).parent
MOTIFS = HERE / "motifs"
SIZES = {"square": (1080, 1080), "story": (1080, 1920), "linkedin": (1200, 627)}


def svg(body: str, *, size: str = 'width="1080" height="1080"') -> bytes:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{head} {size}>{body}</svg>".encode()


def read_one(data: bytes) -> Drawing:
    (drawing,) = read_drawings(data)
    return drawing


def page_of(drawing: Drawing, key: str = "square") -> Page:
    width, height = SIZES[key]
    return Page(key, width, height, drawing, suggested_marks(drawing, width / drawing.width_px))


def composed(drawing: Drawing, key: str = "square", roles: dict[str, str] | None = None):
    return compose(key="motif", title="Motif", pages=[page_of(drawing, key)], roles=roles or {}, fonts=FONTS)


def drawn(data: bytes, key: str = "square", roles: dict[str, str] | None = None, **values: object) -> np.ndarray:
    template = compile_template(composed(read_one(data), key, roles).svg, fonts=FONTS)
    given = Values(**({"colours": {"field": "#b5179e"}} | values))
    return np.asarray(Image.open(io.BytesIO(render(template, given, key, encoding="png").data)).convert("RGB"))


def at(picture: np.ndarray, x: int, y: int) -> str:
    return "#" + bytes(picture[y, x]).hex()


def codes(data: bytes) -> list[tuple[str, str]]:
    found = composed(read_one(data)).findings["square"]
    return [(finding.code, finding.layer) for finding in found]


def test_figma_names_become_slots_with_their_type():
    drawing = read_one((MOTIFS / "figma-square.svg").read_bytes())
    headline, line, logo = suggested_marks(drawing, 1.0)
    assert (headline.slot, headline.kind, headline.family, headline.weight, headline.size) == (
        "headline", "text", "Inter", 700, 96,
    )  # fmt: skip
    assert (headline.lines, headline.align, headline.fill, headline.is_locked) == (2, "start", "#ffffff", True)
    assert (headline.tracking, headline.leading) == (-0.02, round(110 / 96, 3))
    assert headline.box[0] == 60
    assert headline.box[2] == 960
    assert headline.box[1] + headline.box[3] == pytest.approx(273.409, abs=0.05)
    assert (line.slot, line.family, line.fill, line.is_locked) == ("line", "Roboto Flex", "#0d6efd", False)
    assert (logo.slot, logo.kind, logo.box) == ("logo", "image", (700, 880, 280, 90))


def test_what_figma_writes_is_told_once_for_each_layer():
    assert codes((MOTIFS / "figma-square.svg").read_bytes()) == [("filter", "Card"), ("font", "headline")]


def test_figma_masks_cut_and_colours_become_roles():
    source = (MOTIFS / "figma-square.svg").read_bytes()
    picture = drawn(source, roles={"#0d6efd": "field", "#ffffff": "on-field"})
    assert at(picture, 5, 5) == "#b5179e"
    assert at(picture, 260, 600) == "#1e1e1e"  # the hill, inside its window
    assert at(picture, 260, 740) == "#b5179e"  # cut off below it
    template = compile_template(composed(read_one(source), roles={"#0d6efd": "field"}).svg, fonts=FONTS)
    assert {name: (slot.kind, slot.is_locked) for name, slot in template.slots.items()} == {
        "headline": ("text", True), "line": ("text", False), "logo": ("image", False),
    }  # fmt: skip


def test_outlined_letters_groups_and_rects_give_boxes():
    marks = suggested_marks(read_one((MOTIFS / "figma-story.svg").read_bytes()), 1.0)
    assert [(mark.slot, mark.box) for mark in marks] == [
        ("headline", (60, 240, 840, 180)),
        ("line", (60, 1200, 960, 200)),
        ("logo", (60, 1700, 420, 130)),
    ]
    found = composed(read_one((MOTIFS / "figma-story.svg").read_bytes()), "story").findings["story"]
    assert [(finding.code, finding.layer) for finding in found] == [("outlines", "slot:headline_2")]


def test_illustrator_escapes_classes_and_turned_text():
    drawing = read_one((MOTIFS / "illustrator-square.svg").read_bytes())
    headline, line, logo = suggested_marks(drawing, 1.0)
    assert (headline.slot, headline.family, headline.weight, headline.width) == ("headline", "MyriadPro", 700, 75)
    assert (headline.lines, headline.size, headline.fill, headline.is_upper) == (2, 110, "#ffffff", True)
    assert (line.slot, line.turn_deg, line.size) == ("line", pytest.approx(-5, abs=0.01), 110)
    assert (logo.slot, logo.box) == ("logo", (60, 900, 420, 110))
    picture = drawn((MOTIFS / "illustrator-square.svg").read_bytes(), roles={"#e6007e": "field"})
    assert at(picture, 5, 5) == "#b5179e"
    assert at(picture, 760, 400) == "#ffffff"  # inside the circle that clips
    assert at(picture, 510, 270) == "#b5179e"  # the polygon's corner is cut off
    assert ("hidden", "Guides") in codes((MOTIFS / "illustrator-square.svg").read_bytes())


def test_inkscape_pages_become_formats():
    square, linkedin = read_drawings((MOTIFS / "inkscape-pages.svg").read_bytes())
    assert (square.name, round(square.width_px), round(square.height_px)) == ("square", 1080, 1080)
    assert (linkedin.name, round(linkedin.width_px), round(linkedin.height_px)) == ("linkedin", 1200, 627)
    headline, line, logo = suggested_marks(square, 1.0)
    assert (headline.align, headline.weight, headline.size, headline.family) == ("middle", 700, 96, "Roboto Flex")
    assert headline.box[0] + headline.box[2] / 2 == pytest.approx(540, abs=0.1)
    assert (line.family, line.size) == ("Literata", 48)
    assert line.box == (75.59, 680.31, 925.98, 226.77)  # the frame that the text flows in
    assert (logo.kind, logo.box) == ("image", (75.59, 944.88, 340.16, 90.71))
    assert [mark.slot for mark in suggested_marks(linkedin, 1.0)] == ["headline", "logo"]
    pages = [page_of(square), page_of(linkedin, "linkedin")]
    both = compose(key="motif", title="M", pages=pages, roles={"#0b5d4a": "field"}, fonts=FONTS)
    template = compile_template(both.svg, fonts=FONTS)
    assert set(template.formats) == {"square", "linkedin"}
    assert template.slots["headline"].formats == ("square", "linkedin")


def test_keeping_and_reading_again_changes_nothing():
    for path in sorted(MOTIFS.glob("*.svg")):
        drawings = read_drawings(path.read_bytes())
        again = decode_drawings(encode_drawings(drawings))
        key = "story" if "story" in path.stem else "square"
        assert composed(again[0], key) == composed(drawings[0], key)
        assert [layer.box for layer in again[0].layers] == [tuple(layer.box) for layer in drawings[0].layers]


@pytest.mark.parametrize(
    "told", [b"[]", b"{}", b"null", b'[{"name":1}]', b"[1]", b"\xff", b"[" * 9000, b" " * 16_000_001]
)
def test_what_is_no_drawing_is_not_decoded(told):
    with pytest.raises(ValueError, match=r".*"):
        decode_drawings(told)


CLIPPED = '<clipPath id="c"><rect width="5" height="5"/></clipPath><clipPath id="d" clip-path="url(#c)">{}</clipPath>'
RECT = '<rect width="9" height="9"/>'


@pytest.mark.parametrize(
    "body",
    [
        f"<text>{'lorem ipsum ' * 400}</text>",
        CLIPPED.format(RECT) + '<rect width="9" height="9" transform="rotate(3)" clip-path="url(#c)"/>' * 9_000,
        CLIPPED.format(RECT) + '<g clip-path="url(#d)" transform="rotate(3)">' * 60 + RECT + "</g>" * 60,
    ],
    ids=["long text", "many clips", "deep groups"],
)
def test_an_honest_export_passes_from_process_to_process(body):
    read = read_drawings(svg(body))
    assert decode_drawings(encode_drawings(read)) == read


def nested(levels: int) -> str:
    groups = "".join(f'<g id="u{n}">{"<g>" * 40}<use href="#u{n - 1}"/>{"</g>" * 40}</g>' for n in range(1, levels + 1))
    return f'<defs><g id="u0">{RECT}</g>{groups}</defs><use href="#u{levels}"/>'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"<text>{'lorem ipsum ' * 2_000}</text>", "svg_too_long"),
        (nested(14), "svg_too_deep"),
        ('<text font-size="0.0001" letter-spacing="900000">Vote</text>', "svg_number"),
    ],
    ids=["letters", "depth", "numbers"],
)
def test_an_export_beyond_bounds_is_refused_for_what_it_is(body, code):
    with pytest.raises(UploadRefused) as caught:
        read_drawings(svg(body))
    assert caught.value.code == code


def test_a_drawing_of_too_many_parts_or_bytes_is_refused_for_what_it_is(monkeypatch):
    read = read_drawings(svg(RECT * 100))
    size = len(encode_drawings(read))
    monkeypatch.setattr(drawing, "MAX_ENCODED_BYTES", size)
    assert decode_drawings(encode_drawings(read)) == read
    monkeypatch.setattr(drawing, "MAX_ENCODED_BYTES", size - 1)
    with pytest.raises(UploadRefused) as heavy:
        encode_drawings(read)
    monkeypatch.setattr(drawing, "MAX_PARTS", 99)
    with pytest.raises(UploadRefused) as many:
        read_drawings(svg(RECT * 100))
    assert (heavy.value.code, many.value.code) == ("too_heavy", "svg_too_many_elements")


@pytest.mark.parametrize("path", sorted((HERE / "exports").glob("*.svg")), ids=lambda path: path.stem)
def test_an_export_looks_like_itself(path):
    """Beside CairoSVG's picture of it; where that program errs (use of a circle, paint-order), a little apart."""
    image = io.BytesIO()
    Image.new("RGBA", (8, 8), "red").save(image, "PNG")
    source = path.read_bytes().replace(b"@PNG@", base64.b64encode(image.getvalue()))
    drawing = read_one(source)
    height = round(1080 * drawing.height_px / drawing.width_px)
    page = Page("square", 1080, height, drawing, ())
    template = compile_template(compose(key="m", title="M", pages=[page], roles={}, fonts=FONTS).svg, fonts=FONTS)
    picture = Image.open(io.BytesIO(render(template, Values(colours={"field": "#000000"}), "square").data))
    reference = Image.new("RGBA", picture.size, "white")
    reference.alpha_composite(rasterise(clean_svg(source)).resize(picture.size))
    apart = np.abs(np.asarray(picture.convert("RGB"), np.int16) - np.asarray(reference.convert("RGB"), np.int16)).mean()
    assert apart <= (7.0 if path.stem == "figma" else 2.0)


@pytest.mark.parametrize(
    ("attributes", "name", "slot"),
    [
        ({"id": "slot:headline"}, "slot:headline", "headline"),
        ({"id": "slot:headline_2"}, "slot:headline_2", "headline"),
        ({"id": "slot_x3A_own_line"}, "slot:own_line", "own-line"),
        ({"id": "slot_x3A_logo_00000165938487612345_"}, "slot:logo", "logo"),
        ({"id": "slot_logo", "data-name": "slot:logo"}, "slot:logo", "logo"),
        ({"id": "text7", "inkscape:label": "Slot: Date"}, "Slot: Date", "date"),
        ({"id": "slotmachine"}, "slotmachine", ""),
        ({"id": "_x3C_b_x3E_"}, "<b>", ""),
        ({}, "", ""),
    ],
)
def test_names(attributes, name, slot):
    assert (name_of(attributes), slot_named(name_of(attributes))) == (name, slot)


def test_names_that_programs_give_are_not_peoples():
    given = ["path123", "rect1-5", "SVGID_1_", "Vector_2", "Group 12", "layer1", "tspan4"]
    assert [name for name in given if is_given(name)] == []
    assert all(is_given(name) for name in ("Sun", "slot:line", "Background", "Poster / square"))


@pytest.mark.parametrize(
    ("body", "point", "colour"),
    [
        ('<svg x="500" y="500" width="200" height="200" viewBox="0 0 10 10"><rect width="20" height="20" fill="red"/></svg>', (690, 690), "#ff0000"),
        ('<svg x="500" y="500" width="200" height="200" viewBox="0 0 10 10"><rect width="20" height="20" fill="red"/></svg>', (710, 710), "#ffffff"),
        ('<symbol id="s" viewBox="0 0 1 1"><rect width="1" height="1"/></symbol><use href="#s" x="100" y="100" width="300" height="300" fill="lime"/>', (390, 390), "#00ff00"),
        ('<style>g > .a{fill:#00f}</style><g transform="scale(2)"><rect class="a" width="50%" height="10pt" style="fill-opacity:1"/></g>', (1000, 20), "#0000ff"),
        ('<g color="red"><rect width="1in" height="1in" fill="currentColor"/></g>', (90, 90), "#ff0000"),
        ('<clipPath id="c" clipPathUnits="objectBoundingBox"><rect width=".5" height="1"/></clipPath><rect width="400" height="400" fill="red" clip-path="url(#c)"/>', (300, 100), "#ffffff"),
        ('<clipPath id="c"><rect width="100" height="100"/><rect x="200" width="100" height="100"/></clipPath><rect width="400" height="400" fill="red" clip-path="url(#c)"/>', (250, 50), "#ff0000"),
        ('<clipPath id="c"><rect width="100" height="100"/><rect x="200" width="100" height="100"/></clipPath><rect width="400" height="400" fill="red" clip-path="url(#c)"/>', (150, 50), "#ffffff"),
        ('<g visibility="hidden"><rect visibility="visible" width="99" height="99" fill="red"/></g>', (50, 50), "#ff0000"),
        ('<rect width="200" height="200" fill="red" transform="translate(300 0)" transform-origin="0 0"/>', (400, 100), "#ff0000"),
        ('<rect width="99" height="99" style="fill:rgba(255,0,0,.5)"/>', (50, 50), "#ff8080"),
    ],
)  # fmt: skip
def test_what_programs_write_is_drawn(body, point, colour):
    picture = drawn(svg(body))
    assert all(abs(one - other) <= 1 for one, other in zip(
        bytes.fromhex(at(picture, *point)[1:]), bytes.fromhex(colour[1:]), strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<g id="Ghost" style="mix-blend-mode:multiply"><rect width="9" height="9"/></g>', "blend"),
        ('<mask id="m"><rect width="9" height="9" fill="#888"/></mask><rect id="Ghost" width="9" height="9" mask="url(#m)"/>', "mask"),
        ('<clipPath id="c"><text>A</text></clipPath><rect id="Ghost" width="9" height="9" clip-path="url(#c)"/>', "clip"),
        ('<pattern id="p" width="3" height="3" patternUnits="userSpaceOnUse"><rect width="1" height="1"/></pattern><rect id="Ghost" width="9" height="9" fill="url(#p)"/>', "pattern"),
        ('<marker id="k"/><path id="Ghost" d="M0 0h9" stroke="red" marker-end="url(#k)"/>', "marker"),
        ('<image id="Ghost" width="9" height="9" href="http://example.org/a.png"/>', "linked_image"),
        ('<image id="Ghost" width="9" height="9" href="data:image/png;base64,AAAA"/>', "image_unread"),
        ('<use id="Ghost" href="#nowhere"/>', "reference"),
        ('<g id="Ghost"><use href="#Ghost"/></g>', "circle"),
        ('<text id="Ghost"><textPath href="#p">round</textPath></text>', "text_path"),
        ('<foreignObject id="Ghost" width="9" height="9"/>', "flowed_text"),
        ('<text id="Ghost" y="50" font-family="Comic Sans MS">Ha</text>', "font"),
        ('<rect id="Ghost" width="9" height="9" transform="scale(0)"/>', "flat"),
    ],
)  # fmt: skip
def test_what_is_not_drawn_names_its_layer_once(body, code):
    assert codes(svg(body)) == [(code, "Ghost")]
    message, remedy = FINDINGS[code]
    assert message.endswith(".")
    assert remedy.endswith(".")


def test_letters_that_are_no_slot_stay_as_outlines():
    picture = drawn(
        svg('<text x="540" y="300" text-anchor="middle" font-family="Roboto Flex" font-size="200">HHH</text>')
    )
    dark = np.argwhere(picture.max(axis=2) < 60)
    top, left, bottom, right = *dark.min(axis=0), *dark.max(axis=0)
    assert bottom == pytest.approx(300, abs=2)
    assert 300 - top == pytest.approx(200 * 0.711, abs=3)  # Roboto Flex' capitals
    assert (left + right) / 2 == pytest.approx(540, abs=2)


def test_artboards_in_one_file_are_found_by_name():
    body = "".join(
        f'<g id="format:{key}" transform="translate({x} 0)"><rect width="{w}" height="{h}" fill="{fill}"/></g>'
        for key, x, w, h, fill in (("square", 0, 1080, 1080, "red"), ("story", 1200, 1080, 1920, "lime"))
    )
    square, story = read_drawings(svg(body, size='width="2280" height="1920"'))
    assert (square.width_px, square.height_px, story.width_px, story.height_px) == (1080, 1080, 1080, 1920)
    assert (square.colours, story.colours) == (("#ff0000",), ("#00ff00",))


def test_a_plain_picture_is_a_background():
    out = io.BytesIO()
    Image.new("RGB", (1080, 1920), "#336699").save(out, "PNG")
    drawing = read_one(out.getvalue())
    assert (drawing.width_px, drawing.height_px) == (1080, 1920)
    assert [layer.kind for layer in drawing.layers] == ["image"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"%PDF-1.7", svg("<g>"), svg("", size=""),
        b'<!DOCTYPE svg [<!ENTITY a "&b;&b;"><!ENTITY b "&c;">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        svg("<g>" * 99 + "</g>" * 99),
        svg('<g id="a0"><rect width="1" height="1"/></g>' + "".join(
            f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 8))),
    ],
)  # fmt: skip
def test_hostile_bytes_are_refused(data):
    with pytest.raises(UploadRefused):
        read_drawings(data)


def test_hostile_names_stay_names():
    name = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x"
    source = svg(f'<script>alert(1)</script><rect id="{name}" width="9" height="9" onclick="alert(1)" fill="red"/>')
    template = composed(read_one(source)).svg.decode()
    assert not re.search("script|onload|onclick|alert", template)


def embedded(kind: str, mode: str = "RGB", colour: object = "#336699") -> str:
    out = io.BytesIO()
    Image.new(mode, (40, 20), colour).save(out, kind)  # type: ignore[arg-type]  # any of Pillow's colours
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


@pytest.mark.parametrize(
    ("body", "point", "colour"),
    [
        (f'<image x="100" y="100" width="400" height="200" xlink:href="{embedded("JPEG")}"/>', (480, 280), "#336699"),
        (f'<image x="100" y="100" width="400" height="400" xlink:href="{embedded("PNG")}"/>', (300, 150), "#ffffff"),
        (
            '<pattern id="p" patternContentUnits="objectBoundingBox" width="1" height="1"><use xlink:href="#i" '
            f'transform="matrix(0.025 0 0 0.05 0 0)"/></pattern><image id="i" width="40" height="20" '
            f'xlink:href="{embedded("PNG")}"/><circle cx="540" cy="540" r="200" fill="url(#p)"/>',
            (400, 540),
            "#336699",
        ),
        (f'<image width="400" height="200" href="{embedded("PNG", "RGBA", (255, 0, 0, 0))}"/>', (50, 50), "#ffffff"),
    ],
)
def test_embedded_pictures_are_drawn(body: str, point: tuple[int, int], colour: str) -> None:
    told = bytes.fromhex(at(drawn(svg(body)), *point)[1:])
    assert all(abs(one - other) <= 3 for one, other in zip(told, bytes.fromhex(colour[1:]), strict=True))


def test_photo_and_code_slots_take_their_kinds() -> None:
    body = '<rect id="slot:photo" width="400" height="400"/><rect id="slot:QR code" x="500" width="200" height="200"/>'
    template = compile_template(composed(read_one(svg(body))).svg, fonts=FONTS)
    assert {name: slot.kind for name, slot in template.slots.items()} == {"photo": "photo", "qr": "qr"}


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        ('<rect width="1080" height="1080" fill="#0d6efd"/>', {"data-on": "field"}),
        (
            '<rect width="1080" height="1080" fill="#0d6efd"/><rect width="900" height="900" fill="#fff"/>',
            {"data-on": "paper"},
        ),
        ('<rect width="1080" height="1080" fill="#222"/>', {"data-on": "ink"}),
        ("", {"data-on": "paper"}),
        (
            f'<image width="1080" height="1080" preserveAspectRatio="none" href="{embedded("PNG")}"/>',
            {"data-on": "paper", "data-plate": "always"},
        ),
    ],
)
def test_a_logo_knows_what_lies_behind_it(behind: str, told: dict[str, str]) -> None:
    over = '<rect width="1080" height="1080" fill="#0d6efd" fill-opacity="0"/>'
    body = f'{behind}<rect id="slot:logo" x="100" y="100" width="300" height="90"/>{over}'
    template = composed(read_one(svg(body)), roles={"#0d6efd": "field"}).svg.decode()
    (slot,) = re.findall(r"<rect data-slot=.*?/>", template)
    assert dict(re.findall(r'(data-on|data-plate)="([\w-]+)"', slot)) == told
