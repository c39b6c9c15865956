"""Windows that figures are cut at: a campaign and a moment flow in, a half-open window and its whole days flow out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from coalition.models import Campaign
from coalition.queries import windows_of

ONE_DAY = timedelta(days=1)


class WindowName(StrEnum):
    """The windows that have a name."""

    LAST_WEEK = "last_week"  # the seven days before the deciding moment
    PAST_DAYS = "past_days"  # the seven days before now: what is shown until the last week begins
    CAMPAIGN = "campaign"  # from its start to its end, or to now where that is later


@dataclass(frozen=True)
class Window:
    """`[start, end)`, aware, in the campaign's zone."""

    name: WindowName
    start: datetime
    end: datetime
    zone: ZoneInfo

    @property
    def first_day(self) -> date:
        return self.start.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        """The last day with a moment in the window."""
        return (self.end - timedelta(microseconds=1)).astimezone(self.zone).date()

    @property
    def days(self) -> list[date]:
        return [self.first_day + ONE_DAY * number for number in range((self.last_day - self.first_day).days + 1)]


@dataclass(frozen=True)
class Cut:
    """A window as whole days `[first, last]`, if there are any, and the rests before and after them."""

    first: date | None
    last: date | None
    rests: tuple[tuple[datetime, datetime], ...]


def window_of(campaign: Campaign, name: WindowName, *, now: datetime) -> Window:
    """A named window of a campaign."""
    zone, windows = ZoneInfo(campaign.time_zone), windows_of(campaign)
    if name is WindowName.LAST_WEEK:
        return Window(name, windows.last_week_from, windows.decisive_at.astimezone(zone), zone)
    if name is WindowName.PAST_DAYS:
        local = now.astimezone(zone)
        return Window(name, local - timedelta(days=7), local, zone)
    start = min(campaign.starts_at, now).astimezone(zone)
    return Window(name, start, max(campaign.ends_at, now).astimezone(zone), zone)


def current_window(campaign: Campaign, *, now: datetime) -> Window:
    """The last week once it has begun; until then the past seven days."""
    has_begun = now >= windows_of(campaign).last_week_from
    return window_of(campaign, WindowName.LAST_WEEK if has_begun else WindowName.PAST_DAYS, now=now)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day, also where the clocks skip or repeat midnight."""
    return datetime.combine(day, time.min, tzinfo=zone)


def cut(start: datetime, end: datetime, zone: ZoneInfo) -> Cut:
    """Split a window at the midnights of the zone that days are folded in."""
    first = start.astimezone(zone).date()
    if _before(midnight(first, zone), start):
        first += ONE_DAY
    last = end.astimezone(zone).date() - ONE_DAY
    if last < first:
        return Cut(None, None, ((start, end),))
    edges = ((start, midnight(first, zone)), (midnight(last + ONE_DAY, zone), end))
    return Cut(first, last, tuple((one, other) for one, other in edges if _before(one, other)))


def _before(one: datetime, other: datetime) -> bool:
    """Compare as moments: Python compares times of one zone by their wall clock."""
    return one.timestamp() < other.timestamp()
