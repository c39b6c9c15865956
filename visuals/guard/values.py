"""Reads the values of SVG attributes: a foreign string flows in, a canonical one or None (left out) flows out.

A number beyond bounds and a reference to the outside raise UploadRefused: dropping them would change the picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import tinycss2.color4

from visuals.guard.errors import refusal
from visuals.guard.limits import MAX_LIST_NUMBERS, MAX_NUMBER

NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_LONGEST_NUMBER = 64
_UNIT = r"(?:px|pt|pc|mm|cm|in|em|ex|ch|%)?"
_LENGTH = re.compile(rf"({NUMBER})({_UNIT})")
_TOKEN = re.compile(rf"({NUMBER})({_UNIT})(?![^\s,+.-])[\s,]*|(.)", re.DOTALL)
_BARE_TOKEN = re.compile(rf"{NUMBER}|[^\s,]")
_KEYWORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ,_-]{0,80}")
_FONT = re.compile(r"[\w .,'\"/%-]{1,300}")
_NUMBER_WITHIN = re.compile(NUMBER)
_LOCAL_URL = re.compile(r"url\(\s*([\"']?)#([^\"')]+)\1\s*\)\s*(.*)", re.DOTALL | re.IGNORECASE)
_ANY_URL = re.compile(r"url\s*\(", re.IGNORECASE)
_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*,(.+)\)", re.DOTALL)
_MOST_FALLBACKS = 4  # of which each is the fallback of the one before
_TRANSFORM = re.compile(r"\s*,?\s*([A-Za-z]+)\s*\(([^()]*)\)")
_TRANSFORM_ARITIES = {
    "matrix": (6,),
    "translate": (1, 2),
    "scale": (1, 2),
    "rotate": (1, 3),
    "skewX": (1,),
    "skewY": (1,),
}


def number(text: str) -> float:
    return all_numbers([text])[0]


def all_numbers(tokens: list[str]) -> list[float]:
    """ValueError when one is no number; refused when one is beyond bounds."""
    values = list(map(float, tokens))
    if values and (len(max(tokens, key=len)) > _LONGEST_NUMBER or not max(map(abs, values)) <= MAX_NUMBER):
        raise refusal("svg_number")
    return values


def numbers(text: str) -> list[float] | None:
    """Plain numbers with spaces or commas between them."""
    if len(text) > 64 * MAX_LIST_NUMBERS:
        raise refusal("svg_too_long")
    tokens = _BARE_TOKEN.findall(text)
    if len(tokens) > MAX_LIST_NUMBERS:
        raise refusal("svg_too_long")
    try:
        return all_numbers(tokens)
    except ValueError:
        return None


def shortest(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def clean_numbers(text: str) -> str | None:
    values = numbers(text)
    return " ".join(map(shortest, values)) if values else None


def clean_number(text: str) -> str | None:
    values = numbers(text)
    return shortest(values[0]) if values and len(values) == 1 else None


def clean_points(text: str) -> str | None:
    values = numbers(text) or []
    values = values[: len(values) // 2 * 2]
    return " ".join(map(shortest, values)) if values else None


def clean_view_box(text: str) -> str | None:
    values = numbers(text)
    if values is None or len(values) != 4 or min(values[2:]) <= 0:
        return None
    return " ".join(map(shortest, values))


def clean_length(text: str) -> str | None:
    found = _LENGTH.fullmatch(text)
    return shortest(number(found[1])) + found[2] if found else None


def clean_lengths(text: str) -> str | None:
    """Lengths with spaces or commas between them, as text positions and dashes have them."""
    kept: list[str] = []
    for token in _TOKEN.finditer(text):
        if token[3]:
            return None
        kept.append(shortest(number(token[1])) + token[2])
        if len(kept) > MAX_LIST_NUMBERS:
            raise refusal("svg_too_long")
    return " ".join(kept) or None


def clean_dashes(text: str) -> str | None:
    if text == "none":
        return text
    kept = clean_lengths(text)
    return None if kept is None or "-" in kept.replace("e-", "") else kept


def clean_share(text: str) -> str | None:
    """An opacity: between 0 and 1, percentages as numbers."""
    found = _LENGTH.fullmatch(text)
    if not found or found[2] not in ("", "%"):
        return None
    value = number(found[1]) / (100 if found[2] else 1)
    return shortest(min(1.0, max(0.0, value)))


def clean_keyword(text: str) -> str | None:
    return text if _KEYWORD.fullmatch(text) else None


def clean_font(text: str) -> str | None:
    if not _FONT.fullmatch(text):
        return None
    for found in _NUMBER_WITHIN.findall(text):
        number(found)
    return text


def clean_angle(text: str) -> str | None:
    if text in ("auto", "auto-start-reverse"):
        return text
    values = numbers(text.removesuffix("deg"))
    return shortest(values[0]) if values and len(values) == 1 else None


def clean_transform(text: str) -> str | None:
    kept: list[str] = []
    position = 0
    while found := _TRANSFORM.match(text, position):
        position = found.end()
        values = numbers(found[2].replace("px", "").replace("deg", ""))
        if values is None or len(values) not in _TRANSFORM_ARITIES.get(found[1], ()):
            return None
        kept.append(f"{found[1]}({' '.join(map(shortest, values))})")
    return None if text[position:].strip() else " ".join(kept) or None


def clean_reference(text: str) -> str | None:
    """`url(#id)`, for a clip, mask, filter or marker."""
    if text == "none":
        return text
    found = _LOCAL_URL.fullmatch(text)
    if found and not found[3].strip():
        return f"url(#{found[2]})"
    _nothing_outside(text)
    return None


def clean_paint(text: str) -> str | None:
    """A colour, `none`, or `url(#id)`; what a drawing program adds as a fallback is not needed."""
    if text in ("none", "inherit"):
        return text
    found = _LOCAL_URL.fullmatch(text)
    if found:
        return f"url(#{found[2]})"
    _nothing_outside(text)
    return clean_colour(text)


@lru_cache(maxsize=1024)
def clean_colour(text: str) -> str | None:
    if text.lower() == "currentcolor":
        return "currentColor"
    if len(text) > 200:
        return None
    try:
        colour = tinycss2.color4.parse_color(_without_profile(text))
        if colour is None or isinstance(colour, str):
            return None
        red, green, blue, alpha = (min(1.0, max(0.0, share or 0.0)) for share in colour.to("srgb"))
    except (NotImplementedError, ValueError, TypeError):
        return None
    plain = [round(share * 255) for share in (red, green, blue)]
    if alpha < 1:
        return f"rgba({plain[0]},{plain[1]},{plain[2]},{round(alpha, 4)})"
    return f"#{bytes(plain).hex()}"


def resolved(text: str) -> str:
    """The fallback of a `var(--name, fallback)`: custom properties live in the page, not in the file."""
    for _level in range(_MOST_FALLBACKS):
        found = _VARIABLE.fullmatch(text)
        if not found:
            break
        text = found[1].strip()
    return text


def local_id(value: str) -> str | None:
    """The id that a cleaned reference or paint points to."""
    return value[5:-1] if value.startswith("url(#") else None


def _without_profile(text: str) -> str:
    return text.split(" icc-color(")[0].strip()


def _nothing_outside(text: str) -> None:
    if _ANY_URL.search(text):
        raise refusal("svg_external")


Cleaner = Callable[[str], str | None]
