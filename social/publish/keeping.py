"""Housekeeping: leases renewed and reaped, what is too late counted as missed, tokens refreshed before they end."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coalition import ledger
from social.models import Account, Delivery, DeliveryState, Mode
from social.moving import move
from social.publish.jobs import Clocks
from social.publish.timing import Timing
from social.services.tokens import RefreshJob, claim_refresh

LIMIT = 500


def renew_leases(*, ids: Iterable[UUID], name: str, clocks: Clocks, timing: Timing) -> None:
    """Say that this publisher still holds what it has in memory."""
    held = [DeliveryState.CLAIMED, DeliveryState.STAGED, DeliveryState.SENDING, DeliveryState.UNKNOWN]
    Delivery.objects.filter(id__in=list(ids), claimed_by=name, state__in=held, lease_until__isnull=False).update(
        lease_until=clocks.database + timedelta(seconds=timing.lease_s)
    )


def reap(*, clocks: Clocks) -> int:
    """Free what a dead publisher held: what cannot have left is scheduled again, what can have is unknown."""
    expired = Q(lease_until__lt=clocks.database)
    unsent = [DeliveryState.CLAIMED, DeliveryState.STAGED]
    rows = Delivery.objects.filter(expired, state__in=[*unsent, DeliveryState.SENDING]).values_list("id", "state")
    found = list(rows[:LIMIT])
    if not found:
        return 0
    freed = move(
        [row_id for row_id, state in found if state in unsent],
        DeliveryState.SCHEDULED,
        only_from=unsent,
        where=expired,
        claimed_by="",
        lease_until=None,
    )
    return freed + move(
        [row_id for row_id, state in found if state == DeliveryState.SENDING],
        DeliveryState.UNKNOWN,
        only_from=[DeliveryState.SENDING],
        where=expired,
        lease_until=None,
        tries=0,
        next_try_at=clocks.database,
    )


def miss(*, clocks: Clocks) -> int:
    """Count as missed what its allowed lateness has passed by."""
    late = Q(late_at__lt=clocks.campaign)
    waiting = [DeliveryState.SCHEDULED, DeliveryState.PARKED]
    rows = list(Delivery.objects.filter(late, state__in=waiting)[:LIMIT])
    missed = 0
    for row in rows:
        with transaction.atomic():
            if move(row.id, DeliveryState.MISSED, only_from=waiting, where=late, told_at=None):
                missed += 1
                ledger.record(
                    "post.missed",
                    campaign_id=row.campaign_id,
                    company_id=row.company_id,
                    subject=("delivery", row.id),
                    fields=["state"],
                )
    return missed


def park_without_account(*, clocks: Clocks, timing: Timing) -> int:
    """Park what is due soon and whose account cannot be used: it waits for its person, it does not fail."""
    ahead = clocks.campaign + timedelta(seconds=timing.look_ahead_s)
    rows = (
        Delivery.objects.filter(state=DeliveryState.SCHEDULED, mode=Mode.AUTO, due_at__lte=ahead)
        .exclude(account__state=Account.State.CONNECTED)
        .values_list("id", flat=True)[:LIMIT]
    )
    return move(list(rows), DeliveryState.PARKED, only_from=[DeliveryState.SCHEDULED])


def ask_when_stuck(*, clocks: Clocks, timing: Timing) -> int:
    """Ask a person about what has long been unknown and cannot be looked for: no token, or looking breaks."""
    is_free = Q(lease_until=None) | Q(lease_until__lt=clocks.database)
    cannot_look = Q(account__sealed_access_token__isnull=True) | Q(tries__gt=0)
    long_ago = clocks.database - timedelta(seconds=timing.ask_after_s)
    rows = Delivery.objects.filter(is_free & cannot_look, state=DeliveryState.UNKNOWN, sent_at__lt=long_ago)
    return move(
        list(rows.values_list("id", flat=True)[:LIMIT]),
        DeliveryState.NEEDS_PERSON,
        only_from=[DeliveryState.UNKNOWN],
        where=is_free,
        failure_code="cannot_be_read_back",
        failure_reason=_("The network did not answer, and it cannot be asked any more."),
        failure_remedy=_("Look at your account, then say whether the post is there."),
        told_at=None,
        lease_until=None,
        next_try_at=None,
    )


def refreshes_needed(*, clocks: Clocks, timing: Timing) -> list[RefreshJob]:
    """Claim the refresh of every token that ends soon and that something due or unknown waits for."""
    soon = clocks.database + timedelta(seconds=timing.token_margin_s)
    ahead = clocks.campaign + timedelta(seconds=timing.look_ahead_s)
    wanted = Q(deliveries__state=DeliveryState.SCHEDULED, deliveries__due_at__lte=ahead) | Q(
        deliveries__state=DeliveryState.UNKNOWN
    )
    accounts = (
        Account.objects.filter(wanted, state=Account.State.CONNECTED, expires_at__lte=soon)
        .filter(Q(refresh_lease_until=None) | Q(refresh_lease_until__lt=clocks.database))
        .distinct()
        .values_list("id", "token_version")[:50]
    )
    claimed = (claim_refresh(account_id=key, token_version=version, now=clocks.database) for key, version in accounts)
    return [job for job in claimed if job]
