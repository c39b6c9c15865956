"""Measures the rendering engine beside others on the same pictures in the same run: CPU time flows out as bars."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import cairocffi as cairo
import numpy as np
from cairosvg import svg2png
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from bench.peers import cairosvg_ms, chromium_ms, general_peers_ms, in_turns_ms, median_ms
from visuals import PackagedFonts, Values, compile_template, render
from visuals.fitting import fit_text
from visuals.nodes import Group, Node, TextSlot
from visuals.png import png_of
from visuals.rendering import Encoding

TEMPLATE = Path(__file__).resolve().parent.parent / "kits" / "posters" / "templates" / "squeeze.svg"
FORMATS = ("square", "portrait", "story", "linkedin", "x")
SIDE_PX = 1080
LINES = (
    "The queue goes round the block.",
    "Your bath is still warm.",
    "Your train leaves at noon.",
    "The cat has other plans today.",
    "We open late and close at noon.",
    "Rain again, and a new umbrella.",
    "Our bread rises without you.",
    "Nobody has fed the machines yet.",
    "The inventory takes all Sunday.",
    "It is your turn to do the dishes.",
    "The garden wants watering now.",
    "My bicycle has a flat tyre, sure.",
    "Practice starts at half past ten.",
    "A parcel could come any minute.",
    "Grandmother invites to dinner.",
    "The last episode is on tonight.",
)
LOCALES = {"en": "9 June", "fr": "le 9 juin", "de": "9. Juni"}
FIELDS = ("#0B5D4A", "#B5179E", "#FFB703", "#1D3557")
ROUNDS = 40
DOCUMENTS = 12
BULK_COMPANIES = 75
BULK_CHUNK = 25  # companies that go through one format before the next: their logos stay decoded, its plate stays warm
Bars = list[dict[str, Any]]
template = compile_template(TEMPLATE.read_bytes(), fonts=PackagedFonts())


def run() -> Bars:
    """The ratios that the engine owes, each with what it was measured against."""
    logos = [_logo(number) for number in range(BULK_COMPANIES)]
    documents = [render(template, told, "square", encoding="svg").data for told in _own_lines(logos)[:DOCUMENTS]]
    plain_ms = cairosvg_ms(documents)
    return [
        *_against_peers(logos, documents, plain_ms),
        *_against_cairosvg(logos, documents),
        *_bulk(logos),
        *_at_once(logos),
    ]


def _against_peers(logos: Sequence[bytes], documents: Sequence[bytes], plain_ms: float) -> Bars:
    """One campaign line, its field; only the logo is another each time, and each was drawn once before."""
    told = [_values(LINES[1], FIELDS[0], logo) for logo in logos[:ROUNDS]]
    ours = [partial(render, template, values, "square") for values in told]
    for draw in ours:
        draw()
    ours_ms, size_ratio = median_ms(ours), _size_ratio(told[0])
    peers = general_peers_ms(documents)
    name = f"logo + kept text, PNG 1080²: × CairoSVG ({plain_ms:.0f} ms / {ours_ms:.2f} ms)"
    bars = [
        _at_least(name, plain_ms / ours_ms, 25),
        _at_most("logo + kept text, PNG 1080²: bytes ÷ cairo's", size_ratio, 1.1, digits=2),
    ]
    if peers:
        fastest = min(peers, key=lambda name: peers[name])
        named = ", ".join(f"{name} {ms:.0f} ms" for name, ms in sorted(peers.items(), key=lambda peer: peer[1]))
        bars.append(_at_least(f"the same: × {fastest} (of {named})", peers[fastest] / ours_ms, 10))
    else:
        bars.append(_at_least("general engines installed", 0, 1))
    browser_ms = chromium_ms(documents, SIDE_PX)
    if browser_ms:
        bars.append(_at_least(f"the same: × Chromium, warm ({browser_ms:.0f} ms)", browser_ms / ours_ms, 10))
    return bars


def _against_cairosvg(logos: Sequence[bytes], documents: Sequence[bytes]) -> Bars:
    """In turns with CairoSVG: a machine that slows down slows both."""
    own_line = _own_lines(logos)
    bars = []
    kinds: tuple[tuple[str, list[Values], Encoding, float], ...] = (
        ("own text + logo, PNG", own_line, "png", 10),
        ("new colours + text + logo, PNG", _recoloured(logos, 0), "png", 5),
        ("new colours + text + logo, JPEG", _recoloured(logos, 100), "jpeg", 8),
    )
    for name, told, encoding, goal in kinds:
        ours = [partial(render, template, values, "square", encoding=encoding) for values in told]
        ours[0]()
        plain_ms, ours_ms = in_turns_ms([partial(svg2png, documents[i % DOCUMENTS]) for i in range(ROUNDS)], ours)
        label = f"{name} 1080²: × CairoSVG's PNG ({plain_ms:.0f} ms / {ours_ms:.1f} ms)"
        bars.append(_at_least(label, plain_ms / ours_ms, goal))
    return bars


def _bulk(logos: Sequence[bytes]) -> Bars:
    """Every company × format × language, each logo met for the first time."""
    pictures = list(_bulk_pictures(logos))
    pixels = [_pixels(render(template, told, key).data) for told, key in pictures[: len(FORMATS)]]
    started = time.process_time()
    for told, key in pictures:
        render(template, told, key)
    each_ms = (time.process_time() - started) * 1000 / len(pictures)
    encoding_ms = statistics.mean(median_ms([partial(png_of, one)] * 5) for one in pixels)
    count, rate = len(FORMATS), 1000 / each_ms
    return [
        _at_least(f"bulk, {len(pictures)} PNG in {count} formats: images a second and core", rate, 150),
        _at_most(f"bulk: cost ÷ encoding the same pictures alone ({encoding_ms:.1f} ms)", each_ms / encoding_ms, 2.0),
    ]


def _bulk_pictures(logos: Sequence[bytes]) -> Iterator[tuple[Values, str]]:
    for begin in range(0, len(logos), BULK_CHUNK):
        for key in FORMATS:
            for locale, date in LOCALES.items():
                for logo in logos[begin : begin + BULK_CHUNK]:
                    yield Values({"line": LINES[0], "date": date}, {"field": FIELDS[1]}, {"logo": logo}, locale), key


def _at_once(logos: Sequence[bytes]) -> Bars:
    """What a person waits for."""
    told = [*_recoloured(logos, 200), *_recoloured(logos, 300)]
    previews = _spent_ms([partial(render, template, one, "square", encoding="jpeg", width_px=540) for one in told])
    circle = next(node for node in _slots(template.trees["square"]) if node.name == "line")
    fits, in_circle = (_fits_ms(slot) for slot in (replace(circle, shape=None), circle))
    sheets = _spent_ms([partial(render, template, one, "poster-a3", encoding="pdf") for one in told])
    return [
        _at_most("live preview 540², new colours, JPEG: p95 ms", _p95(previews), 10),
        _at_most("text fit in a box: median ms", statistics.median(fits), 0.5, digits=2),
        _at_most("text fit in a circle: median ms", statistics.median(in_circle), 0.5, digits=2),
        _at_most("A3 PDF: median ms", statistics.median(sheets), 40),
    ]


def _fits_ms(slot: TextSlot) -> list[float]:
    """Each text for the first time."""
    fit_text.cache_clear()
    stack = template.fonts[slot.family]
    return _spent_ms([partial(fit_text, slot, _line(number), "en", stack) for number in range(80)])


def _slots(node: Node) -> Iterator[TextSlot]:
    if isinstance(node, TextSlot):
        yield node
    if isinstance(node, Group):
        for child in node.children:
            yield from _slots(child)


def _size_ratio(told: Values) -> float:
    data = render(template, told, "square").data
    theirs = io.BytesIO()
    cairo.ImageSurface.create_from_png(io.BytesIO(data)).write_to_png(theirs)
    return len(data) / len(theirs.getvalue())


def _spent_ms(calls: Sequence[Callable[[], object]]) -> list[float]:
    return sorted(median_ms([call]) for call in calls)


def _p95(ordered: Sequence[float]) -> float:
    return ordered[int(len(ordered) * 0.95)]


def _own_lines(logos: Sequence[bytes]) -> list[Values]:
    return [_values(_line(number), FIELDS[0], logos[number % 8]) for number in range(ROUNDS)]


def _recoloured(logos: Sequence[bytes], begin: int) -> list[Values]:
    """Colours that no other measurement has used, so that nothing is kept for them."""
    numbers = range(begin, begin + ROUNDS)
    return [_values(_line(number), _shade(number), logos[number % 8]) for number in numbers]


def _values(line: str, field: str, logo: bytes) -> Values:
    return Values(texts={"line": line, "date": "9 June"}, colours={"field": field}, images={"logo": logo}, locale="en")


def _line(number: int) -> str:
    return f"{LINES[number % len(LINES)]} {number}"


def _shade(number: int) -> str:
    base = FIELDS[number % len(FIELDS)]
    return f"{base[:3]}{(int(base[3:], 16) + number) % 65536:04X}"


def _logo(number: int) -> bytes:
    image = Image.new("RGBA", (600, 200))
    pen = ImageDraw.Draw(image)
    pen.ellipse((0, 0, 199, 199), fill="#1A2B3C")
    pen.rectangle((220, 70, 360 + 3 * number, 130), fill="#1A2B3C")
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def _pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)))


def _at_least(name: str, value: float, goal: float) -> dict[str, Any]:
    return {"bar": name, "value": round(value, 1), "goal": f"≥ {goal}", "holds": value >= goal}


def _at_most(name: str, value: float, goal: float, *, digits: int = 1) -> dict[str, Any]:
    return {"bar": name, "value": round(value, digits), "goal": f"≤ {goal}", "holds": value <= goal}
