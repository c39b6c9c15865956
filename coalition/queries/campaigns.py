"""Campaigns and memberships, as somebody may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from coalition.errors import NotFound
from coalition.models import Campaign, CampaignRole, Invitation, LedgerEntry, Membership
from coalition.ports import member_columns
from coalition.rights import Viewer, require

PUBLIC_STATES = (Campaign.State.OPEN, Campaign.State.CLOSED)


@dataclass(frozen=True)
class Windows:
    """Moments that figures are cut at: `[last_week_from, decisive_at)` in the campaign's time zone."""

    starts_at: datetime
    last_week_from: datetime
    decisive_at: datetime


@dataclass(frozen=True)
class MemberRow:
    """A line of the member table; `cells` are the columns of other rooms."""

    membership: Membership
    last_seen_at: datetime | None
    cells: list[int | str]

    @property
    def may_be_removed(self) -> bool:
        """Whether it is still part of the campaign."""
        return self.membership.state not in {Membership.State.LEFT, Membership.State.REMOVED}


@dataclass(frozen=True)
class MemberTable:
    """The member table: titles of the other rooms' columns and the lines."""

    titles: list[str]
    rows: list[MemberRow]


def public_campaigns() -> QuerySet[Campaign]:
    """Campaigns that everybody may see, with the number of companies that joined as `companies`."""
    joined = Count(
        "memberships", filter=Q(memberships__state=Membership.State.JOINED, memberships__company__state="active")
    )
    return Campaign.objects.filter(state__in=PUBLIC_STATES).annotate(companies=joined).order_by("-starts_at", "id")


def visible_to(viewer: Viewer) -> QuerySet[Campaign]:
    """Campaigns that are public or that the viewer leads."""
    return Campaign.objects.filter(Q(state__in=PUBLIC_STATES) | Q(id__in=viewer.led_campaign_ids))


def campaign_by_slug(*, slug: str, viewer: Viewer) -> Campaign:
    """The campaign at an address: public, or led by the viewer. Raises NotFound."""
    campaign = visible_to(viewer).filter(slug=slug).first()
    if campaign is None:
        raise NotFound
    return campaign


def campaign_for(*, slug: str, viewer: Viewer, action: str) -> Campaign:
    """The campaign at an address in which the viewer may do `action`. Raises NotFound or Forbidden."""
    campaign = campaign_by_slug(slug=slug, viewer=viewer)
    require(viewer, action, campaign_id=campaign.id)
    return campaign


def campaign_version(*, campaign_id: UUID) -> int:
    """A number that grows with everything that happens in a campaign: the key of cached pages."""
    return LedgerEntry.objects.filter(campaign_id=campaign_id).aggregate(last=Max("id"))["last"] or 0


def membership_seen_by(*, viewer: Viewer, membership_id: UUID, action: str) -> Membership:
    """A membership whose company lets the viewer do `action`. Raises NotFound or Forbidden."""
    membership = Membership.objects.select_related("company", "campaign").filter(id=membership_id).first()
    if membership is None:
        raise NotFound
    require(viewer, action, company_id=membership.company_id, campaign_id=membership.campaign_id)
    return membership


def windows_of(campaign: Campaign) -> Windows:
    """The campaign's windows. The last week is seven calendar days of its zone, whatever the clocks do in between."""
    local = campaign.decisive_at.astimezone(ZoneInfo(campaign.time_zone))
    return Windows(campaign.starts_at, local - timedelta(days=7), campaign.decisive_at)


_FIRST = datetime.min.replace(tzinfo=UTC)
_ORDERS: dict[str, Callable[[MemberRow], Any]] = {
    "company": lambda row: row.membership.company.name.casefold(),
    "joined": lambda row: row.membership.joined_at or _FIRST,
    "seen": lambda row: row.last_seen_at or _FIRST,
}


def member_table(*, viewer: Viewer, campaign_id: UUID, state: str = "", order: str = "-joined") -> MemberTable:
    """The memberships of a campaign, perhaps of one state, for those who lead it, with the other rooms' columns."""
    require(viewer, "invite company", campaign_id=campaign_id)
    # A person's act has an actor; what the product does by itself has none. Another campaign's acts are not told.
    here = Q(campaign_id=campaign_id) | Q(campaign_id=None)
    acts = LedgerEntry.objects.filter(here, company_id=OuterRef("company_id"), actor_id__isnull=False).order_by("-id")
    memberships = list(
        Membership.objects.filter(campaign_id=campaign_id)
        .select_related("company")
        .annotate(last_seen_at=Subquery(acts.values("campaign_at")[:1]))
        .order_by("-created_at", "-id")
    )
    if state:
        memberships = [membership for membership in memberships if membership.state == state]
    ids = [membership.id for membership in memberships]
    columns = [(str(column.title), column.cells(campaign_id, ids)) for column in member_columns()]
    rows = [
        MemberRow(membership, membership.last_seen_at, [cells.get(membership.id, "–") for _, cells in columns])
        for membership in memberships
    ]
    if key := _ORDERS.get(order.lstrip("-")):
        rows.sort(key=key, reverse=order.startswith("-"))
    return MemberTable(titles=[title for title, _cells in columns], rows=rows)


def open_invitations(*, viewer: Viewer, campaign_id: UUID, now: datetime) -> list[Invitation]:
    """Invitations that could still be used, newest first."""
    require(viewer, "invite company", campaign_id=campaign_id)
    invitations = Invitation.objects.filter(campaign_id=campaign_id, revoked_at=None, expires_at__gt=now)
    return [row for row in invitations.order_by("-created_at", "-id") if row.uses < row.uses_allowed]


def leads_of(*, viewer: Viewer, campaign_id: UUID) -> list[CampaignRole]:
    """Who leads, organises and analyses a campaign."""
    require(viewer, "name organisers and analysts", campaign_id=campaign_id)
    return list(CampaignRole.objects.filter(campaign_id=campaign_id).select_related("person").order_by("id"))
