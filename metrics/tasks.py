"""The doors that the ticker and the worker come through: ids and limits flow in, services do the work."""

from collections.abc import Sequence
from uuid import UUID

from celery import shared_task

from metrics.queries import untracked_deliveries
from metrics.services import Reading, collect_due, collect_followers, recut_moved_zones, track_published
from social.services import read_figures, read_followers

POSTS_PER_ROUND, ACCOUNTS_PER_ROUND = 500, 50


def _read_figures(delivery_ids: Sequence[UUID]) -> Sequence[Reading]:
    return read_figures(delivery_ids=delivery_ids)


def _read_followers(account_ids: Sequence[UUID]) -> object:
    return read_followers(account_ids=account_ids)


@shared_task(name="metrics.tasks.collect_figures")
def collect_figures() -> dict[str, int]:
    """Take up what was published, then read what is due. Any number of these may run side by side."""
    recut_moved_zones()
    tracked = track_published(deliveries=untracked_deliveries(limit=POSTS_PER_ROUND))
    collected = collect_due(limit=POSTS_PER_ROUND, read=_read_figures)
    asked = collect_followers(limit=ACCOUNTS_PER_ROUND, read=_read_followers)
    return {"tracked": tracked, "read": collected.read, "failed": collected.failed, "accounts": asked}
