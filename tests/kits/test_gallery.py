"""The lead's gallery tells the truth: which look is withdrawn, in which language, and what was seen when it was."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from coalition.errors import Conflict
from coalition.services import set_country
from kits.models import Brand, Personalisation, VisualWithdrawal
from kits.queries import GalleryTile, gallery_page
from kits.services import edit_brand, set_shade, undo_brand, undo_withdrawal, withdraw_visual
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import logo_png
from tests.kits.test_looking import picture, rule, withdraw, write
from tests.kits.test_own_lines import recolour, refuse

GALLERY = "/c/vote-anyway/kit/gallery/"
API = "/api/v1/campaigns/vote-anyway/kit/gallery"


def tile(cast: Cast, locale: str = "") -> GalleryTile:
    (found,) = gallery_page(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, locale=locale).tiles
    return found


class Page(HTMLParser):
    """What the gallery's only tile holds: the address of its picture, its fields, its buttons."""

    def __init__(self, client: Client, address: str = GALLERY) -> None:
        super().__init__()
        self.picture, self.fields, self.buttons = "", dict[str, str](), list[str]()
        self.feed(client.get(address).content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "img" and "gallery" in told.get("src", ""):
            self.picture = told["src"]
        if tag == "input" and told.get("name") in {"template", "seen"}:
            self.fields[told["name"]] = told["value"]
        if tag == "button" and told.get("name") == "chosen":
            self.buttons.append(told["value"])

    @property
    def asked(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.picture).query)


def test_a_refused_line_leaves_the_corrected_visual_in_use(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Loud.")
    before = tile(dressed_cast).token
    refuse(dressed_cast, "Loud.")
    assert VisualWithdrawal.objects.count() == 1
    assert (tile(dressed_cast).withdrawal, tile(dressed_cast).token != before) == (None, True)
    write(dressed_cast, "Loud.")
    assert tile(dressed_cast).withdrawal == VisualWithdrawal.objects.get()


def test_a_changed_brand_is_another_visual_and_the_same_one_again(dressed_cast: Cast) -> None:
    told = {
        "viewer": dressed_cast.viewer("ben"),
        "membership_id": dressed_cast.membership.id,
        "brand_id": Brand.objects.get().id,
    }
    row, before = withdraw(dressed_cast), tile(dressed_cast)
    assert before.withdrawal == row
    edit_brand(**told, field_colour="#0b5d4a")
    recoloured = tile(dressed_cast)
    assert recoloured.withdrawal is None
    undo_brand(**told)
    assert tile(dressed_cast) == before
    set_shade(**told, variant="dark", logo=logo_png("#000000"), now=NOW)
    shaded = tile(dressed_cast)
    assert shaded.withdrawal is None
    set_country(viewer=told["viewer"], company_id=dressed_cast.company.id, country="DE")
    assert len({before.token, recoloured.token, shaded.token, tile(dressed_cast).token}) == 4


def test_the_address_of_a_picture_changes_with_the_brand(dressed_cast: Cast) -> None:
    client = signed_in(dressed_cast.ana)
    before = Page(client)
    assert client.get(before.picture)["Cache-Control"].endswith("immutable")
    edit_brand(
        viewer=dressed_cast.viewer("ben"),
        membership_id=dressed_cast.membership.id,
        brand_id=Brand.objects.get().id,
        field_colour="#0b5d4a",
    )
    after = Page(client)
    assert before.asked["v"] != after.asked["v"]
    assert client.get(before.picture).content == client.get(after.picture).content


def test_each_language_can_be_looked_at(dressed_cast: Cast) -> None:
    client = signed_in(dressed_cast.ana)
    before = client.get(Page(client, f"{GALLERY}?locale=fr").picture).content
    english = client.get(Page(client).picture).content
    write(dressed_cast, "Le bain.", "fr")
    page = Page(client, f"{GALLERY}?locale=fr")
    assert page.asked["locale"] == ["fr"]
    assert client.get(page.picture).content != before
    assert client.get(Page(client).picture).content == english
    text = client.get(f"{GALLERY}?locale=fr").content.decode()
    assert '<a href="?motif=&amp;locale=fr" aria-current="true">Français</a>' in text
    assert Page(client, f"{GALLERY}?locale=xx").asked["locale"] == ["en"]
    found = client.get(API, {"locale": "fr"}).json()
    assert (found["locale"], found["locales"]) == ("fr", ["en", "de", "fr"])
    preview = f"{API}/{dressed_cast.membership.id}/preview"
    shown = [client.get(preview, {"template": "squeeze", "locale": each}).content for each in ("en", "fr")]
    assert shown[0] != shown[1]


def test_a_withdrawal_is_told_in_the_languages_it_is_for(dressed_cast: Cast) -> None:
    rule(dressed_cast, "after")
    write(dressed_cast, "Trop fort.", "fr")
    refuse(dressed_cast, "Trop fort.")
    write(dressed_cast, "Trop fort.", "fr")
    assert [bool(tile(dressed_cast, locale).withdrawal) for locale in ("en", "de", "fr")] == [False, False, True]


def test_what_changed_meanwhile_is_not_withdrawn(dressed_cast: Cast) -> None:
    client, ids = signed_in(dressed_cast.ana), dressed_cast.membership.id
    page, address = Page(client), reverse("kits:withdraw_visual", args=["vote-anyway", ids])
    assert page.fields == {"template": "squeeze", "seen": tile(dressed_cast).token}
    recolour(dressed_cast)
    answer = client.post(address, {**page.fields, "reason": "Wrong."})
    text = answer.content.decode()
    assert (answer.status_code, VisualWithdrawal.objects.count()) == (409, 0)
    assert "Ondelune has changed this visual meanwhile." in text
    assert tile(dressed_cast).token in text
    sent = {"template": "squeeze", "reason": "Wrong.", "token": page.fields["seen"]}
    refused = client.post(f"{API}/{ids}/withdraw", sent, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "visual_changed")
    sent["token"] = client.get(API).json()["tiles"][0]["token"]
    assert client.post(f"{API}/{ids}/withdraw", sent, content_type="application/json").status_code == 201
    assert tile(dressed_cast).withdrawal == VisualWithdrawal.objects.get()


def test_the_service_names_what_was_seen(dressed_cast: Cast) -> None:
    seen = tile(dressed_cast).token
    write(dressed_cast, "Another.")
    with pytest.raises(Conflict):
        withdraw_visual(
            viewer=dressed_cast.viewer("ana"),
            campaign_id=dressed_cast.campaign.id,
            membership_id=UUID(str(dressed_cast.membership.id)),
            template_key="squeeze",
            seen=seen,
            reason="Wrong.",
            now=NOW,
        )
    assert picture(dressed_cast).width_px == 1080
    assert Personalisation.objects.get().lines == {"*": {"line": {"en": "Another."}}}


def test_one_click_withdraws_for_a_common_reason(dressed_cast: Cast) -> None:
    client = signed_in(dressed_cast.ana)
    page, address = Page(client), reverse("kits:withdraw_visual", args=["vote-anyway", dressed_cast.membership.id])
    assert page.buttons == ["Wrong logo", "Text not suitable", "Colours not readable"]
    assert client.post(address, {**page.fields, "reason": "", "chosen": page.buttons[1]}).status_code == 302
    row = VisualWithdrawal.objects.get()
    assert (row.reason, tile(dressed_cast).withdrawal) == ("Text not suitable", row)
    assert Page(client).buttons == []
    undo_withdrawal(
        viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, withdrawal_id=row.id, now=NOW
    )
    assert (tile(dressed_cast).withdrawal, Page(client).buttons) == (None, page.buttons)
