"""Takes up newly published posts: one row for the newest reading each, counted in the sums of its day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from coalition.models import Campaign
from coalition.rights import Viewer, require
from metrics.errors import PopulationImplausible
from metrics.models import CampaignFigures, DailyRollup, LatestReading
from metrics.queries import PublishedDelivery
from metrics.services.folding import local_day
from metrics.services.storing import record_reading

RollupKey = tuple[UUID, date, str, str]
MOST_PEOPLE = 10_000_000_000


def track_published(*, deliveries: Iterable[PublishedDelivery]) -> int:
    """Take up those posts that are not tracked yet; each is due to be read at once. Returns how many were new."""
    by_campaign: dict[UUID, list[PublishedDelivery]] = defaultdict(list)
    for delivery in deliveries:
        by_campaign[delivery.campaign_id].append(delivery)
    return sum(_track(campaign_id, found) for campaign_id, found in sorted(by_campaign.items()))


@transaction.atomic
def _track(campaign_id: UUID, found: Sequence[PublishedDelivery]) -> int:
    zone = ZoneInfo(_figures_of(campaign_id).time_zone)
    given = {delivery.delivery_id: delivery for delivery in found}
    for known in LatestReading.objects.filter(delivery_id__in=given).values_list("delivery_id", flat=True):
        del given[known]
    if not given:
        return 0
    rollups = _counted(campaign_id, zone, list(given.values()))
    LatestReading.objects.bulk_create(
        LatestReading(
            delivery_id=delivery.delivery_id,
            campaign_id=campaign_id,
            company_id=delivery.company_id,
            network=delivery.network,
            locale=delivery.locale,
            published_at=delivery.published_at,
            rollup=rollups[_key(delivery, zone)],
            next_read_at=delivery.published_at,
        )
        for delivery in given.values()
    )
    record_reading({campaign_id: {"posts"}})
    return len(given)


def _figures_of(campaign_id: UUID) -> CampaignFigures:
    """The campaign's row, locked: posts of one campaign are taken up one after the other."""
    zone = Campaign.objects.values_list("time_zone", flat=True).get(id=campaign_id)
    CampaignFigures.objects.get_or_create(campaign_id=campaign_id, defaults={"time_zone": zone})
    return CampaignFigures.objects.select_for_update().get(campaign_id=campaign_id)


def _key(delivery: PublishedDelivery, zone: ZoneInfo) -> RollupKey:
    return delivery.company_id, local_day(delivery.published_at, zone), delivery.network, delivery.locale


def _counted(
    campaign_id: UUID, zone: ZoneInfo, deliveries: Sequence[PublishedDelivery]
) -> dict[RollupKey, DailyRollup]:
    counts: dict[RollupKey, int] = defaultdict(int)
    for delivery in deliveries:
        counts[_key(delivery, zone)] += 1
    wanted = [
        DailyRollup(campaign_id=campaign_id, company_id=company_id, day=day, network=network, locale=locale)
        for company_id, day, network, locale in sorted(counts)
    ]
    DailyRollup.objects.bulk_create(wanted, ignore_conflicts=True)
    near = DailyRollup.objects.select_for_update().filter(
        campaign_id=campaign_id, company_id__in={key[0] for key in counts}, day__in={key[1] for key in counts}
    )
    rollups = {(row.company_id, row.day, row.network, row.locale): row for row in near.order_by("id")}
    touched = [rollups[key] for key in counts]
    for key in counts:
        rollups[key].posts += counts[key]
    DailyRollup.objects.bulk_update(touched, ["posts"])
    return rollups


@transaction.atomic
def state_population(*, viewer: Viewer, campaign_id: UUID, population: int | None) -> None:
    """State how many people the campaign can reach at all: the upper end that a range of unique reach never passes."""
    require(viewer, "edit campaign and kit templates", campaign_id=campaign_id)
    if population is not None and not 1 <= population <= MOST_PEOPLE:
        raise PopulationImplausible
    _figures_of(campaign_id)
    CampaignFigures.objects.filter(campaign_id=campaign_id).update(population=population)
    record_reading({campaign_id: {"population"}})
