import io
from colorsys import hsv_to_rgb
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.visuals.samples import GREEN, YELLOW, compiled, decoded, photograph, png_of, values, wordmark
from visuals import (
    ImageError,
    RenderError,
    analyse_logo,
    contrast_ratio,
    logo_for_field,
    logo_variant,
    palette_from_image,
    render,
    trim_logo,
)
from visuals.logos import logo_contrast
from visuals.palette import colour_shares


def size_of(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png)) as image:
        return image.size


def two_colours() -> bytes:
    image = Image.new("RGBA", (300, 100))
    image.paste("#D7263D", (0, 0, 200, 100))
    image.paste("#1B998B", (200, 0, 300, 100))
    return png_of(image)


def test_the_palette_is_dominant_first_without_white_and_nothing():
    assert palette_from_image(two_colours()) == ["#D7263D", "#1B998B"]
    assert palette_from_image(wordmark("#D7263D", margin=100, ground="#FFFFFF")) == ["#D7263D"]
    assert palette_from_image(wordmark("#FFFFFF")) == []


def test_facts_about_logos():
    white = analyse_logo(wordmark("#FFFFFF"))
    assert (white.is_white, white.is_dark, white.has_transparency, white.background) == (True, False, True, None)
    dark = analyse_logo(wordmark("#101010"))
    assert (dark.is_white, dark.is_dark, dark.can_be_monochrome) == (False, True, True)
    opaque = analyse_logo(wordmark(GREEN, margin=40, ground="#FFFFFF"))
    assert (opaque.has_transparency, opaque.background, opaque.palette) == (False, "#FFFFFF", (GREEN,))
    assert (opaque.width_px, opaque.height_px) == (680, 280)


def test_margins_are_trimmed():
    assert size_of(trim_logo(wordmark(margin=120))) == (600, 200)
    assert size_of(trim_logo(wordmark(margin=120, ground="#FFFFFF"))) == (696, 296)
    assert trim_logo(wordmark()) == wordmark()


def test_variants_keep_the_shape():
    white = np.asarray(Image.open(io.BytesIO(logo_variant(wordmark(GREEN), "white"))))
    assert tuple(white[100, 100]) == (255, 255, 255, 255) and white[5, 595, 3] == 0
    keyed = np.asarray(Image.open(io.BytesIO(logo_variant(wordmark(GREEN, margin=40, ground="#FFFFFF"), "ink"))))
    assert tuple(keyed[140, 140]) == (0x12, 0x14, 0x16, 255) and keyed[2, 2, 3] == 0


def test_the_variant_that_reads_best_stands_on_the_field():
    assert logo_for_field(wordmark(GREEN), GREEN).variant == "white"
    assert logo_for_field(wordmark("#FFFFFF"), YELLOW).variant == "ink"
    assert logo_for_field(wordmark("#FFFFFF"), GREEN).plate is None
    assert logo_for_field(wordmark(GREEN), "#FFFFFF", prefer="original").variant == "original"
    assert logo_for_field(wordmark(YELLOW), "#FFFFFF", prefer="original").variant == "ink"


def wheel() -> bytes:
    """Thirteen slices on nothing."""
    image = Image.new("RGBA", (400, 400))
    pen = ImageDraw.Draw(image)
    for index in range(13):
        red, green, blue = (round(255 * part) for part in hsv_to_rgb(index / 13, 1, (1, 0.5, 0.75)[index % 3]))
        pen.pieslice((0, 0, 399, 399), index * 360 / 13, (index + 1) * 360 / 13, fill=(red, green, blue))
    return png_of(image)


def disc() -> bytes:
    """Every hue around it, white in its middle."""
    down, across = np.mgrid[-1:1:400j, -1:1:400j]
    away, turn = np.hypot(across, down), np.arctan2(down, across) / (2 * np.pi) % 1
    shades = np.stack([turn * 255, np.minimum(away, 1) * 255, 255 - 80 * away], axis=-1).astype(np.uint8)
    return in_a_circle(Image.fromarray(shades, "HSV"))


def cutout() -> bytes:
    shades = np.stack([np.asarray(photograph(300, 300, seed=seed))[..., 0] for seed in (1, 2, 3)], axis=-1)
    return in_a_circle(Image.fromarray(np.clip(128 + (shades.astype(float) - 128) * 1.5, 0, 255).astype(np.uint8)))


def in_a_circle(image: Image.Image) -> bytes:
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).ellipse((0, 0, image.width - 1, image.height - 1), fill=255)
    image = image.convert("RGBA")
    image.putalpha(mask)
    return png_of(image)


@pytest.mark.parametrize("png", [wheel(), disc(), cutout()], ids=["wheel", "disc", "cutout"])
def test_a_logo_without_a_main_colour_is_judged_by_its_most_frequent_ones(png):
    shares = colour_shares(png)
    most = shares[0][1]
    assert most < 0.1
    for field in ("#FFFFFF", "#000000", GREEN):
        told = [contrast_ratio(colour, field) for colour, share in shares if share >= most / 2]
        assert logo_contrast(png, field) == min(told)
        assert logo_for_field(png, field).contrast > 1


def test_a_logo_whose_inside_matters_gets_a_plate():
    badge = Image.new("RGBA", (200, 200), "#101010")
    badge.paste("#FFFFFF", (40, 80, 160, 120))
    badge.putpixel((0, 0), (0, 0, 0, 0))
    badge.paste((0, 0, 0, 0), (0, 0, 200, 10))
    choice = logo_for_field(png_of(badge), "#101010")
    assert (choice.variant, choice.plate is None) == ("original", False)
    light = Image.new("RGBA", (200, 200), "#FFFFFF")
    light.paste("#777777", (40, 80, 160, 120))
    light.paste((0, 0, 0, 0), (0, 0, 200, 10))
    assert logo_for_field(png_of(light), "#FFFFFF", plate="always").plate == "#121416"


IMAGE_SLOT = (
    '<rect width="400" height="200" data-fill="field"/>'
    '<rect data-slot="logo" data-type="image" x="20" y="20" width="360" height="160" data-area="0.2" {}/>'
)


def drawn_box(logo: bytes, attributes: str = "") -> tuple[int, int, int, int]:
    picture = decoded(render(compiled(IMAGE_SLOT.format(attributes)), values(logo=logo), "page").data)
    differs = (np.abs(np.asarray(picture).astype(int) - (0x0B, 0x5D, 0x4A)).max(axis=2)) > 60
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def test_wide_and_tall_logos_take_the_same_area():
    areas = []
    for size in ((400, 200), (200, 200), (220, 200), (100, 200), (160, 400)):
        solid = png_of(Image.new("RGBA", (size[0] + 2, size[1]), "#FFFFFF"))
        image = Image.open(io.BytesIO(solid))
        image.paste((0, 0, 0, 0), (size[0] - 1, 0, size[0] + 2, 1))
        left, top, right, bottom = drawn_box(png_of(image))
        assert left == 20 and abs((top + bottom) / 2 - 100) <= 1
        areas.append((right - left) * (bottom - top))
    assert all(abs(area - 0.2 * 200 * 200) < 400 for area in areas)


def test_the_box_bounds_a_long_logo_and_alignment_holds():
    left, _, right, _ = drawn_box(wordmark("#FFFFFF", size=(3000, 120)), 'data-align="end"')
    assert (left >= 20, right) == (True, 380)


def test_a_plate_stands_under_the_logo():
    drawn = compiled(IMAGE_SLOT.format('data-plate="always" data-align="middle"'))
    picture = decoded(render(drawn, values(logo=wordmark("#AA0000")), "page").data)
    assert picture.getpixel((200, 100)) == (0xAA, 0, 0)
    assert (np.asarray(picture) == 255).all(axis=2).sum() > 1_000


@pytest.mark.parametrize("size", [(600, 200), (200, 300)])
def test_a_plate_reaches_beyond_the_logo_by_a_seventh_of_its_height(size):
    """By .14 on every side."""
    solid = Image.new("RGBA", size, "#AA0000")
    solid.paste((0, 0, 0, 0), (0, 0, size[0] // 8, size[1] // 8))
    body = '<rect width="1200" height="800" data-fill="field"/><rect data-slot="logo" data-type="image" x="20" y="20" '
    template = compiled(body + 'width="900" height="700" data-area="0.2" data-plate="always"/>', width=1200, height=800)
    pixels = np.asarray(decoded(render(template, values(logo=png_of(solid)), "page").data)).astype(int)
    red, plate = ((np.abs(pixels - colour).max(axis=2) < 9) for colour in ((0xAA, 0, 0), (255, 255, 255)))
    (left, top, right, bottom), outer = _box_of(red), _box_of(red | plate)
    height = bottom - top
    scale = (0.2 * 800**2 / (size[0] * size[1])) ** 0.5
    assert abs(height - size[1] * scale) <= 1 and abs(right - left - size[0] * scale) <= 1
    margins = left - outer[0], top - outer[1], outer[2] - right, outer[3] - bottom
    assert all(abs(margin - 0.14 * height) <= 1 for margin in margins)
    assert outer[0] == 20 and abs((outer[1] + outer[3]) / 2 - 370) <= 1


def _box_of(seen: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("colour", [GREEN, "#FFFFFF"])
def test_a_logo_that_does_not_read_is_told(colour):
    """Where the template allows no plate; a plate is what helps, or a variant."""
    told = replace(values(field=colour, logo=wordmark(colour)), variants={"logo": "original"})
    found = render(compiled(IMAGE_SLOT.format('data-plate="never"')), told, "page").warnings
    assert [(warning.code, warning.slot, warning.message) for warning in found] == [
        ("weak-contrast", "logo", "Contrast 1.0 to 1, less than 3 to 1.")
    ]
    assert render(compiled(IMAGE_SLOT.format("")), told, "page").warnings == ()
    free = replace(told, variants={})
    assert render(compiled(IMAGE_SLOT.format('data-plate="never"')), free, "page").warnings == ()


def test_a_white_mark_on_its_own_white_ground_is_refused():
    with pytest.raises(RenderError) as refused:
        render(compiled(IMAGE_SLOT.format("")), values(logo=wordmark("#FFFFFF", margin=40, ground="#FFFFFF")), "page")
    found = refused.value
    assert (found.code, found.slot, found.message, found.remedy) == (
        "image-empty",
        "logo",
        "The image shows nothing but its background.",
        "Hand over a logo.",
    )


def test_a_small_image_is_told():
    warnings = render(compiled(IMAGE_SLOT.format("")), values(logo=wordmark("#FFFFFF", size=(30, 12))), "page").warnings
    assert [(warning.code, warning.slot) for warning in warnings] == [("image-small", "logo")]


@pytest.mark.parametrize(
    ("png", "code"),
    [
        (b"", "image-unreadable"),
        (b"GIF89a" + b"\0" * 60, "image-unreadable"),
        (wordmark()[:200], "image-unreadable"),
        (png_of(Image.new("RGBA", (20, 20))), "image-empty"),
        (wordmark()[:16] + (100_000).to_bytes(4, "big") * 2 + wordmark()[24:], "image-too-large"),
    ],
)
def test_bad_images_are_refused_with_the_slot(monkeypatch, png, code):
    if code == "image-too-large":
        monkeypatch.setattr(Image, "open", lambda *_args, **_more: pytest.fail("decoded"))
    with pytest.raises(ImageError) as caught:
        analyse_logo(png)
    assert caught.value.code == code
    with pytest.raises(RenderError) as refused:
        render(compiled(IMAGE_SLOT.format("")), values(logo=png), "page")
    assert (refused.value.code, refused.value.slot) == (code, "logo")


def test_a_logo_that_fills_its_picture_has_no_variant_of_one_colour():
    """A photograph would be a blank box: it is drawn as it is, on a plate where it must be."""
    photo = png_of(photograph(300, 100).convert("RGBA"))
    with pytest.raises(ImageError) as caught:
        logo_variant(photo, "white")
    assert caught.value.code == "image-opaque" and caught.value.remedy
    chosen = logo_for_field(photo, GREEN, only="white")
    assert (chosen.png, chosen.variant) == (photo, "original")


def test_a_pale_mark_on_its_own_white_ground_is_told():
    slot = '<rect data-slot="logo" data-type="image" x="40" y="40" width="320" height="120" data-on="field"/>'
    for colour, codes in (("#DDDDDD", ["weak-contrast"]), ("#1A2B3C", [])):
        told = values(logo=wordmark(colour, margin=40, ground="#FFFFFF"))
        assert [w.code for w in render(compiled(slot), told, "page").warnings] == codes
