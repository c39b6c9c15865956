"""What every network's adapter keeps, shown against the sandbox over HTTP: one effect, recognisable, at most once."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from social.networks.contract import (
    Absent,
    AskPerson,
    Found,
    NeedsReconnect,
    Published,
    RetryLater,
    Staged,
    Unknown,
    Window,
)
from social.networks.registry import adapter_for
from tests.social.networks.conftest import Desk, settings_of
from tests.social.networks.driver import Driver, wait_for, window_now

PUBLISHING = {"linkedin": "^/rest/posts$", "instagram": "/media_publish$", "x": "^/2/tweets$"}


def staged(desk: Desk, driver: Driver) -> dict[str, object]:
    outcome = driver.run(desk.adapter.stage(content=desk.content, credentials=desk.credentials))
    assert isinstance(outcome, Staged)
    assert driver.mutating == []
    handle: dict[str, object] = json.loads(json.dumps(outcome.handle))
    return handle


def send(desk: Desk, driver: Driver, handle: dict[str, object]) -> object:
    step = desk.adapter.publish(content=desk.content, credentials=desk.credentials, handle=handle)
    return driver.run(step)


def reconciled(desk: Desk, driver: Driver, handle: dict[str, object], window: Window | None = None) -> object:
    step = desk.adapter.reconcile(handle=handle, credentials=desk.credentials, window=window or window_now())
    outcome = driver.run(step)
    assert driver.mutating == []
    return outcome


def test_content_is_published_once_with_everything_in_it(desk: Desk, driver: Driver) -> None:
    assert desk.adapter.breaches(content=desk.content) == ()
    handle = staged(desk, driver)
    assert desk.posts() == []
    before = datetime.now(UTC)
    outcome = send(desk, driver, handle)
    assert isinstance(outcome, Published)
    assert [call.mutates for call in driver.calls].count(True) == 1
    assert driver.calls[0].mutates
    (post,) = desk.posts()
    assert post["external_id"] == outcome.external_id
    assert post["text"] == desk.content.text
    assert post["alt_texts"] == ["A ballot box"]
    assert post["address"].rsplit("/", 2)[-2:] == outcome.permalink.rsplit("/", 2)[-2:]
    assert abs(outcome.published_at - before) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "fault",
    [{"effect": "drop", "after": True}, {"effect": "status", "status": 500, "after": True}, {"effect": "without_id"}],
    ids=["dropped", "500", "without id"],
)
def test_a_lost_reply_is_unknown_and_found_again(desk: Desk, driver: Driver, fault: dict[str, object]) -> None:
    handle = staged(desk, driver)
    desk.sandbox.fault(network=desk.key, method="POST", path=PUBLISHING[desk.key], count=1, **fault)
    outcome = send(desk, driver, handle)
    assert isinstance(outcome, Unknown)
    assert len(driver.mutating) == 1
    (post,) = desk.posts()
    found = reconciled(desk, driver, handle)
    if desk.can_be_read:
        assert isinstance(found, Found)
        assert found.published.external_id == post["external_id"]
    else:
        assert isinstance(found, AskPerson)
    assert len(desk.posts()) == 1


def test_a_timeout_is_unknown_even_when_the_request_lands_late(desk: Desk, driver: Driver) -> None:
    handle = staged(desk, driver)
    slow = replace(desk, adapter=adapter_for(settings_of(desk.sandbox, desk.key, call_timeout_s=0.2)))
    desk.sandbox.fault(
        network=desk.key, method="POST", path=PUBLISHING[desk.key], effect="latency", seconds=1.5, count=1
    )
    assert isinstance(send(slow, driver, handle), Unknown)
    landed = wait_for(desk.posts, timeout_s=15.0)
    assert len(landed) == 1
    if desk.can_be_read:
        assert isinstance(reconciled(desk, driver, handle), Found)


def test_a_send_that_never_arrived_is_absent_and_may_go_again(desk: Desk, driver: Driver) -> None:
    handle = staged(desk, driver)
    desk.sandbox.fault(network=desk.key, method="POST", path=PUBLISHING[desk.key], effect="status", count=1)
    assert isinstance(send(desk, driver, handle), Unknown)
    assert desk.posts() == []
    absent = reconciled(desk, driver, handle)
    assert absent == Absent() if desk.can_be_read else isinstance(absent, AskPerson)
    assert isinstance(send(desk, driver, handle), Published)
    assert len(desk.posts()) == 1


def test_a_post_outside_the_window_is_not_taken_for_this_send(desk: Desk, driver: Driver) -> None:
    handle = staged(desk, driver)
    assert isinstance(send(desk, driver, handle), Published)
    now = datetime.now(UTC)
    later = Window(now + timedelta(hours=1), now + timedelta(hours=2))
    assert not isinstance(reconciled(desk, driver, handle, later), Found)


def test_a_second_send_makes_no_second_post(desk: Desk, driver: Driver) -> None:
    handle = staged(desk, driver)
    first = send(desk, driver, handle)
    assert isinstance(first, Published)
    second = send(desk, driver, handle)
    if desk.key == "linkedin":
        assert isinstance(second, Published)
        assert (second.external_id, second.already_there) == (first.external_id, True)
    else:
        assert isinstance(second, Unknown)
        assert reconciled(desk, driver, handle) == Found(first)
    assert len(desk.posts()) == 1
    assert desk.sandbox.report()["duplicates"] == []


@pytest.mark.parametrize(("named", "low_s", "high_s"), [(17, 17, 17), ("http-date", 18, 22)])
def test_a_rate_limit_names_its_time(desk: Desk, driver: Driver, named: int | str, low_s: int, high_s: int) -> None:
    handle = staged(desk, driver)
    rule = {"effect": "rate_limit", "retry_after": named, "seconds": 20, "count": 1}
    desk.sandbox.fault(network=desk.key, method="POST", path=PUBLISHING[desk.key], **rule)
    outcome = send(desk, driver, handle)
    assert isinstance(outcome, RetryLater)
    assert outcome.scope == "account"
    assert outcome.after_s is not None
    assert low_s <= outcome.after_s <= high_s
    assert desk.posts() == []


def test_a_refused_token_asks_for_a_reconnection_and_sends_nothing(desk: Desk, driver: Driver) -> None:
    handle = staged(desk, driver)
    identity = {"network": desk.key, "external_id": desk.credentials.external_id}
    desk.sandbox.control("tokens", identity | {"action": "revoke"})
    outcome = send(desk, driver, handle)
    assert isinstance(outcome, NeedsReconnect)
    assert desk.posts() == []
    assert isinstance(
        driver.run(desk.adapter.stage(content=desk.content, credentials=desk.credentials)), NeedsReconnect
    )


def test_a_network_that_is_down_is_tried_again_later(desk: Desk, driver: Driver) -> None:
    nowhere = replace(settings_of(desk.sandbox, desk.key), api_base_url=f"http://127.0.0.1:9/{desk.key}")
    adapter = adapter_for(nowhere)
    handle = staged(desk, driver)
    stage = adapter.stage(content=desk.content, credentials=desk.credentials)
    assert isinstance(driver.run(stage), RetryLater)
    publish = adapter.publish(content=desk.content, credentials=desk.credentials, handle=handle)
    assert isinstance(driver.run(publish), RetryLater)


def test_staging_again_with_the_handle_uploads_nothing(desk: Desk, driver: Driver) -> None:
    handle = staged(desk, driver)
    outcome = driver.run(desk.adapter.stage(content=desk.content, credentials=desk.credentials, handle=dict(handle)))
    assert isinstance(outcome, Staged)
    assert outcome.handle == handle
    assert [call.method for call in driver.calls] == (["GET"] if desk.key == "instagram" else [])


def test_without_the_network_nothing_of_the_token_is_shown(desk: Desk) -> None:
    step = desk.adapter.stage(content=desk.content, credentials=desk.credentials)
    call = next(step)
    assert desk.credentials.access_token in str(call.headers)
    assert desk.credentials.access_token not in repr(call)
    assert desk.credentials.access_token not in repr(desk.credentials)
