"""Panneaux: on all boards the same message."""

from dataclasses import dataclass

from kits.posters.on_vote.sheets import date, line, logo, set_wide, words
from kits.posters.outlines import set_in
from kits.posters.sheets import Sheet, area, box, ground, shape, sheets_of, template

TURN = 0.9
MOTTO = "Sur tous les panneaux, le même message."


@dataclass(frozen=True)
class Street:
    """The row of boards: how many, how wide the straight one in the middle is beside the others, where they stand."""

    boards: int
    wide: float
    middle: float
    top: float
    board_foot: float
    feet: float
    head: float
    middle_x: float


def _poster(
    x: float, y: float, width: float, height: float, *, ink: str, paper: str, share: float = 1.0, is_low: bool = False
) -> str:
    """ON over VOTE on a sheet, or both in a row; the words take `share` of its height."""
    pad = min(width, height) * 0.075
    inner = width - 2 * pad
    if is_low:
        cap = height * share - 1.6 * pad
        rows = [set_wide("ON VOTE", x=x + pad, baseline=y + pad + cap, measure=inner, cap=cap)]
    else:
        cap = (height * share - 3 * pad) / 2
        rows = [
            set_wide(text, x=x + pad, baseline=y + pad + cap * (index + 1) + pad * index, measure=inner, cap=cap)
            for index, text in enumerate(("ON", "VOTE"))
        ]
    return box(x, y, width, height, paper) + "".join(shape(row, ink) for row in rows)


def _boards(sheet: Sheet, street: Street) -> tuple[str, tuple[float, float, float, float]]:
    """All boards with their sheets, and the box of the straight one."""
    gap = street.wide * 0.085
    drawn, straight = "", (0.0, 0.0, 0.0, 0.0)
    centre = (street.boards - 1) // 2
    for number in range(street.boards):
        offset = number - centre
        width = (street.middle if offset == 0 else street.wide) - gap
        shift = (street.middle - street.wide) / 2 * (1 if offset > 0 else -1) if offset else 0.0
        x = street.middle_x + offset * street.wide + shift - width / 2
        if x + width < -sheet.bleed or x > sheet.width + sheet.bleed:
            continue
        leg = min(width, street.wide) * 0.07
        for share in (0.12, 0.8):
            drawn += box(x + width * share, street.board_foot - 2, leg, street.feet - street.board_foot + 4, "ink")
        drawn += box(x, street.top, width, street.board_foot - street.top, "ink")
        figure = set_in("anton", str(number + 1), cap=street.head * 0.5)
        drawn += shape(figure.at(x + (width - figure.width) / 2, street.top + street.head * 0.75), "paper")
        frame = (street.wide - gap) * 0.06
        px, py = x + frame, street.top + street.head
        inner, high = width - 2 * frame, street.board_foot - street.top - street.head - frame
        if offset == 0:
            straight = (px, py, inner, high)
            continue
        is_inked = abs(offset) % 2 == 1
        turn = TURN if offset % 2 else -TURN
        ink, paper = ("on-field", "field") if is_inked else ("field-ink", "paper")
        drawn += (
            f'<g transform="rotate({turn if offset > 0 else -turn} {px + inner / 2:.1f} {py + high / 2:.1f})">'
            + _poster(px, py, inner, high, ink=ink, paper=paper)
            + "</g>\n"
        )
    return drawn, straight


def _stacked(sheet: Sheet) -> str:
    """Boards on their feet, below them what all of them say; the middle sheet carries line and logo."""
    w, h, short, margin = sheet.width, sheet.height, sheet.short, sheet.margin
    is_wide, is_tall = sheet.kind == "wide", sheet.kind == "tall"
    boards = 3 if is_tall else 5
    band = h * (0.27 if is_tall else 0.165)
    feet = h - band
    wide = w / (boards - 1.35)
    middle = wide * (1.6 if is_wide else 1.0 if is_tall else 1.5 if w == h or h > w else 2.1)
    if middle > wide:
        wide = (w - middle) / (boards - 2.35)
    street = Street(
        boards,
        wide,
        middle,
        h * (0.16 if is_tall else 0.07),
        feet - h * (0.07 if is_tall else 0.1 if is_wide else 0.125),
        feet,
        short * (0.12 if is_wide else 0.09),
        w / 2,
    )
    drawn, (px, py, width, high) = _boards(sheet, street)
    pad = min(width, high) * 0.075
    share = 0.5 if is_wide else 0.56 if sheet.kind == "square" else 0.62
    foot = feet + band * (0.17 if is_tall else 0.5)
    room = sheet.measure if is_tall else w * 0.52
    small = min(short * 0.042, room / set_in("barlow-condensed", MOTTO, cap=1.0, weight=600).width)
    return (
        ground(sheet, "second")
        + drawn
        + _poster(px, py, width, high, ink="field-ink", paper="paper", share=share, is_low=is_wide)
        + area(sheet, 0, feet, w, band, "ink")
        + words(MOTTO, x=margin, baseline=foot + small / 2, cap=small, role="paper", weight=600)
        + line(
            sheet,
            x=px + pad,
            y=py + high * (share + 0.02),
            width=width - 2 * pad,
            height=high * (0.78 - share),
            size=width * (0.13 if is_wide else 0.125),
            role="ink",
            lines=3 if is_wide else 4,
            smallest=0.5,
        )
        + logo(
            sheet,
            x=px + pad,
            middle_y=py + high * 0.91,
            width=width - 2 * pad,
            on="paper",
            height=high * (0.11 if is_wide else 0.1) / short,
        )
        + date(
            sheet,
            "date",
            x=w * 0.62,
            middle_y=foot + (short * 0.085 if is_tall else 0.0),
            width=w * 0.38 - margin,
            role="second",
            size=0.062 if is_wide else 0.05,
        )
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: the straight board is as wide as a banner and carries everything; the others go by behind it."""
    w, h = sheet.width, sheet.height
    middle = min(sheet.measure * 0.92, h * 2.5)
    wide = h * 0.62
    feet = h * 0.9
    middle_x = sheet.left + (sheet.right - sheet.left) * 0.5 if not sheet.format.covered else sheet.right - middle / 2
    street = Street(9, wide, middle, h * 0.07, h * 0.8, feet, h * 0.13, middle_x)
    drawn, (px, py, width, high) = _boards(sheet, street)
    pad = high * 0.1
    split = px + width * (0.36 if sheet.format.covered else 0.4)
    right = px + width - pad
    return (
        ground(sheet, "second")
        + area(sheet, 0, feet, w, h - feet, "ink")
        + drawn
        + box(px, py, width, high, "paper")
        + shape(
            set_wide(
                "ON VOTE", x=px + pad, baseline=py + high - pad, measure=split - px - pad * 1.6, cap=high - 2 * pad
            ),
            "field-ink",
        )
        + line(
            sheet,
            x=split,
            y=py + pad * 0.8,
            width=right - split,
            height=high * 0.46,
            size=h * 0.15,
            role="ink",
            lines=3,
            smallest=0.4,
        )
        + logo(
            sheet,
            x=split,
            middle_y=py + high - pad * 0.8 - h * 0.075,
            width=(right - split) * 0.5,
            on="paper",
            height=0.15,
            area_k=0.035,
        )
        + date(
            sheet,
            "date",
            x=split + (right - split) * 0.54,
            middle_y=py + high - pad * 0.8 - h * 0.075,
            width=(right - split) * 0.46,
            role="ink",
            size=0.08,
        )
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    return _in_a_row(sheet) if sheet.is_low else _stacked(sheet)


def draw() -> str:
    """The template file."""
    return template("panneaux", "Panneaux", draw_sheet, sheets_of("carousel", "frame", "cover-linkedin-company"))
