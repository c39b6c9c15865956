"""The allow-list of the template dialect: an element flows in, a TemplateError with its cure flows out, or nothing."""

from __future__ import annotations

import difflib

from visuals.reading import Element, refuse

_PAINT = {
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-dashoffset",
    "data-fill",
    "data-stroke",
}
_EFFECTS = {"data-shadow", "data-blur", "data-mask"}
_PLACED = _EFFECTS | {
    "id",
    "transform",
    "opacity",
    "clip-path",
    "data-locale",
    "data-default",
    "data-show-if",
    "data-show-unless",
    "data-anchor",
    "data-instead",
}
_DRAWN = _PAINT | _PLACED | {"clip-rule"}
_SLOT = _EFFECTS | {
    "id",
    "x",
    "y",
    "width",
    "height",
    "fill",
    "data-fill",
    "data-slot",
    "data-type",
    "data-label",
    "data-locked",
    "data-required",
    "data-align",
    "data-valign",
    "data-on",
    "data-locale",
    "data-default",
    "data-show-if",
    "data-show-unless",
    "data-anchor",
    "data-instead",
}
TEXT_SLOT = _SLOT | {
    "data-font",
    "data-axes",
    "data-max-size",
    "data-min-size",
    "data-max-lines",
    "data-max-chars",
    "data-leading",
    "data-tracking",
    "data-case",
    "data-fit",
    "data-hyphens",
    "data-shape",
    "data-strike",
    "data-strike-width",
    "data-strike-run",
}
IMAGE_SLOT = _SLOT | {"data-area", "data-prefer", "data-plate"}
PHOTO_SLOT = _SLOT - {"fill", "data-align", "data-valign", "data-on"}
CODE_SLOT = _SLOT - {"data-align", "data-valign"}
_SLOTS = {"text": TEXT_SLOT, "image": IMAGE_SLOT, "photo": PHOTO_SLOT, "qr": CODE_SLOT}
_FORMAT = {
    "data-format",
    "data-width",
    "data-height",
    "data-width-mm",
    "data-bleed-mm",
    "data-page",
    "data-safe",
    "data-like",
    "data-scale",
    "data-without",
}
_GRADIENT = {"id", "gradientUnits", "gradientTransform", "spreadMethod"}
ALLOWED: dict[str, set[str]] = {
    "svg": {"id", "version", "width", "height", "viewBox", "data-template", "data-title", "data-field"},
    "defs": {"id"},
    "g": _DRAWN,
    "path": _DRAWN | {"d"},
    "rect": _DRAWN | {"x", "y", "width", "height", "rx", "ry"},
    "circle": _DRAWN | {"cx", "cy", "r"},
    "ellipse": _DRAWN | {"cx", "cy", "rx", "ry"},
    "line": _DRAWN | {"x1", "y1", "x2", "y2"},
    "polyline": _DRAWN | {"points"},
    "polygon": _DRAWN | {"points"},
    "image": _PLACED | {"href", "xlink:href", "x", "y", "width", "height", "preserveAspectRatio"},
    "use": _DRAWN | {"href", "xlink:href", "x", "y"},
    "clipPath": {"id", "clipPathUnits"},
    "linearGradient": _GRADIENT | {"x1", "y1", "x2", "y2"},
    "radialGradient": _GRADIENT | {"cx", "cy", "r", "fx", "fy"},
    "stop": {"id", "offset", "stop-color", "stop-opacity", "data-stop-color"},
    "pattern": {"id", "x", "y", "width", "height", "patternUnits", "patternTransform"},
}
SHARED = ("defs", "clipPath", "linearGradient", "radialGradient", "pattern")  # drawn where others refer to them
SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}

_TEXT_CURE = "Make it a text slot, or turn it into outlines."
_EFFECT_CURE = 'Write data-shadow="0 8 12 ink 0.35" or data-blur="12" on the shape or group.'
_ELEMENT_CURES = {
    "text": _TEXT_CURE,
    "tspan": _TEXT_CURE,
    "textPath": _TEXT_CURE,
    "style": "Write the colours as attributes (presentation attributes, no CSS).",
    "filter": _EFFECT_CURE,
    "mask": 'Use a clipPath, or a gradient by data-mask="url(#gradient)".',
    "marker": "Draw the line's ends as shapes.",
    "symbol": "Use a <g> in <defs>.",
    "switch": "Use data-locale on neighbouring elements.",
    "script": "A template is a drawing; leave scripts out.",
    "foreignObject": "Use shapes and slots only.",
    "a": "Use a <g>.",
    "svg": "Use a <g> with transform.",
}
_ATTRIBUTE_CURES = {
    "style": 'Write it as attributes: fill="…", stroke="…".',
    "class": "Write fill and stroke on the element itself.",
    "filter": _EFFECT_CURE,
    "mask": 'Use clip-path, or data-mask="url(#gradient)".',
    "mix-blend-mode": 'Draw the overlap as a shape with data-fill="overprint".',
    "display": "Leave out what is not drawn, or use data-show-if.",
    "visibility": "Leave out what is not drawn, or use data-show-if.",
    "preserveAspectRatio": "Leave it out; only <image> takes it.",
}


def check(element: Element) -> None:
    """Element and its attributes must be named in the dialect; its children are not looked at."""
    allowed = _allowed_for(element)
    for attribute in element.attributes:
        if attribute not in allowed:
            raise refuse(
                "attribute",
                f"<{element.name}> may not carry {attribute}.",
                element,
                _cure(attribute, allowed),
            )


def check_all(element: Element) -> None:
    """What is only referred to is refused as it would be elsewhere, whether it is used or not."""
    check(element)
    for child in element.children:
        check_all(child)


def _allowed_for(element: Element) -> set[str]:
    if "data-slot" in element.attributes:
        return _allowed_for_slot(element)
    if element.name == "g" and "data-format" in element.attributes:
        return ALLOWED["g"] | _FORMAT
    allowed = ALLOWED.get(element.name)
    if allowed is None:
        cure = _ELEMENT_CURES.get(element.name, "Use path, rect, circle, ellipse, line, polygon, image, g or use.")
        raise refuse("element", f"<{element.name}> is not drawn.", element, cure)
    return allowed


def _allowed_for_slot(element: Element) -> set[str]:
    if element.name != "rect":
        raise refuse("slot", f"A slot is a <rect>, not a <{element.name}>.", element, "Draw the slot's box as a rect.")
    kind = element.attributes.get("data-type")
    if kind not in _SLOTS:
        raise refuse("slot", f"data-type is {kind!r}.", element, f"Write one of: {', '.join(_SLOTS)}.")
    return _SLOTS[kind]


def _cure(attribute: str, allowed: set[str]) -> str:
    if attribute in _ATTRIBUTE_CURES:
        return _ATTRIBUTE_CURES[attribute]
    close = difflib.get_close_matches(attribute, sorted(allowed), n=1)
    return f"Did you mean {close[0]}?" if close else "Leave it out; docs/template-dialect.md lists what there is."
