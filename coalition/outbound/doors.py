"""The door itself: addresses and limits flow in, answers flow out, unpacked and no larger than was asked for."""

import asyncio
import ssl
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from django.conf import settings
from django.utils.translation import gettext as _
from yarl import URL

from coalition.outbound.addresses import HTTPS_PORT, OutboundRefused, is_public, read_address, system_addresses
from coalition.outbound.gate import Gate, IsAllowed, Resolve

MAX_REDIRECTS = 3
CONNECT_S = 4.0
_CHUNK_BYTES = 64 * 1024
_CLOSING_S = 0.02  # TLS connections close after their session, https://docs.aiohttp.org/en/stable/client_advanced.html
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Limits:
    """What an answer may cost. `kinds` are media types, or beginnings of them that end in a slash."""

    size_bytes: int
    total_s: float
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What came back: the address it came from at last, its media type, its charset and its bytes, unpacked."""

    address: str
    status: int
    kind: str
    charset: str
    body: bytes = field(repr=False)


class Door:
    """Opens addresses. Only tests hand over another resolver, another rule for machines, a port or certificates."""

    def __init__(
        self,
        *,
        resolve: Resolve = system_addresses,
        is_allowed: IsAllowed = is_public,
        port: int = HTTPS_PORT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._resolve, self._is_allowed, self._port, self._tls = resolve, is_allowed, port, tls

    def fetch(self, address: str, *, limits: Limits) -> Answer:
        """GET an address. Raises OutboundRefused. May take as long as the limits say: call it outside transactions."""
        answer = asyncio.run(self._together([address], limits))[0]
        if isinstance(answer, OutboundRefused):
            raise answer
        return answer

    def fetch_all(self, addresses: Sequence[str], *, limits: Limits) -> list[Answer | OutboundRefused]:
        """GET several at once, in the order they were given; the time of the limits holds for all together."""
        return asyncio.run(self._together(addresses, limits)) if addresses else []

    async def _together(self, addresses: Sequence[str], limits: Limits) -> list[Answer | OutboundRefused]:
        gate = Gate(self._resolve, self._is_allowed)
        connector = aiohttp.TCPConnector(
            resolver=gate,
            socket_factory=gate.socket_for,
            ssl=self._tls or ssl.create_default_context(),
            use_dns_cache=False,
            force_close=True,
            limit=8,
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_S),
            headers={"User-Agent": f"CoalitionToolkit (+{settings.BASE_URL})", "Accept-Encoding": "gzip, deflate"},
            skip_auto_headers=("User-Agent",),
            auto_decompress=False,
            trust_env=False,
        ) as session:
            answers = await asyncio.gather(*(self._one(session, address, limits) for address in addresses))
        await asyncio.sleep(_CLOSING_S)
        return answers

    async def _one(self, session: aiohttp.ClientSession, address: str, limits: Limits) -> Answer | OutboundRefused:
        try:
            async with asyncio.timeout(limits.total_s):
                return await self._followed(session, read_address(address), limits)
        except OutboundRefused as refused:
            return refused
        except TimeoutError:
            return OutboundRefused(
                "site_too_slow", _("The site did not answer in time."), _("Try again, or upload the file yourself.")
            )
        except zlib.error:
            return _not_read()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _unreached(urlsplit(address if "://" in address else f"//{address}").hostname or "", error)

    async def _followed(self, session: aiohttp.ClientSession, address: str, limits: Limits) -> Answer:
        for _hop in range(MAX_REDIRECTS + 1):
            url = URL(address)
            url = url.with_port(self._port) if self._port != HTTPS_PORT else url
            async with session.get(url, allow_redirects=False) as reply:
                onward = reply.headers.get("Location", "") if reply.status in _MOVED else ""
                if not onward:
                    return await _taken(address, reply, limits)
                address = read_address(urljoin(address, onward))
        raise OutboundRefused(
            "too_many_redirects",
            _("The site leads from one address to the next and does not arrive."),
            _("Give the address where it arrives."),
        )


async def _taken(address: str, reply: aiohttp.ClientResponse, limits: Limits) -> Answer:
    if not 200 <= reply.status < 300:
        raise OutboundRefused(
            "site_refused",
            _("The site answered with the error %(status)s.") % {"status": reply.status},
            _("Look whether the address opens in your browser."),
        )
    kind = reply.content_type.lower()
    if not any(kind == wanted or (wanted.endswith("/") and kind.startswith(wanted)) for wanted in limits.kinds):
        raise OutboundRefused(
            "answer_kind",
            _("There is something else than expected at this address."),
            _("Give the address of a page or a picture."),
        )
    body = await _unpacked(reply, limits.size_bytes)
    return Answer(address, reply.status, kind, reply.charset or "", body)


async def _unpacked(reply: aiohttp.ClientResponse, size_bytes: int) -> bytes:
    """The body, never more of it than the limit, packed or not."""
    unpack = _unpacker(reply.headers)
    body = bytearray()
    async for chunk in reply.content.iter_chunked(_CHUNK_BYTES):
        body += unpack.decompress(chunk, size_bytes + 1 - len(body)) if unpack else chunk
        if len(body) > size_bytes:
            raise OutboundRefused(
                "answer_too_large",
                _("What stands at this address is too large."),
                _("Upload the file yourself."),
            )
    return bytes(body)


def _unpacker(headers: Mapping[str, str]) -> Any:
    packing = headers.get("Content-Encoding", "identity").strip().lower()
    if packing == "identity":
        return None
    if packing in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(wbits=47)  # gzip or zlib, by its own header
    raise _not_read()


def _not_read() -> OutboundRefused:
    return OutboundRefused(
        "answer_packing", _("The site answered in a way that cannot be read."), _("Upload the file yourself.")
    )


def _unreached(host: str, error: Exception) -> OutboundRefused:
    """One sentence for what kept a site from answering."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return OutboundRefused(
            "site_not_secure",
            _("%(host)s has no valid certificate.") % {"host": host},
            _("Give an address that opens with https."),
        )
    return OutboundRefused(
        "site_unreached",
        _("%(host)s cannot be reached.") % {"host": host},
        _("Look whether the address opens in your browser."),
    )


door = Door()
