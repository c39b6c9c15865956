"""Settling: results flow in, each is committed under the fence of its job with its line in the journal."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coalition import ledger
from social.content import request_sha256
from social.models import Account, Attempt, Delivery, DeliveryState, NetworkPause
from social.moving import move
from social.networks.contract import (
    Absent,
    AskPerson,
    Found,
    NeedsReconnect,
    Published,
    Refused,
    RetryLater,
    Staged,
    Unknown,
)
from social.publish.jobs import Clocks, Job, Result
from social.publish.timing import Timing
from social.services.tokens import token_was_refused

SOURCES = {"publish": "api", "reconcile": "read_back"}
PERMISSION = "permission"  # what adapters call a refusal for want of a scope or of a role on the page


def settle(*, result: Result, clocks: Clocks, timing: Timing) -> Job | None:
    """Commit one result; the job with its handle when it is staged and waits for its moment, else None."""
    job = result.job
    with transaction.atomic():
        Attempt.objects.create(
            delivery_id=job.delivery_id,
            number=job.number,
            fence=job.fence,
            step=job.step,
            event="ended",
            outcome=type(result.outcome).__name__,
            reason=_reason(result.outcome)[:500],
            calls=[call.as_json() for call in result.calls],
            request_sha256=job.request_sha256,
            at=clocks.database,
        )
        if isinstance(result.outcome, Staged):
            return _staged(job, result.outcome)
        _SETTLERS[type(result.outcome)](job, result.outcome, clocks, timing)
    return None


def _reason(outcome: Any) -> str:
    return str(getattr(outcome, "reason", "") or getattr(outcome, "message", ""))


def _mine(job: Job) -> Q:
    return Q(fence=job.fence)


def _staged(job: Job, outcome: Staged) -> Job | None:
    request = request_sha256(approved_sha256=job.approved_sha256, handle=outcome.handle)
    moved = move(
        job.delivery_id,
        DeliveryState.STAGED,
        only_from=[DeliveryState.CLAIMED],
        where=_mine(job),
        handle=outcome.handle,
        request_sha256=request,
        tries=0,
    )
    return replace(job, handle=outcome.handle, request_sha256=request) if moved else None


def _published(job: Job, outcome: Published, clocks: Clocks, timing: Timing) -> None:
    """Proof counts under the fence, also when the lease ran out meanwhile and the fate was called unknown."""
    sources = [DeliveryState.UNKNOWN] if job.step == "reconcile" else [DeliveryState.SENDING, DeliveryState.UNKNOWN]
    try:
        with transaction.atomic():
            moved = move(
                job.delivery_id,
                DeliveryState.PUBLISHED,
                only_from=sources,
                where=_mine(job),
                external_id=outcome.external_id,
                permalink=outcome.permalink,
                published_at=outcome.published_at,
                source=SOURCES[job.step],
                lease_until=None,
                next_try_at=None,
            )
    except IntegrityError:
        # The network named a post that another delivery holds: only a person can tell the two apart.
        _ask(job, _("The network named a post that is counted already."), outcome.permalink, clocks)
        return
    if moved:
        row = Delivery.objects.only("campaign_id", "company_id").get(id=job.delivery_id)
        ledger.record(
            "post.published",
            campaign_id=row.campaign_id,
            company_id=row.company_id,
            subject=("delivery", job.delivery_id),
            fields=["state", "permalink"],
        )


def _found(job: Job, outcome: Found, clocks: Clocks, timing: Timing) -> None:
    _published(job, outcome.published, clocks, timing)


def _unknown(job: Job, outcome: Unknown, clocks: Clocks, timing: Timing) -> None:
    """Also from staging: a handle that is published already was sent before, and is looked for instead of sent."""
    move(
        job.delivery_id,
        DeliveryState.UNKNOWN,
        only_from=[DeliveryState.CLAIMED if job.step == "stage" else DeliveryState.SENDING],
        where=_mine(job) & Q(attempt_count__gt=0),
        lease_until=None,
        tries=0,
        next_try_at=clocks.database + timedelta(seconds=timing.first_look_s),
    )


def _absent(job: Job, outcome: Absent, clocks: Clocks, timing: Timing) -> None:
    """Absence counts only when the look began after everything that a send can still have on the way."""
    row = Delivery.objects.filter(_mine(job), id=job.delivery_id, state=DeliveryState.UNKNOWN).first()
    if row is None or row.hard_deadline_at is None or job.began_at is None:
        return
    if job.began_at <= row.hard_deadline_at + timedelta(seconds=timing.visibility_lag_s):
        _look_again(job, clocks, timing.backoff(job.tries))
        return
    move(
        job.delivery_id,
        DeliveryState.SCHEDULED,
        only_from=[DeliveryState.UNKNOWN],
        where=_mine(job),
        handle=row.handle if outcome.handle_usable else {},
        lease_until=None,
        next_try_at=None,
    )


def _ask_person(job: Job, outcome: AskPerson, clocks: Clocks, timing: Timing) -> None:
    _ask(job, outcome.reason, outcome.look_at_url, clocks)


def _ask(job: Job, reason: str, look_at_url: str, clocks: Clocks) -> None:
    if job.step != "reconcile":  # only what is unknown may be asked about
        move(job.delivery_id, DeliveryState.UNKNOWN, only_from=[DeliveryState.SENDING], where=_mine(job))
    move(
        job.delivery_id,
        DeliveryState.NEEDS_PERSON,
        only_from=[DeliveryState.UNKNOWN],
        where=_mine(job),
        failure_code="cannot_be_read_back",
        failure_reason=reason[:500],
        failure_remedy=_("Look at your account, then say whether the post is there."),
        look_at_url=look_at_url[:500],
        told_at=None,
        lease_until=None,
        next_try_at=None,
    )


def _refused(job: Job, outcome: Refused, clocks: Clocks, timing: Timing) -> None:
    pause = timedelta(seconds=timing.refusal_pause_s)
    if outcome.code == PERMISSION and job.step != "reconcile":  # a right was taken away: only its person can mend it
        _refuse_token(job, outcome, clocks)
        _park(job)
        return
    if outcome.stops != "delivery":
        _pause(job, outcome.stops, clocks.database + pause, outcome.message)
    if job.step == "reconcile":  # a refused look proves nothing about the post
        _ask(job, outcome.message, "", clocks)
        return
    moved = move(
        job.delivery_id,
        DeliveryState.FAILED,
        only_from=[DeliveryState.CLAIMED, DeliveryState.SENDING],
        where=_mine(job),
        failure_code=(outcome.code or "refused")[:60],
        failure_reason=outcome.message[:500],
        failure_remedy=outcome.remedy[:500],
        told_at=None,
        lease_until=None,
    )
    if moved:
        row = Delivery.objects.only("campaign_id", "company_id").get(id=job.delivery_id)
        ledger.record(
            "post.failed",
            campaign_id=row.campaign_id,
            company_id=row.company_id,
            subject=("delivery", job.delivery_id),
            fields=["state"],
        )


def _retry_later(job: Job, outcome: RetryLater, clocks: Clocks, timing: Timing) -> None:
    """The network's own wait is kept to, within [N, N + 10 % + 5 s], and burns no try; without one a backoff grows."""
    if outcome.after_s is None:
        tries = Delivery.objects.values_list("tries", flat=True).get(id=job.delivery_id)
        wait = timing.backoff(tries) * random.uniform(0.8, 1.2)  # noqa: S311  jitter
    else:
        tries = -1
        wait = timedelta(seconds=outcome.after_s + random.uniform(0.1, outcome.after_s * 0.1 + 3))  # noqa: S311  jitter
    if outcome.scope != "call":
        _pause(job, outcome.scope, clocks.database + wait, outcome.reason)
    if job.step == "reconcile":
        _look_again(job, clocks, max(wait, timing.backoff(job.tries)) if tries >= 0 else wait)
        _ask_when_long(job, outcome.reason, clocks, timing)
        return
    again = {"tries": tries + 1} if tries >= 0 else {}
    _back_to_schedule(job, next_try_at=clocks.database + wait, **again)


def _needs_reconnect(job: Job, outcome: NeedsReconnect, clocks: Clocks, timing: Timing) -> None:
    _refuse_token(job, outcome, clocks)
    if job.step == "reconcile":
        _look_again(job, clocks, timing.backoff(max(job.tries, 1)))
        _ask_when_long(job, outcome.reason, clocks, timing)
        return
    is_connected = Account.objects.filter(id=job.account_id, state=Account.State.CONNECTED).exists()
    if is_connected:
        _back_to_schedule(job, next_try_at=None)
        return
    _park(job)


def _refuse_token(job: Job, refusal: NeedsReconnect | Refused, clocks: Clocks) -> None:
    token_was_refused(account_id=job.account_id, token_version=job.token_version, refusal=refusal, now=clocks.database)


def _park(job: Job) -> None:
    move(
        job.delivery_id,
        DeliveryState.PARKED,
        only_from=[DeliveryState.CLAIMED, DeliveryState.SENDING],
        where=_mine(job),
        lease_until=None,
    )


def _back_to_schedule(job: Job, **changes: Any) -> None:
    move(
        job.delivery_id,
        DeliveryState.SCHEDULED,
        only_from=[DeliveryState.CLAIMED, DeliveryState.SENDING],
        where=_mine(job),
        claimed_by="",
        lease_until=None,
        **changes,
    )


def _look_again(job: Job, clocks: Clocks, wait: timedelta) -> None:
    Delivery.objects.filter(_mine(job), id=job.delivery_id, state=DeliveryState.UNKNOWN).update(
        next_try_at=clocks.database + wait, lease_until=None
    )


def _ask_when_long(job: Job, reason: str, clocks: Clocks, timing: Timing) -> None:
    limit = clocks.database - timedelta(seconds=timing.ask_after_s)
    if Delivery.objects.filter(_mine(job), id=job.delivery_id, sent_at__lt=limit).exists():
        _ask(job, reason, "", clocks)


def _pause(job: Job, scope: str, until: datetime, reason: str) -> None:
    """A shorter wait named later never cuts a longer one short."""
    if scope == "account":
        shorter = Q(paused_until=None) | Q(paused_until__lt=until)
        Account.objects.filter(shorter, id=job.account_id).update(paused_until=until)
        return
    pause = {"until": until, "reason": reason[:300]}
    _kept, is_new = NetworkPause.objects.get_or_create(network=job.adapter.key, defaults=pause)
    if not is_new:
        NetworkPause.objects.filter(network=job.adapter.key, until__lt=until).update(**pause)


_SETTLERS: dict[type, Callable[[Job, Any, Clocks, Timing], None]] = {
    Published: _published,
    Found: _found,
    Unknown: _unknown,
    Absent: _absent,
    AskPerson: _ask_person,
    Refused: _refused,
    RetryLater: _retry_later,
    NeedsReconnect: _needs_reconnect,
}
