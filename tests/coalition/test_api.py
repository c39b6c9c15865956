"""The API: keyset pages, keys that act as their person, outward effects once, nothing for Cleo."""

import json
from uuid import UUID

import pytest
from django.test import Client

from coalition.models import ApiKey, Campaign, Invitation, LedgerEntry, Mail, Membership
from coalition.services import create_api_key, make_open_link, revoke_api_key
from tests.cast import NOW, Cast, make_member, make_person
from tests.conftest import signed_in

API = "/api/v1"
FACTS = {
    "name": "Clean Air",
    "headline": {"en": "Take a breath"},
    "starts_at": "2025-03-01T09:00:00+01:00",
    "decisive_at": "2025-03-30T12:00:00+02:00",
    "ends_at": "2025-04-30T12:00:00+02:00",
    "time_zone": "Europe/Berlin",
    "languages": ["en"],
    "default_locale": "en",
    "accent": "#0b5d4a",
}


def send(client: Client, method: str, path: str, body: object = None, **headers: str):
    return client.generic(
        method, API + path, json.dumps(body) if body is not None else "", "application/json", headers=headers
    )


def bearer(cast: Cast, name: str, *, may_write: bool) -> Client:
    key = create_api_key(person_id=getattr(cast, name).id, name="k", may_write=may_write, now=NOW)
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_campaigns_come_in_pages(cast: Cast) -> None:
    first = send(Client(), "GET", "/campaigns?limit=1").json()
    second = send(Client(), "GET", f"/campaigns?limit=1&after={first['next']}").json()
    assert [page["items"][0]["slug"] for page in (first, second)] == ["clean-harbour", "vote-anyway"]
    assert second["next"] is None


def test_the_wall_comes_in_pages(cast: Cast) -> None:
    for position in range(2, 6):
        make_member(make_person(f"P{position}"), cast.campaign, f"Company {position}", position)
    first = send(Client(), "GET", "/campaigns/vote-anyway/wall?limit=3").json()
    second = send(Client(), "GET", f"/campaigns/vote-anyway/wall?limit=3&after={first['next']}").json()
    assert [tile["position"] for page in (first, second) for tile in page["items"]] == [1, 2, 3, 4, 5]
    assert (first["next"], second["next"]) == (3, None)
    assert "logo_key" not in first["items"][0]


def test_a_campaign_is_opened_and_edited(cast: Cast, as_ana: Client) -> None:
    assert send(as_ana, "POST", "/campaigns", FACTS).status_code == 404
    operator = signed_in(make_person("Otto", is_operator=True))
    opened = send(operator, "POST", "/campaigns", FACTS)
    assert (opened.status_code, opened.json()["slug"]) == (201, "clean-air")
    edited = send(operator, "PUT", "/campaigns/clean-air", {**FACTS, "posts_goal": 30})
    assert (edited.status_code, edited.json()["posts_goal"]) == (200, 30)
    assert send(as_ana, "PUT", "/campaigns/clean-air", {**FACTS, "posts_goal": 40}).status_code == 404
    assert Campaign.objects.get(slug="clean-air").posts_goal == 30
    entry = LedgerEntry.objects.get(kind="campaign.edited")
    assert entry.fields == ["posts_goal"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "\ud800"}, "invalid_request"),
        ({"name": "a\x00b"}, "invalid_request"),
        ({"name": "x" * 81}, "invalid_request"),
        ({"posts_goal": 10**20}, "invalid_request"),
        ({"posts_goal": -1}, "invalid_request"),
        ({"starts_at": "2025-03-01T09:00:00"}, "invalid_request"),
        ({"accent": "red"}, "invalid_request"),
        ({"landing_url": "javascript:alert(1)"}, "invalid_request"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone_unknown"),
        ({"decisive_at": "2024-03-30T12:00:00+02:00"}, "dates_unordered"),
        ({"default_locale": "de"}, "language_missing"),
    ],
)
def test_what_breaks_a_rule_is_a_problem(cast: Cast, change: dict[str, object], code: str) -> None:
    operator = signed_in(make_person("Otto", is_operator=True))
    answer = send(operator, "POST", "/campaigns", {**FACTS, **change})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == code
    assert Campaign.objects.count() == 2


INVITEES = {"invitees": [{"email": "dora@example.com", "company_name": "Fjordglas"}]}


def test_an_outward_effect_happens_once_a_key(cast: Cast, as_ana: Client) -> None:
    path, key = "/campaigns/vote-anyway/invitations", {"Idempotency-Key": "one"}
    assert send(as_ana, "POST", path, INVITEES).json()["code"] == "idempotency_key_missing"
    answers = [send(as_ana, "POST", path, INVITEES, **key) for _ in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"sent": 1})] * 2
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)
    other = send(as_ana, "POST", path, {"invitees": [{"email": "emil@example.com"}]}, **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    announced = [send(as_ana, "POST", "/campaigns/vote-anyway/announcements", {"kind": "launch"}, **key) for _ in "ab"]
    assert [answer.json() for answer in announced] == [{"queued": 1}] * 2
    assert Mail.objects.filter(kind="launch").count() == 1


def test_an_invitation_is_withdrawn(cast: Cast, as_ana: Client, as_cleo: Client) -> None:
    make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=3, now=NOW)
    invitation = Invitation.objects.get()
    path = f"/campaigns/vote-anyway/invitations/{invitation.id}"
    assert send(as_cleo, "DELETE", path).status_code == 404
    assert send(as_ana, "DELETE", path).status_code == 204
    assert send(as_ana, "GET", "/campaigns/vote-anyway/invitations").json() == {"items": []}


def test_the_ledger_and_the_members(cast: Cast, as_ana: Client, as_ben: Client) -> None:
    make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=3, now=NOW)
    page = send(as_ana, "GET", "/campaigns/vote-anyway/ledger").json()
    assert [(line["kind"], line["actor"]) for line in page["items"]] == [("invitation.opened", "Ana")]
    assert page["next"] is None
    assert send(as_ben, "GET", "/campaigns/vote-anyway/ledger").json() == {"items": [], "next": None}
    assert send(as_ana, "GET", f"/campaigns/vote-anyway/ledger?before={2**70}").status_code == 422
    [member] = send(as_ana, "GET", "/campaigns/vote-anyway/members").json()["items"]
    assert (member["name"], member["state"]) == ("Ondelune", "joined")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "", FACTS),
        ("GET", "/members", None),
        ("GET", "/invitations", None),
        ("POST", "/invitations", INVITEES),
        ("DELETE", f"/invitations/{UUID(int=7)}", None),
        ("POST", "/announcements", {"kind": "launch"}),
        ("GET", "/ledger", None),
    ],
)
def test_cleo_finds_nothing(cast: Cast, as_cleo: Client, method: str, path: str, body: object) -> None:
    key = {"Idempotency-Key": "k"}
    theirs = send(as_cleo, method, f"/campaigns/vote-anyway{path}", body, **key)
    none = send(as_cleo, method, f"/campaigns/no-such{path}", body, **key)
    assert (theirs.status_code, theirs.json()) == (404, none.json())
    assert send(Client(), method, f"/campaigns/vote-anyway{path}", body, **key).status_code == 401
    assert not Invitation.objects.exists()
    assert Membership.objects.get(id=cast.membership.id).state == "joined"


def test_a_key_acts_as_its_person(cast: Cast) -> None:
    me = send(bearer(cast, "ben", may_write=False), "GET", "/me").json()
    assert me["email"] == "ben@example.org"
    assert me["companies"] == [{"company_id": str(cast.company.id), "name": "Ondelune", "role": "company admin"}]
    writing = bearer(cast, "ana", may_write=True)
    sent = send(writing, "POST", "/campaigns/vote-anyway/invitations", INVITEES, **{"Idempotency-Key": "k"})
    assert sent.json() == {"sent": 1}


def test_a_reading_key_changes_nothing(cast: Cast) -> None:
    reading = bearer(cast, "ana", may_write=False)
    sent = send(reading, "POST", "/campaigns/vote-anyway/invitations", INVITEES, **{"Idempotency-Key": "k"})
    assert sent.status_code == 403
    assert send(reading, "GET", "/campaigns/vote-anyway/members").status_code == 403  # the table's column says N
    assert not Invitation.objects.exists()


def test_a_withdrawn_or_wrong_key_is_nobody(cast: Cast) -> None:
    key = create_api_key(person_id=cast.ben.id, name="k", may_write=True, now=NOW)
    assert send(Client(headers={"Authorization": f"Bearer {key}x"}), "GET", "/me").status_code == 401
    assert send(Client(headers={"Authorization": "Bearer nonsense"}), "GET", "/me").status_code == 401
    revoke_api_key(person_id=cast.ben.id, key_id=ApiKey.objects.get().id, now=NOW)
    assert send(Client(headers={"Authorization": f"Bearer {key}"}), "GET", "/me").status_code == 401


def test_keys_are_made_in_person_only(cast: Cast, as_ben: Client, as_cleo: Client) -> None:
    made = send(as_ben, "POST", "/me/keys", {"name": "Reporting"})
    assert made.status_code == 201
    [listed] = send(as_ben, "GET", "/me/keys").json()["items"]
    assert made.json()["key"].startswith(listed["prefix"] + ".")
    assert set(listed) == {"id", "name", "prefix", "may_write", "created_at"}
    assert send(bearer(cast, "ben", may_write=True), "POST", "/me/keys", {"name": "More"}).status_code == 403
    assert send(as_cleo, "DELETE", f"/me/keys/{listed['id']}").status_code == 404
    assert send(as_ben, "DELETE", f"/me/keys/{listed['id']}").status_code == 204


def test_a_session_needs_its_token_to_change_anything(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.ben)
    assert send(client, "POST", "/me/keys", {"name": "Reporting"}).status_code in {401, 403}
    assert not ApiKey.objects.exists()
