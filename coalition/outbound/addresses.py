"""Which addresses may be asked: what a person wrote flows in, a plain https address flows out, or OutboundRefused."""

import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext as _

from coalition.errors import Invalid

HTTPS_PORT = 443
MAX_ADDRESS_CHARS = 2048
# What Python calls global and is not everybody's, checked 2026-11-28 against the IANA special-purpose registries:
# https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry. 168.63.129.16 is Azure's
# host agent, https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(net)
    for net in (
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "5f00::/16",
        "fec0::/10",
    )
)


class OutboundRefused(Invalid):
    """The address is not asked, or its answer is not taken."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, and to no cloud's inside."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_private or ip.is_link_local:
        return False
    return not any(ip in net for net in _NOT_PUBLIC)


def system_addresses(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a name, as this machine resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def read_address(text: str) -> str:
    """A web address as https on its usual port; a bare name is one. Raises OutboundRefused with the cure."""
    given = text.strip()
    if "://" not in given:
        given = f"https://{given}"
    try:
        parts = urlsplit(given)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        name = host if ":" in host else _machine_of(host.encode("idna").decode())
    except (ValueError, UnicodeError, OSError):
        raise _unreadable() from None
    is_plain = given.isprintable() and " " not in given and "\\" not in given and len(given) <= MAX_ADDRESS_CHARS
    if parts.scheme not in {"http", "https"} or not name or not is_plain:
        raise _unreadable()
    if parts.username is not None or port not in {None, HTTPS_PORT, 80 if parts.scheme == "http" else HTTPS_PORT}:
        raise OutboundRefused(
            "address_not_plain",
            _("This address holds a password or a port."),
            _("Give the address as everybody opens it, such as https://example.org."),
        )
    return urlunsplit(("https", f"[{name}]" if ":" in name else name, parts.path or "/", parts.query, ""))


def _machine_of(name: str) -> str:
    """A name as it is; one that ends in a number is an address in some notation, and becomes the usual one."""
    return socket.inet_ntoa(socket.inet_aton(name)) if name.rpartition(".")[2][:1].isdigit() else name


def _unreadable() -> OutboundRefused:
    return OutboundRefused(
        "address_unreadable", _("This is not the address of a website."), _("Write it as https://example.org.")
    )
