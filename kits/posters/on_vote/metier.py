"""Le métier: everybody does something, and everybody votes. “On livre, on vote.”"""

from kits.posters.on_vote.sheets import DATE_FONT, date, logo, set_wide
from kits.posters.outlines import Word, set_in
from kits.posters.sheets import Sheet, ground, shape, sheets_of, template

OTHERS = ("RÂLE", "TRINQUE")


def _printed(sheet: Sheet, giant: Word, over: list[Word], own: tuple[float, float, float, float]) -> str:
    """ON in the second ink, the verbs over it in the first, and the third where they meet. `own`: x, y, width, cap."""
    x, y, width, cap = own
    clip = f"{sheet.key}-on"
    verb = (
        f'<rect data-slot="verb" data-type="text" data-label="Your verb, third person" data-required="true" '
        f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{cap:.1f}" {DATE_FONT} data-fill="ROLE" '
        f'data-align="start" data-valign="top" data-case="upper" data-max-size="{cap * 1.163:.1f}" '
        f'data-min-size="{max(cap * 0.4, sheet.least_size("Anton")):.1f}" data-max-chars="14"/>'
    )
    return (
        f'<clipPath id="{clip}"><use href="#{giant.drawn.name}" transform="{giant.matrix}"/></clipPath>'
        + ground(sheet, "paper")
        + shape(giant, "second")
        + "".join(shape(word, "field-ink") for word in over)
        + verb.replace("ROLE", "field-ink")
        + f'<g clip-path="url(#{clip})">{"".join(shape(word, "overprint-ink") for word in over)}'
        + verb.replace("ROLE", "overprint-ink")
        + "</g>\n"
    )


def _verbs(x: float, top: float, room: float) -> tuple[list[Word], float, float]:
    """The two verbs of everybody, and where the company's own stands: its top and its cap height."""
    pitch = room / 3.12
    cap = pitch * 0.74
    spoken = [
        set_in("anton", verb, cap=cap).at(x, top + room * 0.04 + pitch * index + cap)
        for index, verb in enumerate(OTHERS)
    ]
    return spoken, top + room * 0.04 + pitch * 2, cap


def _stacked(sheet: Sheet) -> str:
    """A giant ON, the verbs over it, VOTE at full measure."""
    h, short, margin = sheet.height, sheet.short, sheet.margin
    is_wide, is_tall = sheet.kind == "wide", sheet.kind == "tall"
    top = h * 0.15 if is_tall else margin
    foot = h * (0.82 if is_tall else 0.89 if is_wide else 0.905 if h < sheet.width * 1.3 else 0.93)
    base = foot - short * (0.12 if is_wide else 0.1)
    giant = set_wide("ON", x=margin, baseline=base, measure=sheet.measure, cap=base - top)
    vote_cap = (base - top) * (0.36 if is_wide else 0.34)
    vote = set_wide("VOTE", x=margin, baseline=base, measure=sheet.measure, cap=vote_cap)
    spoken, own_y, cap = _verbs(margin, top, base - vote_cap - top)
    return (
        _printed(sheet, giant, [*spoken, vote], (margin, own_y, sheet.measure, cap))
        + logo(sheet, x=margin, middle_y=foot, width=sheet.measure * 0.5, on="paper")
        + date(sheet, "date", x=margin + sheet.measure * 0.52, middle_y=foot, width=sheet.measure * 0.48, role="ink")
    )


def _in_a_row(sheet: Sheet) -> str:
    """Low sheets: ON with the verbs over it, VOTE beside it at full height, then logo and date."""
    h, margin = sheet.height, sheet.margin
    left, room = sheet.left, sheet.measure
    base = h - margin
    on_width, vote_width = room * 0.36, room * 0.36
    gap = h * 0.06
    giant = set_wide("ON", x=left, baseline=base, measure=on_width, cap=base - margin)
    vote = set_wide("VOTE", x=left + on_width + gap, baseline=base, measure=vote_width - gap, cap=base - margin)
    spoken, own_y, cap = _verbs(left + on_width * 0.03, margin * 0.7, h - 1.2 * margin)
    x = left + on_width + vote_width + gap * 1.6
    width = sheet.right - x
    return (
        _printed(sheet, giant, [*spoken, vote], (left + on_width * 0.03, own_y, on_width * 0.97, cap))
        + logo(sheet, x=x, middle_y=margin + h * 0.22, width=width, on="paper", height=0.4, area_k=0.12, align="end")
        + date(sheet, "date", x=x, middle_y=base - h * 0.12, width=width, role="ink", size=0.12, lines=2)
    )


def draw_sheet(sheet: Sheet) -> str:
    """One format."""
    return _in_a_row(sheet) if sheet.is_low else _stacked(sheet)


def draw() -> str:
    """The template file."""
    return template("metier", "Le métier", draw_sheet, sheets_of("carousel", "frame"))
