"""Fonts through an interface: family names flow in, shaped runs and glyph outlines in em flow out (HarfBuzz)."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

import fontpkg
import uharfbuzz as hb

from visuals.errors import FontError
from visuals.geometry import Outline, Segment

Axes = tuple[tuple[str, float], ...]


# A family without axes has a file a weight; a slot names it as its designer does: "Barlow Condensed Bold".
_WEIGHTS = {"Medium": 500, "SemiBold": 600, "Bold": 700, "ExtraBold": 800, "Black": 900}
_MOST_GLYPHS, _MOST_GLYPHS_A_LETTER = 64, 32
_NOTO_FILES = {  # variable in weight, in manimgx-fonts
    "Noto Sans Arabic": "NotoSansArabic[wght].ttf",
    "Noto Sans Hebrew": "NotoSansHebrew[wght].ttf",
    "Noto Emoji": "NotoEmoji[wght].ttf",
}


class FontSource(Protocol):
    """Where font files come from. The same family must always give the same bytes; equal sources, equal hashes."""

    def __hash__(self) -> int: ...

    @property
    def fallbacks(self) -> tuple[str, ...]:
        """Families to take letters from that a slot's own family lacks, in order."""

    def font_file(self, family: str) -> bytes:
        """The upright file of a family, variable where there is one; FontError if there is none."""

    def fallback_file(self, family: str) -> bytes:
        """The file of one of `fallbacks`, whatever else goes by its name."""

    def face(self, family: str, weight: float, *, is_italic: bool = False) -> tuple[str, bool]:
        """The name of a family's file that is nearest to a weight and slope, and whether it has that slope."""


@dataclass(frozen=True, slots=True)
class PackagedFonts:
    """Fonts of the installed font packages: Arabic, Hebrew and emoji come from the fallbacks."""

    fallbacks: tuple[str, ...] = ("Noto Sans", *_NOTO_FILES)

    def font_file(self, family: str) -> bytes:
        return _packaged_file(family)

    def fallback_file(self, family: str) -> bytes:
        return _packaged_file(family)

    def face(self, family: str, weight: float, *, is_italic: bool = False) -> tuple[str, bool]:
        return family, not is_italic


@lru_cache(maxsize=16)
def _packaged_file(family: str) -> bytes:
    if family in _NOTO_FILES:
        return files("manimgx_fonts").joinpath(_NOTO_FILES[family]).read_bytes()
    base, _, last = family.rpartition(" ")
    name, weight = (base, _WEIGHTS[last]) if base and last in _WEIGHTS else (family, 400)
    try:
        found = fontpkg.path(name, weight=weight, nearest=True)
    except fontpkg.FontpkgError as error:
        installed = ", ".join(sorted({*fontpkg.families(), *_NOTO_FILES}))
        raise FontError(
            "font-missing", f"The font {family!r} is not there.", remedy=f"Use one of: {installed}."
        ) from error
    data: bytes = found.read_bytes()
    return data


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a shaped run; offsets, advance and ink (left, right) in em; `cluster`: its first letter's place."""

    index: int
    x_em: float
    y_em: float
    advance_em: float
    ink_em: tuple[float, float] | None
    cluster: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Instance:
    """A typeface at one point of its axes."""

    font: hb.Font
    units_per_em: int
    cap_height_em: float
    x_height_em: float
    outlines: dict[int, Outline]
    inks: dict[int, tuple[float, float] | None]

    def shape(self, text: str, *, is_rtl: bool, language: str) -> tuple[Glyph, ...]:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if is_rtl else "ltr"
        buffer.language = language
        hb.shape(self.font, buffer, {})
        if len(buffer.glyph_infos) > _MOST_GLYPHS + _MOST_GLYPHS_A_LETTER * len(text):
            raise FontError(
                "font-multiplies", "The font makes too many shapes of these letters.", remedy="Use another font."
            )
        pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        return tuple(self._glyph(info.codepoint, position, info.cluster) for info, position in pairs)

    def _glyph(self, index: int, position: hb.GlyphPosition, cluster: int) -> Glyph:
        em, x = self.units_per_em, position.x_offset / self.units_per_em
        ink = self._ink(index)
        if ink is not None and x:
            ink = (ink[0] + x, ink[1] + x)
        return Glyph(index, x, position.y_offset / em, position.x_advance / em, ink, cluster)

    def _ink(self, index: int) -> tuple[float, float] | None:
        """Left and right of a glyph's strokes in em, None for a blank."""
        if index not in self.inks:
            extents, em = self.font.get_glyph_extents(index), self.units_per_em
            is_blank = extents is None or not extents.width
            self.inks[index] = None if is_blank else (extents.x_bearing / em, (extents.x_bearing + extents.width) / em)
        return self.inks[index]

    def outline(self, index: int) -> Outline:
        """The glyph's outline in em, y downwards."""
        if index not in self.outlines:
            pen = _OutlinePen(self.units_per_em)
            self.font.draw_glyph_with_pen(index, pen)
            self.outlines[index] = tuple(pen.segments)
        return self.outlines[index]


class Typeface:
    """One font file; instances are cached by their axes."""

    def __init__(self, data: bytes) -> None:
        try:
            self._face = hb.Face(hb.Blob(data))
            self.unicodes = frozenset(self._face.unicodes)
        except (ValueError, hb.HarfBuzzError) as error:
            raise FontError("font-broken", "The font file cannot be read.", remedy="Use a TTF or OTF file.") from error
        if not self.unicodes:
            raise FontError("font-broken", "The font file holds no letters.", remedy="Use a TTF or OTF file.")
        self.axes = {axis.tag: (axis.min_value, axis.max_value) for axis in self._face.axis_infos}
        self.instance = lru_cache(maxsize=256)(self._instance)

    def clamped(self, axes: Axes) -> Axes:
        """The axes this font has, within its range."""
        return tuple(
            (tag, min(max(value, self.axes[tag][0]), self.axes[tag][1])) for tag, value in axes if tag in self.axes
        )

    def _instance(self, axes: Axes) -> Instance:
        font = hb.Font(self._face)
        if axes:
            font.set_variations(dict(axes))
        em = self._face.upem
        cap = font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
        x_height = font.get_metric_position_with_fallback(hb.OTMetricsTag.X_HEIGHT)
        return Instance(font, em, cap / em, x_height / em, {}, {})


@lru_cache(maxsize=16)
def _typeface(data: bytes) -> Typeface:
    return Typeface(data)


@dataclass(frozen=True, slots=True, eq=False)
class FontStack:
    """A family and its fallbacks: the first typeface that has a grapheme's letters draws it."""

    typefaces: tuple[Typeface, ...]
    digest: str

    @classmethod
    @lru_cache(maxsize=64)
    def load(cls, family: str, source: FontSource) -> FontStack:
        own = source.font_file(family)
        others = (source.fallback_file(name) for name in source.fallbacks)
        found = [own, *(data for data in others if data != own)]
        digest = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in found)).hexdigest()
        return cls(tuple(_typeface(data) for data in found), digest)

    def instances(self, axes: Axes) -> tuple[Instance, ...]:
        return _instances(self, axes)

    def choose(self, grapheme: str) -> int | None:
        """The index of the typeface for this grapheme; None if none has all its letters."""
        return _chosen(self, grapheme)


@lru_cache(maxsize=512)
def _instances(stack: FontStack, axes: Axes) -> tuple[Instance, ...]:
    return tuple(face.instance(face.clamped(axes)) for face in stack.typefaces)


@lru_cache(maxsize=4096)
def _chosen(stack: FontStack, grapheme: str) -> int | None:
    wanted = {ord(char) for char in grapheme if not _is_invisible(char)}
    return next((index for index, face in enumerate(stack.typefaces) if wanted <= face.unicodes), None)


def _is_invisible(char: str) -> bool:
    return char in "\u200c\u200d\u200e\u200f\u061c" or "\ufe00" <= char <= "\ufe0f"


class _OutlinePen:
    """HarfBuzz draws into a fontTools pen; quadratics become cubics, y turns downwards."""

    def __init__(self, units_per_em: int) -> None:
        self._scale = 1 / units_per_em
        self._point = (0.0, 0.0)
        self.segments: list[Segment] = []

    def _add(self, command: str, *points: tuple[float, float]) -> None:
        numbers = tuple(n for x, y in points for n in (x * self._scale, -y * self._scale))
        self.segments.append((sys.intern(command), numbers))
        self._point = points[-1]

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools' pen protocol
        self._add("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools' pen protocol
        self._add("L", point)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802 - fontTools' pen protocol
        self._add("C", *points)

    def qCurveTo(self, control: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802 - pen protocol
        (x0, y0), (x1, y1), (x2, y2) = self._point, control, end
        first = (x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3)
        second = (x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3)
        self._add("C", first, second, end)

    def closePath(self) -> None:  # noqa: N802 - fontTools' pen protocol
        self.segments.append(("Z", ()))

    def endPath(self) -> None:  # noqa: N802 - fontTools' pen protocol
        return
