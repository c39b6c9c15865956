import itertools

import pytest

from visuals import RenderError, colour_set, contrast_ratio, on_field
from visuals.colour import Roles, oklab_distance


def test_contrast_follows_wcag():
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert round(contrast_ratio("#767676", "#FFFFFF"), 2) == 4.54


def test_no_field_can_fail_under_its_text():
    steps = range(0, 256, 15)
    worst = min(
        (contrast_ratio(colour, on_field(colour)), colour)
        for rgb in itertools.product(steps, repeat=3)
        if (colour := "#{:02X}{:02X}{:02X}".format(*rgb))
    )
    assert worst[0] >= 4.58
    assert round(contrast_ratio("#D710AF", on_field("#D710AF")), 3) == 4.583


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
