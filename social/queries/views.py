"""What a viewer may see of accounts, posts and deliveries; every query starts at `visible_to`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from coalition.errors import NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, grant, require
from social.adapters import adapter
from social.content import Content
from social.models import Account, CampaignHold, Delivery, DeliveryState, Mode, Post
from social.networks.contract import ComposerLink
from social.pictures import as_published
from social.queries.facts import OPEN_STATES, picture_href, shown

WORKSPACE = "view company workspace"
HOLD_ALL = "hold every unsent delivery"
IN_NEED = (DeliveryState.NEEDS_PERSON, DeliveryState.FAILED, DeliveryState.MISSED)


@dataclass(frozen=True)
class Entry:
    """One delivery in a calendar."""

    delivery_id: UUID
    post_id: UUID
    network: str
    mode: str
    state: str
    due_at: datetime
    published_at: datetime | None
    is_held: bool
    is_approved: bool
    text: str
    permalink: str
    failure_reason: str
    failure_remedy: str
    thumb_href: str
    thumb_width_px: int
    thumb_height_px: int
    thumb_alt: str

    @property
    def at(self) -> datetime:
        """Where it stands in the calendar."""
        return self.published_at or self.due_at


@dataclass(frozen=True)
class NeedLine:
    """One thing of a campaign that needs somebody: how many deliveries, of how many companies, and why."""

    state: str
    network: str
    code: str
    reason: str
    deliveries: int
    companies: int


@dataclass(frozen=True)
class LaunchGroup:
    """Deliveries of a launch that share a risk. `key`: needs, parked, unapproved, by_hand, held, going, ready …"""

    key: str
    deliveries: list[Delivery]


def visible_to(viewer: Viewer) -> QuerySet[Delivery]:
    """Deliveries of the companies that a viewer acts for."""
    return Delivery.objects.filter(company_id__in=viewer.company_ids)


def delivery_seen_by(*, viewer: Viewer, delivery_id: UUID) -> Delivery:
    """One delivery with post, campaign, company and account. Raises NotFound or Forbidden."""
    row = (
        Delivery.objects.select_related("post__membership", "campaign", "company", "account")
        .prefetch_related("post__variants")
        .filter(id=delivery_id)
        .first()
    )
    if row is None:
        raise NotFound
    require(viewer, WORKSPACE, company_id=row.company_id, campaign_id=row.campaign_id)
    return row


def post_seen_by(*, viewer: Viewer, post_id: UUID) -> Post:
    """One post with its variants and deliveries. Raises NotFound or Forbidden."""
    row = (
        Post.objects.select_related("membership__company", "campaign", "company")
        .prefetch_related("variants", "deliveries")
        .filter(id=post_id)
        .first()
    )
    if row is None:
        raise NotFound
    require(viewer, WORKSPACE, company_id=row.company_id, campaign_id=row.campaign_id)
    return row


def calendar_rows(
    *, viewer: Viewer, campaign_id: UUID, company_id: UUID, since: datetime, until: datetime, network: str = ""
) -> list[Delivery]:
    """A company's deliveries of a campaign between two moments, in order. Stopped ones are left out."""
    require(viewer, WORKSPACE, company_id=company_id, campaign_id=campaign_id)
    is_within = Q(published_at__gte=since, published_at__lt=until) | Q(
        published_at=None, due_at__gte=since, due_at__lt=until
    )
    rows = (
        visible_to(viewer)
        .filter(is_within, campaign_id=campaign_id, company_id=company_id)
        .exclude(state=DeliveryState.CANCELLED)
        .select_related("post")
        .prefetch_related("post__variants")
    )
    if network:
        rows = rows.filter(network=network)
    return sorted(rows, key=lambda row: (row.published_at or row.due_at, row.id))


def drafts_of(*, viewer: Viewer, campaign_id: UUID, company_id: UUID, limit: int = 50) -> list[Post]:
    """A company's posts of a campaign that stand in no calendar: not planned yet, or stopped; the newest first."""
    require(viewer, WORKSPACE, company_id=company_id, campaign_id=campaign_id)
    planned = Delivery.objects.filter(post_id=OuterRef("id")).exclude(state=DeliveryState.CANCELLED)
    rows = Post.objects.filter(~Exists(planned), campaign_id=campaign_id, company_id=company_id)
    return list(rows.filter(company_id__in=viewer.company_ids).order_by("-updated_at", "-id")[:limit])


def entry_of(row: Delivery) -> Entry:
    """A delivery as a calendar shows it."""
    text, picture = shown(row)
    return Entry(
        delivery_id=row.id,
        post_id=row.post_id,
        network=row.network,
        mode=row.mode,
        state=row.state,
        due_at=row.due_at,
        published_at=row.published_at,
        is_held=row.held_at is not None,
        is_approved=bool(row.approved_sha256),
        text=text,
        permalink=row.permalink,
        failure_reason=row.failure_reason,
        failure_remedy=row.failure_remedy,
        thumb_href=picture_href(picture),
        thumb_width_px=picture.get("width_px", 0),
        thumb_height_px=picture.get("height_px", 0),
        thumb_alt=picture.get("alt_text", ""),
    )


def deliveries_page(
    *, viewer: Viewer, campaign_id: UUID, company_id: UUID, state: str = "", after: UUID | None = None, limit: int = 50
) -> list[Delivery]:
    """A page of a company's deliveries by id, which grow with time; `after` is the last id of the page before."""
    require(viewer, WORKSPACE, company_id=company_id, campaign_id=campaign_id)
    rows = visible_to(viewer).filter(campaign_id=campaign_id, company_id=company_id).select_related("post")
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(id__gt=after)
    return list(rows.prefetch_related("post__variants").order_by("id")[:limit])


def accounts_of(*, viewer: Viewer, company_id: UUID) -> list[Account]:
    """A company's accounts, without their tokens."""
    require(viewer, WORKSPACE, company_id=company_id)
    rows = Account.objects.filter(company_id=company_id).defer("sealed_access_token", "sealed_refresh_token")
    return list(rows.order_by("network", "created_at"))


def connected_networks(*, company_id: UUID) -> set[str]:
    """The networks on which a company can be published for."""
    rows = Account.objects.filter(company_id=company_id, state=Account.State.CONNECTED)
    return set(rows.values_list("network", flat=True))


def needs_attention(*, campaign_id: UUID, limit: int = 20) -> list[NeedLine]:
    """What needs somebody in a campaign, the most frequent first; no company's texts."""
    rows = (
        Delivery.objects.filter(campaign_id=campaign_id, state__in=IN_NEED)
        .values("state", "network", "failure_code", "failure_reason")
        .annotate(deliveries=Count("id"), companies=Count("company_id", distinct=True))
        .order_by("-deliveries")[:limit]
    )
    return [
        NeedLine(
            row["state"],
            row["network"],
            row["failure_code"],
            row["failure_reason"],
            row["deliveries"],
            row["companies"],
        )
        for row in rows
    ]


def needs_of_company(*, viewer: Viewer, campaign_id: UUID, company_id: UUID, limit: int = 20) -> list[Delivery]:
    """A company's own posts that need it, the latest first."""
    require(viewer, WORKSPACE, company_id=company_id, campaign_id=campaign_id)
    rows = visible_to(viewer).filter(campaign_id=campaign_id, company_id=company_id, state__in=IN_NEED)
    return list(rows.order_by("-due_at", "-id")[:limit])


def is_held(*, campaign_id: UUID) -> bool:
    """Whether a campaign's switch holds everything back."""
    return CampaignHold.objects.filter(campaign_id=campaign_id).exists()


def launch_of(*, viewer: Viewer, campaign: Campaign, since: datetime, until: datetime) -> list[LaunchGroup]:
    """A campaign's deliveries between two moments, grouped by what could go wrong; for those who lead it.

    A lead sees company, network, time and state, not another company's text.
    """
    require(viewer, HOLD_ALL, campaign_id=campaign.id)
    rows = (
        Delivery.objects.filter(campaign_id=campaign.id, due_at__gte=since, due_at__lt=until)
        .exclude(state=DeliveryState.CANCELLED)
        .select_related("company", "account")
        .order_by("due_at", "id")
    )
    groups: dict[str, list[Delivery]] = {key: [] for key in GROUPS}
    for row in rows:
        groups[_group(row)].append(row)
    return [LaunchGroup(key, found) for key, found in groups.items() if found]


GROUPS = ("needs", "reconnect", "unapproved", "held", "by_hand", "going", "ready", "published")
_BY_STATE: dict[str, str] = {
    **dict.fromkeys(IN_NEED, "needs"),
    **dict.fromkeys(sorted(OPEN_STATES), "going"),
    DeliveryState.PUBLISHED: "published",
}


def _group(row: Delivery) -> str:
    if row.state in _BY_STATE:
        return _BY_STATE[row.state]
    if not row.approved_sha256:
        return "unapproved"
    if row.held_at:
        return "held"
    if row.mode == Mode.BY_HAND:
        return "by_hand"
    return "reconnect" if row.state == DeliveryState.PARKED else "ready"


def may_see_launch(viewer: Viewer, campaign_id: UUID) -> bool:
    """Whether the launch overview is offered to a viewer."""
    return grant(viewer, HOLD_ALL, campaign_id=campaign_id) == "Y"


def attempts_of(row: Delivery) -> list[dict[str, Any]]:
    """The journal of a delivery, newest first."""
    lines = row.attempts.order_by("-id").values("number", "step", "event", "outcome", "reason", "calls", "at")
    return [dict(line) for line in lines[:50]]


def composer_of(row: Delivery) -> ComposerLink:
    """The network's own composer with a delivery's text, filled in where the network allows it."""
    text, _picture = shown(row)
    content = Content(text=text, link=row.post.link, locale=row.locale, pictures=())
    return adapter(row.network).composer_link(content=as_published(content))
