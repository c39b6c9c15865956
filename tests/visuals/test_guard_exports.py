"""Drawings as drawing programs export them pass the guard; test_guard_drawing holds them to a browser."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from visuals.guard import clean_svg, rasterise

EXPORTS = sorted((Path(__file__).parent / "exports").glob("*.svg"))


def _photo() -> bytes:
    """A small PNG with transparency."""
    image = Image.new("RGBA", (8, 8))
    image.putdata([(x * 32, y * 32, 120, 255 if x > y else 90) for y in range(8) for x in range(8)])
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def source_of(path: Path) -> bytes:
    return path.read_bytes().replace(b"@PNG@", base64.b64encode(_photo()))


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_nothing_of_the_editor_remains(path):
    clean = clean_svg(source_of(path)).svg.decode()
    assert not re.search(r"<!|<\?|<style|<metadata|foreignObject|inkscape|sodipodi|adobe|serif|/home/|corel", clean)
    assert set(re.findall(r'(?:href="|url\()(?!#|data:image/(?:png|jpeg);base64,)', clean)) == set()


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_cleaning_what_is_clean_changes_no_pixel(path):
    once = clean_svg(source_of(path))
    twice = clean_svg(once.svg)
    assert rasterise(once).tobytes() == rasterise(twice).tobytes()
