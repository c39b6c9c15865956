"""Cleans any font: foreign bytes flow in, a CleanFont that HarfBuzz wrote anew flows out, or an UploadRefused.

What is kept is what drawing needs: outlines, metrics, characters, layout and variations. Hinting programs, bitmaps,
SVG, colour layers, signatures, names of glyphs and every text stay behind.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import uharfbuzz as hb

from visuals.guard.composites import check_composites
from visuals.guard.errors import refusal
from visuals.guard.font_facts import FontFacts, facts_told, read_facts
from visuals.guard.font_trials import try_out
from visuals.guard.limits import MAX_FONT_BYTES
from visuals.guard.sfnt import plain_font, sniff_font

KEPT_TABLES = frozenset(
    (
        *("head", "hhea", "hmtx", "maxp", "cmap", "OS/2", "post", "glyf", "loca", "CFF ", "CFF2", "GDEF", "GSUB"),
        *("GPOS", "kern", "fvar", "avar", "gvar", "HVAR", "MVAR"),
    )
)
_NEEDED = frozenset(("head", "hhea", "hmtx", "maxp", "cmap"))
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class CleanFont:
    """A font file that we wrote, and what it says of itself. `source_format` is what was uploaded."""

    data: bytes
    source_format: str
    facts: FontFacts


def clean_font(data: bytes) -> CleanFont:
    """The font written anew, every shape of it drawn once. Run it in the guard's limited process only."""
    if not data:
        raise refusal("empty")
    if len(data) > MAX_FONT_BYTES:
        raise refusal("font_too_large")
    plain = plain_font(data)
    face = hb.Face(hb.Blob(plain))
    tags = set(face.table_tags)
    if not ({"glyf", "loca"} <= tags or tags & {"CFF ", "CFF2"}):
        raise refusal("font_no_outlines" if tags >= _NEEDED else "font_damaged")
    if not tags >= _NEEDED:
        raise refusal("font_damaged")
    facts = read_facts(face)
    if "glyf" in tags:
        check_composites(face)
    kept = _rewritten(face, tags)
    if len(kept) > MAX_FONT_BYTES:
        raise refusal("font_too_large")
    try_out(hb.Face(hb.Blob(kept)))
    return CleanFont(kept, sniff_font(data), facts)


def _rewritten(face: hb.Face, tags: set[str]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.DESUBROUTINIZE
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NO_PRUNE_UNICODE_RANGES
    )
    wanted.drop_table_tag_set.update(_number(tag) for tag in tags - KEPT_TABLES)
    wanted.no_subset_table_tag_set.add(_number("kern"))  # HarfBuzz would leave it out; its glyphs keep their numbers
    try:
        written: bytes = hb.subset(face, wanted).blob.data
    except (RuntimeError, ValueError, hb.HarfBuzzError) as error:
        raise refusal("font_damaged") from error
    return written


def _number(tag: str) -> int:
    return int.from_bytes(tag.encode("latin-1"), "big")


def encode_font(font: CleanFont) -> bytes:
    """What the limited process answers with; `decode_font` reads it as strictly as any upload."""
    told = json.dumps({"source_format": font.source_format, **asdict(font.facts)}).encode()
    return len(told).to_bytes(_LENGTH_BYTES, "big") + told + font.data


def decode_font(encoded: bytes) -> CleanFont:
    """Raises ValueError for anything that `encode_font` would not have written."""
    start = _LENGTH_BYTES + int.from_bytes(encoded[:_LENGTH_BYTES], "big")
    told, data = encoded[_LENGTH_BYTES:start], encoded[start:]
    if sniff_font(data) not in ("ttf", "otf") or len(data) > MAX_FONT_BYTES:
        raise ValueError
    try:
        facts: dict[str, Any] = json.loads(told)
        source_format = facts.pop("source_format")
        if source_format not in ("ttf", "otf", "woff", "woff2"):
            raise ValueError
        return CleanFont(data, source_format, facts_told(facts))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError from error
