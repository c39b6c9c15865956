"""Turns presentation attributes into typed paints: attributes and inherited style flow in, paints flow out."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from visuals.colour import ROLES
from visuals.geometry import IDENTITY, read_numbers, read_transform
from visuals.nodes import Fill, Gradient, Ink, Paint, Stop, Stroke
from visuals.reading import Element, refuse

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)['\"]?\s*\)$")
MAX_STOPS = 256
_FOCUS_REACH = 0.999
_NAMED = {"black": "#000000", "white": "#ffffff"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A paint by url(#id), looked up once the shape is known."""

    target: str


Written = Ink | Reference | None


@dataclass(frozen=True, slots=True)
class Style:
    """What SVG inherits from group to shape."""

    fill: Written = "#000000"
    fill_opacity: float = 1.0
    fill_rule: str = "nonzero"
    clip_rule: str = "nonzero"
    stroke: Written = None
    stroke_width: float = 1.0
    stroke_opacity: float = 1.0
    cap: str = "butt"
    join: str = "miter"
    miter_limit: float = 4.0
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0

    def stroke_of(self, paint: Paint) -> Stroke:
        return Stroke(
            paint,
            self.stroke_width,
            self.stroke_opacity,
            self.cap,
            self.join,
            self.miter_limit,
            self.dashes,
            self.dash_offset,
        )

    def fill_of(self, paint: Paint) -> Fill:
        return Fill(paint, self.fill_opacity, self.fill_rule == "evenodd")


def number(element: Element, name: str, default: float | None = None) -> float:
    text = element.attributes.get(name)
    if text is None:
        if default is None:
            raise refuse("missing", f"<{element.name}> lacks {name}.", element, f'Write {name}="…".')
        return default
    try:
        values = read_numbers(text.removesuffix("px"))
    except ValueError:
        values = ()
    if len(values) != 1:
        raise refuse("number", f"{name} is {text!r}, not a number.", element, "Write plain numbers, without units.")
    return values[0]


def fraction(element: Element, name: str, default: float = 1.0) -> float:
    value = number(element, name, default)
    if not 0 <= value <= 1:
        raise refuse("number", f"{name} is {value}, not between 0 and 1.", element, "Write 0 to 1.")
    return value


def choice(element: Element, name: str, options: tuple[str, ...]) -> str:
    """The attribute's value, which must be one of `options`; the first is the default."""
    value = element.attributes.get(name, options[0])
    if value not in options:
        raise refuse("value", f"{name} is {value!r}.", element, f"Write one of: {', '.join(options)}.")
    return value


def role(element: Element, name: str) -> Ink:
    value = element.attributes[name]
    if value not in ROLES:
        raise refuse("role", f"{name} is {value!r}, no colour role.", element, f"Roles: {', '.join(ROLES)}.")
    return value


def written_paint(element: Element, name: str) -> Written:
    text = element.attributes[name]
    if text == "none":
        return None
    link = REFERENCE.match(text)
    return Reference(link.group(1)) if link else colour(element, name)


def colour(element: Element, name: str) -> Ink:
    text = element.attributes[name].lower()
    text = _NAMED.get(text, text)
    if not _HEX.match(text):
        raise refuse(
            "colour",
            f"{name} is {text!r}.",
            element,
            f'Write #rrggbb, black, white or none, or a role: data-{name}="field".',
        )
    return text if len(text) == 7 else "#" + "".join(2 * digit for digit in text[1:])


def inherit(style: Style, element: Element) -> Style:
    """The style with what this element itself says."""
    changes: dict[str, object] = {}
    for attribute, (key, reader) in _READERS.items():
        if attribute in element.attributes:
            changes[key] = reader(element, attribute)
    return replace(style, **changes) if changes else style  # type: ignore[arg-type]  # readers match the fields


def _positive(element: Element, name: str) -> float:
    value = number(element, name)
    if value < 0:
        raise refuse("number", f"{name} is negative.", element, "Write 0 or more.")
    return value


def _dashes(element: Element, name: str) -> tuple[float, ...]:
    if element.attributes[name] == "none":
        return ()
    try:
        values = read_numbers(element.attributes[name])
    except ValueError as error:
        raise refuse("number", f"{error}.", element, "Write lengths, such as 8 4.") from error
    if len(values) > 32 or any(value < 0 for value in values) or not sum(values):
        raise refuse("number", "stroke-dasharray is not drawable.", element, "Write up to 32 lengths.")
    return values * 2 if len(values) % 2 else values


_Reader = Callable[[Element, str], object]
# The order matters: a role overrides the colour that stands beside it.
_READERS: dict[str, tuple[str, _Reader]] = {
    "fill": ("fill", written_paint),
    "data-fill": ("fill", role),
    "fill-opacity": ("fill_opacity", fraction),
    "fill-rule": ("fill_rule", lambda e, n: choice(e, n, ("nonzero", "evenodd"))),
    "clip-rule": ("clip_rule", lambda e, n: choice(e, n, ("nonzero", "evenodd"))),
    "stroke": ("stroke", written_paint),
    "data-stroke": ("stroke", role),
    "stroke-width": ("stroke_width", _positive),
    "stroke-opacity": ("stroke_opacity", fraction),
    "stroke-linecap": ("cap", lambda e, n: choice(e, n, ("butt", "round", "square"))),
    "stroke-linejoin": ("join", lambda e, n: choice(e, n, ("miter", "round", "bevel"))),
    "stroke-miterlimit": ("miter_limit", _positive),
    "stroke-dasharray": ("dashes", _dashes),
    "stroke-dashoffset": ("dash_offset", number),
}


def gradient(element: Element) -> Gradient:
    """As SVG draws it where it is out of order: offsets never fall, and one without a length is its last colour."""
    in_user_space = choice(element, "gradientUnits", ("objectBoundingBox", "userSpaceOnUse")) == "userSpaceOnUse"
    is_linear = element.name == "linearGradient"
    names = (
        (("x1", 0.0), ("y1", 0.0), ("x2", 1.0), ("y2", 0.0)) if is_linear else (("cx", 0.5), ("cy", 0.5), ("r", 0.5))
    )
    numbers = tuple(_share(element, name, value, is_relative=not in_user_space) for name, value in names)
    has_length = numbers[:2] != numbers[2:] if is_linear else numbers[2] > 0
    if not is_linear and numbers[2] < 0:
        raise refuse("number", "r is negative.", element, "Write 0 or more.")
    if not is_linear:
        focus = [
            _share(element, name, value, is_relative=not in_user_space)
            for name, value in zip(("fx", "fy"), numbers[:2], strict=True)
        ]
        numbers = (*numbers, *_within_circle((focus[0], focus[1]), numbers))
    stops = _stops(element)
    if not has_length:
        numbers = (0.0, 0.0, 1.0, 0.0) if is_linear else (0.0, 0.0, 1.0, 0.0, 0.0)
        stops = (replace(stops[-1], offset=0.0), replace(stops[-1], offset=1.0))
    return Gradient(
        "linear" if is_linear else "radial",
        numbers,
        stops,
        in_user_space,
        transform(element, "gradientTransform"),
        choice(element, "spreadMethod", ("pad", "reflect", "repeat")),
    )


def _within_circle(focus: tuple[float, float], circle: tuple[float, ...]) -> tuple[float, float]:
    """A focal point outside lies on the edge, SVG says; a little within it, where every engine draws it."""
    cx, cy, r = circle
    away = math.hypot(focus[0] - cx, focus[1] - cy)
    if away <= r * _FOCUS_REACH:
        return focus
    share = r * _FOCUS_REACH / away
    return cx + (focus[0] - cx) * share, cy + (focus[1] - cy) * share


def _stops(element: Element) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    for child in element.children:
        stop = _stop(child)
        stops.append(replace(stop, offset=max(stop.offset, stops[-1].offset if stops else 0.0)))
    if not 2 <= len(stops) <= MAX_STOPS:
        raise refuse("gradient", f"A gradient of {len(stops)} stops.", element, f"Give it 2 to {MAX_STOPS} <stop>s.")
    return tuple(stops)


def transform(element: Element, name: str = "transform") -> tuple[float, float, float, float, float, float]:
    text = element.attributes.get(name)
    if text is None:
        return IDENTITY
    try:
        matrix = read_transform(text)
    except ValueError as error:
        raise refuse("transform", f"{error}.", element, "Write matrix, translate, scale, rotate or skew.") from error
    if abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) < 1e-9:
        raise refuse("transform", "The transform makes everything flat.", element, "Leave the element out.")
    return matrix


def _share(element: Element, name: str, default: float, *, is_relative: bool) -> float:
    """A number; a percentage of the shape's box, or of the way from stop to stop."""
    text = element.attributes.get(name, "")
    if text.endswith("%") and is_relative:
        return number(replace(element, attributes={name: text[:-1]}), name) / 100
    return number(element, name, default)


def _stop(element: Element) -> Stop:
    if element.name != "stop":
        raise refuse("gradient", f"<{element.name}> in a gradient.", element, "Only <stop> may stand there.")
    if "data-stop-color" in element.attributes:
        ink = role(element, "data-stop-color")
    else:
        ink = colour(element, "stop-color") if "stop-color" in element.attributes else "#000000"
    offset = min(1.0, max(0.0, _share(element, "offset", 0.0, is_relative=True)))
    return Stop(offset, ink, fraction(element, "stop-opacity"))
