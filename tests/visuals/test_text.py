import math
import time

import numpy as np
import pytest

from tests.visuals.samples import compiled, decoded, text_slot, values
from visuals import PackagedFonts, RenderError, clean_text, render, rendering, typography
from visuals.directions import bidi_levels
from visuals.fitting import fit_text
from visuals.fonts import FontStack
from visuals.nodes import Circle, Polygon, TextSlot
from visuals.plates import PlateCache
from visuals.typography import break_pieces, capitals, graphemes

STACK = FontStack.load("Roboto Flex", PackagedFonts())
LONG_WORD = "Donaudampfschifffahrtselektrizität"


def slot_of(**attributes: object) -> TextSlot:
    (slot,) = compiled(text_slot(**attributes)).trees["page"].children
    assert isinstance(slot, TextSlot)
    return slot


def words(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in break_pieces(text)]


def line_pieces(text: str, locale: str = "en", **attributes: object) -> list[int]:
    """How many runs of letters (pieces, not blanks) stand on each line."""
    layout = fit_text(slot_of(**attributes), text, locale, STACK)
    return [sum(1 for run in line.runs if run.glyphs[0].ink_em) for line in layout.lines]


def test_control_characters_and_bidi_overrides_go_and_letters_stay():
    assert clean_text("a\u202eb\u2066c\x00\x1b[1m\u200bd \t e\r\nf\ufeff") == "abc[1md e\nf"
    assert clean_text("e\u0301") == "é"
    assert clean_text("שלום!\u200f a\u061c") == "שלום!\u200f a\u061c"  # marks of direction are the writer's
    assert clean_text(" \n \n") == ""
    assert clean_text("10\u00a0% <b>&amp;") == "10\u00a0% <b>&amp;"


def test_characters_are_counted_as_people_count_them():
    assert len(list(graphemes("e\u0301"))) == 1
    assert len(list(graphemes("👩‍👩‍👧🇫🇷🇩🇪👍🏽a"))) == 5


def test_lines_do_not_start_with_a_dash_or_french_punctuation():
    assert words("Yes – or no") == ["Yes –", "or", "no"]
    assert words("Tu viens ? « Oui »") == ["Tu", "viens ?", "« Oui »"]
    assert words("Nord-Ostsee-Kanal") == ["Nord-", "Ostsee-", "Kanal"]
    assert words("-5 degrees") == ["-5", "degrees"]


def test_greek_capitals_drop_the_tonos():
    assert capitals("ψήφισε όπως κι αν έχει, Μαΐου") == "ΨΗΦΙΣΕ ΟΠΩΣ ΚΙ ΑΝ ΕΧΕΙ, ΜΑΪΟΥ"
    assert capitals("straße é") == "STRASSE É"


def test_the_last_line_is_not_one_lonely_word():
    for text in ("The queue goes round the block.", "Your bath is still warm.", "We are far too busy today, sorry."):
        counts = line_pieces(text, data_max_size=70, width=360)
        assert counts[-1] > 1 and sum(counts) == len(text.split())


def test_a_line_feed_is_a_break():
    assert line_pieces("One two\nthree four") == [2, 2]


def test_lines_keep_inside_a_dish():
    slot = slot_of(data_shape="circle 200 -40 200", data_align="middle", data_valign="bottom", data_max_size=60)
    assert isinstance(slot.shape, Circle)
    layout = fit_text(slot, "The queue goes round the block.", "en", STACK)
    assert not layout.is_overflowing
    for line in layout.lines:
        foot = line.baseline_px + 0.22 * line.size_px
        for x in (line.ink_left_px, line.ink_right_px):
            assert (x - 200) ** 2 + (foot + 40) ** 2 <= 200.5**2


@pytest.mark.parametrize("align", ["start", "middle", "end"])
@pytest.mark.parametrize("top", [100, 500])
def test_no_line_is_set_where_a_shape_does_not_reach(align, top):
    """The shape begins below the box's top."""
    shape = {"data_shape": "polygon 100 600 900 600 900 900 100 900", "data_align": align, "data_max_lines": 5}
    slot = slot_of(x=100, y=top, width=800, height=900 - top, data_min_size=20, data_max_size=400, **shape)
    layout = fit_text(slot, "one two three four five six", "en", STACK)
    assert not layout.is_overflowing and len(layout.lines) == 2
    cap_em = STACK.instances(())[0].cap_height_em
    for line in layout.lines:
        assert line.baseline_px - cap_em * line.size_px >= 600 - 1e-6
        assert line.ink_left_px >= 100 - 1e-6 and line.ink_right_px <= 900 + 1e-6
        middle = (line.ink_left_px + line.ink_right_px) / 2
        wanted = {"start": (line.ink_left_px, 100), "middle": (middle, 500), "end": (line.ink_right_px, 900)}[align]
        assert wanted[0] == pytest.approx(wanted[1])


def test_an_inverted_pyramid_gets_narrower():
    slot = slot_of(data_shape="triangle 0 0 400 0 200 200", data_align="middle", data_max_size=40)
    assert isinstance(slot.shape, Polygon)
    layout = fit_text(slot, "Whatever happens on that one day in June", "en", STACK)
    widths = [line.ink_right_px - line.ink_left_px for line in layout.lines]
    assert len(widths) == 3 and widths == sorted(widths, reverse=True)
    assert all(abs((line.ink_left_px + line.ink_right_px) / 2 - 200) < 0.01 for line in layout.lines)


def test_right_to_left_lines_start_at_the_right_and_keep_numbers():
    assert bidi_levels("שלום 2030") == ([1, 1, 1, 1, 1, 2, 2, 2, 2], 1)
    levels, base = bidi_levels("A (שלום)")
    assert base == 0 and levels == [0, 0, 0, 1, 1, 1, 1, 0]
    assert bidi_levels("ים (AC) 20 ל") == ([1, 1, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1], 1)
    assert bidi_levels("(ים [AC]) A") == ([1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 2], 1)
    assert bidi_levels("A (ים [B) C]") == ([0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0], 0)
    assert bidi_levels("A שלום!\u200f B") == ([0, 0, 1, 1, 1, 1, 1, 1, 0, 0], 0)  # a mark keeps the sign with its word
    warnings = render(compiled(text_slot()), values("שלום!\u200f"), "page").warnings
    assert warnings == ()


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("שלום 🩷", [1] * 6),
        ("שלום 🫨", [1] * 6),
        ("א\u0378", [1, 1]),
        ("مرحبا 🩷 2030", [1] * 8 + [2] * 4),
    ],
)
def test_letters_newer_than_pythons_unicode_stand_in_lines_from_the_right(text, levels):
    assert bidi_levels(text) == (levels, 1)
    assert render(compiled(text_slot()), values(text, locale="he"), "page").data


def test_letters_missing_everywhere_are_named_and_fallbacks_are_used():
    assert render(compiled(text_slot()), values("Ωμέγα ѓ ẞ"), "page").warnings == ()
    (warning,) = render(compiled(text_slot()), values("Vote 漢"), "page").warnings
    assert (warning.code, warning.slot) == ("missing-glyph", "line") and "漢" in warning.message


def test_too_much_text_is_set_smaller_and_told_and_never_cut():
    drawn = compiled(text_slot(data_max_chars=20, data_min_size=40, width=300, data_max_lines=2))
    picture = render(drawn, values("Donaudampfschifffahrtsgesellschaftskapitän"), "page")
    assert [(w.code, w.slot) for w in picture.warnings] == [("over-limit", "line"), ("overflow", "line")]
    dark = np.asarray(decoded(picture.data).convert("L")) < 128
    assert np.flatnonzero(dark.any(axis=0))[-1] <= 300


@pytest.mark.parametrize(
    ("run", "at_the_edges"),
    [("left", (True, False)), ("right", (False, True)), ("both", (True, True)), ("none", (False, False))],
)
def test_a_strike_runs_off_the_sheet_at_half_the_x_height(run, at_the_edges):
    slot = text_slot(x=40, y=60, width=320, height=60, data_strike="field", data_strike_run=run, data_align="middle")
    picture = decoded(render(compiled(slot), values("nnnn"), "page").data)
    green = (np.asarray(picture) == (0x0B, 0x5D, 0x4A)).all(axis=2)
    assert (green[:, 0].any(), green[:, 399].any()) == at_the_edges
    columns = np.flatnonzero(green.any(axis=0))
    ink = fit_text(slot_of(x=40, y=60, width=320, height=60, data_align="middle"), "nnnn", "en", STACK).lines[0]
    ends = ink.ink_left_px - 0.1 * ink.size_px, ink.ink_right_px + 0.1 * ink.size_px
    first = 0 if at_the_edges[0] else math.ceil(ends[0])  # of what is covered whole
    last = 399 if at_the_edges[1] else math.floor(ends[1]) - 1
    assert (columns[0], columns[-1]) == (first, last)
    top = ink.baseline_px - ink.x_height_px / 2 - 0.07 * ink.size_px
    wanted = range(math.ceil(top), math.floor(top + 0.14 * ink.size_px))
    assert [*np.flatnonzero(green[:, first])] == [*np.flatnonzero(green[:, 200])] == [*wanted]


@pytest.mark.parametrize("tracking_em", [-0.05, 0.2, 0.5])
def test_tracking_stands_between_letters(tracking_em):
    plain, tracked = (
        fit_text(slot_of(data_tracking=told, data_max_size=40), "Hill", "en", STACK).lines[0]
        for told in (0, tracking_em)
    )
    wider_px = (tracked.ink_right_px - tracked.ink_left_px) - (plain.ink_right_px - plain.ink_left_px)
    assert (plain.size_px, tracked.size_px) == (40, 40)
    assert wider_px == pytest.approx(3 * tracking_em * 40)


@pytest.mark.parametrize(("count", "size_px"), [(60, 84.0), (61, 84.0), (90, 61.1)])
def test_a_stretched_text_of_many_words_takes_many_lines(count, size_px):
    """From 61 on lines are filled instead of balanced."""
    slot = slot_of(data_fit="stretch", data_max_size=200, data_max_lines=10, width=1000, height=1000)
    layout = fit_text(slot, " ".join((["of", "Europe", "we"] * count)[:count]), "en", STACK)
    assert len(layout.lines) == 10 and not layout.is_overflowing
    assert layout.size_px == pytest.approx(size_px, abs=0.1)


def test_a_stretched_line_is_no_larger_than_its_largest_size_and_its_box():
    cap_em = STACK.instances(())[0].cap_height_em
    for told, height, wanted in ((40, 200, 40), (200, 200, 200), (900, 200, 200 / cap_em), (900, 50, 50 / cap_em)):
        slot = slot_of(data_fit="stretch", data_max_size=told, data_max_lines=1, width=4000, height=height)
        (line,) = fit_text(slot, "Hi", "en", STACK).lines
        assert line.size_px == pytest.approx(wanted)
        assert line.x_scale == 1.25  # no letter is widened by more


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "a" * 480,
        "word " * 96,
        "- - - -",
        "\u0301\u0301\u0301",
        "a" + "\u0301" * 480,
        "שלום (ACME) 2030",
        "مرحبا بالعالم",
        "👩‍👩‍👧 🇫🇷",
        "<script>alert(1)</script>&",
        "\ud800",
        "\n".join("abcdefgh"),
        LONG_WORD,
        "A\u0308gypten",
        "\x00\x07",
        "\u202e",
    ],
)
def test_hostile_text_gives_a_picture_whatever_the_setting(monkeypatch, text):
    for changes in ({}, {"data_fit": "stretch"}, {"data_shape": "circle 200 -40 200"}, {"data_case": "upper"}):
        drawn = compiled(text_slot(**changes))
        assert len(render(drawn, values(text), "page").data) > 300
        assert min(_set_anew_s(monkeypatch, drawn, text) for _ in range(3)) < 0.05


def _set_anew_s(monkeypatch, drawn, text):
    """Processor seconds of one picture that nothing is kept of: no plate, no fit, no shaped word."""
    monkeypatch.setattr(rendering, "_PLATES", PlateCache(0))
    fit_text.cache_clear()
    typography._shaped.cache_clear()
    started = time.process_time()
    render(drawn, values(text), "page")
    spent_s = time.process_time() - started
    fitted = len(clean_text(text)) > 0
    assert fit_text.cache_info().misses == fitted and (typography._shaped.cache_info().misses > 0) == fitted
    return spent_s


@pytest.mark.parametrize("text", ["a" * 10_000, "a b " * 2_500], ids=["a word", "words"])
def test_ten_thousand_characters_are_refused_at_once(text):
    drawn = compiled(text_slot())
    started = time.process_time()
    with pytest.raises(RenderError) as caught:
        render(drawn, values(text), "page")
    assert time.process_time() - started < 0.05
    refused = caught.value
    assert (refused.code, refused.slot, refused.message, refused.remedy) == (
        "text-too-long",
        "line",
        "The text has 10000 characters; more than 500 are not set.",
        "Write at most 48.",
    )


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("A\u0308gypten", "Ägypten"),  # decomposed
        ("Wahl\u202e \u2066heute\u2069", "Wahl heute"),  # overrides and isolates
        ("Wahl\x00\x07 heu\u00adte\u200b", "Wahl heute"),  # control characters, soft hyphen
        ("  Wahl \t heute\r\n", "Wahl heute"),
        ("\ud800Wahl\ufdd0\U0001ffff", "Wahl"),  # half a character, two that never are one
        ("Wahl\n\n \nheute", "Wahl\nheute"),
    ],
)
def test_what_is_not_seen_changes_no_byte(text, same_as):
    drawn = compiled(text_slot())
    assert render(drawn, values(text), "page").data == render(drawn, values(same_as), "page").data


def test_a_compound_of_34_letters_and_a_flag_are_set_whole():
    assert len(LONG_WORD) == 34
    for text in (LONG_WORD, f"{LONG_WORD} 👩‍👩‍👧 🇫🇷", "<script>alert(1)</script>&"):
        assert render(compiled(text_slot(data_min_size=8)), values(text), "page").warnings == ()


@pytest.mark.parametrize("setting", [{}, {"data_fit": "stretch"}, {"data_shape": "circle 200 -40 200"}])
def test_words_of_different_lines_never_run_together(setting):
    """Feeds beyond the slot's lines are blanks, and said; empty lines are none."""
    drawn = compiled(text_slot(data_max_lines=2, **setting))
    apart, joined = (render(drawn, values(text), "page") for text in ("Vote\ntoday\nor later", "Vote today or later"))
    assert apart.data == joined.data
    assert [w.code for w in apart.warnings] == ["overflow"] and joined.warnings == ()
    assert "there is room for 2" in apart.warnings[0].message
    assert render(drawn, values("Vote\n\ntoday"), "page").data == render(drawn, values("Vote\ntoday"), "page").data


@pytest.mark.parametrize("shape", ["circle 1000 1000 5", "polygon 900 900 920 900 910 950"])
def test_a_shape_without_room_is_left_and_told(shape):
    found = render(compiled(text_slot(data_shape=shape)), values("Hi\nthere"), "page")
    assert [w.code for w in found.warnings] == ["overflow"]
    assert (np.asarray(decoded(found.data).convert("L")) < 128).sum() > 100


def test_letters_that_are_newer_than_python_are_kept():
    drawn = compiled(text_slot())
    assert render(drawn, values("Vote \U0001fae8"), "page").data != render(drawn, values("Vote"), "page").data
    assert clean_text("\U0001fae8\ue000") == "\U0001fae8\ue000"
    assert [w.code for w in render(drawn, values("Vote \ue000"), "page").warnings] == ["missing-glyph"]


@pytest.mark.parametrize("text", ["\u00a0", "\u200d\u200d", "\u2003\n\u3000"])
def test_what_shows_nothing_is_empty(text):
    found = render(compiled(text_slot(data_required="true")), values(text), "page")
    assert clean_text(text) == "" and [w.code for w in found.warnings] == ["slot-empty"]
