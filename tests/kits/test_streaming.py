"""Zips under ASGI: a kit is streamed piece by piece by the real handler, whole, in part, and to who goes away."""

import asyncio
from typing import IO, Any

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIHandler

from coalition.clock import database_now
from config.bodies import limit_bodies
from kits import answers
from kits.models import Bundle, Download
from kits.services import Selection, build_bundle, make_kit_link, start_shared_bundle
from kits.storing import read
from tests.cast import NOW, Cast

PIECE = 10_000


@pytest.fixture
def handed_out(transactional_db: None, dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes]:
    """The address of a zip behind a link, and its bytes; pieces are small."""
    monkeypatch.setattr(answers, "PIECE_BYTES", PIECE)
    link, href = make_kit_link(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    bundle = start_shared_bundle(link=link, selection=Selection(["squeeze"]), now=database_now())
    build_bundle(bundle_id=bundle.id)
    data = read(Bundle.objects.get().zip_key)
    assert len(data) > 5 * PIECE
    return f"{href.removeprefix('http://127.0.0.1:8000')}bundle/{bundle.id}/kit.zip", data


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[IO[bytes]]:
    """Every file that an answer opens."""
    files: list[IO[bytes]] = []
    open_kept = answers.open_kept

    def kept(key: str) -> IO[bytes]:
        files.append(open_kept(key))
        return files[-1]

    monkeypatch.setattr(answers, "open_kept", kept)
    return files


def got(path: str, *, headers: dict[str, str] | None = None, method: str = "GET", leaves_after: int = 0) -> Any:
    """Status, headers and the pieces of the body; with `leaves_after`, the client is gone after so many of them."""
    sent: list[Any] = []
    gone = asyncio.Event()
    is_asked = False

    async def receive() -> dict[str, Any]:
        nonlocal is_asked
        if is_asked:
            await gone.wait()
            return {"type": "http.disconnect"}
        is_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)
        if leaves_after and len(sent) > leaves_after:
            gone.set()
            await asyncio.sleep(0)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver"), *((k.encode(), v.encode()) for k, v in (headers or {}).items())],
        "client": ("127.0.0.1", 1),
        "scheme": "http",
    }
    async_to_sync(limit_bodies(ASGIHandler()))(scope, receive, send)
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, [message["body"] for message in sent[1:] if message.get("body")]


def test_a_zip_comes_piece_by_piece(handed_out: tuple[str, bytes], opened: list[IO[bytes]]) -> None:
    path, data = handed_out
    status, headers, pieces = got(path)
    assert (status, headers["Content-Length"], headers["Accept-Ranges"]) == (200, str(len(data)), "bytes")
    assert [len(piece) for piece in pieces[:-1]] == [PIECE] * (len(pieces) - 1)
    assert (len(pieces) > 5, b"".join(pieces) == data) == (True, True)
    assert [file.closed for file in opened] == [True]
    assert Download.objects.count() == 1


def test_a_broken_one_goes_on_where_it_stopped(handed_out: tuple[str, bytes], opened: list[IO[bytes]]) -> None:
    path, data = handed_out
    status, headers, pieces = got(path, headers={"range": f"bytes={PIECE}-{4 * PIECE}"})
    assert (status, headers["Content-Range"]) == (206, f"bytes {PIECE}-{4 * PIECE}/{len(data)}")
    assert ([len(each) for each in pieces], b"".join(pieces)) == ([PIECE, PIECE, PIECE, 1], data[PIECE : 4 * PIECE + 1])
    assert ([file.closed for file in opened], Download.objects.count()) == ([True], 0)


def test_who_goes_away_leaves_no_file_open(handed_out: tuple[str, bytes], opened: list[IO[bytes]]) -> None:
    path, data = handed_out
    status, _headers, pieces = got(path, leaves_after=2)
    assert (status, len(b"".join(pieces)) < len(data)) == (200, True)
    assert [file.closed for file in opened] == [True]


def test_looking_reads_nothing(handed_out: tuple[str, bytes], opened: list[IO[bytes]]) -> None:
    path, data = handed_out
    status, headers, pieces = got(path, method="HEAD")
    assert (status, headers["Content-Length"], pieces) == (200, str(len(data)), [])
    assert ([file.closed for file in opened], Download.objects.count()) == ([True], 0)
