"""The one door for foreign addresses: what it opens, what it never connects to, and how much it takes."""

import gzip
import socket
import zlib
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from coalition import outbound
from coalition.outbound import Answer, Door, Limits, OutboundRefused, is_public, read_address
from tests.coalition.stand_in import NAME, StandIn, website

LIMITS = Limits(size_bytes=1000, total_s=20, kinds=("text/html", "image/"))
QUICK = Limits(size_bytes=1000, total_s=0.3, kinds=("text/html",))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[StandIn]:
    with website(tmp_path) as running:
        running.pages["/"] = ("text/html; charset=utf-8", b"<h1>Ondelune</h1>")
        yield running


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every socket that is opened to a machine; one that was accepted has a descriptor already."""
    opened: list[object] = []

    class Counted(socket.socket):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            if args and args[0] in {socket.AF_INET, socket.AF_INET6} and "fileno" not in kwargs:
                opened.append(args)
            super().__init__(*args, **kwargs)

    monkeypatch.setattr(socket, "socket", Counted)
    return opened


def refusal_of(door: Door, address: str, limits: Limits = LIMITS) -> str:
    with pytest.raises(OutboundRefused) as refused:
        door.fetch(address, limits=limits)
    assert refused.value.message and refused.value.remedy
    return refused.value.code


def moved(to: str, status: int = 302) -> Any:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return write


def raw(body: bytes, **headers: str) -> Any:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return write


def test_a_page_comes_with_its_kind_and_charset(site: StandIn) -> None:
    answer = site.door().fetch(f"https://{NAME}/", limits=LIMITS)
    assert answer == Answer(f"https://{NAME}/", 200, "text/html", "utf-8", b"<h1>Ondelune</h1>")


def test_it_says_who_asks_and_carries_nothing_else(site: StandIn) -> None:
    site.pages["/set"] = raw(b"x", Set_Cookie="who=you")
    door = site.door()
    door.fetch(f"https://{NAME}/set", limits=LIMITS)
    door.fetch(f"https://{NAME}/", limits=LIMITS)
    told = [{name.lower(): value for name, value in headers.items()} for headers in site.headers]
    assert [sorted(headers) for headers in told] == [
        ["accept", "accept-encoding", "connection", "host", "user-agent"]
    ] * 2
    assert told[1]["user-agent"] == f"CoalitionToolkit (+{settings.BASE_URL})"


@pytest.mark.parametrize("given", ["ondelune.example", "http://ondelune.example", " https://ondelune.example/ "])
def test_a_bare_name_and_http_become_https(site: StandIn, given: str) -> None:
    assert site.door().fetch(given, limits=LIMITS).address == "https://ondelune.example/"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("Köln.example/Über uns?", ""),
        ("https://köln.example/a?b=c#d", "https://xn--kln-sna.example/a?b=c"),
        ("http://example.org:80/x", "https://example.org/x"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8443/", ""),
        ("http://example.org:443/", "https://example.org/"),
        ("https://ben:secret@example.org/", ""),
        ("https://example.org@127.0.0.1/", ""),
        ("https://example.org\\@127.0.0.1/", ""),
        ("ftp://example.org/", ""),
        ("file:///etc/passwd", ""),
        ("gopher://127.0.0.1:70/_x", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://exa mple.org/", ""),
        ("https://0x7f.1/x", "https://127.0.0.1/x"),
        ("https://999.1.1.1/", ""),
        ("https://example.org/\r\nX: y", ""),
        ("https://[::1", ""),
        ("https://example.org:99999/", ""),
        ("https://" + "a" * 70 + ".example/", ""),
        ("https://example.org/" + "a" * 2100, ""),
        ("", ""),
    ],
)
def test_only_plain_web_addresses_are_read(given: str, read: str) -> None:
    if read:
        assert read_address(given) == read
        return
    with pytest.raises(OutboundRefused) as refused:
        read_address(given)
    assert refused.value.code in {"address_unreadable", "address_not_plain"}


LOOPBACK = [
    "127.0.0.1",
    "127.0.0.2",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:0001]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost",
    "localhost.",
    "0.0.0.0",
    "0",
    "[::]",
]
INSIDE = [
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "100.64.0.1",
    "100.100.100.200",
    "169.254.169.254",
    "169.254.170.2",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a00:1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[fc00::1]",
    "[ff02::1]",
    "[2001:db8::1]",
    "[2001:0:7f00:1::]",
    "168.63.129.16",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]


@pytest.mark.parametrize("host", [*LOOPBACK, *INSIDE])
def test_no_socket_is_opened_to_what_is_not_public(site: StandIn, sockets: list[object], host: str) -> None:
    door = Door(port=site.port)
    assert refusal_of(door, f"https://{host}/") == "address_not_public"
    assert (sockets, site.connections) == ([], 0)


@pytest.mark.parametrize("host", [host.strip("[]") for host in INSIDE if not host.startswith("[")])
def test_nor_when_a_name_resolves_to_it(sockets: list[object], host: str) -> None:
    address = socket.inet_ntoa(socket.inet_aton(host))
    door = Door(resolve=lambda name, port: ["93.184.215.14", address])
    assert refusal_of(door, "https://metadata.example/") == "address_not_public"
    assert sockets == []


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_the_public_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "to", ["https://127.0.0.1/", "http://169.254.169.254/latest/", "//[::1]/", "https://2130706433"]
)
def test_a_redirect_into_the_house_is_not_followed(site: StandIn, sockets: list[object], to: str) -> None:
    site.pages["/"] = moved(to)
    allowed = {"127.0.0.1"}

    def resolve(host: str, port: int) -> Sequence[str]:
        if host == NAME:
            return ["127.0.0.1"]
        allowed.clear()  # from here on the stand-in's machine is as inside as any other
        return outbound.system_addresses(host, port)

    door = site.door(resolve=resolve, is_allowed=lambda address: address in allowed and not site.asked)
    assert refusal_of(door, f"https://{NAME}/") == "address_not_public"
    assert (len(sockets), site.connections, site.asked) == (1, 1, ["/"])


def test_a_name_that_changes_its_machine_is_judged_each_time(site: StandIn, sockets: list[object]) -> None:
    """Rebinding: the name leads outside first, and to a machine inside when it is asked for again."""
    site.pages["/"] = moved("/again")
    answers = iter([["127.0.0.1"], ["10.0.0.7"]])
    door = site.door(resolve=lambda host, port: next(answers), is_allowed=lambda address: address == "127.0.0.1")
    assert refusal_of(door, f"https://{NAME}/") == "address_not_public"
    assert (len(sockets), site.asked) == (1, ["/"])


def test_the_machine_that_was_judged_is_the_one_that_is_connected_to(site: StandIn) -> None:
    """The system would resolve the name to nothing: only the judged address can have been used."""
    looked_up = []
    door = site.door(resolve=lambda host, port: looked_up.append(host) or ["127.0.0.1"])
    assert door.fetch(f"https://{NAME}/", limits=LIMITS).status == 200
    assert looked_up == [NAME]


def test_three_redirects_arrive_and_four_do_not(site: StandIn) -> None:
    site.pages |= {"/3": moved("/2", 301), "/2": moved("http://ondelune.example/1", 307), "/1": moved("/", 308)}
    site.pages["/4"] = moved("/3")
    door = site.door()
    assert door.fetch(f"https://{NAME}/3", limits=LIMITS).address == "https://ondelune.example/"
    assert refusal_of(door, f"https://{NAME}/4") == "too_many_redirects"


@pytest.mark.parametrize("to", ["ftp://ondelune.example/", "https://ondelune.example:22/", "file:///etc/passwd"])
def test_a_redirect_to_another_port_or_scheme_is_not_followed(site: StandIn, to: str) -> None:
    site.pages["/"] = moved(to)
    assert refusal_of(site.door(), f"https://{NAME}/") in {"address_unreadable", "address_not_plain"}
    assert site.connections == 1


def test_what_is_too_large_is_left_off_while_it_comes(site: StandIn) -> None:
    site.pages["/exact"] = ("text/html", b"x" * 1000)
    site.pages["/large"] = ("text/html", b"x" * 1001)
    site.pages["/endless"] = raw(b"x" * 300_000)
    door = site.door()
    assert len(door.fetch(f"https://{NAME}/exact", limits=LIMITS).body) == 1000
    assert refusal_of(door, f"https://{NAME}/large") == "answer_too_large"
    assert refusal_of(door, f"https://{NAME}/endless") == "answer_too_large"


def test_packed_answers_are_unpacked_within_the_limit(site: StandIn) -> None:
    site.pages["/gzip"] = raw(gzip.compress(b"x" * 900), Content_Encoding="gzip")
    site.pages["/deflate"] = raw(zlib.compress(b"x" * 900), Content_Encoding="deflate")
    site.pages["/bomb"] = raw(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    site.pages["/broken"] = raw(b"no gzip", Content_Encoding="gzip")
    site.pages["/brotli"] = raw(b"?", Content_Encoding="br")
    door = site.door()
    assert [len(door.fetch(f"https://{NAME}/{way}", limits=LIMITS).body) for way in ("gzip", "deflate")] == [900, 900]
    assert refusal_of(door, f"https://{NAME}/bomb") == "answer_too_large"
    assert refusal_of(door, f"https://{NAME}/broken") == "answer_packing"
    assert refusal_of(door, f"https://{NAME}/brotli") == "answer_packing"


def test_only_expected_kinds_are_taken(site: StandIn) -> None:
    site.pages |= {
        "/logo": ("image/svg+xml", b"<svg/>"),
        "/film": ("video/mp4", b"x"),
        "/data": ("application/json", b""),
    }
    door = site.door()
    assert door.fetch(f"https://{NAME}/logo", limits=LIMITS).kind == "image/svg+xml"
    assert [refusal_of(door, f"https://{NAME}/{name}") for name in ("film", "data")] == ["answer_kind"] * 2


def test_a_site_that_drips_is_given_up(site: StandIn) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read()  # until the door hangs up

    site.pages["/"] = drip
    assert refusal_of(site.door(), f"https://{NAME}/", QUICK) == "site_too_slow"


def test_a_name_that_is_never_resolved_keeps_nobody(site: StandIn) -> None:
    released = socket.socketpair()
    try:
        door = site.door(resolve=lambda host, port: [str(released[0].recv(9))])
        assert refusal_of(door, f"https://{NAME}/", QUICK) == "site_too_slow"
    finally:
        released[1].send(b"x")
        for end in released:
            end.close()


def test_errors_and_strangers_are_told_apart(site: StandIn, tmp_path: Path) -> None:
    door = site.door()
    assert refusal_of(door, f"https://{NAME}/missing") == "site_refused"
    assert refusal_of(door, "https://other.example/") == "site_not_secure"
    assert refusal_of(Door(resolve=site_is_gone), "https://gone.example/") == "site_unreached"


def site_is_gone(host: str, port: int) -> Sequence[str]:
    raise OSError("no such name")


def test_several_are_asked_at_once_and_fail_alone(site: StandIn) -> None:
    site.pages |= {f"/{number}": ("image/png", str(number).encode()) for number in range(3)}
    found = site.door().fetch_all([f"https://{NAME}/{path}" for path in ("0", "missing", "2")], limits=LIMITS)
    assert [each.body if isinstance(each, Answer) else each.code for each in found] == [b"0", "site_refused", b"2"]
    assert site.door().fetch_all([], limits=LIMITS) == []


def test_the_door_in_use_is_closed_to_this_machine(site: StandIn, sockets: list[object]) -> None:
    assert (outbound.door._port, outbound.door._is_allowed, outbound.door._tls) == (443, is_public, None)
    assert refusal_of(outbound.door, "https://localhost/") == "address_not_public"
    assert sockets == []
