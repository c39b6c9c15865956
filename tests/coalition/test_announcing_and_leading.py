"""Announcements reach everybody who joined once; a campaign's team is named and relieved."""

import pytest

from coalition.errors import Conflict, Forbidden, Invalid, NotFound
from coalition.models import CampaignRole, CompanyRole, LedgerEntry, Mail, Membership
from coalition.rights import viewer_for
from coalition.services import announce, name_lead, relieve_lead
from tests.cast import NOW, Cast, make_cast, make_member, make_person


def test_each_person_gets_each_mail_once(cast: Cast) -> None:
    edi = make_person("Edi")
    CompanyRole.objects.create(person=edi, company=cast.company, role="viewer")
    make_member(cast.ben, cast.campaign, "Ondelune Two", 2)  # Ben works for two companies
    ana = cast.viewer("ana")
    assert announce(viewer=ana, campaign_id=cast.campaign.id, kind="launch", now=NOW) == 2
    assert announce(viewer=ana, campaign_id=cast.campaign.id, kind="launch", now=NOW) == 0
    dora = make_person("Dora")
    make_member(dora, cast.campaign, "Fjordglas", 3)
    assert announce(viewer=ana, campaign_id=cast.campaign.id, kind="launch", now=NOW) == 1
    assert announce(viewer=ana, campaign_id=cast.campaign.id, kind="thanks", now=NOW) == 3
    launch = Mail.objects.filter(kind="launch").order_by("id").values_list("to_email", flat=True)
    assert list(launch) == ["ben@example.org", "edi@example.org", "dora@example.org"]
    assert LedgerEntry.objects.filter(kind="campaign.launch_announced").count() == 2


def test_who_has_not_joined_is_not_written_to(cast: Cast) -> None:
    Membership.objects.filter(id=cast.membership.id).update(state="preparing")
    assert announce(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, kind="launch", now=NOW) == 0
    assert not LedgerEntry.objects.filter(kind="campaign.launch_announced").exists()


def test_only_leads_announce(cast: Cast) -> None:
    for name, refusal in (("ben", Forbidden), ("cleo", NotFound)):
        with pytest.raises(refusal):
            announce(viewer=cast.viewer(name), campaign_id=cast.campaign.id, kind="launch", now=NOW)
    with pytest.raises(Invalid):
        announce(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, kind="party", now=NOW)
    assert not Mail.objects.exists()


def test_concurrent_announcements_write_once(in_threads) -> None:
    from_cast = make_cast()

    def call(_: int) -> int:
        viewer = viewer_for(from_cast.ana)
        return announce(viewer=viewer, campaign_id=from_cast.campaign.id, kind="launch", now=NOW)

    assert sum(in_threads(call, range(6))) == 1


def test_a_lead_names_and_relieves(cast: Cast) -> None:
    ana = cast.viewer("ana")
    held = name_lead(viewer=ana, campaign_id=cast.campaign.id, email="Dora@example.com", role="organiser", now=NOW)
    assert viewer_for(held.person).campaign_roles == {cast.campaign.id: "organiser"}
    assert Mail.objects.get().kind == "named_lead"
    again = name_lead(viewer=ana, campaign_id=cast.campaign.id, email="dora@example.com", role="analyst", now=NOW)
    assert (again.id, again.role) == (held.id, "analyst")
    relieve_lead(viewer=ana, campaign_id=cast.campaign.id, person_id=held.person_id)
    assert viewer_for(held.person).campaign_roles == {}


def test_one_lead_always_stays(cast: Cast) -> None:
    ana = cast.viewer("ana")
    with pytest.raises(Conflict):
        relieve_lead(viewer=ana, campaign_id=cast.campaign.id, person_id=cast.ana.id)
    with pytest.raises(Conflict):
        name_lead(viewer=ana, campaign_id=cast.campaign.id, email="ana@example.org", role="analyst", now=NOW)
    assert CampaignRole.objects.get(person=cast.ana).role == "coalition admin"


def test_an_organiser_names_nobody(cast: Cast) -> None:
    dora = make_person("Dora")
    CampaignRole.objects.create(person=dora, campaign=cast.campaign, role="organiser")
    with pytest.raises(Forbidden):
        name_lead(
            viewer=viewer_for(dora), campaign_id=cast.campaign.id, email="x@example.com", role="organiser", now=NOW
        )
    with pytest.raises(Forbidden):
        relieve_lead(viewer=viewer_for(dora), campaign_id=cast.campaign.id, person_id=cast.ana.id)
    assert CampaignRole.objects.filter(campaign=cast.campaign).count() == 2
