"""Rebuilds a campaign's sums from its snapshots, or only tells where the live ones differ."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from coalition.models import Campaign
from metrics.models import METRICS, CampaignFigures, DailyGain, DailyRollup, LatestReading, Snapshot
from metrics.services.folding import NOTHING, Fold, Point, fold, local_day
from metrics.services.storing import FOLDED_BY, ROLLUP_FIELDS, SumsKey, folded_key, record_reading

Sums = dict[str, int]
Kept = TypeVar("Kept", DailyRollup, DailyGain)
ROLLUP_NAMES = ("posts", *ROLLUP_FIELDS)


@dataclass
class Truth:
    """What the sums must be, from the snapshots."""

    folds: dict[UUID, Fold] = field(default_factory=dict)
    days: dict[UUID, date] = field(default_factory=dict)
    rollups: dict[SumsKey, Sums] = field(default_factory=dict)
    gains: dict[SumsKey, Sums] = field(default_factory=dict)


@transaction.atomic
def rebuild_rollups(*, campaign_id: UUID) -> list[str]:
    """Make a campaign's sums anew, in its present time zone. Returns the differences that there were."""
    zone = Campaign.objects.values_list("time_zone", flat=True).get(id=campaign_id)
    figures = CampaignFigures.objects.select_for_update().filter(campaign_id=campaign_id)
    if not figures:
        return []
    rows = list(LatestReading.objects.select_for_update().filter(campaign_id=campaign_id).order_by("delivery_id"))
    truth = _truth(campaign_id, rows, ZoneInfo(zone))
    found = _differences(campaign_id, rows, truth)
    figures.update(time_zone=zone)
    if found:
        _replace(rows, truth, campaign_id)
        record_reading({campaign_id: set(METRICS)})
    return found


@transaction.atomic
def verify_rollups(*, campaign_id: UUID) -> list[str]:
    """Where the live sums differ from what the snapshots say; empty where they are equal."""
    zone = CampaignFigures.objects.filter(campaign_id=campaign_id).values_list("time_zone", flat=True).first()
    rows = list(LatestReading.objects.filter(campaign_id=campaign_id).order_by("delivery_id"))
    return _differences(campaign_id, rows, _truth(campaign_id, rows, ZoneInfo(zone or "UTC")))


def recut_moved_zones() -> int:
    """Rebuild every campaign whose time zone was changed since its days were cut. Returns how many there were."""
    moved = CampaignFigures.objects.exclude(time_zone=F("campaign__time_zone")).values_list("campaign_id", flat=True)
    campaign_ids = list(moved)
    for campaign_id in campaign_ids:
        rebuild_rollups(campaign_id=campaign_id)
    return len(campaign_ids)


def _points_by_post(campaign_id: UUID) -> Iterator[tuple[UUID, Iterator[Point]]]:
    snapshots = Snapshot.objects.filter(
        delivery_id__in=LatestReading.objects.filter(campaign_id=campaign_id).values("delivery_id")
    ).order_by("delivery_id", "read_at")
    for delivery_id, group in groupby(snapshots.iterator(), key=lambda row: row.delivery_id):
        yield delivery_id, (Point(row.read_at, row.source, row.values, row.native) for row in group)


def _truth(campaign_id: UUID, rows: list[LatestReading], zone: ZoneInfo) -> Truth:
    truth = Truth(folds={row.delivery_id: Fold(NOTHING, {}, {}) for row in rows})
    for delivery_id, points in _points_by_post(campaign_id):
        truth.folds[delivery_id] = fold(points, zone=zone)
    for row in rows:
        result, day = truth.folds[row.delivery_id], local_day(row.published_at, zone)
        truth.days[row.delivery_id] = day
        sums = truth.rollups.setdefault((campaign_id, row.company_id, day, row.network, row.locale), defaultdict(int))
        sums["posts"] += 1
        for metric, value in zip(METRICS, result.values, strict=True):
            sums[f"{metric}_sum"] += value or 0
            sums[f"{metric}_measured"] += value is not None
        for gain_day, gains in result.gains.items():
            key = (campaign_id, row.company_id, gain_day, row.network, row.locale)
            total = truth.gains.setdefault(key, defaultdict(int))
            for metric, gain in zip(METRICS, gains, strict=True):
                total[metric] += gain
    return truth


def _nonzero(table: dict[SumsKey, Sums]) -> dict[SumsKey, Sums]:
    lean = {key: {name: value for name, value in sums.items() if value} for key, sums in table.items()}
    return {key: sums for key, sums in lean.items() if sums}


def _differences(campaign_id: UUID, rows: list[LatestReading], truth: Truth) -> list[str]:
    found = [
        f"post {row.delivery_id}: {row.values} should be {truth.folds[row.delivery_id].values}"
        for row in rows
        if row.values != truth.folds[row.delivery_id].values
    ]
    return [
        *found,
        *_unequal("rollup", _live(DailyRollup, campaign_id, ROLLUP_NAMES), truth.rollups),
        *_unequal("gain", _live(DailyGain, campaign_id, METRICS), truth.gains),
    ]


def _live(model: type[Kept], campaign_id: UUID, names: Sequence[str]) -> dict[SumsKey, Sums]:
    rows = model._default_manager.filter(campaign_id=campaign_id)
    return {folded_key(row): {name: getattr(row, name) for name in names} for row in rows}


def _unequal(name: str, live: dict[SumsKey, Sums], true: dict[SumsKey, Sums]) -> list[str]:
    live, true = _nonzero(live), _nonzero(true)
    return [
        f"{name} {' '.join(map(str, key[1:]))}: {live.get(key, {})} should be {true.get(key, {})}"
        for key in sorted({*live, *true})
        if live.get(key) != true.get(key)
    ]


def _replace(rows: list[LatestReading], truth: Truth, campaign_id: UUID) -> None:
    _write(DailyGain, campaign_id, truth.gains, METRICS)
    rollups = _write(DailyRollup, campaign_id, truth.rollups, ROLLUP_NAMES)
    for row in rows:
        key = (campaign_id, row.company_id, truth.days[row.delivery_id], row.network, row.locale)
        row.rollup = rollups[key]
        for metric, value in zip(METRICS, truth.folds[row.delivery_id].values, strict=True):
            setattr(row, metric, value)
    LatestReading.objects.bulk_update(rows, ["rollup", *METRICS])
    DailyRollup.objects.filter(campaign_id=campaign_id).exclude(id__in=[row.id for row in rollups.values()]).delete()


def _write(
    model: type[Kept], campaign_id: UUID, true: dict[SumsKey, Sums], names: Sequence[str]
) -> dict[SumsKey, Kept]:
    """Give each key its true sums, in the row it has or a new one; rows without a key fall to zero."""
    kept = {folded_key(row): row for row in model._default_manager.filter(campaign_id=campaign_id).order_by("id")}
    for key, row in kept.items():
        for name in names:
            setattr(row, name, true.get(key, {}).get(name, 0))
    model._default_manager.bulk_update(kept.values(), names)
    fresh = [
        model(**dict(zip(FOLDED_BY, key, strict=True)), **sums) for key, sums in sorted(true.items()) if key not in kept
    ]
    kept.update({folded_key(row): row for row in model._default_manager.bulk_create(fresh)})
    return {key: kept[key] for key in true}
