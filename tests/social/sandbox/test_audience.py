"""The drawn plan: exact totals for the scenario's own seed, others for another, the same each time."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from social.sandbox.audience import OUTSIDE, WINDOW, Audience, read_scenario
from tests.social.sandbox.process import SCENARIO

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
NAMES = ("likes", "comments", "shares")


def plan(seed: int) -> Audience:
    return Audience(read_scenario(SCENARIO), seed)


def sums(audience: Audience, age_s: float, pool: str = WINDOW) -> dict[str, int]:
    posts = audience.totals[pool].posts
    counters = [audience.share(pool, slot).at(age_s) for slot in range(posts)]
    return {name: sum(getattr(item, name) for item in counters) for name in NAMES}


def test_the_default_seed_ends_at_the_published_totals() -> None:
    audience = plan(2024)
    assert audience.totals[WINDOW].posts == 100
    assert sums(audience, 10 * DAY_S) == {"likes": 6700, "comments": 320, "shares": 210}
    assert sums(audience, 10 * DAY_S, OUTSIDE) == {"likes": 11400, "comments": 530, "shares": 380}


@pytest.mark.parametrize("seed", [7, 4711, 1])
def test_another_seed_draws_other_totals_within_fifteen_percent(seed: int) -> None:
    drawn = sums(plan(seed), 10 * DAY_S)
    published = {"likes": 6700, "comments": 320, "shares": 210}
    for name in NAMES:
        assert drawn[name] != published[name]
        assert abs(drawn[name] - published[name]) <= 0.155 * published[name]


def test_the_same_seed_draws_the_same_plan() -> None:
    first, second = plan(7), plan(7)
    for slot in range(100):
        assert first.share(WINDOW, slot) == second.share(WINDOW, slot)
    assert first.share(WINDOW, 3) != plan(8).share(WINDOW, 3)


def test_reactions_come_mostly_on_the_first_day_and_some_days_after() -> None:
    audience = plan(2024)
    day, week = sums(audience, DAY_S), sums(audience, 7 * DAY_S)
    assert 0.75 * 6700 < day["likes"] < 0.95 * 6700
    assert day["likes"] < week["likes"] < 6700 + 20
    assert sums(audience, 0.0) == {"likes": 0, "comments": 0, "shares": 0}


def test_counters_only_fall_where_a_reaction_is_taken_back() -> None:
    audience = plan(2024)
    ages = [hour * HOUR_S for hour in range(242)]
    falls = {"likes": 0, "comments": 0}
    for slot in range(100):
        share = audience.share(WINDOW, slot)
        line = [share.at(age_s) for age_s in ages]
        for earlier, later in pairwise(line):
            assert later.shares >= earlier.shares
            assert later.impressions >= earlier.impressions
            assert later.reach <= later.impressions
            assert later.impressions >= later.likes + later.comments + later.shares
        falls["likes"] += len(share.likes.removed)
        falls["comments"] += len(share.comments.removed)
        assert line[-1] == share.final()
    assert 100 < falls["likes"] < 350
    assert 0 < falls["comments"] < 25


def test_a_reading_in_between_sees_likes_that_are_gone_in_the_end() -> None:
    audience = plan(2024)
    peaks = 0
    for slot in range(100):
        share = audience.share(WINDOW, slot)
        peaks += any(share.at(age_s).likes > share.final().likes for age_s in share.likes.added)
    assert peaks > 0


def test_shares_are_unequal() -> None:
    audience = plan(2024)
    likes = sorted(audience.share(WINDOW, slot).final().likes for slot in range(100))
    assert sum(likes[-10:]) > 0.25 * 6700
    assert likes[0] < 15


def test_the_window_holds_its_beginning_and_not_its_end() -> None:
    audience = plan(2024)
    first, last = datetime(2024, 6, 1, 22, 0, tzinfo=UTC), datetime(2024, 6, 8, 22, 0, tzinfo=UTC)
    assert audience.window == (first, last)
    assert audience.pool_of(first) == WINDOW
    assert audience.pool_of(last) == OUTSIDE


def test_beyond_the_plan_and_without_a_scenario_nobody_reacts() -> None:
    nothing = {"likes": 0, "comments": 0, "shares": 0}
    beyond = plan(2024).share(WINDOW, 100).final()
    assert {name: getattr(beyond, name) for name in NAMES} == nothing
    nobody = Audience(None, 2024)
    assert nobody.pool_of(datetime(2024, 6, 5, tzinfo=UTC)) == OUTSIDE
    assert nobody.share(OUTSIDE, 0).final().impressions == 0
