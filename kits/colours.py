"""Which fields a logo may stand on: facts about a logo and the campaign's colour flow in, colours to offer flow out."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from coalition.errors import Invalid
from visuals import INK, LogoFacts, contrast_ratio, on_field

OFFERED = 4
MAX_COLOURS = 8  # of a brand
ENOUGH_FOR_WHITE = 4.5
# Dark enough for a white logo, where the logo itself brings no colour.
DARK_FIELDS = ("#5b2a86", "#0b5d4a", "#12304a", "#8c1d40")
_HEX = re.compile(r"#[0-9a-f]{6}\Z")


def read_colour(text: str) -> str:
    """A colour as `#rrggbb` in small letters. Raises Invalid."""
    colour = text.strip().lower()
    if not _HEX.match(colour):
        raise Invalid(
            "colour_unreadable", _("This is not a colour."), _("Write it as # and six digits."), field="colour"
        )
    return colour


def offered_colours(facts: LogoFacts, accent: str) -> list[str]:
    """Fields to choose from, the first one chosen: the logo's own colours, then ink, then the campaign's."""
    own = [colour.lower() for colour in facts.palette]
    has_colour = [colour for colour in own if not _is_grey(colour)]
    if facts.is_white:
        wanted = [*has_colour, accent, *DARK_FIELDS, INK]
        wanted = [colour for colour in wanted if contrast_ratio("#ffffff", colour) >= ENOUGH_FOR_WHITE]
    else:
        wanted = [*has_colour, accent, INK, *own]
    return list(dict.fromkeys(colour.lower() for colour in wanted))[:OFFERED]


def with_field(field: str, colours: Sequence[str]) -> list[str]:
    """A brand's colours: its field is always among them."""
    return list(colours) if field in colours else [field, *colours][:MAX_COLOURS]


def _is_grey(colour: str) -> bool:
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return max(channels) - min(channels) < 24


def contrast_on(field: str) -> tuple[str, float]:
    """What is written on a field, `#000000` or `#ffffff`, and its contrast."""
    on = on_field(field).lower()
    return on, round(contrast_ratio(on, field), 1)
