import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest

from tests.visuals.languages import LANGUAGES
from visuals import CompiledTemplate, PackagedFonts, Values, clean_text, compile_template, render
from visuals.fitting import TextLayout, fit_text
from visuals.geometry import Box
from visuals.lines import PlacedLine
from visuals.nodes import Alternates, Circle, Group, ImageSlot, Node, Polygon, TextSlot
from visuals.painting import _placed_glyphs
from visuals.typography import capitals, graphemes

Slot = TypeVar("Slot", bound=Node)
POSTERS = sorted((Path(__file__).parents[2] / "kits" / "posters" / "templates").glob("*.svg"))
DASHES = "-–—−"
EXACT_PX = 1e-5
FOOT_EM = 0.22  # under the baseline, where a line is measured in a shape
DATED = ("date", "round-1", "round-2")


@lru_cache
def poster(path: Path) -> CompiledTemplate:
    return compile_template(path.read_bytes(), fonts=PackagedFonts())


def slots_of(node: Node, kind: type[Slot]) -> Iterator[Slot]:
    if isinstance(node, kind):
        yield node
    elif isinstance(node, Group):
        for child in node.children:
            yield from slots_of(child, kind)
    elif isinstance(node, Alternates):
        for option in node.options:
            yield from slots_of(option.node, kind)


def text_slots(node: Node) -> Iterator[TextSlot]:
    return slots_of(node, TextSlot)


def said(slot: TextSlot, locale: str) -> str:
    """The longest of a language's texts that the slot takes."""
    fitting = [text for text in LANGUAGES[locale] if sum(1 for _ in graphemes(text)) <= slot.max_chars]
    return clean_text(LANGUAGES[locale].date if slot.name in DATED else fitting[0])


def word_count(line: PlacedLine) -> int:
    return 1 + sum(glyph.index == -1 for run in line.runs for glyph in run.glyphs)


def begins_with_a_dash(line: PlacedLine, *, is_rtl: bool) -> bool:
    """By the glyph that is read first, the rightmost where text begins at the right: such lines tell no text."""
    run = line.runs[-1 if is_rtl else 0]
    first = run.glyphs[-1 if is_rtl else 0].index
    return first in {run.instance.font.get_nominal_glyph(ord(dash)) for dash in DASHES}


def ink_of(line: PlacedLine) -> Box:
    """What its glyphs cover by the font's own extents: left, top, right, bottom in the format's pixels."""
    boxes = []
    for instance, index, (x_size, _, _, size, x, baseline) in _placed_glyphs(line):
        extents, em = instance.font.get_glyph_extents(index), instance.units_per_em
        left, top = x + extents.x_bearing * x_size / em, baseline - extents.y_bearing * size / em
        boxes.append((left, top, left + extents.width * x_size / em, top - extents.height * size / em))
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def is_within(shape: Circle | Polygon, x: float, y: float) -> bool:
    if isinstance(shape, Circle):
        return math.hypot(x - shape.cx, y - shape.cy) <= shape.r + EXACT_PX
    corners = pairwise((*shape.points, shape.points[0]))
    sides = [
        ((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / math.hypot(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in corners
    ]
    return max(sides) <= EXACT_PX or min(sides) >= -EXACT_PX


def assert_stands_where_it_should(
    slot: TextSlot, layout: TextLayout, template: CompiledTemplate, key: str, where: str
) -> None:
    """Ink between the box's sides, cap line to last baseline between its edges, and all of it on the sheet.

    Accents and descenders may leave the box by .4 em. In a shape the ink stays at the cap line and at the line's foot.
    """
    cap = template.fonts[slot.family].instances(slot.axes)[0].cap_height_em
    x, y, width, height = slot.box
    spec = template.formats[key.split("/")[0]]
    assert layout.lines[0].baseline_px - cap * layout.lines[0].size_px >= y - EXACT_PX, where
    assert layout.lines[-1].baseline_px <= y + height + EXACT_PX, where
    for line in layout.lines:
        left, top, right, bottom = ink_of(line)
        assert x - EXACT_PX <= left < right <= x + width + EXACT_PX, where
        assert y - 0.4 * line.size_px <= top < bottom <= y + height + 0.4 * line.size_px, where
        assert left >= 0 and top >= 0 and right <= spec.width_px and bottom <= spec.height_px, where
        for level in (line.baseline_px - cap * line.size_px, line.baseline_px + FOOT_EM * line.size_px):
            assert slot.shape is None or (is_within(slot.shape, left, level) and is_within(slot.shape, right, level)), (
                where
            )


def test_the_texts_are_as_long_as_they_say():
    assert len(LANGUAGES) == 27 and len(POSTERS) >= 5
    for told in LANGUAGES.values():
        counts = [sum(1 for _ in graphemes(text)) for text in told]
        assert 36 <= counts[0] <= 48 and counts[1] <= 32 and counts[2] <= 14, told


@pytest.mark.parametrize("path", POSTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("locale", sorted(LANGUAGES))
def test_every_language_is_set_whole_and_large_enough_in_every_format(locale, path):
    template = poster(path)
    for key, tree in template.trees.items():
        for slot in text_slots(tree):
            text = said(slot, locale)
            layout = fit_text(slot, capitals(text) if slot.is_upper else text, locale, template.fonts[slot.family])
            where = f"{key} {slot.name} {text!r}"
            assert layout.missing == () and not layout.is_overflowing, where
            assert layout.size_px >= slot.min_size_px, where
            for line in layout.lines:
                assert not begins_with_a_dash(line, is_rtl=locale in ("ar", "he")), where
            assert_stands_where_it_should(slot, layout, template, key, where)
            counts = [word_count(line) for line in layout.lines]
            is_a_stack = max(counts) == 1  # of one word a line; a date stands on two as it is read, "9 de / junio"
            assert is_a_stack or slot.name in DATED or counts[-1] > 1, where


@pytest.mark.parametrize("path", POSTERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("locale", sorted(LANGUAGES))
def test_what_a_phone_covers_of_a_story_holds_nothing_to_read(locale, path):
    template = poster(path)
    tree, height = template.trees["story"], template.formats["story"].height_px
    free = 0.13 * height, 0.85 * height
    for slot in text_slots(tree):
        text = said(slot, locale)
        layout = fit_text(slot, capitals(text) if slot.is_upper else text, locale, template.fonts[slot.family])
        for line in layout.lines:
            _, top, _, bottom = ink_of(line)
            assert free[0] <= top < bottom <= free[1], (slot.name, text)
    for logo in slots_of(tree, ImageSlot):
        assert free[0] <= logo.box[1] and logo.box[1] + logo.box[3] <= free[1]


@pytest.mark.parametrize("locale", ["ar", "el", "he", "uk"])
def test_every_poster_is_drawn_without_a_warning(locale):
    for path in POSTERS:
        template = poster(path)
        slots = {slot.name: slot for tree in template.trees.values() for slot in text_slots(tree)}
        texts = {name: said(slot, locale) for name, slot in slots.items()}
        for key in template.formats:
            told = Values(texts=texts, colours={"field": "#0B5D4A"}, locale=locale)
            found = render(template, told, key, width_px=template.formats[key].width_px // 4).warnings
            assert {warning.code for warning in found} <= {"locale-missing", "slot-empty"}, (path.stem, key)


def test_a_line_in_arabic_joins_its_letters_and_starts_at_the_right():
    template = compile_template(POSTERS[0].read_bytes(), fonts=PackagedFonts())
    slot = next(slot for tree in template.trees.values() for slot in text_slots(tree))
    layout = fit_text(slot, "سلام", "ar", template.fonts[slot.family])
    (run,) = layout.lines[0].runs
    (alone,) = fit_text(slot, "س", "ar", template.fonts[slot.family]).lines[0].runs
    assert run.level == 1 and alone.glyphs[0].index not in {glyph.index for glyph in run.glyphs}
