"""The edges of windows: half open, exact to the microsecond, seven days of the zone whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coalition.models import Campaign
from metrics import queries
from metrics.models import DailyRollup, LatestReading
from metrics.queries import Total, WindowName, window_of
from metrics.queries.windows import Cut, cut
from metrics.services import recut_moved_zones, verify_rollups
from tests.cast import Cast
from tests.metrics.posts import DECISIVE, WEEK_FROM, publish, read

MICROSECOND = timedelta(microseconds=1)


def posts_in(campaign: Campaign, name: WindowName, now: datetime = DECISIVE) -> int:
    return queries.figures(campaign_id=campaign.id, window=window_of(campaign, name, now=now)).posts


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        (DECISIVE, 0),
        (DECISIVE - MICROSECOND, 1),
        (WEEK_FROM, 1),
        (WEEK_FROM - MICROSECOND, 0),
    ],
)
def test_a_post_at_election_midnight_is_outside_the_last_week(cast: Cast, at: datetime, inside: int) -> None:
    read(publish(cast.campaign, cast.company, at=at), DECISIVE + timedelta(days=1), likes=1)
    assert posts_in(cast.campaign, WindowName.LAST_WEEK) == inside
    assert posts_in(cast.campaign, WindowName.CAMPAIGN) == 1


@pytest.mark.parametrize("hour", [0, 7, 22])
def test_a_window_that_starts_and_ends_within_a_day_is_exact(cast: Cast, hour: int) -> None:
    now = datetime(2024, 5, 20, hour, 30, tzinfo=UTC)
    for at in (now - timedelta(days=7), now - MICROSECOND, now - timedelta(days=3)):
        read(publish(cast.campaign, cast.company, at=at), now, likes=2)
    for at in (now, now - timedelta(days=7) - MICROSECOND):
        read(publish(cast.campaign, cast.company, at=at), now, likes=50)
    window = window_of(cast.campaign, WindowName.PAST_DAYS, now=now)
    found = queries.figures(campaign_id=cast.campaign.id, window=window)
    assert (found.posts, found.total("likes")) == (3, Total(6, 3))
    days = queries.daily_series(campaign_id=cast.campaign.id, window=window)
    assert (sum(day.posts for day in days), sum(day.engagements for day in days)) == (3, 6)


def test_the_window_before_the_last_week_is_the_past_seven_days(cast: Cast) -> None:
    assert queries.current_window(cast.campaign, now=WEEK_FROM - MICROSECOND).name is WindowName.PAST_DAYS
    assert queries.current_window(cast.campaign, now=WEEK_FROM).name is WindowName.LAST_WEEK


def test_a_last_week_with_a_clock_change_has_seven_days_and_an_hour_less(cast: Cast) -> None:
    cast.campaign.decisive_at = datetime(2024, 4, 2, 22, 0, tzinfo=UTC)  # 3 April 00:00 in Brussels; 31 March skips one
    window = window_of(cast.campaign, WindowName.LAST_WEEK, now=DECISIVE)
    assert window.start.astimezone(UTC) == datetime(2024, 3, 26, 23, 0, tzinfo=UTC)
    assert window.end.timestamp() - window.start.timestamp() == 7 * 86_400 - 3600
    assert [day.isoformat() for day in window.days] == [
        *(f"2024-03-{day}" for day in (27, 28, 29, 30, 31)),
        "2024-04-01",
        "2024-04-02",
    ]
    publish(cast.campaign, cast.company, at=datetime(2024, 3, 26, 23, 0, tzinfo=UTC))
    publish(cast.campaign, cast.company, at=datetime(2024, 3, 26, 23, 0, tzinfo=UTC) - MICROSECOND)
    publish(cast.campaign, cast.company, at=datetime(2024, 4, 2, 22, 0, tzinfo=UTC) - MICROSECOND)
    assert queries.figures(campaign_id=cast.campaign.id, window=window).posts == 2


def test_a_cut_gives_whole_days_and_the_rests_around_them() -> None:
    zone = ZoneInfo("Europe/Brussels")
    midnight = datetime(2024, 6, 1, tzinfo=zone)
    assert cut(midnight, midnight + timedelta(days=2), zone) == Cut(date(2024, 6, 1), date(2024, 6, 2), ())
    noon = midnight + timedelta(hours=12)
    assert cut(noon, noon + timedelta(hours=3), zone) == Cut(None, None, ((noon, noon + timedelta(hours=3)),))
    found = cut(noon, noon + timedelta(days=2), zone)
    assert (found.first, found.last, len(found.rests)) == (date(2024, 6, 2), date(2024, 6, 2), 2)


def test_moving_a_campaigns_zone_moves_its_days(cast: Cast) -> None:
    post = publish(cast.campaign, cast.company, at=datetime(2024, 6, 3, 22, 30, tzinfo=UTC))
    read(post, datetime(2024, 6, 4, 8, 0, tzinfo=UTC), likes=4)
    assert DailyRollup.objects.get().day == date(2024, 6, 4)
    Campaign.objects.filter(id=cast.campaign.id).update(time_zone="America/New_York")
    assert recut_moved_zones() == 1
    rollup = DailyRollup.objects.get()
    assert (rollup.day, rollup.posts, rollup.likes_sum) == (date(2024, 6, 3), 1, 4)
    assert LatestReading.objects.get().rollup_id == rollup.id
    assert verify_rollups(campaign_id=cast.campaign.id) == []
    assert recut_moved_zones() == 0
