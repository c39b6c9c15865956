"""Letters as outlines: text and a style go in; out come words that stand once in a file and are placed often."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

import fontpkg
import uharfbuzz

Point = tuple[float, float]
Segment = tuple[str, tuple[Point, ...]]
UNITS = 1000.0  # the height of a drawn word's capitals
CURVE_STEPS = 14
NARROWEST, WIDEST, WIDTH_STEP = 25, 151, 3
FLEX = "roboto-flex"


@dataclass(frozen=True)
class Style:
    """A face: Roboto Flex by its axes, or a family without axes by its weight."""

    family: str
    weight: int = 400
    wdth: int = 100


@dataclass(frozen=True)
class Drawn:
    """A word set solid from x = 0, its baseline at y = 0, y downwards, capitals 1000 units high."""

    name: str
    letters: tuple[tuple[Segment, ...], ...]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Ink: left, top, right, bottom."""
        spans = [_bounds(letter) for letter in self.letters]
        lefts, tops, rights, bottoms = zip(*spans, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def path(self) -> str:
        """Path data in whole units, each point told from the one before."""
        return "".join(_relative(letter) for letter in self.letters)


@dataclass(frozen=True)
class Word:
    """A drawn word on a sheet: scaled, its ink's left edge at x and its baseline at y."""

    drawn: Drawn
    cap: float
    stretch: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @property
    def scale_x(self) -> float:
        return self.cap / UNITS * self.stretch

    @property
    def scale_y(self) -> float:
        return self.cap / UNITS

    @property
    def matrix(self) -> str:
        """For a transform that places the outlines."""
        shift = self.x - self.drawn.bounds[0] * self.scale_x
        return f"matrix({self.scale_x:.5f} 0 0 {self.scale_y:.5f} {shift:.1f} {self.y:.1f})"

    @property
    def width(self) -> float:
        left, _, right, _ = self.drawn.bounds
        return (right - left) * self.scale_x

    @property
    def top(self) -> float:
        """How far the ink reaches above the baseline, accents included."""
        return -self.drawn.bounds[1] * self.scale_y

    @property
    def depth(self) -> float:
        """How far the ink hangs below the baseline."""
        return self.drawn.bounds[3] * self.scale_y

    def at(self, x: float, y: float) -> "Word":
        return replace(self, x=x, y=y)

    def spans(self) -> list[tuple[float, float]]:
        """Where each letter begins and ends."""
        origin = self.drawn.bounds[0]
        boxes = [_bounds(letter) for letter in self.drawn.letters]
        return [(self.x + (box[0] - origin) * self.scale_x, self.x + (box[2] - origin) * self.scale_x) for box in boxes]

    def warped(self, move: Callable[[float, float, float], Point], tolerance_px: float) -> str:
        """Path data of the word bent: every point of its outlines goes where `move` says, curves stay curves.

        `move` is given x on the sheet, the height above the baseline, and how high the point's letter reaches.
        """
        origin = self.drawn.bounds[0]
        parts = []
        for letter in self.drawn.letters:
            highest = -_bounds(letter)[1] * self.scale_y

            def moved(point: Point, highest: float = highest) -> Point:
                return move(self.x + (point[0] - origin) * self.scale_x, -point[1] * self.scale_y, highest)

            parts.append(_relative(tuple(_bent(letter, moved, tolerance_px)), 10))
        return "".join(parts)


CASE: dict[str, Drawn] = {}  # every word drawn so far, by the name that files refer to it with


def set_in(family: str, text: str, *, cap: float, weight: int = 400) -> Word:
    """Text in a family without axes, at its own width."""
    return Word(_drawn(Style(family, weight), text), cap)


def widened(family: str, text: str, *, measure: float, cap: float, weight: int = 400) -> Word:
    """The same, pulled or pressed so that its ink fills a measure."""
    word = set_in(family, text, cap=cap, weight=weight)
    return replace(word, stretch=measure / word.width)


def filled(text: str, *, measure: float, cap: float, wght: int, step: int = WIDTH_STEP) -> Word:
    """A word in Roboto Flex whose ink fills a measure at this cap height: by the width axis, the rest by stretching.

    A coarser `step` of the axis lets more sheets share the same outlines.
    """
    low, high = 0, (WIDEST - NARROWEST) // step
    while low < high:
        middle = (low + high + 1) // 2
        if _ink_width(text, NARROWEST + middle * step, wght) * cap <= measure:
            low = middle
        else:
            high = middle - 1
    word = Word(_drawn(Style(FLEX, wght, NARROWEST + low * step), text), cap)
    return replace(word, stretch=measure / word.width)


def _font(style: Style) -> uharfbuzz.Font:
    font = uharfbuzz.Font(_face(style.family, style.weight if style.family != FLEX else 400))
    if style.family == FLEX:
        font.set_variations({"wdth": style.wdth, "wght": style.weight, "opsz": 144})
    return font


@lru_cache(maxsize=8)
def _face(family: str, weight: int) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(fontpkg.path(family, weight=weight, nearest=True))))


def _shaped(font: uharfbuzz.Font, text: str) -> Iterator[tuple[int, float]]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    x = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        yield info.codepoint, x + position.x_offset
        x += position.x_advance


def _cap_units(font: uharfbuzz.Font) -> float:
    return float(font.get_glyph_extents(font.get_nominal_glyph(ord("H"))).y_bearing)


@lru_cache(maxsize=8192)
def _ink_width(text: str, wdth: int, wght: int) -> float:
    """In cap heights."""
    font = _font(Style(FLEX, wght, wdth))
    edges = []
    for glyph, x in _shaped(font, text):
        box = font.get_glyph_extents(glyph)
        if box is not None and box.width:
            edges += [x + box.x_bearing, x + box.x_bearing + box.width]
    return float(max(edges) - min(edges)) / _cap_units(font)


@lru_cache(maxsize=4096)
def _drawn(style: Style, text: str) -> Drawn:
    font = _font(style)
    scale = UNITS / _cap_units(font)
    letters = tuple(letter for glyph, x in _shaped(font, text) if (letter := tuple(_outline(font, glyph, x, scale))))
    digest = hashlib.sha256(f"{style.family} {style.weight} {style.wdth} {text}".encode()).hexdigest()
    drawn = Drawn(f"w{digest[:8]}", letters)
    CASE[drawn.name] = drawn
    return drawn


def _outline(font: uharfbuzz.Font, glyph: int, dx: float, scale: float) -> list[Segment]:
    found: list[Segment] = []
    functions = uharfbuzz.DrawFuncs()

    def put(command: str, *numbers: float) -> None:
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        found.append((command, tuple(((x + dx) * scale, -y * scale) for x, y in pairs)))

    functions.set_move_to_func(lambda x, y, _: put("m", x, y))
    functions.set_line_to_func(lambda x, y, _: put("l", x, y))
    functions.set_quadratic_to_func(lambda cx, cy, x, y, _: put("q", cx, cy, x, y))
    functions.set_cubic_to_func(lambda a, b, c, d, x, y, _: put("c", a, b, c, d, x, y))
    functions.set_close_path_func(lambda _: put("z"))
    font.draw_glyph(glyph, functions, None)
    return found


def _curves(letter: tuple[Segment, ...]) -> Iterator[tuple[Point, ...]]:
    """The letter's edges as Bézier curves of degree one to three; a contour that is closed has its last one too."""
    here = start = (0.0, 0.0)
    for command, points in letter:
        if command == "m":
            here = start = points[0]
        elif command == "z":
            if here != start:
                yield here, start
            here = start
        else:
            yield (here, *points)
            here = points[-1]


def _between(points: tuple[Point, ...], t: float) -> Point:
    """The point at t of a Bézier curve of any degree, by de Casteljau."""
    while len(points) > 1:
        points = tuple((ax + (bx - ax) * t, ay + (by - ay) * t) for (ax, ay), (bx, by) in pairwise(points))
    return points[0]


def _bent(letter: tuple[Segment, ...], moved: Callable[[Point], Point], tolerance: float) -> Iterator[Segment]:
    start: Point | None = None
    for curve in _curves(letter):
        if curve[0] != start:
            if start is not None:
                yield "z", ()
            yield "m", (moved(curve[0]),)
        start = curve[-1]
        yield from _pieces(curve, moved, tolerance, 0.0, 1.0)
    yield "z", ()


def _pieces(
    curve: tuple[Point, ...], moved: Callable[[Point], Point], tolerance: float, begin: float, end: float
) -> Iterator[Segment]:
    """Lines and quadratic curves that keep to a bent curve; halved where they would leave it."""
    (ax, ay), (qx, qy), (mx, my), (rx, ry), (bx, by) = (
        moved(_between(curve, begin + (end - begin) * share)) for share in (0, 0.25, 0.5, 0.75, 1)
    )
    cx, cy = 2 * mx - (ax + bx) / 2, 2 * my - (ay + by) / 2
    off = max(
        abs(0.5625 * ax + 0.375 * cx + 0.0625 * bx - qx),
        abs(0.5625 * ay + 0.375 * cy + 0.0625 * by - qy),
        abs(0.0625 * ax + 0.375 * cx + 0.5625 * bx - rx),
        abs(0.0625 * ay + 0.375 * cy + 0.5625 * by - ry),
    )
    if off > tolerance and end - begin > 1 / 32:
        middle = (begin + end) / 2
        yield from _pieces(curve, moved, tolerance, begin, middle)
        yield from _pieces(curve, moved, tolerance, middle, end)
    elif max(abs(mx - (ax + bx) / 2), abs(my - (ay + by) / 2)) < tolerance:
        yield "l", ((bx, by),)
    else:
        yield "q", ((cx, cy), (bx, by))


@lru_cache(maxsize=4096)
def _bounds(letter: tuple[Segment, ...]) -> tuple[float, float, float, float]:
    points = [point for curve in _curves(letter) for point in _along(curve)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _along(curve: tuple[Point, ...]) -> list[Point]:
    return list(curve) if len(curve) == 2 else [_between(curve, step / CURVE_STEPS) for step in range(CURVE_STEPS + 1)]


def _relative(segments: tuple[Segment, ...], parts_of_unit: int = 1) -> str:
    """Path data; each contour begins at a place of its own, all else is told from the point before."""
    parts: list[str] = []
    here = (0, 0)
    for command, points in segments:
        rounded = [(round(x * parts_of_unit), round(y * parts_of_unit)) for x, y in points]
        if command == "m":
            command, here = "M", (0, 0)
        told = [n / parts_of_unit for x, y in rounded for n in (x - here[0], y - here[1])]
        parts.append(command + _numbers(told))
        here = rounded[-1] if rounded else here
    return "".join(parts)


def _numbers(values: list[float]) -> str:
    """Divided only where a sign does not do it already."""
    text = ""
    for value in values:
        written = f"{value:g}".replace("0.", ".") if abs(value) < 1 else f"{value:g}"
        text += written if value < 0 or not text else f" {written}"
    return text
