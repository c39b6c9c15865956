"""Companies and their people, as colleagues and campaign leads may see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from coalition.errors import NotFound
from coalition.models import Campaign, CampaignRole, ColleagueInvitation, Company, CompanyRole, Membership
from coalition.rights import WITHIN, Viewer, require

WORKSPACE = "view company workspace"


@dataclass(frozen=True)
class Workspace:
    """A company and its campaigns. Leads get the `meta` sight: no colleagues, no invitations."""

    company: Company
    memberships: list[Membership]
    colleagues: list[CompanyRole]
    invitations: list[ColleagueInvitation]
    own_role: str


@dataclass(frozen=True)
class Home:
    """What a signed-in person finds at /home/: campaigns they lead, companies they act for, where those belong."""

    campaigns: list[tuple[CampaignRole, Campaign]]
    companies: list[tuple[CompanyRole, Company, list[Membership]]]


def visible_to(viewer: Viewer) -> QuerySet[Company]:
    """The companies that a viewer acts for."""
    return Company.objects.filter(id__in=viewer.company_ids)


def home_of(*, viewer: Viewer) -> Home:
    """The viewer's campaigns and companies, newest first."""
    leading = CampaignRole.objects.filter(person_id=viewer.person).select_related("campaign")
    working = CompanyRole.objects.filter(person_id=viewer.person, company__in=visible_to(viewer))
    by_company: dict[UUID, list[Membership]] = {}
    for membership in _memberships(viewer.company_ids):
        by_company.setdefault(membership.company_id, []).append(membership)
    return Home(
        campaigns=[(role, role.campaign) for role in leading.order_by("-campaign__starts_at", "id")],
        companies=[
            (role, role.company, by_company.get(role.company_id, []))
            for role in working.select_related("company").order_by("company__name", "id")
        ],
    )


def _memberships(company_ids: frozenset[UUID]) -> QuerySet[Membership]:
    rows = Membership.objects.filter(company_id__in=company_ids, state__in=WITHIN)
    return rows.select_related("campaign", "company").order_by("-created_at", "-id")


def workspace_of(*, viewer: Viewer, company_id: UUID, now: datetime) -> Workspace:
    """A company's workspace for its people, or its outline for who leads one of its campaigns. Raises NotFound."""
    if company_id in viewer.company_roles:
        require(viewer, WORKSPACE, company_id=company_id)
        company = visible_to(viewer).get(id=company_id)
        return Workspace(
            company=company,
            memberships=list(_memberships(frozenset({company_id}))),
            colleagues=list(company.roles.select_related("person").order_by("id")),
            invitations=list(
                company.colleague_invitations.filter(used_at=None, revoked_at=None, expires_at__gt=now).order_by("id")
            ),
            own_role=viewer.company_roles[company_id],
        )
    led = [row for row in _memberships(frozenset({company_id})) if row.campaign_id in viewer.led_campaign_ids]
    if not led:
        raise NotFound
    seen = [
        row
        for row in led
        if require(viewer, WORKSPACE, company_id=company_id, campaign_id=row.campaign_id, narrowed=frozenset({"meta"}))
    ]
    return Workspace(company=seen[0].company, memberships=seen, colleagues=[], invitations=[], own_role="")
