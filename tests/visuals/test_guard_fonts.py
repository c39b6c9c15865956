"""The guard on fonts: real ones in every container are written anew and draw the same; hostile ones are refused."""

import json
from collections.abc import Callable

import pytest
import uharfbuzz as hb

from tests.visuals.guard_samples import fonts as samples
from visuals.fonts import Typeface
from visuals.guard import UploadRefused, clean_font, decode_font, font_name
from visuals.guard.font import KEPT_TABLES, encode_font
from visuals.guard.limits import MAX_FONT_AXES, MAX_FONT_BYTES, MAX_FONT_TABLES

ANTON = samples.real("anton")


def outlines(data: bytes, text: str, axes: tuple[tuple[str, float], ...] = ()) -> list[object]:
    instance = Typeface(data).instance(axes)
    return [(glyph, instance.outline(glyph.index)) for glyph in instance.shape(text, is_rtl=False, language="en")]


@pytest.mark.parametrize("flavour", ["ttf", "woff", "woff2"])
def test_every_container_gives_the_same_font(flavour: str) -> None:
    clean = clean_font(ANTON if flavour == "ttf" else samples.packed(ANTON, flavour))
    assert (clean.source_format, clean.facts.family, clean.facts.style) == (flavour, "Anton", "Regular")
    assert (clean.facts.weight, clean.facts.axes, clean.facts.embedding) == (400, (), "free")
    assert set(hb.Face(hb.Blob(clean.data)).table_tags) <= KEPT_TABLES
    assert outlines(clean.data, "Vote anyway AV") == outlines(ANTON, "Vote anyway AV")


def test_a_cff_font_is_taken() -> None:
    clean = clean_font(samples.cff_boxes())
    assert (clean.source_format, clean.facts.glyphs) == ("otf", 26)
    assert clean.data[:4] == b"OTTO"


def test_a_variable_font_keeps_its_axes_and_draws_the_same_on_them() -> None:
    flex = samples.real("ibm-plex-sans")
    clean = clean_font(flex)
    assert clean.facts.axes == (("wght", 100.0, 400.0, 700.0), ("wdth", 75.0, 100.0, 100.0))
    for weight in (100.0, 700.0):
        axes = (("wght", weight),)
        assert outlines(clean.data, "Demain", axes) == outlines(flex, "Demain", axes)


def test_the_same_file_gives_the_same_bytes() -> None:
    assert clean_font(ANTON) == clean_font(ANTON)


def test_pairs_of_an_old_kern_table_stay() -> None:
    kerned = samples.kerned(samples.boxes(), "A", "X", -100)
    pair = Typeface(clean_font(kerned).data).instance(()).shape("AX", is_rtl=False, language="en")
    assert sum(glyph.advance_em for glyph in pair) == pytest.approx(2 * 0.65 - 0.1)


def test_programs_pictures_and_texts_stay_behind() -> None:
    clean = clean_font(samples.with_raw(samples.boxes(), SVG_=b"<svg onload=alert(1)>", fpgm=b"\xb0" * 90, CBDT=b"x"))
    tags = set(hb.Face(hb.Blob(clean.data)).table_tags)
    assert tags == {"OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post"}


BOXES = samples.boxes()
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "one byte": (lambda: b"\0", "font_unknown"),
    "zip renamed": (samples.zipped, "font_unknown"),
    "a page": (lambda: b"<!doctype html><script>alert(1)</script>", "font_unknown"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(90), "font_unknown"),
    "too large": (lambda: BOXES + bytes(MAX_FONT_BYTES), "font_too_large"),
    "a collection": (lambda: b"ttcf" + bytes(90), "font_collection"),
    "magic alone": (lambda: b"\0\1\0\0", "font_damaged"),
    "no tables": (lambda: b"\0\1\0\0" + bytes(8), "font_damaged"),
    "cut off": (lambda: ANTON[:-5000], "font_damaged"),
    "cut off early": (lambda: BOXES[:200], "font_damaged"),
    "woff2 cut off": (lambda: samples.packed(BOXES, "woff2")[:-40], "font_damaged"),
    "woff2 bomb": (samples.woff2_bomb, "font_expands"),
    "woff2 that says so": (lambda: samples.woff2_of(b"", told_bytes=2**31), "font_expands"),
    "woff bomb": (samples.woff_bomb, "font_expands"),
    "layout of noise": (lambda: samples.with_raw(BOXES, GSUB=b"\xff" * 500), "font_damaged"),
    "a glyph of itself": (lambda: samples.composite({"A": ["A"]}), "font_cycle"),
    "two glyphs of each other": (lambda: samples.composite({"A": ["B"], "B": ["A"]}), "font_cycle"),
    "parts of parts": (lambda: samples.composite({"A": ["B"] * 40, "B": ["C"] * 40}), "font_cycle"),
    "subroutines of subroutines": (lambda: samples.cff_boxes(program=samples.CALL, subrs=40), "font_damaged"),
    "a letter of 200": (lambda: samples.multiplying(200), "font_multiplies"),
    "no em": (lambda: samples.patched(BOXES, "head", 18, ">H", 0), "font_metrics"),
    "an em of 65,535": (lambda: samples.patched(BOXES, "head", 18, ">H", 65535), "font_metrics"),
    "lines of 32 em": (lambda: samples.patched(BOXES, "hhea", 4, ">h", 32000), "font_metrics"),
    "letters of 2,000 em": (lambda: samples.boxes(size=32000, units_per_em=16), "font_metrics"),
    "no letters": (lambda: samples.boxes(letters=""), "font_no_letters"),
    "no outlines": (lambda: samples.without(BOXES, "glyf", "loca"), "font_no_outlines"),
    "65 tables": (lambda: samples.of_tables(65), "font_damaged"),
    "65 tables in a WOFF": (lambda: samples.packed(samples.of_tables(65), "woff"), "font_damaged"),
    "65 tables in a WOFF2": (lambda: samples.packed(samples.of_tables(65), "woff2"), "font_damaged"),
    "21 axes": (lambda: samples.of_axes(21), "font_axes"),
    "no head": (lambda: samples.without(BOXES, "hhea"), "font_damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_their_reason(name: str) -> None:
    make, code = HOSTILE[name]
    with pytest.raises(UploadRefused) as caught:
        clean_font(make())
    assert caught.value.code == code
    assert caught.value.remedy


def test_as_many_tables_and_axes_as_are_allowed_are_taken() -> None:
    assert (MAX_FONT_TABLES, MAX_FONT_AXES) == (64, 20)
    for flavour in ("ttf", "woff", "woff2"):
        full = samples.of_tables(64)
        clean = clean_font(full if flavour == "ttf" else samples.packed(full, flavour))
        assert (clean.source_format, clean.facts.glyphs) == (flavour, 26)
    axes = clean_font(samples.of_axes(20)).facts.axes
    assert axes == tuple((f"X{number:03}", 0.0, 100.0, 200.0) for number in range(20))


def test_a_font_of_too_many_curves_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """26 boxes, each of a start and four sides."""
    monkeypatch.setattr("visuals.guard.font_trials.MAX_FONT_SEGMENTS", 26 * 5)
    assert clean_font(BOXES).facts.glyphs == 26
    monkeypatch.setattr("visuals.guard.font_trials.MAX_FONT_SEGMENTS", 26 * 5 - 1)
    with pytest.raises(UploadRefused) as caught:
        clean_font(BOXES)
    assert caught.value.code == "font_too_complex"


def test_a_glyph_of_too_many_curves_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visuals.guard.font_trials.MAX_GLYPH_SEGMENTS", 3)
    with pytest.raises(UploadRefused) as caught:
        clean_font(BOXES)
    assert caught.value.code == "font_too_complex"


def test_what_subroutines_repeat_is_drawn_within_bounds() -> None:
    clean = clean_font(samples.cff_boxes(program=samples.CALL, subrs=9))
    assert len(clean.data) < 20_000


@pytest.mark.parametrize("bits", [0x0002, 0x0200, 0x0202])
def test_a_ban_on_embedding_is_told(bits: int) -> None:
    clean = clean_font(samples.patched(BOXES, "OS/2", 8, ">H", bits))
    assert clean.facts.embedding == "restricted"


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008, 0x000A, 0x0100])
def test_what_may_be_embedded_is_free(bits: int) -> None:
    assert clean_font(samples.patched(BOXES, "OS/2", 8, ">H", bits)).facts.embedding == "free"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ('=cmd|"<script>alert(1)</script>\u202egnp', "cmdscriptalert(1)scriptgnp"),
        ("<>\u202e\u200b\x00", ""),
        ("-+@Acme, Sans;{}", "Acme Sans"),
        ("../../etc/passwd", "etcpasswd"),
        ("Źródło\tSans\r\nX: y", "Źródło Sans X y"),
        ("思源黑体", "思源黑体"),
        ("A" * 500, "A" * 60),
    ],
)
def test_names_lose_what_is_no_name(told: str, name: str) -> None:
    assert font_name(told) == name


def test_names_of_a_file_are_cleaned() -> None:
    clean = clean_font(samples.named(BOXES, '"><script>Acme</script>', "Bold Italic"))
    assert (clean.facts.family, clean.facts.style) == ("scriptAcmescript", "Bold Italic")
    assert (clean.facts.weight, clean.facts.is_italic) == (700, True)


def test_what_the_limited_process_answers_is_read_as_strictly() -> None:
    clean = clean_font(BOXES)
    encoded = encode_font(clean)
    assert decode_font(encoded) == clean
    told = json.loads(encoded[4 : 4 + int.from_bytes(encoded[:4], "big")])
    for key, value in (
        ("family", "<b>"),
        ("weight", 0),
        ("ranges", [[9, 3]]),
        ("axes", [["wght", 9, 1, 2]]),
        ("glyphs", 0),
    ):
        changed = json.dumps({**told, key: value}).encode()
        with pytest.raises(ValueError):
            decode_font(len(changed).to_bytes(4, "big") + changed + clean.data)
    for noise in (b"", b"\0\0\0\2{}", encoded[:-1][:40], b"\xff" * 90):
        with pytest.raises(ValueError):
            decode_font(noise)
