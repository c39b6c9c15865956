"""Stores readings and folds them into the sums: any order, repetition or lateness of readings ends alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from coalition import ledger
from metrics.models import METRICS, CampaignFigures, DailyGain, DailyRollup, LatestReading, Snapshot, Values
from metrics.services.folding import Fold, Gains, Point, difference, fold

SumsKey = tuple[UUID, UUID, date, str, str]
FOLDED_BY = ("campaign_id", "company_id", "day", "network", "locale")
ROLLUP_FIELDS = [f"{metric}_{part}" for metric in METRICS for part in ("sum", "measured")]
LATEST_FIELDS = [*METRICS, "native", "read_at", "source"]


@dataclass(frozen=True)
class MeasuredReading:
    """One post's lifetime totals at one moment of campaign time. A metric left out was not offered."""

    delivery_id: UUID
    read_at: datetime
    source: str
    values: Mapping[str, int | None]
    native: Mapping[str, str] = field(default_factory=dict)

    @property
    def point(self) -> Point:
        return Point(self.read_at, self.source, tuple(self.values.get(metric) for metric in METRICS), self.native)


@transaction.atomic
def store_readings(*, readings: Sequence[MeasuredReading]) -> int:
    """Store and fold what is new among readings of tracked posts. Returns how many were new."""
    stored, moved = fold_readings(readings)
    record_reading(moved)
    return stored


def record_reading(moved: Mapping[UUID, set[str]]) -> None:
    """One ledger entry a campaign, naming what moved."""
    for campaign_id in sorted(moved):
        ledger.record(
            "figures.read",
            campaign_id=campaign_id,
            subject=("campaign", campaign_id),
            fields=sorted(moved[campaign_id]),
        )


def fold_readings(readings: Sequence[MeasuredReading]) -> tuple[int, dict[UUID, set[str]]]:
    """Within the caller's transaction: the number of new readings, and per campaign the metrics that moved."""
    posts = LatestReading.objects.select_for_update().order_by("delivery_id")
    rows = {row.delivery_id: row for row in posts.filter(delivery_id__in={item.delivery_id for item in readings})}
    unseen = _unseen([item for item in readings if item.delivery_id in rows])
    if not unseen:
        return 0, {}
    points = {delivery_id: [item.point for item in items] for delivery_id, items in unseen.items()}
    folds = _folds(rows, points)
    Snapshot.objects.bulk_create(_snapshots(unseen))
    moved: dict[UUID, set[str]] = defaultdict(set)
    for delivery_id, result in folds.items():
        moved[rows[delivery_id].campaign_id] |= _moved(rows[delivery_id].values, result.values)
    _add_to_rollups(rows, folds)
    _add_to_gains(rows, folds)
    for delivery_id, result in folds.items():
        _renew(rows[delivery_id], result, points[delivery_id])
    LatestReading.objects.bulk_update([rows[key] for key in folds], LATEST_FIELDS)
    return sum(len(items) for items in unseen.values()), moved


def _unseen(readings: Iterable[MeasuredReading]) -> dict[UUID, list[MeasuredReading]]:
    """Readings that are not stored yet, by post. Of two alike the first counts."""
    first: dict[tuple[UUID, datetime, str], MeasuredReading] = {}
    for item in readings:
        first.setdefault((item.delivery_id, item.read_at, item.source), item)
    stored = Snapshot.objects.filter(
        delivery_id__in={key[0] for key in first}, read_at__in={key[1] for key in first}
    ).values_list("delivery_id", "read_at", "source")
    for key in stored:
        first.pop(key, None)
    found: dict[UUID, list[MeasuredReading]] = defaultdict(list)
    for item in first.values():
        found[item.delivery_id].append(item)
    return found


def _folds(rows: Mapping[UUID, LatestReading], points: Mapping[UUID, list[Point]]) -> dict[UUID, Fold]:
    """Newer points fold onto the row; late ones fold again with everything stored, and give the difference in gains."""
    zones = zones_of({rows[delivery_id].campaign_id for delivery_id in points})
    late = {key for key, given in points.items() if _is_late(rows[key], given)}
    stored = stored_points(late)
    folds = {}
    for delivery_id, given in points.items():
        row = rows[delivery_id]
        zone = zones[row.campaign_id]
        if delivery_id not in late:
            folds[delivery_id] = fold(given, zone=zone, values=row.values, native=row.native)
            continue
        known = stored.get(delivery_id, [])
        after, before = fold([*known, *given], zone=zone), fold(known, zone=zone)
        folds[delivery_id] = Fold(after.values, after.native, difference(after.gains, before.gains))
    return folds


def zones_of(campaign_ids: Iterable[UUID]) -> dict[UUID, ZoneInfo]:
    """The zone that each campaign's days are folded in."""
    rows = CampaignFigures.objects.filter(campaign_id__in=campaign_ids).values_list("campaign_id", "time_zone")
    return {campaign_id: ZoneInfo(name) for campaign_id, name in rows}


def stored_points(delivery_ids: Iterable[UUID]) -> dict[UUID, list[Point]]:
    """Everything stored of some posts."""
    found: dict[UUID, list[Point]] = defaultdict(list)
    for row in Snapshot.objects.filter(delivery_id__in=delivery_ids):
        found[row.delivery_id].append(Point(row.read_at, row.source, row.values, row.native))
    return found


def _is_late(row: LatestReading, points: Iterable[Point]) -> bool:
    if row.read_at is None:
        return False
    return min(point.key for point in points) < Point(row.read_at, row.source, row.values).key


def _snapshots(unseen: Mapping[UUID, list[MeasuredReading]]) -> list[Snapshot]:
    return [
        Snapshot(
            delivery_id=item.delivery_id,
            read_at=item.read_at,
            source=item.source,
            native=dict(item.native),
            **{metric: item.values.get(metric) for metric in METRICS},
        )
        for items in unseen.values()
        for item in items
    ]


def _moved(old: Values, new: Values) -> set[str]:
    return {metric for metric, before, after in zip(METRICS, old, new, strict=True) if before != after}


def _add_to_rollups(rows: Mapping[UUID, LatestReading], folds: Mapping[UUID, Fold]) -> None:
    by_rollup: dict[int, list[UUID]] = defaultdict(list)
    for delivery_id in folds:
        by_rollup[rows[delivery_id].rollup_id].append(delivery_id)
    rollups = list(DailyRollup.objects.select_for_update().filter(id__in=by_rollup).order_by("id"))
    for rollup in rollups:
        for delivery_id in by_rollup[rollup.id]:
            for metric, old, new in zip(METRICS, rows[delivery_id].values, folds[delivery_id].values, strict=True):
                total, measured = getattr(rollup, f"{metric}_sum"), getattr(rollup, f"{metric}_measured")
                setattr(rollup, f"{metric}_sum", total + (new or 0) - (old or 0))
                setattr(rollup, f"{metric}_measured", measured + (new is not None) - (old is not None))
    DailyRollup.objects.bulk_update(rollups, ROLLUP_FIELDS)


def _add_to_gains(rows: Mapping[UUID, LatestReading], folds: Mapping[UUID, Fold]) -> None:
    added: dict[SumsKey, list[int]] = {}
    for delivery_id, result in folds.items():
        for key, gains in _keyed(rows[delivery_id], result.gains):
            total = added.setdefault(key, [0] * len(METRICS))
            total[:] = [old + new for old, new in zip(total, gains, strict=True)]
    if not added:
        return
    keys = sorted(added)
    DailyGain.objects.bulk_create(
        [DailyGain(**dict(zip(FOLDED_BY, key, strict=True))) for key in keys], ignore_conflicts=True
    )
    kept = DailyGain.objects.select_for_update().order_by("id")
    near = kept.filter(
        campaign_id__in={key[0] for key in keys},
        company_id__in={key[1] for key in keys},
        day__in={key[2] for key in keys},
    )
    touched = [gain for gain in near if folded_key(gain) in added]
    for gain in touched:
        for metric, value in zip(METRICS, added[folded_key(gain)], strict=True):
            setattr(gain, metric, getattr(gain, metric) + value)
    DailyGain.objects.bulk_update(touched, METRICS)


def _keyed(row: LatestReading, gains: Gains) -> list[tuple[SumsKey, tuple[int, ...]]]:
    return [((row.campaign_id, row.company_id, day, row.network, row.locale), gain) for day, gain in gains.items()]


def folded_key(row: DailyRollup | DailyGain) -> SumsKey:
    """What a row of sums is kept by."""
    return row.campaign_id, row.company_id, row.day, row.network, row.locale


def _renew(row: LatestReading, result: Fold, points: Sequence[Point]) -> None:
    for metric, value in zip(METRICS, result.values, strict=True):
        setattr(row, metric, value)
    row.native = result.native
    newest = max(points, key=lambda point: point.key)
    if row.read_at is None or newest.key > Point(row.read_at, row.source, row.values).key:
        row.read_at, row.source = newest.read_at, newest.source
