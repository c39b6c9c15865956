"""A body over the limit is stopped in front of Django and answered with 413, on pages and on the API."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIHandler
from django.test import Client
from pytest_django import Settings

from config.bodies import MOST_DISCARDED_BYTES, TOO_LARGE, limit_bodies

MB = 1024 * 1024
FORM = b"multipart/form-data; boundary=x"


def exchange(
    pieces: Iterable[bytes], *, headers: dict[bytes, bytes], path: str = "/sign-in/"
) -> tuple[dict[str, Any], bytes, int]:
    """Post through the real handler; the answer's first message, its body, and how many bytes were taken."""
    waiting = list(pieces)
    taken = 0
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        if not waiting:
            await asyncio.Event().wait()
        piece = waiting.pop(0)
        taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), *headers.items()],
        "client": ("127.0.0.1", 1),
        "scheme": "http",
    }
    async_to_sync(limit_bodies(ASGIHandler()))(scope, receive, send)
    return sent[0], b"".join(message.get("body", b"") for message in sent[1:]), taken


@pytest.mark.django_db(transaction=True)
def test_a_body_that_declares_itself_far_too_large_is_refused_unread() -> None:
    headers = {b"content-type": FORM, b"content-length": b"%d" % (MOST_DISCARDED_BYTES + 1)}
    start, body, taken = exchange([b"0" * MB] * 3, headers=headers)
    assert (start["status"], taken) == (413, 0)
    assert (b"Connection", b"close") in start["headers"]
    assert "What you sent is larger than 32 MB." in body.decode()


@pytest.mark.django_db(transaction=True)
def test_a_body_a_little_too_large_is_read_to_its_end_so_that_the_browser_sees_the_answer() -> None:
    headers = {b"content-type": FORM, b"content-length": b"%d" % (33 * MB)}
    start, _body, taken = exchange([b"0" * MB] * 33, headers=headers)
    assert (start["status"], taken) == (413, 33 * MB)


@pytest.mark.django_db(transaction=True)
def test_a_body_without_a_length_is_cut_off_while_reading() -> None:
    headers = {b"content-type": FORM, b"transfer-encoding": b"chunked"}
    start, _body, taken = exchange([b"0" * MB] * 200, headers=headers)
    assert (start["status"], taken) == (413, MOST_DISCARDED_BYTES + MB)


@pytest.mark.django_db(transaction=True)
def test_the_api_says_it_as_a_problem_and_allows_json_less() -> None:
    headers = {b"content-type": b"application/json", b"transfer-encoding": b"chunked"}
    start, body, _taken = exchange([b"0" * MB] * 13, headers=headers, path="/api/v1/campaigns")
    assert start["status"] == 413
    assert (b"Content-Type", b"application/problem+json") in start["headers"]
    assert b'"code": "body_too_large"' in body
    assert b"larger than 12 MB" in body


def test_django_receives_nothing_of_it(settings: Settings) -> None:
    settings.MAX_FORM_BYTES = 10
    seen: list[tuple[bytes, bool]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            seen.append((message["body"], TOO_LARGE in scope))
            if not message["more_body"]:
                return

    messages = [(b"0" * 6, True), (b"0" * 4, True), (b"0", False)]

    async def receive() -> dict[str, Any]:
        body, more = messages.pop(0)
        return {"type": "http.request", "body": body, "more_body": more}

    async def send(message: Any) -> None:
        raise AssertionError

    scope = {"type": "http", "headers": [(b"content-type", FORM)]}
    async_to_sync(limit_bodies(application))(scope, receive, send)
    assert seen == [(b"0" * 6, False), (b"0" * 4, False), (b"", True)]


@pytest.mark.parametrize(("size", "status"), [(12 * MB, 422), (12 * MB + 1, 413)])
def test_the_limit_itself_is_allowed(db: None, size: int, status: int) -> None:
    frame = b"email="
    answer = Client().post(
        "/sign-in/", frame + b"0" * (size - len(frame)), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == status
