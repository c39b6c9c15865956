"""Invitations: single use under concurrency, bound to an address, counted, expiring, revocable, throttled."""

from datetime import timedelta

import pytest

from coalition.errors import Forbidden, Gone, Invalid, NotFound, TooMany
from coalition.models import Company, Invitation, LedgerEntry, Mail, Membership, Person
from coalition.rights import ANYONE
from coalition.services import (
    Invitee,
    Joining,
    invite_companies,
    join,
    make_open_link,
    open_invitation,
    revoke_invitation,
)
from tests.cast import NOW, Cast, make_cast


def token_of(address: str) -> str:
    return address.rstrip("/").rsplit("/", 1)[1]


def invited(cast: Cast, email: str = "dora@example.com") -> str:
    [address] = invite_companies(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, invitees=[Invitee(email, "Fjordglas")], now=NOW
    )
    return token_of(address)


def join_by(token: str, campaign_id: object, email: str = "dora@example.com", name: str = "Fjordglas") -> Membership:
    invitation = open_invitation(token=token, now=NOW)
    joined = join(
        campaign_id=campaign_id,
        invitation=invitation,
        joining=Joining(company_name=name, email=email, locale="en"),
        viewer=ANYONE,
        now=NOW,
    )
    return joined.membership


def test_an_invitation_lets_one_company_in(cast: Cast) -> None:
    token = invited(cast)
    membership = join_by(token, cast.campaign.id)
    assert (membership.state, membership.position) == ("preparing", None)
    assert membership.company.roles.get().role == "company admin"
    with pytest.raises(Gone):
        join_by(token, cast.campaign.id)
    assert Company.objects.filter(name="Fjordglas").count() == 1


def test_its_token_is_nowhere_in_the_database(cast: Cast) -> None:
    token = invited(cast)
    row = Invitation.objects.get()
    assert token not in str(vars(row))
    assert len(token) >= 22  # 128 bits in base64
    assert token.encode() not in bytes(Mail.objects.get(kind="invitation").sealed_body)


def test_looking_does_not_use_it(cast: Cast) -> None:
    token = invited(cast)
    for _ in range(3):
        assert open_invitation(token=token, now=NOW).uses == 0


def test_it_ends_after_seven_days_to_the_second(cast: Cast) -> None:
    token = invited(cast)
    end = NOW + timedelta(days=7)
    assert open_invitation(token=token, now=end - timedelta(seconds=1))
    with pytest.raises(Gone):
        open_invitation(token=token, now=end)


def test_a_revoked_one_ends_at_once(cast: Cast) -> None:
    token = invited(cast)
    revoke_invitation(viewer=cast.viewer("ana"), invitation_id=Invitation.objects.get().id, now=NOW)
    with pytest.raises(Gone):
        open_invitation(token=token, now=NOW)
    assert LedgerEntry.objects.filter(kind="invitation.revoked", campaign_id=cast.campaign.id).count() == 1


def test_an_outsider_revokes_and_invites_nothing(cast: Cast) -> None:
    token = invited(cast)
    with pytest.raises(NotFound):
        revoke_invitation(viewer=cast.viewer("cleo"), invitation_id=Invitation.objects.get().id, now=NOW)
    for name, refusal in (("cleo", NotFound), ("ben", Forbidden)):
        with pytest.raises(refusal):
            invite_companies(
                viewer=cast.viewer(name), campaign_id=cast.campaign.id, invitees=[Invitee("x@example.com")], now=NOW
            )
    assert open_invitation(token=token, now=NOW)
    assert Invitation.objects.count() == 1


def test_a_second_invitation_replaces_the_first(cast: Cast) -> None:
    first, second = invited(cast), invited(cast, "Dora@Example.com")
    with pytest.raises(Gone):
        open_invitation(token=first, now=NOW)
    assert open_invitation(token=second, now=NOW).email == "dora@example.com"


def test_a_personal_one_is_bound_to_its_address(cast: Cast) -> None:
    token = invited(cast)
    with pytest.raises(Invalid) as refusal:
        join_by(token, cast.campaign.id, email="emil@example.com")
    assert (refusal.value.code, refusal.value.field) == ("invitation_bound", "email")
    assert open_invitation(token=token, now=NOW).uses == 0
    assert not Person.objects.filter(email="emil@example.com").exists()


def test_it_opens_no_other_campaign(cast: Cast) -> None:
    token = invited(cast)
    with pytest.raises(NotFound):
        join_by(token, cast.other_campaign.id)


def test_an_open_link_is_counted(cast: Cast) -> None:
    address = make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=2, now=NOW)
    for number in range(2):
        join_by(token_of(address), cast.campaign.id, email=f"p{number}@example.com")
    with pytest.raises(Gone):
        join_by(token_of(address), cast.campaign.id, email="p3@example.com")


def test_a_new_account_invites_twenty_a_day(cast: Cast) -> None:
    invitees = [Invitee(f"p{number}@example.com") for number in range(21)]
    with pytest.raises(TooMany) as refusal:
        invite_companies(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, invitees=invitees, now=NOW)
    assert refusal.value.retry_after_s == 14 * 3600  # it is ten o'clock, the window is the UTC day
    assert Invitation.objects.count() == Mail.objects.count() == 0
    sent = invite_companies(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, invitees=invitees, now=NOW + timedelta(days=2)
    )
    assert len(sent) == 21


def test_a_closed_campaign_takes_nobody(cast: Cast) -> None:
    token = invited(cast)
    type(cast.campaign).objects.filter(id=cast.campaign.id).update(state="closed")
    with pytest.raises(Exception, match="takes no more companies"):
        join_by(token, cast.campaign.id)


def test_of_thirty_concurrent_accepts_one_wins(in_threads) -> None:
    cast = make_cast()
    address = make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=1, now=NOW)

    def accept(number: int) -> str:
        try:
            join_by(token_of(address), cast.campaign.id, email=f"p{number}@example.com", name=f"Company {number}")
        except Gone:
            return "gone"
        return "in"

    assert sorted(in_threads(accept, range(30))) == ["gone"] * 29 + ["in"]
    counts = in_threads(lambda _: (Invitation.objects.get().uses, Company.objects.count()), [None])
    assert counts == [(1, 3)]  # Ben's, Cleo's and the winner's
