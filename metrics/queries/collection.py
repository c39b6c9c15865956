"""How far collecting has come: published posts not taken up yet, and whether all were read since a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from metrics.models import LatestReading
from social.models import Delivery, DeliveryState


@dataclass(frozen=True)
class PublishedDelivery:
    """What figures need to know of a published post. `published_at` is campaign time."""

    delivery_id: UUID
    campaign_id: UUID
    company_id: UUID
    network: str
    locale: str
    published_at: datetime


def untracked_deliveries(*, limit: int) -> list[PublishedDelivery]:
    """Published deliveries that have no row of figures yet, the earliest published first."""
    rows = (
        _untracked()
        .order_by("published_at")
        .values_list("id", "campaign_id", "company_id", "network", "locale", "published_at")
    )
    return [
        PublishedDelivery(delivery_id, campaign_id, company_id, network, locale, published_at)
        for delivery_id, campaign_id, company_id, network, locale, published_at in rows[:limit]
        if published_at is not None
    ]


def readings_are_complete(*, campaign_id: UUID, since: datetime) -> bool:
    """Whether every published post was taken up, and read since a moment of campaign time where it still is read."""
    if _untracked().filter(campaign_id=campaign_id).exists():
        return False
    return not LatestReading.objects.filter(campaign_id=campaign_id, next_read_at__lte=since).exists()


def _untracked() -> QuerySet[Delivery]:
    tracked = LatestReading.objects.filter(delivery_id=OuterRef("id"))
    return Delivery.objects.filter(~Exists(tracked), state=DeliveryState.PUBLISHED)
