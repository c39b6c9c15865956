"""Readings through the adapters, against the sandbox's own counts: exact, None where not offered, failed apart."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from social.networks.contract import (
    Credentials,
    Figures,
    HttpReply,
    MediaItem,
    PublishContent,
    Published,
    ReadingFailed,
    Staged,
)
from social.networks.registry import adapter_for
from tests.social.networks.conftest import Desk, picture, settings_of
from tests.social.networks.driver import Driver, replay
from tests.social.sandbox.process import SandboxProcess

READING = {"linkedin": "Statistics|Analytics", "instagram": "/insights$", "x": "^/2/tweets$"}


def published(desk: Desk, driver: Driver) -> Published:
    staged = driver.run(desk.adapter.stage(content=desk.content, credentials=desk.credentials))
    assert isinstance(staged, Staged)
    outcome = driver.run(desk.adapter.publish(content=desk.content, credentials=desk.credentials, handle=staged.handle))
    assert isinstance(outcome, Published)
    return outcome


def read(desk: Desk, driver: Driver, *external_ids: str) -> list[object]:
    step = desk.adapter.read_figures(external_ids=external_ids, credentials=desk.credentials)
    readings = driver.run(step)
    assert driver.mutating == []
    assert set(readings) == set(external_ids)
    return [readings[name] for name in external_ids]


def test_figures_equal_the_ledgers_and_what_is_not_offered_is_none(desk: Desk, driver: Driver) -> None:
    post = published(desk, driver)
    desk.sandbox.control("clock", {"offset_s": 20 * 86_400})
    try:
        (figures,) = read(desk, driver, post.external_id)
        (kept,) = [item["counters"] for item in desk.posts()]
    finally:
        desk.sandbox.control("clock", {"offset_s": 0})
    assert isinstance(figures, Figures)
    assert kept["likes"] > 0
    assert (figures.likes, figures.impressions) == (kept["likes"], kept["impressions"])
    assert figures.comments == kept["comments"]
    assert (figures.shares or 0) == kept["shares"]
    offers_reach = desk.key != "x"
    assert figures.reach == (kept["reach"] if offers_reach else None)
    offers_clicks = desk.credentials.kind == "organization"
    assert figures.clicks == (kept["clicks"] if offers_clicks else None)
    assert figures.source == "api"
    assert figures.native["likes"] in ("likeCount", "REACTION", "likes", "like_count")


def test_a_failed_reading_is_neither_none_nor_zero(desk: Desk, driver: Driver) -> None:
    post = published(desk, driver)
    desk.sandbox.fault(network=desk.key, method="GET", path=READING[desk.key], effect="status", status=503)
    (reading,) = read(desk, driver, post.external_id)
    assert isinstance(reading, ReadingFailed)
    assert not reading.permanent
    desk.sandbox.without_faults()
    (reading,) = read(desk, driver, post.external_id)
    assert isinstance(reading, Figures)


def test_a_refused_token_fails_the_reading_and_says_why(desk: Desk, driver: Driver) -> None:
    post = published(desk, driver)
    desk.sandbox.control(
        "tokens", {"network": desk.key, "external_id": desk.credentials.external_id, "action": "revoke"}
    )
    (reading,) = read(desk, driver, post.external_id)
    assert isinstance(reading, ReadingFailed)
    assert reading.needs_reconnect
    assert (
        isinstance(driver.run(desk.adapter.read_followers(credentials=desk.credentials)), ReadingFailed)
        or desk.credentials.kind == "person"
    )


def test_instagrams_empty_set_is_none_but_likes_are_a_measured_zero(sandbox: SandboxProcess, driver: Driver) -> None:
    adapter = adapter_for(settings_of(sandbox, "instagram"))
    credentials = Credentials("t", "17841000000000001", "business")
    step = adapter.read_figures(external_ids=["1"], credentials=credentials)
    from_insights = b'{"data":[]}'
    from_fields = b'{"id":"1","like_count":0,"comments_count":0}'
    answers = [_ok(from_insights), _ok(from_fields)]
    assert driver.run(step, replay(*answers))["1"] == Figures(
        likes=0,
        comments=0,
        native={
            "impressions": "views",
            "reach": "reach",
            "likes": "likes",
            "comments": "comments",
            "shares": "shares",
            "saves": "saved",
        },
    )


def _ok(body: bytes) -> HttpReply:
    return HttpReply(200, {}, body)


def test_x_reads_a_hundred_a_call_and_tells_the_missing(sandbox: SandboxProcess, driver: Driver) -> None:
    account = sandbox.account("x")
    adapter = adapter_for(settings_of(sandbox, "x"))
    credentials = Credentials(account["access_token"], account["external_id"], "user")
    names = [str(2_000_000_000_000_000_000 + number) for number in range(150)]
    readings = driver.run(adapter.read_figures(external_ids=names, credentials=credentials))
    assert len(driver.calls) == 2
    assert all(isinstance(reading, ReadingFailed) and reading.permanent for reading in readings.values())


def test_linkedin_pages_are_read_many_a_call(sandbox: SandboxProcess, driver: Driver) -> None:
    account = sandbox.account("linkedin")
    adapter = adapter_for(settings_of(sandbox, "linkedin"))
    credentials = Credentials(account["access_token"], account["external_id"], "organization")
    urns = [f"urn:li:share:{number}" for number in range(60)] + ["urn:li:ugcPost:7", "urn:li:activity:9"]
    readings = driver.run(adapter.read_figures(external_ids=urns, credentials=credentials))
    assert len(driver.calls) == 3
    assert "List(urn%3Ali%3Ashare%3A0,urn%3Ali%3Ashare%3A1," in driver.calls[0].url
    silent = readings["urn:li:share:0"]
    assert isinstance(silent, Figures)
    assert silent.likes is None
    assert isinstance(readings["urn:li:activity:9"], ReadingFailed)


@pytest.mark.parametrize("network", ["x", "instagram", "linkedin"])
def test_a_post_made_by_hand_is_registered_by_its_address(
    network: str, sandbox: SandboxProcess, driver: Driver
) -> None:
    account = sandbox.account(network)
    adapter = adapter_for(settings_of(sandbox, network))
    credentials = Credentials(account["access_token"], account["external_id"], account["kind"], account["username"])
    content = PublishContent("Vote anyway & bring a friend", (MediaItem("", b"", "image/jpeg", "", 1, 1),))
    link = adapter.composer_link(content=content)
    page = requests.get(link.url, timeout=5)
    assert page.ok
    assert ("Vote anyway &amp; bring a friend" in page.text) == link.prefilled
    form = {"account": account["external_id"], "text": content.text}
    files = {"picture": ("a.jpg", picture())}
    reply = requests.post(link.url, data=form, files=files, allow_redirects=False, timeout=5)
    assert reply.status_code == 303
    address = adapter.parse_post_address(url=reply.headers["Location"])
    assert address is not None
    external_id = driver.run(adapter.resolve(address=address, credentials=credentials))
    (post,) = sandbox.posts_of(account["external_id"])
    assert external_id is not None
    assert external_id == post["external_id"]
    assert post["way"] == "page"
    assert address.published_at is not None
    assert abs(address.published_at - datetime.now(UTC)) < timedelta(seconds=5)
    reading = driver.run(adapter.read_figures(external_ids=[external_id], credentials=credentials))[external_id]
    assert isinstance(reading, Figures)
    assert "Vote anyway" in requests.get(reply.headers["Location"], timeout=5).text
