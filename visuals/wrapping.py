"""Breaks lines by arithmetic: widths of pieces and room per line flow in, the best breaks flow out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from visuals.typography import Paragraph, Piece

Line = tuple[int, int]  # first piece and the one after the last
_Row = dict[int, tuple[float, int]]  # by end: the lowest price and the start of the line that has it
_MAX_BALANCED = 60  # above this many pieces, lines are filled instead of balanced
_WIDOW = 1e6
_LONELY_START = 0.06
_HYPHEN = 0.05
_SLACK_EM = 1e-9
_OVERHANG_EM = 1.0  # more than any ink reaches beyond its advance
_HALVINGS = 10


@dataclass(frozen=True, slots=True)
class Ruler:
    """Ink widths of runs of pieces, in em, by prefix sums; infinite across a line feed.

    `begins` and `ends` say where the ink of a piece begins and ends if all stood on one line, `words` how many stand
    before a piece, `prices` what it costs to end a line after it, `stops` which is the first of the next paragraph.
    """

    pieces: tuple[Piece, ...]
    sums: tuple[float, ...]
    paragraph_of: tuple[int, ...]
    begins: tuple[float, ...]
    ends: tuple[float, ...]
    words: tuple[int, ...]
    prices: tuple[float, ...]
    stops: tuple[int, ...]

    @classmethod
    def of(cls, paragraphs: tuple[Paragraph, ...]) -> Ruler:
        pieces: list[Piece] = []
        paragraph_of: list[int] = []
        stops: list[int] = []
        for index, paragraph in enumerate(paragraphs):
            pieces.extend(paragraph.pieces)
            paragraph_of.extend([index] * len(paragraph.pieces))
            stops.extend([len(pieces)] * len(paragraph.pieces))
        sums = tuple(accumulate((piece.advance_em + piece.space_em for piece in pieces), initial=0.0))
        begins = tuple(at + piece.start_em for at, piece in zip(sums, pieces, strict=False))
        ends = tuple(at - piece.space_em - piece.end_em for at, piece in zip(sums[1:], pieces, strict=True))
        words = tuple(accumulate((piece.words for piece in pieces), initial=0))
        prices = tuple(_HYPHEN if piece.hyphen else 0.0 for piece in pieces)
        return cls(tuple(pieces), sums, tuple(paragraph_of), begins, ends, words, prices, tuple(stops))

    def width_em(self, start: int, end: int) -> float:
        return self.ends[end - 1] - self.begins[start] if end <= self.stops[start] else math.inf

    def filled(self, start: int, room_em: float) -> int:
        """The piece after the last that still stands on a line that begins with `start`."""
        limit, end, stop = self.begins[start] + room_em + _SLACK_EM, start, self.stops[start]
        while end < stop and self.ends[end] <= limit:
            end += 1
        return end

    def fits(self, rooms_em: Iterable[float]) -> bool:
        """Whether the pieces fit when every line takes as many as it can; asked some eighty times a text."""
        begins, ends, stops = self.begins, self.ends, self.stops
        end, total = 0, len(ends)
        for room in rooms_em:
            limit, stop = begins[end] + room + _SLACK_EM, stops[end]
            while end < stop and ends[end] <= limit:
                end += 1
            if end == total:
                return True
        return False


def balance_lines(ruler: Ruler, room_em: Sequence[float]) -> tuple[tuple[Line, ...], bool] | None:
    """The most even breaks over exactly these lines, and whether the last line holds one lonely word."""
    total, count = len(ruler.pieces), len(room_em)
    if total < count:
        return None
    if total > _MAX_BALANCED:
        return _filled(ruler, room_em)
    rows: list[_Row] = [{0: (0.0, 0)}]
    for index in range(count):
        rows.append(_next_row(ruler, rows[-1], room_em, index))
    if total not in rows[-1]:
        return None
    return _traced(rows, total), rows[-1][total][0] >= _WIDOW


def even_room_em(ruler: Ruler, count: int) -> float:
    """The room for each of so many lines that are to be as wide as one another.

    Enough for anything where lines are balanced; where they are filled, no more than they need, or the first takes all.
    """
    enough = ruler.sums[-1] + _OVERHANG_EM
    if len(ruler.pieces) <= _MAX_BALANCED:
        return enough
    least = ruler.sums[-1] / count
    for _ in range(_HALVINGS):
        middle = (least + enough) / 2
        least, enough = (least, middle) if ruler.fits([middle] * count) else (middle, enough)
    return enough


def _next_row(ruler: Ruler, row: _Row, room_em: Sequence[float], index: int) -> _Row:
    """From the ends that line `index - 1` can have to those that line `index` can have, each at its lowest price."""
    total, count, room = len(ruler.pieces), len(room_em), room_em[index]
    is_last = index == count - 1
    found: _Row = {}
    for start, (cost, _) in row.items():
        for end in range(max(start + 1, total) if is_last else start + 1, total - (count - index - 1) + 1):
            width = ruler.width_em(start, end)
            if width > room + _SLACK_EM:
                break
            slack = (room - width) / room if room > 0 else 1.0
            price = cost + slack * slack + ruler.prices[end - 1] + _lonely_price(ruler, start, end, index, count)
            if end not in found or price < found[end][0]:
                found[end] = (price, start)
    return found


def _lonely_price(ruler: Ruler, start: int, end: int, index: int, count: int) -> float:
    if count > 1 and len(ruler.pieces) > 2 and ruler.words[-1] > 1 and ruler.words[end] - ruler.words[start] == 1:
        if index == count - 1:
            return _WIDOW
        if index == 0:
            return _LONELY_START
    return 0.0


def _traced(rows: list[_Row], total: int) -> tuple[Line, ...]:
    lines: list[Line] = []
    end = total
    for row in reversed(rows[1:]):
        start = row[end][1]
        lines.append((start, end))
        end = start
    return tuple(reversed(lines))


def _filled(ruler: Ruler, room_em: Sequence[float]) -> tuple[tuple[Line, ...], bool] | None:
    lines: list[Line] = []
    position, total = 0, len(ruler.pieces)
    for room in room_em:
        end = ruler.filled(position, room) if position < total else position
        if end == position:
            return None
        lines.append((position, end))
        position = end
        if position == total and len(lines) == len(room_em):
            return tuple(lines), False
    return None
