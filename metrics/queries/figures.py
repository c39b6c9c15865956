"""The figures of a window: how many posts and reactions, what was measured and what not, how old it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, Subquery

from metrics.models import CampaignFigures, DailyGain, LatestReading, Snapshot
from metrics.queries.sums import ENGAGING, Sums, Total, sums_by, total_sums
from metrics.queries.windows import Window

ONE_HOUR = timedelta(hours=1)
IMPRESSIONS = "impressions"


@dataclass(frozen=True)
class UniqueReach:
    """People reached, each counted once, is somewhere between: never one number."""

    low: int
    high: int
    measured: int


@dataclass(frozen=True)
class NetworkFigures:
    """One network's sums, and the network's own name for its impressions."""

    network: str
    impressions_name: str
    sums: Sums


@dataclass(frozen=True)
class DayFigures:
    """What the posts published on a day came to, and what the readings of that day added."""

    day: date
    posts: int
    engagements: int
    gained: int


@dataclass(frozen=True)
class SilentNetwork:
    """A network that has not answered for some posts since `since`; None where they were never read."""

    network: str
    posts: int
    since: datetime | None


@dataclass(frozen=True)
class Figures:
    """A window's figures. `silent`: networks that do not answer; `unread`: posts that were never read."""

    window: Window
    sums: Sums
    unique_reach: UniqueReach | None
    as_of: datetime | None
    unread: int
    silent: tuple["SilentNetwork", ...] = ()

    @property
    def posts(self) -> int:
        return self.sums.posts

    @property
    def stale(self) -> int:
        return sum(network.posts for network in self.silent)

    def total(self, metric: str) -> Total:
        return self.sums[metric]


def figures(*, campaign_id: UUID, window: Window, company_id: UUID | None = None) -> Figures:
    """The figures of the posts published within a window, from rollups and newest readings only."""
    sums = total_sums(campaign_id=campaign_id, window=window, company_id=company_id)
    posts = _posts_in(campaign_id, window, company_id)
    state = posts.aggregate(
        largest=Max("reach"), as_of=Max("read_at"), unread=Count("delivery_id", filter=Q(read_at=None))
    )
    silent = posts.filter(LatestReading.STALE).values_list("network").annotate(Count("delivery_id"), Max("read_at"))
    return Figures(
        window=window,
        sums=sums,
        unique_reach=_unique_reach(campaign_id, sums["reach"], state["largest"]),
        as_of=state["as_of"],
        unread=state["unread"],
        silent=tuple(SilentNetwork(*row) for row in silent.order_by("network")),
    )


def _posts_in(campaign_id: UUID, window: Window, company_id: UUID | None = None) -> Any:
    posts = LatestReading.objects.filter(
        campaign_id=campaign_id, published_at__gte=window.start, published_at__lt=window.end
    )
    return posts.filter(company_id=company_id) if company_id else posts


def _unique_reach(campaign_id: UUID, reach: Total, largest: int | None) -> UniqueReach | None:
    if largest is None:
        return None
    stated = CampaignFigures.objects.filter(campaign_id=campaign_id).values_list("population", flat=True).first()
    high = min(reach.total, stated) if stated else reach.total
    return UniqueReach(low=min(largest, high), high=high, measured=reach.measured)


def recent_gains(*, campaign_id: UUID, window: Window, now: datetime) -> dict[str, int]:
    """What the readings of the last hour added to a window's likes, comments and shares; below 0 where taken back."""
    since = now - ONE_HOUR
    before = {
        f"{metric}_before": Subquery(
            Snapshot.objects.filter(
                delivery_id=OuterRef("delivery_id"), read_at__lte=since, **{f"{metric}__isnull": False}
            )
            .order_by("-read_at", "source")  # 'api' sorts before 'checked', 'declared', 'imported': as RANK has it
            .values(metric)[:1]
        )
        for metric in ENGAGING
    }
    rows = _posts_in(campaign_id, window).filter(read_at__gt=since).annotate(**before).values(*ENGAGING, *before)
    gains = dict.fromkeys(ENGAGING, 0)
    for row in rows:
        for metric in ENGAGING:
            gains[metric] += (row[metric] or 0) - (row[f"{metric}_before"] or 0)
    return gains


def posts_published_since(*, campaign_id: UUID, window: Window, since: datetime) -> int:
    """How many of a window's posts were published at or after a moment."""
    count: int = _posts_in(campaign_id, window).filter(published_at__gte=since).count()
    return count


def daily_series(*, campaign_id: UUID, window: Window, company_id: UUID | None = None) -> list[DayFigures]:
    """Every day of a window, also those without a post."""
    by_day = sums_by(campaign_id=campaign_id, window=window, by=("day",), company_id=company_id)
    gained: dict[date, int] = dict.fromkeys(window.days, 0)
    rows = DailyGain.objects.filter(campaign_id=campaign_id, day__gte=window.first_day, day__lte=window.last_day)
    if company_id:
        rows = rows.filter(company_id=company_id)
    for row in rows.values("day", *ENGAGING):
        gained[row["day"]] += sum(row[metric] for metric in ENGAGING)
    found = []
    for day in window.days:
        sums = by_day.get((day,), Sums())
        found.append(DayFigures(day, sums.posts, sums.engagements, gained[day]))
    return found


def by_network(*, campaign_id: UUID, window: Window) -> list[NetworkFigures]:
    """Each network for itself: what one calls impressions another calls views, and they are never added up."""
    rows = sums_by(campaign_id=campaign_id, window=window, by=("network",))
    names = impression_names(campaign_id=campaign_id)
    return [
        NetworkFigures(network, names.get(network, IMPRESSIONS), sums)
        for (network,), sums in sorted(rows.items(), key=lambda item: -item[1].posts)
    ]


def impression_names(*, campaign_id: UUID) -> dict[str, str]:
    """What each network calls its count of showings, by the newest reading that has one."""
    read = LatestReading.objects.filter(campaign_id=campaign_id, impressions__isnull=False)
    newest = read.filter(network=OuterRef("network")).order_by("-read_at").values("native")[:1]
    rows = read.order_by().values("network").annotate(count=Count("delivery_id"), name=Subquery(newest))
    return {row["network"]: (row["name"] or {}).get(IMPRESSIONS, IMPRESSIONS) for row in rows}
