"""Refreshing tokens: one flight per account and version, stored before use; a 5xx disconnects nobody."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from coalition import ledger
from coalition.clock import database_now
from coalition.secrets import decrypt
from social.adapters import adapter
from social.driving import drive_one
from social.models import Account
from social.networks.contract import AuthOutcome, NeedsReconnect, Refused, RetryLater, Tokens
from social.services.accounts import mark_needs_reconnect, sealed

log = logging.getLogger(__name__)
FLIGHT = timedelta(seconds=60)  # longer than any refresh call; then another process may try
FRESH_FOR = timedelta(minutes=5)  # a token refused this soon after a refresh needs its person
RETRY_AFTER = timedelta(seconds=20)
APP_REFUSED_PAUSE = timedelta(minutes=2)  # until an operator may have mended the app's key
STILL_ALIVE = timedelta(minutes=10)


@dataclass(frozen=True)
class RefreshJob:
    """One refresh that its holder alone may carry out."""

    account_id: UUID
    network: str
    token_version: int
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)


def claim_refresh(*, account_id: UUID, token_version: int, now: datetime) -> RefreshJob | None:
    """Win the right to refresh this version of a token; None when another process has it or has done it."""
    won = (
        Account.objects.filter(id=account_id, token_version=token_version, state=Account.State.CONNECTED)
        .filter(Q(refresh_lease_until=None) | Q(refresh_lease_until__lt=now))
        .update(refresh_lease_until=now + FLIGHT)
    )
    if not won:
        return None
    account = Account.objects.get(id=account_id)
    try:
        access_token = decrypt(account.sealed_access_token or b"")
        refresh_token = decrypt(account.sealed_refresh_token) if account.sealed_refresh_token else ""
    except ValueError as error:  # the key that sealed it is gone: only a new sign-in helps
        mark_needs_reconnect(account_id=account_id, token_version=token_version, reason=str(error), now=now)
        return None
    return RefreshJob(account_id, account.network, token_version, access_token, refresh_token)


@transaction.atomic
def store_refresh(*, job: RefreshJob, outcome: AuthOutcome, now: datetime) -> bool:
    """Keep what a refresh gave, before anything uses it. True when the account has a new token."""
    rows = Account.objects.filter(id=job.account_id, token_version=job.token_version)
    if isinstance(outcome, Tokens):
        stored = rows.update(
            **sealed(outcome, now), token_version=F("token_version") + 1, refreshed_at=now, refresh_lease_until=None
        )
        if stored:
            company_id = Account.objects.values_list("company_id", flat=True).get(id=job.account_id)
            ledger.record("account.refreshed", company_id=company_id, subject=("account", job.account_id))
        return bool(stored)
    if isinstance(outcome, RetryLater):
        wait = timedelta(seconds=outcome.after_s) if outcome.after_s else RETRY_AFTER
        rows.update(refresh_lease_until=now + wait)
        return False
    if isinstance(outcome, Refused) and outcome.stops == "app":  # our key is wrong, not the person's token
        log.error("%s refuses this installation's app: %s", job.network, outcome.message)
        rows.update(refresh_lease_until=now + APP_REFUSED_PAUSE)
        return False
    if rows.filter(expires_at__gt=now + STILL_ALIVE).update(refresh_lease_until=None):
        return False  # what cannot be renewed still works: its owner is warned before it ends
    reason = outcome.reason if isinstance(outcome, NeedsReconnect) else outcome.message
    mark_needs_reconnect(account_id=job.account_id, token_version=job.token_version, reason=reason, now=now)
    return False


def token_was_refused(
    *, account_id: UUID, token_version: int, refusal: NeedsReconnect | Refused, now: datetime
) -> None:
    """A call was answered 401: let a refresh mend it where that can help, else ask the account's person."""
    may_refresh = isinstance(refusal, NeedsReconnect) and refusal.refresh_first
    if may_refresh:
        stale = (
            Account.objects.filter(id=account_id, token_version=token_version, state=Account.State.CONNECTED)
            .filter(Q(refreshed_at=None) | Q(refreshed_at__lt=now - FRESH_FOR))
            .update(expires_at=now)
        )
        if stale or not Account.objects.filter(id=account_id, token_version=token_version).exists():
            return
    reason = refusal.reason if isinstance(refusal, NeedsReconnect) else refusal.message
    mark_needs_reconnect(account_id=account_id, token_version=token_version, reason=reason, now=now)


def refresh_account(*, account_id: UUID, token_version: int) -> Account | None:
    """Refresh now, from synchronous code; the account with a usable token, or None while there is none."""
    job = claim_refresh(account_id=account_id, token_version=token_version, now=database_now())
    if job:
        step = adapter(job.network).auth.refresh(access_token=job.access_token, refresh_token=job.refresh_token)
        store_refresh(job=job, outcome=drive_one(step), now=database_now())
    account = Account.objects.get(id=account_id)
    is_new = account.token_version > token_version and account.state == Account.State.CONNECTED
    return account if is_new else None
