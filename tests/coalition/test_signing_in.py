"""Signing in: a link is opened, a button is pressed; a known address gets a link, never a session."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from coalition.clock import database_now
from coalition.errors import Gone, TooMany
from coalition.models import LedgerEntry, Mail, Membership, Person, SignInLink
from coalition.rights import ANYONE
from coalition.services import (
    Joining,
    is_own_path,
    join,
    make_sign_in_link,
    redeem_sign_in,
    request_sign_in,
    send_due_mails,
    sign_in_link_is_open,
)
from tests.cast import NOW, Cast


def link_for(cast: Cast, **more: object) -> str:
    return make_sign_in_link(person_id=cast.ben.id, now=database_now(), **more).removeprefix("http://127.0.0.1:8000")


def test_opening_a_link_uses_nothing(cast: Cast) -> None:
    path, client = link_for(cast), Client()
    for _ in range(3):
        page = client.get(path)
        assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
    client.head(path)
    assert "_auth_user_id" not in client.session
    assert SignInLink.objects.get().used_at is None


def test_pressing_the_button_signs_in_once(cast: Cast) -> None:
    path, client = link_for(cast, next_path="/home/keys/"), Client()
    pressed = client.post(path)
    assert (pressed.status_code, pressed["Location"]) == (302, "/home/keys/")
    assert client.session["_auth_user_id"] == str(cast.ben.id)
    assert client.session["signed_in_at"] == client.session["seen_at"]
    assert Client().post(path).status_code == 410
    assert Client().get(path).status_code == 410
    assert LedgerEntry.objects.filter(kind="person.signed_in", actor_id=cast.ben.id).count() == 1


def test_of_twelve_presses_one_signs_in(in_threads) -> None:
    from_models = Person.objects.create(email="ben@example.org", name="Ben", password="!", created_at=NOW)
    token = make_sign_in_link(person_id=from_models.id, now=NOW).rstrip("/").rsplit("/", 1)[1]

    def press(_: int) -> str:
        try:
            return str(redeem_sign_in(token=token, now=NOW).person.id)
        except Gone:
            return "gone"

    assert sorted(in_threads(press, range(12)), key=len) == ["gone"] * 11 + [str(from_models.id)]


def test_a_link_ends_after_an_hour(cast: Cast) -> None:
    token = make_sign_in_link(person_id=cast.ben.id, now=NOW).rstrip("/").rsplit("/", 1)[1]
    assert sign_in_link_is_open(token=token, now=NOW + timedelta(minutes=59, seconds=59))
    with pytest.raises(Gone):
        redeem_sign_in(token=token, now=NOW + timedelta(hours=1))


def test_an_inactive_person_does_not_come_in(cast: Cast) -> None:
    path = link_for(cast)
    Person.objects.filter(id=cast.ben.id).update(is_active=False)
    assert Client().post(path).status_code == 410


def test_known_and_unknown_addresses_are_answered_alike(cast: Cast) -> None:
    answers = [Client().post("/sign-in/", {"email": email}) for email in ("ben@example.org", "who@example.org")]
    assert [answer.status_code for answer in answers] == [200, 200]
    texts = [answer.content.decode().replace("ben@", "who@") for answer in answers]
    assert texts[0] == texts[1]
    assert list(Mail.objects.values_list("to_email", "kind")) == [("ben@example.org", "sign_in")]


def test_the_mail_brings_in(cast: Cast) -> None:
    Client().post("/sign-in/", {"email": "BEN@example.org", "next": "/home/"})
    assert send_due_mails() == 1
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["ben@example.org"], "Your sign-in link")
    path = next(line for line in sent.body.splitlines() if "/sign-in/" in line).removeprefix("http://127.0.0.1:8000")
    client = Client()
    assert client.post(path)["Location"] == "/home/"
    assert client.get("/home/").status_code == 200


def test_twenty_attempts_an_hour_and_ten_mails(cast: Cast) -> None:
    for number in range(20):
        request_sign_in(email=f"p{number}@example.org", address="192.0.2.1", now=NOW)
    with pytest.raises(TooMany) as refusal:
        request_sign_in(email="ben@example.org", address="192.0.2.1", now=NOW)
    assert refusal.value.retry_after_s == 3600
    for number in range(10):
        request_sign_in(email="ben@example.org", address=f"192.0.2.{number + 2}", now=NOW)
    with pytest.raises(TooMany):
        request_sign_in(email="Ben@example.org", address="192.0.2.99", now=NOW)
    assert Mail.objects.filter(to_email="ben@example.org").count() == 10
    request_sign_in(email="ben@example.org", address="192.0.2.1", now=NOW + timedelta(hours=1))


def test_a_throttled_page_says_when(cast: Cast) -> None:
    answers = [Client().post("/sign-in/", {"email": "ben@example.org"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600


@pytest.mark.parametrize(
    ("path", "is_own"),
    [
        ("/home/", True),
        ("//evil.example/", False),
        ("/\\evil.example", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_own_paths_are_gone_to(path: str, is_own: bool) -> None:
    assert is_own_path(path) is is_own


def test_a_foreign_next_is_dropped(cast: Cast) -> None:
    path, client = link_for(cast, next_path="//evil.example/"), Client()
    assert client.post(path)["Location"] == "/home/"


def test_a_known_address_joins_by_its_mail_only(cast: Cast) -> None:
    joined = join(
        campaign_id=cast.campaign.id,
        invitation=None,
        joining=Joining(company_name="Mine Now", email="BEN@example.org", locale="en"),
        viewer=ANYONE,
        now=database_now(),
    )
    assert (joined.may_sign_in, joined.membership.state) == (False, "unconfirmed")
    assert cast.viewer("ben").member_campaigns == {cast.campaign.id: frozenset({cast.company.id})}
    # Signing in otherwise confirms nothing that somebody else began.
    Client().post(link_for(cast))
    assert Membership.objects.get(id=joined.membership.id).state == "unconfirmed"
    assert send_due_mails() == 1
    path = next(line for line in mail.outbox[0].body.splitlines() if "/sign-in/" in line)
    assert "Mine Now" in mail.outbox[0].subject
    pressed = Client().post(path.removeprefix("http://127.0.0.1:8000"))
    assert pressed["Location"] == f"/kit/{joined.membership.id}/"
    assert Membership.objects.get(id=joined.membership.id).state == "preparing"


def test_signing_out_ends_the_session(as_ben: Client) -> None:
    assert as_ben.get("/home/").status_code == 200
    assert as_ben.get("/sign-out/").status_code == 405
    as_ben.post("/sign-out/")
    assert as_ben.get("/home/")["Location"] == "/sign-in/?next=/home/"
