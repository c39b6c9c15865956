"""Collects what is due: claims posts under a lease, has each network's batch read, stores figures and failures."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Protocol
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from coalition.clock import campaign_now, database_now
from metrics.models import METRICS, LatestReading, Source
from metrics.services.pacing import DAY, next_reading_at, retry_pause
from metrics.services.storing import MeasuredReading, fold_readings, record_reading

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=90)  # renewed before each batch: a killed worker's posts are soon free
BATCH = 100
LARGEST_VALUE = 2**53
UNREADABLE = "The reading could not be carried out."


class Reading(Protocol):
    """What came of reading one post. `error` is empty where it is ok."""

    @property
    def delivery_id(self) -> UUID: ...
    @property
    def ok(self) -> bool: ...
    @property
    def figures(self) -> Mapping[str, int | None]: ...
    @property
    def native(self) -> Mapping[str, str]: ...
    @property
    def source(self) -> str: ...
    @property
    def error(self) -> str: ...
    @property
    def is_permanent(self) -> bool: ...
    @property
    def retry_after_s(self) -> float | None: ...


ReadFigures = Callable[[Sequence[UUID]], Sequence[Reading]]


@dataclass(frozen=True)
class Collected:
    """What one round came to."""

    read: int = 0
    failed: int = 0


def due_posts(*, now: datetime, clock: datetime) -> QuerySet[LatestReading]:
    """Posts to be read at a moment of campaign time that nobody holds and whose pause after a failure is over."""
    return LatestReading.objects.filter(
        Q(lease_until=None) | Q(lease_until__lte=clock),
        Q(retry_at=None) | Q(retry_at__lte=clock),
        next_read_at__lte=now,
    )


@transaction.atomic
def claim_due(*, limit: int) -> list[LatestReading]:
    """Take hold of due posts under a lease. No post is given to two callers while the lease runs."""
    now, clock = campaign_now(), database_now()
    due = due_posts(now=now, clock=clock).order_by("next_read_at")
    ids = [row.delivery_id for row in due.select_for_update(skip_locked=True)[:limit]]
    claim_id = uuid4()
    due.order_by().filter(delivery_id__in=ids).update(claim_id=claim_id, lease_until=clock + LEASE)
    return list(LatestReading.objects.filter(claim_id=claim_id))


def collect_due(*, limit: int, read: ReadFigures) -> Collected:
    """Read what is due, a batch per network, and store it. What fails keeps its old figures and is tried again."""
    by_network: dict[str, list[UUID]] = defaultdict(list)
    claimed = claim_due(limit=limit)
    for row in claimed:
        by_network[row.network].append(row.delivery_id)
    batches = [batch for delivery_ids in by_network.values() for batch in _batches(delivery_ids)]
    rounds = []
    for index, batch in enumerate(batches):
        held = _renewed(claimed[0].claim_id, [key for each in batches[index:] for key in each])
        rounds.append(_collect([key for key in batch if key in held], read))
    return Collected(sum(each.read for each in rounds), sum(each.failed for each in rounds))


@transaction.atomic
def _renewed(claim_id: UUID | None, delivery_ids: Sequence[UUID]) -> set[UUID]:
    """Those of some posts that the claim still holds, for another while; what took too long may be another's."""
    ours = LatestReading.objects.select_for_update().filter(delivery_id__in=delivery_ids, claim_id=claim_id)
    held = set(ours.order_by("delivery_id").values_list("delivery_id", flat=True))
    LatestReading.objects.filter(delivery_id__in=held).update(lease_until=database_now() + LEASE)
    return held


def _batches(delivery_ids: Sequence[UUID]) -> list[list[UUID]]:
    rest = iter(delivery_ids)
    return list(iter(lambda: list(islice(rest, BATCH)), []))


def _collect(delivery_ids: Sequence[UUID], read: ReadFigures) -> Collected:
    if not delivery_ids:
        return Collected()
    read_at = campaign_now()
    try:
        answers = {answer.delivery_id: answer for answer in read(delivery_ids)}
    except Exception:  # whatever the networks' code does, a post stays due and its figures stay
        log.exception("reading %s posts failed", len(delivery_ids))
        answers = {}
    good = [answer for answer in answers.values() if answer.ok and _is_plausible(answer)]
    bad = {key: answers.get(key) for key in delivery_ids if key not in {answer.delivery_id for answer in good}}
    _store(good, bad, read_at)
    return Collected(len(good), len(bad))


def _is_plausible(answer: Reading) -> bool:
    given = (answer.figures.get(metric) for metric in METRICS)
    return all(value is None or 0 <= value < LARGEST_VALUE for value in given)


@transaction.atomic
def _store(good: Sequence[Reading], bad: Mapping[UUID, Reading | None], read_at: datetime) -> None:
    _, moved = fold_readings(
        [
            MeasuredReading(answer.delivery_id, read_at, answer.source or Source.API, answer.figures, answer.native)
            for answer in good
        ]
    )
    ids = [*(answer.delivery_id for answer in good), *bad]
    rows = list(LatestReading.objects.select_for_update().filter(delivery_id__in=ids).order_by("delivery_id"))
    clock = database_now()
    for row in rows:
        said = moved.setdefault(row.campaign_id, set())
        if row.delivery_id in bad:
            _note_failure(row, bad[row.delivery_id], read_at, clock)
            said.add("failed")
        else:
            _note_success(row, read_at)
        row.claim_id = row.lease_until = None
    LatestReading.objects.bulk_update(
        rows, ["failed_at", "failure", "failures", "retry_at", "next_read_at", "claim_id", "lease_until"]
    )
    record_reading(moved)


def _note_failure(row: LatestReading, answer: Reading | None, read_at: datetime, clock: datetime) -> None:
    row.failed_at = max(row.failed_at or read_at, read_at)
    row.failure = (answer.error if answer and answer.error else UNREADABLE)[:200]
    row.failures += 1
    if answer is not None and not answer.ok and answer.is_permanent:
        row.next_read_at, row.retry_at = read_at + DAY, None
    else:
        row.retry_at = clock + retry_pause(failures=row.failures, after_s=answer.retry_after_s if answer else None)


def _note_success(row: LatestReading, read_at: datetime) -> None:
    row.failures, row.failure, row.retry_at = 0, "", None
    row.next_read_at = next_reading_at(
        delivery_id=row.delivery_id, network=row.network, published_at=row.published_at, read_at=read_at
    )
