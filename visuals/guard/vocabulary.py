"""The SVG that is let through: names of elements and attributes, and how each attribute's value is read."""

from __future__ import annotations

from visuals.guard import values
from visuals.guard.values import Cleaner

SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
GRADIENTS = frozenset(("linearGradient", "radialGradient"))
UNDRAWN = GRADIENTS | {"defs", "symbol", "clipPath", "mask", "pattern", "marker", "filter"}
# The primitives that visuals.guard.filters draws, and their parts.
FILTERS = {
    *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood", "feFuncA"),
    *("feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset"),
}
ELEMENTS = SHAPES | UNDRAWN | FILTERS | {"svg", "g", "use", "switch", "stop", "image"}

# Which elements a reference by this attribute may point to; anything else is as good as no reference.
_PAINTS = GRADIENTS | {"pattern"}
REFERENCES = {
    "fill": _PAINTS,
    "stroke": _PAINTS,
    "clip-path": frozenset(("clipPath",)),
    "mask": frozenset(("mask",)),
    "filter": frozenset(("filter",)),
    "marker": frozenset(("marker",)),
    "marker-start": frozenset(("marker",)),
    "marker-mid": frozenset(("marker",)),
    "marker-end": frozenset(("marker",)),
}
LINKS = {
    "use": SHAPES | {"svg", "g", "symbol", "use", "image", "switch"},
    "linearGradient": GRADIENTS,
    "radialGradient": GRADIENTS,
    "pattern": frozenset(("pattern",)),
}
# Without these there is nothing to draw.
REQUIRED = {
    "path": ("d",),
    "rect": ("width", "height"),
    "circle": ("r",),
    "polyline": ("points",),
    "polygon": ("points",),
    "use": ("href",),
    "image": ("href",),
}


def _each(names: str, cleaner: Cleaner) -> dict[str, Cleaner]:
    """For each name, also where a variable's fallback stands in an attribute, as Figma writes it."""

    def clean(text: str) -> str | None:
        return cleaner(values.resolved(text))

    return dict.fromkeys(names.split(), clean)


# What is said of text is read by visuals.importing alone.
# What may stand in a style sheet, a `style` attribute or an attribute of its own.
PROPERTIES: dict[str, Cleaner] = {
    **_each("fill stroke", values.clean_paint),
    **_each("color stop-color flood-color lighting-color", values.clean_colour),
    **_each("opacity fill-opacity stroke-opacity stop-opacity flood-opacity", values.clean_share),
    **_each("stroke-width stroke-dashoffset font-size letter-spacing word-spacing", values.clean_length),
    **_each("stroke-miterlimit", values.clean_number),
    **_each("stroke-dasharray", values.clean_dashes),
    **_each("clip-path mask filter marker marker-start marker-mid marker-end", values.clean_reference),
    **_each(
        "fill-rule clip-rule stroke-linecap stroke-linejoin display visibility overflow paint-order vector-effect "
        "shape-rendering text-rendering image-rendering color-interpolation color-interpolation-filters "
        "font-style font-variant font-weight font-stretch text-anchor text-decoration writing-mode direction "
        "dominant-baseline alignment-baseline baseline-shift mix-blend-mode isolation mask-type",
        values.clean_keyword,
    ),
    **_each("font-family font", values.clean_font),
    **_each("transform", values.clean_transform),
    **_each("transform-origin", values.clean_lengths),
    **_each("x y width height r rx ry cx cy", values.clean_length),
}
# No attribute of its own exists for these.
STYLE_ONLY = frozenset(("mix-blend-mode", "isolation", "mask-type"))

ATTRIBUTES: dict[str, Cleaner] = {
    **PROPERTIES,
    **_each("x1 y1 x2 y2 fx fy fr offset startOffset textLength", values.clean_length),
    **_each("markerWidth markerHeight refX refY", values.clean_length),
    **_each("dx dy rotate", values.clean_lengths),
    **_each("points", values.clean_points),
    **_each("viewBox", values.clean_view_box),
    **_each("gradientTransform patternTransform", values.clean_transform),
    **_each("orient", values.clean_angle),
    **_each(
        "gradientUnits patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits markerUnits "
        "filterUnits primitiveUnits spreadMethod preserveAspectRatio lengthAdjust method spacing systemLanguage "
        "type mode operator in in2 result xChannelSelector yChannelSelector edgeMode xml:space",
        values.clean_keyword,
    ),
    **_each(
        "values tableValues slope intercept amplitude exponent k1 k2 k3 k4 stdDeviation radius", values.clean_numbers
    ),
}
