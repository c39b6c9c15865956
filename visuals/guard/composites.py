"""Bounds what glyphs are put together from: a face with TrueType outlines flows in, nothing flows out or a refusal."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import uharfbuzz as hb

from visuals.guard.errors import refusal
from visuals.guard.limits import MAX_COMPONENT_DEPTH, MAX_COMPONENTS

# https://learn.microsoft.com/typography/opentype/spec/glyf#composite-glyph-description, checked 2026-11-28.
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
_HEADER_BYTES = 10


def check_composites(face: hb.Face) -> None:
    """UploadRefused for a glyph that holds itself, holds too many, or stands too deep."""
    parts = _parts(face)
    costs: dict[int, tuple[int, int]] = {}
    for glyph in parts:
        _cost(glyph, parts, costs, ())


def _cost(
    glyph: int, parts: dict[int, list[int]], costs: dict[int, tuple[int, int]], above: tuple[int, ...]
) -> tuple[int, int]:
    """Components in all, and how deep they stand. Depth is bounded before it is descended."""
    if glyph not in parts:
        return 0, 0
    if glyph in costs:
        return costs[glyph]
    if glyph in above or len(above) > MAX_COMPONENT_DEPTH:
        raise refusal("font_cycle")
    below = [_cost(part, parts, costs, (*above, glyph)) for part in parts[glyph]]
    costs[glyph] = len(below) + sum(count for count, _depth in below), 1 + max(depth for _count, depth in below)
    if costs[glyph][0] > MAX_COMPONENTS or costs[glyph][1] > MAX_COMPONENT_DEPTH:
        raise refusal("font_cycle")
    return costs[glyph]


def _parts(face: hb.Face) -> dict[int, list[int]]:
    """The components of each composite glyph."""
    try:
        is_long = struct.unpack_from(">h", face.reference_table("head").data, 50)[0] != 0
        glyphs, places = face.reference_table("glyf").data, face.reference_table("loca").data
        found = {}
        for glyph in range(min(face.glyph_count, len(places) // (4 if is_long else 2) - 1)):
            start, end = _place(places, glyph, is_long)
            if end - start > _HEADER_BYTES and struct.unpack_from(">h", glyphs, start)[0] < 0:
                found[glyph] = list(_components(glyphs[start:end]))
    except struct.error as error:
        raise refusal("font_damaged") from error
    return found


def _place(places: bytes, glyph: int, is_long: bool) -> tuple[int, int]:
    if is_long:
        start, end = struct.unpack_from(">LL", places, 4 * glyph)
        return start, end
    start, end = struct.unpack_from(">HH", places, 2 * glyph)
    return 2 * start, 2 * end


def _components(glyph: bytes) -> Iterator[int]:
    at, flags = _HEADER_BYTES, _MORE
    while flags & _MORE:
        flags, index = struct.unpack_from(">HH", glyph, at)
        yield index
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
