"""Trying a kit without an account: every format comes back, nothing is kept, strangers are counted."""

import base64

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coalition.models import Campaign, LedgerEntry, Membership
from kits.models import Brand, KitVersion, Rendition
from kits.services import joining
from tests.cast import Cast
from tests.kits.scene import SIZES, colour_at, logo_png, size_of
from visuals import INK

PAGE, PREVIEW = "/c/vote-anyway/try/", "/c/vote-anyway/try/preview/"
API = "/api/v1/campaigns/vote-anyway/try"


def logo(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", logo_png() if data is None else data)


def kept_files() -> int:
    return sum(len(default_storage.listdir(folder)[1]) for folder in ("u", "r") if default_storage.exists(folder))


def test_every_format_comes_back_and_nothing_is_kept(cast: Cast, version: KitVersion) -> None:
    before, entries = kept_files(), LedgerEntry.objects.count()
    shown = Client().post(PREVIEW, {"logo": logo(), "template": "excuses"}).content.decode()
    assert shown.count('src="data:image/jpeg;base64,') == len(SIZES)
    assert 'value="#b5179e"' in shown
    assert "Your bath is still warm." in shown
    assert (Brand.objects.count(), Rendition.objects.count(), kept_files()) == (0, 0, before)
    assert LedgerEntry.objects.count() == entries


def test_the_pictures_are_the_formats_in_the_logos_colour(cast: Cast, version: KitVersion) -> None:
    answer = Client().post(API, {"logo": logo(), "locale": "en"}).json()
    assert answer["field"] == "#b5179e"
    assert answer["colours"][0] == {"value": "#b5179e", "on": "#ffffff", "contrast": 5.9}
    assert [each["value"] for each in answer["colours"]] == ["#b5179e", cast.campaign.accent, INK.lower()]
    tried = answer["formats"]
    assert [each["format"] for each in tried] == list(SIZES)
    for each in tried:
        picture = base64.b64decode(each["jpeg"])
        width, height = SIZES[each["format"]]
        assert size_of(picture) == (round(480 * width / height), 480) == (each["width_px"], each["height_px"])
        channels = [int(colour_at(picture, 3, 3)[at : at + 2], 16) for at in (1, 3, 5)]
        assert max(abs(one - other) for one, other in zip(channels, (0xB5, 0x17, 0x9E), strict=True)) <= 4
    recoloured = Client().post(API, {"logo": logo(), "colour": "#0b5d4a"}).json()
    assert (recoloured["field"], recoloured["colours"]) == ("#0b5d4a", answer["colours"])
    assert recoloured["formats"][0]["jpeg"] != tried[0]["jpeg"]


@pytest.mark.parametrize(("data", "status"), [(b"", 422), (b"nothing", 422), (b"0" * 10_485_761, 413)])
def test_a_bad_logo_says_what_is_wrong(cast: Cast, version: KitVersion, data: bytes, status: int) -> None:
    assert Client().post(PREVIEW, {"logo": logo(data)}).status_code == status
    assert Client().post(API, {"logo": logo(data)}).status_code == status


def test_strangers_are_counted_by_address_before_a_file_is_opened(
    cast: Cast, version: KitVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "TRIES_AN_HOUR", 2)
    answers = [Client().post(PREVIEW, {"logo": logo(b"nothing")}).status_code for _ in range(2)]
    answers += [Client().post(PREVIEW, {"logo": logo()}).status_code, Client().post(API, {"logo": logo()}).status_code]
    assert answers == [422, 422, 429, 429]
    assert Client().post(PREVIEW, {"logo": logo()}, REMOTE_ADDR="203.0.113.7").status_code == 200


def test_joining_from_there_brings_the_logo_along(cast: Cast, version: KitVersion) -> None:
    page = Client().get(PAGE).content.decode()
    address = reverse("kits:join_open", args=["vote-anyway"])
    assert f'action="{address}"' in page
    sent = {"logo": logo(), "company_name": "Acme", "email": "dora@example.org", "template": "excuses"}
    assert Client().post(address, sent).status_code == 302
    assert Membership.objects.get(company__name="Acme").personalisation.field == "#b5179e"


def test_who_may_not_join_may_still_look(cast: Cast, version: KitVersion) -> None:
    Campaign.objects.filter(id=cast.campaign.id).update(join_is_open=False)
    page = Client().get(PAGE).content.decode()
    assert ("ask the campaign for an invitation" in page, 'name="email"' in page) == (True, False)
    assert Client().post(PREVIEW, {"logo": logo()}).status_code == 200


def test_what_is_not_public_is_not_there(cast: Cast, version: KitVersion) -> None:
    Campaign.objects.filter(id=cast.campaign.id).update(state="draft")
    assert Client().get(PAGE).status_code == 404
    assert Client().post(PREVIEW, {"logo": logo()}).status_code == 404
    assert Client().post(API, {"logo": logo()}).status_code == 404
