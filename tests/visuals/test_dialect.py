import pytest

from tests.visuals.samples import squeeze, template, text_slot
from visuals import PackagedFonts, TemplateError, compile_template


def refusal(svg: bytes) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        compile_template(svg, fonts=PackagedFonts())
    assert caught.value.message and caught.value.remedy
    return caught.value


def test_a_template_tells_its_formats_slots_and_languages():
    found = squeeze()
    assert (found.key, found.title, found.locales) == ("squeeze", "Squeeze", ("en", "fr"))
    square = found.formats["square"]
    assert (square.width_px, square.height_px) == (1080, 1080)
    line = found.slots["line"]
    assert (line.kind, line.label, line.max_chars, line.max_lines) == ("text", "Own line", 48, 1)
    assert line.formats == ("square", "story") and line.is_required
    assert found.slots["date"].is_locked and found.slots["date"].formats == ("square",)
    assert found.digest == squeeze().digest and len(found.digest) == 64


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("<text>Vote</text>", "element", 3),
        ("\n<filter id='f'/>", "element", 4),
        ("<rect width='4' height='4' style='fill:red'/>", "attribute", 3),
        ("<rect width='4' height='4' onclick='x()'/>", "attribute", 3),
        ("<rect width='4' height='4' data-fil='field'/>", "attribute", 3),
        ("<rect width='4' height='4' fill='hsl(1,2%,3%)'/>", "colour", 3),
        ("<rect width='4' height='4' data-fill='rose'/>", "role", 3),
        ("<rect width='50%' height='4'/>", "number", 3),
        ("<rect width='1e9' height='4'/>", "number", 3),
        ("<path d='L 3 4'/>", "path", 3),
        ("<path d='M 3 4 Q 1'/>", "path", 3),
        ("<path d='M3 4 bananas'/>", "path", 3),
        ("<use href='http://example.org/a.svg#b'/>", "reference", 3),
        ("<use href='#nothing'/>", "reference", 3),
        ("<g\n id='a'><use href='#a'/></g>", "use", 4),
        ("<g transform='rotate(a)'/>", "transform", 3),
        ("<g transform='scale(0)'/>", "transform", 3),
        ("<g opacity='1.5'/>", "number", 3),
        ("<g clip-path='url(#none)'/>", "reference", 3),
        ("<g data-show-if='nobody'/>", "show-if", 3),
        ("<g data-locale='english please'/>", "locale", 3),
        ("<g data-format='inner' data-width='1' data-height='1'/>", "format", 3),
        ("<circle r='4' data-slot='line' data-type='text'/>", "slot", 3),
        ("<rect data-slot='line' data-type='video'/>", "slot", 3),
        (text_slot(data_font="Comic Sans"), "font", 3),
        (text_slot(data_axes="wide"), "axes", 3),
        (text_slot(data_shape="heart 3"), "shape", 3),
        (text_slot(data_min_size=99), "number", 3),
        (text_slot(width=0), "slot", 3),
        (text_slot() + "\n<rect data-slot='line' data-type='image' width='9' height='9'/>", "slot", 4),
    ],
)
def test_what_would_be_drawn_wrongly_is_refused_with_its_line(body, code, line):
    error = refusal(template(body))
    assert (error.code, error.line) == (code, line)


def test_a_misspelt_attribute_is_told_its_neighbour():
    assert refusal(template("<rect width='4' height='4' data-fil='field'/>")).remedy == "Did you mean data-fill?"


@pytest.mark.parametrize(
    ("svg", "code"),
    [
        (b"", "not-xml"),
        (b"hello", "not-xml"),
        (b"<svg><g></svg>", "not-xml"),
        (b"\xff\xfe\x00\x01", "not-xml"),
        (b"<html/>", "not-svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" data-template="t"/>', "no-format"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "doctype"),
        (b'<svg data-template="t"><rect width="1" height="1"/></svg>', "outside-format"),
        (b'<svg data-template="A b"><g data-format="s" data-width="9" data-height="9"/></svg>', "key"),
        (b'<svg data-template="a"><g data-format="s" data-width="9.5" data-height="9"/></svg>', "format"),
        (b"<svg>" + b"<g>" * 40 + b"</g>" * 40 + b"</svg>", "too-deep"),
        (b"<svg>" + b"<g/>" * 20_001 + b"</svg>", "too-many"),
        (b" " * 2_000_001, "too-large"),
    ],
)
def test_files_that_are_no_template_are_refused(svg, code):
    assert refusal(svg).code == code


def test_use_that_grows_without_bound_is_refused():
    def copies(name: str, of: str) -> str:
        return f"<g id='{name}'>" + f"<use href='#{of}'/>" * 40 + "</g>"

    defs = "<rect id='a' width='1' height='1'/>" + copies("b", "a") + copies("c", "b") + copies("d", "c")
    assert refusal(template("<use href='#d'/>", defs=defs)).code == "too-many"


def test_a_pattern_that_repeats_without_bound_is_refused():
    defs = "<pattern id='p' width='1' height='1' patternUnits='userSpaceOnUse'><rect width='1' height='1'/></pattern>"
    body = "<rect width='400' height='200' fill='url(#p)'/>"
    assert refusal(template(body, defs=defs)).code == "pattern"


def test_foreign_names_are_left_aside():
    body = "<g inkscape:label='x'><sodipodi:namedview><text/></sodipodi:namedview><title>T</title></g>"
    assert compile_template(template(body), fonts=PackagedFonts()).formats["page"].width_px == 400
