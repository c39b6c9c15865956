"""Writes PNG files fast: rows of pixels flow in, bytes flow out, band by band where most of a picture is known already.

Each band of rows is compressed by itself and the bands are put behind one another as one zlib stream: whoever keeps the
bands of what did not change compresses only what did.
"""

from __future__ import annotations

import math
import struct
import threading
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from zlib_ng import zlib_ng

_LEVEL = 3  # of zlib-ng: near zlib's 6 in size on flat pictures, at a tenth of its time
_RAW_WBITS = -15
_STREAM_HEAD, _LAST_BLOCK = b"\x78\x5e", b"\x03\x00"
_ADLER_BASE = 65521
_SUB, _UP, _AVERAGE = 1, 2, 3
_SAMPLED = 8
_DRAWN, _PHOTOGRAPHED = 0.4, 0.9  # shares of bytes that differ from those above
_MEMORY_LEVEL = 8
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


def band_of(pixels: NDArray[np.uint8]) -> Band:
    """A band of (height, width, channels) 8-bit pixels. Its first row looks at no row above, so it may follow any.

    Drawings are told from photographs by how many bytes differ from those above: a drawing's rows repeat, a
    photograph's do not, and looking for repeats in it costs time and gains nothing.
    """
    height, width, channels = pixels.shape
    rows = scratch("rows", height, 1 + channels * width)
    flat = pixels.reshape(height, channels * width)
    share = _changing_share(flat[_SAMPLED::_SAMPLED], flat[_SAMPLED - 1 : -1 : _SAMPLED])
    rows[0, 0] = _SUB
    rows[0, 1 : 1 + channels] = flat[0, :channels]
    np.subtract(flat[0, channels:], flat[0, :-channels], out=rows[0, 1 + channels :])
    if share < _DRAWN:
        rows[1:, 0] = _UP
        np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    else:
        rows[1:, 0] = _AVERAGE
        _subtract_average(flat, channels, rows[1:, 1:])
    return _packed(rows, zlib_ng.Z_HUFFMAN_ONLY if share > _PHOTOGRAPHED else zlib_ng.Z_DEFAULT_STRATEGY)


def band_of_sheet(pixels: NDArray[np.uint8]) -> Band:
    """A band of RGB from (height, width, 4) pixels as cairo keeps them: blue first, and a fourth byte without meaning.

    A drawing is filtered four bytes at a time and each word then set over the last byte of the one before it, which is
    faster by half than to pick the three colours first.
    """
    height, width, _ = pixels.shape
    colours = pixels.view("<u4")[..., 0]
    if _changing_share(colours[_SAMPLED::_SAMPLED] << 8, colours[_SAMPLED - 1 : -1 : _SAMPLED] << 8) >= _DRAWN:
        return band_of(_rgb(pixels))
    filtered = scratch("filtered", height - 1, 4 * width)
    np.subtract(pixels[1:].reshape(height - 1, 4 * width), pixels[:-1].reshape(height - 1, 4 * width), out=filtered)
    words = filtered.view("<u4")
    words.byteswap(inplace=True)
    np.right_shift(words, 8, out=words)
    row_size = 1 + 3 * width
    memory = scratch("rows", height * row_size + 1)
    np.ndarray((height - 1, width), "<u4", memory, row_size + 1, (row_size, 3))[:] = words
    rows = memory[:-1].reshape(height, row_size)
    first = _rgb(pixels[:1]).reshape(-1)
    rows[0, 1:4] = first[:3]
    np.subtract(first[3:], first[:-3], out=rows[0, 4:])
    rows[0, 0], rows[1:, 0] = _SUB, _UP
    return _packed(rows, zlib_ng.Z_DEFAULT_STRATEGY)


def _rgb(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    target = scratch("rgb", *pixels.shape[:2], 3)
    for plane, channel in enumerate((2, 1, 0)):  # plane by plane is five times faster than at once
        target[..., plane] = pixels[..., channel]
    return target


def _packed(rows: NDArray[np.uint8], strategy: int) -> Band:
    packer = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, _RAW_WBITS, _MEMORY_LEVEL, strategy)
    data = packer.compress(rows) + packer.flush(zlib_ng.Z_FULL_FLUSH)
    return Band(data, zlib_ng.adler32(rows), rows.size)


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
