"""Everything that the live dashboard shows, gathered once for all viewers of a kind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from coalition.models import Campaign, Membership
from coalition.queries import Tile, wall_tiles
from coalition.rights import Viewer, may
from metrics.models import LatestReading
from metrics.queries.figures import (
    DayFigures,
    Figures,
    daily_series,
    figures,
    posts_published_since,
    recent_gains,
)
from metrics.queries.posts import BoardPost, Needs, latest_posts, needs_of
from metrics.queries.windows import Window, current_window, midnight

Audience = Literal["lead", "member"]
SILENT_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Board:
    """One campaign's dashboard. `needs` is empty for members: what others have to mend is not theirs to see."""

    campaign: Campaign
    now: datetime
    clock: datetime
    window: Window
    figures: Figures
    gains: dict[str, int]
    posts_today: int
    days: list[DayFigures]
    tiles: list[Tile]
    posts: list[BoardPost]
    needs: Needs


def audience_of(*, viewer: Viewer, campaign_id: UUID) -> Audience:
    """Those who may invite companies see what needs mending; everybody else sees what is published."""
    return "lead" if may(viewer, "export coalition CSV", campaign_id=campaign_id) else "member"


def board_of(*, campaign: Campaign, audience: Audience, now: datetime, clock: datetime) -> Board:
    """The dashboard at a moment of campaign time. Unscoped: callers have asked for `coalition totals`."""
    window = current_window(campaign, now=now)
    today = midnight(now.astimezone(window.zone).date(), window.zone)
    is_lead = audience == "lead"
    return Board(
        campaign=campaign,
        now=now,
        clock=clock,
        window=window,
        figures=figures(campaign_id=campaign.id, window=window),
        gains=recent_gains(campaign_id=campaign.id, window=window, now=now),
        posts_today=posts_published_since(campaign_id=campaign.id, window=window, since=today),
        days=daily_series(campaign_id=campaign.id, window=window),
        tiles=wall_tiles(campaign_id=campaign.id),
        posts=latest_posts(campaign_id=campaign.id, with_unpublished=is_lead, now=now),
        needs=needs_of_campaign(campaign_id=campaign.id, now=now, clock=clock) if is_lead else Needs(),
    )


def needs_of_campaign(*, campaign_id: UUID, now: datetime, clock: datetime) -> Needs:
    """Everything that needs those who lead."""
    return needs_of(campaign_id=campaign_id, silent=silent_companies(campaign_id=campaign_id, now=now), clock=clock)


def silent_companies(*, campaign_id: UUID, now: datetime) -> list[tuple[UUID, str]]:
    """Companies that have had their kit for a week and have not posted: (membership, name), longest silent first."""
    posted = LatestReading.objects.filter(campaign_id=campaign_id).values("company_id")
    silent = Membership.objects.filter(
        campaign_id=campaign_id,
        state=Membership.State.JOINED,
        company__state="active",
        joined_at__lte=now - SILENT_AFTER,
    ).exclude(company_id__in=posted)
    return list(silent.order_by("joined_at").values_list("id", "company__name"))
