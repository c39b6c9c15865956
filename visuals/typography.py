"""Cleans text, divides it into pieces and shapes each once: a string flows in, measured pieces in em flow out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from visuals.directions import bidi_levels
from visuals.fonts import FontStack, Glyph, Instance
from visuals.hyphens import SOFT_HYPHEN, hyphenated, soft_hyphens

MAX_RAW_CHARS = 500
_BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DROPPED = _BIDI_CONTROLS | set("\u200b\u2060\ufeff\u180e")
_DASHES = set("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_CLINGS_BACK = set("!?:;%»›…)]}”’") | _DASHES
_CLINGS_FORWARD = set("«‹([{¿¡“„")
_UNSEEN = {"Zs", "Cf", "Cc"}
_HARD_SPACE = "\u00a0"
_JOINER = "\u200d"
_STRAY_HYPHENS = re.compile("(?<!\\w)\u00ad|\u00ad(?!\\w)")


@lru_cache(maxsize=512)
def clean_text(text: str) -> str:
    """NFC, line feeds and soft hyphens within words kept, other control characters gone, blanks collapsed.

    Empty lines go; what shows nothing at all is empty.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(_kept(char) for char in normal)
    lines = _STRAY_HYPHENS.sub("", kept).split("\n")
    told = "\n".join(filter(None, (" ".join(filter(None, line.split(" "))) for line in lines)))
    return told if any(unicodedata.category(char) not in _UNSEEN for char in told) else ""


def _kept(char: str) -> str:
    if char == "\n" or char in "\u2028\u2029\u0085":
        return "\n"
    if char == "\t":
        return " "
    if char in _DROPPED or unicodedata.category(char) in ("Cc", "Cs") or _is_noncharacter(ord(char)):
        return ""
    return " " if unicodedata.category(char) == "Zs" and char not in "\u00a0\u202f" else char


def _is_noncharacter(code: int) -> bool:
    """Never a letter; what Python's Unicode does not know yet may be one that a font has."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def capitals(text: str) -> str:
    """Upper case; Greek capitals drop the tonos, as Greek does."""
    upper = unicodedata.normalize("NFD", text.upper())
    letters: list[str] = []
    base = ""
    for char in upper:
        if not unicodedata.combining(char):
            base = char
        if char == "\u0301" and "\u0370" <= base <= "\u03ff":
            continue
        letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters))


def graphemes(text: str) -> Iterator[str]:
    """What people count as characters, near enough: marks, joiners, emoji modifiers and flags stay together."""
    if text.isascii():
        yield from text
        return
    start = flags = 0
    for index in range(1, len(text) + 1):
        flags = flags + 1 if _is_flag(text[index - 1]) else 0
        if index == len(text) or not _continues(text[index - 1], text[index], flags):
            yield text[start:index]
            start, flags = index, 0


def _continues(before: str, char: str, flags: int) -> bool:
    if _is_flag(char):
        return flags == 1
    is_extending = unicodedata.category(char) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= char <= "\U0001f3ff"
    is_joining = char in "\u200c\u200d\u200e\u200f\u061c" or before == _JOINER or "\U000e0020" <= char <= "\U000e007f"
    return is_extending or is_joining


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one direction and one typeface, in visual order."""

    glyphs: tuple[Glyph, ...]
    instance: Instance
    level: int
    advance_em: float
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays on one line: a word, or the part of one up to a hyphen.

    `hyphen` is drawn where a line ends with it; `end_em` then speaks of that hyphen's ink.
    """

    runs: tuple[Run, ...]
    advance_em: float
    space_em: float  # of the blank that follows on the same line
    start_em: float  # blank before and after its ink, in reading order
    end_em: float
    words: int
    text: str
    hyphen: Run | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: tuple[Piece, ...]
    is_rtl: bool


@dataclass(frozen=True, slots=True)
class Shaped:
    paragraphs: tuple[Paragraph, ...]
    missing: tuple[str, ...]


def shape_text(
    text: str,
    stack: FontStack,
    axes: tuple[tuple[str, float], ...],
    tracking_em: float,
    locale: str,
    *,
    with_hyphens: bool = False,
) -> Shaped:
    """`text` is clean. Every word is shaped once; wrapping and sizing then only add.

    With hyphens, words are divided where their language parts them too.
    """
    style, missing = _Style(stack, axes, tracking_em, locale), []
    paragraphs = []
    for line in text.split("\n"):
        paragraph, lacking = _paragraph(style, line, with_hyphens=with_hyphens)
        paragraphs.append(paragraph)
        missing.extend(lacking)
    return Shaped(tuple(paragraphs), tuple(dict.fromkeys(missing)))


class _Style(NamedTuple):
    stack: FontStack
    axes: tuple[tuple[str, float], ...]
    tracking_em: float
    locale: str


def _paragraph(style: _Style, text: str, *, with_hyphens: bool) -> tuple[Paragraph, list[str]]:
    plain, soft = text.replace(SOFT_HYPHEN, ""), soft_hyphens(text)
    levels, base = bidi_levels(plain)
    space_em = _shaped(style, " ", (0,))[0][0].advance_em
    pieces: list[Piece] = []
    missing: list[str] = []
    for start, end, has_space in break_pieces(plain):
        word = plain[start:end]
        runs, lacking = _shaped(style, word, tuple(levels[start:end]))
        missing.extend(lacking)
        piece = _piece(runs, word, base, space_em if has_space else 0.0)
        if with_hyphens:
            written = tuple(at - start for at in soft if start < at < end)
            pieces.extend(_parts(style, piece, written or hyphenated(word, style.locale)))
        else:
            pieces.append(piece)
    return Paragraph(tuple(pieces), base == 1), missing


def _parts(style: _Style, piece: Piece, positions: tuple[int, ...]) -> Iterator[Piece]:
    """A word's glyphs as they were shaped together, divided where letters share none; left to right only."""
    whole, length = piece.runs[0], len(piece.text)
    starts = {glyph.cluster: index for index, glyph in reversed(list(enumerate(whole.glyphs)))}
    cuts = [at for at in positions if at in starts]
    if len(piece.runs) > 1 or whole.level or not cuts:
        yield piece
        return
    hyphen = _shaped(style, "-", (0,))[0][0]
    for start, end in pairwise((0, *cuts, length)):
        glyphs = whole.glyphs[starts[start] : starts.get(end)]
        run = Run(glyphs, whole.instance, 0, sum(glyph.advance_em for glyph in glyphs), piece.text[start:end])
        if end == length:
            yield replace(_piece((run,), piece.text[start:], 0, piece.space_em), words=piece.words)
            return
        part = _piece((run,), piece.text[start:end], 0, 0.0)
        end_em = _bearings((run, hyphen))[1] - hyphen.advance_em
        yield replace(part, words=0, hyphen=hyphen, end_em=end_em)


@lru_cache(maxsize=4096)
def _shaped(style: _Style, text: str, levels: tuple[int, ...]) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """The runs of one word, and its clusters that no typeface has. People change a word at a time."""
    runs: list[Run] = []
    missing: list[str] = []
    pending: list[str] = []
    state: tuple[int, int] | None = None
    position = 0
    for cluster in graphemes(text):
        face = style.stack.choose(cluster)
        if face is None:
            missing.append(cluster)
        key = (face or 0, levels[position])
        if state is not None and key != state:
            runs.append(_run(style, "".join(pending), *state))
            pending = []
        state = key
        pending.append(cluster)
        position += len(cluster)
    if state is not None:
        runs.append(_run(style, "".join(pending), *state))
    return tuple(runs), tuple(missing)


def _run(style: _Style, text: str, face: int, level: int) -> Run:
    instance = style.stack.instances(style.axes)[face]
    glyphs = instance.shape(text, is_rtl=level % 2 == 1, language=style.locale)
    if style.tracking_em:
        glyphs = tuple(_tracked(glyph, style.tracking_em) for glyph in glyphs)
    return Run(glyphs, instance, level, sum(glyph.advance_em for glyph in glyphs), text)


def _piece(runs: tuple[Run, ...], text: str, base: int, space_em: float) -> Piece:
    """What runs against its line may end up anywhere on it: then no bearing is counted on."""
    is_along = all(run.level == base for run in runs)
    left, right = _bearings(reorder(runs)) if is_along else (0.0, 0.0)
    return Piece(
        runs,
        sum(run.advance_em for run in runs),
        space_em,
        right if base else left,
        left if base else right,
        1 + text.count(_HARD_SPACE),
        text,
    )


def _tracked(glyph: Glyph, tracking_em: float) -> Glyph:
    return replace(glyph, advance_em=glyph.advance_em + tracking_em) if glyph.advance_em else glyph


def _bearings(runs: tuple[Run, ...]) -> tuple[float, float]:
    """Blank left and right of the ink, by what reaches furthest: marks may stand before the letter they belong to."""
    pen, left, right = 0.0, math.inf, -math.inf
    for run in runs:
        for glyph in run.glyphs:
            if glyph.ink_em is not None:
                left, right = min(left, pen + glyph.ink_em[0]), max(right, pen + glyph.ink_em[1])
            pen += glyph.advance_em
    return (left, pen - right) if left < math.inf else (0.0, 0.0)


def reorder(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Unicode's rule L2: from the highest level down, what stands at it or above is turned round."""
    order = list(runs)
    highest = max((run.level for run in order), default=0)
    for level in range(highest, 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and order[end].level >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return tuple(order)


def break_pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether a blank follows, of every part that must stay together."""
    start = 0
    for index, char in enumerate(text):
        if char == " " and not _clings(text, index):
            yield start, index, True
            start = index + 1
        elif char in "-\u2010" and start < index < len(text) - 1 and text[index + 1].isalpha():
            yield start, index + 1, False
            start = index + 1
    if start < len(text):
        yield start, len(text), False


def _clings(text: str, index: int) -> bool:
    """A blank before a dash or French punctuation, or after an opening quotation mark, is no place to break."""
    word_after = text[index + 1 :].split(" ", 1)[0]
    word_before = text[:index].rsplit(" ", 1)[-1]
    return all(char in _CLINGS_BACK for char in word_after) or (
        word_before != "" and all(char in _CLINGS_FORWARD for char in word_before)
    )
