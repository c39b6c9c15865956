"""From one colour to a safe set: '#rrggbb' flows in, contrast, derived colours and colour roles flow out (WCAG 2.x)."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from visuals.errors import RenderError

Rgb = tuple[int, int, int]

INK = "#121416"
PAPER = "#FFFFFF"
INK_DARK_MODE = "#F2F4F1"
PAPER_DARK_MODE = "#17191B"
ROSE = "#FF8A9E"
MINT = "#7FD6B0"

ROLES = (
    "field",
    "on-field",
    "ink",
    "paper",
    "tint",
    "tint-22",
    "field-light",
    "field-dark",
    "on-field-light",
    "on-field-dark",
    "second",
    "on-second",
    "overprint",
    "on-overprint",
    "field-ink",
    "overprint-ink",
)
_SEEN = 3.0  # the least contrast of a large shape
_CROSSING = 0.1791  # black and white read equally well at this luminance
_HEX = re.compile(r"#[0-9a-fA-F]{6}$")


@dataclass(frozen=True, slots=True)
class ColourSet:
    """A field and what may stand on it; an edge is the ink to draw around shapes that carry a value, or None."""

    field: str
    on_field: str
    field_edge_light: str | None
    field_edge_dark: str | None
    tint_light: str
    tint_dark: str
    field_light: str
    field_dark: str


@lru_cache(maxsize=1024)
def parse_colour(text: str) -> Rgb:
    if not _HEX.match(text):
        raise RenderError("colour", f"{text!r} is no colour.", remedy="Write #rrggbb.")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def format_colour(rgb: Rgb) -> str:
    return f"#{rgb[0]:02X}{rgb[1]:02X}{rgb[2]:02X}"


def luminance(text: str) -> float:
    """WCAG relative luminance, 0 to 1."""
    red, green, blue = (_LINEAR[channel] for channel in parse_colour(text))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def on_field(colour: str) -> str:
    """Pure black or white, whichever reads on the colour; never under 4.58 : 1."""
    return "#000000" if luminance(colour) >= _CROSSING else "#FFFFFF"


def mix(colour: str, ground: str, share: float) -> str:
    """`share` of the colour over the ground, in sRGB."""
    pairs = zip(parse_colour(colour), parse_colour(ground), strict=True)
    red, green, blue = (round(share * over + (1 - share) * under) for over, under in pairs)
    return format_colour((red, green, blue))


@lru_cache(maxsize=1024)
def colour_set(field: str) -> ColourSet:
    return ColourSet(
        field=format_colour(parse_colour(field)),
        on_field=on_field(field),
        field_edge_light=INK if contrast_ratio(field, PAPER) < 3 else None,
        field_edge_dark=INK_DARK_MODE if contrast_ratio(field, PAPER_DARK_MODE) < 3 else None,
        tint_light=mix(field, PAPER, 0.16),
        tint_dark=mix(field, PAPER_DARK_MODE, 0.16),
        field_light=lighter(field),
        field_dark=darker(field),
    )


def lighter(field: str) -> str:
    lightness, chroma, hue = to_oklch(field)
    return from_oklch(max(lightness, min(0.95, lightness + 0.12)), chroma, hue)


def darker(field: str) -> str:
    """Light yellows and oranges turn towards red as they darken; straight down they would be brown."""
    lightness, chroma, hue = to_oklch(field)
    if lightness > 0.7 and chroma > 0.06 and 50 <= hue <= 115:
        hue -= 24
    return from_oklch(max(0.0, lightness - 0.14), chroma, hue)


def second_ink(field: str) -> str:
    """Rose, or mint where rose would be too near the field to be told apart (0.16 in OKLab)."""
    return MINT if oklab_distance(field, ROSE) < 0.16 else ROSE


def overprint(first: str, second: str) -> str:
    pairs = zip(parse_colour(first), parse_colour(second), strict=True)
    red, green, blue = (round(a * b / 255) for a, b in pairs)
    return format_colour((red, green, blue))


class Roles:
    """Every colour role as '#RRGGBB'; what is given wins, the rest follows from it once it is asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises RenderError for an unknown role, for what is no colour, and without a field."""
        for name in given:
            if name not in ROLES:
                raise RenderError("role", f"{name!r} is no colour role.", remedy=f"Roles: {', '.join(ROLES)}.")
        if "field" not in given:
            raise RenderError("field-missing", "No colour is given for the field.", remedy='Give colours["field"].')
        self._known = {name: format_colour(parse_colour(text)) for name, text in given.items()}
        self.given = tuple(self._known.items())

    def __getitem__(self, name: str) -> str:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = _DERIVED[name](self)
        return found

    def colour(self, ink: str) -> str:
        """Of a role, or the fixed colour itself."""
        return ink if ink.startswith("#") else self[ink]


def _as_ink(roles: Roles) -> str:
    return roles["field"] if contrast_ratio(roles["field"], roles["paper"]) >= _SEEN else roles["ink"]


_DERIVED: Mapping[str, Callable[[Roles], str]] = {
    "paper": lambda _roles: PAPER,
    "ink": lambda _roles: INK,
    "on-field": lambda roles: on_field(roles["field"]),
    "tint": lambda roles: mix(roles["field"], roles["paper"], 0.16),
    "tint-22": lambda roles: mix(roles["field"], roles["paper"], 0.22),
    "field-light": lambda roles: lighter(roles["field"]),
    "field-dark": lambda roles: darker(roles["field"]),
    "on-field-light": lambda roles: on_field(roles["field-light"]),
    "on-field-dark": lambda roles: on_field(roles["field-dark"]),
    "second": lambda roles: second_ink(roles["field"]),
    "on-second": lambda roles: on_field(roles["second"]),
    "overprint": lambda roles: overprint(roles["field"], roles["second"]),
    "on-overprint": lambda roles: on_field(roles["overprint"]),
    "field-ink": _as_ink,
    "overprint-ink": lambda roles: overprint(roles["field-ink"], roles["second"]),
}


def to_oklab(text: str) -> tuple[float, float, float]:
    """Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/."""
    red, green, blue = (_LINEAR[channel] for channel in parse_colour(text))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def oklab_distance(first: str, second: str) -> float:
    return math.dist(to_oklab(first), to_oklab(second))


def to_oklch(text: str) -> tuple[float, float, float]:
    """Lightness 0–1, chroma, hue in degrees 0–360."""
    lightness, a, b = to_oklab(text)
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The nearest sRGB colour of this lightness and hue: chroma gives way where sRGB ends."""
    inside, outside = 0.0, chroma
    turn = math.cos(math.radians(hue)), math.sin(math.radians(hue))
    if _in_gamut(_to_linear_rgb(lightness, chroma, turn)):
        inside = chroma
    else:
        for _ in range(12):
            middle = (inside + outside) / 2
            if _in_gamut(_to_linear_rgb(lightness, middle, turn)):
                inside = middle
            else:
                outside = middle
    red, green, blue = (_encoded(channel) for channel in _to_linear_rgb(lightness, inside, turn))
    return format_colour((red, green, blue))


def _to_linear_rgb(lightness: float, chroma: float, turn: tuple[float, float]) -> tuple[float, float, float]:
    """`turn`: the hue's cosine and sine."""
    a, b = chroma * turn[0], chroma * turn[1]
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(channels: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= channel <= 1.0001 for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


_LINEAR = tuple(_linear(level / 255) for level in range(256))


def _encoded(channel: float) -> int:
    bounded = min(1.0, max(0.0, channel))
    value = 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055
    return round(255 * value)
