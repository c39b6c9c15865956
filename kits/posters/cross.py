"""Cross: the ballot's mark is the sentence; the verb lies over what follows."""

from kits.posters.outlines import Word, filled
from kits.posters.sheets import Headline, Sheet, box, ground, per_language, shape, sheets_of, template
from kits.posters.slots import locked, logo, own_line

BAR = 0.232
DIAGONAL = 0.7071
SIDE_FONT = 'data-font="Roboto Flex" data-axes="wdth 84, wght 860, opsz 96"'


def _along(text: str, *, start: float, end: float, cap: float) -> Word:
    """A word along a bar: its ink, accents included, stands on the bar's middle line."""
    word = filled(text, measure=end - start, cap=cap, wght=1000)
    over = word.top / cap
    if over > 1.06:
        word = filled(text, measure=end - start, cap=cap * 1.12 / over, wght=1000)
    return word.at(start, (word.top - word.depth) / 2)


def _mark(sheet: Sheet, cx: float, cy: float, short: float, half: float) -> str:
    """Two bars at 45°, the words on them as long as `half` both ways."""
    bar = BAR * short
    cap = bar * 0.7
    reach = half - bar * 0.42
    long = (sheet.width + sheet.height) * 1.5

    def headline(words: Headline) -> str:
        inner = bar * 0.62
        first = _along(words.cut[0], start=-reach, end=-inner, cap=cap)
        second = _along(words.cut[1], start=inner, end=reach, cap=cap)
        verb = _along(words.verb, start=-reach, end=reach, cap=cap)
        return (
            f'<g transform="translate({cx:.1f} {cy:.1f}) rotate(45)">'
            + box(-long, -bar / 2, 2 * long, bar, "paper")
            + shape(first, "ink")
            + shape(second, "ink")
            + f'</g><g transform="translate({cx:.1f} {cy:.1f}) rotate(-45)">'
            + box(-long, -bar / 2, 2 * long, bar, "ink")
            + shape(verb, "paper")
            + "</g>"
        )

    return per_language(headline)


def _whole(sheet: Sheet) -> str:
    """The mark fills the sheet; four triangles of field around it."""
    w, h, short, margin = sheet.width, sheet.height, sheet.short, sheet.margin
    is_tall, is_small = sheet.kind == "tall", sheet.key == "rectangle"
    cx, cy = w / 2, h * (0.58 if is_small else 0.5)
    offset = BAR * short * DIAGONAL
    top = h * 0.14 if is_tall else margin
    apex = cy - offset
    inset = short * 0.03
    # The triangle above the crossing, a little inside of its edges.
    base = apex - inset * 1.5 - top
    line_shape = (
        f"polygon {cx - base:.1f} {top:.1f} {cx + base:.1f} {top:.1f} {cx + 4:.1f} {apex - inset * 1.5:.1f} "
        f"{cx - 4:.1f} {apex - inset * 1.5:.1f}"
    )
    side = (w / 2 - offset - margin) * (0.62 if h < w * 1.3 else 0.74)
    side_height = short * 0.2
    low_height = short * 0.13
    low_middle = h * 0.80 if is_tall else h - margin - low_height * 0.42
    low_width = min(2 * (low_middle - low_height / 2 - cy - offset) * 0.9, w * 0.7)
    return (
        ground(sheet, "field")
        + _mark(sheet, cx, cy, short, short * (0.62 if is_small else DIAGONAL * (1.02 if is_tall else 1.0)))
        + own_line(
            sheet,
            x=max(margin, cx - base),
            y=top,
            width=2 * min(base, cx - margin),
            height=base * 0.72,
            size=short * (0.078 if h < w * 1.3 else 0.1),
            smallest=0.38,
            role="on-field",
            lines=4,
            align="middle",
            valign="top",
            more=f' data-shape="{line_shape}"',
        )
        + _day(margin, cy, side, side_height, short * 0.07)
        + _whatever(w - margin - side, cy, side, side_height, short * 0.042)
        + logo(
            cx - low_width / 2,
            low_middle - low_height / 2,
            low_width,
            low_height,
            on="field",
            area_k=0.019,
            align="middle",
        )
    )


def _day(x: float, cy: float, width: float, height: float, size: float, *, lines: int = 2, align: str = "start") -> str:
    return locked(
        "date",
        "Date",
        x,
        cy - height / 2,
        width,
        height,
        size=size,
        smallest=0.32,
        role="on-field",
        lines=lines,
        align=align,
        font=SIDE_FONT,
        more=' data-leading="1.0"',
    )


def _whatever(x: float, cy: float, width: float, height: float, size: float) -> str:
    return locked(
        "whatever",
        "Whatever happens",
        x,
        cy - height / 2,
        width,
        height,
        size=size,
        smallest=0.43,
        role="on-field",
        lines=3,
        chars=32,
        align="end",
        font=SIDE_FONT,
        more=' data-leading="1.1"',
    )


def _at_the_end(sheet: Sheet) -> str:
    """Wide and low sheets: the mark stands right and runs off the sheet, line, logo and date left of it."""
    w, h, margin = sheet.width, sheet.height, sheet.margin
    is_wide = sheet.kind == "wide"
    cx, cy = w - h * (0.66 if is_wide else 0.58), h / 2
    notch = cx - BAR * h * DIAGONAL - margin * (1.3 if is_wide else 1.0)
    left = sheet.left
    low = h * (0.15 if is_wide else 0.3)
    top, foot = margin, h - margin - low - h * (0.05 if is_wide else 0.02)
    # Left of the mark: narrow at head and foot, widest beside the crossing.
    corners = (left, top, notch - cy + top, top, notch, cy, notch - foot + cy, foot, left, foot)
    room = notch - (h - margin - cy) - left - (0 if is_wide else h * 0.03)
    end = (
        _whatever(w - margin - h * 0.36, cy, h * 0.36, h * 0.2, h * 0.042)
        if is_wide and w - margin - h * 0.36 > cx + BAR * h * DIAGONAL + h * 0.04
        else ""
    )
    return (
        ground(sheet, "field")
        + _mark(sheet, cx, cy, h, h * DIAGONAL * 1.02)
        + own_line(
            sheet,
            x=left,
            y=top,
            width=notch - left,
            height=foot - top,
            size=h * (0.13 if is_wide else 0.19),
            smallest=0.3,
            role="on-field",
            lines=5 if is_wide else 3,
            valign="middle",
            more=f' data-shape="polygon {" ".join(f"{corner:.1f}" for corner in corners)}"',
        )
        + logo(
            left,
            h - margin - low * 0.8,
            room * 0.6,
            low * 0.8,
            on="field",
            area_k=0.021 if is_wide else 0.1,
            valign="bottom" if not is_wide else "middle",
        )
        + _day(
            left + room * 0.64,
            h - margin - low * 0.4,
            room * 0.36,
            low * 0.8,
            h * (0.06 if is_wide else 0.13),
            align="end",
        )
        + end
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    return _at_the_end(sheet) if sheet.is_low or sheet.kind == "wide" else _whole(sheet)


def draw() -> str:
    """The template file."""
    return template("cross", "Cross", draw_sheet, sheets_of("carousel", "frame", "cover-linkedin-company"))
