"""Opens font containers within bounds: a TTF, OTF, WOFF or WOFF2 flows in, one plain uncompressed font flows out."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise

import brotli
from fontTools.ttLib.woff2 import WOFF2DirectoryEntry, WOFF2Reader

from visuals.guard.errors import UploadRefused, refusal
from visuals.guard.limits import MAX_FONT_TABLES, MAX_OPENED_FONT_BYTES

# https://learn.microsoft.com/typography/opentype/spec/otff, https://www.w3.org/TR/WOFF/ and https://www.w3.org/TR/WOFF2/,
# checked 2026-11-28.
_MAGIC = {b"\x00\x01\x00\x00": "ttf", b"true": "ttf", b"OTTO": "otf", b"wOFF": "woff", b"wOF2": "woff2"}
_COLLECTION = b"ttcf"
_HEAD, _ENTRY = struct.Struct(">4sHHHH"), struct.Struct(">4sLLL")
_WOFF_HEAD, _WOFF_ENTRY = struct.Struct(">4s4sLHHL24x"), struct.Struct(">4sLLLL")
_WOFF2_HEAD = struct.Struct(">4s4sLHHLL24x")
_WOFF2_METADATA = slice(28, 48)  # where metadata and private data would stand; nobody reads them here
Tables = dict[bytes, bytes]


def sniff_font(data: bytes) -> str:
    """`ttf`, `otf`, `woff`, `woff2`, `collection`, or nothing. File names are never asked."""
    if data[:4] == _COLLECTION or (data[:4] in (b"wOFF", b"wOF2") and data[4:8] == _COLLECTION):
        return "collection"
    return _MAGIC.get(data[:4], "")


def plain_font(data: bytes) -> bytes:
    """The font as one uncompressed file, or UploadRefused. Nothing opens out beyond MAX_OPENED_FONT_BYTES."""
    kind = sniff_font(data)
    if kind == "collection":
        raise refusal("font_collection")
    if not kind:
        raise refusal("font_unknown")
    try:
        tables = _OPENERS[kind](data)
    except (UploadRefused, MemoryError):
        raise
    except Exception as error:  # fontTools, brotli and zlib raise whatever a damaged file makes them stumble over
        raise refusal("font_damaged") from error
    return _written(tables)


def _from_sfnt(data: bytes) -> Tables:
    count = _HEAD.unpack_from(data)[1]
    _check_count(count)
    tables: Tables = {}
    for index in range(count):
        tag, _checksum, offset, length = _ENTRY.unpack_from(data, _HEAD.size + index * _ENTRY.size)
        _add(tables, tag, _cut(data, offset, length))
    return tables


def _from_woff(data: bytes) -> Tables:
    _magic, _flavour, length, count, _reserved, opened_bytes = _WOFF_HEAD.unpack_from(data)
    _check_count(count)
    if length != len(data):
        raise refusal("font_damaged")
    _check_opened(opened_bytes)
    tables: Tables = {}
    for index in range(count):
        tag, offset, kept, original, _sum = _WOFF_ENTRY.unpack_from(data, _WOFF_HEAD.size + index * _WOFF_ENTRY.size)
        _check_opened(original + sum(map(len, tables.values())))
        packed = _cut(data, offset, kept)
        content = packed if kept == original else zlib.decompressobj().decompress(packed, original + 1)
        if len(content) != original:
            raise refusal("font_damaged")
        _add(tables, tag, content)
    return tables


def _from_woff2(data: bytes) -> Tables:
    """fontTools undoes the transforms, once what it will decompress is known to be small."""
    _magic, _flavour, length, count, _reserved, opened_bytes, packed_bytes = _WOFF2_HEAD.unpack_from(data)
    _check_count(count)
    if length != len(data):
        raise refusal("font_damaged")
    _check_opened(opened_bytes)
    file = io.BytesIO(data)
    file.seek(_WOFF2_HEAD.size)
    for _index in range(count):
        WOFF2DirectoryEntry().fromFile(file)
    _refuse_bomb(file.read(packed_bytes))
    told = bytearray(data)
    told[_WOFF2_METADATA] = bytes(_WOFF2_METADATA.stop - _WOFF2_METADATA.start)
    reader = WOFF2Reader(io.BytesIO(bytes(told)))
    tables: Tables = {}
    for tag in list(reader.keys()):
        _add(tables, str(tag).encode("latin-1"), bytes(reader[tag]))
        _check_opened(sum(map(len, tables.values())))
    return tables


def _refuse_bomb(packed: bytes) -> None:
    decoder = brotli.Decompressor()
    opened_bytes = len(decoder.process(packed, output_buffer_limit=MAX_OPENED_FONT_BYTES + 1))
    _check_opened(opened_bytes)
    if not decoder.is_finished():
        raise refusal("font_damaged" if decoder.can_accept_more_data() else "font_expands")


_OPENERS: Mapping[str, Callable[[bytes], Tables]] = {
    "ttf": _from_sfnt,
    "otf": _from_sfnt,
    "woff": _from_woff,
    "woff2": _from_woff2,
}


def _check_count(count: int) -> None:
    if not 0 < count <= MAX_FONT_TABLES:
        raise refusal("font_damaged")


def _check_opened(size_bytes: int) -> None:
    if size_bytes > MAX_OPENED_FONT_BYTES:
        raise refusal("font_expands")


def _cut(data: bytes, offset: int, length: int) -> bytes:
    if offset + length > len(data):
        raise refusal("font_damaged")
    return data[offset : offset + length]


def _add(tables: Tables, tag: bytes, content: bytes) -> None:
    if tag in tables or len(tag) != 4:
        raise refusal("font_damaged")
    tables[tag] = content
    _check_opened(len(content))


def _written(tables: Tables) -> bytes:
    """A plain font file. Checksums are left out: its one reader, HarfBuzz, asks for none."""
    _check_opened(sum(map(len, tables.values())))  # tables may overlap in a file, and count once each here
    magic = b"OTTO" if b"glyf" not in tables else b"\x00\x01\x00\x00"
    ordered = sorted(tables.items())
    ends = [_HEAD.size + _ENTRY.size * len(ordered)]
    for _tag, content in ordered:
        ends.append(ends[-1] + len(content) + -len(content) % 4)
    head = _HEAD.pack(magic, len(ordered), 0, 0, 0)
    entries = [
        _ENTRY.pack(tag, 0, start, len(content))
        for (tag, content), (start, _end) in zip(ordered, pairwise(ends), strict=True)
    ]
    bodies = [content + bytes(-len(content) % 4) for _tag, content in ordered]
    return b"".join([head, *entries, *bodies])
