"""The pages: each opens for whom it is meant, works by its forms, and knows nothing for Cleo."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coalition import ledger
from coalition.models import ApiKey, Campaign, CampaignRole, Invitation, LedgerEntry, Membership, Person
from coalition.queries import member_table
from coalition.readings import decode_csv, read_addresses
from coalition.services import make_open_link
from tests.cast import NOW, Cast, make_person
from tests.conftest import signed_in

LEAD_PAGES = ["edit/", "members/", "invite/", "ledger/", "leads/"]


@pytest.mark.parametrize("page", LEAD_PAGES)
def test_a_leads_pages(cast: Cast, as_ana: Client, as_ben: Client, as_cleo: Client, page: str) -> None:
    path = f"/c/vote-anyway/{page}"
    assert as_ana.get(path).status_code == 200
    assert as_cleo.get(path).status_code == 404
    assert as_ben.get(path).status_code == (200 if page == "ledger/" else 403)
    assert Client().get(path)["Location"] == f"/sign-in/?next={path}"


def test_nothing_is_told_of_what_does_not_exist(cast: Cast, as_cleo: Client) -> None:
    paths = [
        "/c/vote-anyway/members/",
        "/c/no-such/members/",
        f"/company/{cast.company.id}/",
        f"/company/{cast.ana.id}/",
    ]
    answers = [as_cleo.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [404] * 4
    bodies = {answer.content.decode().replace(path, "") for path, answer in zip(paths, answers, strict=True)}
    assert len(bodies) == 1


def test_cleo_changes_nothing(cast: Cast, as_cleo: Client) -> None:
    make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=1, now=NOW)
    invitation = Invitation.objects.get()
    company, campaign = f"/company/{cast.company.id}", "/c/vote-anyway"
    for path in (
        f"{campaign}/edit/",
        f"{campaign}/leads/",
        f"{campaign}/leads/{cast.ana.id}/relieve/",
        f"{campaign}/announce/",
        f"{campaign}/members/{cast.membership.id}/remove/",
        f"{campaign}/invite/",
        f"{campaign}/invite/read/",
        f"{campaign}/invite/link/",
        f"{campaign}/invitations/{invitation.id}/revoke/",
        f"{company}/invite/",
        f"{company}/people/{cast.ben.id}/role/",
        f"{company}/people/{cast.ben.id}/remove/",
        f"{company}/invitations/{invitation.id}/revoke/",
        f"/membership/{cast.membership.id}/leave/",
    ):
        posted = {"email": "x@example.com", "role": "viewer", "kind": "launch", "uses_allowed": 1}
        assert as_cleo.post(path, posted).status_code == 404, path
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    assert Invitation.objects.count() == 1
    assert Membership.objects.get(id=cast.membership.id).state == "joined"
    assert cast.viewer("ben").company_roles[cast.company.id] == "company admin"


def test_only_the_operator_opens_a_campaign(cast: Cast, as_ana: Client) -> None:
    form = {
        "name": "Clean Air",
        "languages": ["en", "de"],
        "default_locale": "de",
        "headline-de": "Luft holen",
        "headline-en": "Take a breath",
        "accent": "#0B5D4A",
        "time_zone": "Europe/Berlin",
        "starts_at": "2025-03-01T09:00",
        "decisive_at": "2025-03-30T12:00",
        "ends_at": "2025-04-30T12:00",
        "companies_goal": "10",
        "posts_goal": "20",
        "hashtag": "CleanAir",
    }
    assert as_ana.get("/campaigns/new/").status_code == 404
    assert as_ana.post("/campaigns/new/", form).status_code == 404
    operator = signed_in(make_person("Otto", is_operator=True))
    assert operator.get("/campaigns/new/").status_code == 200
    wrong = operator.post("/campaigns/new/", {**form, "decisive_at": "2025-02-01T12:00", "headline-de": ""})
    assert wrong.status_code == 422
    assert not Campaign.objects.filter(name="Clean Air").exists()
    opened = operator.post("/campaigns/new/", form)
    assert opened["Location"] == "/c/clean-air/invite/"
    campaign = Campaign.objects.get(slug="clean-air")
    assert campaign.decisive_at.isoformat() == "2025-03-30T10:00:00+00:00"  # summer time began that night
    assert (campaign.headline, campaign.accent) == ({"de": "Luft holen", "en": "Take a breath"}, "#0b5d4a")
    assert CampaignRole.objects.get(campaign=campaign).person.name == "Otto"
    again = operator.post("/campaigns/new/", form)
    assert again.status_code == 422


def test_editing_keeps_what_was_not_changed(cast: Cast, as_ana: Client) -> None:
    page = as_ana.get("/c/vote-anyway/edit/")
    values = page.context["form"].initial
    posted = {name: value for name, value in values.items() if value not in (None, False)}
    posted |= {"name": "Vote Anyway 2029", "headline-fr": "Quoi qu'il arrive"}
    before = Campaign.objects.get(slug="vote-anyway")
    assert as_ana.post("/c/vote-anyway/edit/", posted).status_code == 302
    after = Campaign.objects.get(slug="vote-anyway")
    assert (after.name, after.headline) == ("Vote Anyway 2029", before.headline | {"fr": "Quoi qu'il arrive"})
    for name in ("starts_at", "decisive_at", "ends_at", "languages", "companies_goal", "accent", "join_is_open"):
        assert getattr(after, name) == getattr(before, name), name


PASTED = """E-mail;Company
dora@example.com;Fjordglas
"Halden" <emil@example.com>, fay@example.com
not an address
DORA@example.com
gil@example,Vantaa Foods
"""


def test_pasted_addresses_are_read() -> None:
    reading = read_addresses(PASTED, locale="de")
    found = [(invitee.email, invitee.company_name, invitee.locale) for invitee in reading.invitees]
    assert found == [
        ("dora@example.com", "Fjordglas", "de"),
        ("emil@example.com", "", "de"),
        ("fay@example.com", "", "de"),
    ]
    assert reading.unreadable == ["not an address", "gil@example,Vantaa Foods"]


def test_a_line_of_any_length_is_read() -> None:
    started = time.process_time()
    (invitee,) = read_addresses(f"Fjordglas;dora@example.com;{'x' * 200_000}", locale="de").invitees
    assert (invitee.email, invitee.company_name) == ("dora@example.com", "Fjordglas")
    assert time.process_time() - started < 5  # each letter looked at once; it would be minutes if each began anew


def test_odd_signs_around_an_at_are_no_address() -> None:
    reading = read_addresses("@; a@ @b (dora@example.com) a@@b <emil@example.com>", locale="de")
    assert [invitee.email for invitee in reading.invitees] == ["dora@example.com", "emil@example.com"]
    assert len(reading.unreadable) == 1


def test_a_csv_of_an_older_spreadsheet() -> None:
    assert decode_csv("Söhne;a@example.com".encode("cp1252")) == "Söhne;a@example.com"
    assert decode_csv("\ufeffSöhne".encode()) == "Söhne"


def test_inviting_by_pasting_and_by_file(cast: Cast, as_ana: Client) -> None:
    live = as_ana.post("/c/vote-anyway/invite/read/", {"addresses": PASTED})
    assert "3 addresses, 2 unreadable" in " ".join(live.content.decode().split())
    file = SimpleUploadedFile("partners.csv", b"Halden,hal@example.com\n")
    sent = as_ana.post("/c/vote-anyway/invite/", {"addresses": PASTED, "file": file})
    assert sent.status_code == 302
    assert sorted(Invitation.objects.values_list("email", "company_name")) == [
        ("dora@example.com", "Fjordglas"),
        ("emil@example.com", ""),
        ("fay@example.com", ""),
        ("hal@example.com", "Halden"),
    ]
    assert as_ana.post("/c/vote-anyway/invite/", {"addresses": "nothing here"}).status_code == 422


def test_an_open_link_is_shown_once(cast: Cast, as_ana: Client) -> None:
    made = as_ana.post("/c/vote-anyway/invite/link/", {"uses_allowed": "20"})
    assert made.status_code == 200
    assert "/i/" in made.content.decode()
    assert "/i/" not in as_ana.get("/c/vote-anyway/invite/").content.decode()
    assert Invitation.objects.get().uses_allowed == 20


def test_a_key_is_made_shown_and_withdrawn(cast: Cast, as_ben: Client) -> None:
    page = as_ben.post("/home/keys/", {"name": "Reporting"})
    key = ApiKey.objects.get()
    assert f"{key.prefix}." in page.content.decode()
    assert f"{key.prefix}." not in as_ben.get("/home/keys/").content.decode()
    assert as_ben.post(f"/home/keys/{key.id}/revoke/").status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_another_persons_key_is_not_there(cast: Cast, as_ben: Client, as_cleo: Client) -> None:
    as_ben.post("/home/keys/", {"name": "Reporting"})
    assert as_cleo.post(f"/home/keys/{ApiKey.objects.get().id}/revoke/").status_code == 404
    assert ApiKey.objects.get().revoked_at is None


def test_a_lead_sees_the_outline_of_a_company(cast: Cast, as_ana: Client, as_ben: Client) -> None:
    path = f"/company/{cast.company.id}/"
    assert "ben@example.org" in as_ben.get(path).content.decode()
    outline = as_ana.get(path)
    assert outline.status_code == 200
    assert "ben@example.org" not in outline.content.decode()
    assert "Ondelune" in outline.content.decode()


def test_being_forgotten_ends_the_session(cast: Cast, as_ben: Client) -> None:
    export = as_ben.get("/home/you/export.json")
    assert export["Content-Disposition"].startswith("attachment")
    assert export.json()["person"]["email"] == "ben@example.org"
    assert as_ben.post("/home/you/erase/").status_code == 200
    assert as_ben.get("/home/").status_code == 302
    assert not Person.objects.filter(email="ben@example.org").exists()


def test_the_button_of_the_team_page_says_what_it_does(cast: Cast, as_ana: Client) -> None:
    for locale, label in {"en": "Give this role", "fr": "Donner ce rôle", "de": "Diese Rolle geben"}.items():
        page = as_ana.get("/c/vote-anyway/leads/", headers={"accept-language": locale}).content.decode()
        assert label in page


def test_a_lead_is_not_told_what_a_company_does_in_another_campaign(cast: Cast) -> None:
    Membership.objects.create(
        company=cast.company, campaign=cast.other_campaign, state="joined", created_at=NOW, joined_at=NOW, position=2
    )
    ledger.record(
        "post.scheduled", campaign_id=cast.other_campaign.id, actor_id=cast.ben.id, company_id=cast.company.id
    )

    def seen() -> list[object]:
        table = member_table(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id)
        return [row.last_seen_at for row in table.rows]

    assert seen() == [None]
    ledger.record("post.scheduled", campaign_id=cast.campaign.id, actor_id=cast.ben.id, company_id=cast.company.id)
    at = LedgerEntry.objects.get(campaign_id=cast.campaign.id).campaign_at
    assert seen() == [at]
