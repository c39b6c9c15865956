"""A brand proposed from a website: what is offered, what is told when nothing is, and that nothing is kept."""

import base64
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from coalition.clock import database_now
from coalition.errors import Invalid, TooMany
from coalition.models import Company, LedgerEntry, Membership
from coalition.outbound import OutboundRefused
from coalition.services import make_open_link
from kits.models import Brand
from kits.services import Proposal, propose_brand, proposing
from kits.services.proposing import ASKED_AN_HOUR, LOOKED_AT, OFFERED_LOGOS, WHOLE_S
from tests.cast import NOW, Cast
from tests.coalition.stand_in import NAME, StandIn, website
from tests.kits.scene import LOGO_SVG, logo_png
from tests.kits.test_busy import held  # noqa: F401  a fixture
from tests.kits.test_quarantine import SLOW

SITE = f"https://{NAME}/"
PAGE = b"""<html><head><meta name="theme-color" content="#FFD21F">
<link rel="icon" href="/icon.png" sizes="32x32"><link rel="manifest" href="/app.json">
<meta property="og:image" content="/missing.png"><meta property="og:logo" content="/bomb.svg">
</head><body><header><a class="logo" href="/"><img src="/logo.svg" alt="Ondelune"></a></header>
<img class="logo-light" src="/same.svg"></body></html>"""
BOMB = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Ondelune's website, which every name leads to."""
    with website(tmp_path) as running:
        running.pages |= {
            "/": ("text/html", PAGE),
            "/logo.svg": ("image/svg+xml", LOGO_SVG),
            "/same.svg": ("image/svg+xml", LOGO_SVG),
            "/bomb.svg": ("image/svg+xml", BOMB),
            "/icon.png": ("image/png", logo_png(size=(60, 24))),
            "/app.json": ("application/manifest+json", b'{"icons": [{"src": "/big.png", "sizes": "512x512"}]}'),
            "/big.png": ("image/png", logo_png("#b5179e", size=(512, 170))),
            "/none": ("text/html", b"<h1>Ondelune</h1>"),
        }
        monkeypatch.setattr(proposing, "door", running.door())
        yield running


def proposed(website: str = SITE) -> list[Proposal]:
    return propose_brand(website=website, accent="#ffd21f", asker="ben", now=NOW)


def invited(cast: Cast) -> str:
    link = make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=3, now=database_now())
    return link.removeprefix("http://127.0.0.1:8000")


@pytest.mark.django_db
def test_logos_come_ranked_cleaned_and_once_each(site: StandIn) -> None:
    found = proposed()
    assert [each.source for each in found] == [f"{SITE}logo.svg", f"{SITE}big.png"]
    assert all(each.logo.png.startswith(b"\x89PNG") for each in found)
    assert found[0].logo.colours == ["#0b5d4a", "#ffd21f", "#121416"]
    assert found[1].logo.field == "#b5179e"


@pytest.mark.django_db
def test_a_slow_drawing_costs_its_own_seconds_and_no_other_logo(site: StandIn) -> None:
    site.pages["/bomb.svg"] = ("image/svg+xml", SLOW)
    begun = time.monotonic()
    assert [each.source for each in proposed()] == [f"{SITE}logo.svg", f"{SITE}big.png"]
    assert time.monotonic() - begun < WHOLE_S
    assert "/bomb.svg" in site.asked


@pytest.mark.django_db
def test_when_the_time_is_over_no_file_is_opened(site: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "WHOLE_S", 0.0)
    monkeypatch.setattr(proposing, "prepare_logo", None)
    with pytest.raises(Invalid) as refused:
        proposed()
    assert (refused.value.code, refused.value.field) == ("website_slow", "website")


@pytest.mark.django_db
def test_of_many_pictures_ten_are_asked_for_and_six_offered(site: StandIn) -> None:
    paths = [f"/{number}.png" for number in range(11)]
    page = "".join(f'<img class="logo" src="{path}">' for path in paths)
    site.pages["/"] = ("text/html", f"<header>{page}</header>".encode())
    for number, path in enumerate(paths):
        site.pages[path] = ("image/png", logo_png(f"#{number:x}05a8c"))
    assert [each.source for each in proposed()] == [f"{SITE}{number}.png" for number in range(OFFERED_LOGOS)]
    assert sorted(site.asked) == sorted(["/", *paths[:LOOKED_AT]])
    assert (OFFERED_LOGOS, LOOKED_AT) == (6, 10)


@pytest.mark.django_db
def test_a_drawing_in_the_page_is_offered(site: StandIn) -> None:
    site.pages["/"] = ("text/html", b"<header><a class=logo>" + LOGO_SVG + b"</a></header>")
    assert [(each.source, each.logo.field) for each in proposed()] == [(SITE, "#0b5d4a")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "code"), [("none", "no_logo_found"), ("lost", "site_refused"), ("big.png", "answer_kind")]
)
def test_what_went_wrong_is_said_with_a_cure(site: StandIn, path: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(SITE + path)
    assert (refused.value.code, refused.value.field, bool(refused.value.remedy)) == (code, "website", True)


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["idna", "undefined", "punycode", "unheard-of"])
def test_a_charset_costs_nothing_but_letters(site: StandIn, charset: str) -> None:
    page = b"\xff" * 500_000 + b'<header><img class=logo src="/logo.svg"></header>'
    site.pages["/"] = (f"text/html; charset={charset}", page)
    assert [each.source for each in proposed()] == [f"{SITE}logo.svg"]


@pytest.mark.django_db
def test_the_door_in_use_is_closed_to_this_machine() -> None:
    with pytest.raises(OutboundRefused) as refused:
        proposed("http://localhost:443/")
    assert refused.value.code in {"address_not_plain", "address_not_public"}


@pytest.mark.django_db
def test_asking_is_counted(site: StandIn) -> None:
    site.pages["/"] = ("text/html", b"")
    for _number in range(ASKED_AN_HOUR):
        with pytest.raises(Invalid):
            proposed()
    with pytest.raises(TooMany):
        proposed()
    assert len(site.asked) == ASKED_AN_HOUR


def test_a_newcomer_joins_with_a_logo_of_its_website(
    cast: Cast, version: object, site: StandIn, client: Client
) -> None:
    join = invited(cast)
    answer = client.post(f"{join}website/", {"website": SITE}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert (answer.status_code, page.count('type="radio"'), "2 logos found." in page) == (200, 2, True)
    assert (Brand.objects.count(), Company.objects.count()) == (0, 2)
    picked = page.split('name="picked" value="')[1].split('"')[0]
    preview = client.post(f"{join}preview/", {"picked": picked}).content.decode()
    assert 'src="data:image/jpeg;base64,' in preview and 'id="join-drop"' in preview
    joined = client.post(join, {"company_name": "Halden", "email": "h@halden.example", "picked": picked})
    assert joined.status_code == 302
    assert Brand.objects.get(company__name="Halden").field_colour == "#0b5d4a"


def test_joining_goes_on_where_the_website_gives_nothing(
    cast: Cast, version: object, site: StandIn, client: Client
) -> None:
    join = invited(cast)
    for headers in ({"HX-Request": "true"}, {}):
        answer = client.post(f"{join}website/", {"website": f"{SITE}none"}, headers=headers)
        assert (answer.status_code, "No logo was found on this page." in answer.content.decode()) == (422, True)
    whole = client.post(f"{join}website/", {"website": SITE}).content.decode()
    assert f'action="{join}"' in whole and whole.count('name="picked"') == 2
    assert client.post(join, {"company_name": "Halden", "email": "h@halden.example"}).status_code == 422
    assert client.post(join, {"company_name": "H", "email": "h@h.example", "picked": "no base64"}).status_code == 422
    assert Membership.objects.count() == 2


def test_a_member_takes_one_with_one_click(dressed_cast: Cast, site: StandIn, as_ben: Client, as_cleo: Client) -> None:
    base = f"/kit/{dressed_cast.membership.id}/brands/"
    entries = LedgerEntry.objects.count()
    page = as_ben.post(f"{base}website/", {"website": NAME}).content.decode()
    assert page.count('<button class="candidate"') == 2
    assert (Brand.objects.count(), LedgerEntry.objects.count()) == (1, entries)
    picked = page.split('name="picked" value="')[1].split('"')[0]
    assert as_ben.post(base, {"picked": picked}).status_code == 302
    assert [brand.field_colour for brand in Brand.objects.order_by("created_at", "id")] == ["#b5179e", "#0b5d4a"]
    assert as_cleo.post(f"{base}website/", {"website": NAME}).status_code == 404
    assert site.asked.count("/") == 1


def test_the_api_proposes(dressed_cast: Cast, site: StandIn, as_ben: Client, as_cleo: Client, client: Client) -> None:
    def asked(of: Client, path: str, website: str = SITE) -> Any:
        return of.post(f"/api/v1/{path}proposals", {"website": website}, content_type="application/json")

    member = f"memberships/{dressed_cast.membership.id}/brand-"
    told = asked(as_ben, member).json()
    assert [(each["source"], each["field_colour"]) for each in told] == [
        (f"{SITE}logo.svg", "#0b5d4a"),
        (f"{SITE}big.png", "#b5179e"),
    ]
    assert base64.b64decode(told[0]["logo_png"]).startswith(b"\x89PNG")
    assert asked(as_ben, member, "ftp://x").json()["code"] == "address_unreadable"
    assert asked(as_cleo, member).status_code == 404
    token = invited(dressed_cast).strip("/").split("/")[-1]
    assert len(asked(client, f"invitations/{token}/").json()) == 2
    assert len(asked(client, "campaigns/vote-anyway/join/").json()) == 2


@pytest.mark.parametrize("door", ["join", "brands", "API: join", "API: brands"])
def test_while_every_seat_of_the_quarantine_is_taken_it_tells_when_to_come_back(
    dressed_cast: Cast,
    site: StandIn,
    held: ExitStack,  # noqa: F811
    as_ben: Client,
    door: str,
) -> None:
    address = {
        "join": "/c/vote-anyway/join/website/",
        "brands": f"/kit/{dressed_cast.membership.id}/brands/website/",
        "API: join": "/api/v1/campaigns/vote-anyway/join/proposals",
        "API: brands": f"/api/v1/memberships/{dressed_cast.membership.id}/brand-proposals",
    }[door]
    kind = {"content_type": "application/json"} if door.startswith("API") else {}
    answer = as_ben.post(address, {"website": SITE}, **kind)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Too many files are being checked right now." in answer.content.decode()
    held.close()
    assert as_ben.post(address, {"website": SITE}, **kind).status_code == 200
