"""Sums over a window by day, company, network, language: whole days from rollups, the rests from newest readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum

from metrics.models import METRICS, CampaignFigures, DailyRollup, LatestReading
from metrics.queries.windows import Window, cut

By = Literal["day", "company_id", "network", "locale"]
Key = tuple[Any, ...]
TOTALS = [f"{metric}_{part}" for metric in METRICS for part in ("sum", "measured")]
ENGAGING = ("likes", "comments", "shares")


@dataclass(frozen=True)
class Total:
    """A sum, and over how many posts it was measured."""

    total: int = 0
    measured: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(self.total + other.total, self.measured + other.measured)


@dataclass(frozen=True)
class Sums:
    """Posts and one Total per metric."""

    posts: int = 0
    totals: Mapping[str, Total] = field(default_factory=dict)

    def __getitem__(self, metric: str) -> Total:
        return self.totals.get(metric, Total())

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.posts + other.posts, {metric: self[metric] + other[metric] for metric in METRICS})

    @property
    def engagements(self) -> int:
        """Likes, comments and shares. Clicks stand apart."""
        return sum(self[metric].total for metric in ENGAGING)

    @property
    def engagements_measured(self) -> int:
        """Posts of which any of the three was measured, at least."""
        return max(self[metric].measured for metric in ENGAGING)

    @property
    def per_post(self) -> Decimal | None:
        """Engagements per post, to one decimal."""
        if not self.posts:
            return None
        return (Decimal(self.engagements) / self.posts).quantize(Decimal("0.1"), ROUND_HALF_UP)


def sums_by(
    *, campaign_id: UUID, window: Window, by: Sequence[By] = (), company_id: UUID | None = None
) -> dict[Key, Sums]:
    """Sums of the posts published within a window, by the given fields. `by=()` gives at most the key `()`."""
    zone = CampaignFigures.objects.filter(campaign_id=campaign_id).values_list("time_zone", flat=True).first()
    if zone is None:
        return {}
    parts = cut(window.start, window.end, ZoneInfo(zone))
    scope = Q(campaign_id=campaign_id) & (Q(company_id=company_id) if company_id else Q())
    found: dict[Key, Sums] = {}
    if parts.first is not None:
        _add(found, _whole_days(scope & Q(day__gte=parts.first, day__lte=parts.last), by))
    if parts.rests:
        moments = Q()
        for start, end in parts.rests:
            moments |= Q(published_at__gte=start, published_at__lt=end)
        _add(found, _rests(scope & moments, by))
    return found


def total_sums(*, campaign_id: UUID, window: Window, company_id: UUID | None = None) -> Sums:
    """The sums of all posts published within a window."""
    return sums_by(campaign_id=campaign_id, window=window, company_id=company_id).get((), Sums())


def _add(found: dict[Key, Sums], more: dict[Key, Sums]) -> None:
    for key, sums in more.items():
        found[key] = found[key] + sums if key in found else sums


def _whole_days(scope: Q, by: Sequence[By]) -> dict[Key, Sums]:
    wanted = {name: Sum(name) for name in ("posts", *TOTALS)}
    return _grouped(DailyRollup.objects.filter(scope, posts__gt=0), by, wanted)


def _rests(scope: Q, by: Sequence[By]) -> dict[Key, Sums]:
    wanted: dict[str, Sum | Count] = {"posts": Count("delivery_id")}
    for metric in METRICS:
        wanted |= {f"{metric}_sum": Sum(metric, default=0), f"{metric}_measured": Count(metric)}
    names = ["rollup__day" if name == "day" else name for name in by]
    return _grouped(LatestReading.objects.filter(scope), names, wanted)


def _grouped(rows: QuerySet[Any], names: Sequence[str], wanted: Mapping[str, Sum | Count]) -> dict[Key, Sums]:
    aliased = {f"all_{name}": each for name, each in wanted.items()}
    found = rows.values(*names).annotate(**aliased) if names else [rows.aggregate(**aliased)]
    return {
        tuple(row[name] for name in names): Sums(
            row["all_posts"],
            {metric: Total(row[f"all_{metric}_sum"], row[f"all_{metric}_measured"]) for metric in METRICS},
        )
        for row in found
        if row["all_posts"]
    }
