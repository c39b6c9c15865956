"""How large a request may be: an ASGI scope flows in; a body over the limit is kept from Django, which answers 413.

Django spools a whole body to disk before any middleware sees the request, so the limit stands in front of it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

TOO_LARGE = "coalition.body_too_large"
# A browser shows the answer only once its upload has been taken: a little too much is read to its end and thrown away.
MOST_DISCARDED_BYTES = 64 * 1024 * 1024
_EMPTY = {"type": "http.request", "body": b"", "more_body": False}


def allowed_bytes(content_type: str) -> int:
    """The largest body of this content type; only forms with files may be larger than what fits into memory."""
    is_form_with_files = content_type.lower().startswith("multipart/form-data")
    return int(settings.MAX_FORM_BYTES if is_form_with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def limit_bodies(application: Application) -> Application:
    """Wrap an ASGI application so that it never receives more than `allowed_bytes`; the scope says when it was more."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        body = _Body(scope, receive)
        await application(scope, body.receive, send)

    return limited


class _Body:
    """One request's body, handed on until it exceeds the limit; from then on nothing is."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        self._scope, self._receive = scope, receive
        self._allowed = allowed_bytes(headers.get(b"content-type", ""))
        declared = headers.get(b"content-length", "0")
        self._declared = int(declared) if declared.isdecimal() and len(declared) < 19 else 0
        self._taken = 0
        self._is_cut = False

    async def receive(self) -> dict[str, Any]:
        """The next message; an empty, last one in the place of the one that goes over the limit."""
        if self._is_cut:
            # Django now waits for the client to go away and cancels that wait when it has answered.
            await asyncio.Event().wait()
        if self._declared > self._allowed:
            return await self._cut({"more_body": True})
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        return await self._cut(message) if self._taken > self._allowed else message

    async def _cut(self, message: Mapping[str, Any]) -> dict[str, Any]:
        self._is_cut = True
        self._scope[TOO_LARGE] = True
        while message.get("more_body") and max(self._declared, self._taken) <= MOST_DISCARDED_BYTES:
            message = await self._receive()
            self._taken += len(message.get("body", b""))
        return dict(_EMPTY)
