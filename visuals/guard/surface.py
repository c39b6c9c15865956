"""CairoSVG with what it leaves out: a clean SVG's tree flows in, its clips, masks, filters and blends are drawn too.

CairoSVG passes over blend modes and most filters, reads masks by their transparency alone, draws the shape of a nested
clip, and gives `opacity` to fill and stroke apart. Whatever has one of these is drawn on a sheet of its own first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import cairocffi as cairo
import cairosvg.helpers
import cairosvg.surface
import numpy as np

from visuals.guard.blends import BLENDS
from visuals.guard.filters import filtered, pixels_of, sheet_of
from visuals.guard.tiles import Tile, tile_of
from visuals.guard.values import local_id
from visuals.guard.vocabulary import SHAPES

Node = Any  # of CairoSVG, which is untyped: a dict with a tag and children
_TAKEN = ("transform", "transform-origin", "opacity", "mask", "filter", "clip-path")
_PAINTED = ("fill", "stroke", "marker-start", "marker-mid", "marker-end", "marker")
_MOST_DRAWN_TILES = 4
_LUMINANCE = np.array([0.0721, 0.7154, 0.2125], dtype=np.float32)  # of blue, green, red


class LayeredSurface(cairosvg.surface.PNGSurface):  # type: ignore[misc]
    """A surface that also draws what needs a sheet of its own."""

    context: cairo.Context

    def draw(self, node: Node) -> None:
        if node.tag == "svg":
            cairosvg.surface.parse_all_defs(self, node)
        if self.stroke_and_fill and self._needs_sheet(node):
            self._draw_on_sheet(node)
        else:
            self._draw_plainly(node)

    def _draw_plainly(self, node: Node) -> None:
        tiled = [name for name in ("fill", "stroke") if self._pattern(node, name) is not None]
        if not (self.stroke_and_fill and tiled and node.tag in SHAPES):
            self._draw_in_order(node)
            return
        names = ("stroke", "fill") if _is_stroked_first(node) else ("fill", "stroke")
        for name in names:
            with _changed(node, {other: "none" for other in _PAINTED if other != name}):
                if name in tiled:
                    self._draw_tiled(node, name)
                else:
                    super().draw(node)
        with _changed(node, {"fill": "none", "stroke": "none"}):
            super().draw(node)  # its markers

    def _pattern(self, node: Node, name: str) -> Node | None:
        return self.patterns.get(local_id(node.get(name) or ""))

    def _draw_tiled(self, node: Node, name: str) -> None:
        """The shape in black says where the tiles are seen."""
        pattern = self._pattern(node, name)
        opacity = float(node.get("opacity", 1)) * float(node.get(f"{name}-opacity", 1))
        plain = {name: "#000000", f"{name}-opacity": "1", "opacity": "1"}
        with _changed(node, plain):
            covered = self._sheet(self.context.get_matrix(), lambda: super(LayeredSurface, self).draw(node))
        self.context.save()
        cairosvg.helpers.transform(self, node.get("transform"), transform_origin=node.get("transform-origin"))
        matrix = self.context.get_matrix()
        tiles = self._sheet(matrix, lambda: self._tile(pattern, node))
        _keep_within(tiles, covered)
        self.context.identity_matrix()
        self.context.set_source_surface(tiles)
        self.context.paint_with_alpha(opacity)
        self.context.restore()

    def _tile(self, pattern: Node, node: Node) -> None:
        """All of the sheet; a few large tiles one by one, many small ones from a picture of one."""
        found = tile_of(self, pattern, node)
        if found is None:
            return
        cairosvg.helpers.transform(self, pattern.get("patternTransform"))
        columns, rows = found.seen(self.context.get_matrix(), (self.width, self.height))
        if len(columns) * len(rows) <= _MOST_DRAWN_TILES:
            for column in columns:
                for row in rows:
                    self.context.save()
                    self.context.translate(found.x + column * found.width, found.y + row * found.height)
                    self._draw_tile(pattern, found)
                    self.context.restore()
            return
        size, scale = found.picture_size(self.context.get_matrix())
        picture = cairo.ImageSurface(cairo.FORMAT_ARGB32, *size)
        above, self.context = self.context, cairo.Context(picture)
        self.context.scale(*scale)
        self._draw_tile(pattern, found)
        self.context = above
        source = cairo.SurfacePattern(picture)
        source.set_extend(cairo.EXTEND_REPEAT)
        source.set_matrix(cairo.Matrix(scale[0], 0, 0, scale[1], -found.x * scale[0], -found.y * scale[1]))
        self.context.set_source(source)
        self.context.paint()

    def _draw_tile(self, pattern: Node, tile: Tile) -> None:
        if pattern.get("overflow") != "visible":
            self.context.rectangle(0, 0, tile.width, tile.height)
            self.context.clip()
        self.context.transform(tile.content)
        for child in pattern.children:
            self.draw(child)

    def _draw_in_order(self, node: Node) -> None:
        if not (self.stroke_and_fill and _is_stroked_first(node)):
            super().draw(node)
            return
        for hidden in ("fill", "stroke"):
            with _changed(node, {hidden: "none"}):
                super().draw(node)

    def _needs_sheet(self, node: Node) -> bool:
        if _own(node, "mix-blend-mode") in BLENDS or _own(node, "isolation") == "isolate":
            return True
        if any(local_id(node.get(name, "")) for name in ("mask", "filter")):
            return True
        clip = self.paths.get(local_id(node.get("clip-path", "")))
        if clip is not None and (not _is_plain_clip(clip) or _holds_blend(node)):
            return True
        return float(node.get("opacity", 1)) < 1 and _is_filled_and_stroked(node)

    def _draw_on_sheet(self, node: Node) -> None:
        """In SVG's order: filter, clip, mask, opacity, blend."""
        taken = {name: node.pop(name) for name in _TAKEN if name in node}
        self.context.save()
        try:
            cairosvg.helpers.transform(self, taken.get("transform"), transform_origin=taken.get("transform-origin"))
            matrix = self.context.get_matrix()
            sheet = self._sheet(matrix, lambda: self._draw_plainly(node))
            chain = self.filters.get(local_id(taken.get("filter", "")))
            if chain is not None:
                sheet = self._within(chain, filtered(chain, sheet, matrix, self._flood), matrix)
            self._clip(sheet, taken.get("clip-path", ""), matrix)
            self._mask(sheet, taken.get("mask", ""), matrix)
            self.context.identity_matrix()
            self.context.set_source_surface(sheet)
            self.context.set_operator(BLENDS.get(_own(node, "mix-blend-mode"), cairo.OPERATOR_OVER))
            self.context.paint_with_alpha(float(taken.get("opacity", 1)))
        finally:
            self.context.restore()
            node.update(taken)

    def _sheet(self, matrix: cairo.Matrix, draw: Callable[[], None]) -> cairo.ImageSurface:
        """What is drawn meanwhile, on pixels of its own."""
        sheet = cairo.ImageSurface(cairo.FORMAT_ARGB32, self.width, self.height)
        above, self.context = self.context, cairo.Context(sheet)
        self.context.set_matrix(matrix)
        try:
            draw()
        finally:
            self.context = above
        return sheet

    def _clip(self, sheet: cairo.ImageSurface, reference: str, matrix: cairo.Matrix) -> None:
        clip = self.paths.get(local_id(reference))
        if clip is None:
            return

        def draw() -> None:
            cairosvg.helpers.transform(self, clip.get("transform"))
            for shape in clip.children:
                shape["fill-rule"] = shape.get("clip-rule", "nonzero")
                self.draw(shape)

        within = self._sheet(matrix, draw)
        self._clip(within, clip.get("clip-path", ""), matrix)
        _keep_within(sheet, within)

    def _mask(self, sheet: cairo.ImageSurface, reference: str, matrix: cairo.Matrix) -> None:
        mask = self.masks.get(local_id(reference))
        if mask is None:
            return

        def draw() -> None:
            for child in mask.children:
                self.draw(child)

        shades = self._within(mask, self._sheet(matrix, draw), matrix)
        self._mask(shades, mask.get("mask", ""), matrix)
        self._clip(shades, mask.get("clip-path", ""), matrix)
        pixels = pixels_of(shades)
        if mask.get("mask-type") != "alpha":
            pixels[..., 3] = np.round(pixels[..., :3] @ _LUMINANCE)
        pixels[..., :3] = 0
        _keep_within(sheet, sheet_of(pixels))

    def _within(self, region: Node, sheet: cairo.ImageSurface, matrix: cairo.Matrix) -> cairo.ImageSurface:
        """Cut to a mask's or filter's region. One told in shares of a box reaches beyond it, and is not cut."""
        if region.get(f"{region.tag}Units") == "userSpaceOnUse":
            context = cairo.Context(sheet)
            context.set_matrix(matrix)
            box = [cairosvg.helpers.size(self, region.get(name, default), axis) for name, axis, default in _REGION]
            context.rectangle(*box)
            context.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
            context.identity_matrix()
            context.rectangle(-1, -1, self.width + 2, self.height + 2)
            context.set_operator(cairo.OPERATOR_CLEAR)
            context.fill()
        return sheet

    def _flood(self, node: Node) -> tuple[float, float, float, float]:
        colour = self.map_color(node.get("flood-color", "black"), float(node.get("flood-opacity", 1)))
        return tuple(colour)


_REGION = (("x", "x", "-10%"), ("y", "y", "-10%"), ("width", "x", "120%"), ("height", "y", "120%"))


@contextlib.contextmanager
def _changed(node: Node, values: dict[str, str]) -> Iterator[None]:
    before = {name: node[name] for name in values if name in node}
    node.update(values)
    try:
        yield
    finally:
        for name in values:
            node.pop(name, None)
        node.update(before)


def _keep_within(sheet: cairo.ImageSurface, within: cairo.ImageSurface) -> None:
    context = cairo.Context(sheet)
    context.set_operator(cairo.OPERATOR_DEST_IN)
    context.set_source_surface(within)
    context.paint()


def _own(node: Node, name: str) -> str:
    """A property that no parent hands down, though CairoSVG does; the guard writes it into `style`."""
    for declaration in node.element.etree_element.get("style", "").split(";"):
        key, _, value = declaration.partition(":")
        if key == name:
            return str(value)
    return ""


def _is_plain_clip(clip: Node) -> bool:
    """Whether cairo's own clip is the same."""
    return "clip-path" not in clip and all(
        "clip-path" not in shape and shape.get("clip-rule", "nonzero") == "nonzero" for shape in clip.children
    )


def _holds_blend(node: Node) -> bool:
    return any(_own(child, "mix-blend-mode") or _holds_blend(child) for child in node.children)


def _is_filled_and_stroked(node: Node) -> bool:
    is_painted = node.get("fill", "black") != "none" and node.get("stroke", "none") != "none"
    return node.tag in SHAPES and is_painted


def _is_stroked_first(node: Node) -> bool:
    order = node.get("paint-order", "normal").split()
    return "stroke" in order and "fill" not in order[: order.index("stroke")] and _is_filled_and_stroked(node)
