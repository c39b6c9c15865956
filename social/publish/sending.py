"""The choke point before every send: staged jobs that are due flow in, jobs whose `sending` is committed flow out."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from social.models import Attempt, Delivery, DeliveryState
from social.moving import move
from social.publish.claiming import cleared
from social.publish.jobs import Clocks, Job
from social.publish.timing import Timing


def commit_sending(*, jobs: Iterable[Job], name: str, clocks: Clocks, timing: Timing) -> list[Job]:
    """Commit that these are being sent, each with its attempt, and return those that may go.

    One UPDATE looks at everything again: fence, hold, cancellation, consent, membership, account, window. What may not
    go returns to `scheduled`. When this has returned, and only then, the first byte may leave.
    """
    by_fence: dict[int, dict[UUID, Job]] = defaultdict(dict)
    for job in jobs:
        by_fence[job.fence][job.delivery_id] = job
    not_after_s = time.monotonic() + timing.call_timeout_s
    with transaction.atomic():
        going = [
            replace(job, step="publish", number=number, not_after_s=not_after_s)
            for fence, held in by_fence.items()
            for job, number in _move(held, fence, name, clocks, timing)
        ]
        Attempt.objects.bulk_create(
            Attempt(
                delivery_id=job.delivery_id,
                number=job.number,
                fence=job.fence,
                step="publish",
                event="began",
                request_sha256=job.request_sha256,
                at=clocks.database,
            )
            for job in going
        )
    return going


def _move(held: dict[UUID, Job], fence: int, name: str, clocks: Clocks, timing: Timing) -> list[tuple[Job, int]]:
    mine = Q(fence=fence, claimed_by=name)
    move(
        held,
        DeliveryState.SENDING,
        only_from=[DeliveryState.STAGED],
        where=mine & Q(due_at__lte=clocks.campaign, late_at__gte=clocks.campaign) & cleared(clocks),
        attempt_count=F("attempt_count") + 1,
        sent_at=clocks.database,
        hard_deadline_at=clocks.database + timedelta(seconds=timing.alive_s),
        lease_until=clocks.database + timedelta(seconds=timing.lease_s),
    )
    going: list[tuple[Job, int]] = []
    moved = Delivery.objects.filter(mine, id__in=list(held), state=DeliveryState.SENDING)
    for delivery_id, number, approved, request in moved.values_list(
        "id", "attempt_count", "approved_sha256", "request_sha256"
    ):
        job = held[delivery_id]
        if (approved, request) == (job.approved_sha256, job.request_sha256):
            going.append((job, number))
        else:  # never seen from outside: it is undone in the same transaction
            move(delivery_id, DeliveryState.SCHEDULED, only_from=[DeliveryState.SENDING], where=mine, handle={})
    release(ids=set(held) - {job.delivery_id for job, _ in going}, fence=fence, name=name)
    return going


def release(*, ids: Iterable[UUID], fence: int | None = None, name: str) -> int:
    """Give claimed or staged deliveries back; what was uploaded is kept for the next claim."""
    mine = Q(claimed_by=name) if fence is None else Q(claimed_by=name, fence=fence)
    return move(
        ids,
        DeliveryState.SCHEDULED,
        only_from=[DeliveryState.CLAIMED, DeliveryState.STAGED],
        where=mine,
        claimed_by="",
        lease_until=None,
    )
