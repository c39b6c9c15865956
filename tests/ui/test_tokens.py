"""What the stylesheets promise: contrast in both themes, sizes, and no inline style or script in any template."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = [HOUSE / room for room in ("ui", "coalition", "kits", "social", "metrics")]
STATIC = HOUSE / "ui" / "static" / "ui"
SHEETS = [path for room in ROOMS for path in sorted((room / "static").rglob("*.css"))]
SCRIPTS = [path for room in ROOMS for path in sorted((room / "static").rglob("*.js"))]
PAGES = [path for room in ROOMS for path in sorted((room / "templates").rglob("*.html")) if "mail" not in path.parts]
TEXT, SHAPE = 4.5, 3.0


def tokens() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Light, dark by the system, dark by choice."""
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", (STATIC / "tokens.css").read_text())
    found = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", block)) for block in blocks]
    light, by_system, by_choice = found
    return light, {**light, **by_system}, {**light, **by_choice}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    linear = []
    for at in (0, 2, 4):
        channel = int(digits[at : at + 2], 16) / 255
        linear.append(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_both_ways_into_the_dark_are_the_same() -> None:
    _, by_system, by_choice = tokens()
    assert by_system == by_choice


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_shapes_are_readable_on_every_surface(theme: int) -> None:
    colours = tokens()[theme]
    pairs = [*product(("ink", "ink-2"), ("ground", "paper", "inset", "tint"), (TEXT,))]
    pairs += [*product(("edge", "stop"), ("ground", "paper", "inset"), (SHAPE,))]
    pairs += [("on-act", "act", TEXT), ("on-act", "act-hover", TEXT), ("on-field", "field", TEXT)]
    low = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground, least in pairs
        if contrast(colours[text], colours[ground]) < least
    }
    assert low == {}


def compressed_size_bytes(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def test_stylesheets_and_scripts_of_all_rooms_together_stay_small() -> None:
    assert len(SHEETS) >= 7 and len(SCRIPTS) >= 10
    assert compressed_size_bytes(SHEETS) <= 40 * 1024
    assert compressed_size_bytes(SCRIPTS) <= 60 * 1024  # htmx and its SSE part add 20 KB, the budget is 80


def test_radius_is_nothing_or_a_pill() -> None:
    found = {value for path in SHEETS for value in re.findall(r"border-radius:\s*([^;}]+)", path.read_text())}
    assert found == {"0", "999px"}


def test_nothing_throws_a_shadow_and_no_colour_runs_into_another() -> None:
    """Rings of the focus and of a tile are drawn as shadows without blur; the only gradient is the hatch of silence."""
    blurred = [
        (path.name, each)
        for path in SHEETS
        for value in re.findall(r"box-shadow:\s*([^;}]+)", path.read_text())
        for each in re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", value).split(",")
        if not re.match(r"none|0 0 0 |inset (0|-?\d+px) (0|-?\d+px) 0 ", each.strip())
    ]
    assert blurred == []
    gradients = [path.name for path in SHEETS for _each in re.findall(r"gradient\(", path.read_text())]
    assert gradients == ["components.css"]
    assert not [path.name for path in SHEETS if re.search(r"text-shadow|drop-shadow", path.read_text())]


def test_stylesheets_and_scripts_fetch_nothing_from_elsewhere() -> None:
    assert [
        path.name
        for path in [*SHEETS, *SCRIPTS, STATIC / "shapes.svg"]
        if re.search(r"(@import|url\(|https?://(?!www\.w3\.org))", path.read_text())
    ] == []


def test_no_template_carries_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|javascript:")
    assert len(PAGES) > 60
    assert {path.name: inline.findall(path.read_text()) for path in PAGES if inline.search(path.read_text())} == {}


def test_every_shape_that_is_used_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "shapes.svg").read_text()))
    used = {name for path in PAGES for name in re.findall(r'ui_icon "([\w-]+)"', path.read_text())}
    assert used - drawn == set()
    assert {"draft", "waiting", "scheduled", "sending", "published", "failed", "stopped", "needs_you"} <= drawn
