"""What the quarantine and its children say to each other: uploads and answers flow in, bytes on a socket flow out.

A child may be in a stranger's hands, so its answer is parsed like any foreign input: bounded, no pickle, no sentences.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass

from visuals.errors import ImageError
from visuals.guard.cleaning import CleanImage, CleanPhoto
from visuals.guard.errors import REFUSALS
from visuals.guard.limits import DRAWN_SIDE_PX, MAX_SIDE_PX, PHOTO_SIDE_PX
from visuals.guard.sniffing import sniff
from visuals.pictures import picture_size

MAX_ANSWER_BYTES = 64 * 1024 * 1024
BUSY = "busy"  # the machine, not the file, was too slow
_LENGTH_BYTES = 4
_MAX_HEADER_BYTES = 1024


class AnswerLost(Exception):
    """The other side fell silent before it had said everything."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A key of REFUSALS, or BUSY."""

    code: str


@dataclass(frozen=True, slots=True)
class Drawings:
    """What an importer has read, as it encodes it; whoever receives it decodes it as strictly as any upload."""

    encoded: bytes


@dataclass(frozen=True, slots=True)
class Font:
    """A font as `visuals.guard.font` encodes it, to be decoded as strictly."""

    encoded: bytes


Answer = CleanImage | CleanPhoto | Drawings | Font | Refusal
_ENCODED: Mapping[str, type[Drawings] | type[Font]] = {"drawings_bytes": Drawings, "font_bytes": Font}


def send_upload(stream: socket.socket, data: bytes) -> None:
    stream.sendall(len(data).to_bytes(_LENGTH_BYTES, "big") + data)


def receive_upload(stream: socket.socket) -> bytes:
    return _receive(stream, int.from_bytes(_receive(stream, _LENGTH_BYTES), "big"))


def send_answer(stream: socket.socket, answer: Answer) -> None:
    if isinstance(answer, Refusal):
        header: dict[str, object] = {"refused": answer.code}
        body = b""
    elif isinstance(answer, Drawings):
        header, body = {"drawings_bytes": len(answer.encoded)}, answer.encoded
    elif isinstance(answer, CleanPhoto):
        header, body = {"format": answer.source_format, "jpeg_bytes": len(answer.jpeg)}, answer.jpeg
    elif isinstance(answer, Font):
        header, body = {"font_bytes": len(answer.encoded)}, answer.encoded
    else:
        svg = answer.svg or b""
        header = {"format": answer.source_format, "png_bytes": len(answer.png), "svg_bytes": len(svg)}
        body = answer.png + svg
    encoded = json.dumps(header).encode()
    stream.sendall(len(encoded).to_bytes(_LENGTH_BYTES, "big") + encoded + body)


def receive_answer(stream: socket.socket, *, within_s: float) -> Answer:
    """AnswerLost when the answer breaks off, makes no sense, or does not come in time."""
    deadline = time.monotonic() + within_s
    length = int.from_bytes(_receive(stream, _LENGTH_BYTES, deadline), "big")
    if length > _MAX_HEADER_BYTES:
        raise AnswerLost
    try:
        return _read_answer(stream, json.loads(_receive(stream, length, deadline)), deadline)
    except (ValueError, KeyError, TypeError) as error:
        raise AnswerLost from error


def _read_answer(stream: socket.socket, header: dict[str, object], deadline: float) -> Answer:
    if "refused" in header:
        code = str(header["refused"])
        return Refusal(code if code in REFUSALS or code == BUSY else "damaged")
    for name, kind in _ENCODED.items():
        if name in header:
            length = header[name]
            if not isinstance(length, int) or not 0 < length <= MAX_ANSWER_BYTES:
                raise ValueError
            return kind(_receive(stream, length, deadline))
    if "jpeg_bytes" in header:
        return _read_photo(stream, header, deadline)
    return _read_image(stream, header, deadline)


def _read_image(stream: socket.socket, header: dict[str, object], deadline: float) -> CleanImage:
    png_bytes, svg_bytes, source_format = header["png_bytes"], header["svg_bytes"], header["format"]
    if not (isinstance(png_bytes, int) and isinstance(svg_bytes, int) and isinstance(source_format, str)):
        raise ValueError
    if not (png_bytes > 0 and svg_bytes >= 0 and png_bytes + svg_bytes <= MAX_ANSWER_BYTES):
        raise ValueError
    png = _receive(stream, png_bytes, deadline)
    svg = _receive(stream, svg_bytes, deadline)
    if sniff(png) != "png" or (svg and sniff(svg) != "svg"):
        raise ValueError
    width_px, height_px = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    if not 0 < min(width_px, height_px) <= max(width_px, height_px) <= max(MAX_SIDE_PX, DRAWN_SIDE_PX):
        raise ValueError
    return CleanImage(png, width_px, height_px, source_format[:10], svg or None)


def _read_photo(stream: socket.socket, header: dict[str, object], deadline: float) -> CleanPhoto:
    length, source_format = header["jpeg_bytes"], header["format"]
    if not (isinstance(length, int) and isinstance(source_format, str) and 0 < length <= MAX_ANSWER_BYTES):
        raise ValueError
    jpeg = _receive(stream, length, deadline)
    try:
        width_px, height_px = picture_size(jpeg)
    except ImageError as error:
        raise ValueError from error
    if sniff(jpeg) != "jpeg" or max(width_px, height_px) > PHOTO_SIDE_PX:
        raise ValueError
    return CleanPhoto(jpeg, width_px, height_px, source_format[:10])


def _receive(stream: socket.socket, length: int, deadline: float | None = None) -> bytes:
    received = bytearray()
    while len(received) < length:
        if deadline is not None:
            stream.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            part = stream.recv(min(length - len(received), 1 << 20))
        except OSError as error:  # also TimeoutError
            raise AnswerLost from error
        if not part:
            raise AnswerLost
        received += part
    return bytes(received)
