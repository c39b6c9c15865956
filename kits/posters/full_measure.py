"""Full measure: your sentence takes the room it needs, the verb takes the rest."""

from kits.posters.outlines import filled
from kits.posters.sheets import Headline, Sheet, area, ground, per_language, set_line, shape, sheets_of, template
from kits.posters.slots import date, foot, logo, own_line, side

STRETCHED = ' data-fit="stretch"'
LEAST_LINE = 0.0422  # of the sheet's height


def _stacked(sheet: Sheet) -> str:
    """The line on top, the verb on a paper band, what follows on the field."""
    h, short = sheet.height, sheet.short
    is_wide, is_tall = sheet.kind == "wide", sheet.kind == "tall"
    top = h * 0.14 if is_tall else sheet.margin
    line_height = short * (0.13 if h < sheet.width * 1.3 else 0.15)
    band_top = top + line_height + short * (0.02 if is_wide else 0.035)
    foot_middle = h * (0.818 if is_tall else 0.9 if is_wide else 0.906 if h < sheet.width * 1.3 else 0.928)
    anyway_cap = short * (0.155 if is_wide else 0.17 if h < sheet.width * 1.3 else 0.21)
    anyway_foot = foot_middle - short * (0.085 if is_wide else 0.09)
    pad = short * 0.032
    band_foot = anyway_foot - anyway_cap - pad * 1.1

    def headline(words: Headline) -> str:
        cap = band_foot - band_top - 2 * pad
        verb = set_line(words.verb, x=sheet.left, baseline=band_foot - pad, measure=sheet.measure, cap=cap)
        anyway = set_line(words.anyway, x=sheet.left, baseline=anyway_foot, measure=sheet.measure, cap=anyway_cap)
        return shape(verb, "field-ink") + shape(anyway, "on-field")

    return (
        ground(sheet, "field")
        + area(sheet, 0, band_top, sheet.width, band_foot - band_top, "paper")
        + per_language(headline)
        + own_line(
            sheet,
            x=sheet.left,
            y=top,
            width=sheet.measure,
            height=line_height,
            size=line_height * 1.1,
            smallest=max(0.3, LEAST_LINE * h / (line_height * 1.1)),
            role="on-field",
            lines=2,
            leading=1.12,
            more=STRETCHED,
        )
        + foot(sheet, middle_y=foot_middle)
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: verb on paper and what follows on the field side by side under the line; logo and date beside."""
    h = sheet.height
    is_strip = sheet.kind == "strip"
    column = min(sheet.measure * (0.16 if is_strip else 0.24), h * 1.1)
    left, right = sheet.left, sheet.right - column - sheet.margin * 1.4
    room = right - left
    pad = h * 0.085
    is_narrow = room < 2.4 * h
    line_height = h * (0.36 if is_narrow else 0.27 if is_strip else 0.25)
    band_top = sheet.margin * 0.8 + line_height + h * (0.05 if is_narrow else 0.07)
    share = 0.45
    split = left + room * share
    cap = h - band_top - 2 * pad

    def headline(words: Headline) -> str:
        verb = set_line(words.verb, x=left, baseline=h - pad, measure=split - pad - left, cap=cap)
        anyway = set_line(words.anyway, x=split + pad, baseline=h - pad, measure=right - split - pad, cap=cap)
        return shape(verb, "field-ink") + shape(anyway, "on-field")

    return (
        ground(sheet, "field")
        + area(sheet, 0, band_top, split, h - band_top, "paper")
        + per_language(headline)
        + own_line(
            sheet,
            x=left,
            y=sheet.margin * 0.8,
            width=room,
            height=line_height,
            size=line_height * 1.1,
            smallest=0.3,
            role="on-field",
            lines=2 if is_narrow else 1,
            leading=1.1,
            more=STRETCHED,
        )
        + side(sheet, x=sheet.right - column, width=column, top=sheet.margin, bottom=h - sheet.margin)
    )


def _framed(sheet: Sheet) -> str:
    """A profile picture: both words fill a circle, the logo stands on the band between them."""
    w = sheet.width
    middle, radius, gap = w / 2, w * 0.462, w * 0.03
    band_top, band_foot = w * 0.365, w * 0.635
    edge = (radius**2 - (middle - band_top + gap) ** 2) ** 0.5

    def bent(text: str, *, is_above: bool, role: str) -> str:
        half = edge * 0.88
        flat = band_top - gap if is_above else band_foot + gap
        nominal = radius - (middle - band_top + gap)
        word = filled(text, measure=2 * half, cap=nominal, wght=1000).at(middle - half, 0)

        def move(x: float, height: float, highest: float) -> tuple[float, float]:
            reach = max(radius**2 - (x - middle) ** 2, 0) ** 0.5
            room = max(reach - (middle - band_top + gap), w * 0.02)
            share = height / max(nominal, highest)
            return (x, flat - share * room) if is_above else (x, flat + (1 - share) * room)

        return f'<path data-fill="{role}" d="{word.warped(move, 0.05)}"/>'

    def headline(words: Headline) -> str:
        return bent(words.verb, is_above=True, role="on-field") + bent(words.anyway, is_above=False, role="on-field")

    high = (band_foot - band_top) * 0.7
    wide = w * 0.74
    return (
        ground(sheet, "field")
        + area(sheet, 0, band_top, w, band_foot - band_top, "paper")
        + per_language(headline)
        + logo(
            middle - wide / 2,
            middle - high / 2,
            wide,
            high,
            on="paper",
            area_k=0.1,
            align="middle",
            more=' data-prefer="original"',
        )
        + date(
            middle - wide / 2,
            middle - high / 2,
            wide,
            high,
            size=high * 0.9,
            role="ink",
            align="middle",
            smallest=0.4,
            more=' data-show-unless="logo"',
        )
    )


def _told(sheet: Sheet) -> list[str]:
    """A document of four pages: the sentence alone, the verb alone, what follows alone, then all of it."""
    h, m = sheet.height, sheet.margin
    room = h - 2 * m

    def filling(text: str, role: str) -> str:
        rows = text.split(" ") if len(text) > 9 and " " in text else [text]
        rows = [" ".join(rows[:-1]), rows[-1]] if len(rows) > 2 else rows
        cap = (room - (len(rows) - 1) * m * 0.6) / len(rows)
        return "".join(
            shape(
                set_line(row, x=m, baseline=m + cap * (index + 1) + m * 0.6 * index, measure=sheet.measure, cap=cap),
                role,
            )
            for index, row in enumerate(rows)
        )

    line = own_line(
        sheet,
        x=m,
        y=m,
        width=sheet.measure,
        height=room - h * 0.1,
        size=h * 0.3,
        smallest=0.12,
        role="on-field",
        lines=5,
        leading=1.02,
        more=STRETCHED,
    )
    return [
        ground(sheet, "field") + line + foot(sheet, middle_y=h * 0.918),
        ground(sheet, "paper") + per_language(lambda words: filling(words.verb, "field-ink")),
        ground(sheet, "field") + per_language(lambda words: filling(words.anyway, "on-field")),
        _stacked(sheet),
    ]


def draw_sheet(sheet: Sheet) -> str | list[str]:
    """One format."""
    if sheet.key == "frame":
        return _framed(sheet)
    if sheet.key == "carousel":
        return _told(sheet)
    return _in_a_row(sheet) if sheet.is_low else _stacked(sheet)


def draw() -> str:
    """The template file."""
    return template("full-measure", "Full measure", draw_sheet, sheets_of())
