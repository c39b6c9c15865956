"""Media before the moment: Instagram's containers through their states, many pictures, and where a token may go."""

import json
from dataclasses import replace

import pytest

from social.networks.contract import (
    Credentials,
    HttpCall,
    HttpReply,
    MediaItem,
    Processing,
    PublishContent,
    Published,
    Refused,
    Staged,
    Unknown,
)
from social.networks.hosts import official_settings
from social.networks.linkedin.calls import LinkedInCalls
from social.networks.registry import adapter_for
from tests.social.networks.conftest import picture, settings_of
from tests.social.networks.driver import Driver, replay
from tests.social.sandbox.process import SandboxProcess


def two_pictures(pictures: str) -> PublishContent:
    first = MediaItem(f"{pictures}/square.jpg", picture(), "image/jpeg", "One", 400, 400)
    second = MediaItem(f"{pictures}/second.jpg", lambda: picture(colour="#aa3300"), "image/jpeg", "Two", 400, 400)
    return PublishContent("Two pictures", (first, second))


@pytest.mark.parametrize("network", ["linkedin", "instagram", "x"])
def test_two_pictures_keep_their_order_and_descriptions(
    network: str, sandbox: SandboxProcess, pictures: str, driver: Driver
) -> None:
    account = sandbox.account(network)
    credentials = Credentials(account["access_token"], account["external_id"], account["kind"])
    adapter, content = adapter_for(settings_of(sandbox, network)), two_pictures(pictures)
    staged = driver.run(adapter.stage(content=content, credentials=credentials))
    assert isinstance(staged, Staged)
    step = adapter.publish(content=content, credentials=credentials, handle=staged.handle)
    assert isinstance(driver.run(step), Published)
    (post,) = sandbox.posts_of(account["external_id"])
    assert post["alt_texts"] == ["One", "Two"]
    assert len(set(post["media"])) == 2


def test_instagram_takes_its_time_and_is_asked_less_and_less(
    sandbox: SandboxProcess, pictures: str, driver: Driver
) -> None:
    account = sandbox.account("instagram")
    credentials = Credentials(account["access_token"], account["external_id"], "business")
    adapter, content = adapter_for(settings_of(sandbox, "instagram")), two_pictures(pictures)
    sandbox.control("settings", {"processing_s": 600})
    outcome = driver.run(adapter.stage(content=content, credentials=credentials))
    waits = []
    for _check in range(6):
        assert isinstance(outcome, Processing)
        waits.append(outcome.after_s)
        outcome = driver.run(adapter.stage(content=content, credentials=credentials, handle=outcome.handle))
        assert [call.method for call in driver.calls] == ["GET"]
    assert waits == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0]


def staged_with(status_code: str, driver: Driver) -> object:
    adapter = adapter_for(official_settings(network="instagram", client_id="", client_secret=""))
    content = PublishContent("t", (MediaItem("https://a.example/a.jpg", b"", "image/jpeg", "", 4, 4),))
    answers = [HttpReply(200, {}, b'{"id":"1"}'), HttpReply(200, {}, json.dumps({"status_code": status_code}).encode())]
    return driver.run(adapter.stage(content=content, credentials=Credentials("t", "1", "business")), replay(*answers))


def test_a_containers_end_states(driver: Driver) -> None:
    assert isinstance(staged_with("FINISHED", driver), Staged)
    assert isinstance(staged_with("PUBLISHED", driver), Unknown)
    assert staged_with("EXPIRED", driver) == Processing({}, 0.0)
    refused = staged_with("ERROR", driver)
    assert isinstance(refused, Refused)
    assert refused.code == "media"


@pytest.mark.parametrize(
    ("name", "code"), [("tall.jpg", "36003/2207009"), ("square.png", "36001/2207005")], ids=["ratio", "format"]
)
def test_instagrams_refusal_of_a_picture_is_final(
    name: str, code: str, sandbox: SandboxProcess, pictures: str, driver: Driver
) -> None:
    account = sandbox.account("instagram")
    credentials = Credentials(account["access_token"], account["external_id"], "business")
    item = replace(two_pictures(pictures).media[0], url=f"{pictures}/{name}")
    adapter = adapter_for(settings_of(sandbox, "instagram"))
    outcome = driver.run(adapter.stage(content=PublishContent("t", (item,)), credentials=credentials))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.network_code) == ("media", code)


@pytest.mark.parametrize(
    "upload_url",
    ["https://evil.example/upload", "http://www.linkedin.com/upload", "https://linkedin.com.evil.example/"],
)
def test_the_token_goes_to_linkedins_own_upload_addresses_only(upload_url: str, driver: Driver) -> None:
    settings = official_settings(network="linkedin", client_id="", client_secret="")
    body = {"value": {"image": "urn:li:image:a", "uploadUrl": upload_url}}
    content = PublishContent("t", (MediaItem("", b"x", "image/jpeg", "", 4, 4),))
    credentials = Credentials("the-token", "urn:li:person:1", "person")
    step = adapter_for(settings).stage(content=content, credentials=credentials)
    outcome = driver.run(step, replay(HttpReply(200, {}, json.dumps(body).encode())))
    assert isinstance(outcome, Refused)
    assert len(driver.calls) == 1
    assert LinkedInCalls(settings, credentials).is_own("https://www.linkedin.com/dms-uploads/a?sig=b")


def test_a_picture_is_sent_as_it_is(driver: Driver) -> None:
    settings = official_settings(network="linkedin", client_id="", client_secret="")
    body = {"value": {"image": "urn:li:image:a", "uploadUrl": "https://www.linkedin.com/dms-uploads/a"}}
    sent: list[HttpCall] = []

    def answering(call: HttpCall) -> HttpReply:
        sent.append(call)
        return HttpReply(201 if call.method == "PUT" else 200, {}, json.dumps(body).encode())

    content = PublishContent("t", (MediaItem("", b"\xff\xd8bytes", "image/jpeg", "", 4, 4),))
    step = adapter_for(settings).stage(content=content, credentials=Credentials("t", "urn:li:person:1", "person"))
    assert isinstance(driver.run(step, answering), Staged)
    assert (sent[1].body, sent[1].headers["content-type"]) == (b"\xff\xd8bytes", "image/jpeg")
