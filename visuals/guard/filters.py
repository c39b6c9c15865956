"""Draws SVG filters on pixels: a chain of primitives and a sheet flow in, a sheet flows out.

https://www.w3.org/TR/filter-effects-1/, checked 2026-11-29. Sheets hold premultiplied sRGB, channels in cairo's order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cairocffi as cairo
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from visuals.guard.blends import BLENDS
from visuals.guard.errors import refusal

Node = Any  # of CairoSVG, which is untyped: a dict with a tag and children
Pixels = NDArray[np.uint8]
_COMPOSITES = {
    "over": cairo.OPERATOR_OVER,
    "in": cairo.OPERATOR_IN,
    "out": cairo.OPERATOR_OUT,
    "atop": cairo.OPERATOR_ATOP,
    "xor": cairo.OPERATOR_XOR,
    "lighter": cairo.OPERATOR_ADD,
}
_LEVELS = np.arange(256) / 255
_TO_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
_TO_SRGB = np.where(_LEVELS <= 0.0031308, _LEVELS * 12.92, 1.055 * _LEVELS ** (1 / 2.4) - 0.055)
_LINEAR_TABLE, _SRGB_TABLE = (np.round(each * 255).astype(np.uint8) for each in (_TO_LINEAR, _TO_SRGB))
_MAX_SPREAD_PX = 60
_BLUE, _GREEN, _RED, _ALPHA = range(4)
_CHANNELS = {"feFuncR": _RED, "feFuncG": _GREEN, "feFuncB": _BLUE, "feFuncA": _ALPHA}


@dataclass(slots=True)
class Chain:
    """What one filter has made so far; `matrix` leads from the filter's units to the sheet's pixels."""

    source: cairo.ImageSurface
    matrix: cairo.Matrix
    flood: Callable[[Node], tuple[float, float, float, float]]
    named: dict[str, cairo.ImageSurface] = field(default_factory=dict)
    last: cairo.ImageSurface | None = None

    def input(self, name: str | None) -> cairo.ImageSurface:
        if name == "SourceGraphic" or (not name and self.last is None):
            return self.source
        if name == "SourceAlpha":
            return _alpha_of(self.source)
        found = self.named.get(name or "", self.last)
        return self.source if found is None else found

    def length_px(self, text: str, default: str = "0") -> tuple[float, float]:
        """One or two numbers as pixels along both axes."""
        numbers = [float(each) for each in (text or default).split()]
        scales = math.hypot(self.matrix.xx, self.matrix.yx), math.hypot(self.matrix.xy, self.matrix.yy)
        return numbers[0] * scales[0], numbers[-1] * scales[1]


def filtered(
    filter_node: Node,
    source: cairo.ImageSurface,
    matrix: cairo.Matrix,
    flood: Callable[[Node], tuple[float, float, float, float]],
) -> cairo.ImageSurface:
    """The last primitive's result; nothing at all where there is no primitive. `flood` gives a primitive's colour."""
    chain = Chain(source, matrix, flood)
    for primitive in filter_node.children:
        draw = _PRIMITIVES.get(primitive.tag)
        if draw is not None:
            chain.last = draw(chain, primitive)
            if primitive.get("result"):
                chain.named[primitive["result"]] = chain.last
    return chain.last if chain.last is not None else _sheet_like(source)


def pixels_of(sheet: cairo.ImageSurface) -> Pixels:
    """A copy, rows of blue, green, red and alpha: cairo's own memory goes with its sheet."""
    sheet.flush()
    rows = np.frombuffer(sheet.get_data(), np.uint8).reshape(sheet.get_height(), sheet.get_stride() // 4, 4)
    return rows[:, : sheet.get_width()].copy()


def sheet_of(pixels: Pixels) -> cairo.ImageSurface:
    height, width = pixels.shape[:2]
    return cairo.ImageSurface.create_for_data(bytearray(pixels.tobytes()), cairo.FORMAT_ARGB32, width, height)


def _sheet_like(sheet: cairo.ImageSurface) -> cairo.ImageSurface:
    return cairo.ImageSurface(cairo.FORMAT_ARGB32, sheet.get_width(), sheet.get_height())


def _alpha_of(sheet: cairo.ImageSurface) -> cairo.ImageSurface:
    pixels = pixels_of(sheet)
    pixels[..., :_ALPHA] = 0
    return sheet_of(pixels)


def _through(pixels: Pixels, table: NDArray[np.uint8]) -> Pixels:
    """Colours without their transparency looked up in a table."""
    plain = Image.frombuffer("RGBa", pixels.shape[1::-1], pixels.tobytes(), "raw", "RGBa", 0, 1).convert("RGBA")
    mapped = plain.point([*(table.tolist() * 3), *range(256)])
    return np.asarray(mapped.convert("RGBa"))


def _is_linear(node: Node) -> bool:
    return bool(node.get("color-interpolation-filters", "linearRGB") != "sRGB")


def _read(chain: Chain, node: Node, name: str) -> cairo.ImageSurface:
    """An input in the colour space the primitive computes in."""
    sheet = chain.input(node.get(name))
    return sheet_of(_through(pixels_of(sheet), _LINEAR_TABLE)) if _is_linear(node) else sheet


def _written(node: Node, sheet: cairo.ImageSurface) -> cairo.ImageSurface:
    return sheet_of(_through(pixels_of(sheet), _SRGB_TABLE)) if _is_linear(node) else sheet


def _painted(
    below: cairo.ImageSurface, above: cairo.ImageSurface, operator: int, shift: tuple[float, float] = (0, 0)
) -> cairo.ImageSurface:
    sheet = sheet_of(pixels_of(below))
    context = cairo.Context(sheet)
    context.set_operator(operator)
    context.set_source_surface(above, *shift)
    context.paint()
    return sheet


def _blur(chain: Chain, node: Node) -> cairo.ImageSurface:
    deviations = chain.length_px(node.get("stdDeviation", ""))
    if min(deviations) < 0 or not max(deviations):
        return chain.input(node.get("in"))
    sheet = _read(chain, node, "in")
    return _written(node, sheet_of(_blurred(pixels_of(sheet), deviations)))


def _blurred(pixels: Pixels, deviations: tuple[float, float]) -> Pixels:
    """Premultiplied pixels may be blurred channel by channel. Beyond the sheet there is nothing."""
    pad = math.ceil(3 * max(deviations)) + 1
    pad = min(pad, max(pixels.shape[:2]))
    padded = np.pad(pixels, ((pad, pad), (pad, pad), (0, 0)))
    image = Image.frombuffer("RGBX", padded.shape[1::-1], padded.tobytes(), "raw", "RGBX", 0, 1)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(deviations)))
    return np.ascontiguousarray(soft[pad:-pad, pad:-pad])


def _offset(chain: Chain, node: Node) -> cairo.ImageSurface:
    shift = chain.matrix.transform_distance(float(node.get("dx", 0)), float(node.get("dy", 0)))
    sheet = chain.input(node.get("in"))
    return _painted(_sheet_like(sheet), sheet, cairo.OPERATOR_OVER, shift)


def _flood(chain: Chain, node: Node) -> cairo.ImageSurface:
    sheet = _sheet_like(chain.source)
    context = cairo.Context(sheet)
    context.set_source_rgba(*chain.flood(node))
    context.paint()
    return sheet


def _blend(chain: Chain, node: Node) -> cairo.ImageSurface:
    operator = BLENDS.get(node.get("mode", "normal"), cairo.OPERATOR_OVER)
    return _written(node, _painted(_read(chain, node, "in2"), _read(chain, node, "in"), operator))


def _composite(chain: Chain, node: Node) -> cairo.ImageSurface:
    below, above = _read(chain, node, "in2"), _read(chain, node, "in")
    operator = node.get("operator", "over")
    if operator != "arithmetic":
        return _written(node, _painted(below, above, _COMPOSITES.get(operator, cairo.OPERATOR_OVER)))
    k1, k2, k3, k4 = (float(node.get(name, 0)) for name in ("k1", "k2", "k3", "k4"))
    one, two = (pixels_of(each).astype(np.float32) / 255 for each in (above, below))
    mixed = np.clip(k1 * one * two + k2 * one + k3 * two + k4, 0, 1)
    mixed = np.minimum(mixed, mixed[..., _ALPHA:])
    return _written(node, sheet_of(np.round(mixed * 255).astype(np.uint8)))


def _merge(chain: Chain, node: Node) -> cairo.ImageSurface:
    sheet = _sheet_like(chain.source)
    for part in node.children:
        if part.tag == "feMergeNode":
            sheet = _painted(sheet, chain.input(part.get("in")), cairo.OPERATOR_OVER)
    return sheet


def _drop_shadow(chain: Chain, node: Node) -> cairo.ImageSurface:
    source = chain.input(node.get("in"))
    soft = sheet_of(_blurred(pixels_of(source), chain.length_px(node.get("stdDeviation", ""), "2")))
    shift = chain.matrix.transform_distance(float(node.get("dx", 2)), float(node.get("dy", 2)))
    shadow = _painted(_sheet_like(source), soft, cairo.OPERATOR_OVER, shift)
    shadow = _painted(shadow, _flood(chain, node), cairo.OPERATOR_IN)
    return _painted(shadow, source, cairo.OPERATOR_OVER)


def _morphology(chain: Chain, node: Node) -> cairo.ImageSurface:
    reach = [round(each) for each in chain.length_px(node.get("radius", ""))]
    if min(reach) <= 0:
        return chain.input(node.get("in"))
    if max(reach) > _MAX_SPREAD_PX:
        raise refusal("svg_effects")
    choose = np.maximum if node.get("operator") == "dilate" else np.minimum
    pixels = pixels_of(chain.input(node.get("in")))
    for axis, distance in ((1, reach[0]), (0, reach[1])):
        pixels = _spread(pixels, axis, distance, choose)
    return sheet_of(pixels)


def _spread(pixels: Pixels, axis: int, distance: int, choose: np.ufunc) -> Pixels:
    """The greatest or least of all neighbours along an axis; beyond the sheet there is nothing."""
    length = pixels.shape[axis]
    margin = [(distance, distance) if each == axis else (0, 0) for each in range(3)]
    padded, spread = np.pad(pixels, margin), pixels
    for start in range(2 * distance + 1):
        part = padded[:, start : start + length] if axis == 1 else padded[start : start + length]
        spread = choose(spread, part)
    return spread


def _colours(chain: Chain, node: Node) -> cairo.ImageSurface:
    matrix = _colour_matrix(node)
    plain = _plain(pixels_of(_read(chain, node, "in")))
    mixed = plain[..., [_RED, _GREEN, _BLUE, _ALPHA]] @ matrix[:, :4].T + matrix[:, 4]
    return _written(node, sheet_of(_premultiplied(mixed[..., [2, 1, 0, 3]])))


def _colour_matrix(node: Node) -> NDArray[np.float32]:
    """Four rows of red, green, blue, alpha and one, as `type` and `values` say."""
    kind, values = node.get("type", "matrix"), [float(each) for each in node.get("values", "").split()]
    if kind == "matrix" and len(values) == 20:
        return np.array(values, dtype=np.float32).reshape(4, 5)
    result = np.eye(4, 5, dtype=np.float32)
    weights = np.array([0.213, 0.715, 0.072], dtype=np.float32)
    if kind == "luminanceToAlpha":
        result[:] = 0
        result[3, :3] = [0.2125, 0.7154, 0.0721]
    elif kind == "saturate" and values:
        result[:3, :3] = weights * (1 - values[0]) + np.eye(3) * values[0]
    elif kind == "hueRotate" and values:
        cosine, sine = math.cos(math.radians(values[0])), math.sin(math.radians(values[0]))
        turned = np.array([[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]])
        result[:3, :3] = weights + cosine * (np.eye(3) - weights) + sine * turned
    return result


def _transfer(chain: Chain, node: Node) -> cairo.ImageSurface:
    plain = _plain(pixels_of(_read(chain, node, "in")))
    for part in node.children:
        channel = _CHANNELS.get(part.tag)
        if channel is not None:
            plain[..., channel] = _function(part, plain[..., channel])
    return _written(node, sheet_of(_premultiplied(plain)))


def _function(node: Node, shares: NDArray[Any]) -> NDArray[Any]:
    kind: str = node.get("type", "identity")
    table = [float(each) for each in node.get("tableValues", "").split()]
    if kind == "linear":
        return np.asarray(shares * float(node.get("slope", 1)) + float(node.get("intercept", 0)))
    if kind == "gamma":
        amplitude, exponent, offset = (float(node.get(name, start)) for name, start in _GAMMA)
        return np.asarray(amplitude * shares**exponent + offset)
    if kind == "table" and len(table) > 1:
        return np.asarray(np.interp(shares, np.linspace(0, 1, len(table)), table))
    if kind == "discrete" and table:
        steps = np.minimum((shares * len(table)).astype(int), len(table) - 1)
        return np.asarray(np.array(table)[steps])
    return shares


def _plain(pixels: Pixels) -> NDArray[Any]:
    shares = pixels.astype(np.float32) / 255
    alpha = shares[..., _ALPHA:]
    shares[..., :_ALPHA] /= np.where(alpha > 0, alpha, 1)
    return np.asarray(shares)


def _premultiplied(shares: NDArray[Any]) -> Pixels:
    shares = np.clip(shares, 0, 1)
    shares[..., :_ALPHA] *= shares[..., _ALPHA:]
    return np.round(shares * 255).astype(np.uint8)


_GAMMA = (("amplitude", 1), ("exponent", 1), ("offset", 0))
_PRIMITIVES: dict[str, Callable[[Chain, Node], cairo.ImageSurface]] = {
    "feGaussianBlur": _blur,
    "feOffset": _offset,
    "feFlood": _flood,
    "feBlend": _blend,
    "feComposite": _composite,
    "feMerge": _merge,
    "feDropShadow": _drop_shadow,
    "feMorphology": _morphology,
    "feColorMatrix": _colours,
    "feComponentTransfer": _transfer,
}
