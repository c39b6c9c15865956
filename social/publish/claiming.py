"""Claiming: rows that are due and cleared flow in, jobs under a fence and a lease flow out."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from coalition.models import Company
from coalition.rights import WITHIN
from social.adapters import network_settings
from social.content import Content, resolved
from social.models import (
    Account,
    CampaignHold,
    Delivery,
    DeliveryState,
    Mode,
    NetworkPause,
    Post,
    PostState,
    PostVariant,
)
from social.moving import move
from social.networks.contract import Window
from social.networks.protocols import NetworkAdapter
from social.networks.registry import adapter_for
from social.pictures import as_sent
from social.publish.jobs import Clocks, Job
from social.publish.timing import Timing
from social.services.accounts import credentials_of
from social.services.approving import approval_of
from social.services.recalling import is_recalled

log = logging.getLogger(__name__)
BATCH = 250


def cleared(clocks: Clocks, *, token_margin_s: float = 0.0) -> Q:
    """What must hold at the claim and again at the send: approved, within, not held, account and network usable.

    Written as subqueries, never as joins: on PostgreSQL an UPDATE that waited for a row checks its own columns again.
    """
    now = clocks.database
    token_until = now + timedelta(seconds=token_margin_s)
    account = (
        Account.objects.filter(id=OuterRef("account_id"), state=Account.State.CONNECTED)
        .filter(Q(paused_until=None) | Q(paused_until__lte=now))
        .filter(Q(expires_at=None) | Q(expires_at__gt=token_until))
    )
    return (
        Q(mode=Mode.AUTO, held_at=None)
        & ~Q(approved_sha256="")
        & Q(Exists(Post.objects.filter(id=OuterRef("post_id"), state=PostState.APPROVED, membership__state__in=WITHIN)))
        & Q(Exists(Company.objects.filter(id=OuterRef("company_id"), state=Company.State.ACTIVE)))
        & Q(Exists(account))
        & ~Q(Exists(CampaignHold.objects.filter(campaign_id=OuterRef("campaign_id"))))
        & ~Q(Exists(NetworkPause.objects.filter(network=OuterRef("network"), until__gt=now)))
    )


def claim_due(*, name: str, clocks: Clocks, timing: Timing, limit: int = BATCH) -> list[Job]:
    """Claim what is due within the look-ahead, read its content, and return it as jobs to stage."""
    ahead = clocks.campaign + timedelta(seconds=timing.look_ahead_s)
    due = (
        Delivery.objects.filter(state=DeliveryState.SCHEDULED, due_at__lte=ahead, late_at__gte=clocks.campaign)
        .filter(Q(next_try_at=None) | Q(next_try_at__lte=clocks.database))
        .filter(cleared(clocks, token_margin_s=timing.token_margin_s))
        .order_by("due_at", "id")
    )
    if not due.exists():
        return []
    with transaction.atomic():
        ids = _locked(due, limit)
        move(
            ids,
            DeliveryState.CLAIMED,
            only_from=[DeliveryState.SCHEDULED],
            fence=F("fence") + 1,
            claimed_by=name,
            lease_until=clocks.database + timedelta(seconds=timing.lease_s),
            next_try_at=None,
        )
        rows = _claimed(ids, name, DeliveryState.CLAIMED)
    variants = _variants(rows)  # pictures are read after the commit: nobody else's write waits for them
    made = (
        _made(row, clocks, timing, partial(_stage_job, row, variants.get((row.post_id, row.network)), timing))
        for row in rows
    )
    return [job for job in made if job]


def claim_unknown(*, name: str, clocks: Clocks, timing: Timing, limit: int = BATCH) -> list[Job]:
    """Take deliveries whose fate is open and whose next look is due, as jobs to reconcile. Their state stays."""
    due = (
        Delivery.objects.filter(state=DeliveryState.UNKNOWN, next_try_at__lte=clocks.database)
        .filter(Q(lease_until=None) | Q(lease_until__lt=clocks.database))
        .filter(Exists(Account.objects.filter(id=OuterRef("account_id"), sealed_access_token__isnull=False)))
        .order_by("next_try_at", "id")
    )
    if not due.exists():
        return []
    with transaction.atomic():
        ids = _locked(due, limit)
        Delivery.objects.filter(id__in=ids, state=DeliveryState.UNKNOWN).update(
            fence=F("fence") + 1,
            claimed_by=name,
            lease_until=clocks.database + timedelta(seconds=timing.lease_s),
            tries=F("tries") + 1,
        )
        rows = _claimed(ids, name, DeliveryState.UNKNOWN)
    made = (_made(row, clocks, timing, partial(_reconcile_job, row, clocks, timing)) for row in rows)
    return [job for job in made if job]


def _made(row: Delivery, clocks: Clocks, timing: Timing, make: Callable[[], Job | None]) -> Job | None:
    """A row's job. One whose token cannot be opened or whose picture cannot be read must not keep the others back."""
    try:
        return make()
    except DatabaseError:
        raise
    except Exception:
        log.exception("delivery %s cannot be prepared", row.id)
        _put_aside(row, clocks.database + timedelta(seconds=timing.longest_backoff_s))
        return None


def _put_aside(row: Delivery, until: datetime) -> None:
    mine = Q(fence=row.fence)
    later: dict[str, Any] = {"lease_until": None, "next_try_at": until}
    move(row.id, DeliveryState.SCHEDULED, only_from=[DeliveryState.CLAIMED], where=mine, **later)
    Delivery.objects.filter(mine, id=row.id, state=DeliveryState.UNKNOWN).update(**later)


def _locked(rows: QuerySet[Delivery], limit: int) -> list[UUID]:
    """Ids locked for this transaction, passing by what another publisher locks. SQLite's writers come one by one."""
    return [row.id for row in rows.select_for_update(skip_locked=True, of=("self",)).only("id")[:limit]]


def _claimed(ids: Iterable[UUID], name: str, state: DeliveryState) -> list[Delivery]:
    rows = Delivery.objects.filter(id__in=list(ids), state=state, claimed_by=name)
    return list(rows.select_related("account", "post").order_by("due_at", "id"))


def _variants(rows: list[Delivery]) -> dict[tuple[UUID, str], PostVariant]:
    found = PostVariant.objects.filter(post_id__in={row.post_id for row in rows})
    return {(variant.post_id, variant.network): variant for variant in found}


def content_of(row: Delivery, variant: PostVariant) -> Content:
    """What a delivery sends."""
    return resolved(
        post_text=row.post.text,
        link=row.post.link,
        locale=row.post.locale,
        variant_text=variant.text,
        alt_text=variant.alt_text,
        media=variant.media,
    )


def _stage_job(row: Delivery, variant: PostVariant | None, timing: Timing) -> Job | None:
    """A job, or None when what would be sent is not what was approved, or was withdrawn: then it waits for approval."""
    content = content_of(row, variant) if variant else None
    if content is None or approval_of(row, content) != row.approved_sha256 or is_recalled(content):
        mine = Q(fence=row.fence)
        move(
            row.id,
            DeliveryState.SCHEDULED,
            only_from=[DeliveryState.CLAIMED],
            where=mine,
            approved_sha256="",
            handle={},
        )
        Post.objects.filter(id=row.post_id).update(state=PostState.AWAITING_APPROVAL)
        return None
    return Job(step="stage", content=as_sent(content, {}), approved_sha256=row.approved_sha256, **_common(row, timing))


def _reconcile_job(row: Delivery, clocks: Clocks, timing: Timing) -> Job:
    assert row.sent_at is not None and row.hard_deadline_at is not None  # held by a constraint
    ahead = clocks.campaign - clocks.database  # networks live in campaign time: the demo's sandbox has the same offset
    window = Window(row.sent_at + ahead, row.hard_deadline_at + ahead)
    return Job(step="reconcile", window=window, began_at=clocks.database, tries=row.tries, **_common(row, timing))


def _common(row: Delivery, timing: Timing) -> dict[str, Any]:
    assert row.account is not None  # held by a constraint
    return {
        "delivery_id": row.id,
        "fence": row.fence,
        "number": row.attempt_count,
        "account_id": row.account.id,
        "token_version": row.account.token_version,
        "adapter": _adapter(row.network, timing),
        "credentials": credentials_of(row.account),
        "due_at": row.due_at,
        "handle": row.handle,
    }


def _adapter(network: str, timing: Timing) -> NetworkAdapter:
    return adapter_for(network_settings(network, call_timeout_s=timing.call_timeout_s))
