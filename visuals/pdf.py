"""Finishes a PDF of cairo: bytes, the boxes of its page and its texts flow in, an update at its end flows out too.

Letters are drawn as outlines; so that they can be searched and copied, each line stands there once more in a font
whose glyphs are empty. cairo writes neither this nor a page's boxes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from visuals.geometry import Box, Matrix

_PAGE = re.compile(rb"\n(\d+) 0 obj\n(<<\s*/Type /Page\b(?!s).*?)\nendobj", re.DOTALL)
_CATALOG = re.compile(rb"\n(\d+) 0 obj\n(<<\s*/Type /Catalog\b.*?)\nendobj", re.DOTALL)
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_SIZE = re.compile(rb"/Size (\d+)")
_REFERENCES = {name: re.compile(rb"/%s (\d+) 0 R" % name.encode()) for name in ("Contents", "Resources")}
_MOST_LETTERS = 255  # of one font whose codes are bytes
_WIDTH = 500  # of every letter, in thousandths


class Words(NamedTuple):
    """A line of text as it is drawn: where it begins, how large and how wide it is, in the units of its matrix."""

    text: str
    x: float
    baseline: float
    size: float
    width: float


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What cairo does not write: boxes in points from the page's lower left corner, texts with their matrices."""

    height: float
    trim: Box
    bleed: Box
    lines: Sequence[tuple[Words, Matrix]]


def finished(pdf: bytes, pages: Sequence[PageFacts], language: str) -> bytes:
    """Each page with its facts, in order; what was there stays as it is, and an incremental update follows it."""
    written, catalog, trailer = list(_PAGE.finditer(pdf)), _CATALOG.search(pdf), _TRAILER.search(pdf)
    count = _SIZE.search(trailer.group(1)) if trailer else None
    if len(written) != len(pages) or catalog is None or trailer is None or count is None:
        raise RuntimeError("The PDF library writes other pages than it did.")
    update = _Update(int(count.group(1)))
    for page, facts in zip(written, pages, strict=True):
        _finish_page(update, pdf, page, facts)
    told = b"<< /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>" % _ascii(language)
    update.put(int(catalog.group(1)), catalog.group(2).replace(b"<<", told, 1))
    return update.appended(pdf, trailer.group(1), int(trailer.group(2)))


def _finish_page(update: _Update, pdf: bytes, page: re.Match[bytes], facts: PageFacts) -> None:
    boxes = _box(b"TrimBox", facts.trim) + _box(b"BleedBox", facts.bleed)
    body = page.group(2).replace(b"/Type /Page", b"/Type /Page" + boxes, 1)
    resources = _REFERENCES["Resources"].search(body)
    held = _object(pdf, int(resources.group(1))) if resources else None
    if facts.lines and resources is not None and held is not None:
        font, stream = _texts(update, facts)
        update.put(int(resources.group(1)), held.replace(b"<<", b"<< /Font << /Told %d 0 R >>" % font, 1))
        body = _REFERENCES["Contents"].sub(rb"/Contents [ %d 0 R \1 0 R ]" % stream, body, count=1)
    update.put(int(page.group(1)), body)


class _Update:
    """Objects to be put behind a file."""

    def __init__(self, next_number: int) -> None:
        self._next = next_number
        self._objects: dict[int, bytes] = {}

    def put(self, number: int, body: bytes) -> None:
        self._objects[number] = body

    def add(self, body: bytes) -> int:
        self.put(self._next, body)
        self._next += 1
        return self._next - 1

    def add_stream(self, data: bytes) -> int:
        return self.add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data))

    def appended(self, pdf: bytes, trailer: bytes, previous: int) -> bytes:
        parts, table = [pdf.rstrip(b"\n") + b"\n"], [b"xref\n"]
        position = len(parts[0])
        for number, body in sorted(self._objects.items()):
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            table.append(b"%d 1\n%010d 00000 n \n" % (number, position))
            position += len(parts[-1])
        kept = _SIZE.sub(b"/Size %d" % self._next, trailer)
        end = b"trailer\n<<%s   /Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (kept, previous, position)
        return b"".join([*parts, *table, end])


def _object(pdf: bytes, number: int) -> bytes | None:
    found = re.search(rb"\n%d 0 obj\n(.*?)\nendobj" % number, pdf, re.DOTALL)
    return found.group(1) if found else None


def _texts(update: _Update, facts: PageFacts) -> tuple[int, int]:
    """The font and the stream that sets the lines in it."""
    letters = sorted({letter for words, _ in facts.lines for letter in words.text})[:_MOST_LETTERS]
    codes = {letter: index + 1 for index, letter in enumerate(letters)}
    nothing = update.add_stream(b"%d 0 0 -250 %d 1000 d1" % (_WIDTH, _WIDTH))
    names = update.add_stream(_names(letters))
    count = len(letters)
    font = update.add(
        b"<< /Type /Font /Subtype /Type3 /Name /Told /FontBBox [ 0 -250 500 1000 ] /FontMatrix [ 0.001 0 0 0.001 0 0 ]"
        b" /CharProcs << /g %d 0 R >> /Encoding << /Type /Encoding /Differences [ 1 %s ] >>"
        b" /FirstChar 1 /LastChar %d /Widths [ %s ] /Resources << >> /ToUnicode %d 0 R >>"
        % (nothing, b" ".join([b"/g"] * count), count, b" ".join([b"%d" % _WIDTH] * count), names)
    )
    lines = [_line(words, matrix, codes, facts.height) for words, matrix in facts.lines]
    return font, update.add_stream(b"q BT 3 Tr /Told 1 Tf\n" + b"".join(lines) + b"ET Q")


def _line(words: Words, matrix: Matrix, codes: dict[str, int], height: float) -> bytes:
    """PDF counts upwards from the page's foot, the matrix downwards from its head."""
    xx, yx, xy, yy, x0, y0 = matrix
    told = bytes(codes[letter] for letter in words.text if letter in codes)
    across = words.width / max(1, len(words.text)) * 1000 / _WIDTH
    x = xx * words.x + xy * words.baseline + x0
    y = yx * words.x + yy * words.baseline + y0
    numbers = (xx * across, -yx * across, -xy * words.size, yy * words.size, x, height - y)
    return b"%s Tm <%s> Tj\n" % (b" ".join(_number(value) for value in numbers), told.hex().encode())


def _names(letters: Sequence[str]) -> bytes:
    """A CMap from codes to Unicode, in blocks of at most a hundred."""
    told = [
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Told def /CMapType 2 def",
        b"1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    for start in range(0, len(letters), 100):
        part = letters[start : start + 100]
        told.append(b"%d beginbfchar" % len(part))
        for index, letter in enumerate(part, start + 1):
            told.append(b"<%02X> <%s>" % (index, letter.encode("utf-16-be", "replace").hex().upper().encode()))
        told.append(b"endbfchar")
    told.append(b"endcmap CMapName currentdict /CMap defineresource pop end end")
    return b"\n".join(told)


def _box(name: bytes, box: Box) -> bytes:
    return b"\n   /%s [ %s ]" % (name, b" ".join(_number(value) for value in box))


def _number(value: float) -> bytes:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return (b"0" if text in ("-0", "") else text.encode()) if value else b"0"


def _ascii(language: str) -> bytes:
    return "".join(char for char in language if char.isascii() and (char.isalnum() or char == "-")).encode()
