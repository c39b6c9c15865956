"""Brands over pages and API: whose they are, who may change them, and that each door does all of it."""

import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from coalition.errors import Forbidden, NotFound
from coalition.models import CompanyRole, LedgerEntry
from kits.models import Brand
from kits.queries import brand_view
from kits.services import (
    choose_brand,
    edit_brand,
    remove_brand,
    restore_brand,
    set_default_brand,
    set_shade,
    undo_brand,
)
from tests.cast import NOW, Cast
from tests.kits.scene import logo_png
from tests.kits.test_brands import GREEN, who, worn


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


@pytest.mark.parametrize("number", ["9" * 5000, "1234", "٣" * 5000, "²", "-1", ""])
def test_a_row_that_no_form_has_is_passed_over(dressed_cast: Cast, as_ben: Client, number: str) -> None:
    one = f"/kit/{dressed_cast.membership.id}/brands/{Brand.objects.get().id}/"
    rows = {"name": "Ondelune", "colour.0": "#0b5d4a", "field": number, f"colour.{number}": "#ff8a9e"}
    answer = as_ben.post(one, urlencode(rows), content_type="application/x-www-form-urlencoded")
    brand = Brand.objects.get()
    assert (answer.status_code, brand.colours, brand.field_colour) == (302, [GREEN], GREEN)
