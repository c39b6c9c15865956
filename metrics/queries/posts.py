"""Posts as the dashboard shows them: the latest ones with their figure, and what needs a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from metrics.models import LatestReading
from metrics.queries.sums import ENGAGING
from social import queries as social
from social.models import Account, Delivery, DeliveryState

SHOWN = 4
ENDS_WITHIN = timedelta(days=7)
WAITING = (DeliveryState.SCHEDULED, DeliveryState.CLAIMED, DeliveryState.STAGED)
BROKEN = (DeliveryState.FAILED, DeliveryState.NEEDS_PERSON, DeliveryState.MISSED)


@dataclass(frozen=True)
class BoardPost:
    """One post of the list. `engagements` is None while nothing was measured; `at`: published, or due."""

    delivery_id: UUID
    company: str
    network: str
    state: DeliveryState
    at: datetime
    is_tried_again: bool
    permalink: str
    thumb_href: str
    thumb_alt: str
    engagements: int | None = None
    is_stale: bool = False


@dataclass(frozen=True)
class BrokenPost:
    """A post that a person has to look at, and the network's reason."""

    company: str
    network: str
    state: DeliveryState
    due_at: datetime
    reason: str
    remedy: str


@dataclass(frozen=True)
class EndingSignIn:
    """An account whose sign-in ends soon, or has ended."""

    company: str
    network: str
    ends_at: datetime | None
    has_ended: bool


@dataclass(frozen=True)
class Needs:
    """What needs those who lead a campaign. `silent`: membership and company that has not posted."""

    broken: Sequence[BrokenPost] = ()
    ending: Sequence[EndingSignIn] = ()
    silent: Sequence[tuple[UUID, str]] = ()


def latest_posts(*, campaign_id: UUID, with_unpublished: bool, now: datetime) -> list[BoardPost]:
    """The newest published posts; for those who lead also the next one to go out and the last one that failed."""
    others = _unpublished(campaign_id, now) if with_unpublished else []
    published = social.latest_posts(campaign_id=campaign_id, limit=SHOWN - len(others))
    readings = LatestReading.objects.in_bulk([post.delivery_id for post in published])
    return [*(_published(post, readings.get(post.delivery_id)) for post in published), *others]


def _published(post: social.LatestPost, reading: LatestReading | None) -> BoardPost:
    values = [getattr(reading, metric) for metric in ENGAGING] if reading else []
    measured = [value for value in values if value is not None]
    return BoardPost(
        delivery_id=post.delivery_id,
        company=post.company_name,
        network=post.network,
        state=DeliveryState.PUBLISHED,
        at=post.published_at,
        is_tried_again=False,
        permalink=post.permalink,
        thumb_href=post.thumb_href,
        thumb_alt=post.thumb_alt,
        engagements=sum(measured) if measured else None,
        is_stale=bool(reading and reading.is_stale),
    )


def _unpublished(campaign_id: UUID, now: datetime) -> list[BoardPost]:
    """Company, network, time, state and picture; never another company's text."""
    rows = (
        Delivery.objects.filter(campaign_id=campaign_id)
        .select_related("company", "post")
        .prefetch_related("post__variants")
    )
    waiting = rows.filter(state__in=WAITING).exclude(approved_sha256="").order_by("due_at")
    broken = rows.filter(state__in=BROKEN, due_at__lte=now).order_by("-due_at")
    return [_entry(row) for row in (*waiting[:1], *broken[:1])]


def _entry(row: Delivery) -> BoardPost:
    entry = social.entry_of(row)
    return BoardPost(
        delivery_id=row.id,
        company=row.company.name,
        network=row.network,
        state=DeliveryState(row.state),
        at=row.due_at,
        is_tried_again=row.state in WAITING and row.tries > 0,
        permalink="",
        thumb_href=entry.thumb_href,
        thumb_alt="",
    )


def needs_of(*, campaign_id: UUID, silent: Sequence[tuple[UUID, str]], clock: datetime) -> Needs:
    """What needs a person: posts that failed, sign-ins that end, companies that are silent."""
    broken = Delivery.objects.filter(campaign_id=campaign_id, state__in=BROKEN).select_related("company")
    return Needs(
        broken=[
            BrokenPost(
                row.company.name,
                row.network,
                DeliveryState(row.state),
                row.due_at,
                row.failure_reason,
                row.failure_remedy,
            )
            for row in broken.order_by("-due_at")
        ],
        ending=[
            EndingSignIn(row.company.name, row.network, row.expires_at, row.state == Account.State.NEEDS_RECONNECT)
            for row in _ending(campaign_id, clock).order_by("expires_at")
        ],
        silent=silent,
    )


def _ending(campaign_id: UUID, clock: datetime) -> QuerySet[Account]:
    """Tokens follow the unshifted clock. One that refreshes by itself is nobody's worry."""
    ends = Q(state=Account.State.CONNECTED, expires_at__lte=clock + ENDS_WITHIN, sealed_refresh_token=None)
    return Account.objects.filter(
        ends | Q(state=Account.State.NEEDS_RECONNECT),
        company__memberships__campaign_id=campaign_id,
        company__memberships__state="joined",
    ).select_related("company")


def combined_audience(*, campaign_id: UUID) -> tuple[int, int]:
    """The latest follower counts added up, each account once, and of how many accounts. Not unique people."""
    followers = social.audience_by_account(campaign_id=campaign_id)
    return sum(followers.values()), len(followers)
