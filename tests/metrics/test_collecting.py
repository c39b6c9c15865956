"""Collecting: who holds what, what a failure leaves behind, when a post is read again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from coalition.clock import campaign_now, database_now
from coalition.models import LedgerEntry
from coalition.services import set_campaign_time
from metrics.models import LatestReading, Snapshot
from metrics.queries import WindowName, figures, window_of
from metrics.services import ReadFigures, claim_due, collect_due
from metrics.services.pacing import next_reading_at, retry_pause
from tests.cast import Cast
from tests.metrics.posts import WEEK_FROM, Answer, latest, publish

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def post(cast: Cast) -> UUID:
    set_campaign_time(to=WEEK_FROM + 5 * MINUTE)
    return publish(cast.campaign, cast.company, at=WEEK_FROM)


def likes(count: int) -> ReadFigures:
    def read(delivery_ids: Sequence[UUID]) -> list[Answer]:
        return [Answer(key, figures={"likes": count}) for key in delivery_ids]

    return read


def refuse(delivery_ids: Sequence[UUID]) -> list[Answer]:
    return [Answer(key, ok=False, error="X answered 503") for key in delivery_ids]


def test_a_due_post_is_read_once_and_planned_again(cast: Cast, post: UUID) -> None:
    first = collect_due(limit=10, read=likes(7))
    assert (first.read, first.failed) == (1, 0)
    assert (collect_due(limit=10, read=likes(9)).read, latest(post).likes) == (0, 7)
    row = latest(post)
    assert row.next_read_at is not None and row.read_at is not None
    assert timedelta(seconds=10) <= row.next_read_at - row.read_at <= timedelta(seconds=11)
    assert (row.claim_id, row.lease_until, row.source) == (None, None, "api")
    entry = LedgerEntry.objects.get(kind="figures.read", fields=["likes"])
    assert entry.campaign_id == cast.campaign.id


def test_a_failed_reading_keeps_the_old_value_and_is_tried_again_soon(post: UUID) -> None:
    collect_due(limit=10, read=likes(7))
    set_campaign_time(to=WEEK_FROM + 8 * MINUTE)
    assert collect_due(limit=10, read=refuse).failed == 1
    row = latest(post)
    assert (row.likes, row.is_stale, row.failure, row.failures) == (7, False, "X answered 503", 1)
    assert row.retry_at is not None and row.retry_at > database_now()
    assert row.retry_at - database_now() <= timedelta(seconds=2)
    assert collect_due(limit=10, read=likes(8)).read == 0
    LatestReading.objects.update(retry_at=database_now())
    assert collect_due(limit=10, read=refuse).failed == 1
    assert (latest(post).likes, latest(post).is_stale) == (7, True)
    assert LatestReading.objects.filter(LatestReading.STALE).count() == 1
    LatestReading.objects.update(retry_at=database_now())
    assert collect_due(limit=10, read=likes(8)).read == 1
    row = latest(post)
    assert (row.likes, row.is_stale, row.failures, row.retry_at) == (8, False, 0, None)
    assert Snapshot.objects.count() == 2


def test_a_reader_that_breaks_leaves_figures_and_post_as_they_were(post: UUID) -> None:
    def broken(delivery_ids: Sequence[UUID]) -> list[Answer]:
        raise RuntimeError("the network's door fell off")

    assert collect_due(limit=10, read=broken).failed == 1
    row = latest(post)
    assert (row.likes, row.failures, row.claim_id, row.lease_until) == (None, 1, None, None)


@pytest.mark.parametrize("count", [-1, 2**53])
def test_implausible_figures_count_as_a_failure(post: UUID, count: int) -> None:
    assert collect_due(limit=10, read=likes(count)).failed == 1
    assert (latest(post).likes, Snapshot.objects.count()) == (None, 0)


def gone(delivery_ids: Sequence[UUID]) -> list[Answer]:
    return [Answer(key, ok=False, error="deleted", is_permanent=True) for key in delivery_ids]


def test_a_post_that_is_gone_is_asked_for_once_a_day(post: UUID) -> None:
    collect_due(limit=10, read=likes(7))
    LatestReading.objects.update(next_read_at=campaign_now(), retry_at=database_now() - DAY)
    set_campaign_time(to=campaign_now() + HOUR)
    collect_due(limit=10, read=gone)
    row = latest(post)
    assert row.next_read_at is not None and row.failed_at is not None
    assert (row.next_read_at - row.failed_at, row.retry_at, row.is_stale) == (DAY, None, True)


def test_a_post_that_nobody_can_read_is_not_offered_and_no_network_is_called_silent(cast: Cast, post: UUID) -> None:
    """By hand, without an account: the network was never asked."""
    for _ in range(3):
        collect_due(limit=10, read=gone)
        set_campaign_time(to=campaign_now() + 2 * DAY)
    row = latest(post)
    assert (row.failures, row.is_stale, row.read_at) == (3, False, None)
    assert not LatestReading.objects.filter(LatestReading.STALE).exists()
    window = window_of(cast.campaign, WindowName.CAMPAIGN, now=campaign_now())
    found = figures(campaign_id=cast.campaign.id, window=window)
    assert (found.posts, found.unread, found.silent) == (1, 1, ())


def test_the_network_may_ask_for_a_longer_pause() -> None:
    assert retry_pause(failures=1, after_s=None) == timedelta(seconds=2)
    assert retry_pause(failures=3, after_s=1) == timedelta(seconds=8)
    assert retry_pause(failures=3, after_s=600) == timedelta(minutes=10)
    assert retry_pause(failures=400, after_s=None) == timedelta(minutes=15)


def test_a_lease_holds_until_it_runs_out(post: UUID) -> None:
    assert [row.delivery_id for row in claim_due(limit=10)] == [post]
    assert claim_due(limit=10) == []
    LatestReading.objects.update(lease_until=database_now())
    assert [row.delivery_id for row in claim_due(limit=10)] == [post]


def test_a_killed_workers_posts_are_free_soon_and_a_slow_rounds_are_not(cast: Cast, post: UUID) -> None:
    """A claim is short, and renewed before each batch for what is still to be read."""
    other = publish(cast.campaign, cast.company, at=WEEK_FROM, network="x")
    held: list[dict[UUID, timedelta]] = []

    def read(delivery_ids: Sequence[UUID]) -> list[Answer]:
        clock = database_now()
        rows = LatestReading.objects.exclude(lease_until=None)
        held.append({row.delivery_id: row.lease_until - clock for row in rows if row.lease_until})
        LatestReading.objects.exclude(lease_until=None).update(lease_until=clock + timedelta(seconds=1))
        return likes(7)(delivery_ids)

    assert collect_due(limit=10, read=read).read == 2
    assert [len(each) for each in held] == [2, 1] and {*held[0]} == {post, other}
    left = [each for leases in held for each in leases.values()]
    assert all(timedelta(seconds=85) < each <= timedelta(seconds=90) for each in left)


def test_nothing_is_due_before_its_time(cast: Cast) -> None:
    set_campaign_time(to=WEEK_FROM)
    publish(cast.campaign, cast.company, at=campaign_now() + HOUR)
    assert claim_due(limit=10) == []


def test_posts_are_read_less_often_as_they_age_and_in_the_end_no_more() -> None:
    published = datetime(2024, 6, 1, tzinfo=UTC)

    def pause(age: timedelta, network: str = "linkedin") -> timedelta:
        read_at = published + age
        after = next_reading_at(delivery_id=UUID(int=0), network=network, published_at=published, read_at=read_at)
        assert after is not None
        return after - read_at

    ages = [MINUTE, 30 * MINUTE, 3 * HOUR, 12 * HOUR, 2 * DAY, 5 * DAY, 14 * DAY, 60 * DAY]
    pauses = [pause(age) for age in ages]
    assert all(shorter < longer for shorter, longer in pairwise(pauses))
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=10), DAY)
    assert (pause(MINUTE, "x"), pause(60 * DAY, "x")) == (MINUTE, DAY)
    late = next_reading_at(delivery_id=UUID(int=0), network="x", published_at=published, read_at=published + 181 * DAY)
    assert late is None


def test_posts_of_one_age_are_not_all_read_at_one_moment() -> None:
    published = datetime(2024, 6, 1, tzinfo=UTC)
    moments = {
        next_reading_at(
            delivery_id=UUID(int=number), network="linkedin", published_at=published, read_at=published + 2 * DAY
        )
        for number in range(256)
    }
    assert len(moments) == 256
