"""One drawing serves several formats: what stands in one is placed in another by its anchors, or replaced there."""

import numpy as np
import pytest

from tests.visuals.samples import GREEN, decoded, wordmark
from visuals import CompiledTemplate, PackagedFonts, TemplateError, Values, compile_template, render
from visuals.nodes import TextSlot, placed_slots

TOLD = Values({"line": "Your bath is still warm."}, {"field": GREEN}, {"logo": wordmark("#FFFFFF")})
TEXT = 'data-font="Roboto Flex" data-fill="on-field" data-max-size="40" data-min-size="10" data-max-lines="2"'
BASE = f"""
<rect id="ground" width="400" height="200" data-fill="field" data-anchor="stretch stretch"/>
<circle id="dish" cx="350" cy="50" r="30" fill="#ff0000" data-anchor="end top"/>
<rect id="foot" x="20" y="180" width="40" height="10" fill="#0000ff" data-anchor="start bottom"/>
<g data-anchor="middle middle"><rect x="190" y="90" width="20" height="20" fill="#ffff00"/></g>
<rect data-slot="line" data-type="text" x="20" y="20" width="240" height="80" {TEXT} data-anchor="stretch top"/>
<rect data-slot="logo" data-type="image" x="300" y="150" width="90" height="40" data-anchor="end bottom"/>
"""


def svg(derived: str, attributes: str = "", *, base: str = BASE, size: tuple[int, int] = (800, 800)) -> bytes:
    size_px = f'data-width="{size[0]}" data-height="{size[1]}"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" data-template="t">'
        f'<g data-format="wide" data-width="400" data-height="200">{base}</g>'
        f'<g data-format="square" {size_px} data-like="wide" {attributes}>{derived}</g>'
        "</svg>"
    ).encode()


def compiled(derived: str = "", attributes: str = "", **more: object) -> CompiledTemplate:
    return compile_template(svg(derived, attributes, **more), fonts=PackagedFonts())


def pixels(template: CompiledTemplate, told: Values = TOLD) -> np.ndarray:
    return np.asarray(decoded(render(template, told, "square").data))


def slots(template: CompiledTemplate, name: str) -> list[object]:
    return [slot for slot, _matrix in placed_slots(template.trees["square"]) if slot.name == name]


def refusal(data: bytes) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        compile_template(data, fonts=PackagedFonts())
    assert caught.value.remedy
    return caught.value


def box_of(picture: np.ndarray, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero((picture == colour).all(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_elements_keep_to_their_anchors_and_grow_alike():
    """400 × 200 becomes 800 × 800: everything twice as large, the ground as large as the sheet."""
    picture = pixels(compiled())
    assert tuple(picture[0, 0]) == (0x0B, 0x5D, 0x4A) and tuple(picture[799, 799]) == (0x0B, 0x5D, 0x4A)
    left, top, right, bottom = box_of(picture, (255, 0, 0))
    assert (left + right, top + bottom) == (2 * 700, 2 * 100) and right - left == pytest.approx(120, abs=2)
    assert box_of(picture, (0, 0, 255)) == (40, 760, 120, 780)
    assert box_of(picture, (255, 255, 0)) == (380, 380, 420, 420)


def test_slots_are_placed_and_letters_grow_with_the_rest():
    template = compiled()
    (line,), (logo,) = slots(template, "line"), slots(template, "logo")
    assert isinstance(line, TextSlot) and line.box == (40, 40, 480, 160)
    assert (line.max_size_px, line.min_size_px) == (80, 20)
    assert logo.box == (600, 700, 180, 80)
    assert template.slots["line"].formats == ("wide", "square")
    assert render(template, TOLD, "square").warnings == ()


def test_a_stretched_slot_widens_and_its_letters_do_not():
    (line,) = slots(compiled(size=(1600, 200)), "line")
    assert isinstance(line, TextSlot) and line.box == (80, 20, 960, 80) and line.max_size_px == 40


def test_a_scale_of_its_own_and_what_is_left_out():
    picture = pixels(compiled("", 'data-scale="1" data-without="dish"'))
    assert not (picture == (255, 0, 0)).all(axis=2).any()
    assert box_of(picture, (0, 0, 255)) == (20, 780, 60, 790)


def test_what_a_format_draws_itself_stands_instead():
    own = (
        '<rect data-instead="foot" x="0" y="0" width="10" height="10" fill="#00ff00"/>'
        f'<rect data-slot="line" data-type="text" x="100" y="300" width="600" height="200" {TEXT}/>'
        '<rect x="790" y="0" width="10" height="10" fill="#ff00ff"/>'
    )
    template = compiled(own)
    picture = pixels(template)
    assert not (picture == (0, 0, 255)).all(axis=2).any()
    assert box_of(picture, (0, 255, 0)) == (0, 0, 10, 10) and box_of(picture, (255, 0, 255)) == (790, 0, 800, 10)
    names = [slot.name for slot, _matrix in placed_slots(template.trees["square"])]
    assert names == ["line", "logo"]  # in the place of the inherited one


def test_logos_keep_their_share_of_the_sheet_within_groups_too():
    slot = '<rect data-slot="logo" data-type="image" x="20" y="20" width="300" height="150" data-on="paper"/>'
    told = Values({}, {"field": GREEN}, {"logo": wordmark("#121416")})
    heights = []
    for base in (slot, f'<g opacity="0.999">{slot}</g>'):
        rows = np.flatnonzero((pixels(compiled(base=base), told) < 200).any(axis=2).any(axis=1))
        heights.append(rows[-1] - rows[0])
    assert abs(heights[0] - heights[1]) <= 1 and heights[0] > 40


def test_languages_and_groups_are_inherited():
    words = (
        '<path data-locale="en" data-default="true" d="M0 0L40 0L40 40L0 40Z" fill="#ff0000" data-anchor="start top"/>'
        '<path data-locale="de" d="M0 0L40 0L40 40L0 40Z" fill="#0000ff" data-anchor="start top"/>'
        f'<g opacity="0.5"><rect data-slot="line" data-type="text" x="20" y="90" width="240" height="80" {TEXT}/></g>'
    )
    template = compiled(base=words)
    for locale, colour in (("en", (255, 0, 0)), ("de", (0, 0, 255))):
        told = Values({"line": "Vote"}, {"field": GREEN}, locale=locale)
        assert box_of(pixels(template, told), colour) == (0, 0, 80, 80)
    own = f'<rect data-slot="line" data-type="text" x="0" y="0" width="600" height="200" {TEXT}/>'
    (line,) = slots(compiled(own, base=words), "line")
    assert line.box == (0, 0, 600, 200)


@pytest.mark.parametrize(
    ("derived", "attributes", "code"),
    [
        ("", 'data-without="nothing"', "reference"),
        ('<rect data-instead="nothing" width="9" height="9"/>', "", "reference"),
        ("", 'data-scale="0"', "number"),
        ("", 'data-safe="900 0 0 0"', "format"),
        ('<g><rect data-anchor="start top" width="9" height="9"/></g>', "", "anchor"),
    ],
)
def test_what_cannot_be_placed_is_refused(derived, attributes, code):
    assert refusal(svg(derived, attributes)).code == code


def test_anchors_and_the_format_to_draw_like_must_be_there():
    assert refusal(svg("").replace(b'"stretch stretch"', b'"left top"')).code == "anchor"
    assert refusal(svg("").replace(b'data-like="wide"', b'data-like="square"')).code == "format"
    assert refusal(svg("").replace(b'data-like="wide"', b'data-scale="2"')).code == "format"


def test_a_slot_in_the_margins_that_must_stay_free_is_refused():
    error = refusal(svg("", 'data-safe="50 0 0 0"'))
    assert (error.code, "leaves the safe zone by 10" in error.message) == ("safe-zone", True)
    assert compiled("", 'data-safe="40 20 20 40"').formats["square"].safe == (40, 20, 20, 40)


def test_a_shape_of_a_later_format_never_takes_the_outline_of_one_that_is_gone():
    """Page 2 takes the place of page 1, whose elements were copies: their memory is free for others."""
    size = 'data-width="400" data-height="200"'
    circles = "".join(f'<g><circle cx="{n}" cy="90" r="7"/></g>' for n in range(50))
    pages = f'<g data-format="pages" {size} data-like="base"/><g data-format="pages" data-page="2" {size}/>'
    shapes = "".join(f'<g><rect x="{n}" y="10" width="5" height="5"/></g>' for n in range(50))
    like = f'<g data-format="last" {size} data-like="shapes"/>'
    formats = f'<g data-format="base" {size}>{circles}</g>{{}}<g data-format="shapes" {size}>{shapes}</g>{like}'
    head = '<svg xmlns="http://www.w3.org/2000/svg" data-template="t">'
    together, apart = (
        compile_template(f"{head}{formats.format(told)}</svg>".encode(), fonts=PackagedFonts()) for told in (pages, "")
    )
    assert together.trees["last"] == apart.trees["last"]
