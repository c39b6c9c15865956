"""One picture in four encodings, shown by programs that are not ours."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.visuals.samples import GREEN, decoded, jpeg_of, photograph, wordmark
from visuals import CompiledTemplate, PackagedFonts, Values, compile_template, render

POSTERS = Path(__file__).parents[2] / "kits" / "posters" / "templates"
FINER = 4  # both move straight edges onto whole pixels: shown larger and reduced, that is hardly seen
EVERYTHING = """<svg xmlns="http://www.w3.org/2000/svg" data-template="all"><defs>
<linearGradient id="fade" gradientUnits="userSpaceOnUse" x1="60" y1="0" x2="360" y2="0">
<stop offset="0" stop-opacity="1"/><stop offset="1" stop-opacity="0"/></linearGradient>
<clipPath id="round"><rect x="80" y="420" width="240" height="150" rx="30"/></clipPath></defs>
<g data-format="page" data-width="800" data-height="600"><rect width="800" height="600" data-fill="tint"/>
<rect x="60" y="60" width="200" height="120" rx="20" data-fill="paper" data-shadow="0 12 16 ink 0.5"/>
<g transform="translate(400 120) rotate(30)" data-shadow="10 10 6 field-dark"><circle r="60" data-fill="field"/></g>
<circle cx="640" cy="140" r="70" data-fill="field" data-blur="14"/>
<g data-mask="url(#fade)"><rect x="60" y="260" width="300" height="120" data-fill="field"/></g>
<rect data-slot="line" data-type="text" x="400" y="280" width="360" height="120" data-font="Roboto Flex"
 data-axes="wght 800" data-max-size="70" data-max-lines="2" data-fill="ink" data-shadow="0 4 5 field 0.8"/>
<g data-shadow="0 8 10 ink 0.6"><g clip-path="url(#round)">
<rect data-slot="photo" data-type="photo" x="80" y="420" width="240" height="150"/></g></g>
<rect data-slot="link" data-type="qr" x="400" y="430" width="140" height="140" data-fill="field-dark"/>
<rect data-slot="logo" data-type="image" x="580" y="450" width="180" height="100" data-area="0.05" data-on="tint"/>
</g></svg>"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_page(device_scale_factor=FINER)
        browser.close()


def everything() -> tuple[CompiledTemplate, Values]:
    return compile_template(EVERYTHING.encode(), fonts=PackagedFonts()), Values(
        texts={"line": "Größe – Ωμέγα שלום", "link": "https://example.org/vote"},
        colours={"field": GREEN},
        images={"photo": jpeg_of(photograph(960, 900)), "logo": wordmark()},
        focus={"photo": (0.2, 0.8)},
    )


def distance(first: Image.Image, second: Image.Image) -> float:
    pair = (np.asarray(image.convert("RGB"), dtype=float) for image in (first, second))
    one, other = pair
    return float(np.sqrt(((one - other) ** 2).mean()))


def in_chromium(page: Page, svg: bytes, size: tuple[int, int]) -> Image.Image:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg.decode()}")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize(size, Image.Resampling.BOX)


def in_pdfium(pdf: bytes, size: tuple[int, int]) -> Image.Image:
    shown = pdfium.PdfDocument(pdf)[0].render(scale=FINER * 96 / 72).to_pil().convert("RGB")
    return shown.resize(size, Image.Resampling.BOX)


@pytest.mark.browser
def test_all_that_can_be_drawn_looks_the_same_everywhere(page):
    template, told = everything()
    picture = decoded(render(template, told, "page").data)
    svg = render(template, told, "page", encoding="svg").data
    assert distance(in_chromium(page, svg, picture.size), picture) <= 3
    assert distance(in_pdfium(render(template, told, "page", encoding="pdf").data, picture.size), picture) <= 3
    for encoding in ("jpeg", "webp"):
        assert distance(decoded(render(template, told, "page", encoding=encoding).data), picture) <= 4


@pytest.mark.browser
@pytest.mark.parametrize("name", ["cross", "excuses", "full-measure", "squeeze", "twelve-tiles"])
def test_our_posters_look_the_same_everywhere(page, name):
    template = compile_template((POSTERS / f"{name}.svg").read_bytes(), fonts=PackagedFonts())
    told = Values({"line": "Die Kuh muss melken", "date": "9. Juni"}, {"field": GREEN}, {"logo": wordmark()}, "de")
    picture = decoded(render(template, told, "square").data)
    svg = render(template, told, "square", encoding="svg").data
    assert distance(in_chromium(page, svg, picture.size), picture) <= 3
    assert distance(in_pdfium(render(template, told, "square", encoding="pdf").data, picture.size), picture) <= 3
