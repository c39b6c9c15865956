"""The rights table, cell by cell: each role gets what its column says."""

import pytest

from coalition import rights
from coalition.errors import Forbidden, NotFound
from coalition.models import CampaignRole, CompanyRole, Membership, new_id
from coalition.rights import ANYONE, Viewer, grant, may, read_table, require, roles_towards, viewer_for
from tests.cast import NOW, make_person

CAMPAIGN, COMPANY, OTHER_COMPANY, OTHER_CAMPAIGN, PERSON = (new_id() for _ in range(5))


def member(role: str) -> Viewer:
    return Viewer(person_id=PERSON, company_roles={COMPANY: role}, member_campaigns={CAMPAIGN: frozenset({COMPANY})})


# What a viewer of each column is, and what they look at.
ROLES = {
    "nobody": (ANYONE, COMPANY),
    "viewer": (member("viewer"), COMPANY),
    "editor": (member("editor"), COMPANY),
    "approver": (member("approver"), COMPANY),
    "company admin": (member("company admin"), COMPANY),
    "organiser": (Viewer(person_id=PERSON, campaign_roles={CAMPAIGN: "organiser"}), COMPANY),
    "coalition admin": (Viewer(person_id=PERSON, campaign_roles={CAMPAIGN: "coalition admin"}), COMPANY),
    "analyst": (Viewer(person_id=PERSON, campaign_roles={CAMPAIGN: "analyst"}), COMPANY),
    "other company": (member("company admin"), OTHER_COMPANY),
    "other coalition": (
        Viewer(
            person_id=PERSON,
            company_roles={OTHER_COMPANY: "company admin"},
            member_campaigns={OTHER_CAMPAIGN: frozenset({OTHER_COMPANY})},
        ),
        COMPANY,
    ),
    "former member": (
        Viewer(person_id=PERSON, company_roles={COMPANY: "company admin"}, former_campaigns=frozenset({CAMPAIGN})),
        COMPANY,
    ),
    "instance operator": (Viewer(person_id=PERSON, is_operator=True), COMPANY),
}
TABLE = read_table()
NOT_WALKED = {"participant", "api key (read)"}  # the first has no pages yet, the second is a key, see below


def test_every_column_is_walked() -> None:
    assert set(ROLES) | NOT_WALKED == set(TABLE["view ledger"])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_its_column(role: str) -> None:
    viewer, company_id = ROLES[role]
    for action, cells in TABLE.items():
        widest = {cells[role], cells["nobody"]}  # whoever is signed in may also do what nobody may
        expected = "Y" if "Y" in widest else next(iter(sorted(widest - {"N"})), "N")
        assert grant(viewer, action, company_id=company_id, campaign_id=CAMPAIGN) == expected, action


def test_an_unknown_action_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        grant(ANYONE, "feed the cat")
    with pytest.raises(KeyError):
        rights.acts("feed the cat")


def test_a_refusal_tells_insiders_only() -> None:
    viewer, company_id = ROLES["viewer"]
    with pytest.raises(Forbidden):
        require(viewer, "approve or schedule post", company_id=company_id, campaign_id=CAMPAIGN)
    for role in ("nobody", "other company", "other coalition", "former member", "instance operator"):
        stranger, company_id = ROLES[role]
        with pytest.raises(NotFound):
            require(stranger, "approve or schedule post", company_id=company_id, campaign_id=CAMPAIGN)


def test_a_narrowed_grant_is_a_denial_unless_it_is_honoured() -> None:
    viewer, company_id = ROLES["organiser"]
    assert not may(viewer, "view company workspace", company_id=company_id, campaign_id=CAMPAIGN)
    with pytest.raises(Forbidden):
        require(viewer, "view company workspace", company_id=company_id, campaign_id=CAMPAIGN)
    cell = require(
        viewer,
        "view company workspace",
        company_id=company_id,
        campaign_id=CAMPAIGN,
        narrowed=frozenset({"meta"}),
    )
    assert cell == "meta"


def test_a_reading_key_does_only_what_its_column_allows() -> None:
    key = Viewer(
        person_id=PERSON,
        is_api_key=True,
        may_write=False,
        company_roles={COMPANY: "company admin"},
        member_campaigns={CAMPAIGN: frozenset({COMPANY})},
    )
    for action, cells in TABLE.items():
        if cells["api key (read)"] == "N":
            assert grant(key, action, company_id=COMPANY, campaign_id=CAMPAIGN) == "N", action
    assert grant(key, "coalition totals", company_id=COMPANY, campaign_id=CAMPAIGN) == "Y"


def test_a_viewer_is_built_from_what_is_active(cast) -> None:
    viewer = cast.viewer("ben")
    assert viewer.company_roles == {cast.company.id: CompanyRole.Role.ADMIN}
    assert roles_towards(viewer, company_id=cast.company.id, campaign_id=cast.campaign.id) == {
        "nobody",
        "company admin",
    }
    cast.company.state = "suspended"
    cast.company.save()
    assert cast.viewer("ben").company_roles == {}


def test_leaving_makes_a_former_member_at_once(cast) -> None:
    Membership.objects.filter(id=cast.membership.id).update(state="left", left_at=NOW)
    viewer = cast.viewer("ben")
    assert roles_towards(viewer, company_id=cast.company.id, campaign_id=cast.campaign.id) == {
        "nobody",
        "former member",
    }
    assert may(viewer, "view company workspace", company_id=cast.company.id)
    assert not may(viewer, "download own kit", company_id=cast.company.id, campaign_id=cast.campaign.id)


def test_an_inactive_person_is_nobody(cast) -> None:
    cast.ana.is_active = False
    assert viewer_for(cast.ana) is ANYONE


def test_a_co_lead_of_another_campaign_is_an_outsider_here(cast) -> None:
    dora = make_person("Dora")
    CampaignRole.objects.create(person=dora, campaign=cast.other_campaign, role=CampaignRole.Role.ADMIN)
    with pytest.raises(NotFound):
        require(viewer_for(dora), "invite company", campaign_id=cast.campaign.id)
