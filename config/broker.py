"""The laptop's broker: messages are files in the data folder, each put there whole, and none for a forgotten queue.

kombu's own filesystem transport writes a file in place, and a reader that takes it half-written ends the worker. It
also remembers bindings once for the whole process, whatever folder they were made in, and two processes that bind at
the same moment overwrite each other's table: either way a later message finds no queue and is dropped without a word.
"""

import json
import os
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual


def _place(content: object, target: Path, put: Callable[[str, Path], None]) -> None:
    """Write `content` as JSON beside `target`'s folder's files, then `put` the draft there in one step."""
    handle, draft = tempfile.mkstemp(prefix="draft-", dir=target.parent)
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(content, file)
        put(draft, target)
    finally:
        Path(draft).unlink(missing_ok=True)


class Channel(filesystem.Channel):
    """A reader sees a whole message or none; a binding, once made, stays."""

    def _put(self, queue: Any, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu's own name
        name = f"{time.monotonic_ns() // 1_000_000:015}_{uuid.uuid4()}.{queue}.msg"
        _place(payload, Path(self.data_folder_out) / name, os.replace)

    def _queue_bind(self, exchange: Any, routing_key: Any, pattern: Any, queue: Any) -> None:
        table: Path = self._exchange_file(exchange)  # type: ignore[no-untyped-call]
        table.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # kombu edits an existing table under a lock, but creates one without
            _place([], table, os.link)
        super()._queue_bind(exchange, routing_key, pattern, queue)  # type: ignore[no-untyped-call]


class Transport(filesystem.Transport):
    """kombu's filesystem transport with whole messages and bindings remembered by connection."""

    Channel = Channel

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)  # type: ignore[no-untyped-call]
        self.state = virtual.BrokerState()  # type: ignore[no-untyped-call]


def register() -> None:
    """Make `files://` known to kombu."""
    TRANSPORT_ALIASES["files"] = "config.broker:Transport"
