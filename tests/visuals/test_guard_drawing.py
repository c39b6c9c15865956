"""An uploaded drawing looks as in a browser, or is refused with a cure; no system font is ever asked for."""

import base64
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.visuals.guard_samples.effects import DRAWN, REFUSED, SIZE
from tests.visuals.hostile import SQUARE, svg
from tests.visuals.test_guard_exports import EXPORTS, source_of
from visuals.guard import UploadRefused, clean_image, clean_svg, rasterise

ROOT = Path(__file__).parents[2]
LARGEST_MEAN_DIFFERENCE = 1.0  # of 255


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def in_a_browser(page: Page, source: bytes, size: tuple[int, int]) -> Image.Image:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    href = f"data:image/svg+xml;base64,{base64.b64encode(source).decode()}"
    page.set_content(
        f"<style>*{{margin:0}}img{{display:block;width:{width}px;height:{height}px}}</style><img src='{href}'>"
    )
    page.evaluate("document.images[0].decode()")
    return Image.open(io.BytesIO(page.screenshot(omit_background=True)))


def difference(page: Page, source: bytes) -> float:
    image = rasterise(clean_svg(source))
    pair = [
        np.asarray(each.convert("RGBA").convert("RGBa"), dtype=float)
        for each in (image, in_a_browser(page, source, image.size))
    ]
    assert pair[0][..., 3].max() > 100
    return float(np.abs(pair[0] - pair[1]).mean())


@pytest.mark.browser
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_an_export_looks_as_in_a_browser(page: Page, path: Path) -> None:
    assert difference(page, source_of(path)) <= LARGEST_MEAN_DIFFERENCE


@pytest.mark.browser
@pytest.mark.parametrize("name", DRAWN)
def test_what_cairosvg_leaves_out_looks_as_in_a_browser(page: Page, name: str) -> None:
    assert difference(page, svg(DRAWN[name], attributes=SIZE)) <= LARGEST_MEAN_DIFFERENCE


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_drawn_alike_is_refused_with_a_cure(name: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        clean_image(svg(REFUSED[name], attributes=SIZE))
    assert (refused.value.code, "export it as PNG" in refused.value.remedy) == ("svg_effects", True)


def test_an_effect_that_nothing_uses_disturbs_nothing() -> None:
    unused = '<filter id="f"><feTurbulence/></filter><mask id="m" maskContentUnits="objectBoundingBox"/>'
    assert rasterise(clean_svg(svg(unused + SQUARE))).getpixel((800, 800)) == (0x12, 0x34, 0x56, 255)


TEXTS = (
    "<text y='50'>Ω</text>",
    "<text><tspan>Acme</tspan></text>",
    "<g><text><textPath href='#a'>A</textPath></text></g>",
)


@pytest.mark.parametrize("text", TEXTS)
def test_letters_are_refused_with_the_cure_in_three_programs(text: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        clean_svg(svg(SQUARE + text))
    assert refused.value.code == "svg_text"
    for words in ("Create Outlines in Illustrator", "Object to Path in Inkscape", "“Outline text” in Figma"):
        assert words in refused.value.remedy


@pytest.mark.parametrize(
    "text", ["<text> \n</text>", "<text display='none'>a</text>", "<g style='display:none'><text>a</text></g>"]
)
def test_letters_that_are_not_seen_are_left_out(text: str) -> None:
    assert clean_svg(svg(SQUARE + text)).svg.count(b"<path") == 1
    assert b"<t" not in clean_svg(svg(SQUARE + text)).svg


def digests() -> list[str]:
    return [str(hash(rasterise(clean_svg(source_of(path))).tobytes())) for path in EXPORTS]


def test_no_system_font_is_needed_or_looked_at(tmp_path: Path) -> None:
    nothing = {name: str(tmp_path) for name in ("HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CACHE_HOME")}
    nothing |= {"FONTCONFIG_FILE": str(tmp_path / "none.conf"), "FONTCONFIG_PATH": str(tmp_path)}
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    program = "import json; from tests.visuals.test_guard_drawing import digests; print(json.dumps(digests()))"
    command = [sys.executable, "-s", "-c", program]
    here, elsewhere = (
        subprocess.run(command, env=environment | more, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for more in ({}, nothing)
    )
    assert json.loads(here) == json.loads(elsewhere)
    assert list(tmp_path.iterdir()) == []
