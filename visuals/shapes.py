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
    rx = number(element, "rx", number(element, "ry", 0))
    ry = number(element, "ry", rx)
    return rectangle(
        number(element, "x", 0), number(element, "y", 0), number(element, "width"), number(element, "height"), rx, ry
    )


def _circle_outline(element: Element) -> Outline:
    radius = number(element, "r")
    return ellipse(number(element, "cx", 0), number(element, "cy", 0), radius, radius)


def _ellipse_outline(element: Element) -> Outline:
    return ellipse(number(element, "cx", 0), number(element, "cy", 0), number(element, "rx"), number(element, "ry"))


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
