"""Writes PNG files fast: rows of pixels flow in, bytes flow out, band by band where most of a picture is known already.

Each band of rows is compressed by itself and the bands are put behind one another as one zlib stream: whoever keeps the
bands of what did not change compresses only what did.
"""

from __future__ import annotations

import math
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from zlib_ng import zlib_ng

LEVEL = 3  # of zlib-ng: near zlib's 6 in size on flat pictures, at a tenth of its time
KEPT_LEVEL = 5  # of rows that are compressed once and used often: a fifteenth smaller for 0.5 ms a sheet
_STREAM_HEAD, _LAST_BLOCK = b"\x78\x5e", b"\x03\x00"
_ADLER_BASE = 65521
_SUB, _UP, _AVERAGE = 1, 2, 3
_SAMPLED = 8
_AT_ONCE = 64  # rows
_DRAWN, _PHOTOGRAPHED = 0.4, 0.9  # shares of bytes that differ from those above
_MEMORY_LEVEL = 9
_memory = threading.local()
_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}  # channels → PNG colour type


class Band(NamedTuple):
    """Neighbouring rows, filtered and deflated: byte-aligned blocks, none of them the last of a stream."""

    data: bytes
    adler: int
    length: int


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk with its length and check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def scratch(name: str, *shape: int) -> NDArray[np.uint8]:
    """Memory that is this thread's until it asks again by that name: fresh pages cost more than their use."""
    size = math.prod(shape)
    kept: NDArray[np.uint8] | None = getattr(_memory, name, None)
    if kept is None or kept.size < size:
        kept = np.empty(size, dtype=np.uint8)
        setattr(_memory, name, kept)
    return kept[:size].reshape(shape)


def band_of(pixels: NDArray[np.uint8], level: int = LEVEL) -> Band:
    """A band of (height, width, channels) 8-bit pixels. Its first row looks at no row above, so it may follow any.

    Drawings are told from photographs by how many bytes differ from those above: a drawing's rows repeat, a
    photograph's do not, and looking for repeats in it costs time and gains nothing.
    """
    height, width, channels = pixels.shape
    rows = scratch("rows", height, 1 + channels * width)
    flat = pixels.reshape(height, channels * width)
    share = _changing_share(flat[_SAMPLED::_SAMPLED], flat[_SAMPLED - 1 : -1 : _SAMPLED])
    _filter_first(flat[0], channels, rows[0])
    if share < _DRAWN:
        rows[1:, 0] = _UP
        np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    else:
        rows[1:, 0] = _AVERAGE
        _subtract_average(flat, channels, rows[1:, 1:])
    strategy = zlib_ng.Z_HUFFMAN_ONLY if share > _PHOTOGRAPHED else zlib_ng.Z_DEFAULT_STRATEGY
    return _packed([rows], strategy, level)


def band_of_sheet(pixels: NDArray[np.uint8], level: int = LEVEL) -> Band:
    """A band of RGB from (height, width, 4) pixels, red first, whose fourth byte has no meaning.

    A drawing is filtered four bytes at a time and each word then set over the last byte of the one before it, which is
    faster by half than to pick the three colours first; a few rows at a time, which the processor's cache then holds.
    """
    words = pixels.view("<u4")[..., 0]
    if _changing_share(words[_SAMPLED::_SAMPLED] << 8, words[_SAMPLED - 1 : -1 : _SAMPLED] << 8) >= _DRAWN:
        return band_of(_rgb(pixels), level)
    return _packed(_drawn_rows(pixels), zlib_ng.Z_DEFAULT_STRATEGY, level)


def _drawn_rows(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """Filtered rows, some at a time; each is good until the next."""
    height, width, _ = pixels.shape
    row_size = 1 + 3 * width
    first = scratch("rows", 1, row_size)
    _filter_first(_rgb(pixels[:1]).reshape(-1), 3, first[0])
    yield first
    flat = pixels.reshape(height, 4 * width)
    filtered, memory = scratch("filtered", _AT_ONCE, 4 * width), scratch("rows", _AT_ONCE * row_size + 1)
    for start in range(1, height, _AT_ONCE):
        count = min(_AT_ONCE, height - start)
        some, rows = filtered[:count], memory[: count * row_size].reshape(count, row_size)
        np.subtract(flat[start : start + count], flat[start - 1 : start - 1 + count], out=some)
        np.ndarray((count, width), "<u4", memory, 1, (row_size, 3))[:] = some.view("<u4")
        rows[:, 0] = _UP  # after what ran over from the row above
        yield rows


def _filter_first(flat: NDArray[np.uint8], channels: int, out: NDArray[np.uint8]) -> None:
    """The one row of a band that looks at itself alone."""
    out[0] = _SUB
    out[1 : 1 + channels] = flat[:channels]
    np.subtract(flat[channels:], flat[:-channels], out=out[1 + channels :])


def _rgb(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    target = scratch("rgb", *pixels.shape[:2], 3)
    for channel in range(3):  # plane by plane is five times faster than at once
        target[..., channel] = pixels[..., channel]
    return target


def _packed(parts: Iterable[NDArray[np.uint8]], strategy: int, level: int = LEVEL) -> Band:
    packer = zlib_ng.compressobj(level, zlib_ng.DEFLATED, zlib_ng.MAX_WBITS, _MEMORY_LEVEL, strategy)
    length, data = 0, []
    for rows in parts:
        length += rows.size
        data.append(packer.compress(rows))
    data.append(packer.flush(zlib_ng.Z_FULL_FLUSH))
    adler = int.from_bytes(packer.flush(zlib_ng.Z_FINISH)[-4:], "big")
    return Band(b"".join(data)[len(_STREAM_HEAD) :], adler, length)


def _changing_share(seen: NDArray[Any], above: NDArray[Any]) -> float:
    """How much of some rows differs from what is above."""
    return float(np.count_nonzero(seen != above)) / seen.size if len(seen) else 0.0


def _subtract_average(flat: NDArray[np.uint8], channels: int, out: NDArray[np.uint8]) -> None:
    """PNG's filter 3: each byte less the mean, rounded down, of those to its left and above."""
    rows, above = flat[1:], flat[:-1]
    left = scratch("left", *rows.shape)
    left[:, :channels], left[:, channels:] = 0, rows[:, :-channels]
    both = np.bitwise_and(left, above, out=scratch("both", *rows.shape))
    np.bitwise_xor(left, above, out=left)
    np.right_shift(left, 1, out=left)
    np.add(both, left, out=both)
    np.subtract(rows, both, out=out)


def assemble(width: int, height: int, channels: int, bands: Sequence[Band], chunks: Iterable[bytes] = ()) -> bytes:
    """A PNG of `bands` from the top down, 1 to 4 channels; `chunks` stand before the data."""
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    first, *rest = bands
    parts = [
        chunk(b"IHDR", header),
        *chunks,
        chunk(b"IDAT", _STREAM_HEAD + first.data),
        *(chunk(b"IDAT", band.data) for band in rest),
        chunk(b"IDAT", _LAST_BLOCK + struct.pack(">I", _adler_of(bands))),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_of(pixels: NDArray[np.uint8], chunks: Iterable[bytes] = ()) -> bytes:
    """A PNG of (height, width, channels) 8-bit pixels in one band."""
    height, width, channels = pixels.shape
    return assemble(width, height, channels, [band_of(pixels)], chunks)


def _adler_of(bands: Sequence[Band]) -> int:
    """The check sum of the bands behind one another, as zlib's adler32_combine reckons it."""
    low, high = 1, 0
    for band in bands:
        high = (high + (band.adler >> 16) + (low - 1) * band.length) % _ADLER_BASE
        low = (low + (band.adler & 0xFFFF) - 1) % _ADLER_BASE
    return high << 16 | low
