"""Colleagues: invited by mail, never above one's own role, one administrator always stays."""

from datetime import timedelta

import pytest
from django.test import Client

from coalition.clock import database_now
from coalition.errors import Conflict, Forbidden, Gone, Invalid, NotFound, TooMany
from coalition.models import ColleagueInvitation, CompanyRole, LedgerEntry, Mail, Person
from coalition.rights import viewer_for
from coalition.services import (
    accept_colleague_invitation,
    change_role,
    invite_colleague,
    remove_colleague,
    revoke_colleague_invitation,
)
from tests.cast import NOW, Cast, make_cast, make_person


def invite(cast: Cast, email: str = "dora@example.com", role: str = "editor") -> str:
    link = invite_colleague(viewer=cast.viewer("ben"), company_id=cast.company.id, email=email, role=role, now=NOW)
    return link.rstrip("/").rsplit("/", 1)[1]


def colleague(cast: Cast, name: str, role: str) -> Person:
    person = make_person(name)
    CompanyRole.objects.create(person=person, company=cast.company, role=role)
    return person


def test_a_colleague_comes_in_by_the_mailed_link(cast: Cast) -> None:
    token = invite(cast)
    assert Mail.objects.get().to_email == "dora@example.com"
    assert not Person.objects.filter(email="dora@example.com").exists()
    came = accept_colleague_invitation(token=token, locale="de", now=NOW)
    assert (came.person.email, came.person.locale) == ("dora@example.com", "de")
    assert came.next_path == f"/company/{cast.company.id}/"
    assert viewer_for(came.person).company_roles == {cast.company.id: "editor"}
    with pytest.raises(Gone):
        accept_colleague_invitation(token=token, locale="de", now=NOW)
    kinds = LedgerEntry.objects.filter(company_id=cast.company.id).values_list("kind", flat=True)
    assert sorted(kinds) == ["colleague.invited", "colleague.joined"]


def test_of_ten_accepts_one_wins(in_threads) -> None:
    token = invite(make_cast())

    def accept(_: int) -> str:
        try:
            accept_colleague_invitation(token=token, locale="en", now=NOW)
        except Gone:
            return "gone"
        return "in"

    assert sorted(in_threads(accept, range(10))) == ["gone"] * 9 + ["in"]


def test_opening_the_page_uses_nothing_and_pressing_signs_in(cast: Cast) -> None:
    link = invite_colleague(
        viewer=cast.viewer("ben"), company_id=cast.company.id, email="d@example.com", role="viewer", now=database_now()
    ).removeprefix("http://127.0.0.1:8000")
    client = Client()
    assert (client.get(link).status_code, client.get(link).status_code) == (200, 200)
    assert client.post(link)["Location"] == f"/company/{cast.company.id}/"
    assert client.get(f"/company/{cast.company.id}/").status_code == 200
    assert Client().get(link).status_code == 410


def test_it_ends_after_seven_days_or_by_withdrawal(cast: Cast) -> None:
    token = invite(cast)
    with pytest.raises(Gone):
        accept_colleague_invitation(token=token, locale="en", now=NOW + timedelta(days=7))
    row = ColleagueInvitation.objects.get()
    revoke_colleague_invitation(viewer=cast.viewer("ben"), company_id=cast.company.id, invitation_id=row.id, now=NOW)
    with pytest.raises(Gone):
        accept_colleague_invitation(token=token, locale="en", now=NOW)


def test_a_fresh_one_replaces_the_first(cast: Cast) -> None:
    first, second = invite(cast), invite(cast, "Dora@example.com", "viewer")
    with pytest.raises(Gone):
        accept_colleague_invitation(token=first, locale="en", now=NOW)
    person = accept_colleague_invitation(token=second, locale="en", now=NOW).person
    assert CompanyRole.objects.get(person=person).role == "viewer"


def test_only_administrators_invite_change_and_remove(cast: Cast) -> None:
    ben_id = cast.ben.id
    for name, role in (("Vera", "viewer"), ("Edi", "editor"), ("Apo", "approver")):
        viewer = viewer_for(colleague(cast, name, role))
        with pytest.raises(Forbidden):
            invite_colleague(viewer=viewer, company_id=cast.company.id, email="x@example.com", role="viewer", now=NOW)
        with pytest.raises(Forbidden):
            change_role(viewer=viewer, company_id=cast.company.id, person_id=ben_id, role="viewer")
        with pytest.raises(Forbidden):
            remove_colleague(viewer=viewer, company_id=cast.company.id, person_id=ben_id)
    for name in ("ana", "cleo"):
        with pytest.raises(NotFound):
            invite_colleague(
                viewer=cast.viewer(name), company_id=cast.company.id, email="x@example.com", role="viewer", now=NOW
            )
    assert not ColleagueInvitation.objects.exists()
    assert CompanyRole.objects.get(person=cast.ben).role == "company admin"


def test_roles_change_and_the_last_administrator_stays(cast: Cast) -> None:
    edi = colleague(cast, "Edi", "editor")
    ben = cast.viewer("ben")
    with pytest.raises(Conflict):
        change_role(viewer=ben, company_id=cast.company.id, person_id=cast.ben.id, role="viewer")
    with pytest.raises(Conflict):
        remove_colleague(viewer=ben, company_id=cast.company.id, person_id=cast.ben.id)
    with pytest.raises(Invalid):
        change_role(viewer=ben, company_id=cast.company.id, person_id=edi.id, role="emperor")
    change_role(viewer=ben, company_id=cast.company.id, person_id=edi.id, role="company admin")
    remove_colleague(viewer=ben, company_id=cast.company.id, person_id=cast.ben.id)
    assert cast.viewer("ben").company_roles == {}
    assert viewer_for(edi).company_roles == {cast.company.id: "company admin"}


def test_a_stranger_is_no_colleague(cast: Cast) -> None:
    with pytest.raises(NotFound):
        remove_colleague(viewer=cast.viewer("ben"), company_id=cast.company.id, person_id=cast.cleo.id)
    with pytest.raises(Conflict):
        invite(cast, "BEN@example.org")


def test_fifty_invitations_a_day(cast: Cast) -> None:
    for number in range(50):
        invite(cast, f"p{number}@example.com")
    with pytest.raises(TooMany):
        invite(cast, "p50@example.com")
