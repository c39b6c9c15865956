"""Draws the gallery's header motif: Roboto Flex's outlines flow in, `squeeze.json` flows out.

A dish holds the first words; VOTE is warped so that its tops follow the dish; ANYWAY stands straight below.
Run it with `python -m ui.samples.draw`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from math import sqrt
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

Place = tuple[float, float]
Ring = list[Place]
STEPS = 14
TOLERANCE = 0.12


@dataclass(frozen=True)
class Cut:
    """Measures of one cut in px: the page's width, where the letters stand, and the dish."""

    width: float
    height: float
    left: float
    right: float
    top: float
    vote_base: float
    anyway: Place
    dish_centre: Place
    dish_radius: float
    gap: float
    lines: tuple[tuple[str, float], ...]
    line_size: float


WIDE = Cut(
    1280, 566, 42, 1238, 81, 393, (409, 563), (787, -386), 658, 7, (("Whatever happens", 149), ("on 9 June,", 201)), 50
)
NARROW = Cut(
    375,
    446,
    17,
    358,
    67,
    360,
    (370, 446),
    (225, -52),
    234,
    4.5,
    (("Whatever", 54), ("happens", 86), ("on 9 June,", 118)),
    30,
)


def roboto_flex(**axes: float) -> TTFont:
    spec = find_spec("fontpkg_roboto_flex")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package fontpkg-roboto-flex is not installed.")
    font = TTFont(next((Path(spec.origin).parent / "files").glob("*.ttf")))
    place = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | axes
    return instantiateVariableFont(font, place, inplace=True)


def rings_of(font: TTFont, text: str, tracking: float = 0) -> tuple[list[Ring], float, float]:
    """Flattened outlines in font units (ink starts at 0), their width, and the capital height."""
    glyphs, names, x, rings = font.getGlyphSet(), font.getBestCmap(), 0.0, []
    for letter in text:
        pen = DecomposingRecordingPen(glyphs)
        glyph = glyphs[names[ord(letter)]]
        glyph.draw(pen)
        rings += [[(px + x, py) for px, py in ring] for ring in flatten(pen.value)]
        x += glyph.width + tracking
    low = min(px for ring in rings for px, _ in ring)
    high = max(px for ring in rings for px, _ in ring)
    return [[(px - low, py) for px, py in ring] for ring in rings], high - low, font["OS/2"].sCapHeight


def flatten(commands: list[tuple[str, tuple[Place, ...]]]) -> list[Ring]:
    rings: list[Ring] = []
    for name, places in commands:
        if name == "moveTo":
            rings.append([places[0]])
        elif name == "lineTo":
            rings[-1] += line(rings[-1][-1], places[0])
        elif name == "qCurveTo":
            rings[-1] += quadratic(rings[-1][-1], places)
    for ring in rings:
        ring += line(ring[-1], ring[0])
    return rings


def line(start: Place, end: Place) -> Ring:
    return [
        (start[0] + (end[0] - start[0]) * i / STEPS, start[1] + (end[1] - start[1]) * i / STEPS)
        for i in range(1, STEPS + 1)
    ]


def quadratic(start: Place, places: tuple[Place, ...]) -> Ring:
    """TrueType's curve: between two control points lies their middle."""
    ring, *controls = [start], *places[:-1]
    ends = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(controls)] + [places[-1]]
    for control, end in zip(controls, ends, strict=True):
        a = ring[-1]
        for i in range(1, STEPS + 1):
            t = i / STEPS
            x, y = ((1 - t) ** 2 * a[k] + 2 * t * (1 - t) * control[k] + t * t * end[k] for k in (0, 1))
            ring.append((x, y))
    return ring[1:]


def thin(ring: Ring) -> Ring:
    """Douglas-Peucker: drop what a straight line says as well."""
    if len(ring) < 3:
        return ring
    (ax, ay), (bx, by) = ring[0], ring[-1]
    length = sqrt((bx - ax) ** 2 + (by - ay) ** 2) or 1e-9
    if length < 1e-6:
        far, at = max((sqrt((x - ax) ** 2 + (y - ay) ** 2), i) for i, (x, y) in enumerate(ring))
    else:
        far, at = max((abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length, i) for i, (x, y) in enumerate(ring))
    if far <= TOLERANCE:
        return [ring[0], ring[-1]]
    return thin(ring[: at + 1])[:-1] + thin(ring[at:])


def path(rings: list[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in thin(ring)) + "Z" for ring in rings)


def placed(rings: list[Ring], where: Callable[[float, float], Place]) -> str:
    return path([[where(x, y) for x, y in ring] for ring in rings])


def fitting(text: str, ratio: float, weight: float) -> tuple[list[Ring], float, float]:
    """The outlines of the width axis whose width to capital height is `ratio`."""
    low, high = 25.0, 151.0
    for _ in range(7):
        middle = (low + high) / 2
        rings, width, cap = rings_of(roboto_flex(wght=weight, wdth=middle, opsz=144), text)
        low, high = (middle, high) if width / cap < ratio else (low, middle)
    return rings, width, cap


def draw(cut: Cut) -> dict[str, object]:
    measure = cut.right - cut.left
    centre_x, centre_y = cut.dish_centre
    reach = cut.dish_radius + cut.gap

    def top(x: float) -> float:
        inside = reach**2 - (x - centre_x) ** 2
        return max(cut.top, centre_y + sqrt(inside)) if inside > 0 else cut.top

    vote, vote_width, vote_cap = fitting("VOTE", measure / ((cut.vote_base - cut.top) * 0.62), 1000)

    def pressed(x: float, y: float) -> Place:
        px = cut.left + x * measure / vote_width
        return px, cut.vote_base - y / vote_cap * (cut.vote_base - top(px))

    anyway, anyway_width, anyway_cap = fitting("ANYWAY", measure / (cut.anyway[1] - cut.anyway[0]), 1000)

    def straight(x: float, y: float) -> Place:
        return cut.left + x * measure / anyway_width, cut.anyway[1] - y / anyway_cap * (cut.anyway[1] - cut.anyway[0])

    return {
        "width": cut.width,
        "height": cut.height,
        "dish": [circle(cut.dish_centre, cut.dish_radius)],
        "on_field": [placed(vote, pressed), placed(anyway, straight)],
        "words": words(cut),
    }


def circle(centre: Place, radius: float) -> str:
    (x, y), r, d = centre, f"{radius:g}", 2 * radius
    return f"M{x - radius:g} {y:g}a{r} {r} 0 1 0 {d:g} 0a{r} {r} 0 1 0 {-d:g} 0Z"


def words(cut: Cut) -> list[str]:
    """The lines on the dish, centred under its middle."""
    font = roboto_flex(wght=860, wdth=100, opsz=60)
    scale = cut.line_size / font["head"].unitsPerEm
    drawn = []
    for text, base in cut.lines:
        rings, width, _ = rings_of(font, text)
        start = cut.dish_centre[0] - width * scale / 2
        drawn.append(path([[(start + x * scale, base - y * scale) for x, y in ring] for ring in rings]))
    return drawn


def wordmark() -> dict[str, object]:
    rings, width, cap = fitting("VOTE ANYWAY", 7.3, 1000)
    scale = 22 / cap
    return {
        "paths": [placed(rings, lambda x, y: (x * scale, 22 - y * scale))],
        "width": round(width * scale, 1),
        "height": 22,
    }


if __name__ == "__main__":
    drawn = {"wide": draw(WIDE), "narrow": draw(NARROW), "wordmark": wordmark()}
    Path(__file__).with_name("squeeze.json").write_text(json.dumps(drawn, indent=1) + "\n")
