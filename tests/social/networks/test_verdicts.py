"""What each network's refusal of the publishing call means, from recorded answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from social.networks.contract import (
    Credentials,
    HttpReply,
    NeedsReconnect,
    PublishContent,
    Published,
    Refused,
    RetryLater,
    TransportFailure,
    Unknown,
)
from social.networks.hosts import official_settings
from social.networks.registry import NETWORKS, adapter_for
from tests.social.networks.driver import Driver, replay

PAYLOADS = {
    network: json.loads((Path(__file__).parent / "payloads" / f"{network}.json").read_text()) for network in NETWORKS
}
HANDLES: dict[str, dict[str, Any]] = {
    "x": {"fingerprint": "f", "media_ids": []},
    "linkedin": {"fingerprint": "f", "images": []},
    "instagram": {"fingerprint": "f", "container": "17880000000000001"},
}
NEVER = "a code in `stops`"
CASES = [
    ("x", "duplicate", Unknown("X says that an identical post stands already")),
    ("x", "unauthorized", NeedsReconnect("Unauthorized", refresh_first=True)),
    ("x", "rate_limited", RetryLater(300.0, "Too Many Requests", "account")),
    ("x", "out_of_credits", ("out_of_credits", "app", "usage-capped")),
    ("x", "client_forbidden", ("permission", "account", "client-forbidden")),
    ("x", "invalid", ("rejected", "delivery", "invalid-request")),
    ("x", "html", Unknown("the network answered 503")),
    ("linkedin", "duplicate_unnamed", Unknown("refused as a duplicate of no name")),
    ("linkedin", "expired", NeedsReconnect("The token used in the request has expired", refresh_first=True)),
    ("linkedin", "revoked", NeedsReconnect("The token used in the request has been revoked by the user")),
    (
        "linkedin",
        "throttled",
        RetryLater(9000.0, "Resource level throttle limit for calls to this resource is reached.", "account"),
    ),
    ("linkedin", "denied", ("permission", "account", "ACCESS_DENIED")),
    ("linkedin", "old_version", ("api_version", "app", "NONEXISTENT_VERSION")),
    ("linkedin", "too_long", ("text", "delivery", "FIELD_LENGTH_TOO_LONG")),
    ("linkedin", "waiting", RetryLater(10.0, "Media asset is waiting for upload", "call")),
    ("linkedin", "conflict", Unknown("the network answered 409")),
    ("linkedin", "empty_503", Unknown("the network answered 503")),
    ("instagram", "expired", NeedsReconnect("Error validating access token: Session has expired")),
    ("instagram", "permission", ("permission", "account", "10/0")),
    ("instagram", "limited", RetryLater(420.0, "(#80001) There have been too many calls", "account")),
    (
        "instagram",
        "daily",
        RetryLater(
            3600.0,
            "You reached maximum number of posts that is allowed to be published by Content Publishing API.",
            "account",
        ),
    ),
    ("instagram", "spam", ("restricted", "account", "4/2207051")),
    ("instagram", "ratio", ("media", "delivery", "36003/2207009")),
    ("instagram", "not_ready", RetryLater(30.0, "Media ID is not available", "call")),
    ("instagram", "open", Unknown("Instagram left it open")),
    ("instagram", "already", Unknown("Instagram left it open")),
]


def reply_of(network: str, name: str) -> HttpReply:
    recorded = PAYLOADS[network][name]
    body = recorded["body"] if isinstance(recorded["body"], str) else json.dumps(recorded["body"])
    return HttpReply(recorded["status"], recorded.get("headers", {}), body.encode())


def published(network: str, driver: Driver, answer: HttpReply | TransportFailure) -> object:
    adapter = adapter_for(official_settings(network=network, client_id="c", client_secret="s"))
    kind = {"x": "user", "linkedin": "organization", "instagram": "business"}[network]
    step = adapter.publish(
        content=PublishContent("text"), credentials=Credentials("t", "1", kind), handle=HANDLES[network]
    )
    return driver.run(step, replay(answer))


@pytest.mark.parametrize(("network", "name", "expected"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_refusal_of_the_publishing_call(network: str, name: str, expected: object, driver: Driver) -> None:
    outcome = published(network, driver, reply_of(network, name))
    if isinstance(outcome, Refused):
        assert (outcome.code, outcome.stops, outcome.network_code) == expected
        assert outcome.message
        assert outcome.remedy.endswith(".")
    else:
        assert outcome == expected
    assert len(driver.calls) == 1


def test_every_recorded_answer_is_used() -> None:
    used = {(network, name) for network, name, _ in CASES} | {("linkedin", "duplicate"), ("instagram", "gone")}
    assert used == {(network, name) for network, recorded in PAYLOADS.items() for name in recorded}


def test_a_named_duplicate_is_the_post_itself(driver: Driver) -> None:
    outcome = published("linkedin", driver, reply_of("linkedin", "duplicate"))
    assert isinstance(outcome, Published)
    assert outcome.external_id == "urn:li:share:7203333333333333333"
    assert outcome.permalink == "https://www.linkedin.com/feed/update/urn:li:share:7203333333333333333"
    assert outcome.already_there


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504])
def test_an_open_answer_is_unknown(network: str, status: int, driver: Driver) -> None:
    assert isinstance(published(network, driver, HttpReply(status, {}, b"")), Unknown)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'{"data":7}', b"\xff\xfe", b'{"id":""}'])
def test_a_success_that_names_nothing_is_unknown(network: str, body: bytes, driver: Driver) -> None:
    assert isinstance(published(network, driver, HttpReply(201, {}, body)), Unknown)


@pytest.mark.parametrize("network", NETWORKS)
def test_no_answer_is_unknown_unless_nothing_left(network: str, driver: Driver) -> None:
    assert isinstance(published(network, driver, TransportFailure("timeout")), Unknown)
    assert isinstance(published(network, driver, TransportFailure("dropped")), Unknown)
    assert isinstance(published(network, driver, TransportFailure("not_sent")), RetryLater)


def test_a_429_without_any_time_leaves_it_to_the_backoff(driver: Driver) -> None:
    assert published("x", driver, HttpReply(429, {}, b"")) == RetryLater(None, "rate limit", "account")
