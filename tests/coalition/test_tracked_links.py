"""Tracked links: lead to the landing address and nowhere else, count without knowing who, open no session."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client

from coalition import ports
from coalition.errors import Invalid, NotFound
from coalition.models import Campaign, Company, LedgerEntry, Membership
from coalition.queries.links import destination_of, tracked_address
from coalition.services import follow_link, leave_campaign, set_country
from metrics.models import LinkClicks
from metrics.queries import clicks_of
from tests.cast import NOW, Cast, make_member, make_person

BROWSER = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"}


def path_of(cast: Cast) -> str:
    return f"/v/{cast.membership.link_code}"


def clicks(cast: Cast) -> int:
    return clicks_of(viewer=cast.viewer("ben"), membership_id=cast.membership.id).total


def test_every_membership_has_a_code_of_its_own(cast: Cast) -> None:
    codes = {cast.membership.link_code, cast.other_membership.link_code}
    assert len(codes) == 2
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{8}", code) for code in codes)
    assert tracked_address(cast.membership) == f"{settings.BASE_URL}{path_of(cast)}"


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_click_leads_on_and_is_counted_without_session_or_cache(cast: Cast, slash: str) -> None:
    answer = Client(headers=BROWSER).get(path_of(cast) + slash)
    assert answer.status_code == 302
    assert answer["Location"] == (
        "https://example.org/vote?utm_source=ondelune&utm_medium=partner&utm_campaign=vote-anyway"
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.cookies == {}
    assert clicks(cast) == 1


def test_clicks_of_a_day_are_one_row_that_knows_nobody(cast: Cast) -> None:
    for _time in range(3):
        follow_link(code=cast.membership.link_code, is_counted=True, now=NOW)
    row = LinkClicks.objects.get()
    assert (row.day, row.clicks) == (date(2024, 5, 6), 3)
    assert {field.name for field in LinkClicks._meta.get_fields()} == {"id", "membership", "day", "clicks"}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": "LinkedInBot/1.0"},
        {"User-Agent": "WhatsApp/2.23"},
        {**BROWSER, "Sec-Purpose": "prefetch;prerender"},
        {},
    ],
)
def test_robots_and_fetching_ahead_are_led_on_and_not_counted(cast: Cast, headers: dict[str, str]) -> None:
    assert Client(headers=headers).get(path_of(cast)).status_code == 302
    assert Client(headers=BROWSER).head(path_of(cast)).status_code == 302
    assert clicks(cast) == 0


def test_nothing_in_a_request_decides_where_it_leads(cast: Cast) -> None:
    answer = Client(headers={**BROWSER, "X-Forwarded-Host": "evil.example"}).get(
        path_of(cast) + "?next=https://evil.example&url=//evil.example"
    )
    assert urlsplit(answer["Location"]).netloc == "example.org"
    assert Client(headers=BROWSER).post(path_of(cast)).status_code == 405


@pytest.mark.parametrize(
    ("landing", "query", "fragment"),
    [
        ("https://example.org/vote?utm_source=own&x=1#now", {"utm_source": ["own"], "x": ["1"]}, "now"),
        ("https://example.org/", {"utm_source": ["ondelune"]}, ""),
    ],
)
def test_what_the_landing_address_says_already_stays(
    cast: Cast, landing: str, query: dict[str, list[str]], fragment: str
) -> None:
    cast.campaign.landing_url = landing
    cast.campaign.save()
    parts = urlsplit(destination_of(Membership.objects.get(id=cast.membership.id)))
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "example.org", fragment)
    expected = {"utm_source": ["ondelune"], "utm_medium": ["partner"], "utm_campaign": ["vote-anyway"], **query}
    assert parse_qs(parts.query) == expected


@pytest.mark.parametrize(
    "landing",
    ["", "http://example.org/", "javascript:alert(1)", "https://name:word@example.org/", "https:///x", "https://[::1"],
)
def test_an_address_that_is_not_safe_is_never_led_to(cast: Cast, landing: str) -> None:
    Campaign.objects.filter(id=cast.campaign.id).update(landing_url=landing)
    answer = Client(headers=BROWSER).get(path_of(cast))
    assert answer["Location"] == f"{settings.BASE_URL}/c/vote-anyway/"


def test_a_very_long_landing_address_is_left_as_it_is(cast: Cast) -> None:
    landing = "https://example.org/?x=" + "a" * 1990
    cast.membership.campaign.landing_url = landing
    assert destination_of(cast.membership) == landing


def test_a_printed_code_leads_on_after_a_company_has_left(cast: Cast) -> None:
    leave_campaign(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert follow_link(code=cast.membership.link_code, is_counted=True, now=NOW) == "https://example.org/vote"
    assert LinkClicks.objects.count() == 0


def test_unknown_codes_and_drafts_are_not_found(cast: Cast) -> None:
    assert Client(headers=BROWSER).get("/v/aaaaaaaa").status_code == 404
    Campaign.objects.filter(id=cast.campaign.id).update(state="draft")
    assert Client(headers=BROWSER).get(path_of(cast)).status_code == 404
    assert LinkClicks.objects.count() == 0


def test_a_click_that_cannot_be_counted_stops_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_event: ports.LinkFollowed) -> None:
        raise DatabaseError

    monkeypatch.setitem(ports._reactions, ports.LinkFollowed, [fail])
    assert Client(headers=BROWSER).get(path_of(cast)).status_code == 302


def test_the_company_reads_its_clicks_over_the_api(cast: Cast) -> None:
    follow_link(code=cast.membership.link_code, is_counted=True, now=NOW)
    client = Client()
    client.force_login(cast.ben)
    told = client.get(f"/api/v1/memberships/{cast.membership.id}/link").json()
    assert told == {
        "href": f"{settings.BASE_URL}{path_of(cast)}",
        "leads_to": "https://example.org/vote?utm_source=ondelune&utm_medium=partner&utm_campaign=vote-anyway",
        "clicks": 1,
        "days": [{"day": "2024-05-06", "clicks": 1}],
    }
    client.force_login(cast.cleo)
    assert client.get(f"/api/v1/memberships/{cast.membership.id}/link").status_code == 404


def test_a_company_says_where_it_stands(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ben)
    address = f"/api/v1/companies/{cast.company.id}/country"
    token = {"HTTP_X_CSRFTOKEN": "x"}
    assert client.put(address, {"country": "de"}, content_type="application/json", **token).status_code == 204
    assert Company.objects.get(id=cast.company.id).country == "DE"
    assert LedgerEntry.objects.filter(kind="company.changed").count() == 1
    set_country(viewer=cast.viewer("ben"), company_id=cast.company.id, country="DE")
    assert LedgerEntry.objects.filter(kind="company.changed").count() == 1
    with pytest.raises(Invalid, match="not known"):
        set_country(viewer=cast.viewer("ben"), company_id=cast.company.id, country="XX")
    stranger = make_person("Dora")
    make_member(stranger, cast.campaign, "Halden", 2)
    for name in ("cleo", "ana"):
        with pytest.raises(NotFound):
            set_country(viewer=cast.viewer(name), company_id=cast.company.id, country="AT")
    assert Company.objects.get(id=cast.company.id).country == "DE"
