"""What the figures of a window come to: exact sums, unknown apart from zero and from failed, ranges, gains, medians."""

from datetime import timedelta
from decimal import Decimal

import pytest

from coalition.models import Company
from metrics import queries
from metrics.models import CampaignFigures, LatestReading
from metrics.queries import Total, Window, WindowName, window_of
from metrics.services import track_published
from tests.cast import Cast, make_member, make_person
from tests.metrics.posts import DECISIVE, WEEK_FROM, latest, publish, published, read, reading, spread, store_all

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def week(cast: Cast) -> Window:
    return window_of(cast.campaign, WindowName.LAST_WEEK, now=DECISIVE)


def companies(cast: Cast, count: int) -> list[Company]:
    return [
        make_member(make_person(f"P{number}"), cast.campaign, f"Company {number}", number + 2)[0]
        for number in range(count)
    ]


def test_the_published_last_week_comes_out_exactly(cast: Cast, week: Window) -> None:
    members = companies(cast, 12)
    posts = [
        published(cast.campaign, members[n % 12], WEEK_FROM + 99 * MINUTE * n, ("linkedin", "instagram", "x")[n % 3])
        for n in range(100)
    ]
    decoys = [published(cast.campaign, members[n], WEEK_FROM - MINUTE * (n + 1)) for n in range(10)]
    track_published(deliveries=[*posts, *decoys])
    shares = zip(posts, spread(6700, 100), spread(320, 100), spread(210, 100), strict=True)
    store_all(
        reading(post.delivery_id, DECISIVE + HOUR, likes=likes, comments=comments, shares=shared)
        for post, likes, comments, shared in shares
    )
    store_all(reading(decoy.delivery_id, DECISIVE, likes=1000) for decoy in decoys)
    found = queries.figures(campaign_id=cast.campaign.id, window=week)
    assert found.posts == 100
    assert [found.total(metric) for metric in queries.ENGAGING] == [Total(6700, 100), Total(320, 100), Total(210, 100)]
    assert (found.sums.engagements, found.sums.per_post) == (7230, Decimal("72.3"))
    assert sum(day.engagements for day in queries.daily_series(campaign_id=cast.campaign.id, window=week)) == 7230
    assert sum(day.posts for day in queries.daily_series(campaign_id=cast.campaign.id, window=week)) == 100
    by_company = queries.by_company(campaign_id=cast.campaign.id, window=week)
    assert sum(row.sums.engagements for row in by_company) == 7230
    assert [row.sums.engagements for row in by_company] == sorted(
        (r.sums.engagements for r in by_company), reverse=True
    )


def test_not_offered_zero_and_failed_are_three_things(cast: Cast, week: Window) -> None:
    not_offered, zero, failed = (publish(cast.campaign, cast.company, at=WEEK_FROM + HOUR * n) for n in range(3))
    read(not_offered, WEEK_FROM + 5 * HOUR, likes=3, shares=None)
    read(zero, WEEK_FROM + 5 * HOUR, likes=0, shares=0)
    moment = WEEK_FROM + 5 * HOUR
    LatestReading.objects.filter(delivery_id=failed).update(
        failed_at=moment, failures=2, retry_at=moment, failure="503"
    )
    found = queries.figures(campaign_id=cast.campaign.id, window=week)
    assert (found.total("likes"), found.total("shares")) == (Total(3, 2), Total(0, 1))
    assert (found.posts, found.stale, found.unread) == (3, 1, 1)
    assert found.as_of == WEEK_FROM + 5 * HOUR
    assert (found.unique_reach, found.silent) == (None, (queries.SilentNetwork("linkedin", 1, None),))


def test_a_metric_missing_from_a_newer_reading_keeps_its_value(cast: Cast, week: Window) -> None:
    post = publish(cast.campaign, cast.company, at=WEEK_FROM)
    read(post, WEEK_FROM + HOUR, likes=5, clicks=9)
    read(post, WEEK_FROM + 2 * HOUR, likes=4, clicks=None)
    found = queries.figures(campaign_id=cast.campaign.id, window=week)
    assert (found.total("likes"), found.total("clicks")) == (Total(4, 1), Total(9, 1))
    assert latest(post).read_at == WEEK_FROM + 2 * HOUR


def test_unique_reach_is_a_range_and_never_more_than_the_people_there_are(cast: Cast, week: Window) -> None:
    first, second, _unread = (publish(cast.campaign, cast.company, at=WEEK_FROM + HOUR * n) for n in range(3))
    read(first, WEEK_FROM + 5 * HOUR, reach=400)
    read(second, WEEK_FROM + 5 * HOUR, reach=700)
    found = queries.figures(campaign_id=cast.campaign.id, window=week)
    assert found.unique_reach == queries.UniqueReach(low=700, high=1100, measured=2)
    assert found.total("reach") == Total(1100, 2)
    CampaignFigures.objects.update(population=900)
    again = queries.figures(campaign_id=cast.campaign.id, window=week)
    assert again.unique_reach == queries.UniqueReach(low=700, high=900, measured=2)


def test_networks_keep_their_own_name_for_impressions_and_stay_apart(cast: Cast, week: Window) -> None:
    linkedin = publish(cast.campaign, cast.company, at=WEEK_FROM, network="linkedin")
    instagram = publish(cast.campaign, cast.company, at=WEEK_FROM, network="instagram")
    read(linkedin, WEEK_FROM + HOUR, impressions=10)
    store_all([reading(instagram, WEEK_FROM + HOUR, impressions=70)])
    LatestReading.objects.filter(delivery_id=instagram).update(native={"impressions": "views"})
    rows = {row.network: row for row in queries.by_network(campaign_id=cast.campaign.id, window=week)}
    assert {name: (row.impressions_name, row.sums["impressions"].total) for name, row in rows.items()} == {
        "linkedin": ("impressions", 10),
        "instagram": ("views", 70),
    }


def test_gains_of_the_last_hour_follow_what_was_read_and_what_was_taken_back(cast: Cast, week: Window) -> None:
    now = WEEK_FROM + 10 * HOUR
    old, fresh, quiet = (publish(cast.campaign, cast.company, at=WEEK_FROM + HOUR * n) for n in (0, 9, 1))
    read(old, now - 2 * HOUR, likes=20, shares=4)
    read(old, now - 30 * MINUTE, likes=26, shares=3)
    read(fresh, now - 10 * MINUTE, likes=5, comments=1)
    read(quiet, now - 3 * HOUR, likes=50)
    gains = queries.recent_gains(campaign_id=cast.campaign.id, window=week, now=now)
    assert gains == {"likes": 11, "comments": 1, "shares": -1}


def test_the_median_is_told_only_where_it_tells_of_nobody(cast: Cast, week: Window) -> None:
    members = [cast.company, *companies(cast, 4)]
    for number, member in enumerate(members[:4]):
        read(publish(cast.campaign, member, at=WEEK_FROM), WEEK_FROM + HOUR, likes=10 * (number + 1))
    found = queries.compared(campaign_id=cast.campaign.id, company_id=cast.company.id, window=week)
    assert (found.own, found.median, found.companies) == (Decimal("10.0"), None, 4)
    read(publish(cast.campaign, members[4], at=WEEK_FROM), WEEK_FROM + HOUR, likes=90)
    found = queries.compared(campaign_id=cast.campaign.id, company_id=cast.company.id, window=week)
    assert (found.own, found.median, found.companies) == (Decimal("10.0"), Decimal("30.0"), 5)


def test_contribution_names_share_and_speed_of_the_first_post(cast: Cast, week: Window) -> None:
    other = companies(cast, 1)[0]
    read(publish(cast.campaign, cast.company, at=WEEK_FROM + HOUR), WEEK_FROM + 2 * HOUR, likes=3)
    read(publish(cast.campaign, other, at=WEEK_FROM + HOUR), WEEK_FROM + 2 * HOUR, likes=1)
    first, second = queries.by_company(campaign_id=cast.campaign.id, window=week)
    assert (first.name, first.share, second.share) == ("Ondelune", Decimal("75.0"), Decimal("25.0"))
    assert cast.membership.joined_at is not None
    assert first.first_post_after == WEEK_FROM + HOUR - cast.membership.joined_at


def test_an_empty_campaign_has_zeros_everywhere(cast: Cast, week: Window) -> None:
    found = queries.figures(campaign_id=cast.campaign.id, window=week)
    assert (found.posts, found.sums.engagements, found.sums.per_post, found.as_of) == (0, 0, None, None)
    days = queries.daily_series(campaign_id=cast.campaign.id, window=week)
    assert [(day.day.isoformat(), day.posts, day.engagements) for day in days] == [
        (f"2024-06-0{number}", 0, 0) for number in range(2, 9)
    ]
