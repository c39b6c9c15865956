"""One viewer's stream: a subscription flows in, server-sent events flow out. No database in here."""

import asyncio
import json
import signal
import threading
from collections.abc import AsyncIterator, Mapping
from types import FrameType
from typing import Any
from uuid import UUID

from metrics.live.hub import HUB, Hub
from metrics.live.subscribers import Subscriber, Topic

HEARTBEAT_S, LONGEST_S = 15, 600
RETRY_MS = 2000
_chained = threading.Event()


async def events(topic: Topic, person_id: UUID, *, hub: Hub = HUB) -> AsyncIterator[bytes]:
    """Everything at once, then what changes. Ends after ten minutes: the browser comes back and is asked who it is."""
    end_streams_with_process(hub)
    loop = asyncio.get_running_loop()
    subscriber = Subscriber(topic=topic, person_id=person_id, loop=loop)
    hub.subscribe(subscriber)
    ends_at = loop.time() + LONGEST_S
    try:
        yield f"retry: {RETRY_MS + person_id.int % RETRY_MS}\n\n".encode()
        while not subscriber.is_closed and loop.time() < ends_at:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    await subscriber.wake.wait()
            except TimeoutError:
                yield b": still here\n\n"
                continue
            fragments, texts = subscriber.taken()
            for name, data in (("figures", texts), ("fragments", fragments)):
                if data:
                    yield event(name, data)
    finally:
        hub.unsubscribe(subscriber)


def event(name: str, data: Mapping[str, Any]) -> bytes:
    """One server-sent event; JSON holds no line break."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def end_streams_with_process(hub: Hub) -> None:
    """Let the signals that stop the server end the streams too: it waits for open answers before it stops."""
    if _chained.is_set() or threading.current_thread() is not threading.main_thread():
        return
    _chained.set()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if not callable(before):
            continue

        def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
            hub.is_closing = True
            before(number, frame)

        signal.signal(number, stop)
