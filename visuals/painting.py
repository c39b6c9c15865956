"""Paints what was planned for one picture: values flow in, calls on a canvas and warnings flow out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Literal

from visuals.canvas import Canvas
from visuals.codes import placed, qr_code
from visuals.colour import Roles, contrast_ratio, luminance
from visuals.errors import ImageError, RenderError
from visuals.fitting import TextLayout, fit_text
from visuals.fonts import FontStack, Instance
from visuals.geometry import Matrix, Outline, rectangle
from visuals.hyphens import SOFT_HYPHEN
from visuals.images import png_size
from visuals.lines import PlacedLine
from visuals.logos import LogoChoice, ground_contrast, logo_for_field, trim_logo
from visuals.nodes import CodeSlot, Fill, Group, ImageSlot, Node, PhotoSlot, Picture, Shape, TextSlot, Values, Warning
from visuals.pdf import Words
from visuals.pictures import cover_by_focus, picture_size
from visuals.typography import capitals, graphemes

_READABLE = 4.5
_PLATE_MARGIN = 0.14  # of the logo's height
_STRIKE_OVERHANG_EM = 0.1
_RUN_OFF = 0.1  # of the sheet, so that a bleed is covered too
LEAST_DENSITY = 0.6  # image pixels per picture pixel
_LEAST_MODULE_PX = 3
_MIDDLE = (0.5, 0.5)


class Painter:
    """Paints nodes on a canvas and gathers what a person ought to know."""

    def __init__(
        self,
        canvas: Canvas,
        values: Values,
        roles: Roles,
        fonts: Mapping[str, FontStack],
        scale: float,
    ) -> None:
        self._canvas = canvas
        self._values = values
        self._roles = roles
        self._fonts = fonts
        self._scale = scale
        self.warnings: list[Warning] = []
        self._painters: Mapping[type[Node], Callable[[Any], None]] = {
            Shape: self._shape,
            Group: self._group,
            Picture: self._picture,
            TextSlot: self._text,
            ImageSlot: self._image,
            PhotoSlot: self._photo,
            CodeSlot: self._code,
        }

    def paint(self, nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            self._painters[type(node)](node)

    def _shape(self, shape: Shape) -> None:
        self._canvas.shape(shape.outline, shape.fill, shape.stroke)

    def _picture(self, picture: Picture) -> None:
        self._canvas.picture(picture.data, picture.box, picture.crop, is_photo=False)

    def _group(self, group: Group) -> None:
        self._canvas.open_group(group.matrix, group.clip, group.opacity)
        if group.effects is None:
            self.paint(group.children)
        else:
            self._canvas.with_effects(group.effects, partial(self._paint_on, group.children))
        self._canvas.close_group()

    def _paint_on(self, nodes: tuple[Node, ...], canvas: Canvas) -> None:
        before, self._canvas = self._canvas, canvas
        self.paint(nodes)
        self._canvas = before

    def _warn(self, code: str, slot: str, message: str) -> None:
        warning = Warning(code, slot, message)
        if warning not in self.warnings:
            self.warnings.append(warning)

    def _text(self, slot: TextSlot) -> None:
        text = self._values.texts.get(slot.name, "")
        if not text:
            return
        count = sum(1 for _ in graphemes(text.replace(SOFT_HYPHEN, "")))
        if count > slot.max_chars:
            self._warn("over-limit", slot.name, f"{count} characters, {count - slot.max_chars} too many.")
        layout = fit_text(
            slot, capitals(text) if slot.is_upper else text, self._values.locale, self._fonts[slot.family]
        )
        self._warn_layout(slot, layout)
        for line in layout.lines:
            words = [Words(text, x, line.baseline_px, line.size_px, width) for text, x, width in line.stretches()]
            self._canvas.glyphs(list(_placed_glyphs(line)), Fill(slot.ink), words)
            if slot.strike is not None:
                self._canvas.shape(_strike_bar(slot, line), Fill(slot.strike.ink), None)

    def _warn_layout(self, slot: TextSlot, layout: TextLayout) -> None:
        if layout.missing:
            letters = " ".join(layout.missing[:12])
            self._warn("missing-glyph", slot.name, f"No font has: {letters}")
        if layout.is_overflowing:
            self._warn("overflow", slot.name, _overflow(slot, layout))
        if slot.on is not None:
            contrast = contrast_ratio(self._colour(slot.ink), self._colour(slot.on))
            if contrast < _READABLE:
                self._warn("weak-contrast", slot.name, f"Contrast {contrast:.1f} to 1, less than {_READABLE} to 1.")

    def _colour(self, ink: str) -> str:
        return self._roles.colour(ink)

    def _image(self, slot: ImageSlot) -> None:
        png = self._values.images.get(slot.name)
        if png is None:
            return
        try:
            choice = self._choice(slot, png)
        except ImageError as error:
            raise RenderError(error.code, error.message, slot=slot.name, remedy=error.remedy) from error
        width_px, height_px = png_size(choice.png)
        margin = _PLATE_MARGIN if choice.plate else 0.0
        width, height = _optical_size(slot, width_px, height_px, margin)
        x, y = _position(slot, width + 2 * margin * height, height * (1 + 2 * margin))
        if choice.plate:
            plate = rectangle(x, y, width + 2 * margin * height, height * (1 + 2 * margin))
            self._canvas.shape(plate, Fill(choice.plate), None)
        self._canvas.image(choice.png, x + margin * height, y + margin * height, width, height)
        self._warn_small(slot.name, width_px, width)
        contrast = min(choice.contrast, ground_contrast(choice.png))
        if contrast < 3:
            self._warn("weak-contrast", slot.name, f"Contrast {contrast:.1f} to 1, less than 3 to 1.")

    def _photo(self, slot: PhotoSlot) -> None:
        data = self._values.images.get(slot.name)
        if data is None:
            if slot.empty is not None:
                self._canvas.shape(rectangle(*slot.box), Fill(slot.empty), None)
            return
        focus = self._values.focus.get(slot.name, _MIDDLE)
        if not all(0 <= share <= 1 for share in focus):
            raise RenderError("focus", f"The focus is {focus}.", slot=slot.name, remedy="Give two shares from 0 to 1.")
        try:
            crop = cover_by_focus(picture_size(data), slot.box, focus)
            self._canvas.picture(data, slot.box, crop, is_photo=True)
        except ImageError as error:
            raise RenderError(error.code, error.message, slot=slot.name, remedy=error.remedy) from error
        self._warn_small(slot.name, crop[2] - crop[0], slot.box[2])

    def _code(self, slot: CodeSlot) -> None:
        text = self._values.texts.get(slot.name, "")
        if not text:
            return
        code = qr_code(text.replace(SOFT_HYPHEN, ""))
        matrix, square = placed(code, slot.box)
        self._canvas.shape(rectangle(*square), Fill(slot.on), None)
        self._canvas.open_group(matrix, None, 1.0)
        self._canvas.shape(code.outline, Fill(slot.ink), None)
        self._canvas.close_group()
        module_px = matrix[0] * self._scale
        if module_px < _LEAST_MODULE_PX:
            self._warn("code-small", slot.name, f"Modules of {module_px:.1f} px: too small for phones to read.")
        dark, light = self._colour(slot.ink), self._colour(slot.on)
        contrast = contrast_ratio(dark, light)
        if luminance(dark) > luminance(light):
            self._warn("weak-contrast", slot.name, "The code is lighter than its ground: many phones do not read it.")
        elif contrast < _READABLE:
            self._warn("weak-contrast", slot.name, f"Contrast {contrast:.1f} to 1, less than {_READABLE} to 1.")

    def _warn_small(self, slot: str, width_px: float, drawn: float) -> None:
        drawn_px = drawn * self._scale
        if width_px < drawn_px * LEAST_DENSITY:
            self._warn("image-small", slot, f"{width_px:.0f} px wide, drawn {drawn_px:.0f} px wide.")

    def _choice(self, slot: ImageSlot, png: bytes) -> LogoChoice:
        images = self._values.images
        names: tuple[Literal["white", "ink"], ...] = ("white", "ink")
        given = {name: trim_logo(images[key]) for name in names if (key := f"{slot.name}.{name}") in images}
        return logo_for_field(
            trim_logo(png),
            self._colour(slot.on),
            variants=given,
            prefer=slot.prefer,
            plate=slot.plate,
            only=self._values.variants.get(slot.name),
        )


def _overflow(slot: TextSlot, layout: TextLayout) -> str:
    if layout.size_px < slot.min_size_px:
        return (
            f"The text is too long: it had to be set in {layout.size_px:.0f} px instead of {slot.min_size_px:.0f} px."
        )
    return f"The text does not fit as it is divided into lines; there is room for {slot.max_lines}."


def _placed_glyphs(line: PlacedLine) -> Iterator[tuple[Instance, int, Matrix]]:
    pen = line.x_px
    x_size = line.size_px * line.x_scale
    for run in line.runs:
        for glyph in run.glyphs:
            if glyph.ink_em is not None:
                x, y = pen + glyph.x_em * x_size, line.baseline_px - glyph.y_em * line.size_px
                yield run.instance, glyph.index, (x_size, 0.0, 0.0, line.size_px, x, y)
            pen += glyph.advance_em * x_size


def _strike_bar(slot: TextSlot, line: PlacedLine) -> Outline:
    strike = slot.strike
    if strike is None:
        return ()
    overhang, thickness = _STRIKE_OVERHANG_EM * line.size_px, strike.width_em * line.size_px
    beyond = _RUN_OFF * slot.sheet_width_px
    left = -beyond if strike.run in ("left", "both") else line.ink_left_px - overhang
    right = slot.sheet_width_px + beyond if strike.run in ("right", "both") else line.ink_right_px + overhang
    middle = line.baseline_px - line.x_height_px / 2
    return rectangle(left, middle - thickness / 2, right - left, thickness)


def _optical_size(slot: ImageSlot, width_px: int, height_px: int, margin: float) -> tuple[float, float]:
    """Equal optical area for wide and tall logos alike, within the box (plate included)."""
    scale = math.sqrt(slot.area_k * slot.sheet_short_side_px**2 / (width_px * height_px))
    box_width, box_height = slot.box[2], slot.box[3]
    full_width, full_height = width_px + 2 * margin * height_px, height_px * (1 + 2 * margin)
    scale = min(scale, box_width / full_width, box_height / full_height)
    return width_px * scale, height_px * scale


def _position(slot: ImageSlot, width: float, height: float) -> tuple[float, float]:
    x, y, box_width, box_height = slot.box
    across = {"start": 0.0, "middle": 0.5, "end": 1.0}[slot.align]
    down = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[slot.valign]
    return x + (box_width - width) * across, y + (box_height - height) * down
