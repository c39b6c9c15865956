"""What SVG says about lines, rules, gradients and patterns, looked at where it shows: known colours at known points."""

import pytest
from PIL import Image

from tests.visuals.samples import compiled, decoded, values
from visuals import Values, render

BLACK, WHITE, RED, BLUE = (0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 0, 255)
CLUB = "M100 50" + "".join(f"H{x}" for x in range(102, 140, 2))  # of more than 16 segments: drawn through a mask
RINGS = {
    "few corners": "M100 50H200V150H100ZM125 75H175V125H125Z",
    "many corners": f"{CLUB}H200V150H100ZM125 75H175V125H125Z",
}


def drawn(body: str, told: Values | None = None) -> Image.Image:
    return decoded(render(compiled(body), told or values(), "page").data)


def seen(body: str, *places: tuple[int, int]) -> list[tuple[int, ...]]:
    picture = drawn(body)
    return [picture.getpixel(place) for place in places]


@pytest.mark.parametrize(
    ("cap", "before_the_end", "before_its_corner"),
    [("butt", WHITE, WHITE), ("round", BLACK, WHITE), ("square", BLACK, BLACK)],
)
def test_the_caps_of_a_line(cap, before_the_end, before_its_corner):
    line = f'<line x1="100" y1="100" x2="300" y2="100" stroke="#000" stroke-width="40" stroke-linecap="{cap}"/>'
    ends = [((84, 100), (82, 82)), ((315, 100), (317, 117))]
    for middle, corner in ends:
        assert seen(line, (102, 100), middle, corner, (79, 100)) == [BLACK, before_the_end, before_its_corner, WHITE]


@pytest.mark.parametrize(
    ("join", "tip", "arc", "inside"),
    [
        ('stroke-linejoin="miter"', BLACK, BLACK, BLACK),
        ("", BLACK, BLACK, BLACK),
        ('stroke-linejoin="round"', WHITE, BLACK, BLACK),
        ('stroke-linejoin="bevel"', WHITE, WHITE, BLACK),
        ('stroke-linejoin="miter" stroke-miterlimit="1.4"', WHITE, WHITE, BLACK),
        ('stroke-linejoin="miter" stroke-miterlimit="1.5"', BLACK, BLACK, BLACK),
    ],
)
def test_the_joins_of_a_right_angle(join, tip, arc, inside):
    """Forty wide around (200, 50): a miter ends at 21.7, an arc at 30, a bevel at 35.9."""
    roof = f'<path d="M100 150L200 50L300 150" fill="none" stroke="#000" stroke-width="40" {join}/>'
    assert seen(roof, (200, 25), (200, 32), (200, 38), (200, 19)) == [tip, arc, inside, WHITE]


def test_dashes_begin_where_their_offset_says():
    line = '<path d="M100 100H300" stroke="#000" stroke-width="40" stroke-dasharray="30 20" {}/>'
    assert seen(line.format(""), (115, 100), (140, 100), (165, 100)) == [BLACK, WHITE, BLACK]
    moved = line.format('stroke-dashoffset="20"')
    assert seen(moved, (105, 100), (120, 100), (145, 100)) == [BLACK, WHITE, BLACK]


@pytest.mark.parametrize("ring", RINGS)
def test_even_odd_leaves_a_ring_open(ring):
    for rule, middle in (("nonzero", BLACK), ("evenodd", WHITE)):
        filled = f'<path d="{RINGS[ring]}" fill-rule="{rule}"/>'
        assert seen(filled, (110, 60), (150, 100), (205, 100)) == [BLACK, middle, WHITE]
        clip = f'<clipPath id="c"><path d="{RINGS[ring]}" clip-rule="{rule}"/></clipPath>'
        clipped = f'{clip}<rect width="400" height="200" clip-path="url(#c)"/>'
        assert seen(clipped, (110, 60), (150, 100), (205, 100)) == [BLACK, middle, WHITE]


HARD = (
    '<stop stop-color="#F00"/><stop offset="0.5" stop-color="#F00"/><stop offset="0.5" stop-color="#00F"/>'
    '<stop offset="1" stop-color="#00F"/>'
)


@pytest.mark.parametrize(
    ("spread", "before", "after"),
    [
        ("", (RED, RED), (BLUE, BLUE)),
        ('spreadMethod="pad"', (RED, RED), (BLUE, BLUE)),
        ('spreadMethod="repeat"', (RED, BLUE), (RED, BLUE)),
        ('spreadMethod="reflect"', (BLUE, RED), (BLUE, RED)),
    ],
)
def test_a_gradient_goes_on_beyond_its_ends(spread, before, after):
    units = 'gradientUnits="userSpaceOnUse"'
    gradient = f'<linearGradient id="g" {units} x1="100" y1="0" x2="200" y2="0" {spread}>{HARD}</linearGradient>'
    body = f'{gradient}<rect width="400" height="200" fill="url(#g)"/>'
    assert seen(body, (25, 9), (75, 9), (125, 9), (175, 9), (225, 9), (275, 9)) == [*before, RED, BLUE, *after]


@pytest.mark.parametrize(
    ("focus", "left", "right"),
    [("", (BLUE, RED), (RED, BLUE)), ('fx="140"', (RED, BLUE), (RED, RED))],
)
def test_a_radial_gradient_begins_at_its_focal_point(focus, left, right):
    """Around (200, 100), 100 wide: half of the way from the focal point to the edge is red."""
    units = 'gradientUnits="userSpaceOnUse"'
    gradient = f'<radialGradient id="g" {units} cx="200" cy="100" r="100" {focus}>{HARD}</radialGradient>'
    body = f'{gradient}<rect width="400" height="200" fill="url(#g)"/>'
    if focus:
        assert seen(body, (125, 100), (110, 100), (170, 100), (215, 100), (225, 100)) == [*left, *right, BLUE]
    else:
        assert seen(body, (145, 100), (155, 100), (245, 100), (255, 100)) == [*left, *right]
    high = body.replace("fx=", "fy=").replace("140", "40")
    assert seen(high, (200, 25), (200, 10), (200, 115), (200, 125)) == (
        [RED, BLUE, RED, BLUE] if focus else [BLUE, BLUE, RED, RED]
    )


def test_a_pattern_is_moved_by_its_transform():
    tile = '<pattern id="p" width="20" height="20" patternUnits="userSpaceOnUse" {}><rect width="10" height="5"/>'
    body = tile + '</pattern><rect width="400" height="200" fill="url(#p)"/>'
    places = (2, 2), (12, 2), (8, 8), (22, 2)
    assert seen(body.format(""), *places) == [BLACK, WHITE, WHITE, BLACK]
    assert seen(body.format('patternTransform="translate(6 7)"'), *places) == [WHITE, WHITE, BLACK, WHITE]
    window = body.format('x="6" y="-10"')  # what it shows of its own contents begins there
    assert seen(window, (2, 2), (8, 2), (12, 2), (22, 2), (28, 2)) == [WHITE, BLACK, WHITE, WHITE, BLACK]


def test_the_tints_are_sixteen_and_twenty_two_percent_of_the_field():
    body = '<rect width="200" height="200" data-fill="tint"/><rect x="200" width="9" height="9" data-fill="tint-22"/>'
    assert seen(body, (100, 100), (204, 4)) == [(0xD8, 0xE5, 0xE2), (0xC9, 0xDB, 0xD7)]


def test_the_default_is_drawn_where_no_language_fits_and_the_first_where_none_is_the_default():
    options = '<rect width="9" height="9" fill="#F00" data-locale="de"/><rect width="9" height="9" fill="#00F" {}/>'
    told = [
        (locale, drawn(options.format(more), values(locale=locale)).getpixel((4, 4)))
        for more in ('data-locale="fr pt-BR" data-default="true"', 'data-locale="fr pt-BR"')
        for locale in ("de-AT", "pt-BR", "pl")
    ]
    assert told == [
        ("de-AT", RED), ("pt-BR", BLUE), ("pl", BLUE),
        ("de-AT", RED), ("pt-BR", BLUE), ("pl", RED),
    ]  # fmt: skip
