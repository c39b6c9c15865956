"""Several brands of a company: names, colours, variants, which kit wears which, and what was made from each."""

import io
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw

from coalition.errors import Conflict, Forbidden, Invalid, NotFound
from coalition.models import CompanyRole, LedgerEntry, Membership
from kits import migrations
from kits.models import Brand, Personalisation, Rendition
from kits.queries import brand_picture, brand_view, brands_of, kit_of
from kits.services import (
    add_brand,
    choose_brand,
    choose_variant,
    edit_brand,
    ensure_rendition,
    remove_brand,
    restore_brand,
    set_brand,
    set_colour,
    set_default_brand,
    set_shade,
    undo_brand,
    undo_change,
)
from kits.services.branding import MAX_BRANDS
from kits.services.forgetting import PUT_AWAY_KEPT
from kits.storing import is_kept, keep, read, upload_key
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import LOGO_SVG, colour_at, logo_png, size_of

VIOLET, GREEN, WHITE, INK = "#b5179e", "#0b5d4a", "#ffffff", "#121416"


def who(cast: Cast) -> dict[str, Any]:
    return {"viewer": cast.viewer("ben"), "membership_id": cast.membership.id}


def second(cast: Cast, name: str = "Ondelune Nord") -> Brand:
    return add_brand(**who(cast), logo=logo_png(GREEN), name=name, now=NOW)


def worn(cast: Cast) -> Brand:
    return Personalisation.objects.select_related("brand").get(membership=cast.membership).brand


def tile(cast: Cast) -> tuple[str, str]:
    membership = Membership.objects.get(id=cast.membership.id)
    return membership.wall_colour, membership.wall_logo_key


def brand_kinds() -> list[str]:
    return list(LedgerEntry.objects.filter(kind__startswith="brand.").order_by("id").values_list("kind", flat=True))


def on_ground() -> bytes:
    """A logo in two colours on a ground of its own: no variant can be made from it."""
    picture = Image.new("RGB", (300, 120), "#fff3d0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 140, 100), fill="#b5179e")
    pen.rectangle((150, 20, 280, 100), fill="#0b5d4a")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_second_brand_waits_until_a_kit_wears_it(dressed_cast: Cast) -> None:
    first, before = worn(dressed_cast), tile(dressed_cast)
    brand = second(dressed_cast)
    assert (brand.name, brand.field_colour, brand.is_default, brand.state) == ("Ondelune Nord", GREEN, False, "active")
    assert (worn(dressed_cast), tile(dressed_cast)) == (first, before)
    assert [(view.brand.name, view.is_worn_here, view.worn_in) for view in brands_of(**who(dressed_cast))] == [
        ("Ondelune", True, ["Vote Anyway"]),
        ("Ondelune Nord", False, []),
    ]
    choose_brand(**who(dressed_cast), brand_id=brand.id, now=NOW)
    assert (worn(dressed_cast), tile(dressed_cast)[0]) == (brand, GREEN)
    assert brand_kinds() == ["brand.changed", "brand.added"]


def test_choosing_is_undone_and_done_again(dressed_cast: Cast) -> None:
    first, brand = worn(dressed_cast), second(dressed_cast)
    set_colour(**who(dressed_cast), colour="#ffd21f", now=NOW)
    choose_brand(**who(dressed_cast), brand_id=brand.id, now=NOW)
    undo_change(**who(dressed_cast), now=NOW)
    assert (worn(dressed_cast), tile(dressed_cast)[0]) == (first, "#ffd21f")
    undo_change(**who(dressed_cast), now=NOW)
    assert (worn(dressed_cast), tile(dressed_cast)[0]) == (brand, GREEN)


def test_another_file_takes_the_place_of_the_brand_and_undo_gives_it_back(dressed_cast: Cast) -> None:
    first = worn(dressed_cast)
    new = set_brand(**who(dressed_cast), logo=logo_png(GREEN), now=NOW)
    first.refresh_from_db()
    assert (first.state, first.is_default) == ("replaced", False)
    assert (new.name, new.state, new.is_default) == ("Ondelune", "active", True)
    undo_change(**who(dressed_cast), now=NOW)
    first.refresh_from_db()
    new.refresh_from_db()
    assert (first.state, first.name, first.is_default) == ("active", "Ondelune", True)
    assert (new.state, new.is_default) == ("replaced", False)
    assert worn(dressed_cast) == first


def test_a_brand_that_another_kit_wears_stays(dressed_cast: Cast) -> None:
    first = worn(dressed_cast)
    other = Membership.objects.create(
        company=dressed_cast.company,
        campaign=dressed_cast.other_campaign,
        state="joined",
        created_at=NOW,
        joined_at=NOW,
        position=9,
    )
    version = Personalisation.objects.get(membership=dressed_cast.membership).version
    Personalisation.objects.create(
        membership=other, brand=first, version=version, template_key="squeeze", changed_at=NOW
    )
    new = set_brand(**who(dressed_cast), logo=logo_png(GREEN), now=NOW)
    first.refresh_from_db()
    assert (first.state, first.name, new.name, new.is_default) == ("active", "Ondelune", "Ondelune 2", False)


def test_colours_and_name_are_edited_and_every_kit_follows(dressed_cast: Cast) -> None:
    brand = worn(dressed_cast)
    edit_brand(
        **who(dressed_cast), brand_id=brand.id, name=" Ondelune  SA ", field_colour="#0B5D4A", colours=[VIOLET, VIOLET]
    )
    brand.refresh_from_db()
    assert (brand.name, brand.field_colour, brand.colours) == ("Ondelune SA", GREEN, [GREEN, VIOLET])
    assert tile(dressed_cast)[0] == GREEN
    first = kit_of(**who(dressed_cast)).colours[0]
    assert (first.value, first.on, first.contrast) == (GREEN, WHITE, 7.8)
    undo_brand(**who(dressed_cast), brand_id=brand.id)
    brand.refresh_from_db()
    assert (brand.name, brand.field_colour, tile(dressed_cast)[0]) == ("Ondelune", VIOLET, VIOLET)


def test_a_colour_that_the_kit_chose_itself_stays(dressed_cast: Cast) -> None:
    set_colour(**who(dressed_cast), colour="#ffd21f", now=NOW)
    edit_brand(**who(dressed_cast), brand_id=worn(dressed_cast).id, field_colour=GREEN)
    assert tile(dressed_cast)[0] == "#ffd21f"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " \u200b "}, "brand_name"),
        ({"name": "x" * 121}, "brand_name"),
        ({"name": "Ondelune Nord"}, "brand_name_taken"),
        ({"field_colour": "red"}, "colour_unreadable"),
        ({"colours": ["#12345"]}, "colour_unreadable"),
        ({"colours": []}, "too_many_colours"),
        ({"colours": [f"#00000{number}" for number in range(9)]}, "too_many_colours"),
    ],
)
def test_what_is_no_name_and_no_colour_changes_nothing(dressed_cast: Cast, given: dict[str, Any], code: str) -> None:
    second(dressed_cast)
    brand = worn(dressed_cast)
    before, entries = brand.facts(), LedgerEntry.objects.count()
    with pytest.raises(Invalid) as refused:
        edit_brand(**who(dressed_cast), brand_id=brand.id, **given)
    brand.refresh_from_db()
    assert (refused.value.code, brand.facts(), LedgerEntry.objects.count()) == (code, before, entries)


def test_a_brand_in_use_is_not_put_away(dressed_cast: Cast) -> None:
    with pytest.raises(Conflict) as refused:
        remove_brand(**who(dressed_cast), brand_id=worn(dressed_cast).id)
    assert (refused.value.code, "Vote Anyway" in refused.value.message) == ("brand_in_use", True)
    assert worn(dressed_cast).state == "active"


def test_what_was_made_from_a_brand_stays_explained(dressed_cast: Cast) -> None:
    first = worn(dressed_cast)
    file = ensure_rendition(
        membership_id=dressed_cast.membership.id, template_key="squeeze", format_key="square", locale="en"
    )
    choose_brand(**who(dressed_cast), brand_id=second(dressed_cast).id, now=NOW)
    remove_brand(**who(dressed_cast), brand_id=first.id)
    row = Rendition.objects.get(sha256=file.sha256)
    assert row.brand == first
    assert row.made_of["images"] == {"logo": first.logo_sha256}
    assert (row.made_of["colours"], row.made_of["texts"]["date"]) == ({"field": VIOLET}, "9 June")
    view = brand_view(**who(dressed_cast), brand_id=first.id)
    assert (view.brand.state, view.pictures) == ("removed", 1)
    assert brand_picture(**who(dressed_cast), brand_id=first.id, variant="original") == logo_of(first)


def logo_of(brand: Brand) -> bytes:
    return read(brand.logo_key)


def test_the_default_goes_on_and_comes_back(dressed_cast: Cast) -> None:
    first, brand = worn(dressed_cast), second(dressed_cast)
    set_default_brand(**who(dressed_cast), brand_id=brand.id)
    assert [view.brand.id for view in brands_of(**who(dressed_cast))] == [brand.id, first.id]
    remove_brand(**who(dressed_cast), brand_id=brand.id)
    first.refresh_from_db()
    assert first.is_default
    with pytest.raises(NotFound):
        choose_brand(**who(dressed_cast), brand_id=brand.id, now=NOW)
    add_brand(**who(dressed_cast), logo=LOGO_SVG, name="Ondelune Nord", now=NOW)
    assert restore_brand(**who(dressed_cast), brand_id=brand.id).name == "Ondelune Nord 2"
    assert brand_kinds()[-3:] == ["brand.removed", "brand.added", "brand.restored"]


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


def test_a_company_keeps_so_many_brands(dressed_cast: Cast) -> None:
    first = worn(dressed_cast)
    rows = [
        Brand(
            company=dressed_cast.company, name=f"B{number}", logo_key=first.logo_key, field_colour=GREEN, created_at=NOW
        )
        for number in range(MAX_BRANDS - 1)
    ]
    Brand.objects.bulk_create(rows)
    with pytest.raises(Conflict) as refused:
        second(dressed_cast)
    assert refused.value.code == "too_many_brands"
    removed = Brand.objects.create(
        company=dressed_cast.company,
        name="Old",
        logo_key=first.logo_key,
        field_colour=GREEN,
        state="removed",
        created_at=NOW,
    )
    with pytest.raises(Conflict):
        restore_brand(**who(dressed_cast), brand_id=removed.id)
    assert set_brand(**who(dressed_cast), logo=logo_png(GREEN), now=NOW).name == "Ondelune"  # in the worn one's place
    Brand.objects.create(
        company=dressed_cast.company, name="One more", logo_key=first.logo_key, field_colour=GREEN, created_at=NOW
    )
    client = signed_in(dressed_cast.ben)
    file = SimpleUploadedFile("logo.png", logo_png(VIOLET))
    page = client.post(f"/kit/{dressed_cast.membership.id}/logo/", {"logo": file})
    assert (page.status_code, "A company has at most 30 brands." in page.content.decode()) == (409, True)
    with pytest.raises(Conflict):
        set_brand(**who(dressed_cast), logo=logo_png(VIOLET), now=NOW)
    assert (worn(dressed_cast).field_colour, Brand.objects.filter(state="active").count()) == (GREEN, MAX_BRANDS + 1)


def put_away(cast: Cast, number: int, **more: Any) -> list[Brand]:
    """Brands that another file replaced, the oldest first, each with a file of its own."""
    made = []
    for each in range(number):
        logo = b"logo %d" % each
        keep(key := upload_key(cast.company.id, logo), logo)
        told = {"logo_key": key, "field_colour": GREEN, "state": "replaced", **more}
        at = NOW + timedelta(minutes=each)
        made.append(Brand.objects.create(company=cast.company, name=f"R{each}", created_at=at, **told))
    return made


def test_brands_that_were_put_away_and_explain_nothing_go_with_their_files(
    dressed_cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    first, rows = worn(dressed_cast), put_away(dressed_cast, PUT_AWAY_KEPT + 4)
    explains, shared, undone, gone, *kept = rows
    square = {"template_key": "squeeze", "format_key": "square", "locale": "en"}
    made = ensure_rendition(membership_id=dressed_cast.membership.id, **square)
    Rendition.objects.filter(sha256=made.sha256).update(brand=explains)
    Brand.objects.filter(id=shared.id).update(logo_key=first.logo_key)
    before = {**Personalisation.objects.get().state(), "brand_id": str(undone.id)}
    Personalisation.objects.update(before=before)
    other = Brand.objects.create(
        company=dressed_cast.other_company, name="C", logo_key="x", field_colour=GREEN, state="replaced", created_at=NOW
    )
    with django_capture_on_commit_callbacks(execute=True):
        second(dressed_cast)
    left = set(Brand.objects.filter(state="replaced"))
    assert left == {explains, undone, *kept, other}
    assert [is_kept(row.logo_key) for row in (explains, first, undone, gone, *kept)] == [
        True, True, True, False, *[True] * PUT_AWAY_KEPT
    ]  # fmt: skip


def test_changing_the_logo_often_leaves_no_heap(dressed_cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    put_away(dressed_cast, PUT_AWAY_KEPT)
    for each in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            set_brand(**who(dressed_cast), logo=logo_png(f"#0b5d{each}a"), now=NOW + timedelta(days=1 + each))
    assert Brand.objects.filter(state="replaced").count() == PUT_AWAY_KEPT + 1  # the one that undo brings back
    undo_change(**who(dressed_cast), now=NOW)
    assert worn(dressed_cast).field_colour == "#0b5d2a"


def test_the_list_asks_as_often_for_many_as_for_one(dressed_cast: Cast, django_assert_num_queries: Any) -> None:
    viewer = who(dressed_cast)  # asks who Ben is
    with CaptureQueriesContext(connection) as asked:
        assert len(brands_of(**viewer)) == 1
    first = worn(dressed_cast)
    put_away(dressed_cast, 40, logo_key=first.logo_key)
    Brand.objects.bulk_create(
        Brand(company=dressed_cast.company, name=f"B{n}", logo_key=first.logo_key, field_colour=GREEN, created_at=NOW)
        for n in range(20)
    )
    with django_assert_num_queries(len(asked)):
        views = brands_of(**viewer)
    assert [(view.brand.state, view.is_worn_here) for view in views] == [
        ("active", True),
        *[("active", False)] * 20,
        *[("replaced", False)] * 30,
    ]
    assert views[21].brand.name == "R39"  # the newest


def test_strangers_find_nothing_and_viewers_change_nothing(dressed_cast: Cast) -> None:
    brand = worn(dressed_cast)
    ids = {"membership_id": dressed_cast.membership.id, "brand_id": brand.id}
    cleo = dressed_cast.viewer("cleo")
    for act in (brand_view, edit_brand, remove_brand, restore_brand, set_default_brand, undo_brand):
        with pytest.raises(NotFound):
            act(viewer=cleo, **ids)
    for act in (choose_brand, set_shade):
        more = {"variant": "light", "logo": None} if act is set_shade else {}
        with pytest.raises(NotFound):
            act(viewer=cleo, **ids, **more, now=NOW)
    other = Brand.objects.create(
        company=dressed_cast.other_company, name="S", logo_key="x", field_colour=GREEN, created_at=NOW
    )
    for act in (brand_view, edit_brand, remove_brand, restore_brand, set_default_brand, undo_brand):
        with pytest.raises(NotFound):
            act(**who(dressed_cast), brand_id=other.id)
    with pytest.raises(NotFound):
        choose_brand(**who(dressed_cast), brand_id=other.id, now=NOW)
    CompanyRole.objects.filter(person=dressed_cast.ben).update(role="viewer")
    entries = LedgerEntry.objects.count()
    for act in (edit_brand, remove_brand, restore_brand, set_default_brand, undo_brand):
        with pytest.raises(Forbidden):
            act(**who(dressed_cast), brand_id=brand.id)
    assert LedgerEntry.objects.count() == entries


def test_the_api_does_all_of_it(dressed_cast: Cast, as_ben: Client, as_cleo: Client) -> None:
    base = f"/api/v1/memberships/{dressed_cast.membership.id}"
    files = {"logo": io.BytesIO(logo_png(GREEN)), "name": "Nord"}
    made = as_ben.post(f"{base}/brands", files)
    assert (made.status_code, made.json()["name"], made.json()["is_default"]) == (201, "Nord", False)
    one = f"{base}/brands/{made.json()['id']}"

    def told(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = getattr(as_ben, method)(path, body or {}, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    edited = told("patch", one, {"colours": ["#0B5D4A", "#FFD21F"], "field_colour": "#ffd21f", "name": "Süd"})
    assert (edited["name"], edited["field_colour"], edited["colours"]) == ("Süd", "#ffd21f", [GREEN, "#ffd21f"])
    assert edited["contrasts"][1] == {"value": "#ffd21f", "on": "#000000", "contrast": 14.5}
    assert told("post", f"{one}/undo")["name"] == "Nord"
    assert told("put", f"{one}/default")["is_default"] is True
    given = as_ben.post(f"{one}/logo/light", {"logo": io.BytesIO(logo_png("#ffffff"))})
    assert given.json()["variants"][0] == {"variant": "light", "state": "given"}
    assert told("delete", f"{one}/logo/light")["variants"][0]["state"] == "made"
    assert as_ben.get(f"{one}/logo/dark")["Content-Type"] == "image/png"
    assert told("put", f"{base}/kit/brand", {"brand_id": made.json()["id"]})["brand_id"] == made.json()["id"]
    assert told("put", f"{base}/kit/logo-variant", {"variant": "dark"})["logo_variant"] == "dark"
    assert as_ben.delete(one).status_code == 409
    first = next(row for row in as_ben.get(f"{base}/brands").json() if not row["is_worn_here"])
    assert told("delete", f"{base}/brands/{first['id']}")["state"] == "removed"
    assert told("post", f"{base}/brands/{first['id']}/restore")["state"] == "active"
    assert [as_cleo.get(path).status_code for path in (f"{base}/brands", one, f"{one}/logo/dark")] == [404] * 3


def test_the_pages_do_all_of_it(dressed_cast: Cast, as_ben: Client, as_cleo: Client) -> None:
    base = f"/kit/{dressed_cast.membership.id}/brands/"
    assert "On this kit" in as_ben.get(base).content.decode()
    added = as_ben.post(base, {"logo": io.BytesIO(logo_png(GREEN)), "name": "Nord"})
    brand = Brand.objects.get(name="Nord")
    one = f"{base}{brand.id}/"
    assert added["Location"] == one
    saved = as_ben.post(
        one,
        {
            "name": "Süd",
            "colour.0": "#0b5d4a",
            "colour.1": "#ffd21f",
            "colour.2": "#121416",
            "remove.2": "on",
            "field": "1",
            "add": "1",
            "colour.new": "#ff8a9e",
        },
    )
    brand.refresh_from_db()
    assert (saved.status_code, brand.name, brand.field_colour) == (302, "Süd", "#ffd21f")
    assert brand.colours == [GREEN, "#ffd21f", "#ff8a9e"]
    assert "Black on this colour: 14.5 to 1. Easy to read." in as_ben.get(one).content.decode()
    refused = as_ben.post(one, {"name": "Ondelune", "colour.0": GREEN, "field": "0"})
    assert (refused.status_code, "Another brand has this name." in refused.content.decode()) == (422, True)
    assert as_ben.post(f"{one}light/", {"logo": io.BytesIO(logo_png("#ffffff"))}).status_code == 302
    assert as_ben.post(f"{one}light/", {"logo": io.BytesIO(b"GIF89a")}).status_code == 422
    assert as_ben.post(f"{one}light/", {"reset": "1"}).status_code == 302
    assert as_ben.get(f"{one}dark.png")["Content-Type"] == "image/png"
    for act in ("default/", "wear/", "undo/"):
        assert as_ben.post(f"{one}{act}").status_code == 302, act
    assert worn(dressed_cast) == brand
    first = Brand.objects.get(name="Ondelune")
    assert as_ben.post(f"{base}{first.id}/remove/").status_code == 302
    assert "1 put away" in as_ben.get(base).content.decode()
    assert as_ben.post(f"{base}{first.id}/restore/").status_code == 302
    assert as_ben.post(base, {"name": "x"}).status_code == 422
    assert [as_cleo.get(path).status_code for path in (base, one, f"{one}dark.png")] == [404] * 3


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


def test_a_migrated_company_keeps_what_its_kits_wear(dressed_cast: Cast) -> None:
    """The step that sorted out brands is run again on rows as they were."""
    first = worn(dressed_cast)
    Brand.objects.update(is_default=False)
    old = Brand.objects.create(
        company=dressed_cast.company, name="Old", logo_key="x", field_colour=GREEN, created_at=NOW
    )
    [name] = [found.name for found in iter_modules(migrations.__path__) if found.name.endswith("_several_brands")]
    import_module(f"kits.migrations.{name}").sort_out_brands(apps, None)
    first.refresh_from_db()
    old.refresh_from_db()
    assert (first.state, first.is_default, old.state) == ("active", True, "replaced")


@pytest.mark.parametrize("number", ["9" * 5000, "1234", "٣" * 5000, "²", "-1", ""])
def test_a_row_that_no_form_has_is_passed_over(dressed_cast: Cast, as_ben: Client, number: str) -> None:
    one = f"/kit/{dressed_cast.membership.id}/brands/{Brand.objects.get().id}/"
    rows = {"name": "Ondelune", "colour.0": "#0b5d4a", "field": number, f"colour.{number}": "#ff8a9e"}
    answer = as_ben.post(one, urlencode(rows), content_type="application/x-www-form-urlencoded")
    brand = Brand.objects.get()
    assert (answer.status_code, brand.colours, brand.field_colour) == (302, [GREEN], GREEN)
