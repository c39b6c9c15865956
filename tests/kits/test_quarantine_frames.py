"""What a child says is read as strictly as an upload: one in a stranger's hands may say anything."""

import json
import socket
import struct

import pytest

from tests.visuals.guard_samples.rasters import encoded, quarters
from visuals.guard import CleanImage, CleanPhoto, clean_image, clean_photo
from visuals.guard.frames import AnswerLost, Refusal, receive_answer, send_answer

PNG, JPEG = encoded(quarters(), "PNG"), encoded(quarters(), "JPEG")


def received(raw: bytes) -> object:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(raw)
        theirs.shutdown(socket.SHUT_WR)
        return receive_answer(ours, within_s=2.0)


def frame(header: object, body: bytes = b"") -> bytes:
    told = json.dumps(header).encode()
    return len(told).to_bytes(4, "big") + told + body


def sized(png: bytes, width_px: int, height_px: int) -> bytes:
    return png[:16] + struct.pack(">II", width_px, height_px) + png[24:]


def told_image(png: bytes, svg: bytes = b"", **changed: object) -> bytes:
    return frame({"format": "png", "png_bytes": len(png), "svg_bytes": len(svg), **changed}, png + svg)


def test_what_is_sent_arrives() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for answer in (clean_image(PNG), clean_photo(encoded(quarters((300, 300)), "PNG")), Refusal("svg_cycle")):
            send_answer(theirs, answer)
            assert receive_answer(ours, within_s=2.0) == answer


def test_an_honest_frame_is_read() -> None:
    assert received(told_image(PNG)) == CleanImage(PNG, 64, 48, "png", None)
    assert received(told_image(sized(PNG, 1600, 1))) == CleanImage(sized(PNG, 1600, 1), 1600, 1, "png", None)
    assert received(frame({"format": "jpeg", "jpeg_bytes": len(JPEG)}, JPEG)) == CleanPhoto(JPEG, 64, 48, "jpeg")
    assert received(frame({"refused": "<script>"})) == Refusal("damaged")


LYING = {
    "nothing": b"",
    "a header without end": (10).to_bytes(4, "big") + b"{",
    "a header too long": (1025).to_bytes(4, "big") + b" " * 1025,
    "no JSON": frame("x")[:4] + b"xxx",
    "a list": frame([1]),
    "no fields": frame({}),
    "body cut off": told_image(PNG)[:-1],
    "no picture": told_image(b"<script>alert(1)</script>"),
    "a JPEG for a PNG": told_image(JPEG),
    "no svg": told_image(PNG, b"<html></html>"),
    "lengths as text": told_image(PNG, png_bytes=str(len(PNG))),
    "nothing told of": told_image(PNG, png_bytes=0),
    "less than nothing": told_image(PNG, svg_bytes=-1),
    "65 MB": told_image(PNG, png_bytes=65 * 1024 * 1024),
    "no format": told_image(PNG, format=None),
    "a wide picture": told_image(sized(PNG, 1601, 1)),
    "a high picture": told_image(sized(PNG, 1, 1601)),
    "gigapixels": told_image(sized(PNG, 60_000, 60_000)),
    "no width": told_image(sized(PNG, 0, 48)),
    "a header alone": told_image(PNG[:16]),
    "a photo that is a PNG": frame({"format": "jpeg", "jpeg_bytes": len(PNG)}, PNG),
    "drawings of no length": frame({"drawings_bytes": 0}),
    "drawings without end": frame({"drawings_bytes": 2**40}),
    "a font of text": frame({"font_bytes": "9"}, b"123456789"),
}


@pytest.mark.parametrize("name", LYING)
def test_a_lying_frame_is_no_answer(name: str) -> None:
    with pytest.raises(AnswerLost):
        received(LYING[name])


def test_a_photo_beyond_its_side_is_no_answer() -> None:
    wide = encoded(quarters((3001, 4)), "JPEG")
    with pytest.raises(AnswerLost):
        received(frame({"format": "jpeg", "jpeg_bytes": len(wide)}, wide))


def test_silence_ends() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(AnswerLost):
        receive_answer(ours, within_s=0.05)
