"""Drawings as drawing programs export them pass the guard and look the same afterwards."""

import base64
import io
import re
from pathlib import Path

import cairosvg
import numpy as np
import pytest
from PIL import Image

from visuals.guard import clean_svg, rasterise

EXPORTS = sorted((Path(__file__).parent / "exports").glob("*.svg"))
LARGEST_MEAN_DIFFERENCE = 1.0  # of 255


def _photo() -> bytes:
    """A small PNG with transparency."""
    image = Image.new("RGBA", (8, 8))
    image.putdata([(x * 32, y * 32, 120, 255 if x > y else 90) for y in range(8) for x in range(8)])
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _source(path: Path) -> bytes:
    return path.read_bytes().replace(b"@PNG@", base64.b64encode(_photo()))


def _without_entities(source: bytes) -> bytes:
    """CairoSVG refuses declared entities; the reference is drawn with them written out."""
    text = source.decode("utf-8")
    for name, value in re.findall(r'<!ENTITY (\w+) "([^"]*)">', text):
        text = text.replace(f"&{name};", value)
    return re.sub(r"<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", "", text, flags=re.DOTALL).encode()


def _reference(source: bytes, size: tuple[int, int]) -> np.ndarray:
    plain = _without_entities(source)
    png = cairosvg.svg2png(bytestring=plain, output_width=size[0], output_height=size[1])
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA").convert("RGBa"), dtype=np.int16)


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_an_export_looks_the_same_after_cleaning(path):
    source = _source(path)
    image = rasterise(clean_svg(source))
    reference = _reference(source, image.size)
    drawn = np.asarray(image.convert("RGBa"), dtype=np.int16)
    assert max(image.size) == 1600
    assert drawn[..., 3].max() == 255
    assert np.abs(drawn - reference).mean() <= LARGEST_MEAN_DIFFERENCE


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_nothing_of_the_editor_remains(path):
    clean = clean_svg(_source(path)).svg.decode()
    assert not re.search(r"<!|<\?|<style|<metadata|foreignObject|inkscape|sodipodi|adobe|serif|/home/|corel", clean)
    assert set(re.findall(r'(?:href="|url\()(?!#|data:image/(?:png|jpeg);base64,)', clean)) == set()


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_cleaning_what_is_clean_changes_no_pixel(path):
    once = clean_svg(_source(path))
    twice = clean_svg(once.svg)
    assert rasterise(once).tobytes() == rasterise(twice).tobytes()
