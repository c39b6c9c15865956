"""What the room's operations take and answer."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from ninja import Field, Schema

from coalition.models import Campaign
from metrics.queries import Window, WindowName, current_window, window_of


class WindowChoice(StrEnum):
    """`current` is the last week once it has begun, until then the past seven days."""

    CURRENT = "current"
    LAST_WEEK = "last_week"
    PAST_DAYS = "past_days"
    CAMPAIGN = "campaign"

    @classmethod
    def named(cls, name: str) -> "WindowChoice":
        """The choice of a name; `current` for any other text."""
        return cls(name) if name in set(cls) else cls.CURRENT

    def of(self, campaign: Campaign, *, now: datetime) -> Window:
        """The window of a campaign at a moment of campaign time."""
        if self is WindowChoice.CURRENT:
            return current_window(campaign, now=now)
        return window_of(campaign, WindowName(self.value), now=now)


class WindowOut(Schema):
    """`[start, end)`."""

    name: str
    start: datetime
    end: datetime
    time_zone: str


class TotalOut(Schema):
    """A sum and over how many posts it was measured: `measured: 0` means unknown, not zero."""

    total: int
    measured: int


class ImpressionsOut(TotalOut):
    """One network's count of showings, under the network's own name."""

    network: str
    name: str


class UniqueReachOut(Schema):
    """People reached, each counted once, lies between both ends."""

    low: int
    high: int
    measured: int


class SilentOut(Schema):
    """A network that does not answer, for how many posts, since when."""

    network: str
    posts: int
    since: datetime | None


class FiguresOut(Schema):
    """A window's figures. `as_of`: the newest reading, in campaign time."""

    window: WindowOut
    posts: int
    totals: dict[str, TotalOut]
    impressions: list[ImpressionsOut]
    engagements: int
    engagements_per_post: Decimal | None
    unique_reach: UniqueReachOut | None
    as_of: datetime | None
    silent: list[SilentOut]


class DayOut(Schema):
    """`engagements`: of the posts published that day. `gained`: what that day's readings added to all posts."""

    day: date
    posts: int
    engagements: int
    gained: int


class SeriesOut(Schema):
    """Every day of a window, and how many companies had joined by the end of each day on which one did."""

    window: WindowOut
    days: list[DayOut]
    joined: list["JoinedOut"]


class JoinedOut(Schema):
    """A point of the cumulative curve."""

    day: date
    companies: int


class CompanyOut(Schema):
    """One company's contribution in a window."""

    company_id: UUID
    name: str
    posts: int
    totals: dict[str, TotalOut]
    engagements: int
    engagements_per_post: Decimal | None
    share_percent: Decimal | None
    first_post_after_s: int | None


class CompaniesPage(Schema):
    """Companies in the order of their ids; `next` is the `after` of the following page."""

    window: WindowOut
    items: list[CompanyOut]
    next: UUID | None


class PopulationIn(Schema):
    """The people that a campaign can reach at all; null takes the statement back."""

    population: int | None = Field(None, ge=1, le=10_000_000_000)


class ClicksOut(Schema):
    """How often a link was followed on a day."""

    day: date
    clicks: int


class TrackedLinkOut(Schema):
    """A company's tracked link, where it leads, and how often it was followed: by day, of nobody in particular."""

    href: str
    leads_to: str
    clicks: int
    days: list[ClicksOut]


class DefinitionOut(Schema):
    """What a figure is called and counts."""

    key: str
    label: str
    text: str
