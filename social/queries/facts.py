"""Facts about deliveries for other rooms and for processes without a viewer: what was published, what is still open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q

from kits.queries import media_address
from social.models import Account, Delivery, DeliveryState, Mode
from social.states import IN_HAND

OPEN_STATES = frozenset({*IN_HAND, DeliveryState.UNKNOWN})


@dataclass(frozen=True)
class LatestPost:
    """A published post as the dashboard shows it. The picture's address is signed and holds for a day."""

    delivery_id: UUID
    company_id: UUID
    company_name: str
    network: str
    locale: str
    published_at: datetime
    permalink: str
    text: str
    thumb_href: str
    thumb_width_px: int
    thumb_height_px: int
    thumb_alt: str


@dataclass(frozen=True)
class MemberCounts:
    """How a company's posts stand."""

    planned: int
    published: int
    in_need: int
    first_published_at: datetime | None


def latest_posts(*, campaign_id: UUID, limit: int = 8) -> list[LatestPost]:
    """The newest published posts of a campaign, each with its picture."""
    rows = (
        Delivery.objects.filter(state=DeliveryState.PUBLISHED, campaign_id=campaign_id)
        .select_related("company", "post")
        .prefetch_related("post__variants")
        .order_by("-published_at", "-id")[:limit]
    )
    return [_latest(row) for row in rows]


def is_settled(*, campaign_id: UUID, now: datetime) -> bool:
    """Whether nothing is on its way: neither in a publisher's hands nor unknown nor due and waiting for one.

    What waits for a person, is held or is not approved does not count. `now` is campaign time.
    """
    rows = Delivery.objects.filter(campaign_id=campaign_id, mode=Mode.AUTO)
    on_its_way = Q(state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN]) | Q(
        state__in=[DeliveryState.SCHEDULED, DeliveryState.CLAIMED, DeliveryState.STAGED], due_at__lte=now
    )
    return not rows.filter(on_its_way, held_at=None, campaign__hold=None).exclude(approved_sha256="").exists()


def next_due(*, campaign_id: UUID, after: datetime) -> datetime | None:
    """The next moment, later than `after`, at which a delivery of a campaign is due, by hand or not."""
    waiting = [DeliveryState.SCHEDULED, DeliveryState.CLAIMED, DeliveryState.STAGED, DeliveryState.PARKED]
    rows = Delivery.objects.filter(campaign_id=campaign_id, state__in=waiting, due_at__gt=after)
    found: datetime | None = rows.aggregate(next=Min("due_at"))["next"]
    return found


def hands_due(*, campaign_id: UUID, now: datetime) -> list[Delivery]:
    """Approved by-hand deliveries whose moment has come and which nobody has registered yet."""
    rows = Delivery.objects.select_related("post", "account").filter(
        campaign_id=campaign_id, mode=Mode.BY_HAND, state=DeliveryState.PARKED, due_at__lte=now
    )
    return list(rows.exclude(approved_sha256="").order_by("due_at", "id"))


def counts_by_membership(*, campaign_id: UUID) -> dict[UUID, MemberCounts]:
    """How the posts of every member stand, by membership."""
    in_need = [DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.NEEDS_PERSON]
    waiting = [DeliveryState.SCHEDULED, DeliveryState.PARKED, *sorted(OPEN_STATES)]
    rows = (
        Delivery.objects.filter(campaign_id=campaign_id)
        .values("post__membership_id")
        .annotate(
            planned=Count("id", filter=Q(state__in=waiting)),
            published=Count("id", filter=Q(state=DeliveryState.PUBLISHED)),
            in_need=Count("id", filter=Q(state__in=in_need)),
            first=Min("published_at"),
        )
    )
    return {
        row["post__membership_id"]: MemberCounts(row["planned"], row["published"], row["in_need"], row["first"])
        for row in rows
    }


def audience_by_account(*, campaign_id: UUID) -> dict[UUID, int]:
    """The latest follower count of each account of a campaign's members, each account once.

    Two companies may have connected one account: the network's own id tells, and the newer reading counts.
    """
    rows = Account.objects.filter(
        company__memberships__campaign_id=campaign_id,
        company__memberships__state="joined",
        followers__isnull=False,
    ).exclude(state=Account.State.DISCONNECTED)
    latest = {(row.network, row.external_id): row for row in rows.order_by("followers_at", "id")}
    return {row.id: row.followers or 0 for row in latest.values()}


def _latest(row: Delivery) -> LatestPost:
    assert row.published_at is not None  # held by a constraint
    text, picture = shown(row)
    return LatestPost(
        delivery_id=row.id,
        company_id=row.company_id,
        company_name=row.company.name,
        network=row.network,
        locale=row.locale,
        published_at=row.published_at,
        permalink=row.permalink,
        text=text,
        thumb_href=picture_href(picture),
        thumb_width_px=picture.get("width_px", 0),
        thumb_height_px=picture.get("height_px", 0),
        thumb_alt=picture.get("alt_text", ""),
    )


def shown(row: Delivery) -> tuple[str, dict[str, Any]]:
    """The text and the first picture of a delivery; its post's variants should be prefetched."""
    variant = next((found for found in row.post.variants.all() if found.network == row.network), None)
    text = (variant.text if variant else "") or row.post.text
    return text, (variant.media[0] if variant and variant.media else {})


def picture_href(picture: dict[str, Any]) -> str:
    """The signed address of a picture on this site, or nothing."""
    if not picture:
        return ""
    address = media_address(picture["sha256"], picture["mime"].rpartition("/")[2].replace("jpeg", "jpg"))
    return address.removeprefix(settings.BASE_URL)
