"""Any order, repetition or lateness of readings ends in the same sums, which equal those rebuilt from the snapshots."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.models import METRICS, RANK, DailyGain, DailyRollup, LatestReading, Snapshot
from metrics.services import MeasuredReading, rebuild_rollups, store_readings, track_published, verify_rollups
from tests.cast import Cast
from tests.metrics.posts import WEEK_FROM, published

BRUSSELS = ZoneInfo("Europe/Brussels")
COUNTED = ("likes", "reach", "clicks")
NETWORKS = ("linkedin", "instagram", "linkedin", "x")
Known = dict[tuple[int, int, str], tuple[int | None, ...]]

keys = st.tuples(st.integers(0, 3), st.integers(0, 400), st.sampled_from(["api", "checked", "declared", "imported"]))
values = st.tuples(*[st.none() | st.integers(0, 50) for _ in COUNTED])
known_readings = st.dictionaries(keys, values, max_size=24)


@st.composite
def arrivals(draw: Any) -> tuple[Known, list[list[tuple[int, int, str]]]]:
    """Readings, and the batches they come in: shuffled, some of them twice."""
    known = draw(known_readings)
    again = draw(st.lists(st.sampled_from(sorted(known)), max_size=6)) if known else []
    order = draw(st.permutations([*known, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    edges = [0, *cuts, len(order)]
    return known, [order[start:end] for start, end in pairwise(edges)]


def at(quarter_hours: int) -> datetime:
    return WEEK_FROM + timedelta(minutes=15 * quarter_hours)


def by_hand(known: Known) -> tuple[list[list[int | None]], Counter[tuple[int, str, object]]]:
    """The newest measured value of each post and metric, and each day's gains, worked out the slow way."""
    newest: list[list[int | None]] = [[None] * len(COUNTED) for _ in NETWORKS]
    gains: Counter[tuple[int, str, object]] = Counter()
    for (post, quarter, _source), row in sorted(known.items(), key=lambda item: (item[0][1], RANK[item[0][2]])):
        for index, value in enumerate(row):
            if value is not None:
                day = at(quarter).astimezone(BRUSSELS).date()
                gains[post, COUNTED[index], day] += value - (newest[post][index] or 0)
                newest[post][index] = value
    return newest, gains


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrival=arrivals())
def test_any_arrival_ends_in_the_sums_worked_out_by_hand(
    cast: Cast, arrival: tuple[Known, list[list[tuple[int, int, str]]]]
) -> None:
    known, batches = arrival
    with transaction.atomic():
        posts = [published(cast.campaign, cast.company, at(40 * n), net) for n, net in enumerate(NETWORKS)]
        track_published(deliveries=posts)
        ids = [post.delivery_id for post in posts]
        for batch in batches:
            store_readings(readings=[_reading(ids, known, key) for key in batch])
        newest, gains = by_hand(known)
        _assert_latest(ids, newest)
        _assert_sums(newest, gains)
        assert verify_rollups(campaign_id=cast.campaign.id) == []
        assert Snapshot.objects.count() == len(known)
        transaction.set_rollback(True)


def _reading(ids: list[UUID], known: Known, key: tuple[int, int, str]) -> MeasuredReading:
    post, quarter, source = key
    return MeasuredReading(ids[post], at(quarter), source, dict(zip(COUNTED, known[key], strict=True)))


def _assert_latest(ids: list[UUID], newest: list[list[int | None]]) -> None:
    rows = LatestReading.objects.in_bulk(ids)
    assert [[getattr(rows[key], metric) for metric in COUNTED] for key in ids] == newest


def _assert_sums(newest: list[list[int | None]], gains: Counter[tuple[int, str, object]]) -> None:
    rollups = list(DailyRollup.objects.all())
    for index, metric in enumerate(COUNTED):
        measured = [row[index] for row in newest if row[index] is not None]
        assert sum(getattr(row, f"{metric}_sum") for row in rollups) == sum(filter(None, measured))
        assert sum(getattr(row, f"{metric}_measured") for row in rollups) == len(measured)
        expected = Counter[object]()
        for (_post, name, day), gain in gains.items():
            if name == metric:
                expected[day] += gain
        live = Counter[object]()
        for row in DailyGain.objects.all():
            live[row.day] += getattr(row, metric)
        assert {day: gain for day, gain in live.items() if gain} == {d: g for d, g in expected.items() if g}
    assert sum(row.posts for row in rollups) == len(newest)


def test_a_rebuild_mends_broken_sums_and_says_what_was_wrong(cast: Cast) -> None:
    post = published(cast.campaign, cast.company, WEEK_FROM)
    track_published(deliveries=[post])
    store_readings(readings=[MeasuredReading(post.delivery_id, at(1), "api", {"likes": 7})])
    DailyRollup.objects.update(likes_sum=8)
    DailyGain.objects.all().delete()
    LatestReading.objects.update(likes=None)
    wrong = verify_rollups(campaign_id=cast.campaign.id)
    assert [line.split()[0] for line in wrong] == ["post", "rollup", "gain"]
    assert rebuild_rollups(campaign_id=cast.campaign.id) == wrong
    assert (
        DailyRollup.objects.get().likes_sum == DailyGain.objects.get().likes == LatestReading.objects.get().likes == 7
    )
    assert verify_rollups(campaign_id=cast.campaign.id) == []


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_is_summed_and_counted(cast: Cast, metric: str) -> None:
    post = published(cast.campaign, cast.company, WEEK_FROM)
    track_published(deliveries=[post])
    store_readings(readings=[MeasuredReading(post.delivery_id, at(1), "api", {metric: 2**40})])
    row = DailyRollup.objects.get()
    assert (getattr(row, f"{metric}_sum"), getattr(row, f"{metric}_measured")) == (2**40, 1)
