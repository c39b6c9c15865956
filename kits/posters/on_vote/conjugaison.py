"""Conjugaison: the school table, and one form stands out."""

from kits.posters.on_vote.sheets import TEXT, date, logo, set_wide, words
from kits.posters.outlines import set_in
from kits.posters.sheets import Sheet, area, ground, shape, sheets_of, template

Rows = tuple[tuple[str, str], ...]
ABOVE: Rows = (("je", "vote"), ("tu", "votes"), ("elle", "vote"))
BELOW: Rows = (("nous", "votons"), ("vous", "votez"), ("ils", "votent"))


def _table(rows: Rows, *, end: float, begin: float, first: float, pitch: float, small: float) -> str:
    """Pronouns end at one line, verbs begin at the next: where ON ends and VOTE begins."""
    return "".join(
        words(person, x=end, baseline=first + index * pitch, cap=small, role="on-second", weight=600, align="end")
        + words(form, x=begin, baseline=first + index * pitch, cap=small, role="on-second")
        for index, (person, form) in enumerate(rows)
    )


def _stacked(sheet: Sheet) -> str:
    """The table above and below the band. In a wide sheet logo and dates stand right of it."""
    h, short, margin = sheet.height, sheet.short, sheet.margin
    is_wide, is_tall = sheet.kind == "wide", sheet.kind == "tall"
    is_high = h > sheet.width
    measure = sheet.width * 0.585 if is_wide else sheet.measure
    cap = h * 0.3 if is_wide else sheet.width * (0.34 if is_tall else 0.27 if is_high else 0.24)
    pad = cap * 0.17
    middle = h * (0.5 if is_wide else 0.46 if is_tall else 0.43)
    top, foot = middle - cap / 2 - pad, middle + cap / 2 + pad
    word = set_wide("ON VOTE", x=margin, baseline=foot - pad, measure=measure, cap=cap)
    spans = word.spans()
    pitch = short * (0.088 if is_wide else 0.115 if is_tall else 0.092 if is_high else 0.074)
    if sheet.bleed:
        pitch, middle = short * 0.13, h * 0.44
        top, foot = middle - cap / 2 - pad, middle + cap / 2 + pad
        word = word.at(margin, foot - pad)
    columns = {"end": spans[1][1], "begin": spans[2][0], "pitch": pitch, "small": pitch * 0.62}
    drawn = (
        ground(sheet, "second")
        + area(sheet, 0, top, sheet.width, foot - top, "field")
        + shape(word, "on-field")
        + _table(ABOVE, first=top - short * 0.03 - 2 * pitch, **columns)
        + _table(BELOW, first=foot + short * 0.03 + pitch * 0.62, **columns)
    )
    if is_wide:
        right = margin + measure + short * 0.09
        room = sheet.width - margin - right
        return (
            drawn
            + logo(sheet, x=right, middle_y=h * 0.5, width=room, on="field", height=0.2)
            + date(sheet, "date", x=right, middle_y=h - margin - short * 0.03, width=room, role="on-second", size=0.066)
        )
    line = h * (0.82 if is_tall else 0.905 if h < sheet.width * 1.3 else 0.93)
    half = sheet.measure * 0.48
    return (
        drawn
        + logo(sheet, x=margin, middle_y=line, width=sheet.measure * 0.5, on="second")
        + date(sheet, "date", x=sheet.right - half, middle_y=line, width=half, role="on-second")
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: je to elle left of the band, nous to ils right of it, then logo and dates."""
    h, margin = sheet.height, sheet.margin
    left, room = sheet.left, sheet.measure
    gap = h * 0.1
    side, band = room * 0.2, room * 0.34
    pitch = (h - 2 * margin) / 2.62
    widest = [
        max(set_in(TEXT, row[place], cap=1.0, weight=weight).width for row in (*ABOVE, *BELOW))
        for place, weight in ((0, 600), (1, 700))
    ]
    # Letters as tall as three rows allow, or as the columns are wide.
    small = min(pitch * 0.62, (side - gap) / (sum(widest) + 0.5))
    pitch = min(pitch, small * 2.1)
    first = h / 2 - pitch + small / 2
    band_left = left + side
    pad = h * 0.11
    word = set_wide(
        "ON VOTE", x=band_left + pad, baseline=h - margin * 1.6, measure=band - 2 * pad, cap=h - margin * 3.2
    )
    after = band_left + band
    x = after + side + gap * 0.6
    width = sheet.right - x

    def table(rows: Rows, start: float) -> str:
        end = start + widest[0] * small
        return _table(rows, end=end, begin=end + small * 0.5, first=first, pitch=pitch, small=small)

    return (
        ground(sheet, "second")
        + area(sheet, band_left, 0, band, h, "field")
        + shape(word, "on-field")
        + table(ABOVE, left)
        + table(BELOW, after + gap)
        + logo(sheet, x=x, middle_y=margin + h * 0.2, width=width, on="second", height=0.36, area_k=0.11, align="end")
        + date(sheet, "date", x=x, middle_y=h - margin - h * 0.12, width=width, role="on-second", size=0.12, lines=2)
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    return _in_a_row(sheet) if sheet.is_low else _stacked(sheet)


def draw() -> str:
    """The template file."""
    return template("conjugaison", "Conjugaison", draw_sheet, sheets_of("carousel", "frame"))
