"""Horizon: a photo shows what is going on, and the sentence rises before it like the ground one stands on."""

import math
from dataclasses import dataclass

from kits.posters.outlines import filled
from kits.posters.sheets import Headline, Sheet, area, per_language, set_line, shape, sheets_of, template
from kits.posters.slots import date, logo, own_line

LEGAL_FONT = 'data-font="Roboto Flex" data-axes="wdth 92, wght 520, opsz 14"'
# Too low or too small for a photo, a sentence and a code that is read.
WITHOUT = (
    "carousel", "frame", "cover-linkedin", "cover-linkedin-company", "cover-x", "cover-facebook", "signature", "banner",
    "rectangle",
)  # fmt: skip
STRAIGHT_CAP = 0.6  # of the room over the verb: the cap height its width is found at


@dataclass(frozen=True)
class Hill:
    """The ground and what stands on it, in pixels; `sun` is the paper disc that holds the own line (cx, cy, radius)."""

    radius: float
    cx: float
    top: float
    verb_foot: float
    anyway_foot: float
    anyway_cap: float
    foot_middle: float
    legal_top: float
    code: float
    sun: tuple[float, float, float]
    eye: tuple[float, float]

    @property
    def cy(self) -> float:
        return self.top + self.radius


def hill(sheet: Sheet) -> Hill:
    """The proportions of each format. `eye` is where a photo's focal point comes to stand, beside the sun."""
    w, h = sheet.width, sheet.height
    if sheet.is_landscape:
        return Hill(
            radius=2.3 * w, cx=0.5 * w, top=0.455 * h, verb_foot=0.685 * h, anyway_foot=0.0, anyway_cap=0.0,
            foot_middle=0.79 * h, legal_top=0.898 * h, code=0.235 * h, sun=(0.81 * w, 0.25 * h, 0.335 * h),
            eye=(0.38 * w, 0.25 * h),
        )  # fmt: skip
    if sheet.is_story:
        return Hill(
            radius=1.5 * w, cx=0.43 * w, top=0.478 * h, verb_foot=0.634 * h, anyway_foot=0.722 * h, anyway_cap=0.07 * h,
            foot_middle=0.786 * h, legal_top=0.826 * h, code=0.235 * w, sun=(0.68 * w, 0.262 * h, 0.285 * w),
            eye=(0.4 * w, 0.345 * h),
        )  # fmt: skip
    if h > w:
        return Hill(
            radius=1.5 * w, cx=0.43 * w, top=0.51 * h, verb_foot=0.705 * h, anyway_foot=0.815 * h, anyway_cap=0.088 * h,
            foot_middle=0.894 * h, legal_top=0.944 * h, code=0.22 * w, sun=(0.71 * w, 0.218 * h, 0.265 * w),
            eye=(0.36 * w, 0.29 * h),
        )  # fmt: skip
    return Hill(
        radius=1.5 * w, cx=0.43 * w, top=0.46 * h, verb_foot=0.672 * h, anyway_foot=0.79 * h, anyway_cap=0.094 * h,
        foot_middle=0.877 * h, legal_top=0.938 * h, code=0.22 * w, sun=(0.735 * w, 0.242 * h, 0.245 * w),
        eye=(0.35 * w, 0.24 * h),
    )  # fmt: skip


def risen_verb(sheet: Sheet, ground: Hill, text: str) -> str:
    """The verb, its tops following the horizon from below."""
    gap = sheet.short * 0.03
    nominal = (ground.verb_foot - ground.top) * STRAIGHT_CAP
    word = filled(text, measure=sheet.measure, cap=nominal, wght=1000).at(sheet.left, ground.verb_foot)
    reach = ground.radius - gap

    def top_at(x: float) -> float:
        return float(ground.cy - (reach * reach - (x - ground.cx) ** 2) ** 0.5)

    def move(x: float, height: float, highest: float) -> tuple[float, float]:
        return x, ground.verb_foot - height / max(nominal, highest) * (ground.verb_foot - top_at(x))

    tolerance = 0.00016 * math.hypot(sheet.width, sheet.height)
    return f'<path data-fill="on-field" d="{word.warped(move, tolerance)}"/>'


def _photo(sheet: Sheet, ground: Hill) -> str:
    """The photo behind everything: larger than the sheet where its focal point is not to stand in the middle."""
    eye_x, eye_y = ground.eye
    bottom = max(ground.cy - (ground.radius**2 - (x - ground.cx) ** 2) ** 0.5 for x in (0.0, sheet.width)) + 2
    half_w, half_h = max(eye_x, sheet.width - eye_x) + sheet.bleed, max(eye_y, bottom - eye_y) + sheet.bleed
    left, top = eye_x - half_w, eye_y - half_h
    stand_in = (
        area(sheet, 0, 0, sheet.width, bottom, "field-light")
        + f'<circle cx="{eye_x:.1f}" cy="{ground.top:.1f}" r="{sheet.short * 0.36:.1f}" data-fill="field-dark"/>\n'
    )
    return (
        f'<g data-show-unless="photo">{stand_in}</g>\n'
        f'<rect data-slot="photo" data-type="photo" data-label="Photo" data-fill="none" x="{left:.1f}" y="{top:.1f}" '
        f'width="{2 * half_w:.1f}" height="{2 * half_h:.1f}"/>\n'
    )


def _line(sheet: Sheet, ground: Hill) -> str:
    cx, cy, radius = ground.sun
    inner = radius * 0.94
    size = radius * (0.38 if sheet.is_landscape else 0.36)
    return f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{radius:.1f}" data-fill="paper"/>\n' + own_line(
        sheet,
        x=cx - inner,
        y=max(cy - inner * 0.8, sheet.margin),
        width=2 * inner,
        height=cy + inner * (0.66 if sheet.is_landscape else 0.8) - max(cy - inner * 0.8, sheet.margin),
        size=size,
        smallest=0.36,
        role="ink",
        lines=5 if sheet.is_landscape else 3,
        align="middle",
        leading=1.04,
        more=f' data-on="paper" data-shape="circle {cx:.1f} {cy:.1f} {inner:.1f}"',
    )


def _foot(sheet: Sheet, ground: Hill) -> str:
    """Logo and date left of the code, which stands on the margin; the legal line at the very foot."""
    code_x = sheet.width - sheet.margin - ground.code
    code_foot = sheet.height - sheet.margin if sheet.is_landscape else ground.legal_top - sheet.short * 0.022
    code_y = code_foot - ground.code
    room = code_x - sheet.margin - sheet.short * 0.035
    height, logo_room = sheet.short * 0.095, room * 0.6
    legal = room if sheet.is_landscape else sheet.measure
    y = ground.foot_middle - height / 2
    gap = sheet.short * 0.02
    return (
        logo(sheet.left, y, logo_room, height, on="field", area_k=0.019)
        + date(
            sheet.left + logo_room + gap,
            y,
            room - logo_room - gap,
            height,
            size=sheet.short * 0.036,
            role="on-field",
            lines=2,
            align="end",
            smallest=0.5,
            more=' data-on="field"',
        )
        + f'<rect data-slot="link" data-type="qr" data-label="QR code" data-locked="true" x="{code_x:.1f}" '
        f'y="{code_y:.1f}" width="{ground.code:.1f}" height="{ground.code:.1f}" data-fill="ink" data-on="paper"/>\n'
        f'<rect data-slot="legal" data-type="text" data-label="Legal line" data-locked="true" '
        f'x="{sheet.margin:.1f}" y="{ground.legal_top:.1f}" width="{legal:.1f}" '
        f'height="{sheet.short * (0.052 if sheet.is_landscape else 0.036):.1f}" {LEGAL_FONT} data-fill="on-field" '
        f'data-on="field" data-align="start" data-valign="top" '
        f'data-max-size="{sheet.short * (0.026 if sheet.is_landscape else 0.019):.1f}" '
        f'data-min-size="{sheet.short * (0.02 if sheet.is_landscape else 0.0135):.1f}" data-max-lines="2" '
        f'data-max-chars="160" data-leading="1.2"/>\n'
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    ground = hill(sheet)
    measure = sheet.measure - ground.code - sheet.short * 0.035

    def headline(words: Headline) -> str:
        if sheet.is_landscape:  # one row: the sheet is too low for two
            return risen_verb(sheet, ground, f"{words.verb} {words.anyway}")
        anyway = set_line(
            words.anyway, x=sheet.margin, baseline=ground.anyway_foot, measure=measure, cap=ground.anyway_cap
        )
        return risen_verb(sheet, ground, words.verb) + shape(anyway, "on-field")

    return (
        _photo(sheet, ground)
        + _line(sheet, ground)
        + f'<circle cx="{ground.cx:.1f}" cy="{ground.cy:.1f}" r="{ground.radius:.1f}" data-fill="field"/>\n'
        + per_language(headline)
        + _foot(sheet, ground)
    )


def draw() -> str:
    """The template file."""
    return template("horizon", "Horizon", draw_sheet, sheets_of(*WITHOUT))
