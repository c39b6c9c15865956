"""Pictures are put together from kept and fresh bands: no decoder can tell, and no byte depends on what was kept."""

import io
import itertools
import struct
import zlib

import cairocffi as cairo
import numpy as np
import pytest
from PIL import Image

from tests.visuals.samples import GREEN, MAGENTA, compiled, photograph, squeeze, text_slot, values, wordmark
from visuals import CompiledTemplate, Values, rendering
from visuals.plates import PlateCache
from visuals.png import Band, assemble, band_of, png_of

STROKED = '<path d="M10 150 L390 190" stroke="#000" stroke-width="9" data-fill="field"/>'
BACKDROP = '<rect width="400" height="200" data-fill="tint"/><circle cx="200" cy="100" r="90" data-fill="field"/>'
LOGO = '<rect data-slot="logo" data-type="image" x="{x}" y="{y}" width="120" height="60"/>'
PLACES = {
    "at the first row": text_slot(height=40, data_max_size=40) + LOGO.format(x=10, y=0),
    "at the last row": text_slot(y=150, height=50, data_valign="bottom") + LOGO.format(x=270, y=140),
    "over one another": text_slot(data_valign="middle") + LOGO.format(x=100, y=70) + STROKED,
    "the image first": LOGO.format(x=10, y=10) + text_slot(data_valign="bottom", data_strike="field"),
    "with shadows": text_slot(height=90, data_shadow="4 9 5 ink 0.5")
    + f'<g data-shadow="0 6 4 ink">{LOGO.format(x=9, y=99)}</g>',
    "turned, half seen": f'<g opacity="0.5" transform="rotate(12)">{text_slot(height=90)}</g>{LOGO.format(x=9, y=99)}',
}


def _less_average(pixels: np.ndarray, above: np.ndarray) -> np.ndarray:
    found = np.zeros((len(pixels) + 1, 3), np.uint16)
    for index, pixel in enumerate(pixels):
        found[index + 1] = (pixel + (found[index] + above[index]) // 2) % 256
    return found[1:].astype(np.uint8)


UNFILTERED = {
    1: lambda pixels, above: np.cumsum(pixels, axis=0, dtype=np.uint8),
    2: lambda pixels, above: pixels + above,
    3: _less_average,
}


def by_hand(png: bytes) -> np.ndarray:
    """An independent reading of an RGB PNG: chunks, zlib, filters."""
    position, header, data = 8, b"", b""
    while position < len(png):
        length, kind = struct.unpack(">I4s", png[position : position + 8])
        body = png[position + 8 : position + 8 + length]
        header, data = (body if kind == b"IHDR" else header), (data + body if kind == b"IDAT" else data)
        position += 12 + length
    width, height = struct.unpack(">II", header[:8])
    raw = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + 3 * width)
    rows = np.zeros((height, width, 3), np.uint8)
    for index, row in enumerate(raw):
        pixels = row[1:].reshape(width, 3)
        rows[index] = UNFILTERED[row[0]](pixels, rows[index - 1])
    return rows


def by_pillow(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def by_libpng(png: bytes) -> np.ndarray:
    """Through cairo, which keeps blue first."""
    return pixels_of(cairo.ImageSurface.create_from_png(io.BytesIO(png)))[..., ::-1]


def pixels_of(surface: cairo.ImageSurface) -> np.ndarray:
    surface.flush()
    shape = surface.get_height(), surface.get_stride() // 4, 4
    return np.frombuffer(bytes(surface.get_data()), np.uint8).reshape(shape)[:, : surface.get_width(), :3]


def painted(template: CompiledTemplate, told: Values, key: str) -> np.ndarray:
    """The pixels as they were painted, before anything was encoded."""
    return pixels_of(rendering._Picture(template, told, key, None, rendering._NOTHING, 88).sheet().surface)


@pytest.fixture
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_PLATES", PlateCache(64 * 1024 * 1024))


@pytest.mark.usefixtures("_nothing_kept")
@pytest.mark.parametrize("place", PLACES)
def test_three_decoders_read_what_was_painted(place: str) -> None:
    template = compiled(BACKDROP + PLACES[place])
    for line in ("Ägypten fährt Schlitten", "g", ""):
        for colour in (GREEN, MAGENTA):
            told = values(line, field=colour, logo=wordmark())
            png = rendering.render(template, told, "page").data
            wanted = painted(template, told, "page")
            for read in (by_hand, by_pillow, by_libpng):
                assert np.array_equal(read(png), wanted), (read.__name__, line, colour)


@pytest.mark.parametrize("key", ["square", "story"])
def test_no_byte_depends_on_what_was_kept(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    told = values("Your bath is still warm.", logo=wordmark())
    others = [
        values(line, logo=wordmark(colour)) for line in ("Bye.", told.texts["line"]) for colour in (GREEN, "#FFF")
    ]
    monkeypatch.setattr(rendering, "_PLATES", PlateCache(0))
    alone = rendering.render(squeeze(), told, key)
    monkeypatch.setattr(rendering, "_PLATES", PlateCache(64 * 1024 * 1024))
    for other in others * 3:
        rendering.render(squeeze(), other, key)
    assert rendering.render(squeeze(), told, key) == alone


@pytest.mark.usefixtures("_nothing_kept")
def test_a_kept_plate_warns_like_a_fresh_picture() -> None:
    template = compiled(text_slot(width=30, data_max_size=60, data_min_size=50) + LOGO.format(x=200, y=100))
    found = [rendering.render(template, values("Donaudampfschiff", logo=wordmark()), "page") for _ in range(4)]
    assert {picture.warnings for picture in found} == {found[0].warnings}
    assert "overflow" in {warning.code for warning in found[0].warnings}


def test_bands_make_the_picture_whatever_their_heights() -> None:
    pixels = np.random.default_rng(7).integers(0, 255, (97, 31, 3), dtype=np.uint8)
    for cuts in ([0, 97], [0, 1, 97], [0, 40, 41, 96, 97]):
        bands: list[Band] = [band_of(pixels[top:bottom]) for top, bottom in itertools.pairwise(cuts)]
        assert np.array_equal(by_hand(assemble(31, 97, 3, bands)), pixels)


def test_photographs_in_bands_are_read_back_by_hand() -> None:
    pixels = np.asarray(photograph(120, 90))
    bands = [band_of(pixels[top:bottom]) for top, bottom in ((0, 1), (1, 40), (40, 90))]
    assert np.array_equal(by_hand(assemble(120, 90, 3, bands)), pixels)


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("LA", 2), ("RGB", 3), ("RGBA", 4)])
def test_every_kind_of_pixel_is_read_back(mode: str, channels: int) -> None:
    pixels = np.random.default_rng(channels).integers(0, 255, (9, 5, channels), dtype=np.uint8)
    image = Image.open(io.BytesIO(png_of(pixels)))
    assert image.mode == mode
    assert np.array_equal(np.asarray(image).reshape(pixels.shape), pixels)
