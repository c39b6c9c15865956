"""A campaign's colour as a stylesheet."""

import pytest

from ui import field_stylesheet

GIVEN = {
    "field": "#FFD21F",
    "on_field": "#000000",
    "tint_light": "#FFF8DB",
    "tint_dark": "#3C371C",
    "edge_light": "#121416",
    "edge_dark": None,
}


def test_the_field_stays_and_edge_and_tint_follow_the_theme() -> None:
    assert field_stylesheet(**GIVEN) == (
        ":root{--field:#FFD21F;--on-field:#000000;--field-edge:#121416;--tint:#FFF8DB}\n"
        "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--field-edge:transparent;--tint:#3C371C}}\n"
        ":root[data-theme=dark]{--field-edge:transparent;--tint:#3C371C}\n"
    )


@pytest.mark.parametrize("wrong", ["red", "#fff", "#FFD21F;}*{display:none", "#FFD21F\n", "url(x)"])
@pytest.mark.parametrize("name", ["field", "on_field", "tint_dark", "edge_light"])
def test_anything_but_a_colour_is_refused(name: str, wrong: str) -> None:
    with pytest.raises(ValueError, match="rrggbb"):
        field_stylesheet(**{**GIVEN, name: wrong})
