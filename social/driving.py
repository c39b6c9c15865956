"""Drives an adapter's steps over HTTP: a generator of calls flows in, its outcome and a record of the calls flow out.

Nothing here knows Django's ORM, so it may run in an event loop. Secrets stay out of the record: method, path, status.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from social.networks.contract import Answer, HttpCall, HttpReply, Step, TransportFailure

T = TypeVar("T")
K = TypeVar("K")
CONNECT_TIMEOUT_S = 10.0
REPLY_SIZE_BYTES = 8_000_000


@dataclass(frozen=True)
class CallRecord:
    """One call as the journal keeps it. `status` 0: no answer came."""

    method: str
    path: str
    status: int
    took_ms: int

    def as_json(self) -> dict[str, Any]:
        return {"method": self.method, "path": self.path, "status": self.status, "took_ms": self.took_ms}


@dataclass
class Driven(Generic[T]):
    """What a step came to."""

    outcome: T
    calls: list[CallRecord] = field(default_factory=list)


def new_session(*, connections: int = 300) -> aiohttp.ClientSession:
    """A session without cookies, redirects or proxies from the environment. Open it inside a running loop."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections, keepalive_timeout=5.0),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=60, sock_connect=CONNECT_TIMEOUT_S),
    )


async def drive(step: Step[T], session: aiohttp.ClientSession, *, not_after_s: float | None = None) -> Driven[T]:
    """Carry a step to its end. Past `not_after_s` (of time.monotonic) a call that mutates is not made any more."""
    calls: list[CallRecord] = []
    answer: Any = None
    while True:
        try:
            call = step.send(answer)
        except StopIteration as end:
            return Driven(end.value, calls)
        began_s = time.monotonic()
        answer = await perform(session, call, not_after_s=not_after_s)
        status = answer.status if isinstance(answer, HttpReply) else 0
        took_ms = round((time.monotonic() - began_s) * 1000)
        calls.append(CallRecord(call.method, urlsplit(call.url).path[:200], status, took_ms))


async def perform(session: aiohttp.ClientSession, call: HttpCall, *, not_after_s: float | None = None) -> Answer:
    """Make one call. A failure says whether anything can have left."""
    timeout_s = call.timeout_s
    if call.mutates and not_after_s is not None:
        timeout_s = min(timeout_s, not_after_s - time.monotonic())
        if timeout_s <= 0:
            return TransportFailure("not_sent", "the deadline passed before the call")
    timeout = aiohttp.ClientTimeout(total=timeout_s, sock_connect=CONNECT_TIMEOUT_S)
    try:
        async with session.request(
            call.method,
            URL(call.url, encoded=True),
            headers=call.headers,
            data=call.body,
            timeout=timeout,
            allow_redirects=False,
        ) as response:
            return await _read(response)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
        return TransportFailure("not_sent", type(error).__name__)
    except TimeoutError:
        return TransportFailure("timeout", f"no answer within {timeout_s:.0f} s")
    except (aiohttp.ClientError, OSError) as error:
        return TransportFailure("dropped", type(error).__name__)


async def _read(response: aiohttp.ClientResponse) -> Answer:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > REPLY_SIZE_BYTES:
            return TransportFailure("dropped", "the answer was too large")
    headers = {name.lower(): value for name, value in response.headers.items()}
    return HttpReply(response.status, headers, bytes(body))


def drive_all(steps: Mapping[K, Step[T]], *, at_once: int = 40) -> dict[K, T]:
    """Carry many steps to their ends from synchronous code, some at a time."""
    if not steps:
        return {}
    return asyncio.run(_drive_all(steps, at_once))


def drive_one(step: Step[T]) -> T:
    """Carry one step to its end from synchronous code."""
    return drive_all({0: step})[0]


async def _drive_all(steps: Mapping[K, Step[T]], at_once: int) -> dict[K, T]:
    gate = asyncio.Semaphore(at_once)

    async def one(key: K, step: Step[T]) -> tuple[K, T]:
        async with gate:
            return key, (await drive(step, session)).outcome

    async with new_session(connections=at_once) as session:
        return dict(await asyncio.gather(*(one(key, step) for key, step in steps.items())))
