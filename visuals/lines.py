"""Places one line: its pieces, size and edges flow in, glyphs in visual order and the pen's start flow out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from visuals.fonts import FontStack, Glyph
from visuals.nodes import TextSlot
from visuals.typography import Piece, Run, reorder


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """Runs in visual order; `x_px` is the pen's start, ink edges are where strokes begin and end."""

    runs: tuple[Run, ...]
    size_px: float
    x_scale: float
    x_px: float
    baseline_px: float
    ink_left_px: float
    ink_right_px: float
    x_height_px: float

    def stretches(self) -> Iterator[tuple[str, float, float]]:
        """What runs from left to right: text, left edge and width of its ink in px. All of most lines, or parts."""
        scale, pen = self.size_px * self.x_scale, self.x_px
        for is_along, group in groupby(self.runs, key=lambda run: run.level % 2 == 0):
            runs = tuple(group)
            left, right = ink_em(runs)
            text = "".join(run.text for run in runs).strip(" ")
            if is_along and text:
                yield text, pen + left * scale, (right - left) * scale
            pen += sum(run.advance_em for run in runs) * scale


def aligned(
    slot: TextSlot,
    runs: tuple[Run, ...],
    size: float,
    x_scale: float,
    baseline: float,
    edges: tuple[float, float],
    *,
    is_rtl: bool,
) -> PlacedLine:
    """By ink: the first or last stroke stands on the edge. Right-to-left text starts at the right."""
    ink_left, ink_right = (value * size * x_scale for value in ink_em(runs))
    spare = edges[1] - edges[0] - (ink_right - ink_left)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[slot.align]
    if is_rtl and slot.align != "middle":
        share = 1.0 - share
    x = edges[0] + spare * share - ink_left
    x_height = runs[0].instance.x_height_em * size if runs else 0.0
    return PlacedLine(runs, size, x_scale, x, baseline, x + ink_left, x + ink_right, x_height)


def line_runs(pieces: tuple[Piece, ...], stack: FontStack, slot: TextSlot) -> tuple[Run, ...]:
    """The pieces' runs with the blanks between them, in visual order."""
    instance = stack.instances(slot.axes)[0]
    runs: list[Run] = []
    for index, piece in enumerate(pieces):
        runs.extend(piece.runs)
        if piece.space_em and index < len(pieces) - 1:
            level = min(piece.runs[-1].level, pieces[index + 1].runs[0].level)
            blank = Glyph(-1, 0.0, 0.0, piece.space_em, None)
            runs.append(Run((blank,), instance, level, piece.space_em, " "))
    if pieces[-1].hyphen is not None:
        runs.append(pieces[-1].hyphen)
    return reorder(tuple(runs))


def ink_em(runs: tuple[Run, ...]) -> tuple[float, float]:
    left, right, pen = None, 0.0, 0.0
    for glyph in _glyphs(runs):
        if glyph.ink_em is not None:
            left = pen + glyph.ink_em[0] if left is None else min(left, pen + glyph.ink_em[0])
            right = max(right, pen + glyph.ink_em[1])
        pen += glyph.advance_em
    return (left, right) if left is not None else (0.0, pen)


def _glyphs(runs: tuple[Run, ...]) -> Iterator[Glyph]:
    for run in runs:
        yield from run.glyphs
