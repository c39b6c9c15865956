"""The slots that motifs share: own line, logo, what comes from the campaign; and how logo and date stand together."""

import re

from kits.posters.sheets import Sheet

LINE_FONT = 'data-font="Roboto Flex" data-axes="wdth 84, wght 860, opsz 144"'
NARROW_LINE_FONT = LINE_FONT.replace("wdth 84, wght 860", "wdth 68, wght 800")
DATE_FONT = 'data-font="Roboto Flex" data-axes="wdth 84, wght 760, opsz 48"'


def own_line(
    sheet: Sheet,
    *,
    x: float,
    y: float,
    width: float,
    height: float,
    size: float,
    role: str,
    lines: int,
    align: str = "start",
    valign: str = "middle",
    smallest: float = 0.42,
    font: str = LINE_FONT,
    leading: float = 1.06,
    more: str = "",
) -> str:
    """The company's own sentence of up to 48 characters; never smaller than what is read where it is shown."""
    family = re.search(r'data-font="([^"]+)"', font)
    least = sheet.least_size(family.group(1) if family else "Roboto Flex")
    size = max(size, least * 1.02)
    return (
        f'<rect data-slot="line" data-type="text" data-label="Own line" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" {font} data-fill="{role}" data-align="{align}" data-valign="{valign}" '
        f'data-max-size="{size:.1f}" data-min-size="{max(size * smallest, least):.1f}" data-max-lines="{lines}" '
        f'data-max-chars="48" data-leading="{leading}"{more}/>\n'
    )


def logo(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    on: str,
    area_k: float = 0.021,
    align: str = "start",
    valign: str = "middle",
    more: str = "",
) -> str:
    """The company's logo in the largest box that it may take."""
    return (
        f'<rect data-slot="logo" data-type="image" data-label="Logo" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" data-area="{area_k}" data-align="{align}" data-valign="{valign}" '
        f'data-on="{on}"{more}/>\n'
    )


def locked(
    name: str,
    label: str,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    size: float,
    role: str,
    smallest: float = 0.55,
    lines: int = 1,
    chars: int = 24,
    align: str = "start",
    valign: str = "middle",
    font: str = DATE_FONT,
    more: str = "",
) -> str:
    """A text that comes from the campaign: a date, a motto."""
    return (
        f'<rect data-slot="{name}" data-type="text" data-label="{label}" data-locked="true" x="{x:.1f}" y="{y:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}" {font} data-fill="{role}" data-align="{align}" '
        f'data-valign="{valign}" data-max-size="{max(size, 4):.1f}" data-min-size="{max(size * smallest, 4):.1f}" '
        f'data-max-lines="{lines}" data-max-chars="{chars}"{more}/>\n'
    )


def date(x: float, y: float, width: float, height: float, *, size: float, role: str, **told: object) -> str:
    """The day, on one line or, where there is room for two, the figure above the month."""
    return locked("date", "Date", x, y, width, height, size=size, role=role, **told)  # type: ignore[arg-type]


def foot(
    sheet: Sheet,
    *,
    middle_y: float,
    role: str = "on-field",
    on: str = "field",
    left: float | None = None,
    right: float | None = None,
) -> str:
    """Logo left, date right, on one middle line."""
    height = sheet.short * 0.105
    start, end = sheet.left if left is None else left, sheet.right if right is None else right
    room = (end - start) * 0.62
    gap = sheet.short * 0.02
    return logo(start, middle_y - height / 2, room, height, on=on) + date(
        start + room + gap,
        middle_y - height / 2,
        end - start - room - gap,
        height,
        size=max(sheet.short * 0.036, 12.0) if sheet.format.shown_px == sheet.width else sheet.short * 0.036,
        role=role,
        align="end",
    )


def side(
    sheet: Sheet, *, x: float, width: float, top: float, bottom: float, role: str = "on-field", on: str = "field"
) -> str:
    """The logo above the date in a column of their own, as low sheets have it."""
    height = bottom - top
    line = height * 0.2
    return logo(x, top, width, height - line * 2.1, on=on, area_k=0.16, align="end", valign="top") + date(
        x,
        bottom - line * 1.9,
        width,
        line * 1.9,
        size=line,
        lines=2,
        valign="bottom",
        role=role,
        align="end",
        smallest=0.4,
    )
