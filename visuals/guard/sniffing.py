"""Tells what a file is: its first bytes flow in, the name of a format flows out. File names are never asked."""

from __future__ import annotations

import re

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\x1f\x8b", "svgz"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x00\x00\x01\x00", "ico"),
    (b"8BPS", "psd"),
    (b"%PDF", "pdf"),
    (b"%!PS", "eps"),
    (b"\xc5\xd0\xd3\xc6", "eps"),
    (b"PK\x03\x04", "zip"),
    (b"\xff\x0a", "jxl"),
    (b"\x00\x00\x00\x0cJXL ", "jxl"),
    (b"\x00\x00\x00\x0cjP  ", "jp2"),
)
# Refusals closer to the cure than `unsupported_format`.
UNREAD = {"unknown": "unknown_format", "svgz": "svg_compressed"}
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1")
_SVG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?svg[\s>/]")


def sniff(data: bytes) -> str:
    """`svg`, `svgz`, `png`, `jpeg`, `webp`, `gif`, `avif`, the name of a format that is not read, or `unknown`."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return _sniff_boxes(data)
    return "svg" if _is_svg(data) else "unknown"


def _sniff_boxes(data: bytes) -> str:
    brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    if b"avif" in brands or b"avis" in brands:
        return "avif"
    return "heic" if any(brand in brands for brand in _HEIF_BRANDS) else "unknown"


def _is_svg(head: bytes) -> bool:
    """However much stands before the drawing, as in files of an editor that keeps its own data there."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\x00", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"<") and _SVG.search(head) is not None
