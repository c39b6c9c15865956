"""The blend modes of CSS, as cairo calls them."""

import cairocffi as cairo

BLENDS = {
    "multiply": cairo.OPERATOR_MULTIPLY,
    "screen": cairo.OPERATOR_SCREEN,
    "overlay": cairo.OPERATOR_OVERLAY,
    "darken": cairo.OPERATOR_DARKEN,
    "lighten": cairo.OPERATOR_LIGHTEN,
    "color-dodge": cairo.OPERATOR_COLOR_DODGE,
    "color-burn": cairo.OPERATOR_COLOR_BURN,
    "hard-light": cairo.OPERATOR_HARD_LIGHT,
    "soft-light": cairo.OPERATOR_SOFT_LIGHT,
    "difference": cairo.OPERATOR_DIFFERENCE,
    "exclusion": cairo.OPERATOR_EXCLUSION,
    "hue": cairo.OPERATOR_HSL_HUE,
    "saturation": cairo.OPERATOR_HSL_SATURATION,
    "color": cairo.OPERATOR_HSL_COLOR,
    "luminosity": cairo.OPERATOR_HSL_LUMINOSITY,
}
