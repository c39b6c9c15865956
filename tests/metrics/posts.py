"""Published posts and readings of them, made for the tests of this room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from coalition.models import Campaign, Company, new_id
from metrics.models import LatestReading
from metrics.queries import PublishedDelivery
from metrics.services import MeasuredReading, store_readings, track_published

DECISIVE = datetime(2024, 6, 8, 22, 0, tzinfo=UTC)  # midnight in Brussels
LIVE_POSTS = 60
WEEK_FROM = DECISIVE - timedelta(days=7)


def published(
    campaign: Campaign, company: Company, at: datetime, network: str = "linkedin", locale: str = "en"
) -> PublishedDelivery:
    """A published post as social tells of it."""
    return PublishedDelivery(new_id(), campaign.id, company.id, network, locale, at)


def publish(
    campaign: Campaign, company: Company, *, at: datetime, network: str = "linkedin", locale: str = "en"
) -> UUID:
    """A post that is published and taken up."""
    post = published(campaign, company, at, network, locale)
    track_published(deliveries=[post])
    return post.delivery_id


def reading(delivery_id: UUID, at: datetime, source: str = "api", **values: int | None) -> MeasuredReading:
    return MeasuredReading(delivery_id, at, source, values)


def read(delivery_id: UUID, at: datetime, source: str = "api", **values: int | None) -> int:
    """Store one reading."""
    return store_readings(readings=[reading(delivery_id, at, source, **values)])


@dataclass(frozen=True)
class Answer:
    """What reading one post came to, as social tells it."""

    delivery_id: UUID
    ok: bool = True
    figures: Mapping[str, int | None] = field(default_factory=dict)
    native: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    source: str = "api"
    is_permanent: bool = False
    retry_after_s: float | None = None


def latest(delivery_id: UUID) -> LatestReading:
    return LatestReading.objects.get(delivery_id=delivery_id)


def spread(total: int, parts: int) -> list[int]:
    """Whole numbers that differ and add up to a total."""
    weights = [index % 7 + 1 for index in range(parts)]
    shares = [total * weight // sum(weights) for weight in weights]
    shares[-1] += total - sum(shares)
    return shares


def store_all(readings: Iterable[MeasuredReading]) -> int:
    return store_readings(readings=list(readings))
