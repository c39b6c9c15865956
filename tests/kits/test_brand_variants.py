"""Variants of a logo: made, given by the company, chosen for a kit, put on a plate where none reads."""

import pytest
from django.test import Client

from coalition.errors import Invalid, NotFound
from kits.models import Rendition
from kits.queries import brand_picture, brand_view, kit_of
from kits.services import (
    add_brand,
    choose_variant,
    ensure_rendition,
    set_colour,
    set_shade,
)
from kits.storing import read
from tests.cast import NOW, Cast
from tests.kits.scene import colour_at, logo_png, size_of
from tests.kits.test_brands import GREEN, INK, VIOLET, WHITE, on_ground, tile, who, worn


def test_variants_are_made_and_stand_on_their_fields(dressed_cast: Cast) -> None:
    brand = worn(dressed_cast)
    shades = brand_view(**who(dressed_cast), brand_id=brand.id).shades
    assert [(shade.variant, shade.state, shade.field) for shade in shades] == [
        ("light", "made", VIOLET),
        ("dark", "made", VIOLET),
    ]
    light, dark = (
        brand_picture(**who(dressed_cast), brand_id=brand.id, variant=variant) for variant in ("light", "dark")
    )
    middle = size_of(light)[1] // 2
    assert (colour_at(light, middle, middle), colour_at(dark, middle, middle)) == (WHITE, INK)


def test_an_own_variant_is_used_and_given_up_again(dressed_cast: Cast) -> None:
    brand = worn(dressed_cast)
    set_shade(**who(dressed_cast), brand_id=brand.id, variant="light", logo=logo_png("#fff3d0"), now=NOW)
    light = brand_picture(**who(dressed_cast), brand_id=brand.id, variant="light")
    middle = size_of(light)[1] // 2
    assert colour_at(light, middle, middle) == "#fff3d0"
    choose_variant(**who(dressed_cast), variant="light", now=NOW)
    file = ensure_rendition(
        membership_id=dressed_cast.membership.id, template_key="squeeze", format_key="square", locale="en"
    )
    row = Rendition.objects.get(sha256=file.sha256)
    assert (sorted(row.made_of["images"]), row.made_of["variants"]) == (["logo", "logo.white"], {"logo": "white"})
    set_shade(**who(dressed_cast), brand_id=brand.id, variant="light", logo=None, now=NOW)
    light = brand_picture(**who(dressed_cast), brand_id=brand.id, variant="light")
    assert colour_at(light, middle, middle) == WHITE


def test_a_logo_with_a_ground_of_its_own_has_no_variants_until_they_are_given(dressed_cast: Cast) -> None:
    brand = add_brand(**who(dressed_cast), logo=on_ground(), now=NOW)
    assert brand.name == "Ondelune 2"
    assert [shade.state for shade in brand_view(**who(dressed_cast), brand_id=brand.id).shades] == ["none", "none"]
    with pytest.raises(NotFound):
        brand_picture(**who(dressed_cast), brand_id=brand.id, variant="light")
    set_shade(**who(dressed_cast), brand_id=brand.id, variant="dark", logo=logo_png("#121416"), now=NOW)
    assert [shade.state for shade in brand_view(**who(dressed_cast), brand_id=brand.id).shades] == ["none", "given"]


@pytest.mark.parametrize(
    ("field", "variant", "state", "shown"),
    [
        (GREEN, "light", "chosen", WHITE),
        (GREEN, "dark", "unread", WHITE),
        ("#ffd21f", "light", "unread", INK),
        ("#ffd21f", "dark", "chosen", INK),
        ("#b5179e", "original", "unread", WHITE),
        ("#ffffff", "original", "original", VIOLET),
        ("#ffd21f", "auto", "changed", INK),
    ],
)
def test_a_chosen_variant_is_drawn_and_on_a_plate_where_it_does_not_read(
    dressed_cast: Cast, field: str, variant: str, state: str, shown: str
) -> None:
    """`shown` is the plate's colour in the tile's corner, or the logo's own in its disc."""
    set_colour(**who(dressed_cast), colour=field, now=NOW)
    choose_variant(**who(dressed_cast), variant=variant, now=NOW)
    assert kit_of(**who(dressed_cast)).logo == state
    png = logo_tile(dressed_cast)
    at = (2, 2) if state == "unread" else (size_of(png)[1] // 2, size_of(png)[1] // 2)
    assert colour_at(png, *at) == shown


def logo_tile(cast: Cast) -> bytes:
    return read(tile(cast)[1])


def test_an_unknown_variant_is_refused(dressed_cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        choose_variant(**who(dressed_cast), variant="sepia", now=NOW)
    assert refused.value.code == "variant_unknown"
    with pytest.raises(NotFound):
        set_shade(**who(dressed_cast), brand_id=worn(dressed_cast).id, variant="auto", logo=logo_png(), now=NOW)


def test_the_studio_chooses_a_variant(dressed_cast: Cast, as_ben: Client) -> None:
    studio = f"/kit/{dressed_cast.membership.id}/"
    assert 'name="logo_variant"' in as_ben.get(studio).content.decode()
    assert as_ben.post(f"{studio}dress/", {"logo_variant": "dark", "colour": GREEN}).status_code == 302
    page = as_ben.get(studio).content.decode()
    assert "This variant does not read on the colour, so it stands on a plate." in page
    tried = [
        as_ben.get(f"{studio}preview.jpg?template=squeeze&format=square&locale=en&w=300&logo_variant={variant}").content
        for variant in ("light", "dark")
    ]
    assert tried[0] != tried[1]
