"""Drives steps over HTTP, as the publisher does, and notes every call."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import requests

from social.networks.contract import Answer, HttpCall, HttpReply, Step, TransportFailure, Window

T = TypeVar("T")


def perform(call: HttpCall) -> Answer:
    """One call over the wire."""
    try:
        reply = requests.request(
            call.method,
            call.url,
            headers=dict(call.headers),
            data=call.body,
            timeout=(2.0, call.timeout_s),
            allow_redirects=False,
        )
    except requests.exceptions.ConnectTimeout as problem:
        return TransportFailure("not_sent", str(problem))
    except requests.exceptions.Timeout as problem:
        return TransportFailure("timeout", str(problem))
    except requests.exceptions.ConnectionError as problem:
        is_unsent = "Failed to establish" in str(problem) or "refused" in str(problem)
        return TransportFailure("not_sent" if is_unsent else "dropped", str(problem))
    return HttpReply(reply.status_code, {k.lower(): v for k, v in reply.headers.items()}, reply.content)


@dataclass
class Driver:
    """Runs steps; `secrets` must appear in no address."""

    calls: list[HttpCall] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    def run(self, step: Step[T], answering: Callable[[HttpCall], Answer] = perform) -> T:
        self.calls.clear()
        answer: Answer | None = None
        while True:
            try:
                call = step.send(answer)  # type: ignore[arg-type]  # a generator is begun with None
            except StopIteration as end:
                result: T = end.value
                return result
            assert not any(secret in call.url for secret in self.secrets)
            self.calls.append(call)
            answer = answering(call)

    @property
    def mutating(self) -> list[HttpCall]:
        return [call for call in self.calls if call.mutates]


def replay(*answers: Answer) -> Callable[[HttpCall], Answer]:
    """Recorded answers, one for each call."""
    waiting = list(answers)
    return lambda _call: waiting.pop(0)


def wait_for(look: Callable[[], list[T]], *, timeout_s: float) -> list[T]:
    """Looks until something is there or the time is over."""
    until = time.monotonic() + timeout_s
    while True:
        seen = look()
        if seen or time.monotonic() > until:
            return seen


def window_now() -> Window:
    now = datetime.now(UTC)
    return Window(now - timedelta(seconds=30), now + timedelta(seconds=30))
