"""Judges machines: names and addresses flow in, resolved addresses and sockets flow out, of public machines only."""

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from django.utils.translation import gettext as _

from coalition.outbound.addresses import OutboundRefused

Resolve = Callable[[str, int], Sequence[str]]
IsAllowed = Callable[[str], bool]


class Gate(AbstractResolver):
    """Judges machines twice: when a name is resolved, and when a socket is opened, which addresses without a name pass.

    Names are resolved in threads that nobody waits for longer than the limits say.
    """

    def __init__(self, resolve: Resolve, is_allowed: IsAllowed) -> None:
        self._resolve, self._is_allowed = resolve, is_allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._looked_up(host, port)
        for address in found:
            self._judge(address)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def _looked_up(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()

        def settle(found: Sequence[str], error: Exception | None) -> None:
            if answer.done():
                return
            if error is None:
                answer.set_result(found)
            else:
                answer.set_exception(error)

        def look_up() -> None:
            found: Sequence[str] = ()
            failed: Exception | None = None
            try:
                found = self._resolve(host, port)
            except (OSError, UnicodeError) as error:
                failed = OSError(str(error))
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, found, failed)

        threading.Thread(target=look_up, name="outbound-name", daemon=True).start()
        return await answer

    def socket_for(self, address: tuple[Any, ...]) -> socket.socket:
        """The socket for an address as getaddrinfo tells it: the last place where it can be refused."""
        family, kind, protocol, _name, place = address
        self._judge(str(place[0]))
        opened = socket.socket(family, kind, protocol)
        opened.setblocking(False)
        return opened

    def _judge(self, address: str) -> None:
        if not self._is_allowed(address):
            raise OutboundRefused(
                "address_not_public",
                _("This address is not on the public internet."),
                _("Give the address of your public website."),
            )

    async def close(self) -> None:
        """Nothing is kept open."""
