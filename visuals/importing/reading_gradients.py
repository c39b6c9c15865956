"""Gradients with their links followed: an element flows in, a gradient of our dialect or one plain colour flows out."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from visuals.geometry import read_transform
from visuals.importing.drawing import Part
from visuals.importing.inheriting import State, own_values, short, split_colour

_MAX_LINKS = 16
_PLACES = {
    "linearGradient": {"x1": "x", "y1": "y", "x2": "x", "y2": "y"},
    "radialGradient": {"cx": "x", "cy": "y", "r": "", "fx": "x", "fy": "y", "fr": ""},
}
_WHOLE = {"x2": "100%", "cx": "50%", "cy": "50%", "r": "50%"}


def read(by_id: Mapping[str, Element], target: Element, state: State) -> Part | str:
    """`none` without stops, a colour for a single one or a flat transform."""
    values, stops = _followed(by_id, target)
    parts = [_stop(each, state) for each in stops]
    if not parts:
        return "none"
    told = _places(target.tag, values, state)
    if "gradientTransform" in values:
        a, b, c, d, _, _ = read_transform(values["gradientTransform"])
        if abs(a * d - b * c) < 1e-9:
            return parts[-1].attributes["stop-color"]
        told["gradientTransform"] = values["gradientTransform"]
    if len(parts) == 1:
        return parts[0].attributes["stop-color"]
    for name in ("gradientUnits", "spreadMethod"):
        if name in values:
            told[name] = values[name]
    return Part(target.tag, told, parts)


def _followed(by_id: Mapping[str, Element], target: Element) -> tuple[dict[str, str], list[Element]]:
    """Attributes and stops: what a gradient does not say, the one it links to says."""
    values: dict[str, str] = {}
    stops: list[Element] = []
    element: Element | None = target
    for _ in range(_MAX_LINKS):
        if element is None or element.tag not in _PLACES:
            break
        values = own_values(element) | values
        stops = stops or [child for child in element if child.tag == "stop"]
        element = by_id.get(element.get("href", "")[1:])
    return values, stops


def _places(tag: str, values: Mapping[str, str], state: State) -> dict[str, str]:
    is_user_space = values.get("gradientUnits") == "userSpaceOnUse"
    told = {}
    for name, axis in _PLACES[tag].items():
        text = values.get(name) or (_WHOLE.get(name, "") if is_user_space else "")
        if text:
            told[name] = short(state.length(text, axis) if is_user_space else _share(text))
    return told


def _share(text: str) -> float:
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text.removesuffix("px"))
    except ValueError:
        return 0.0


def _stop(element: Element, state: State) -> Part:
    own = own_values(element)
    text = own.get("stop-color", "#000000")
    if text == "currentColor":
        text = own.get("color") or state.get("color", "#000000")
    colour, alpha = split_colour(text)
    opacity = float(own.get("stop-opacity", "1")) * alpha
    told = {"offset": short(min(1.0, max(0.0, _share(own.get("offset", "0"))))), "stop-color": colour}
    return Part("stop", told | ({"stop-opacity": short(opacity)} if opacity < 1 else {}))
