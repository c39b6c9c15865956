"""Several brands of a company: names, colours, variants, which kit wears which, and what was made from each."""

import io
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw

from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import LedgerEntry, Membership
from kits import migrations
from kits.models import Brand, Personalisation, Rendition
from kits.queries import brand_picture, brand_view, brands_of, kit_of
from kits.services import (
    add_brand,
    choose_brand,
    edit_brand,
    ensure_rendition,
    remove_brand,
    restore_brand,
    set_brand,
    set_colour,
    set_default_brand,
    undo_brand,
    undo_change,
)
from kits.services.branding import MAX_BRANDS
from kits.services.forgetting import PUT_AWAY_KEPT
from kits.storing import is_kept, keep, read, upload_key
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import LOGO_SVG, logo_png

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
