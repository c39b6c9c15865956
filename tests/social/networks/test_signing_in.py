"""Signing in, refreshing and naming accounts, against the sandbox: tokens reach no address, each fault its outcome."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from social.networks.contract import Credentials, Followers, NeedsReconnect, NetworkAccount, Refused, RetryLater, Tokens
from social.networks.hosts import sandbox_settings
from social.networks.protocols import NetworkAdapter
from social.networks.registry import adapter_for
from tests.social.networks.conftest import settings_of
from tests.social.networks.driver import Driver
from tests.social.sandbox.process import SandboxProcess

NETWORKS = ("linkedin", "instagram", "x")
CALLBACK = "http://127.0.0.1:8000/social/callback"
VERIFIER = "v" * 64


def approve(adapter: NetworkAdapter, account: dict[str, str], decision: str = "approve") -> dict[str, list[str]]:
    """A scripted person opens the page and presses the button; what the redirect says."""
    url = adapter.auth.authorize_url(redirect_uri=CALLBACK, state="the-state", code_verifier=VERIFIER)
    page = requests.get(url, timeout=5)
    assert page.status_code == 200
    assert re.search(r"Sandbox: simulated network", page.text)
    person = account["admin_external_id"] or account["external_id"]
    reply = requests.post(url, data={"account": person, "decision": decision}, allow_redirects=False, timeout=5)
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith(CALLBACK)
    return parse_qs(urlsplit(reply.headers["Location"]).query)


def signed_in(adapter: NetworkAdapter, driver: Driver, account: dict[str, str]) -> Tokens:
    answer = approve(adapter, account)
    assert answer["state"] == ["the-state"]
    step = adapter.auth.exchange(code=answer["code"][0], redirect_uri=CALLBACK, code_verifier=VERIFIER)
    tokens = driver.run(step)
    assert isinstance(tokens, Tokens)
    assert not any(call.mutates for call in driver.calls)
    driver.secrets += [tokens.access_token, tokens.refresh_token or tokens.access_token]
    return tokens


@pytest.mark.parametrize("network", NETWORKS)
def test_a_person_signs_in_and_the_accounts_are_named(network: str, sandbox: SandboxProcess, driver: Driver) -> None:
    adapter, account = adapter_for(settings_of(sandbox, network)), sandbox.account(network, followers=42)
    tokens = signed_in(adapter, driver, account)
    assert tokens.expires_in_s == {"linkedin": 5_184_000, "instagram": 5_184_000, "x": 7200}[network]
    assert (tokens.refresh_token is None) == (network == "instagram")
    accounts = driver.run(adapter.auth.accounts(access_token=tokens.access_token))
    assert isinstance(accounts, tuple)
    mine = NetworkAccount(account["external_id"], account["kind"], "Ben GmbH", account["username"])
    assert mine in accounts
    credentials = Credentials(tokens.access_token, mine.external_id, mine.kind)
    followers = driver.run(adapter.read_followers(credentials=credentials))
    assert followers == Followers(42)


@pytest.mark.parametrize("network", NETWORKS)
def test_a_code_works_once_and_for_its_address_only(network: str, sandbox: SandboxProcess, driver: Driver) -> None:
    adapter, account = adapter_for(settings_of(sandbox, network)), sandbox.account(network)
    code = approve(adapter, account)["code"][0]
    wrong = adapter.auth.exchange(code=code, redirect_uri="http://evil.example/", code_verifier=VERIFIER)
    assert isinstance(driver.run(wrong), NeedsReconnect)
    again = adapter.auth.exchange(code=code, redirect_uri=CALLBACK, code_verifier=VERIFIER)
    assert isinstance(driver.run(again), NeedsReconnect)


def test_x_wants_the_verifier_of_this_sign_in(sandbox: SandboxProcess, driver: Driver) -> None:
    adapter, account = adapter_for(settings_of(sandbox, "x")), sandbox.account("x")
    code = approve(adapter, account)["code"][0]
    step = adapter.auth.exchange(code=code, redirect_uri=CALLBACK, code_verifier="another")
    assert isinstance(driver.run(step), NeedsReconnect)


@pytest.mark.parametrize("network", NETWORKS)
def test_who_denies_gets_no_code(network: str, sandbox: SandboxProcess) -> None:
    adapter, account = adapter_for(settings_of(sandbox, network)), sandbox.account(network)
    answer = approve(adapter, account, "deny")
    assert "code" not in answer
    assert answer["state"] == ["the-state"]


def test_an_x_refresh_rotates_and_the_old_one_is_spent(sandbox: SandboxProcess, driver: Driver) -> None:
    adapter, account = adapter_for(settings_of(sandbox, "x")), sandbox.account("x")
    first = signed_in(adapter, driver, account)
    assert first.refresh_token
    second = driver.run(adapter.auth.refresh(access_token="", refresh_token=first.refresh_token))
    assert isinstance(second, Tokens)
    assert second.refresh_token not in (None, first.refresh_token)
    spent = driver.run(adapter.auth.refresh(access_token="", refresh_token=first.refresh_token))
    assert isinstance(spent, NeedsReconnect)


def test_a_linkedin_refresh_keeps_the_refresh_token(sandbox: SandboxProcess, driver: Driver) -> None:
    adapter, account = adapter_for(settings_of(sandbox, "linkedin")), sandbox.account("linkedin")
    first = signed_in(adapter, driver, account)
    second = driver.run(adapter.auth.refresh(access_token="", refresh_token=str(first.refresh_token)))
    assert isinstance(second, Tokens)
    assert second.refresh_token == first.refresh_token
    assert second.access_token != first.access_token
    assert second.refresh_expires_in_s is not None
    assert second.refresh_expires_in_s <= 365 * 86_400
    assert isinstance(driver.run(adapter.auth.refresh(access_token="a", refresh_token="")), NeedsReconnect)


def test_an_instagram_token_can_be_refreshed_when_a_day_old(sandbox: SandboxProcess, driver: Driver) -> None:
    adapter, account = adapter_for(settings_of(sandbox, "instagram")), sandbox.account("instagram")
    tokens = signed_in(adapter, driver, account)
    step = adapter.auth.refresh(access_token=tokens.access_token, refresh_token="")
    assert isinstance(driver.run(step), NeedsReconnect)
    identity = {"network": "instagram", "external_id": account["external_id"]}
    sandbox.control("tokens", identity | {"action": "age", "age_s": 90_000})
    step = adapter.auth.refresh(access_token=tokens.access_token, refresh_token="")
    assert isinstance(driver.run(step), Tokens)


@pytest.mark.parametrize("network", NETWORKS)
def test_a_network_that_errs_while_refreshing_does_not_disconnect(
    network: str, sandbox: SandboxProcess, driver: Driver
) -> None:
    adapter, account = adapter_for(settings_of(sandbox, network)), sandbox.account(network)
    sandbox.fault(network=network, path="accessToken|oauth2/token|refresh_access_token", effect="status", status=502)
    token = account["refresh_token"] or account["access_token"]
    outcome = driver.run(adapter.auth.refresh(access_token=account["access_token"], refresh_token=token))
    assert isinstance(outcome, RetryLater)


@pytest.mark.parametrize("network", NETWORKS)
def test_a_wrong_app_key_stops_the_app_not_the_account(network: str, sandbox: SandboxProcess, driver: Driver) -> None:
    settings = sandbox_settings(network=network, sandbox_url=sandbox.url, client_secret="wrong")
    step = adapter_for(settings).auth.exchange(code="any", redirect_uri=CALLBACK, code_verifier=VERIFIER)
    outcome = driver.run(step)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.stops) == ("app_key", "app")


@pytest.mark.parametrize("network", ["linkedin", "x"])
def test_an_expired_token_may_be_mended_by_a_refresh(network: str, sandbox: SandboxProcess, driver: Driver) -> None:
    adapter, account = adapter_for(settings_of(sandbox, network)), sandbox.account(network)
    sandbox.control("tokens", {"network": network, "external_id": account["external_id"], "action": "expire"})
    outcome = driver.run(adapter.auth.accounts(access_token=account["access_token"]))
    assert isinstance(outcome, NeedsReconnect)
    assert outcome.refresh_first
    fresh = driver.run(adapter.auth.refresh(access_token="", refresh_token=account["refresh_token"]))
    assert isinstance(fresh, Tokens)
    assert isinstance(driver.run(adapter.auth.accounts(access_token=fresh.access_token)), tuple)
