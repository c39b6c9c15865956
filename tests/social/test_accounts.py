"""Accounts: signing in at the sandbox's own pages, one refresh in flight, tokens that never show."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from coalition.clock import database_now
from coalition.errors import Forbidden, Gone, NotFound
from coalition.models import CompanyRole, LedgerDetail, Mail
from coalition.secrets import decrypt
from social.errors import NetworkRefused
from social.models import Account, ConnectAttempt, Delivery
from social.networks.contract import NeedsReconnect, RetryLater, Tokens
from social.services import begin_connecting, disconnect_account, finish_connecting, renew_tokens
from social.services.tokens import claim_refresh, refresh_account, store_refresh, token_was_refused
from tests.social.yard import approved_at, planned, sign_in

SESSION = "ben-session"


def begin(cast, network: str, who: str = "ben") -> str:
    return begin_connecting(
        viewer=cast.viewer(who),
        company_id=cast.company.id,
        network=network,
        session_id=SESSION,
        now=database_now(),
    )


def finish(cast, network: str, sent: dict[str, str], *, session_id: str = SESSION, who: str = "ben", now=None):
    return finish_connecting(
        viewer=cast.viewer(who),
        network=network,
        state=sent["state"],
        code=sent.get("code", ""),
        session_id=session_id,
        now=now or database_now(),
    )


@pytest.mark.parametrize("network", ["linkedin", "instagram", "x"])
def test_signing_in_at_a_network_connects_the_account_with_sealed_tokens(cast, sandbox, network):
    made = sandbox.account(cast.other_company, network, kind="person" if network == "linkedin" else "")
    account = sign_in(cast, sandbox, made)
    assert (account.company_id, account.external_id) == (cast.company.id, made.external_id)
    sealed = account.sealed_access_token or b""
    token = decrypt(sealed)
    assert token and token.encode() not in bytes(sealed)
    assert token not in str(vars(account)) and token not in str(list(LedgerDetail.objects.values()))
    assert not ConnectAttempt.objects.exists()


@pytest.mark.parametrize("wrong", ["state", "session", "person", "late", "twice"])
def test_a_callback_that_is_not_this_sessions_own_is_refused(cast, sandbox, wrong):
    made = sandbox.account(cast.other_company, "x")
    sent = approved_at(begin(cast, "x"), made.external_id)
    ways: dict[str, dict[str, Any]] = {
        "state": {"sent": {**sent, "state": "forged"}},
        "session": {"session_id": "another"},
        "person": {"who": "ana"},
        "late": {"now": database_now() + timedelta(minutes=11)},
        "twice": {},
    }
    changes = ways[wrong]
    if wrong == "twice":
        finish(cast, "x", sent)
    with pytest.raises(Gone):
        finish(cast, "x", **{"sent": sent, **changes})
    assert Account.objects.filter(company=cast.company).count() == (1 if wrong == "twice" else 0)


def test_a_denied_sign_in_connects_nothing(cast, sandbox):
    begin(cast, "x")
    state = begin(cast, "x").split("state=")[1].split("&")[0]
    with pytest.raises(NetworkRefused):
        finish(cast, "x", {"state": state})
    assert not Account.objects.exists()


@pytest.mark.parametrize(("who", "error"), [("cleo", NotFound), ("ana", NotFound)])
def test_others_may_neither_connect_nor_disconnect(cast, sandbox, who, error):
    account = sandbox.account(cast.company, "x")
    with pytest.raises(error):
        begin(cast, "x", who)
    with pytest.raises(error):
        disconnect_account(viewer=cast.viewer(who), account_id=account.id)
    account.refresh_from_db()
    assert account.state == Account.State.CONNECTED and not ConnectAttempt.objects.exists()


def test_an_editor_may_not_connect(cast, sandbox):
    CompanyRole.objects.filter(person=cast.ben).update(role="editor")
    with pytest.raises(Forbidden):
        begin(cast, "x")


def test_disconnecting_forgets_the_tokens_and_parks_the_posts(cast, sandbox):
    account = sandbox.account(cast.company, "x")
    rows = planned(cast, ["x"], delay_s=3600)
    disconnect_account(viewer=cast.viewer("ben"), account_id=account.id)
    account.refresh_from_db()
    assert (account.state, account.sealed_access_token, account.sealed_refresh_token) == ("disconnected", None, None)
    assert Delivery.objects.get(id=rows[0].id).state == "parked"


def test_a_reconnect_without_a_refresh_token_keeps_the_old_one(cast, sandbox):
    account = sandbox.account(cast.company, "x")
    before = decrypt(account.sealed_refresh_token)
    job = claim_refresh(account_id=account.id, token_version=1, now=database_now())
    assert job and store_refresh(job=job, outcome=Tokens("newer", 7200), now=database_now())
    account.refresh_from_db()
    assert decrypt(account.sealed_refresh_token) == before
    assert (decrypt(account.sealed_access_token), account.token_version) == ("newer", 2)


def test_only_one_of_many_refreshes_flies(cast, sandbox):
    account = sandbox.account(cast.company, "x")
    now = database_now()
    jobs = [claim_refresh(account_id=account.id, token_version=1, now=now) for _ in range(50)]
    assert sum(job is not None for job in jobs) == 1
    renewed = refresh_account(account_id=account.id, token_version=1)
    assert renewed is None  # the one in flight has not come back
    won = next(job for job in jobs if job)
    assert store_refresh(job=won, outcome=Tokens("newer", 7200, "newer refresh"), now=now)
    assert not store_refresh(job=replace(won), outcome=Tokens("older", 7200), now=now)
    account.refresh_from_db()
    assert (decrypt(account.sealed_access_token), account.token_version) == ("newer", 2)


def test_a_lost_answer_or_a_5xx_disconnects_nobody(cast, sandbox):
    account = sandbox.account(cast.company, "x")
    job = claim_refresh(account_id=account.id, token_version=1, now=database_now())
    assert job and not store_refresh(job=job, outcome=RetryLater(None, "503"), now=database_now())
    account.refresh_from_db()
    assert (account.state, account.token_version) == (Account.State.CONNECTED, 1)
    assert claim_refresh(account_id=account.id, token_version=1, now=database_now()) is None
    later = database_now() + timedelta(seconds=30)
    assert claim_refresh(account_id=account.id, token_version=1, now=later) is not None


def test_a_token_refused_right_after_a_refresh_needs_its_person_and_a_stale_refusal_does_not(cast, sandbox):
    account = sandbox.account(cast.company, "x")
    refused, now = NeedsReconnect("401", refresh_first=True), database_now()
    token_was_refused(account_id=account.id, token_version=1, refusal=refused, now=now)
    account.refresh_from_db()
    assert account.state == Account.State.CONNECTED and account.expires_at <= now
    assert refresh_account(account_id=account.id, token_version=1)
    token_was_refused(account_id=account.id, token_version=1, refusal=refused, now=now)  # of the old token
    account.refresh_from_db()
    assert account.state == Account.State.CONNECTED
    token_was_refused(account_id=account.id, token_version=2, refusal=refused, now=database_now())
    account.refresh_from_db()
    assert account.state == Account.State.NEEDS_RECONNECT


def test_owners_are_warned_once_per_mark_when_a_token_cannot_be_renewed(cast, sandbox):
    account = sandbox.account(cast.company, "linkedin")
    now = database_now()
    Account.objects.filter(id=account.id).update(
        sealed_refresh_token=None, connected_at=now - timedelta(days=50), expires_at=now + timedelta(days=6)
    )
    for _ in range(3):
        assert renew_tokens(now=now) == 0
    assert Mail.objects.filter(kind="account_ending").count() == 1
    renew_tokens(now=now + timedelta(days=5, hours=2))
    assert Mail.objects.filter(kind="account_ending").count() == 2
    account.refresh_from_db()
    assert account.state == Account.State.CONNECTED


def test_no_token_stands_in_the_database_as_it_is(cast, sandbox):
    account = sandbox.account(cast.company, "instagram")
    token = decrypt(account.sealed_access_token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_access_token FROM social_account")
        assert all(token.encode() not in bytes(row[0]) for row in cursor.fetchall())
