"""Makes every line as wide as its box by the width axis: a text and its slot flow in, placed lines flow out."""

from __future__ import annotations

from dataclasses import replace

from visuals.fonts import Axes, FontStack
from visuals.lines import PlacedLine, aligned, ink_em, line_runs
from visuals.measures import Measure
from visuals.nodes import TextSlot
from visuals.typography import Paragraph, Run, Shaped, shape_text
from visuals.wrapping import Line, Ruler, balance_lines, even_room_em

SMALLEST_PX = 0.5
_WIDEST_SCALE = 1.25
_COMFORTABLE = 50.0  # of the width axis
_SECANTS = 4


def stretch(
    slot: TextSlot, text: str, locale: str, stack: FontStack, shaped: Shaped, measure: Measure
) -> tuple[PlacedLine, ...]:
    stretcher = _Stretcher(slot, text, locale, stack)
    ruler = Ruler.of(shaped.paragraphs)
    lines, sizes = stretcher.choose_lines(ruler, measure)
    set_lines = [stretcher.set_line(line, size) for line, size in zip(lines, sizes, strict=True)]
    cap = measure.cap_height_em
    height = cap * sizes[0] + sum(slot.leading_em * size for size in sizes[1:])
    x, y, width, box_height = slot.box
    baseline = y + (box_height - height) * measure.share
    placed: list[PlacedLine] = []
    for index, (line, size, (runs, x_scale)) in enumerate(zip(lines, sizes, set_lines, strict=True)):
        baseline += cap * size if index == 0 else slot.leading_em * size
        is_rtl = shaped.paragraphs[ruler.paragraph_of[line[0]]].is_rtl
        placed.append(aligned(slot, runs, size, x_scale, baseline, (x, x + width), is_rtl=is_rtl))
    return tuple(placed)


class _Stretcher:
    """Finds for each line the point of the width axis at which its ink fills the box."""

    def __init__(self, slot: TextSlot, text: str, locale: str, stack: FontStack) -> None:
        self._slot, self._text, self._locale, self._stack = slot, text, locale, stack
        low, high = stack.typefaces[0].axes.get("wdth", (100.0, 100.0))
        self._range = (low, high)
        self._rulers: dict[float, Ruler] = {}

    def _axes(self, wdth: float) -> Axes:
        return tuple(sorted({**dict(self._slot.axes), "wdth": wdth}.items()))

    def _ruler(self, wdth: float) -> Ruler:
        """Words are shaped once for each width that is looked at, whichever line asks."""
        if wdth not in self._rulers:
            self._rulers[wdth] = Ruler.of(self._paragraphs(wdth))
        return self._rulers[wdth]

    def _paragraphs(self, wdth: float) -> tuple[Paragraph, ...]:
        axes = self._axes(wdth)
        return shape_text(self._text, self._stack, axes, self._slot.tracking_em, self._locale).paragraphs

    def choose_lines(self, ruler: Ruler, measure: Measure) -> tuple[tuple[Line, ...], list[float]]:
        """The number of lines at which the smallest line is largest, and the size of each.

        Letters are not pressed narrower than half their width for size alone, only to reach the smallest that is read.
        """
        low, _high = self._range
        chosen = self._largest(ruler, measure, max(low, _COMFORTABLE))
        return chosen if min(chosen[1]) >= self._slot.min_size_px else self._largest(ruler, measure, low)

    def _largest(self, ruler: Ruler, measure: Measure, wdth: float) -> tuple[tuple[Line, ...], list[float]]:
        narrow = self._ruler(wdth)
        most = min(self._slot.max_lines, len(ruler.pieces))
        best: tuple[tuple[Line, ...], list[float]] = (((0, len(ruler.pieces)),), [SMALLEST_PX])
        for count in range(ruler.paragraph_of[-1] + 1, max(most, ruler.paragraph_of[-1] + 1) + 1):
            broken = balance_lines(ruler, [even_room_em(ruler, count)] * count)
            if broken is None:
                continue
            highest = self._slot.box[3] / measure.block_height_px(1.0, count)
            sizes = [self._line_size(narrow, line, highest) for line in broken[0]]
            if min(sizes) > min(best[1]) + 1e-6:
                best = (broken[0], sizes)
        return best

    def _line_size(self, narrow: Ruler, line: Line, highest_px: float) -> float:
        width_em = max(narrow.width_em(*line), 1e-6)
        return min(self._slot.max_size_px, highest_px, self._slot.box[2] / width_em)

    def set_line(self, line: Line, size: float) -> tuple[tuple[Run, ...], float]:
        """The line's runs at the fitting width, and the horizontal scale that makes the rest exact."""
        goal_em = self._slot.box[2] / size
        low, high = self._range
        low_em, high_em = self._ruler(low).width_em(*line), self._ruler(high).width_em(*line)
        wdth = low if goal_em <= low_em else high
        if low_em < goal_em < high_em:
            wdth = self._solve(line, goal_em, (low, low_em), (high, high_em))
        pieces = self._ruler(wdth).pieces[line[0] : line[1]]
        slot = replace(self._slot, axes=self._axes(wdth))
        runs = line_runs(pieces, self._stack, slot)
        left, right = ink_em(runs)
        return runs, min(_WIDEST_SCALE, goal_em / max(right - left, 1e-6))

    def _solve(self, line: Line, goal_em: float, low: tuple[float, float], high: tuple[float, float]) -> float:
        """Width grows nearly linearly along the axis: a few steps of regula falsi."""
        wdth = low[0]
        for _ in range(_SECANTS):
            wdth = low[0] + (high[0] - low[0]) * (goal_em - low[1]) / (high[1] - low[1])
            wdth = round(wdth, 1)
            width_em = self._ruler(wdth).width_em(*line)
            if abs(width_em - goal_em) < 0.002 * goal_em:
                break
            low, high = ((wdth, width_em), high) if width_em < goal_em else (low, (wdth, width_em))
        return wdth
