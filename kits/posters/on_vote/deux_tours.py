"""Deux tours: two rounds are two discs; the sentence runs across both and turns where they turn."""

from kits.posters.on_vote.sheets import date, line, logo, set_wide
from kits.posters.outlines import Word
from kits.posters.sheets import Sheet, ground, shape, sheets_of, template

Disc = tuple[float, float, float]
WORDS = ("ON VOTE", "ON REVOTE")


def _circle(disc: Disc) -> str:
    return f'<circle cx="{disc[0]:.1f}" cy="{disc[1]:.1f}" r="{disc[2]:.1f}"'


def _crossing(sheet: Sheet, first: Disc, second: Disc, lines: list[Word]) -> str:
    """Both discs, their overlap in the third ink, and the words in the colour that reads on what is under them."""
    headline = {
        role: "".join(shape(word, role) for word in lines) for role in ("ink", "on-field", "on-second", "on-overprint")
    }
    a, b = f"{sheet.key}-first", f"{sheet.key}-second"
    clips = "".join(f'<clipPath id="{name}">{_circle(disc)}/></clipPath>' for name, disc in ((a, first), (b, second)))
    return (
        clips
        + ground(sheet, "paper")
        + f'{_circle(first)} data-fill="field"/>{_circle(second)} data-fill="second"/>'
        + f'<g clip-path="url(#{a})">{_circle(second)} data-fill="overprint"/></g>\n{headline["ink"]}'
        + f'<g clip-path="url(#{b})">{headline["on-second"]}</g><g clip-path="url(#{a})">{headline["on-field"]}'
        + f'<g clip-path="url(#{b})">{headline["on-overprint"]}</g></g>\n'
    )


def _stacked(sheet: Sheet) -> str:
    """One disc top left, one lower right, the words over one another."""
    w, h, short, margin = sheet.width, sheet.height, sheet.short, sheet.margin
    is_tall = sheet.kind == "tall"
    if is_tall:
        first, second = (w * 0.36, h * 0.3, w * 0.56), (w * 0.7, h * 0.57, w * 0.52)
        tops, cap = (h * 0.3, h * 0.45), h * 0.135
    elif sheet.kind == "upright":
        longer = h / w - 1.25
        first = (w * 0.36, h * 0.32, w * (0.43 + 0.16 * longer))
        second = (w * 0.72, h * 0.58, w * (0.43 + 0.16 * longer))
        tops, cap = (h * 0.205, h * 0.455), h * 0.225
    else:
        first = (w * 0.33, h * 0.33, w * 0.38) if w == h else (w * 0.33, h * 0.25, w * 0.35)
        second = (w * 0.735, h * 0.6, short * 0.39)
        tops, cap = (h * 0.2, h * 0.452), h * 0.23
    lines = [
        set_wide(text, x=margin, baseline=top + cap, measure=sheet.measure, cap=cap)
        for text, top in zip(WORDS, tops, strict=True)
    ]
    foot = h * (0.82 if is_tall else 0.915 if h < w * 1.3 else 0.93)
    line_top = h * (0.71 if is_tall else 0.725)
    half = w * 0.5
    return (
        _crossing(sheet, first, second, lines)
        + date(
            sheet,
            "round-1",
            x=margin,
            middle_y=tops[0] - short * 0.085,
            width=half,
            role="on-field",
            align="start",
            size=0.075,
            label="First round",
        )
        + date(
            sheet,
            "round-2",
            x=half,
            middle_y=tops[1] + cap + short * 0.075,
            width=half - margin,
            role="on-second",
            size=0.075,
            label="Second round",
        )
        + line(
            sheet,
            x=margin,
            y=line_top,
            width=sheet.measure * 0.48,
            height=short * 0.15,
            size=short * 0.056,
            role="ink",
            lines=3,
        )
        + logo(sheet, x=margin, middle_y=foot, width=sheet.measure * 0.46, on="paper")
    )


def _beside(sheet: Sheet) -> str:
    """Wide sheets: both discs above, line and logo on the paper below."""
    w, h, margin = sheet.width, sheet.height, sheet.margin
    first, second = (w * 0.27, h * 0.21, h * 0.535), (w * 0.73, h * 0.36, h * 0.535)
    tops, cap = (h * 0.2, h * 0.465), h * 0.235
    lines = [
        set_wide(text, x=margin, baseline=top + cap, measure=sheet.measure, cap=cap)
        for text, top in zip(WORDS, tops, strict=True)
    ]
    foot = h * 0.855
    return (
        _crossing(sheet, first, second, lines)
        + date(
            sheet,
            "round-1",
            x=margin,
            middle_y=h * 0.105,
            width=w * 0.3,
            role="on-field",
            align="start",
            size=0.085,
            label="First round",
        )
        + date(
            sheet,
            "round-2",
            x=w * 0.66,
            middle_y=h * 0.8,
            width=w * 0.34 - margin,
            role="on-second",
            size=0.085,
            label="Second round",
        )
        + line(
            sheet,
            x=margin,
            y=foot - h * 0.09,
            width=w * 0.34,
            height=h * 0.18,
            size=h * 0.07,
            role="ink",
            valign="middle",
            lines=2,
        )
        + logo(sheet, x=w * 0.395, middle_y=foot, width=w * 0.16, on="paper", height=0.14)
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: one row across both discs; line and logo on the paper right of them."""
    h, margin = sheet.height, sheet.margin
    left = sheet.left
    room = (sheet.right - left) * (0.62 if sheet.measure > 3 * h else 0.56 if sheet.measure > 2.5 * h else 0.45)
    radius = max(room * 0.34, h * 0.56)
    first, second = (left + room * 0.26, h * 0.44, radius), (left + room * 0.76, h * 0.58, radius)
    gap = room * 0.05
    share = 0.44
    cap, baseline = h * 0.46, h * 0.74
    lines = [
        set_wide(WORDS[0], x=left, baseline=baseline, measure=room * share - gap / 2, cap=cap),
        set_wide(
            WORDS[1], x=left + room * share + gap / 2, baseline=baseline, measure=room * (1 - share) - gap / 2, cap=cap
        ),
    ]
    x = left + room * 0.76 + radius + h * 0.07
    width = sheet.right - x
    size = 0.13
    return (
        _crossing(sheet, first, second, lines)
        + date(
            sheet,
            "round-1",
            x=left,
            middle_y=margin + h * 0.07,
            width=room * 0.44,
            role="on-field",
            align="start",
            size=size,
            label="First round",
        )
        + date(
            sheet,
            "round-2",
            x=left + room * 0.5,
            middle_y=h - margin - h * 0.055,
            width=room * 0.5,
            role="on-second",
            size=size,
            label="Second round",
        )
        + line(
            sheet,
            x=x,
            y=margin,
            width=width,
            height=h * 0.52,
            size=h * 0.16,
            role="ink",
            lines=4,
            valign="top",
            smallest=0.4,
        )
        + logo(sheet, x=x, middle_y=h * 0.8, width=width, on="paper", height=0.24, area_k=0.1)
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    if sheet.is_low:
        return _in_a_row(sheet)
    return _beside(sheet) if sheet.kind == "wide" else _stacked(sheet)


def draw() -> str:
    """The template file."""
    return template(
        "deux-tours",
        "Deux tours",
        draw_sheet,
        sheets_of("carousel", "frame", "cover-linkedin-company", "cover-linkedin"),
    )
