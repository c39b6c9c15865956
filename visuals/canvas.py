"""What can be drawn on: the small face that the cairo and the SVG canvas share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from visuals.fonts import Instance
from visuals.geometry import Box, Matrix, Outline
from visuals.nodes import Clip, Effects, Fill, Stroke
from visuals.pdf import Words

Glyphs = Sequence[tuple[Instance, int, Matrix]]  # a typeface, a letter of it and where its em stands


class Canvas(Protocol):
    """Groups nest; every `open_group` is followed by its `close_group`."""

    def open_group(self, matrix: Matrix, clip: Clip | None, opacity: float) -> None: ...

    def close_group(self) -> None: ...

    def with_effects(self, effects: Effects, draw: Callable[[Canvas], None]) -> None:
        """What `draw` draws, softened; it may be asked to draw more than once, on this canvas or another."""

    def shape(self, outline: Outline, fill: Fill | None, stroke: Stroke | None) -> None: ...

    def glyphs(self, glyphs: Glyphs, fill: Fill, words: Sequence[Words]) -> None:
        """Letters, and what they say where it can be told."""

    def image(self, png: bytes, x: float, y: float, width: float, height: float) -> None:
        """A PNG with transparency, scaled to this box."""

    def picture(self, data: bytes, box: Box, crop: Box, *, is_photo: bool) -> None:
        """A part of a PNG or JPEG (left, top, right, bottom in its pixels), scaled to this box."""
