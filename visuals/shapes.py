"""The outline of each shape element: attributes flow in, M, L, C, Z flow out, or a TemplateError with its line."""

from __future__ import annotations

from collections.abc import Callable

from visuals.geometry import Outline, ellipse, polygon, read_numbers, rectangle
from visuals.paints import number
from visuals.pathdata import read_path
from visuals.reading import Element, refuse


def element_outline(element: Element) -> Outline:
    try:
        return _OUTLINES[element.name](element)
    except ValueError as error:
        raise refuse("path", f"{error}.", element, "Save the shape again.") from error


def _path_outline(element: Element) -> Outline:
    return read_path(element.attributes.get("d", ""))


def _rect_outline(element: Element) -> Outline:
    width, height = _length(element, "width"), _length(element, "height")
    rx = _length(element, "rx", _length(element, "ry", 0))
    ry = _length(element, "ry", rx)
    if not (width and height):
        return ()
    return rectangle(number(element, "x", 0), number(element, "y", 0), width, height, rx, ry)


def _circle_outline(element: Element) -> Outline:
    return _ellipse(element, _length(element, "r"), _length(element, "r"))


def _ellipse_outline(element: Element) -> Outline:
    return _ellipse(element, _length(element, "rx"), _length(element, "ry"))


def _ellipse(element: Element, rx: float, ry: float) -> Outline:
    return ellipse(number(element, "cx", 0), number(element, "cy", 0), rx, ry) if rx and ry else ()


def _length(element: Element, name: str, default: float | None = None) -> float:
    """SVG draws nothing of a shape without a width, its stroke neither; a negative one is an error."""
    value = number(element, name, default)
    if value < 0:
        raise refuse("number", f"{name} is negative.", element, "Write 0 or more.")
    return value


def _line_outline(element: Element) -> Outline:
    return polygon([number(element, name, 0) for name in ("x1", "y1", "x2", "y2")], closed=False)


def _points_outline(element: Element) -> Outline:
    return polygon(read_numbers(element.attributes.get("points", "")), closed=element.name == "polygon")


_OUTLINES: dict[str, Callable[[Element], Outline]] = {
    "path": _path_outline,
    "rect": _rect_outline,
    "circle": _circle_outline,
    "ellipse": _ellipse_outline,
    "line": _line_outline,
    "polyline": _points_outline,
    "polygon": _points_outline,
}
