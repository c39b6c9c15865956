"""Tries a font out: every shape is drawn and every letter set, at the ends of its axes; refused where it runs wild."""

from __future__ import annotations

from collections.abc import Iterator

import uharfbuzz as hb

from visuals.guard.errors import refusal
from visuals.guard.limits import MAX_FONT_SEGMENTS, MAX_GLYPH_EM, MAX_GLYPH_SEGMENTS, MAX_GLYPHS_A_LETTER

_LETTERS_A_LINE = 200


def try_out(face: hb.Face) -> None:
    """Raises UploadRefused. The process that it runs in bounds its time."""
    reach = MAX_GLYPH_EM * face.upem
    for place in _places(face):
        font = hb.Font(face)
        if place:
            font.set_variations(place)
        _draw_all(font, face.glyph_count, reach)
        _set_all(font, sorted(face.unicodes))


def _places(face: hb.Face) -> Iterator[dict[str, float]]:
    yield {}
    if face.axis_infos:
        yield {axis.tag: axis.min_value for axis in face.axis_infos}
        yield {axis.tag: axis.max_value for axis in face.axis_infos}


def _draw_all(font: hb.Font, glyphs: int, reach: float) -> None:
    pen = _Counter(reach)
    drawn = 0
    for glyph in range(glyphs):
        pen.segments = 0
        font.draw_glyph_with_pen(glyph, pen)
        drawn += pen.segments
        if pen.segments > MAX_GLYPH_SEGMENTS or drawn > MAX_FONT_SEGMENTS:
            raise refusal("font_too_complex")
        if pen.is_too_far or abs(font.get_glyph_h_advance(glyph)) > reach:
            raise refusal("font_metrics")
    if not drawn:
        raise refusal("font_no_outlines")


def _set_all(font: hb.Font, letters: list[int]) -> None:
    """Each letter by itself, then many in a row: substitutions may look at their neighbours."""
    for letter in letters:
        _set(font, [letter])
    for start in range(0, len(letters), _LETTERS_A_LINE):
        _set(font, letters[start : start + _LETTERS_A_LINE])


def _set(font: hb.Font, letters: list[int]) -> None:
    buffer = hb.Buffer()
    buffer.add_codepoints(letters)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {})
    if len(buffer.glyph_infos) > MAX_GLYPHS_A_LETTER * len(letters):
        raise refusal("font_multiplies")


class _Counter:
    """A pen that keeps nothing but how much was drawn, and whether it went too far."""

    def __init__(self, reach: float) -> None:
        self._reach = reach
        self.segments = 0
        self.is_too_far = False

    def _add(self, *points: tuple[float, float]) -> None:
        self.segments += 1
        if not all(-self._reach <= number <= self._reach for point in points for number in point):
            self.is_too_far = True

    moveTo = lineTo = curveTo = qCurveTo = _add  # noqa: N815 - fontTools' pen protocol

    def closePath(self) -> None:  # noqa: N802 - fontTools' pen protocol
        return

    endPath = closePath  # noqa: N815 - fontTools' pen protocol
