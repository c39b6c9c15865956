"""Connecting by signing in at a network: state bound to the session, PKCE, single use, ten minutes."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.errors import Conflict, Gone, Invalid, NotFound
from coalition.models import Company
from coalition.rights import Viewer, require
from coalition.secrets import decrypt, encrypt, new_token, token_hash
from social.adapters import adapter, can_connect, label_of
from social.driving import drive_one
from social.errors import NetworkRefused
from social.models import Account, ConnectAttempt
from social.networks.contract import NeedsReconnect, NetworkAccount, Refused, RetryLater, Tokens
from social.services.accounts import ACT, connect_account_with_tokens

ATTEMPT_AGE = timedelta(minutes=10)


@dataclass(frozen=True)
class Choice:
    """What a sign-in brought: accounts that the person may post as. One is connected at once, several are asked for."""

    attempt_id: UUID
    company_id: UUID
    network: str
    accounts: tuple[NetworkAccount, ...]
    connected: Account | None


def redirect_uri(network: str) -> str:
    """Where a network sends the person back to."""
    return settings.BASE_URL + reverse("social:connected", args=[network])


def begin_connecting(*, viewer: Viewer, company_id: UUID, network: str, session_id: str, now: datetime) -> str:
    """The network's own page to send the person to."""
    require(viewer, ACT, company_id=company_id)
    face = adapter(network)
    if not can_connect(network):
        raise Conflict(
            "network_not_set_up",
            _("This installation has no app at %s.") % label_of(network),
            _("Post by hand, or ask the operator to set it up."),
        )
    state, verifier = new_token(), secrets.token_urlsafe(64)[:86]
    ConnectAttempt.objects.filter(expires_at__lt=now).delete()
    ConnectAttempt.objects.create(
        state_sha256=token_hash(state),
        session_sha256=token_hash(session_id),
        person_id=viewer.person,
        company=Company.objects.get(id=company_id),
        network=network,
        sealed_verifier=encrypt(verifier),
        created_at=now,
        expires_at=now + ATTEMPT_AGE,
    )
    return face.auth.authorize_url(redirect_uri=redirect_uri(network), state=state, code_verifier=verifier)


def finish_connecting(*, viewer: Viewer, network: str, state: str, code: str, session_id: str, now: datetime) -> Choice:
    """Trade the code that a network sent back for tokens. Gone for a state that is unknown, used, old or another's."""
    used = ConnectAttempt.objects.filter(
        state_sha256=token_hash(state),
        session_sha256=token_hash(session_id),
        person_id=viewer.person,
        network=network,
        used_at=None,
        expires_at__gt=now,
    ).update(used_at=now)
    if not used:
        raise Gone("sign_in_used", _("This sign-in was used or is too old."), _("Start again from your accounts."))
    attempt = ConnectAttempt.objects.get(state_sha256=token_hash(state))
    require(viewer, ACT, company_id=attempt.company_id)
    if not code:
        raise NetworkRefused(_("The sign-in at %s was not finished.") % label_of(network), _("Start it again."))
    auth = adapter(network).auth
    tokens = _answer_of(
        drive_one(
            auth.exchange(code=code, redirect_uri=redirect_uri(network), code_verifier=decrypt(attempt.sealed_verifier))
        )
    )
    found = drive_one(auth.accounts(access_token=tokens.access_token))
    if not isinstance(found, tuple):
        raise _refusal(found)
    if not found:
        raise NetworkRefused(
            _("%s names no account that you may post as.") % label_of(network),
            _("Ask for the right there, then retry."),
        )
    grant = {"tokens": _tokens_json(tokens), "accounts": [vars(account) for account in found]}
    ConnectAttempt.objects.filter(id=attempt.id).update(sealed_grant=encrypt(json.dumps(grant)))
    connected = None
    if len(found) == 1:
        connected = choose_account(
            viewer=viewer, attempt_id=attempt.id, external_id=found[0].external_id, session_id=session_id, now=now
        )
    return Choice(attempt.id, attempt.company_id, network, found, connected)


@transaction.atomic
def choose_account(*, viewer: Viewer, attempt_id: UUID, external_id: str, session_id: str, now: datetime) -> Account:
    """Connect one of the accounts that a sign-in brought; the sign-in is over with it."""
    attempt = (
        ConnectAttempt.objects.select_for_update()
        .filter(
            id=attempt_id,
            person_id=viewer.person,
            session_sha256=token_hash(session_id),
            expires_at__gt=now,
            sealed_grant__isnull=False,
        )
        .first()
    )
    if attempt is None or attempt.sealed_grant is None:
        raise NotFound
    require(viewer, ACT, company_id=attempt.company_id)
    grant = json.loads(decrypt(attempt.sealed_grant))
    chosen = next((item for item in grant["accounts"] if item["external_id"] == external_id), None)
    if chosen is None:
        raise Invalid("account_unknown", _("This account was not among those offered."), _("Choose one of the list."))
    given = grant["tokens"]
    account = connect_account_with_tokens(
        company_id=attempt.company_id,
        network=attempt.network,
        account=NetworkAccount(**chosen),
        tokens=Tokens(**{**given, "scopes": tuple(given["scopes"])}),
        actor_id=viewer.person_id,
        now=now,
    )
    attempt.delete()
    return account


def accounts_offered(*, viewer: Viewer, attempt_id: UUID, session_id: str, now: datetime) -> Choice:
    """The accounts that a sign-in under way brought, to choose from."""
    attempt = ConnectAttempt.objects.filter(
        id=attempt_id, person_id=viewer.person, session_sha256=token_hash(session_id), expires_at__gt=now
    ).first()
    if attempt is None or attempt.sealed_grant is None:
        raise NotFound
    require(viewer, ACT, company_id=attempt.company_id)
    grant = json.loads(decrypt(attempt.sealed_grant))
    accounts = tuple(NetworkAccount(**item) for item in grant["accounts"])
    return Choice(attempt.id, attempt.company_id, attempt.network, accounts, None)


def _tokens_json(tokens: Tokens) -> dict[str, object]:
    return {**vars(tokens), "scopes": list(tokens.scopes)}


def _answer_of(outcome: Tokens | Refused | RetryLater | NeedsReconnect) -> Tokens:
    if isinstance(outcome, Tokens):
        return outcome
    raise _refusal(outcome)


def _refusal(outcome: Refused | RetryLater | NeedsReconnect) -> NetworkRefused:
    if isinstance(outcome, Refused):
        return NetworkRefused(outcome.message, outcome.remedy)
    return NetworkRefused(_("The network did not finish the sign-in: %s") % outcome.reason)
