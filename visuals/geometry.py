"""Affine matrices (SVG's a b c d e f) and the outlines that shapes and path data become: M, L, C, Z only."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from fontTools.misc.bezierTools import calcCubicBounds

Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[str, tuple[float, ...]]
Outline = tuple[Segment, ...]
Box = tuple[float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ARC = 0.5522847498307936  # cubic control distance of a quarter circle

NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBER = re.compile(NUMBER)
_CALL = re.compile(r"\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)\s*,?\s*")
_ARITY = {"matrix": (6,), "translate": (1, 2), "scale": (1, 2), "rotate": (1, 3), "skewX": (1,), "skewY": (1,)}


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix that applies `inner` first, then `outer`."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def inverted(matrix: Matrix) -> Matrix:
    """The way back; the dialect lets no flat matrix in."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    return (d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area)


def read_numbers(text: str) -> tuple[float, ...]:
    """Numbers divided by blanks or commas; ValueError for anything else or what is not finite."""
    rest = _NUMBER.sub("", text)
    if rest.strip(" ,\t\r\n"):
        raise ValueError(f"{text!r} is not a list of numbers")
    values = tuple(float(match) for match in _NUMBER.findall(text))
    if any(not math.isfinite(value) or abs(value) > 1e6 for value in values):
        raise ValueError(f"{text!r} holds a number beyond a million")
    return values


def read_transform(text: str) -> Matrix:
    matrix = IDENTITY
    position = 0
    while position < len(text):
        call = _CALL.match(text, position)
        if call is None:
            raise ValueError(f"{text[position:]!r} is not a transform")
        name, values = call.group(1), read_numbers(call.group(2))
        if len(values) not in _ARITY[name]:
            raise ValueError(f"{name} takes {' or '.join(map(str, _ARITY[name]))} numbers")
        matrix = multiply(matrix, _matrix(name, values))
        position = call.end()
    return matrix


def _matrix(name: str, values: tuple[float, ...]) -> Matrix:
    if name == "matrix":
        a, b, c, d, e, f = values
        return (a, b, c, d, e, f)
    if name == "translate":
        return (1, 0, 0, 1, values[0], values[1] if len(values) > 1 else 0.0)
    if name == "scale":
        return (values[0], 0, 0, values[-1], 0, 0)
    if name == "rotate":
        return _rotation(values)
    tangent = math.tan(math.radians(values[0]))
    return (1, 0, tangent, 1, 0, 0) if name == "skewX" else (1, tangent, 0, 1, 0, 0)


def _rotation(values: tuple[float, ...]) -> Matrix:
    cosine, sine = math.cos(math.radians(values[0])), math.sin(math.radians(values[0]))
    turn: Matrix = (cosine, sine, -sine, cosine, 0, 0)
    if len(values) == 1:
        return turn
    x, y = values[1], values[2]
    return multiply(multiply((1, 0, 0, 1, x, y), turn), (1, 0, 0, 1, -x, -y))


def transformed(outline: Outline, matrix: Matrix) -> Outline:
    a, b, c, d, e, f = matrix

    def moved(values: tuple[float, ...]) -> tuple[float, ...]:
        pairs = zip(values[::2], values[1::2], strict=True)
        return tuple(n for x, y in pairs for n in (a * x + c * y + e, b * x + d * y + f))

    return tuple((command, moved(values)) for command, values in outline)


def bounds(outline: Outline) -> Box:
    """Left, top, right, bottom of what the outline covers, curves exactly; (0, 0, 0, 0) for nothing."""
    boxes: list[Box] = []
    point = (0.0, 0.0)
    for command, values in outline:
        points = list(zip(values[::2], values[1::2], strict=True))
        if command == "C":
            boxes.append(calcCubicBounds(point, *points))
        elif points:
            boxes.append((*points[-1], *points[-1]))
        point = points[-1] if points else point
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def polygon(points: Iterable[float], *, closed: bool) -> Outline:
    pairs = list(_pairs(points))
    body = [("M" if index == 0 else "L", pair) for index, pair in enumerate(pairs)]
    return tuple([*body, ("Z", ())] if closed and body else body)


def _pairs(points: Iterable[float]) -> Iterator[tuple[float, float]]:
    values = list(points)
    if len(values) % 2:
        raise ValueError("points come in pairs of x and y")
    return zip(values[::2], values[1::2], strict=True)


def rectangle(x: float, y: float, width: float, height: float, rx: float = 0.0, ry: float = 0.0) -> Outline:
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    if rx <= 0 or ry <= 0:
        return polygon((x, y, x + width, y, x + width, y + height, x, y + height), closed=True)
    right, bottom, hx, hy = x + width, y + height, rx * (1 - _ARC), ry * (1 - _ARC)
    return (
        ("M", (x + rx, y)),
        ("L", (right - rx, y)),
        ("C", (right - hx, y, right, y + hy, right, y + ry)),
        ("L", (right, bottom - ry)),
        ("C", (right, bottom - hy, right - hx, bottom, right - rx, bottom)),
        ("L", (x + rx, bottom)),
        ("C", (x + hx, bottom, x, bottom - hy, x, bottom - ry)),
        ("L", (x, y + ry)),
        ("C", (x, y + hy, x + hx, y, x + rx, y)),
        ("Z", ()),
    )


def ellipse(cx: float, cy: float, rx: float, ry: float) -> Outline:
    return rectangle(cx - rx, cy - ry, 2 * rx, 2 * ry, rx, ry)


def on_whole(start: float, size: float, scale: float, shift: float) -> tuple[float, float]:
    """A side of a logo, begun and ended on whole pixels of the sheet as on a raster, in its own units again."""
    begin = round(start * scale + shift)
    return (begin - shift) / scale, max(1, round(size * scale)) / scale
