"""Writes SVG without text, styles or scripts: outlines and resolved colours flow in, UTF-8 bytes flow out."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from visuals.canvas import Canvas, Glyphs
from visuals.colour import Roles
from visuals.geometry import (
    IDENTITY,
    Box,
    Matrix,
    Outline,
    bounds,
    inverted,
    multiply,
    on_whole,
    rectangle,
    transformed,
)
from visuals.images import open_png, write_png
from visuals.nodes import Clip, Effects, Fill, Gradient, Metadata, Paint, Stroke
from visuals.pdf import Words
from visuals.pictures import packed

_PX_PER_UNIT = 2.0  # of pictures: sharp on dense screens
_MOST_SIDE_PX = 8192
_FILTER_UNITS = ' filterUnits="userSpaceOnUse" color-interpolation-filters="sRGB"'
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_MASK_UNITS = ' maskUnits="userSpaceOnUse"'


class SvgCanvas:
    def __init__(self, width_px: int, height_px: int, roles: Roles) -> None:
        self._size = (width_px, height_px)
        self._roles = roles
        self._body: list[str] = []
        self._defs: list[str] = []
        self._matrices = [IDENTITY]

    def open_group(self, matrix: Matrix, clip: Clip | None, opacity: float) -> None:
        self._matrices.append(multiply(self._matrices[-1], matrix))
        attributes = _transform("transform", matrix)
        if clip is not None:
            rule = ' clip-rule="evenodd"' if clip.even_odd else ""
            name = self._define("clipPath", f'<path d="{self._data(clip.outline)}"{rule}/>')
            attributes += f' clip-path="url(#{name})"'
        if opacity < 1:
            attributes += f' opacity="{self._number(opacity)}"'
        self._body.append(f"<g{attributes}>")

    def close_group(self) -> None:
        self._matrices.pop()
        self._body.append("</g>")

    def with_effects(self, effects: Effects, draw: Callable[[Canvas], None]) -> None:
        attributes = ""
        if effects.shadow is not None or effects.blur_px:
            filtered = self._define("filter", self._filter(effects), self._region(effects) + _FILTER_UNITS)
            attributes += f' filter="url(#{filtered})"'
        if effects.mask is not None:
            attributes += f' mask="url(#{self._mask(effects.mask)})"'
        self._body.append(f"<g{attributes}>")
        draw(self)
        self._body.append("</g>")

    def _filter(self, effects: Effects) -> str:
        shadow = effects.shadow
        source = "SourceGraphic"
        told = []
        if effects.blur_px:
            source = "soft"
            deviation = self._number(effects.blur_px)
            told.append(f'<feGaussianBlur in="SourceGraphic" stdDeviation="{deviation}" result="soft"/>')
        if shadow is not None:
            told += [
                f'<feGaussianBlur in="SourceAlpha" stdDeviation="{self._number(shadow.blur_px)}"/>',
                f'<feOffset dx="{self._number(shadow.dx)}" dy="{self._number(shadow.dy)}" result="shape"/>',
                f'<feFlood flood-color="{self._colour(shadow.ink)}" flood-opacity="{self._number(shadow.opacity)}"/>',
                '<feComposite in2="shape" operator="in" result="shadow"/>',
                f'<feMerge><feMergeNode in="shadow"/><feMergeNode in="{source}"/></feMerge>',
            ]
        return "".join(told)

    def _mask(self, gradient: Gradient) -> str:
        """SVG masks by brightness: white of the gradient's opacity is the same as its opacity."""
        white = replace(gradient, stops=tuple(replace(stop, ink="#FFFFFF") for stop in gradient.stops))
        region = self._region(None)
        return self._define("mask", f'<rect{region} fill="url(#{self._gradient(white)})"/>', f"{region}{_MASK_UNITS}")

    def _region(self, effects: Effects | None) -> str:
        """The sheet, and what lies near enough to be seen on it, in the present units."""
        reach = 0.0
        if effects is not None:
            shadow = effects.shadow
            reach = 3 * max(effects.blur_px, shadow.blur_px if shadow else 0.0)
            reach += max(abs(shadow.dx), abs(shadow.dy)) if shadow else 0.0
        width, height = self._size
        corners = transformed(rectangle(0, 0, width, height), inverted(self._matrices[-1]))
        left, top, right, bottom = bounds(corners)
        box = (left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach)
        return self._place(box)

    def shape(self, outline: Outline, fill: Fill | None, stroke: Stroke | None) -> None:
        painted = self._fill(fill) + (self._stroke(stroke) if stroke is not None else "")
        self._body.append(f'<path d="{self._data(outline)}"{painted}/>')

    def glyphs(self, glyphs: Glyphs, fill: Fill, words: Sequence[Words]) -> None:
        data = "".join(self._data(transformed(instance.outline(index), matrix)) for instance, index, matrix in glyphs)
        if data:
            self._body.append(f'<path d="{data}"{self._fill(fill)}/>')

    def image(self, png: bytes, x: float, y: float, width: float, height: float) -> None:
        """Written anew: what its maker told about it stays out."""
        a, b, c, d, e, f = self._matrices[-1]
        if not (b or c) and a > 0 and d > 0:
            (x, width), (y, height) = on_whole(x, width, a, e), on_whole(y, height, d, f)
        self._embed(write_png(open_png(png)), "image/png", (x, y, width, height))

    def picture(self, data: bytes, box: Box, crop: Box, *, is_photo: bool) -> None:
        a, b, c, d, _e, _f = self._matrices[-1]
        scales = math.hypot(a, b), math.hypot(c, d)
        width, height = (
            max(1, min(_MOST_SIDE_PX, math.ceil(side * scale * _PX_PER_UNIT)))
            for side, scale in zip(box[2:], scales, strict=True)
        )
        part = packed(data, crop, (width, height), is_photo=is_photo)
        self._embed(part.data, part.mime, box)

    def _embed(self, data: bytes, mime: str, box: Box) -> None:
        encoded = base64.b64encode(data).decode("ascii")
        self._body.append(f'<image{self._place(box)} preserveAspectRatio="none" href="data:{mime};base64,{encoded}"/>')

    def document(self, width_px: int, height_px: int, metadata: Metadata) -> bytes:
        """The whole file, shown at the given size."""
        width, height = self._size
        told = "".join(
            f"<{name}>{escape(text)}</{name}>"
            for name, text in (("title", metadata.title), ("desc", metadata.alt_text))
            if text
        )
        name = metadata.alt_text or metadata.title
        label = f" aria-label={quoteattr(name)}" if name else ""
        if metadata.campaign:
            told += f'<metadata><source xmlns="{_DUBLIN_CORE}">{escape(metadata.campaign)}</source></metadata>'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{height_px}" '
            f'viewBox="0 0 {width} {height}" role="img"{label}>'
        )
        defs = f"<defs>{''.join(self._defs)}</defs>" if self._defs else ""
        return f"{head}{told}{defs}{''.join(self._body)}</svg>\n".encode()

    def _number(self, value: float) -> str:
        """As many digits as show on the sheet, however much larger the present group is drawn."""
        return _number(value, 3 + max(0, math.ceil(math.log10(max(1e-9, *map(abs, self._matrices[-1][:4]))))))

    def _place(self, box: Box) -> str:
        told = zip(("x", "y", "width", "height"), box, strict=True)
        return "".join(f' {name}="{self._number(value)}"' for name, value in told)

    def _data(self, outline: Outline) -> str:
        return "".join(command + " ".join(self._number(value) for value in values) for command, values in outline)

    def _define(self, tag: str, content: str, attributes: str = "") -> str:
        name = f"d{len(self._defs)}"
        self._defs.append(f'<{tag} id="{name}"{attributes}>{content}</{tag}>')
        return name

    def _colour(self, ink: str) -> str:
        return self._roles.colour(ink)

    def _paint(self, paint: Paint) -> str:
        return self._colour(paint) if isinstance(paint, str) else f"url(#{self._gradient(paint)})"

    def _fill(self, fill: Fill | None) -> str:
        if fill is None:
            return ' fill="none"'
        opacity = f' fill-opacity="{self._number(fill.opacity)}"' if fill.opacity < 1 else ""
        rule = ' fill-rule="evenodd"' if fill.even_odd else ""
        return f' fill="{self._paint(fill.paint)}"{opacity}{rule}'

    def _stroke(self, stroke: Stroke) -> str:
        dashes = " ".join(self._number(value) for value in stroke.dashes)
        values = {
            "stroke": self._paint(stroke.paint),
            "stroke-width": self._number(stroke.width_px),
            "stroke-linecap": stroke.cap,
            "stroke-linejoin": stroke.join,
            "stroke-miterlimit": self._number(stroke.miter_limit),
            "stroke-opacity": self._number(stroke.opacity) if stroke.opacity < 1 else "",
            "stroke-dasharray": dashes,
            "stroke-dashoffset": self._number(stroke.dash_offset) if dashes and stroke.dash_offset else "",
        }
        return "".join(f' {name}="{value}"' for name, value in values.items() if value)

    def _gradient(self, gradient: Gradient) -> str:
        names = ("x1", "y1", "x2", "y2") if gradient.kind == "linear" else ("cx", "cy", "r", "fx", "fy")
        numbers = "".join(f' {n}="{self._number(v)}"' for n, v in zip(names, gradient.numbers, strict=True))
        units = "userSpaceOnUse" if gradient.in_user_space else "objectBoundingBox"
        stops = "".join(
            f'<stop offset="{self._number(stop.offset)}" stop-color="{self._colour(stop.ink)}"'
            + (f' stop-opacity="{self._number(stop.opacity)}"' if stop.opacity < 1 else "")
            + "/>"
            for stop in gradient.stops
        )
        attributes = f'{numbers} gradientUnits="{units}" spreadMethod="{gradient.spread}"'
        attributes += _transform("gradientTransform", gradient.matrix)
        return self._define(f"{gradient.kind}Gradient", stops, attributes)


def _transform(name: str, matrix: Matrix) -> str:
    if matrix == IDENTITY:
        return ""
    return f' {name}="matrix({" ".join(_number(value, 6) for value in matrix)})"'


def _number(value: float, digits: int = 3) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
