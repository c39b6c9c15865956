"""Squeeze: whatever happens drops in from above; the verb gives way and still stands."""

import math
from dataclasses import dataclass, replace

from kits.posters.outlines import filled
from kits.posters.rings import ring
from kits.posters.sheets import Headline, Sheet, ground, per_language, set_line, shape, sheets_of, template
from kits.posters.slots import LINE_FONT, NARROW_LINE_FONT, date, foot, logo, own_line, side


@dataclass(frozen=True)
class Dish:
    """The paper disc and where the headline stands under it, in pixels."""

    radius: float
    cx: float
    depth: float
    verb_foot: float
    anyway_foot: float
    anyway_cap: float
    foot_middle: float

    @property
    def cy(self) -> float:
        return self.depth - self.radius

    @property
    def circle(self) -> str:
        return f'<circle cx="{self.cx:.1f}" cy="{self.cy:.1f}" r="{self.radius:.1f}" data-fill="paper"/>\n'


def dish(sheet: Sheet) -> Dish:
    """The proportions of each class of sheets."""
    w, h = sheet.width, sheet.height
    if sheet.kind == "wide":
        return Dish(0.98 * h, 0.60 * w, 0.365 * h, 0.562 * h, 0.792 * h, 0.2 * h, 0.893 * h)
    if sheet.kind == "tall":
        return Dish(0.60 * w, 0.58 * w, 0.455 * h, 0.659 * h, 0.769 * h, 0.094 * h, 0.818 * h)
    if sheet.kind == "upright":
        # Longer sheets give the verb what they have more.
        longer = h / w - 1.25
        return Dish(
            (0.50 + 0.1 * longer) * w,
            0.59 * w,
            (0.44 - 0.05 * longer) * h,
            (0.666 + 0.06 * longer) * h,
            (0.838 + 0.02 * longer) * h,
            (0.142 - 0.04 * longer) * h,
            (0.918 + 0.02 * longer) * h,
        )
    if w > h:
        return Dish(0.56 * w, 0.595 * w, 0.45 * h, 0.617 * h, 0.807 * h, 0.164 * h, 0.9 * h)
    return Dish(0.475 * w, 0.595 * w, 0.435 * h, 0.617 * h, 0.817 * h, 0.174 * h, 0.906 * h)


def pressed(sheet: Sheet, plate: Dish, text: str, *, left: float, right: float, highest: float, foot_y: float) -> str:
    """A word whose tops follow the dish, between two edges."""
    gap = sheet.short * 0.016
    nominal = (foot_y - highest) * 0.62
    word = filled(text, measure=right - left, cap=nominal, wght=1000).at(left, foot_y)
    reach = plate.radius + gap

    def top_at(x: float) -> float:
        inside = reach * reach - (x - plate.cx) ** 2
        return max(highest, plate.cy + inside**0.5) if inside > 0 else highest

    def move(x: float, height: float, letter_top: float) -> tuple[float, float]:
        share = height / max(nominal, letter_top)
        return x, foot_y - share * (foot_y - top_at(x))

    tolerance = 0.00016 * math.hypot(sheet.width, sheet.height)
    return f'<path data-fill="on-field" d="{word.warped(move, tolerance)}"/>'


def _line_in(
    sheet: Sheet, plate: Dish, *, top: float, bottom: float, size: float, lines: int, half: float, font: str = LINE_FONT
) -> str:
    inner = plate.radius - sheet.short * 0.03
    return own_line(
        sheet,
        x=plate.cx - half,
        y=top,
        width=2 * half,
        height=bottom - top,
        size=size,
        role="ink",
        lines=lines,
        align="middle",
        font=font,
        more=f' data-shape="circle {plate.cx:.1f} {plate.cy:.1f} {inner:.1f}"',
    )


def _stacked(sheet: Sheet, plate: Dish) -> str:
    """The line in the dish, the verb pressed by it, what follows standing straight."""
    highest = sheet.margin if sheet.kind != "tall" else sheet.height * 0.2

    def headline(words: Headline) -> str:
        verb = pressed(
            sheet, plate, words.verb, left=sheet.left, right=sheet.right, highest=highest, foot_y=plate.verb_foot
        )
        anyway = set_line(
            words.anyway, x=sheet.left, baseline=plate.anyway_foot, measure=sheet.measure, cap=plate.anyway_cap
        )
        return verb + shape(anyway, "on-field")

    is_wide = sheet.kind == "wide"
    return (
        ground(sheet, "field")
        + plate.circle
        + per_language(headline)
        + _line_in(
            sheet,
            plate,
            top=sheet.height * 0.15 if sheet.kind == "tall" else sheet.short * 0.075,
            bottom=plate.depth - sheet.short * (0.065 if is_wide else 0.085),
            size=sheet.short * (0.098 if is_wide else 0.112),
            lines=2 if is_wide else 4,
            half=sheet.width - sheet.margin - plate.cx,
        )
        + foot(sheet, middle_y=plate.foot_middle)
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: the whole sentence in one row bends under one dish; logo and date stand beside it."""
    h = sheet.height
    strip = sheet.kind == "strip"
    column = min(sheet.measure * (0.17 if strip else 0.24 if sheet.measure > 3 * h else 0.18), h * 1.15)
    left, right = sheet.left, sheet.right - column - sheet.margin * 1.6
    room = right - left
    narrow = room < 2.4 * h
    depth = h * (0.7 if strip else 0.66 if narrow else 0.54)
    # Nearly as wide as the words beneath it, so that both ends stay tall.
    half = room * (0.49 if strip or narrow else 0.45)
    radius = (half * half + depth * depth) / (2 * depth)
    cx = left + room * 0.52
    foot_y = h - sheet.margin
    plate = Dish(radius, cx, depth, foot_y, foot_y, 0, 0)

    def headline(words: Headline) -> str:
        sentence = f"{words.verb} {words.anyway}"
        return pressed(sheet, plate, sentence, left=left, right=right, highest=sheet.margin, foot_y=foot_y)

    size = h * (0.2 if strip else 0.165)
    return (
        ground(sheet, "field")
        + plate.circle
        + per_language(headline)
        + _line_in(
            sheet,
            plate,
            top=h * (0.05 if strip or narrow else 0.07),
            bottom=depth - h * (0.08 if strip or narrow else 0.1),
            size=size,
            lines=3 if narrow else 2,
            half=half,
            font=NARROW_LINE_FONT if strip else LINE_FONT,
        )
        + side(sheet, x=sheet.right - column, width=column, top=sheet.margin, bottom=foot_y)
    )


def _framed(sheet: Sheet) -> str:
    """A profile picture: the dish is the middle, the sentence runs around it."""
    w = sheet.width
    inner = w * 0.335
    middle = w / 2

    def headline(words: Headline) -> str:
        return ring(words.verb, words.anyway, centre=middle, inner=inner + w * 0.022, outer=w * 0.484)

    wide, high = inner * 1.62, inner * 1.0
    return (
        ground(sheet, "field")
        + f'<circle cx="{middle:.1f}" cy="{middle:.1f}" r="{inner:.1f}" data-fill="paper"/>\n'
        + per_language(headline)
        + logo(
            middle - wide / 2,
            middle - high / 2,
            wide,
            high,
            on="paper",
            area_k=0.14,
            align="middle",
            more=' data-prefer="original"',
        )
        + date(
            middle - wide / 2,
            middle - high / 2,
            wide,
            high,
            size=w * 0.14,
            role="ink",
            lines=2,
            align="middle",
            smallest=0.4,
            more=' data-show-unless="logo" data-leading="1.0"',
        )
    )


def _told(sheet: Sheet) -> list[str]:
    """A document of five pages: the dish sinks page by page; then it is gone, and the sentence stands."""
    w, h, m = sheet.width, sheet.height, sheet.margin
    first = dish(sheet)
    pages = [_stacked(sheet, first)]
    for number, depth in ((0, 0.56), (1, 0.7)):
        plate = replace(
            first,
            radius=w * (0.58 + 0.09 * number),
            cx=w * (0.54 - 0.04 * number),
            depth=h * depth,
            verb_foot=h * 0.918,
        )

        def page(words: Headline, plate: Dish = plate, number: int = number) -> str:
            told = words.excuses[number].removesuffix(".")
            inside = min(plate.radius * 1.3, sheet.measure * 0.86)
            said = set_line(
                f"{told}.",
                x=plate.cx - inside / 2,
                baseline=plate.depth - h * (0.16 + 0.02 * number),
                measure=inside,
                cap=h * 0.085,
                wght=860,
            )
            verb = pressed(sheet, plate, words.verb, left=m, right=sheet.right, highest=m, foot_y=plate.verb_foot)
            return shape(said, "ink") + verb

        pages.append(ground(sheet, "field") + plate.circle + per_language(page))

    def standing(words: Headline) -> str:
        cap = (h - 2 * m) * 0.62
        verb = set_line(words.verb, x=m, baseline=m + cap, measure=sheet.measure, cap=cap)
        rest = h - m - (m + cap) - m * 0.7
        anyway = set_line(words.anyway, x=m, baseline=h - m, measure=sheet.measure, cap=rest)
        return shape(verb, "on-field") + shape(anyway, "on-field")

    pages.append(ground(sheet, "field") + per_language(standing))
    low = replace(first, radius=w * 0.9, cx=w * 0.5, depth=h * 0.74)
    pages.append(
        ground(sheet, "field")
        + low.circle
        + date(
            m,
            h * 0.1,
            sheet.measure,
            h * 0.26,
            size=h * 0.17,
            role="ink",
            lines=2,
            align="middle",
            smallest=0.3,
            more=' data-leading="1.0"',
        )
        + logo(
            w * 0.2, h * 0.42, w * 0.6, h * 0.2, on="paper", area_k=0.06, align="middle", more=' data-prefer="original"'
        )
        + per_language(
            lambda words: shape(
                set_line(f"{words.verb} {words.anyway}", x=m, baseline=h - m, measure=sheet.measure, cap=h * 0.13),
                "on-field",
            )
        )
    )
    return pages


def draw_sheet(sheet: Sheet) -> str | list[str]:
    """One format."""
    if sheet.key == "frame":
        return _framed(sheet)
    if sheet.key == "carousel":
        return _told(sheet)
    return _in_a_row(sheet) if sheet.is_low else _stacked(sheet, dish(sheet))


def draw() -> str:
    """The template file."""
    return template("squeeze", "Squeeze", draw_sheet, sheets_of())
