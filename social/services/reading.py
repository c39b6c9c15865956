"""Readings for `metrics`: ids of deliveries or accounts flow in, what the networks say of them flows out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from coalition.clock import database_now
from social.adapters import adapter
from social.driving import drive_all
from social.models import Account, Delivery, DeliveryState
from social.networks.contract import Figures, Followers, NeedsReconnect, ReadingFailed, Step
from social.networks.contract import Reading as NetworkReading
from social.services.accounts import can_open, credentials_of
from social.services.tokens import refresh_account, token_was_refused

METRICS = ("impressions", "reach", "likes", "comments", "shares", "clicks", "saves")


@dataclass(frozen=True)
class Reading:
    """One delivery's figures, or why there are none. A metric that is None is not offered; 0 was measured.

    `native` gives the network's own name of each metric. `is_permanent`: reading it again is useless.
    """

    delivery_id: UUID
    ok: bool
    figures: Mapping[str, int | None] = field(default_factory=dict)
    native: Mapping[str, str] = field(default_factory=dict)
    source: str = "api"
    error: str = ""
    is_permanent: bool = False
    retry_after_s: float | None = None


@dataclass(frozen=True)
class FollowersReading:
    """How many follow an account now; `count` None: the network does not say."""

    account_id: UUID
    company_id: UUID
    ok: bool
    count: int | None = None
    error: str = ""


def read_figures(*, delivery_ids: Iterable[UUID]) -> list[Reading]:
    """Ask the networks for these deliveries' figures, one call for many where a network allows it.

    Every id that is a published delivery comes back once: with figures, or with the reason why not.
    """
    rows = Delivery.objects.select_related("account").filter(id__in=list(delivery_ids), state=DeliveryState.PUBLISHED)
    by_account: dict[UUID, list[Delivery]] = defaultdict(list)
    readings: list[Reading] = []
    for row in rows:
        if row.account_id is None:
            readings.append(_failed(row.id, "no account is connected", is_permanent=True))
        else:
            by_account[row.account_id].append(row)
    accounts, unusable = _usable([found[0].account for found in by_account.values()])
    for account_id, why in unusable.items():
        readings += [_failed(row.id, why) for row in by_account[account_id]]
    steps: dict[UUID, Step[Mapping[str, NetworkReading]]] = {
        account.id: adapter(account.network).read_figures(
            external_ids=[row.external_id for row in by_account[account.id]], credentials=credentials_of(account)
        )
        for account in accounts
    }
    for account_id, answers in drive_all(steps).items():
        account = next(account for account in accounts if account.id == account_id)
        _note_refusal(account, answers.values())
        readings += [_reading(row, answers.get(row.external_id)) for row in by_account[account_id]]
    return readings


def read_followers(*, account_ids: Iterable[UUID]) -> list[FollowersReading]:
    """Ask the networks how many follow these accounts, and keep the latest count with each account."""
    rows = list(Account.objects.filter(id__in=list(account_ids)))
    accounts, unusable = _usable(rows)
    found = [
        FollowersReading(row.id, row.company_id, False, error=unusable[row.id]) for row in rows if row.id in unusable
    ]
    steps: dict[UUID, Step[Followers | ReadingFailed]] = {
        account.id: adapter(account.network).read_followers(credentials=credentials_of(account)) for account in accounts
    }
    answers = drive_all(steps)
    now = database_now()
    for account in accounts:
        answer = answers[account.id]
        if isinstance(answer, ReadingFailed):
            _note_refusal(account, [answer])
            found.append(FollowersReading(account.id, account.company_id, False, error=answer.reason))
            continue
        if answer.count is not None:
            Account.objects.filter(id=account.id).update(followers=answer.count, followers_at=now)
        found.append(FollowersReading(account.id, account.company_id, True, answer.count))
    return found


def _usable(accounts: Iterable[Account | None]) -> tuple[list[Account], dict[UUID, str]]:
    """The accounts with a token that works now, refreshed where it ran out; and why the others have none."""
    now, usable, unusable = database_now(), [], {}
    for account in accounts:
        if account is None:
            continue
        if account.state != Account.State.CONNECTED:
            unusable[account.id] = "the account needs reconnecting"
            continue
        ready: Account | None = account
        if account.expires_at and account.expires_at <= now:
            ready = refresh_account(account_id=account.id, token_version=account.token_version)
        if ready is None:
            unusable[account.id] = "the token could not be refreshed now"
        elif not can_open(ready):
            unusable[account.id] = "the token cannot be opened"
        else:
            usable.append(ready)
    return usable, unusable


def _note_refusal(account: Account, answers: Iterable[NetworkReading]) -> None:
    for answer in answers:
        if isinstance(answer, ReadingFailed) and answer.needs_reconnect:
            refusal = NeedsReconnect(answer.reason, refresh_first=answer.refresh_first)
            token_was_refused(
                account_id=account.id, token_version=account.token_version, refusal=refusal, now=database_now()
            )
            return


def _reading(row: Delivery, answer: Any) -> Reading:
    if isinstance(answer, Figures):
        figures = {metric: getattr(answer, metric) for metric in METRICS}
        return Reading(row.id, True, figures, dict(answer.native), answer.source)
    if isinstance(answer, ReadingFailed):
        return Reading(row.id, False, error=answer.reason, is_permanent=answer.permanent, retry_after_s=answer.after_s)
    return _failed(row.id, "the network left this post out of its answer")


def _failed(delivery_id: UUID, why: str, *, is_permanent: bool = False) -> Reading:
    return Reading(delivery_id, False, error=why, is_permanent=is_permanent)


def accounts_to_read(*, company_ids: Iterable[UUID], read_before: datetime) -> list[UUID]:
    """Connected accounts whose follower count is older than a moment (of the database's clock)."""
    rows = Account.objects.filter(company_id__in=list(company_ids), state=Account.State.CONNECTED)
    return list(rows.exclude(followers_at__gte=read_before).values_list("id", flat=True))
