"""Absence is said only where it is proven, and what stands in a sandbox or a recorded answer is told apart."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from social.networks.contract import (
    Absent,
    AskPerson,
    Credentials,
    HttpReply,
    Refused,
    RetryLater,
    Window,
)
from social.networks.hosts import official_settings
from social.networks.protocols import NetworkAdapter
from social.networks.registry import adapter_for
from social.networks.texts import fingerprint
from social.networks.x.text import sent_fingerprint
from tests.social.networks.driver import Driver, replay

SENT_AT = datetime(2024, 6, 3, 8, 0, tzinfo=UTC)
WINDOW = Window(SENT_AT, SENT_AT + timedelta(seconds=30))
CONTAINER = {"fingerprint": fingerprint("Vote anyway"), "container": "17880000000000001"}
X_HANDLE = {"fingerprint": sent_fingerprint("Vote anyway"), "media_ids": []}
PAGE = Credentials("the-token", "urn:li:organization:1", "organization")
BUSINESS = Credentials("the-token", "17841000000000001", "business")
USER = Credentials("the-token", "42", "user", "ben")


def adapter(network: str) -> NetworkAdapter:
    return adapter_for(official_settings(network=network, client_id="", client_secret=""))


def reply(body: Any, status: int = 200) -> HttpReply:
    return HttpReply(status, {}, json.dumps(body).encode())


def x_post(moment: datetime, text: str = "Vote anyway") -> dict[str, str]:
    at_ms = int(moment.timestamp() * 1000)
    return {"id": str((at_ms - 1288834974657) << 22), "text": text}


def medium(moment: datetime, caption: str = "Vote anyway") -> dict[str, str]:
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S+0000")
    return {"id": "7", "caption": caption, "permalink": "https://www.instagram.com/p/C/", "timestamp": stamp}


LISTED = {"data": [medium(SENT_AT)]}
OTHERS = {"data": [medium(SENT_AT, "Another text"), medium(SENT_AT - timedelta(days=2))]}
NONE: dict[str, Any] = {"data": []}
STATES = [
    ("FINISHED", None, Absent()),
    ("EXPIRED", None, Absent(handle_usable=False)),
    ("ERROR", None, Absent(handle_usable=False)),
    ("IN_PROGRESS", None, RetryLater(30.0, "the container is still in progress", "call")),
    ("PUBLISHED", NONE, RetryLater(30.0, "published, but not listed yet", "call")),
    ("PUBLISHED", OTHERS, RetryLater(30.0, "published, but not listed yet", "call")),
]


@pytest.mark.parametrize(("state", "listed", "expected"), STATES)
def test_instagrams_container_decides(state: str, listed: Any, expected: object, driver: Driver) -> None:
    answers = [reply({"status_code": state, "id": "1"})] + ([reply(listed)] if listed is not None else [])
    step = adapter("instagram").reconcile(handle=CONTAINER, credentials=BUSINESS, window=WINDOW)
    assert driver.run(step, replay(*answers)) == expected


@pytest.mark.parametrize(("listed", "is_found"), [(LISTED, True), (OTHERS, False)])
def test_a_container_that_is_no_more_leaves_the_list_to_decide(listed: Any, is_found: bool, driver: Driver) -> None:
    gone = reply({"error": {"message": "gone", "code": 100, "error_subcode": 33}}, 400)
    step = adapter("instagram").reconcile(handle=CONTAINER, credentials=BUSINESS, window=WINDOW)
    outcome = driver.run(step, replay(gone, reply(listed)))
    assert (outcome == Absent(handle_usable=False)) is not is_found


def test_an_older_twin_on_x_blocks_the_post_and_is_told(driver: Driver) -> None:
    twin = x_post(SENT_AT - timedelta(hours=5))
    step = adapter("x").reconcile(handle=X_HANDLE, credentials=USER, window=WINDOW)
    outcome = driver.run(step, replay(reply({"data": [x_post(SENT_AT, "Another"), twin]})))
    assert isinstance(outcome, Refused)
    assert outcome.code == "duplicate"
    assert f"https://x.com/ben/status/{twin['id']}" in outcome.message
    assert "start_time=2024-06-02T08%3A00%3A00Z" in driver.calls[0].url


def test_x_is_read_to_the_last_page(driver: Driver) -> None:
    first = reply({"data": [x_post(SENT_AT, "Another")], "meta": {"next_token": "two"}})
    step = adapter("x").reconcile(handle=X_HANDLE, credentials=USER, window=WINDOW)
    outcome = driver.run(step, replay(first, reply({"data": [x_post(SENT_AT)]})))
    assert not isinstance(outcome, Absent | RetryLater)
    assert "pagination_token=two" in driver.calls[1].url


def test_x_absence_is_not_said_of_a_list_that_goes_on(driver: Driver) -> None:
    page = reply({"data": [x_post(SENT_AT, "Another")], "meta": {"next_token": "on"}})
    step = adapter("x").reconcile(handle=X_HANDLE, credentials=USER, window=WINDOW)
    assert isinstance(driver.run(step, replay(*[page] * 5)), RetryLater)


@pytest.mark.parametrize(("network", "credentials"), [("x", USER), ("linkedin", PAGE), ("instagram", BUSINESS)])
def test_a_failed_look_proves_nothing(network: str, credentials: Credentials, driver: Driver) -> None:
    handle: dict[str, Any] = {**CONTAINER, "media_ids": [], "images": []}
    step = adapter(network).reconcile(handle=handle, credentials=credentials, window=WINDOW)
    assert isinstance(driver.run(step, replay(HttpReply(503, {}, b""))), RetryLater)


def test_where_linkedin_may_not_be_read_a_person_is_asked(driver: Driver) -> None:
    handle: dict[str, Any] = {"fingerprint": "f", "images": []}
    step = adapter("linkedin").reconcile(handle=handle, credentials=PAGE, window=WINDOW)
    outcome = driver.run(step, replay(reply({"code": "ACCESS_DENIED", "message": "no", "status": 403}, 403)))
    assert isinstance(outcome, AskPerson)
    assert outcome.look_at_url == "https://www.linkedin.com/feed/"
    member = replace(PAGE, kind="person")
    step = adapter("linkedin").reconcile(handle=handle, credentials=member, window=WINDOW)
    assert isinstance(driver.run(step, replay()), AskPerson)
    assert driver.calls == []
