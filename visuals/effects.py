"""Reads shadows, blurs and masks: a checked element flows in, its typed effects flow out, or a TemplateError."""

from __future__ import annotations

import re
from collections.abc import Callable

from visuals.colour import ROLES
from visuals.geometry import NUMBER
from visuals.nodes import Effects, Gradient, Shadow
from visuals.paints import REFERENCE, number
from visuals.reading import Element, refuse

MAX_EFFECTS = 64
MAX_NESTED = 2  # each draws what it holds twice
MAX_BLUR_PX = 200.0
_MAX_OFFSET_PX = 1000.0
EFFECTS = ("data-shadow", "data-blur", "data-mask")
_SHADOW = re.compile(rf"({NUMBER})\s+({NUMBER})\s+({NUMBER})\s+([a-z0-9-]+|#[0-9a-fA-F]{{6}})(?:\s+({NUMBER}))?$")


def has_effects(element: Element) -> bool:
    return any(name in element.attributes for name in EFFECTS)


def read_effects(element: Element, gradient_of: Callable[[Element, str], Gradient]) -> Effects:
    """`gradient_of` finds the gradient of an id."""
    blur = number(element, "data-blur", 0)
    if not 0 <= blur <= MAX_BLUR_PX:
        raise refuse("number", f"data-blur is {blur:g}.", element, f"Write 0 to {MAX_BLUR_PX:g}.")
    return Effects(_shadow(element), blur, _mask(element, gradient_of))


def _shadow(element: Element) -> Shadow | None:
    text = element.attributes.get("data-shadow")
    if text is None:
        return None
    match = _SHADOW.match(text)
    cure = 'Write data-shadow="DX DY BLUR ROLE OPACITY", such as "0 8 12 ink 0.35".'
    if match is None or not (match.group(4).startswith("#") or match.group(4) in ROLES):
        raise refuse("shadow", f"data-shadow is {text!r}.", element, cure)
    dx, dy, blur = (float(match.group(index)) for index in (1, 2, 3))
    opacity = float(match.group(5) or 1)
    is_drawable = max(abs(dx), abs(dy)) <= _MAX_OFFSET_PX and 0 <= blur <= MAX_BLUR_PX and 0 <= opacity <= 1
    if not is_drawable:
        limits = f"Offsets to {_MAX_OFFSET_PX:g}, blur to {MAX_BLUR_PX:g}, opacity 0 to 1."
        raise refuse("shadow", f"data-shadow is {text!r}.", element, limits)
    return Shadow(dx, dy, blur, match.group(4), opacity)


def _mask(element: Element, gradient_of: Callable[[Element, str], Gradient]) -> Gradient | None:
    text = element.attributes.get("data-mask")
    if text is None:
        return None
    match = REFERENCE.match(text)
    if match is None:
        raise refuse("mask", f"data-mask is {text!r}.", element, 'Write data-mask="url(#gradient)".')
    found = gradient_of(element, match.group(1))
    if not found.in_user_space:
        raise refuse(
            "mask",
            "The mask's gradient is measured by a shape.",
            element,
            'Write gradientUnits="userSpaceOnUse" on the gradient, and its ends in pixels.',
        )
    return found
