"""Fits a text to its slot: slot, clean text and fonts flow in, placed lines flow out. Nothing is ever cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from visuals.fonts import FontStack
from visuals.hyphens import SOFT_HYPHEN, may_part
from visuals.lines import PlacedLine, aligned, line_runs
from visuals.measures import Measure
from visuals.nodes import TextSlot
from visuals.stretching import SMALLEST_PX, stretch
from visuals.typography import Shaped, shape_text
from visuals.wrapping import Line, Ruler, balance_lines

_EXACT = 0.003  # of a size: nobody sees less
_SMALLER_FOR_NO_WIDOW = (1.0, 0.92, 0.84, 0.76, 0.68)
_WORTH_MOVING = 1.06
_WORTH_PARTING = 1.5  # hyphens cost more than room: words stay whole unless that makes the text clearly smaller
_SHARES = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
_SHAPE_SHARES = {0.0, 0.25, 0.5, 0.75, 1.0}


@dataclass(frozen=True, slots=True)
class _Break:
    size_px: float
    lines: tuple[Line, ...]
    is_lonely: bool  # the last line is one word
    is_forced: bool = False  # there is no room for it

    @property
    def worth_px(self) -> float:
        return self.size_px * (_SMALLER_FOR_NO_WIDOW[-1] if self.is_lonely else 1.0)


@dataclass(frozen=True, slots=True)
class _Block:
    """A broken text at its place."""

    measure: Measure
    shaped: Shaped
    ruler: Ruler
    best: _Break

    @property
    def size_px(self) -> float:
        return self.best.size_px

    def placed(self, stack: FontStack) -> Iterator[PlacedLine]:
        slot, size, count = self.measure.slot, self.best.size_px, len(self.best.lines)
        for index, (start, end) in enumerate(self.best.lines):
            baseline = self.measure.baseline_px(size, index, count)
            left, right = self.measure.edges_px(size, baseline)
            edges = (left, right) if right > left else (slot.box[0], slot.box[0] + slot.box[2])
            is_rtl = self.shaped.paragraphs[self.ruler.paragraph_of[start]].is_rtl
            runs = line_runs(self.ruler.pieces[start:end], stack, slot)
            yield aligned(slot, runs, size, 1.0, baseline, edges, is_rtl=is_rtl)


@dataclass(frozen=True, slots=True)
class TextLayout:
    lines: tuple[PlacedLine, ...]
    is_overflowing: bool
    missing: tuple[str, ...]

    @property
    def size_px(self) -> float:
        return min((line.size_px for line in self.lines), default=0.0)


@lru_cache(maxsize=2048)
def fit_text(slot: TextSlot, text: str, locale: str, stack: FontStack) -> TextLayout:
    """`text` is clean and not empty. Line feeds beyond the slot's lines are blanks, and an overflow."""
    has_feeds_left = text.count("\n") >= slot.max_lines
    if has_feeds_left:
        text = text.replace("\n", " ")
    shaped = shape_text(text, stack, slot.axes, slot.tracking_em, locale)
    cap_height_em = stack.instances(slot.axes)[0].cap_height_em
    measure = Measure.of(slot, cap_height_em, _SHARES[slot.valign])
    if slot.is_stretched:
        lines = stretch(slot, text.replace(SOFT_HYPHEN, ""), locale, stack, shaped, measure)
    else:
        block = _shrink(slot, text, locale, stack, shaped, measure)
        if block.best.is_forced and "\n" in text:
            return replace(fit_text(slot, text.replace("\n", " "), locale, stack), is_overflowing=True)
        lines = tuple(block.placed(stack))
    is_small = min(line.size_px for line in lines) < slot.min_size_px - 1e-6
    is_forced = not slot.is_stretched and block.best.is_forced
    return TextLayout(lines, is_small or is_forced or has_feeds_left, shaped.missing)


def _shrink(slot: TextSlot, text: str, locale: str, stack: FontStack, shaped: Shaped, measure: Measure) -> _Block:
    best = _best_place(measure, shaped)
    if slot.has_hyphens and best.size_px < slot.max_size_px and may_part(text):
        parted = shape_text(text, stack, slot.axes, slot.tracking_em, locale, with_hyphens=True)
        other = _best_place(measure, parted)
        is_needed = best.size_px < slot.min_size_px and other.size_px > best.size_px
        if is_needed or other.size_px >= best.size_px * _WORTH_PARTING:
            best = other
    return best


def _best_place(measure: Measure, shaped: Shaped) -> _Block:
    """In a shape the block may leave its place along the height where that makes the text clearly larger."""
    ruler = Ruler.of(shaped.paragraphs)
    place, best = measure, _best_break(measure, ruler)
    if measure.slot.shape is not None:
        others = sorted(_SHAPE_SHARES - {measure.share}, key=lambda share: (abs(share - measure.share), share))
        for other in (replace(measure, share=share) for share in others):
            goal = best.worth_px * _WORTH_MOVING if best else SMALLEST_PX
            found = _best_break(other, ruler, goal) if _can_reach(other, ruler, goal) else None
            if found is not None and found.worth_px >= goal:
                place, best = other, found
    return _Block(place, shaped, ruler, best or _last_resort(measure, ruler))


def _can_reach(measure: Measure, ruler: Ruler, size_px: float) -> bool:
    if size_px > measure.slot.max_size_px:
        return False
    counts = range(1, measure.slot.max_lines + 1)
    return any(
        size_px <= measure.highest_px(count) and ruler.fits(measure.rooms_em(size_px, count)) for count in counts
    )


def _best_break(measure: Measure, ruler: Ruler, goal_px: float = 0.0) -> _Break | None:
    """The largest size, and of its breaks the most even; up to a third smaller if that saves a one-word last line.

    Sizes below `goal_px` are not looked for.
    """
    fewest, most = ruler.paragraph_of[-1] + 1, min(measure.slot.max_lines, len(ruler.pieces))
    sizes: list[tuple[float, int]] = []
    for count in range(fewest, most + 1):
        # What is smaller than the largest so far by more than a widow is worth is never chosen.
        least = max(goal_px, max((size for size, _ in sizes), default=0.0) * _SMALLER_FOR_NO_WIDOW[-1])
        sizes.append((_largest_size(measure, ruler, count, least), count))
    trials = sorted(
        (
            (size * factor, count)
            for size, count in sizes
            for factor in _SMALLER_FOR_NO_WIDOW
            if size > SMALLEST_PX and (factor == 1 or size * factor >= measure.slot.min_size_px)
        ),
        key=lambda trial: (-trial[0], trial[1]),
    )
    lonely: _Break | None = None
    for size, count in trials:
        if lonely is not None and size < lonely.worth_px:
            break
        broken = balance_lines(ruler, measure.rooms_em(size, count))
        if broken is None:
            continue
        if not broken[1]:
            return _Break(size, *broken)
        lonely = lonely or _Break(size, *broken)
    return lonely


def _largest_size(measure: Measure, ruler: Ruler, count: int, least_px: float) -> float:
    """At least `least_px`, or the smallest there is."""
    low, high = max(least_px, SMALLEST_PX), min(measure.slot.max_size_px, measure.highest_px(count))
    if high <= low:
        return SMALLEST_PX
    if ruler.fits(measure.rooms_em(high, count)):
        return high
    if least_px > SMALLEST_PX and not ruler.fits(measure.rooms_em(least_px, count)):
        return SMALLEST_PX
    while high - low > _EXACT * high:
        middle = (low + high) / 2
        if ruler.fits(measure.rooms_em(middle, count)):
            low = middle
        else:
            high = middle
    return low


def _last_resort(measure: Measure, ruler: Ruler) -> _Break:
    """One line as wide as the box, however small: shown whole, and warned about. A shape without room is left."""
    size = measure.slot.box[2] / max(ruler.sums[-1], 1e-6)
    return _Break(min(size, measure.slot.max_size_px), ((0, len(ruler.pieces)),), False, is_forced=True)
