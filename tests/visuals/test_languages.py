from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from tests.visuals.languages import LANGUAGES
from visuals import CompiledTemplate, PackagedFonts, Values, clean_text, compile_template, render
from visuals.fitting import fit_text
from visuals.lines import PlacedLine
from visuals.nodes import Alternates, Group, Node, TextSlot
from visuals.typography import break_pieces, capitals, graphemes

POSTERS = sorted((Path(__file__).parents[2] / "kits" / "posters" / "templates").glob("*.svg"))
DASHES = "-–—−"
DATED = ("date", "round-1", "round-2")


@lru_cache
def poster(path: Path) -> CompiledTemplate:
    return compile_template(path.read_bytes(), fonts=PackagedFonts())


def text_slots(node: Node) -> Iterator[TextSlot]:
    if isinstance(node, TextSlot):
        yield node
    elif isinstance(node, Group):
        for child in node.children:
            yield from text_slots(child)
    elif isinstance(node, Alternates):
        for option in node.options:
            yield from text_slots(option.node)


def said(slot: TextSlot, locale: str) -> str:
    """The longest of a language's texts that the slot takes."""
    fitting = [text for text in LANGUAGES[locale] if sum(1 for _ in graphemes(text)) <= slot.max_chars]
    return clean_text(LANGUAGES[locale].date if slot.name in DATED else fitting[0])


def word_count(line: PlacedLine) -> int:
    return 1 + sum(glyph.index == -1 for run in line.runs for glyph in run.glyphs)


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
                assert not line.text or line.text[0] not in DASHES, where
                assert line.ink_right_px - line.ink_left_px <= slot.box[2] + 1e-6, where
            if len(layout.lines) > 1 and len(list(break_pieces(text))) > 3:
                assert word_count(layout.lines[-1]) > 1, where


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
