"""Accounts: connected with tokens, disconnected, marked for reconnecting. Tokens are sealed and never handed out."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from coalition import ledger
from coalition.errors import NotFound
from coalition.models import Campaign
from coalition.queries import member_email
from coalition.rights import Viewer, require
from coalition.secrets import decrypt, encrypt
from coalition.services import queue_mail
from social.adapters import label_of, network_settings
from social.models import Account, Delivery, DeliveryState
from social.moving import move
from social.networks.contract import Credentials, NetworkAccount, Tokens

log = logging.getLogger(__name__)
ACT = "connect or disconnect account"


def credentials_of(account: Account) -> Credentials:
    """What an adapter needs to speak for an account. Raises ValueError when the key that sealed the token is gone."""
    return Credentials(
        access_token=decrypt(account.sealed_access_token or b""),
        external_id=account.external_id,
        kind=account.kind,
        username=account.handle,
    )


def can_open(account: Account) -> bool:
    """Whether the key that sealed an account's token is still kept."""
    try:
        credentials_of(account)
    except ValueError:
        return False
    return True


def sealed(tokens: Tokens, now: datetime) -> dict[str, object]:
    """The columns that tokens become. A network that sent no refresh token leaves the kept one alone."""
    columns: dict[str, object] = {
        "sealed_access_token": encrypt(tokens.access_token),
        "expires_at": now + timedelta(seconds=tokens.expires_in_s) if tokens.expires_in_s else None,
    }
    if tokens.refresh_token:
        columns["sealed_refresh_token"] = encrypt(tokens.refresh_token)
        columns["refresh_expires_at"] = (
            now + timedelta(seconds=tokens.refresh_expires_in_s) if tokens.refresh_expires_in_s else None
        )
    if tokens.scopes:
        columns["scopes"] = list(tokens.scopes)
    return columns


@transaction.atomic
def connect_account_with_tokens(
    *,
    company_id: UUID,
    network: str,
    account: NetworkAccount,
    tokens: Tokens,
    actor_id: UUID | None,
    now: datetime,
    followers: int | None = None,
) -> Account:
    """Keep an account with its tokens, or renew them; posts that were parked for want of it are scheduled again.

    Internal: whoever calls has checked the right, or has no person (the demo, a drill). `now` is the database's clock.
    """
    network_settings(network)
    about = {"kind": account.kind, "handle": account.username, "display_name": account.name}
    if followers is not None:
        about |= {"followers": followers, "followers_at": now}  # type: ignore[dict-item]  # mixed columns
    kept, is_new = Account.objects.get_or_create(
        company_id=company_id,
        network=network,
        external_id=account.external_id,
        defaults={
            **about,
            **sealed(tokens, now),
            "connected_by_id": actor_id,
            "connected_at": now,
            "created_at": now,
        },
    )
    if not is_new:
        Account.objects.filter(id=kept.id).update(
            **about,
            **sealed(tokens, now),
            state=Account.State.CONNECTED,
            token_version=F("token_version") + 1,
            connected_by_id=actor_id,
            connected_at=now,
            paused_until=None,
            refresh_lease_until=None,
            refreshed_at=None,
        )
        kept.refresh_from_db()
    ledger.record(
        "account.connected", actor_id=actor_id, company_id=company_id, subject=("account", kept.id), fields=["tokens"]
    )
    _unpark(kept.id)
    return kept


def _unpark(account_id: UUID) -> None:
    parked = Delivery.objects.filter(account_id=account_id, state=DeliveryState.PARKED, mode=Delivery.Mode.AUTO)
    move(
        list(parked.values_list("id", flat=True)),
        DeliveryState.SCHEDULED,
        only_from=[DeliveryState.PARKED],
        where=Q(mode=Delivery.Mode.AUTO),
    )


@transaction.atomic
def disconnect_account(*, viewer: Viewer, account_id: UUID) -> Account:
    """Forget an account's tokens; what was to go out through it waits until it is connected again."""
    account = Account.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        raise NotFound
    require(viewer, ACT, company_id=account.company_id)
    Account.objects.filter(id=account_id).update(
        state=Account.State.DISCONNECTED,
        sealed_access_token=None,
        sealed_refresh_token=None,
        expires_at=None,
        refresh_expires_at=None,
        token_version=F("token_version") + 1,
    )
    park_for_account(account_id=account_id)
    ledger.record(
        "account.disconnected",
        actor_id=viewer.person_id,
        company_id=account.company_id,
        subject=("account", account_id),
    )
    return account


def park_for_account(*, account_id: UUID) -> int:
    """Park what is scheduled for an account that cannot be used, and return how many."""
    waiting = Delivery.objects.filter(account_id=account_id, state=DeliveryState.SCHEDULED).values_list("id", flat=True)
    return move(list(waiting), DeliveryState.PARKED, only_from=[DeliveryState.SCHEDULED])


@transaction.atomic
def mark_needs_reconnect(*, account_id: UUID, token_version: int, reason: str, now: datetime) -> bool:
    """Say that a token is dead, unless it has been replaced meanwhile; park its posts and write to the owner once."""
    changed = Account.objects.filter(id=account_id, token_version=token_version, state=Account.State.CONNECTED).update(
        state=Account.State.NEEDS_RECONNECT, refresh_lease_until=None
    )
    if not changed:
        return False
    account = Account.objects.select_related("company").get(id=account_id)
    parked = park_for_account(account_id=account_id)
    log.warning("account %s needs reconnecting: %s", account_id, reason)
    ledger.record(
        "account.needs_reconnect",
        company_id=account.company_id,
        subject=("account", account_id),
        fields=["state"],
    )
    person = member_email(company_id=account.company_id)
    if person:
        queue_mail(
            kind="account_reconnect",
            room="social",
            to_email=person.email,
            locale=person.locale,
            context={
                "network": label_of(account.network),
                "account": str(account),
                "posts": parked,
                "link": settings.BASE_URL + reverse("social:accounts", args=[account.company_id]),
            },
            campaign=Campaign.objects.filter(
                memberships__company_id=account.company_id, state=Campaign.State.OPEN
            ).first(),
            now=now,
        )
    return True
