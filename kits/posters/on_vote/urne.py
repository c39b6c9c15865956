"""L'urne: the sentence goes into the box, its feet already inside."""

import math

from kits.posters.on_vote.sheets import DATE_FONT, LINE_FONT, date, line, logo, set_wide, words
from kits.posters.sheets import Sheet, area, box, ground, shape, sheets_of, template
from kits.posters.slots import locked

TURN = -2.2
SPACED = ' data-case="upper" data-tracking="0.02"'


def _ballot(sheet: Sheet, *, left: float, right: float, top: float, slot: float, unit: float) -> str:
    """The sheet of paper above the slot, turned a little, its letters' feet inside."""
    inner, pad, small = right - left, unit * 0.045, unit * 0.026
    letters_top = top + pad + small + unit * 0.045
    cap = slot - letters_top + unit * 0.035
    sentence = set_wide("ON VOTE", x=left + pad, baseline=letters_top + cap, measure=inner - 2 * pad, cap=cap)
    lift = math.sin(math.radians(-TURN)) * inner / 2
    clip = f"{sheet.key}-above"
    more = sheet.bleed
    paper = (
        box(left, top, inner, slot - top + lift + unit * 0.1, "paper")
        + words("BULLETIN", x=left + pad, baseline=top + pad + small, cap=small, role="ink")
        + locked(
            "date",
            "Dates",
            left + inner * 0.4,
            top + pad - small * 0.3,
            inner * 0.6 - pad,
            small * 1.6,
            size=small * 1.42,
            smallest=0.7,
            role="ink",
            align="end",
            font=LINE_FONT,
            more=SPACED,
        )
        + shape(sentence, "field-ink")
    )
    return (
        f'<clipPath id="{clip}"><rect x="{-more:.1f}" y="{-more:.1f}" width="{sheet.width + 2 * more:.1f}" '
        f'height="{slot + more:.1f}"/></clipPath><g clip-path="url(#{clip})">'
        f'<g transform="rotate({TURN} {(left + right) / 2:.1f} {slot:.1f})">{paper}</g></g>\n'
    )


def _stacked(sheet: Sheet) -> str:
    """The ballot above, the company's box below."""
    w, h, short, margin = sheet.width, sheet.height, sheet.short, sheet.margin
    is_wide, is_tall = sheet.kind == "wide", sheet.kind == "tall"
    slot = h * (0.6 if not is_wide else 0.585)
    top = h * (0.17 if is_tall else 0.1)
    left, right = w * (0.09 if not is_wide else 0.16), w * (0.91 if not is_wide else 0.84)
    mouth = short * 0.032
    foot = h * (0.82 if is_tall else 0.9 if is_wide else 0.915 if h < w * 1.3 else 0.93)
    line_top = slot + mouth + short * (0.03 if is_wide else 0.05)
    line_height = foot - short * (0.075 if is_wide else 0.09) - line_top
    return (
        ground(sheet, "second")
        + _ballot(sheet, left=left, right=right, top=top, slot=slot, unit=short)
        + area(sheet, 0, slot, w, h - slot, "field")
        + box(left - short * 0.03, slot - mouth / 6, right - left + short * 0.06, mouth, "ink")
        + line(
            sheet,
            x=margin,
            y=line_top,
            width=sheet.measure,
            height=line_height,
            size=min(short * 0.12, line_height * 0.95),
            role="on-field",
            more=' data-case="upper"',
            valign="middle",
            font=DATE_FONT,
            smallest=0.4,
        )
        + logo(sheet, x=margin, middle_y=foot, width=sheet.measure * 0.5, on="field")
        + date(
            sheet,
            "motto",
            x=margin + sheet.measure * 0.52,
            middle_y=foot,
            width=sheet.measure * 0.48,
            role="on-field",
            size=0.04,
            label="Motto",
        )
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: the box fills the foot and the right; the ballot goes in on the left."""
    h, margin = sheet.height, sheet.margin
    left = sheet.left
    split = left + (sheet.right - left) * 0.5
    slot, mouth = h * 0.84, h * 0.055
    x = split + margin * 1.1
    width = sheet.right - x
    return (
        ground(sheet, "field")
        + area(sheet, 0, 0, split, slot, "second")
        + _ballot(sheet, left=left + h * 0.1, right=split - h * 0.14, top=h * 0.1, slot=slot, unit=h * 1.25)
        + box(0, slot, split, h - slot, "field")
        + box(left + h * 0.03, slot - mouth / 6, split - left - h * 0.1, mouth, "ink")
        + line(
            sheet,
            x=x,
            y=margin,
            width=width,
            height=h * 0.5,
            size=h * 0.2,
            role="on-field",
            lines=3,
            more=' data-case="upper"',
            font=DATE_FONT,
            smallest=0.4,
        )
        + logo(sheet, x=x, middle_y=h - margin - h * 0.12, width=width * 0.52, on="field", height=0.24, area_k=0.1)
        + date(
            sheet,
            "motto",
            x=x + width * 0.55,
            middle_y=h - margin - h * 0.12,
            width=width * 0.45,
            role="on-field",
            size=0.09,
            label="Motto",
            lines=2,
        )
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    return _in_a_row(sheet) if sheet.is_low else _stacked(sheet)


def draw() -> str:
    """The template file."""
    return template("urne", "L’urne", draw_sheet, sheets_of("carousel", "frame", "cover-linkedin-company"))
