"""Leaving takes the tile and tells other rooms; erasure leaves no identifier behind."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from coalition import ledger, ports
from coalition.errors import Conflict, Forbidden, NotFound
from coalition.models import (
    ApiKey,
    CampaignRole,
    CompanyRole,
    Invitation,
    LedgerEntry,
    Mail,
    Membership,
    Person,
    SignInLink,
    ThrottleCount,
)
from coalition.queries import person_export, wall_tiles
from coalition.rights import Viewer
from coalition.services import (
    Invitee,
    create_api_key,
    erase_person,
    forget_expired,
    invite_colleague,
    invite_companies,
    leave_campaign,
    remove_company,
    request_sign_in,
)
from tests.cast import NOW, Cast, make_person


@pytest.fixture
def told(monkeypatch) -> list[ports.Event]:
    events: list[ports.Event] = []
    monkeypatch.setattr(
        ports, "_reactions", {ports.MembershipEnded: [events.append], ports.PersonErased: [events.append]}
    )
    return events


def test_a_company_leaves_and_its_tile_goes(cast: Cast, told: list[ports.Event]) -> None:
    leave_campaign(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert wall_tiles(campaign_id=cast.campaign.id) == []
    left = Membership.objects.get(id=cast.membership.id)
    assert (left.state, left.position) == ("left", 1)
    assert told == [
        ports.MembershipEnded(membership_id=left.id, campaign_id=cast.campaign.id, company_id=cast.company.id, now=NOW)
    ]
    with pytest.raises(Conflict):
        leave_campaign(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert LedgerEntry.objects.filter(kind="company.left").count() == 1


def test_a_reaction_may_refuse(cast: Cast, monkeypatch) -> None:
    def refuse(event: ports.MembershipEnded) -> None:
        raise Conflict("posts_going_out", "Posts are going out now.")

    monkeypatch.setattr(ports, "_reactions", {ports.MembershipEnded: [refuse]})
    with pytest.raises(Conflict, match="going out"):
        leave_campaign(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert Membership.objects.get(id=cast.membership.id).state == "joined"
    assert not LedgerEntry.objects.filter(kind="company.left").exists()


def test_only_its_administrator_takes_a_company_out(cast: Cast) -> None:
    edi = make_person("Edi")
    CompanyRole.objects.create(person=edi, company=cast.company, role="editor")
    from_editor = Cast(**{**vars(cast), "ben": edi}).viewer("ben")
    with pytest.raises(Forbidden):
        leave_campaign(viewer=from_editor, membership_id=cast.membership.id, now=NOW)
    for name in ("ana", "cleo"):
        with pytest.raises(NotFound):
            leave_campaign(viewer=cast.viewer(name), membership_id=cast.membership.id, now=NOW)
    with pytest.raises(Forbidden):
        remove_company(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert Membership.objects.get(id=cast.membership.id).state == "joined"
    remove_company(viewer=cast.viewer("ana"), membership_id=cast.membership.id, now=NOW)
    assert Membership.objects.get(id=cast.membership.id).state == "removed"


def rows_with(*needles: str) -> list[str]:
    """Every table that holds one of the texts anywhere, read from the database itself."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            text = " ".join(
                str(bytes(cell) if isinstance(cell, memoryview) else cell) for row in cursor for cell in row
            )
        found += [f"{table}: {needle}" for needle in needles if needle.lower() in text.lower()]
    return found


def test_erasure_leaves_no_identifier_in_any_table(cast: Cast, told: list[ports.Event]) -> None:
    ben = cast.viewer("ben")
    create_api_key(person_id=cast.ben.id, name="Ben's reporting", may_write=True, now=NOW)
    request_sign_in(email="ben@example.org", address="192.0.2.7", now=NOW)
    ledger.record("test.line", actor_id=cast.ben.id, details={"email": "ben@example.org"})
    ledger.record("test.line", actor_id=cast.ana.id, subject=("person", cast.ben.id), details={"name": "Benjamin"})
    invite_companies(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, invitees=[Invitee("Ben@example.org")], now=NOW
    )
    Person.objects.filter(id=cast.ben.id).update(name="Benjamin Ferro")
    client = Client()
    client.force_login(cast.ben)
    assert rows_with("ben@example.org", "Benjamin", "Ben's reporting")
    erase_person(viewer=ben, now=NOW)
    assert rows_with("ben@example.org", "Benjamin", "Ben's reporting") == []
    stub = Person.objects.get(id=cast.ben.id)
    assert (stub.email, stub.name, stub.is_active) == (f"{stub.id}@erased.invalid", "", False)
    assert (ApiKey.objects.count(), SignInLink.objects.count(), CompanyRole.objects.filter(person=stub).count()) == (
        0,
        0,
        0,
    )
    assert [type(event) for event in told] == [ports.MembershipEnded, ports.PersonErased]
    assert LedgerEntry.objects.filter(actor_id=stub.id).exists()  # figures and the ledger keep their references
    assert client.get("/home/").status_code == 302
    assert Invitation.objects.get().email == ""


def test_nobody_else_is_touched(cast: Cast, told: list[ports.Event]) -> None:
    request_sign_in(email="cleo@example.org", address="192.0.2.7", now=NOW)
    erase_person(viewer=cast.viewer("ben"), now=NOW)
    assert Mail.objects.get().to_email == "cleo@example.org"
    assert Person.objects.get(id=cast.cleo.id).email == "cleo@example.org"
    assert Membership.objects.get(id=cast.other_membership.id).state == "joined"


def test_others_who_depend_come_first(cast: Cast) -> None:
    with pytest.raises(Conflict) as refusal:
        erase_person(viewer=cast.viewer("ana"), now=NOW)
    assert refusal.value.code == "last_lead"
    edi = make_person("Edi")
    CompanyRole.objects.create(person=edi, company=cast.company, role="editor")
    with pytest.raises(Conflict) as refusal:
        erase_person(viewer=cast.viewer("ben"), now=NOW)
    assert refusal.value.code == "last_admin"
    assert Person.objects.get(id=cast.ben.id).is_active
    CompanyRole.objects.filter(person=edi).update(role="company admin")
    erase_person(viewer=cast.viewer("ben"), now=NOW)
    assert Membership.objects.get(id=cast.membership.id).state == "joined"  # Edi goes on


def test_a_co_lead_may_go(cast: Cast) -> None:
    dora = make_person("Dora")
    CampaignRole.objects.create(person=dora, campaign=cast.campaign, role="coalition admin")
    erase_person(viewer=cast.viewer("ana"), now=NOW)
    assert list(CampaignRole.objects.values_list("person", flat=True)) == [dora.id]


def test_a_key_erases_nobody(cast: Cast) -> None:
    viewer = cast.viewer("ben")
    key = type(viewer)(**{**vars(viewer), "is_api_key": True})
    with pytest.raises(Forbidden):
        erase_person(viewer=key, now=NOW)


def test_the_export_holds_what_is_held(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(ports, "_exports", {"posts": lambda person_id: [{"person": str(person_id)}]})
    create_api_key(person_id=cast.ben.id, name="Reporting", may_write=False, now=NOW)
    held = json.loads(json.dumps(person_export(viewer=cast.viewer("ben"))))
    assert held["person"]["email"] == "ben@example.org"
    assert held["companies"] == [{"company": "Ondelune", "role": "company admin"}]
    assert [key["name"] for key in held["api_keys"]] == ["Reporting"]
    assert [act["kind"] for act in held["acts"]] == ["api_key.created"]
    assert held["posts"] == [{"person": str(cast.ben.id)}]
    assert "cleo" not in json.dumps(held)


def test_what_served_its_purpose_is_forgotten(cast: Cast) -> None:
    request_sign_in(email="ben@example.org", address="192.0.2.7", now=NOW)
    invite_companies(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, invitees=[Invitee("x@example.com")], now=NOW
    )
    invite_colleague(
        viewer=cast.viewer("ben"), company_id=cast.company.id, email="y@example.com", role="viewer", now=NOW
    )
    assert forget_expired(now=NOW + timedelta(days=1)) == 0
    assert ThrottleCount.objects.count() == 4
    forget_expired(now=NOW + timedelta(days=3))
    assert ThrottleCount.objects.count() == 0
    assert Mail.objects.count() == 3
    forget_expired(now=NOW + timedelta(days=91))
    assert rows_with("x@example.com", "y@example.com") == []
    assert (Mail.objects.count(), SignInLink.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_erase_themselves_at_once_do_not_both_go(
    cast: Cast, in_threads: Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]
) -> None:
    CampaignRole.objects.create(person=cast.ben, campaign=cast.campaign, role=CampaignRole.Role.ADMIN)

    def erase(viewer: Viewer) -> str:
        try:
            erase_person(viewer=viewer, now=NOW)
        except Conflict as error:
            return error.code
        return "erased"

    assert sorted(in_threads(erase, [cast.viewer("ana"), cast.viewer("ben")])) == ["erased", "last_lead"]
