"""Files over HTTP: bytes or a stored file flow in, an answer to be shown or saved, never run, flows out."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import IO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from coalition.errors import DomainError
from coalition.models import Membership
from kits.models import Bundle, KitFile
from kits.naming import kit_name
from kits.storing import address_at_storage, open_kept, read

PIECE_BYTES = 256 * 1024
ZIP = "application/zip"
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


def picture_answer(data: bytes, mime: str, *, cache: str) -> HttpResponse:
    """Bytes that a browser shows and never runs."""
    response = HttpResponse(data, content_type=mime)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache
    return response


def refused_page(response: HttpResponse, refusal: DomainError | None) -> HttpResponse:
    """The page with a refusal's status, and when to come back where that helps; without a refusal as it is."""
    if refusal is not None:
        response.status_code = refusal.status
        if refusal.retry_after_s:
            response["Retry-After"] = str(refusal.retry_after_s)
    return response


def is_swap(request: HttpRequest) -> bool:
    """Whether htmx asks, and swaps parts of the page."""
    return request.headers.get("HX-Request") == "true"


def status_of(request: HttpRequest, refusal: DomainError | None) -> int:
    """A refusal's status; to htmx one that it swaps: it takes others for a page that failed."""
    if refusal is None:
        return 200
    return 422 if is_swap(request) else refusal.status


@dataclass(frozen=True)
class StoredFile:
    """A file in storage that never changes under its key, and the name that people save it under."""

    key: str
    size_bytes: int
    name: str

    @property
    def tag(self) -> str:
        """Its entity tag: the key ends in a digest of the content."""
        return f'"{self.key.rsplit("/", 1)[-1]}"'


def stored_zip(bundle: Bundle, membership: Membership) -> StoredFile:
    """The zip of a finished bundle under the name that people get it by."""
    name = f"{kit_name(membership.campaign.slug, membership.company.name)}.zip"
    return StoredFile(bundle.zip_key, bundle.zip_bytes, name)


def file_answer(row: KitFile) -> HttpResponse:
    """A plain file as an attachment that no browser runs or takes for something else."""
    response = picture_answer(read(row.storage_key), row.mime, cache="private, no-store")
    response["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    return response


def is_from_the_beginning(request: HttpRequest, file: StoredFile) -> bool:
    """Whether this request takes a file rather than the rest of one that broke off, or nothing of it."""
    part = _asked_part(request, file)
    return request.method == "GET" and part is not None and part[0] == 0


def zip_answer(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """A zip streamed piece by piece, from where a broken download stopped; object storage hands out its own."""
    if elsewhere := address_at_storage(file.key, name=file.name, mime=ZIP):
        return HttpResponseRedirect(elsewhere)
    part = _asked_part(request, file)
    if part is None:
        unmet = HttpResponse(status=416)
        unmet["Content-Range"] = f"bytes */{file.size_bytes}"
        return unmet
    start, end = part
    source = open_kept(file.key)
    source.seek(start)
    sent_bytes = 0 if request.method == "HEAD" else end - start  # a server would throw away what was read
    # Under ASGI a plain iterator would be read whole into memory first.
    pieces = (_PiecesAsync if isinstance(request, ASGIRequest) else _Pieces)(source, sent_bytes)
    response = StreamingHttpResponse(pieces, content_type=ZIP)
    response["Content-Length"] = str(end - start)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = file.tag
    if end - start < file.size_bytes:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{file.size_bytes}"
    return response


def _asked_part(request: HttpRequest, file: StoredFile) -> tuple[int, int] | None:
    """First byte and the one after the last, by RFC 9110 section 14; None for a range that the file does not have."""
    whole = 0, file.size_bytes
    asked = _ONE_RANGE.match(request.headers.get("Range", ""))
    if asked is None or asked[0] == "bytes=-" or request.headers.get("If-Range", file.tag) != file.tag:
        return whole
    first, last = asked[1], asked[2]
    if first == "":
        return (max(0, file.size_bytes - int(last)), file.size_bytes) if int(last) else None
    if last and int(last) < int(first):
        return whole
    if int(first) >= file.size_bytes:
        return None
    return int(first), min(file.size_bytes, int(last) + 1) if last else file.size_bytes


class _Pieces:
    """Some bytes of a file, piece by piece, for a synchronous server; the answer closes it, read or not."""

    def __init__(self, file: IO[bytes], size_bytes: int) -> None:
        self.file, self.left_bytes = file, size_bytes

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read():
            yield piece

    def read(self) -> bytes:
        piece = self.file.read(min(PIECE_BYTES, self.left_bytes))
        self.left_bytes -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()


class _PiecesAsync(_Pieces):
    """The same for an asynchronous server, which must not wait for the disk."""

    __iter__ = None  # type: ignore[assignment]  # Django would take it for a synchronous one

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await asyncio.to_thread(self.read):
            yield piece
