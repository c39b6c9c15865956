"""What the look asks of single motifs: lengths, bars, sizes, tones, and a logo that never stands on the headline."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from kits.posters.twelve_tiles import TONES
from tests.visuals.languages import LANGUAGES
from tests.visuals.samples import decoded, wordmark
from visuals import CompiledTemplate, PackagedFonts, Values, compile_template, contrast_ratio, render
from visuals.colour import Roles
from visuals.fitting import fit_text
from visuals.nodes import TextSlot, placed_slots

POSTERS = Path(__file__).parents[2] / "kits" / "posters" / "templates"
MOTIFS = sorted(path.stem for path in POSTERS.glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
BAR_SHARE, CAP_UNITS = 0.17, 1000
WORDS = re.compile(r'<use href="#w[0-9a-f]{8}"[^>]* data-fill="[^"]+"/>|<path data-fill="[^"]+" d="[^"]+"/>')
LOGOS = {
    "wide": wordmark("#222222", size=(1600, 120)),
    "square": wordmark("#B5179E", size=(210, 200)),
    "on its own ground": wordmark("#1A2B3C", margin=40, ground="#FFFFFF"),
}


def source(motif: str) -> str:
    return (POSTERS / f"{motif}.svg").read_text()


def compiled_motif(svg: str) -> CompiledTemplate:
    return compile_template(svg.encode(), fonts=PackagedFonts())


def own_lines(template: CompiledTemplate, key: str) -> Iterator[TextSlot]:
    return (slot for slot, _ in placed_slots(template.trees[key]) if isinstance(slot, TextSlot) and slot.name == "line")


def test_what_a_company_writes_is_as_long_as_the_motif_allows() -> None:
    found = {
        motif: {name: slot.max_chars for name, slot in compiled_motif(source(motif)).slots.items() if slot.max_chars}
        for motif in MOTIFS
    }
    own = {motif: (slots.get("line"), slots.get("verb")) for motif, slots in found.items()}
    line = (48, None)
    assert own == {
        **dict.fromkeys(("squeeze", "cross", "full-measure", "horizon", "deux-tours", "urne", "panneaux"), line),
        "excuses": (32, None),
        "metier": (None, 14),
        **dict.fromkeys(("twelve-tiles", "conjugaison"), (None, None)),
    }


def test_a_bar_through_an_excuse_is_at_most_17_percent_of_the_line() -> None:
    """Of the capitals' height, at half the small letters': those of everybody, and the company's own."""
    common = re.findall(
        r'matrix\(\S+ 0 0 (\S+) \S+ (\S+)\)" data-fill="ink"/><rect x="\S+" y="(\S+)" width="\S+" height="(\S+)"',
        source("excuses"),
    )
    assert len(common) == 7 * 38  # languages, and bars of all formats
    for scale, baseline, top, height in (map(float, bar) for bar in common):
        cap = scale * CAP_UNITS
        assert height <= BAR_SHARE * cap
        assert 0.25 * cap < baseline - top - height < baseline - top < 0.45 * cap
    template = compiled_motif(source("excuses"))
    own = [slot for key in template.formats for slot in own_lines(template, key)]
    assert len(own) == len(template.formats)
    for slot in own:
        cap_em = template.fonts[slot.family].instances(slot.axes)[0].cap_height_em
        assert slot.strike is not None and slot.strike.width_em <= BAR_SHARE * cap_em


@pytest.mark.parametrize("key", ["square", "portrait", "story"])
def test_a_line_at_full_measure_is_at_least_42_thousandths_of_the_height(key: str) -> None:
    template = compiled_motif(source("full-measure"))
    (slot,) = own_lines(template, key)
    for locale, told in LANGUAGES.items():
        layout = fit_text(slot, told[0], locale, template.fonts[slot.family])
        assert layout.size_px >= 0.042 * template.formats[key].height_px, told[0]


@pytest.mark.parametrize("key", ["square", "portrait", "story"])
def test_a_line_at_full_measure_is_told_of_before_it_is_smaller(key: str) -> None:
    template = compiled_motif(source("full-measure"))
    (slot,) = own_lines(template, key)
    assert slot.min_size_px >= 0.042 * template.formats[key].height_px


def rows_of_tiles(wall: ElementTree.Element) -> list[list[str]]:
    """The grounds of one language's tiles, row by row from the left."""
    rows: dict[float, dict[float, str]] = {}
    for tile in wall:
        if tile.tag == f"{SVG}rect" and tile.get("data-slot") is None:
            row = rows.setdefault(float(tile.get("y", "")), {})
            row[float(tile.get("x", ""))] = tile.get("data-fill", "")
    return [[ground for _, ground in sorted(row.items())] for _, row in sorted(rows.items())]


def test_no_two_tiles_side_by_side_have_the_same_ground() -> None:
    walls = ElementTree.fromstring(source("twelve-tiles")).findall(f"{SVG}g/{SVG}g[@data-locale]")
    counts = []
    for wall in walls:
        rows = rows_of_tiles(wall)
        counts.append(len(rows))
        alike = [(row, left) for row in rows for left, right in pairwise(row) if left == right]
        assert alike == [], wall.get("data-locale")
    assert {*counts} == {1, 2, 3, 4, 7} and len(walls) % 7 == 0


def test_a_letter_reads_on_every_tile() -> None:
    shades = range(0, 256, 15)
    for field in (f"#{red:02x}{green:02x}{blue:02x}" for red in shades for green in shades for blue in shades):
        roles = Roles({"field": field})
        assert min(contrast_ratio(roles[ground], roles[letter]) for ground, letter in TONES) >= 4.58, field


@pytest.mark.parametrize("key", ["square", "story"])
@pytest.mark.parametrize("motif", MOTIFS)
def test_no_logo_stands_on_the_headline(motif: str, key: str) -> None:
    """The headline is what differs without its outlines, a logo what differs without it."""
    template, wordless = (compiled_motif(svg) for svg in (source(motif), WORDS.sub("", source(motif))))

    def drawn(template: CompiledTemplate, **images: bytes) -> np.ndarray:
        told = Values({}, {"field": "#12304A"}, images, "fr")
        return np.asarray(decoded(render(template, told, key, width_px=540).data))

    bare = drawn(template)
    headline = (bare != drawn(wordless)).any(axis=2)
    assert headline.mean() > 0.03
    for logo in LOGOS.values():
        covered = (bare != drawn(template, logo=logo)).any(axis=2)
        assert covered.mean() > 0.002 and not (covered & headline).any()
