"""Excuses: every excuse is heard and crossed out; the company's own stands with them."""

from dataclasses import dataclass

from kits.posters.outlines import filled
from kits.posters.sheets import (
    Headline,
    Sheet,
    area,
    bled,
    box,
    ground,
    per_language,
    set_line,
    shape,
    sheets_of,
    template,
)
from kits.posters.slots import date, foot, logo

BAR_SHARE = 0.13
PITCHES = (1.14, 0.94, 1.0, 0.92)  # short excuses are tall, long ones low


@dataclass(frozen=True)
class Half:
    """Where the excuses stand, and how many are heard before the company's own."""

    left: float
    width: float
    top: float
    bottom: float
    paper: tuple[float, float, float, float]
    count: int

    def rows(self) -> list[tuple[float, float]]:
        """Top and height of each row, the company's own last."""
        pitches = [*PITCHES[: self.count], PITCHES[3]]
        unit = (self.bottom - self.top) / sum(pitches)
        tops = [self.top + unit * sum(pitches[:index]) for index in range(len(pitches))]
        return [(top, unit * pitch) for top, pitch in zip(tops, pitches, strict=True)]


def _excuse(text: str, half: Half, top: float, height: float, *, runs_left: bool) -> str:
    cap = height * 0.56
    baseline = top + height * 0.82
    word = filled(text, measure=half.width, cap=cap, wght=620, step=14).at(half.left, baseline)
    thickness = cap * BAR_SHARE
    beyond = half.paper[2] - half.paper[0]
    start, end = half.left - cap * 0.2, half.left + half.width + cap * 0.14
    start, end = (half.left - beyond, end) if runs_left else (start, half.left + beyond + half.width)
    return shape(word, "ink") + box(start, baseline - cap * 0.36 - thickness / 2, end - start, thickness, "field")


def _excuses(sheet: Sheet, half: Half) -> str:
    """On paper: the common ones of each language, and the company's own."""
    clip = f"paper-{sheet.key}"
    left, top, right, bottom = bled(
        sheet, half.paper[0], half.paper[1], half.paper[2] - half.paper[0], half.paper[3] - half.paper[1]
    )
    rows = half.rows()

    def common(words: Headline) -> str:
        drawn = (
            _excuse(text, half, *row, runs_left=index % 2 == 0)
            for index, (text, row) in enumerate(zip(words.excuses[: half.count], rows, strict=False))
        )
        return f'<g clip-path="url(#{clip})">{"".join(drawn)}</g>'

    own_top, step = rows[-1]
    size = max(step * 0.78, sheet.least_size() * 1.02)
    return (
        f'<clipPath id="{clip}"><rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
        f'height="{bottom - top:.1f}"/></clipPath>\n'
        + per_language(common)
        + f'<g clip-path="url(#{clip})"><rect data-slot="line" data-type="text" data-label="Own excuse" '
        f'x="{half.left:.1f}" y="{own_top + step * 0.2:.1f}" width="{half.width:.1f}" height="{step * 0.62:.1f}" '
        f'data-font="Roboto Flex" data-axes="wdth 100, wght 620, opsz 144" data-fill="ink" data-fit="stretch" '
        f'data-align="start" data-valign="bottom" data-max-size="{size:.1f}" '
        f'data-min-size="{max(step * 0.2, sheet.least_size()):.1f}" '
        f'data-max-lines="1" data-max-chars="32" data-strike="field" data-strike-width="0.09" '
        f'data-strike-run="{"right" if half.count % 2 else "left"}"/></g>\n'
    )


def _sentence(x: float, width: float, top: float, bottom: float) -> str:
    """Verb and what follows, one over the other."""
    room = bottom - top

    def headline(words: Headline) -> str:
        verb = set_line(words.verb, x=x, baseline=top + room * 0.52, measure=width, cap=room * 0.52)
        anyway = set_line(words.anyway, x=x, baseline=bottom, measure=width, cap=room * 0.4)
        return shape(verb, "on-field") + shape(anyway, "on-field")

    return per_language(headline)


def _stacked(sheet: Sheet) -> str:
    """Excuses on paper above, the sentence on the field below."""
    w, h, short = sheet.width, sheet.height, sheet.short
    is_tall = sheet.kind == "tall"
    split = h * (0.56 if is_tall else 0.55)
    top = h * 0.14 if is_tall else sheet.margin
    foot_middle = h * (0.818 if is_tall else 0.906 if h < w * 1.3 else 0.928)
    half = Half(sheet.left, sheet.measure, top, split - sheet.margin, (0, 0, w, split), 3)
    return (
        ground(sheet, "paper")
        + area(sheet, 0, split, w, h - split, "field")
        + _excuses(sheet, half)
        + _sentence(sheet.left, sheet.measure, split + short * 0.05, foot_middle - short * 0.085)
        + foot(sheet, middle_y=foot_middle)
    )


def _beside(sheet: Sheet) -> str:
    """Wide sheets: excuses left, the sentence right."""
    w, h, margin = sheet.width, sheet.height, sheet.margin
    split = w * 0.5
    half = Half(margin, split - 2 * margin, margin, h - margin, (0, 0, split, h), 3)
    return (
        ground(sheet, "paper")
        + area(sheet, split, 0, w - split, h, "field")
        + _excuses(sheet, half)
        + _sentence(split + margin, w - split - 2 * margin, margin * 1.2, h * 0.8)
        + foot(sheet, middle_y=h * 0.9, left=split + margin)
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: fewer excuses left, the sentence in the middle, logo and date right."""
    w, h, margin = sheet.width, sheet.height, sheet.margin
    is_strip = sheet.kind == "strip"
    split = sheet.left + sheet.measure * (0.42 if is_strip else 0.44 if sheet.measure > 2.8 * h else 0.54)
    half = Half(
        sheet.left,
        split - margin * 1.2 - sheet.left,
        margin * 0.7,
        h - margin * 0.8,
        (0, 0, split, h),
        1 if is_strip else 2,
    )
    column = min(sheet.measure * 0.18, h * 1.0)
    end = sheet.right - column - margin
    line = h * 0.17
    return (
        ground(sheet, "paper")
        + area(sheet, split, 0, w - split, h, "field")
        + _excuses(sheet, half)
        + _sentence(split + margin, end - split - margin, margin, h - margin)
        + logo(
            sheet.right - column,
            margin,
            column,
            h - 2 * margin - line * 2.1,
            on="field",
            area_k=0.13,
            align="end",
            valign="top",
        )
        + date(
            sheet.right - column,
            h - margin - line * 1.9,
            column,
            line * 1.9,
            size=line,
            role="on-field",
            align="end",
            valign="bottom",
            lines=2,
            smallest=0.35,
        )
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    if sheet.is_low:
        return _in_a_row(sheet)
    return _beside(sheet) if sheet.kind == "wide" else _stacked(sheet)


def draw() -> str:
    """The template file."""
    return template("excuses", "Excuses", draw_sheet, sheets_of("carousel", "frame"))
