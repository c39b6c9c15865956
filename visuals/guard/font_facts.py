"""What a font says of itself: a face flows in, cleaned names, measures and letters flow out, or an UploadRefused."""

from __future__ import annotations

import math
import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import uharfbuzz as hb

from visuals.guard.errors import refusal
from visuals.guard.limits import MAX_FONT_AXES, MAX_FONT_NAME_CHARACTERS, MAX_GLYPHS, MAX_LINE_EM, UNITS_PER_EM
from visuals.typography import clean_text

Embedding = Literal["free", "restricted"]
Axis = tuple[str, float, float, float]
# https://learn.microsoft.com/typography/opentype/spec/name#name-ids, checked 2026-11-28.
_FAMILY, _STYLE, _FULL, _POSTSCRIPT, _TYPO_FAMILY, _TYPO_STYLE = 1, 2, 4, 6, 16, 17
_COPYRIGHT, _LICENCE = 0, 13
_MAX_NOTE_CHARACTERS = 300
_MAX_RANGES = 20_000
_IN_NAMES = set(" -_.'()&+")
_TAG = re.compile(r"[A-Za-z0-9]{4}")
_AXIS_REACH = 32_767.0
_STYLE_WEIGHTS = (
    *(("thin", 100), ("hairline", 100), ("extralight", 200), ("ultralight", 200), ("semilight", 350)),
    *(("extrabold", 800), ("ultrabold", 800), ("semibold", 600), ("demibold", 600), ("light", 300)),
    *(("medium", 500), ("black", 900), ("heavy", 900), ("bold", 700)),
)


@dataclass(frozen=True, slots=True)
class FontFacts:
    """`names` are all that a drawing program may call it, `axes` tag, least, usual and most, `ranges` code points."""

    family: str
    style: str
    weight: int
    is_italic: bool
    axes: tuple[Axis, ...]
    names: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]
    glyphs: int
    embedding: Embedding
    copyright: str
    licence: str


def read_facts(face: hb.Face) -> FontFacts:
    """Raises UploadRefused for measures, axes or letters that make no sense."""
    _check_measures(face)
    family = font_name(face.get_name(_TYPO_FAMILY) or face.get_name(_FAMILY) or "")
    style = font_name(face.get_name(_TYPO_STYLE) or face.get_name(_STYLE) or "") or "Regular"
    axes = _axes(face)
    told = (face.get_name(number) for number in (_TYPO_FAMILY, _FAMILY, _FULL, _POSTSCRIPT))
    names = tuple(dict.fromkeys(name for name in (font_name(each or "") for each in told) if name))
    weight, is_italic, embedding = _os2(face, style)
    ranges = _ranges(face.unicodes)
    if not ranges or len(ranges) > _MAX_RANGES:
        raise refusal("font_no_letters")
    return FontFacts(
        family=family,
        style="Italic" if axes and is_italic else "Regular" if axes else style,
        weight=weight,
        is_italic=is_italic,
        axes=axes,
        names=names,
        ranges=ranges,
        glyphs=face.glyph_count,
        embedding=embedding,
        copyright=font_note(face.get_name(_COPYRIGHT) or ""),
        licence=font_note(face.get_name(_LICENCE) or ""),
    )


def font_name(told: str) -> str:
    """A name without anything that is markup, a formula, a path, a list or unseen; nothing where nothing is left."""
    kept = (
        char
        for char in clean_text(told[:500]).replace("\n", " ")
        if char in _IN_NAMES or unicodedata.category(char)[0] in "LMN"
    )
    return " ".join("".join(kept).split()).lstrip(" -_.'()&+").strip()[:MAX_FONT_NAME_CHARACTERS].strip()


def font_note(told: str) -> str:
    """A sentence of the maker's, on one line."""
    return " ".join(clean_text(told[: 4 * _MAX_NOTE_CHARACTERS]).split())[:_MAX_NOTE_CHARACTERS].strip()


def _check_measures(face: hb.Face) -> None:
    units = _number(face, "head", ">H", 18)
    if not UNITS_PER_EM[0] <= units <= UNITS_PER_EM[1]:
        raise refusal("font_metrics")
    lines = [_number(face, "hhea", ">h", offset) for offset in (4, 6, 8)]
    if any(abs(line) > MAX_LINE_EM * units for line in lines):
        raise refusal("font_metrics")
    if not 0 < face.glyph_count <= MAX_GLYPHS:
        raise refusal("font_damaged")


def _number(face: hb.Face, table: str, form: str, offset: int) -> int:
    try:
        (value,) = struct.unpack_from(form, face.reference_table(table).data, offset)
    except struct.error as error:
        raise refusal("font_damaged") from error
    return int(value)


def _os2(face: hb.Face, style: str) -> tuple[int, bool, Embedding]:
    """Weight, slope, and whether it may be embedded. Old Macintosh fonts have no OS/2 table, and forbid nothing."""
    is_slanted = any(word in style.lower() for word in ("italic", "oblique"))
    if "OS/2" not in face.table_tags:
        return _weight(style, 400), is_slanted or bool(_number(face, "head", ">H", 44) & 2), "free"
    told, rights, selection = (_number(face, "OS/2", ">H", offset) for offset in (4, 8, 62))
    is_restricted = (rights & 0x0E) == 0x02 or bool(rights & 0x0200)
    return _weight(style, told), is_slanted or bool(selection & 1), "restricted" if is_restricted else "free"


def _weight(style: str, told: int) -> int:
    """The table's weight, unless it says nothing beside a style that does."""
    if told != 400 and 1 <= told <= 1000:
        return told
    words = style.lower().replace(" ", "").replace("-", "")
    return next((weight for word, weight in _STYLE_WEIGHTS if word in words), 400)


def _axes(face: hb.Face) -> tuple[Axis, ...]:
    axes = tuple((axis.tag, axis.min_value, axis.default_value, axis.max_value) for axis in face.axis_infos)
    if len(axes) > MAX_FONT_AXES or len({axis[0] for axis in axes}) < len(axes) or not all(map(_is_axis, axes)):
        raise refusal("font_axes")
    return axes


def _is_axis(axis: Axis) -> bool:
    tag, least, usual, most = axis
    values = (least, usual, most)
    return (
        _TAG.fullmatch(tag) is not None
        and all(math.isfinite(value) and abs(value) <= _AXIS_REACH for value in values)
        and least <= usual <= most
    )


def _ranges(code_points: Iterable[int]) -> tuple[tuple[int, int], ...]:
    found: list[list[int]] = []
    for code_point in sorted(code_points):
        if found and code_point == found[-1][1] + 1:
            found[-1][1] = code_point
        else:
            found.append([code_point, code_point])
    return tuple((first, last) for first, last in found)


def facts_told(told: Mapping[str, Any]) -> FontFacts:
    """Facts as the limited process told them; ValueError for any that it would not have told."""
    axes = tuple((str(tag), float(low), float(usual), float(high)) for tag, low, usual, high in told["axes"])
    ranges = tuple((int(first), int(last)) for first, last in told["ranges"])
    names = tuple(map(str, told["names"]))
    facts = FontFacts(
        family=str(told["family"]),
        style=str(told["style"]),
        weight=int(told["weight"]),
        is_italic=bool(told["is_italic"]),
        axes=axes,
        names=names,
        ranges=ranges,
        glyphs=int(told["glyphs"]),
        embedding="free" if told["embedding"] == "free" else "restricted",
        copyright=font_note(str(told["copyright"])),
        licence=font_note(str(told["licence"])),
    )
    named = (facts.family, facts.style, *names)
    is_sane = (
        all(font_name(name) == name for name in named)
        and len(axes) <= MAX_FONT_AXES
        and all(map(_is_axis, axes))
        and 0 < len(ranges) <= _MAX_RANGES
        and all(0 <= first <= last <= 0x10FFFF for first, last in ranges)
        and 0 < facts.glyphs <= MAX_GLYPHS
        and 1 <= facts.weight <= 1000
    )
    if not is_sane:
        raise ValueError
    return facts
