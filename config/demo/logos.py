"""Draws a distinct logo for each fictional company: a mark, a wordmark in outlines, or both; as SVG, PNG, WebP or JPEG.

In flows a company, out flow the bytes of a file as its marketing department might send it.
"""

import io
import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import cairosvg
import fontpkg
import uharfbuzz
from PIL import Image

from config.demo.companies import DemoCompany

Point = tuple[float, float]


def _polygon(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _disc(x: float, y: float, radius: float) -> str:
    return (
        f"M{x - radius:.1f} {y:.1f}a{radius:.1f} {radius:.1f} 0 1 0 {2 * radius:.1f} 0"
        f"a{radius:.1f} {radius:.1f} 0 1 0 {-2 * radius:.1f} 0Z"
    )


def _box(x: float, y: float, width: float, height: float) -> str:
    return _polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


def _star(points: int, inner: float, turn: float = 0.0) -> str:
    around = [
        (50 + math.cos(a) * r, 50 + math.sin(a) * r)
        for i in range(points * 2)
        for a, r in [(turn + math.pi * i / points - math.pi / 2, 50 if i % 2 == 0 else 50 * inner)]
    ]
    return _polygon(around)


def _petals(count: int, radius: float) -> str:
    reach = 50 - radius
    return "".join(
        _disc(50 + math.cos(2 * math.pi * i / count) * reach, 50 + math.sin(2 * math.pi * i / count) * reach, radius)
        for i in range(count)
    )


def _rings(count: int) -> str:
    step = 50 / (2 * count - 1)
    return "".join(_disc(50, 50, 50 - step * i) for i in range(2 * count - 1))


def _waves(count: int) -> str:
    height = 100 / (2 * count - 1)
    return "".join(
        f"M0 {y:.1f}c17 {-height * 1.4:.1f} 33 {-height * 1.4:.1f} 50 0s33 {height * 1.4:.1f} 50 0v{height:.1f}"
        f"c-17 {height * 1.4:.1f}-33 {height * 1.4:.1f}-50 0s-33 {-height * 1.4:.1f}-50 0Z"
        for y in (height * 2 * i + height * 0.2 for i in range(count))
    )


def _bars(heights: list[float]) -> str:
    width = 100 / (len(heights) * 1.35)
    return "".join(_box(i * width * 1.35, 100 - h, width, h) for i, h in enumerate(heights))


def _stairs(steps: int) -> str:
    width = 100 / steps
    return _polygon(
        [
            (0, 100),
            *[
                p
                for i in range(steps)
                for p in ((i * width, 100 - i * width - width), ((i + 1) * width, 100 - i * width - width))
            ],
            (100, 100),
        ]
    )


def _grid(chosen: random.Random, size: int) -> str:
    cell = 100 / size
    cells = [(x, y) for x in range(size) for y in range(size)]
    return "".join(
        _box(x * cell, y * cell, cell * 0.86, cell * 0.86) for x, y in chosen.sample(cells, size * size * 2 // 3)
    )


MARKS: list[Callable[[random.Random], str]] = [
    lambda r: _star(r.choice([5, 6, 8, 12]), r.choice([0.42, 0.6, 0.75])),
    lambda r: _petals(r.choice([4, 5, 6, 8]), r.choice([20, 24])),
    lambda r: _rings(r.choice([2, 3])),
    lambda r: _waves(r.choice([2, 3, 4])),
    lambda r: _bars(r.sample([30, 45, 60, 80, 100], r.choice([3, 4, 5]))),
    lambda r: _stairs(r.choice([3, 4, 5])),
    lambda r: _grid(r, r.choice([3, 4])),
    lambda r: "M62 0a50 50 0 1 0 38 66a40 40 0 1 1-38-66Z",  # crescent
    lambda r: "M50 0C66 26 84 44 84 66a34 34 0 0 1-68 0C16 44 34 26 50 0Z",  # drop
    lambda r: "M0 100V46a50 46 0 0 1 100 0v54H72V66a22 22 0 0 0-44 0v34Z",  # arch
    lambda r: "M58 0L12 58h30L34 100L88 38H56Z",  # bolt
    lambda r: "M100 0C40 0 0 30 0 100C60 100 100 66 100 0ZM18 82L70 30L76 36L24 88Z",  # leaf
    lambda r: "M0 100V56L28 22L48 48L64 30L100 72v28Z",  # peaks
    lambda r: "M0 44L50 0L100 44V100H62V64H38v36H0Z",  # house
    lambda r: "M50 0a36 36 0 0 1 36 36c0 26-36 64-36 64S14 62 14 36A36 36 0 0 1 50 0Z" + _disc(50, 36, 14),  # pin
    lambda r: "M0 38H58V10L100 50L58 90V62H0Z",  # arrow
    lambda r: _disc(28, 50, 28) + _disc(28, 50, 11) + "M54 42H100V72H88V58H80V68H70V58H54Z",  # key
    lambda r: "M0 0H46V46H0ZM54 0H100V46H54ZM0 54H46V100H0ZM54 54H100L54 100Z",  # four
    lambda r: "M0 0H50A50 50 0 0 1 50 100H0ZM58 0",  # half
    lambda r: _box(0, 0, 42, 100) + "M52 0A48 50 0 0 1 52 100Z",  # divided
    lambda r: "M50 0L100 50L50 100L0 50ZM50 30L30 50L50 70L70 50Z",  # diamond
    lambda r: "M0 0L50 34L100 0V66L50 100L0 66Z",  # chevron
    lambda r: "M0 50A50 50 0 0 1 100 50ZM0 58H100A50 50 0 0 1 0 58Z",  # horizon
    lambda r: _disc(30, 30, 30) + _disc(72, 72, 28) + _disc(78, 22, 16),  # bubbles
]

FACES = [
    ("roboto-flex", {"wdth": 25, "wght": 800}),
    ("roboto-flex", {"wdth": 151, "wght": 900}),
    ("roboto-flex", {"wdth": 100, "wght": 1000}),
    ("roboto-flex", {"wdth": 130, "wght": 300}),
    ("roboto-flex", {"wdth": 60, "wght": 500}),
    ("roboto-flex", {"wdth": 110, "wght": 600, "slnt": -10}),
    ("literata", {"opsz": 72, "wght": 900}),
    ("literata", {"opsz": 72, "wght": 300}),
    ("literata", {"opsz": 7, "wght": 600}),
    ("ibm-plex-sans", {"wdth": 100, "wght": 700}),
    ("ibm-plex-sans", {"wdth": 85, "wght": 500}),
    ("noto-sans", {"wdth": 100, "wght": 700}),
]


@lru_cache(maxsize=8)
def _face(package: str) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(fontpkg.path(package))))


def outline(text: str, face_index: int, tracking: float = 0.0) -> tuple[str, float, float]:
    """A line of text as SVG path data with its baseline at y = 0, its width and its ascent, at 100 units an em."""
    package, axes = FACES[face_index % len(FACES)]
    face = _face(package)
    font = uharfbuzz.Font(face)
    font.set_variations(axes)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    scale = 100 / face.upem
    parts: list[str] = []
    x = 0.0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        parts += _glyph(font, info.codepoint, x + position.x_offset * scale, scale)
        x += position.x_advance * scale + tracking
    return "".join(parts), x - tracking, 74.0


def _glyph(font: uharfbuzz.Font, glyph: int, dx: float, scale: float) -> list[str]:
    parts: list[str] = []

    def at(*values: float) -> str:
        return " ".join(
            f"{(value * scale + dx) if index % 2 == 0 else -value * scale:.1f}" for index, value in enumerate(values)
        )

    functions = uharfbuzz.DrawFuncs()
    functions.set_move_to_func(lambda x, y, _: parts.append("M" + at(x, y)))
    functions.set_line_to_func(lambda x, y, _: parts.append("L" + at(x, y)))
    functions.set_quadratic_to_func(lambda cx, cy, x, y, _: parts.append("Q" + at(cx, cy, x, y)))
    functions.set_cubic_to_func(lambda ax, ay, bx, by, x, y, _: parts.append("C" + at(ax, ay, bx, by, x, y)))
    functions.set_close_path_func(lambda _: parts.append("Z"))
    font.draw_glyph(glyph, functions, None)
    return parts


@dataclass(frozen=True)
class Logo:
    """A file as it is uploaded."""

    data: bytes
    filename: str
    is_white: bool


def is_dark(colour: str) -> bool:
    """Whether white is the more legible ink on a colour (WCAG relative luminance below 0.1791)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.1791


def logo_of(company: DemoCompany) -> Logo:
    """This company's logo file. Layout, face, mark, ink and format follow from its number alone."""
    chosen = random.Random(company.number * 7919)
    # Half of the logos on dark fields are white files, the rest bring the colour itself or ink.
    is_white = is_dark(company.colour) and company.number % 4 != 0
    ink = "#ffffff" if is_white else chosen.choice(["#101214", "#101214", company.colour])
    svg = _drawing(company, chosen, ink)
    kind = company.number % 10
    if kind < 6:
        return Logo(svg.encode(), f"logo-{company.number}.svg", is_white)
    png = cairosvg.svg2png(bytestring=svg.encode(), output_width=chosen.choice([640, 900, 1400]))
    if kind in {6, 7} or is_white:
        return Logo(png, f"logo-{company.number}.png", is_white)
    flat = Image.new("RGB", (picture := Image.open(io.BytesIO(png))).size, "#ffffff")
    flat.paste(picture, mask=picture.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "WEBP" if kind == 8 else "JPEG", quality=92)
    return Logo(out.getvalue(), f"logo-{company.number}.{'webp' if kind == 8 else 'jpg'}", False)


def _drawing(company: DemoCompany, chosen: random.Random, ink: str) -> str:
    mark = MARKS[company.number % len(MARKS)](chosen)
    layout = chosen.choice(["left", "left", "above", "above", "word", "stacked"])
    name = company.name.upper() if chosen.random() < 0.3 else company.name
    face_index = chosen.randrange(len(FACES))
    if not name.isascii():
        face_index = chosen.choice([6, 7, 9, 10, 11])
    lines = _lines(name) if layout == "stacked" or len(name) > 22 else [name]
    drawn = [outline(line, face_index, chosen.choice([0, 0, 2, 6])) for line in lines]
    width = max(line[1] for line in drawn)
    leading = 104.0
    if layout in {"left", "stacked"}:
        size = 96.0 if len(lines) == 1 else leading * len(lines) * 0.8
        words = _set(drawn, x=size + 26, y=74.0, leading=leading)
        return _svg(
            f'<g transform="scale({size / 100})"><path d="{mark}"/></g>{words}',
            width + size + 26,
            max(size, leading * len(lines)),
            ink,
        )
    if layout == "above":
        size = min(150.0, max(90.0, width * 0.45))
        shift = max(0.0, (size - width) / 2)
        words = _set(drawn, x=shift, y=size + 92, leading=leading)
        left = max(0.0, (width - size) / 2)
        return _svg(
            f'<g transform="translate({left:.1f} 0) scale({size / 100:.3f})"><path d="{mark}"/></g>{words}',
            max(width, size),
            size + 22 + leading * len(lines),
            ink,
        )
    return _svg(_set(drawn, x=0, y=74.0, leading=leading), width, leading * len(lines), ink)


def _lines(name: str) -> list[str]:
    words = name.split()
    best = min(range(1, len(words) + 1), key=lambda i: abs(len(" ".join(words[:i])) - len(name) / 2))
    lines = [" ".join(words[:best]), " ".join(words[best:])]
    return [line for line in lines if line]


def _set(drawn: list[tuple[str, float, float]], *, x: float, y: float, leading: float) -> str:
    return "".join(
        f'<path transform="translate({x:.1f} {y + i * leading:.1f})" d="{path}"/>'
        for i, (path, _, _) in enumerate(drawn)
    )


def _svg(content: str, width: float, height: float, ink: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {width + 8:.0f} {height + 8:.0f}" '
        f'width="{width + 8:.0f}" height="{height + 8:.0f}"><g fill="{ink}" fill-rule="evenodd">{content}</g></svg>'
    )
