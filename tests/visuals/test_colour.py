import itertools

import pytest

from visuals import RenderError, colour_set, contrast_ratio, on_field
from visuals.colour import INK, INK_DARK_MODE, PAPER, PAPER_DARK_MODE, Roles, format_colour, mix, oklab_distance

INK_2, INK_2_DARK_MODE = "#4C5256", "#AEB5B4"


def test_contrast_follows_wcag():
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert round(contrast_ratio("#767676", "#FFFFFF"), 2) == 4.54


def colours(step: int) -> list[str]:
    steps = sorted({*range(0, 256, step), 255})
    return [format_colour((red, green, blue)) for red, green, blue in itertools.product(steps, repeat=3)]


def test_no_field_can_fail_under_its_text():
    tried = colours(8)
    worst, where = min((contrast_ratio(colour, on_field(colour)), colour) for colour in tried)
    assert (len(tried), round(worst, 3), where) == (35_937, 4.582, "#2078C8")
    assert round(contrast_ratio("#D710AF", on_field("#D710AF")), 3) == 4.583


@pytest.mark.parametrize(
    ("ground", "ink", "least"),
    [
        (PAPER, INK, 12.7),
        (PAPER, INK_2, 5.45),
        (PAPER_DARK_MODE, INK_DARK_MODE, 9.7),
        (PAPER_DARK_MODE, INK_2_DARK_MODE, 5.15),
    ],
)
def test_no_tint_can_fail_under_its_text(ground, ink, least):
    tried = colours(15)
    assert len(tried) == 18**3
    assert min((contrast_ratio(ink, mix(colour, ground, 0.16)), colour) for colour in tried) >= (least, "")
    for colour in ("#000000", "#FFFFFF"):  # of which one is the worst in each theme
        found = colour_set(colour)
        assert mix(colour, ground, 0.16) == (found.tint_light if ground == PAPER else found.tint_dark)


@pytest.mark.parametrize(
    ("field", "on_field", "contrast", "has_light_edge", "has_dark_edge"),
    [
        ("#FFD21F", "#000000", 14.5, True, False),
        ("#FF8A9E", "#000000", 9.4, True, False),
        ("#0B5D4A", "#FFFFFF", 7.8, False, True),
        ("#B5179E", "#FFFFFF", 5.9, False, False),
    ],
)
def test_colour_set_of_known_fields(field, on_field, contrast, has_light_edge, has_dark_edge):
    found = colour_set(field)
    assert found.field == field
    assert found.on_field == on_field
    assert round(contrast_ratio(field, on_field), 1) == contrast
    assert (found.field_edge_light is not None) is has_light_edge
    assert (found.field_edge_dark is not None) is has_dark_edge


def test_tint_is_sixteen_percent_of_the_field():
    found = colour_set("#0B5D4A")
    assert found.tint_light == "#D8E5E2"
    assert contrast_ratio("#121416", found.tint_light) >= 12.7
    assert contrast_ratio("#F2F4F1", found.tint_dark) >= 9.7


def test_yellow_darkens_towards_red_and_green_keeps_its_hue():
    red, green, blue = (int(colour_set("#FFD21F").field_dark[i : i + 2], 16) for i in (1, 3, 5))
    assert red > 200 and green < 170 and blue < 60
    red, green, blue = (int(colour_set("#0B5D4A").field_dark[i : i + 2], 16) for i in (1, 3, 5))
    assert green > blue > red


def test_roles_follow_from_what_is_given():
    roles = Roles({"field": "#808080", "second": "#FF8000"})
    assert roles["overprint"] == "#804000"
    assert roles["on-overprint"] == "#FFFFFF"
    assert Roles({"field": "#0b5d4a"})["second"] == "#FF8A9E"
    assert Roles({"field": "#FF8A9E"})["second"] == "#7FD6B0"
    assert oklab_distance("#FF8A9E", "#7FD6B0") > 0.16


@pytest.mark.parametrize("given", [{}, {"field": "red"}, {"field": "#12345"}, {"field": "#112233", "shade": "#112233"}])
def test_colours_that_cannot_be_resolved_are_refused(given):
    with pytest.raises(RenderError):
        Roles(given)
