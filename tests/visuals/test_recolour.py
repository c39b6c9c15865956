"""New colours on kept masks: the same as drawing anew, over palettes that nobody chose."""

import weakref
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import cairocffi
import numpy as np
import pytest

from tests.visuals.samples import compiled, decoded, everything, wordmark
from visuals import (
    CompiledTemplate,
    PackagedFonts,
    Values,
    cairo_canvas,
    cairo_masks,
    cairo_paths,
    compile_template,
    render,
    rendering,
)
from visuals.plates import PlateCache

POSTERS = sorted((Path(__file__).parents[2] / "kits" / "posters" / "templates").glob("*.svg"))
SQUEEZE = next(path for path in POSTERS if path.stem == "squeeze")
PALETTES = 20
ROLES = ("field", "second", "paper", "ink")


def palettes() -> list[dict[str, str]]:
    drawn = np.random.default_rng(2030).integers(0, 256, (PALETTES, len(ROLES), 3))
    return [{role: "#{:02X}{:02X}{:02X}".format(*rgb) for role, rgb in zip(ROLES, one, strict=True)} for one in drawn]


def told(colours: dict[str, str]) -> Values:
    return Values({"line": "Ihr Bad ist noch warm.", "date": "9. Juni"}, colours, {"logo": wordmark()}, "de")


def assert_as_if_drawn_directly(
    monkeypatch: pytest.MonkeyPatch, template: CompiledTemplate, values: list[Values], key: str
) -> None:
    """Drawn directly: no plate, and cairo traces and colours every shape in one."""
    through_masks = [render(template, told, key, width_px=540).data for told in values]
    monkeypatch.setattr(cairo_canvas, "_MANY_SEGMENTS", 1_000_000)
    monkeypatch.setattr(PlateCache, "get_or_make", lambda _self, _key, _make: None)
    monkeypatch.setattr(cairo_canvas, "outline_mask", lambda *_args, **_more: pytest.fail("through a mask"))
    for told, found in zip(values, through_masks, strict=True):
        direct = render(template, told, key, width_px=540).data
        apart = np.asarray(decoded(found), np.int16) - np.asarray(decoded(direct), np.int16)
        assert np.abs(apart).max() <= 3, told.colours


@pytest.mark.parametrize("key", ["square", "story"])
@pytest.mark.parametrize("path", POSTERS, ids=lambda path: path.stem)
def test_twenty_random_palettes_look_as_if_drawn_directly(
    monkeypatch: pytest.MonkeyPatch, path: Path, key: str
) -> None:
    template = compile_template(path.read_bytes(), fonts=PackagedFonts())
    assert_as_if_drawn_directly(monkeypatch, template, [told(colours) for colours in palettes()], key)


def test_twenty_random_palettes_of_everything_look_as_if_drawn_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    template, values = everything()
    recoloured = [replace(values, colours=colours) for colours in palettes()]
    assert_as_if_drawn_directly(monkeypatch, template, recoloured, "page")


def test_no_byte_depends_on_which_masks_were_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    template = compile_template(SQUEEZE.read_bytes(), fonts=PackagedFonts())
    kept = [render(template, told(colours), "square").data for colours in palettes()[:4]]
    monkeypatch.setattr(cairo_masks, "_kept", cairo_masks._Kept(0))
    monkeypatch.setattr(rendering, "_PLATES", PlateCache(0))
    assert [render(template, told(colours), "square").data for colours in palettes()[:4]] == kept


def test_masks_are_bounded_and_the_oldest_goes_first() -> None:
    kept = cairo_masks._Kept(85_000)
    sheet = (0.0, 0.0, 200.0, 200.0)
    outlines = [(("M", (0.0, 0.0)), ("L", (99.0 + n, 0.0)), ("L", (0.0, 90.0)), ("Z", ())) for n in range(10)]
    for outline in outlines:
        key = cairo_masks._Key(id(outline), (1, 0, 0, 1, 0, 0), False, sheet)
        mask = kept.get_or_make(key, outline)
        assert mask is not None and (mask.x, mask.y, mask.height) == (0, 0, 90)
    assert kept._size_bytes <= 85_000
    assert [key.outline_id for key in kept._masks] == [id(outline) for outline in outlines[-len(kept._masks) :]]


def test_outlines_off_the_sheet_are_bounded_too() -> None:
    """They have no mask, but are kept beside none."""
    kept = cairo_masks._Kept(85_000)
    for n in range(1_000):
        outline = (("M", (-9.0 - n, 0.0)), ("L", (-8.0 - n, 0.0)), ("L", (-8.0 - n, 9.0)), ("Z", ()))
        key = cairo_masks._Key(id(outline), (1, 0, 0, 1, 0, 0), False, (0.0, 0.0, 200.0, 200.0))
        assert kept.get_or_make(key, outline) is None
    assert 0 < len(kept._masks) < 100 and kept._size_bytes <= 85_000


def test_a_path_is_held_while_cairo_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread may forget it at any moment."""
    monkeypatch.setattr(cairo_paths, "_kept", OrderedDict())
    library, alive = cairocffi.cairo, []

    def append(pointer: object, path: object) -> None:
        (kept,) = cairo_paths._kept.values()
        points = weakref.ref(kept.points)
        del kept
        cairo_paths._kept.clear()
        alive.append(points() is not None)

    monkeypatch.setattr(cairocffi, "cairo", SimpleNamespace(cairo_append_path=append))
    context = SimpleNamespace(_pointer=library)
    cairo_paths.append_outline(context, (("M", (0.0, 0.0)), ("L", (9.0, 0.0)), ("Z", ())))
    assert alive == [True]


def test_a_shape_beyond_the_sheet_and_letters_too_large_for_pixels_are_drawn_all_the_same() -> None:
    far = "M900 900" + "".join(f"L{900 + n} {901 + n % 3}" for n in range(20)) + "Z"
    slot = (
        '<g transform="scale(60)"><rect data-slot="line" data-type="text" x="0" y="0" width="400" height="200" '
        'data-font="Roboto Flex" data-max-size="60" data-min-size="12" data-max-chars="9"/></g>'
    )
    template = compiled(f'<path d="{far}" data-fill="field"/>{slot}')
    picture = render(template, Values({"line": "H"}, {"field": "#B5179E"}), "page")
    darkest = np.asarray(decoded(picture.data)).min()
    assert picture.warnings == () and darkest == 0x12
