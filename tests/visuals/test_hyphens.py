"""Long words are parted at a line's end, by the patterns of their language or by the writer's soft hyphens."""

import itertools

import pypdfium2 as pdfium
import pytest

from tests.visuals.samples import compiled, text_slot, values
from visuals import PackagedFonts, clean_text, render
from visuals.fitting import TextLayout, fit_text
from visuals.fonts import FontStack
from visuals.hyphens import hyphenated, soft_hyphens
from visuals.nodes import TextSlot
from visuals.typography import shape_text

STACK = FontStack.load("Roboto Flex", PackagedFonts())
NARROW = {"width": 200, "height": 180, "data_max_size": 60, "data_min_size": 12, "data_max_lines": 4}


def set_in(text: str, locale: str, **attributes: object) -> TextLayout:
    (slot,) = compiled(text_slot(**(NARROW | attributes))).trees["page"].children
    assert isinstance(slot, TextSlot)
    return fit_text(slot, text, locale, STACK)


def lines(layout: TextLayout) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in layout.lines]


@pytest.mark.parametrize(
    ("word", "locale", "parts"),
    [
        ("Wahlbenachrichtigung", "de", "Wahl-be-nach-rich-ti-gung"),
        ("„Donaudampfschifffahrt“,", "de-AT", "„Donau-dampf-schiff-fahrt“,"),
        ("inconstitutionnel", "fr", "incons-ti-tu-tionnel"),
        ("δημοκρατικότητα", "el", "δημο-κρα-τι-κότητα"),
        ("избирателите", "bg", "изби-ра-те-лите"),
        ("Sitzung", "de", "Sitzung"),  # too short
        ("example.org/ballots", "en", "example.org/ballots"),  # no word
        ("äänestysoikeutettu", "fi", "äänestysoikeutettu"),  # no patterns
        ("miércoles", "xx", "miércoles"),
    ],
)
def test_words_are_parted_where_their_language_parts_them(word, locale, parts):
    cuts = (0, *hyphenated(word, locale), len(word))
    assert "-".join(word[start:end] for start, end in itertools.pairwise(cuts)) == parts


def test_a_break_that_would_change_letters_is_none():
    """Hungarian parts "hosszabb" as hosz-szabb; what is drawn stays what was written."""
    assert 6 not in hyphenated("meghosszabbítás", "hu") and hyphenated("meghosszabbítás", "hu") == (10,)


def test_a_long_word_is_parted_where_that_makes_it_larger():
    whole = set_in("Wahlbenachrichtigung", "de", data_hyphens="none")
    parted = set_in("Wahlbenachrichtigung", "de")
    assert lines(whole) == ["Wahlbenachrichtigung"]
    assert lines(parted) == ["Wahlbe-", "nachrich-", "tigung"]
    assert parted.size_px > 2 * whole.size_px and not parted.is_overflowing
    for line in parted.lines:
        assert line.ink_left_px >= 0 and line.ink_right_px <= 200 + 1e-6


def test_words_stay_whole_where_little_is_gained():
    layout = set_in("Alle Wahlberechtigten gehen hin", "de", width=380, height=120, data_max_lines=2)
    assert lines(layout) == ["Alle Wahlberechtigten", "gehen hin"]


def test_a_word_is_parted_rather_than_set_under_the_least_size():
    told = {"data_min_size": 34, "width": 250, "height": 80, "data_max_lines": 2, "data_max_size": 36}
    assert set_in("Bezirkswahlleiter", "de", data_hyphens="none", **told).is_overflowing
    layout = set_in("Bezirkswahlleiter", "de", **told)
    assert not layout.is_overflowing and lines(layout) == ["Bezirks-", "wahlleiter"]


def test_soft_hyphens_are_the_writers_word():
    assert soft_hyphens("Ur\u00adlaubs\u00adtag") == (2, 7)
    assert lines(set_in("Urlaubs\u00adtagebuch\u00adseite", "de")) == ["Urlaubs-", "tagebuch-", "seite"]
    assert lines(set_in("Urlaubs\u00adtag", "de", data_hyphens="none")) == ["Urlaubstag"]
    assert lines(set_in("äänestys\u00adoikeutettu", "fi")) == ["äänestys-", "oikeutettu"]


def test_soft_hyphens_are_kept_within_words_alone_and_never_counted():
    assert clean_text("\u00adUr\u00adlaub\u00ad \u00ad 3\u00ad!") == "Ur\u00adlaub 3!"
    assert clean_text(" \u00ad\n\u00ad ") == ""
    told = values("Ur\u00adlaub")
    assert render(compiled(text_slot(data_max_chars=6)), told, "page").warnings == ()
    assert [w.code for w in render(compiled(text_slot(data_max_chars=5)), told, "page").warnings] == ["over-limit"]


def test_a_parted_word_is_drawn_as_it_was_shaped():
    """Its glyphs and advances are those of the whole word, kerning included."""
    whole = shape_text("AVATARVATERSCHAFT", STACK, (), 0.0, "de").paragraphs[0].pieces
    parted = shape_text("AVATARVATERSCHAFT", STACK, (), 0.0, "de", with_hyphens=True).paragraphs[0].pieces
    assert len(whole) == 1 and len(parted) > 1
    assert sum((run.glyphs for piece in parted for run in piece.runs), ()) == whole[0].runs[0].glyphs
    assert [bool(piece.hyphen) for piece in parted] == [True] * (len(parted) - 1) + [False]


@pytest.mark.parametrize(
    "text", ["مسؤولياتنا المشتركة", "האחריות\u05beהמשותפת", "ΔΗΜΟΚΡΑΤΙΚΟΤΗΤΑ", "Œuvre\u00adfficacité"]
)
def test_other_scripts_and_ligatures_stay_sound(text):
    for locale in ("ar", "he", "el", "fr"):
        layout = set_in(text, locale)
        assert layout.lines and not layout.is_overflowing


def test_a_pdf_tells_the_hyphen():
    drawn = compiled(text_slot(**NARROW))
    pdf = render(drawn, values("Wahlbenachrichtigung", locale="de"), "page", encoding="pdf").data
    found = pdfium.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert found == "Wahlbe\x02nachrich\x02tigung"  # PDFium's mark of a hyphen at a line's end: the word is found whole
