"""A small preview is the download made small: every motif and format of ours, pixel by pixel."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kits.drawing import PREVIEW_QUALITY
from kits.queries.previews import preview_width_px
from tests.visuals.samples import MAGENTA, compiled, decoded, wordmark
from visuals import PackagedFonts, Values, compile_template, render

POSTERS = Path(__file__).parents[2] / "kits" / "posters" / "templates"
WIDTH_PX = 540
TOLD = Values({"line": "Ihr Bad ist noch warm.", "date": "9. Juni"}, {"field": MAGENTA}, {"logo": wordmark()}, "de")


def made_small(image: Image.Image, size: tuple[int, int]) -> NDArray[np.float64]:
    """By the mean of what lies within each pixel, in part where pixels are cut."""
    pixels = np.asarray(image, np.float64)
    for axis, count in ((1, size[0]), (0, size[1])):
        length = pixels.shape[axis]
        sums = np.concatenate([np.zeros_like(pixels.take([0], axis)), np.cumsum(pixels, axis)], axis)
        edges = np.linspace(0, length, count + 1)
        whole = np.minimum(edges.astype(int), length - 1)
        part = (edges - whole).reshape([-1 if index == axis else 1 for index in range(3)])
        at_edges = sums.take(whole, axis) * (1 - part) + sums.take(whole + 1, axis) * part
        pixels = np.diff(at_edges, axis=axis) * count / length
    return pixels


def apart(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    return float(np.sqrt(((first - second) ** 2).mean()))


@pytest.mark.parametrize("path", sorted(POSTERS.glob("*.svg")), ids=lambda path: path.stem)
def test_a_preview_is_the_download_made_small(path: Path) -> None:
    template = compile_template(path.read_bytes(), fonts=PackagedFonts())
    found = {}
    for key in template.formats:
        width_px = preview_width_px(key, WIDTH_PX)
        preview = render(template, TOLD, key, encoding="jpeg", width_px=width_px, quality=PREVIEW_QUALITY)
        size = preview.width_px, preview.height_px
        whole = made_small(decoded(render(template, TOLD, key).data), size)
        found[key] = apart(np.asarray(decoded(preview.data), np.float64), whole)
    assert {key: far for key, far in found.items() if far > 3} == {}


@pytest.mark.parametrize("path", sorted(POSTERS.glob("*.svg")), ids=lambda path: path.stem)
def test_the_own_words_of_a_preview_are_the_downloads_made_small(path: Path) -> None:
    """Over the box of their ink alone: the sheet around them would make any distance small."""
    template = compile_template(path.read_bytes(), fonts=PackagedFonts())
    own = {"line": "Ihr Bad ist noch warm.", "verb": "mäht"}
    texts = {name: text for name, text in own.items() if name in template.slots}
    assert texts or path.stem in {"conjugaison", "twelve-tiles"}
    if not texts:
        return
    told, bare = (replace(TOLD, texts={**some, "date": "9. Juni"}) for some in (texts, {}))
    shown = render(template, told, "square", encoding="jpeg", width_px=WIDTH_PX, quality=PREVIEW_QUALITY)
    without = decoded(render(template, bare, "square", width_px=WIDTH_PX).data)
    whole = made_small(decoded(render(template, told, "square").data), (WIDTH_PX, WIDTH_PX))
    rows, columns = np.nonzero(np.abs(whole - np.asarray(without, np.float64)).max(axis=2) > 40)
    box = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert apart(np.asarray(decoded(shown.data), np.float64)[box], whole[box]) <= 3


def test_a_logo_stands_where_it_stands_in_the_download() -> None:
    """On parts of pixels, where the download has it on whole ones."""
    logo = '<rect data-slot="logo" data-type="image" x="51" y="33" width="300" height="90" data-area="0.5"/>'
    template = compiled(logo, width=401, height=203)
    told = Values(colours={"field": MAGENTA}, images={"logo": wordmark("#000000")})
    small = render(template, told, "page", width_px=150)
    whole = made_small(decoded(render(template, told, "page").data), (small.width_px, small.height_px))
    assert apart(np.asarray(decoded(small.data), np.float64), whole) < 2.5


def test_a_height_of_whole_pixels_leaves_no_seam_at_the_last_row() -> None:
    template = compiled('<rect width="1600" height="900" data-fill="field"/>', width=1600, height=900)
    small = decoded(render(template, Values(colours={"field": MAGENTA}), "page", width_px=540).data)
    assert small.size == (540, 304)
    assert small.getcolors() == [(540 * 304, (0xB5, 0x17, 0x9E))]
