"""Folds the readings of one post: points in any order in, its newest values and its gains by day out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from metrics.models import METRICS, RANK, Values

NOTHING: Values = (None,) * len(METRICS)
NO_GAIN = (0,) * len(METRICS)
Gains = dict[date, tuple[int, ...]]


@dataclass(frozen=True)
class Point:
    """One reading of a post. Its key orders readings; of two at one moment the better source counts."""

    read_at: datetime
    source: str
    values: Values
    native: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[datetime, int]:
        return self.read_at, RANK[self.source]


@dataclass(frozen=True)
class Fold:
    """A metric that a newer reading does not give keeps its last measured value."""

    values: Values
    native: dict[str, str]
    gains: Gains


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in a campaign's zone."""
    return moment.astimezone(zone).date()


def fold(
    points: Iterable[Point], *, zone: ZoneInfo, values: Values = NOTHING, native: Mapping[str, str] | None = None
) -> Fold:
    """Fold points onto the values of older ones. Each gain counts on the day of its reading; the first from zero."""
    newest, names, gains = list(values), dict(native or {}), dict[date, list[int]]()
    for point in sorted(points, key=lambda point: point.key):
        day = local_day(point.read_at, zone)
        names.update(point.native)
        for index, value in enumerate(point.values):
            if value is None:
                continue
            gain = value - (newest[index] or 0)
            if gain:
                gains.setdefault(day, list(NO_GAIN))[index] += gain
            newest[index] = value
    return Fold(tuple(newest), names, {day: tuple(row) for day, row in gains.items()})


def difference(after: Gains, before: Gains) -> Gains:
    """What must be added to `before` to give `after`."""
    days = {
        day: tuple(new - old for new, old in zip(after.get(day, NO_GAIN), before.get(day, NO_GAIN), strict=True))
        for day in {*after, *before}
    }
    return {day: row for day, row in days.items() if any(row)}
