"""Every kind of raster becomes upright 8-bit sRGB without metadata; bombs are refused before they are decoded."""

import io

import numpy as np
import pytest
from PIL import Image, ImageFile, WebPImagePlugin

from tests.visuals.guard_samples.rasters import (
    BLUE,
    GREEN,
    RED,
    encoded,
    flat_png,
    hostile_rasters,
    located,
    photo,
    png_chunks,
    quarters,
    swapped_profile,
)
from visuals.guard import UploadRefused, clean_image, clean_photo, sniff

HOSTILE = hostile_rasters()


def cleaned(data: bytes) -> Image.Image:
    result = clean_image(data)
    image = Image.open(io.BytesIO(result.png))
    assert (image.mode, image.size, result.svg) == ("RGBA", (result.width_px, result.height_px), None)
    return image


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    """Top left, top right, bottom left, bottom right, a little inside."""
    return [tuple(map(int, np.asarray(image)[y, x])) for y in (5, -6) for x in (5, -6)]


def assert_quarters(image: Image.Image, *, within: int = 6) -> None:
    expected = np.array([(*RED, 255), (*BLUE, 255), (*GREEN, 255), (255, 255, 255, 255)])
    assert np.abs(np.array(corners(image)) - expected).max() <= within


@pytest.mark.parametrize(
    ("pillow_format", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("WEBP", {"quality": 95}),
        ("GIF", {}),
        ("AVIF", {"quality": 95, "subsampling": "4:4:4"}),
    ],
)
def test_formats(pillow_format: str, options: dict[str, object]) -> None:
    data = encoded(quarters(), pillow_format, **options)
    assert sniff(data) == pillow_format.lower() == clean_image(data).source_format
    assert_quarters(cleaned(data))


def test_of_a_jpeg_of_several_pictures_the_first_stands() -> None:
    data = encoded(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48), "black")])
    assert clean_image(data).source_format == "jpeg"
    assert_quarters(cleaned(data), within=24)


def test_the_size_of_a_webp_is_read_before_pillow_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow's reader allocates the canvas as it opens the file."""

    def opened(*_arguments: object, **_options: object) -> None:
        raise AssertionError

    kinds = {"VP8 ": {"quality": 50}, "VP8L": {"lossless": True}, "VP8X": {"quality": 50, "exif": located()}}
    files = {name: encoded(Image.new("RGB", (6001, 4000)), "WEBP", method=0, **more) for name, more in kinds.items()}
    monkeypatch.setattr("visuals.guard.raster.Image.open", opened)
    for name, data in files.items():
        assert data[12:16] == name.encode()
        with pytest.raises(UploadRefused) as refused:
            clean_image(data)
        assert refused.value.code == "webp_too_many_pixels"


def test_cmyk_jpeg_keeps_its_colours() -> None:
    assert_quarters(cleaned(encoded(quarters().convert("CMYK"), "JPEG", quality=95)))


def test_a_turned_photo_stands_upright_and_forgets_where_it_was_taken() -> None:
    data = encoded(quarters().transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, subsampling=0, exif=located())
    image = cleaned(data)
    assert image.size == (64, 48)
    assert_quarters(image)
    result = clean_image(data)
    assert set(png_chunks(result.png)) == {b"IHDR", b"IDAT", b"IEND"}
    assert b"Ana" in data
    assert b"Ana" not in result.png


def test_a_panorama_is_small_only_as_it_came() -> None:
    """It comes down to 3,000 pixels across, and then is less than 200 high."""
    clean = clean_photo(encoded(photo((6000, 300)), "JPEG", quality=80))
    assert (clean.width_px, clean.height_px) == (3000, 150)
    for size in ((6000, 199), (199, 400)):
        with pytest.raises(UploadRefused) as refused:
            clean_photo(encoded(photo(size), "JPEG", quality=80))
        assert refused.value.code == "photo_small"


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    levels = np.linspace(0, 65_535, 64, dtype=np.uint16)
    image = cleaned(encoded(Image.fromarray(np.tile(levels, (20, 1))), "PNG"))
    assert list(np.asarray(image)[5, [0, 32, 63], 0]) == [0, 130, 255]


def test_palette_with_a_transparent_entry() -> None:
    palette = quarters().quantize(8)
    white = palette.getpixel((60, 40))
    image = cleaned(encoded(palette, "PNG", transparency=white))
    assert [pixel[3] for pixel in corners(image)] == [255, 255, 255, 0]
    assert corners(image)[0][:3] == pytest.approx(RED, abs=6)


def test_transparent_colour_of_an_rgb_png() -> None:
    image = cleaned(encoded(quarters(), "PNG", transparency=(255, 255, 255)))
    assert [pixel[3] for pixel in corners(image)] == [255, 255, 255, 0]


def test_grey_with_alpha() -> None:
    image = Image.merge("LA", (Image.new("L", (32, 32), 90), Image.linear_gradient("L").resize((32, 32))))
    result = cleaned(encoded(image, "PNG"))
    expected = (90, 90, 90, int(np.asarray(image)[-6, 5, 1]))
    assert corners(result)[2] == expected


def test_black_and_white() -> None:
    bitmap = Image.new("1", (32, 32))
    bitmap.paste(1, (16, 0, 32, 32))
    assert corners(cleaned(encoded(bitmap, "PNG"))) == [(0, 0, 0, 255), (255, 255, 255, 255)] * 2


def test_a_colour_profile_is_applied_and_left_out() -> None:
    for image in (quarters(), quarters().convert("RGBA")):
        result = cleaned(encoded(image, "PNG", icc_profile=swapped_profile()))
        red, blue, *_ = corners(result)
        assert red[2] > 180 > 60 > red[0]
        assert blue[0] > 170 > 60 > blue[2]
        assert "icc_profile" not in result.info


def test_a_damaged_profile_is_passed_over() -> None:
    assert_quarters(cleaned(encoded(quarters(), "PNG", icc_profile=swapped_profile()[:300])))


@pytest.mark.parametrize("pillow_format", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_stands(pillow_format: str) -> None:
    later = [Image.new("RGB", (64, 48), colour) for colour in ("black", "white", "red")]
    data = encoded(quarters(), pillow_format, save_all=True, append_images=later, duration=100)
    assert_quarters(cleaned(data), within=24)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((5000, 10), (1600, 3)), ((10, 5000), (3, 1600)), ((1600, 1600), (1600, 1600)), ((2400, 1200), (1600, 800))],
)
def test_long_sides_are_capped(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert cleaned(encoded(Image.new("RGB", size, RED), "PNG")).size == expected


def test_edges_do_not_take_on_the_colour_of_what_is_transparent() -> None:
    """A white shape on transparent black, scaled down: no grey rim."""
    pixels = np.zeros((1700, 90, 4), dtype=np.uint8)
    pixels[::3, :] = 255
    result = np.asarray(cleaned(encoded(Image.fromarray(pixels), "PNG")))
    assert result[..., :3][result[..., 3] > 30].min() >= 250


def test_a_small_jpeg_of_a_large_camera() -> None:
    """24 megapixels; decoded at half size."""
    image = cleaned(encoded(photo((6000, 4000)), "JPEG", quality=80))
    assert image.size == (1600, 1067)


@pytest.mark.parametrize("is_grey", [True, False])
def test_a_photo_full_of_grain_is_taken(is_grey: bool) -> None:
    """The night without flash: in colour a byte and more for each pixel, where Pillow's optimising writer gives up."""
    grain = np.random.default_rng(1).normal(128, 40, (600, 800, 1 if is_grey else 3))
    pixels = np.broadcast_to(np.clip(grain, 0, 255), (600, 800, 3)).astype(np.uint8)
    clean = clean_photo(encoded(Image.fromarray(pixels), "PNG"))
    assert (clean.width_px, clean.height_px) == (800, 600)
    assert is_grey or len(clean.jpeg) > 1.2 * 800 * 600
    kept = np.asarray(Image.open(io.BytesIO(clean.jpeg)), dtype=np.int16)
    assert np.abs(kept - pixels).mean() < 9


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused(name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(UploadRefused) as refused:
        clean_image(data)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert refused.value.remedy.endswith(".")


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is decoded: Pillow does it when it loads, and allocates a WebP's canvas when it opens one."""
    found: list[str] = []
    load, open_webp = ImageFile.ImageFile.load, WebPImagePlugin.WebPImageFile._open
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: found.append(self.format) or load(self))
    monkeypatch.setattr(WebPImagePlugin.WebPImageFile, "_open", lambda self: found.append("canvas") or open_webp(self))
    return found


BOMBS = [name for name, (_, code) in HOSTILE.items() if code == "too_many_pixels"]


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_before_anything_of_them_is_decoded(decoded: list[str], name: str) -> None:
    for clean in (clean_image, clean_photo) if "GIF" not in name else (clean_image,):
        with pytest.raises(UploadRefused) as refused:
            clean(HOSTILE[name][0])
        assert (refused.value.code, decoded) == ("too_many_pixels", [])


def test_forty_million_pixels_are_taken_and_no_more(decoded: list[str]) -> None:
    with pytest.raises(UploadRefused) as refused:
        clean_image(flat_png(40_001, 1_000))
    assert (refused.value.code, decoded) == ("too_many_pixels", [])
    clean = clean_image(flat_png(40_000, 1_000))
    assert (clean.width_px, clean.height_px, {*decoded}) == (1600, 40, {"PNG"})


def test_what_is_no_bomb_is_decoded(decoded: list[str]) -> None:
    clean_image(encoded(quarters(), "PNG"))
    clean_image(encoded(quarters(), "WEBP"))
    assert {"PNG", "WEBP", "canvas"} == {*decoded} and len(BOMBS) == 7
