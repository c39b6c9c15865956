"""Who watches what: pieces flow in from the hub's thread, the newest of each waits for its stream."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from metrics.parts import Parts
from metrics.queries import Audience


@dataclass(frozen=True)
class Topic:
    """What a group of viewers sees alike; it is rendered once for all of them."""

    campaign_id: UUID
    locale: str
    audience: Audience


@dataclass(eq=False)
class Subscriber:
    """One open stream. What waits belongs to its event loop; other threads only ask the loop to take something in."""

    topic: Topic
    person_id: UUID
    loop: asyncio.AbstractEventLoop
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_closed: bool = False
    is_new: bool = True
    _fragments: dict[str, str] = field(default_factory=dict)
    _texts: dict[str, Any] = field(default_factory=dict)

    def offer(self, parts: Parts) -> None:
        """From any thread: let the newest value of each piece wait."""
        self._in_loop(self._take_in, parts)

    def close(self) -> None:
        """From any thread: end the stream."""
        self._in_loop(self._end)

    def taken(self) -> tuple[Mapping[str, str], Mapping[str, Any]]:
        """In the loop: what waits, once."""
        waiting = self._fragments, self._texts
        self._fragments, self._texts = {}, {}
        self.wake.clear()
        return waiting

    def _in_loop(self, act: Any, *given: Any) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(act, *given)

    def _take_in(self, parts: Parts) -> None:
        self._fragments.update(parts.fragments)
        self._texts.update(parts.texts)
        self.wake.set()

    def _end(self) -> None:
        self.is_closed = True
        self.wake.set()
