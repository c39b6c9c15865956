"""Draws on cairo surfaces (pixels and PDF): outlines and resolved colours flow in, marks on the surface flow out.

Pixels are kept red first, as files want them; cairo takes the first byte for blue. So on a raster red and blue change
places in all that it is told, which no operation of its can notice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cairocffi as cairo

from visuals.cairo_effects import Layer, softened
from visuals.cairo_images import image_surface, on_pixels, packed_surface, picture_surface
from visuals.cairo_masks import Mask, glyph_mask, outline_mask
from visuals.cairo_paths import append_glyphs, append_outline
from visuals.canvas import Canvas, Glyphs
from visuals.colour import Roles, parse_colour
from visuals.geometry import IDENTITY, Box, Matrix, Outline, bounds, on_whole
from visuals.nodes import Clip, Effects, Fill, Gradient, Paint, Shadow, Stroke
from visuals.pdf import Words

_CAPS = {"butt": cairo.LINE_CAP_BUTT, "round": cairo.LINE_CAP_ROUND, "square": cairo.LINE_CAP_SQUARE}
_JOINS = {"miter": cairo.LINE_JOIN_MITER, "round": cairo.LINE_JOIN_ROUND, "bevel": cairo.LINE_JOIN_BEVEL}
_NEAR = 1e-6
_BEYOND = 300.0  # a recording has no edges; what is farther off throws no shadow onto the sheet
_PRINTED_PX_PER_POINT = 300 / 72
_MOST_SIDE_PX = 8192
_MANY_SEGMENTS = 16  # above it, tracing the shape costs more than colouring it
_SPREADS = {"pad": cairo.EXTEND_PAD, "reflect": cairo.EXTEND_REFLECT, "repeat": cairo.EXTEND_REPEAT}


class CairoCanvas:
    def __init__(
        self,
        surface: cairo.Surface,
        roles: Roles,
        scale: tuple[float, float],
        sheet: Box,
        *,
        is_raster: bool = True,
    ) -> None:
        """`scale`: of the surface's units to the format's pixels; `sheet`: left, top, right, bottom of what is seen."""
        self._context = cairo.Context(surface)
        self._roles = roles
        self._sheet = sheet
        self._groups: list[tuple[float, bool]] = []  # opacity, and whether it is cut
        self._is_raster = is_raster
        self._has_pixels = isinstance(surface, cairo.ImageSurface)
        self._scale = scale
        self._context.scale(*scale)
        self.told: list[tuple[Words, Matrix]] = []  # lines of text that were drawn, where nobody could read them off
        self.touched: list[tuple[int, int]] = []  # rows of pixels, from and to, that were drawn on

    def open_group(self, matrix: Matrix, clip: Clip | None, opacity: float) -> None:
        self._context.save()
        if matrix != IDENTITY:
            self._context.transform(cairo.Matrix(*matrix))
        if clip is not None:
            self._set_rule(clip.even_odd)
            append_outline(self._context, clip.outline)
            self._context.clip()
        if opacity < 1:
            self._context.push_group()
        self._groups.append((opacity, clip is not None))

    def close_group(self) -> None:
        opacity, _ = self._groups.pop()
        if opacity < 1:
            self._context.pop_group_to_source()
            self._context.paint_with_alpha(opacity)
        self._context.restore()

    def with_effects(self, effects: Effects, draw: Callable[[Canvas], None]) -> None:
        if effects.mask is not None:
            self._context.push_group()
        self._softened(effects, draw)
        if effects.mask is not None:
            self._context.pop_group_to_source()
            mask = self._gradient(effects.mask, 1.0, ())
            if mask is not None:
                self._context.mask(mask)

    def _softened(self, effects: Effects, draw: Callable[[Canvas], None]) -> None:
        if effects.shadow is not None:
            self._shadow(effects.shadow, draw)
        layer = self._layer(effects.blur_px, draw, (0.0, 0.0), is_alpha_only=False) if effects.blur_px else None
        if layer is None:
            draw(self)
            return
        self._context.save()
        self._context.set_matrix(cairo.Matrix())
        self._context.set_source(layer.pattern())
        self._context.paint()
        self._context.restore()
        self.touched.append(layer.rows)

    def _shadow(self, shadow: Shadow, draw: Callable[[Canvas], None]) -> None:
        context = self._context
        shift = context.user_to_device_distance(shadow.dx, shadow.dy)
        layer = self._layer(shadow.blur_px, draw, shift, is_alpha_only=True)
        if layer is None:
            return
        context.save()
        context.set_matrix(cairo.Matrix())
        context.set_source_rgba(*self._rgba(shadow.ink, shadow.opacity))
        context.mask(layer.pattern(shift))
        context.restore()
        self.touched.append((math.floor(layer.rows[0] + shift[1]), math.ceil(layer.rows[1] + shift[1])))

    def _layer(
        self, blur: float, draw: Callable[[Canvas], None], shift: tuple[float, float], *, is_alpha_only: bool
    ) -> Layer | None:
        """What `draw` draws as soft pixels, as far as it is seen once it is shifted."""
        matrix = self._context.get_matrix()
        recording = cairo.RecordingSurface(cairo.CONTENT_COLOR_ALPHA, None)
        canvas = CairoCanvas(recording, self._roles, self._scale, self._sheet, is_raster=self._is_raster)
        canvas._context.set_matrix(matrix)
        draw(canvas)
        xx, yx, xy, yy, _x0, _y0 = matrix.as_tuple()
        deviation = blur * math.sqrt(abs(xx * yy - yx * xy))
        left, top, right, bottom = self._sheet
        within = left - shift[0], top - shift[1], right - shift[0], bottom - shift[1]
        density = 1.0 if self._is_raster else _PRINTED_PX_PER_POINT
        return softened(recording, deviation, within, density, is_alpha_only=is_alpha_only)

    def shape(self, outline: Outline, fill: Fill | None, stroke: Stroke | None) -> None:
        if fill is not None and self._set_source(fill.paint, fill.opacity, outline):
            self._fill(outline, even_odd=fill.even_odd)
        if stroke is not None and self._set_source(stroke.paint, stroke.opacity, outline):
            self._set_pen(stroke)
            append_outline(self._context, outline)
            self._touch(stroke.width_px / 2 * max(1.5, stroke.miter_limit))
            self._context.stroke()

    def _fill(self, outline: Outline, *, even_odd: bool) -> None:
        """With the source as it is set. The template alone decides how, so that pixels do not tell what was kept.

        Where a clip cuts, cairo intersects the outlines themselves: a mask would be a few levels off there.
        """
        is_cut = any(is_cut for _, is_cut in self._groups)
        if self._has_pixels and not is_cut and len(outline) > _MANY_SEGMENTS:
            matrix = self._context.get_matrix().as_tuple()
            self._through(outline_mask(outline, matrix, self._sheet, is_even_odd=even_odd))
            return
        self._set_rule(even_odd)
        append_outline(self._context, outline)
        self._touch(0.0)
        self._context.fill()

    def _through(self, mask: Mask | None) -> None:
        """Paint the source where the mask covers."""
        if mask is None:
            return
        self._context.save()
        self._context.set_matrix(cairo.Matrix())
        self._context.mask_surface(mask.surface(), mask.x, mask.y)
        self._context.restore()
        self.touched.append((mask.y, mask.y + mask.height))

    def glyphs(self, glyphs: Glyphs, fill: Fill, words: Sequence[Words]) -> None:
        if not self._is_raster:
            matrix = self._context.get_matrix().as_tuple()
            self.told.extend((each, matrix) for each in words)
        self._set_source(fill.paint, fill.opacity, ())
        mask = glyph_mask(glyphs, self._context.get_matrix().as_tuple(), self._sheet) if self._has_pixels else None
        if mask is not None:
            self._through(mask)
            return
        self._set_rule(False)
        append_glyphs(self._context, glyphs)
        self._touch(0.0)
        self._context.fill()

    def image(self, png: bytes, x: float, y: float, width: float, height: float) -> None:
        context = self._context
        context.save()
        scale_x, skew_y, skew_x, scale_y, shift_x, shift_y = context.get_matrix().as_tuple()
        if self._is_raster and not (skew_x or skew_y) and scale_x > 0 and scale_y > 0:
            left, across = on_pixels(x * scale_x + shift_x, width * scale_x, self._scale[0])
            top, down = on_pixels(y * scale_y + shift_y, height * scale_y, self._scale[1])
            context.set_matrix(cairo.Matrix(1, 0, 0, 1, across.start, down.start))
            source = image_surface(png, (left, top), (len(across), len(down)), is_red_first=True)
        else:
            source = image_surface(png, is_red_first=self._is_raster)
            if not (skew_x or skew_y) and scale_x > 0 and scale_y > 0:
                x, width = on_whole(x, width, scale_x / self._scale[0], shift_x / self._scale[0])
                y, height = on_whole(y, height, scale_y / self._scale[1], shift_y / self._scale[1])
            context.translate(x, y)
            context.scale(width / source.get_width(), height / source.get_height())
        pattern = cairo.SurfacePattern(source)
        pattern.set_filter(cairo.FILTER_BEST)
        pattern.set_extend(cairo.EXTEND_PAD)
        context.set_source(pattern)
        context.rectangle(0, 0, source.get_width(), source.get_height())
        self._touch(0.0)
        context.fill()
        context.restore()

    def picture(self, data: bytes, box: Box, crop: Box, *, is_photo: bool) -> None:
        context = self._context
        context.save()
        context.rectangle(*box)
        self._touch(0.0)
        if self._set_upright(data, box, crop) or self._set_turned(data, box, crop, is_photo=is_photo):
            context.set_matrix(cairo.Matrix())
            context.fill()
        context.restore()

    def _set_upright(self, data: bytes, box: Box, crop: Box) -> bool:
        """The part that can be seen, pixel by pixel, as the source; False where the box is turned or no raster."""
        xx, skew_y, skew_x, yy, x0, y0 = self._context.get_matrix().as_tuple()
        if not self._is_raster or skew_x or skew_y or xx <= 0 or yy <= 0:
            return False
        left, top = math.floor(box[0] * xx + x0 + _NEAR), math.floor(box[1] * yy + y0 + _NEAR)
        right = max(left + 1, math.ceil((box[0] + box[2]) * xx + x0 - _NEAR))
        bottom = max(top + 1, math.ceil((box[1] + box[3]) * yy + y0 - _NEAR))
        seen = self._seen(left, top, right, bottom)
        per_x, per_y = (crop[2] - crop[0]) / (right - left), (crop[3] - crop[1]) / (bottom - top)
        part = (
            crop[0] + (seen[0] - left) * per_x,
            crop[1] + (seen[1] - top) * per_y,
            crop[2] - (right - seen[2]) * per_x,
            crop[3] - (bottom - seen[3]) * per_y,
        )
        surface = picture_surface(data, part, (seen[2] - seen[0], seen[3] - seen[1]))
        self._set_pattern(surface, cairo.Matrix(1, 0, 0, 1, -seen[0], -seen[1]))
        return True

    def _seen(self, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        """What of these pixels is not clipped away; one pixel where nothing is left."""
        path = self._context.copy_path()
        matrix = self._context.get_matrix()
        self._context.set_matrix(cairo.Matrix())
        x1, y1, x2, y2 = self._context.clip_extents()
        self._context.set_matrix(matrix)
        self._context.new_path()
        self._context.append_path(path)
        edges = (max(x1, self._sheet[0] - _BEYOND), max(y1, self._sheet[1] - _BEYOND))
        ends = (min(x2, self._sheet[2] + _BEYOND), min(y2, self._sheet[3] + _BEYOND))
        clip = (*(math.floor(edge) for edge in edges), *(math.ceil(end) for end in ends))
        left, top = max(left, min(clip[0], right - 1)), max(top, min(clip[1], bottom - 1))
        return left, top, max(left + 1, min(right, clip[2])), max(top + 1, min(bottom, clip[3]))

    def _set_turned(self, data: bytes, box: Box, crop: Box, *, is_photo: bool) -> bool:
        """The whole part as the source, in the resolution that this surface shows or prints."""
        xx, yx, xy, yy, _x0, _y0 = self._context.get_matrix().as_tuple()
        density = 1.0 if self._is_raster else _PRINTED_PX_PER_POINT
        width = min(_MOST_SIDE_PX, math.ceil(box[2] * math.hypot(xx, yx) * density))
        height = min(_MOST_SIDE_PX, math.ceil(box[3] * math.hypot(xy, yy) * density))
        size_px = max(1, width), max(1, height)
        surface = packed_surface(data, crop, size_px, is_photo=is_photo, is_red_first=self._is_raster)
        scale_x, scale_y = surface.get_width() / box[2], surface.get_height() / box[3]
        to_pixels = cairo.Matrix(scale_x, 0, 0, scale_y, -box[0] * scale_x, -box[1] * scale_y)
        inverse = self._context.get_matrix()
        inverse.invert()
        self._set_pattern(surface, inverse * to_pixels)
        return True

    def _set_pattern(self, surface: cairo.ImageSurface, from_device: cairo.Matrix) -> None:
        """`surface` as the source: the matrix leads from the device's pixels to the surface's."""
        self._context.set_matrix(cairo.Matrix())
        pattern = cairo.SurfacePattern(surface)
        pattern.set_filter(cairo.FILTER_BEST)
        pattern.set_extend(cairo.EXTEND_PAD)
        pattern.set_matrix(from_device)
        self._context.set_source(pattern)

    def _touch(self, reach: float) -> None:
        """Note the rows of the path that is about to be drawn, `reach` further out."""
        if not self._has_pixels:
            return
        left, top, right, bottom = self._context.path_extents()
        _xx, skew_y, _xy, scale_y, _x0, shift_y = self._context.get_matrix().as_tuple()
        ends = [
            skew_y * x + scale_y * y + shift_y
            for x in (left - reach, right + reach)
            for y in (top - reach, bottom + reach)
        ]
        self.touched.append((math.floor(min(ends)) - 1, math.ceil(max(ends)) + 1))

    def _set_rule(self, even_odd: bool) -> None:
        self._context.set_fill_rule(cairo.FILL_RULE_EVEN_ODD if even_odd else cairo.FILL_RULE_WINDING)

    def _set_pen(self, stroke: Stroke) -> None:
        context = self._context
        context.set_line_width(stroke.width_px)
        context.set_line_cap(_CAPS[stroke.cap])
        context.set_line_join(_JOINS[stroke.join])
        context.set_miter_limit(stroke.miter_limit)
        context.set_dash(list(stroke.dashes), stroke.dash_offset)

    def _rgba(self, ink: str, opacity: float) -> tuple[float, float, float, float]:
        red, green, blue = parse_colour(self._roles.colour(ink))
        first, last = (blue, red) if self._is_raster else (red, blue)
        return first / 255, green / 255, last / 255, opacity

    def _set_source(self, paint: Paint, opacity: float, outline: Outline) -> bool:
        """False where a gradient has no box to be measured by: SVG then draws nothing."""
        if isinstance(paint, str):
            self._context.set_source_rgba(*self._rgba(paint, opacity))
            return True
        pattern = self._gradient(paint, opacity, outline)
        if pattern is not None:
            self._context.set_source(pattern)
        return pattern is not None

    def _gradient(self, gradient: Gradient, opacity: float, outline: Outline) -> cairo.Gradient | None:
        if gradient.kind == "linear":
            pattern = cairo.LinearGradient(*gradient.numbers)
        else:
            cx, cy, r, fx, fy = gradient.numbers
            pattern = cairo.RadialGradient(fx, fy, 0, cx, cy, r)
        for stop in gradient.stops:
            pattern.add_color_stop_rgba(stop.offset, *self._rgba(stop.ink, stop.opacity * opacity))
        pattern.set_extend(_SPREADS[gradient.spread])
        matrix = cairo.Matrix(*gradient.matrix)
        if not gradient.in_user_space:
            left, top, right, bottom = bounds(outline)
            if right <= left or bottom <= top:
                return None
            matrix = matrix * cairo.Matrix(right - left, 0, 0, bottom - top, left, top)
        matrix.invert()
        pattern.set_matrix(matrix)
        return pattern
