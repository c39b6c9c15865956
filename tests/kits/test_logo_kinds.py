"""A logo as PNG, JPEG, WebP, AVIF or SVG, through page and API: taken by its bytes, its colours readable."""

import io

import pytest
from django.test import Client
from PIL import Image, ImageDraw

from kits.models import Brand
from tests.cast import Cast
from tests.kits.scene import LOGO_SVG
from visuals import contrast_ratio

GREEN = (11, 93, 74)
ENOUGH = 4.5


def raster(kind: str) -> bytes:
    """A green disc and bar, on white where the kind knows no transparency."""
    picture = Image.new("RGB", (400, 140), "white") if kind == "JPEG" else Image.new("RGBA", (400, 140))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 10, 130, 130), fill=GREEN)
    pen.rectangle((160, 50, 390, 90), fill=GREEN)
    out = io.BytesIO()
    picture.save(out, kind, quality=95)
    return out.getvalue()


KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "AVIF": "avif", "SVG": "svg"}


def logo_file(kind: str, name: str = "") -> io.BytesIO:
    file = io.BytesIO(LOGO_SVG if kind == "SVG" else raster(kind))
    file.name = name or f"logo.{KINDS[kind]}"
    return file


def near_green(colour: str) -> bool:
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return all(abs(one - other) <= 6 for one, other in zip(channels, GREEN, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_through_the_page(dressed_cast: Cast, as_ben: Client, kind: str) -> None:
    studio = f"/kit/{dressed_cast.membership.id}/"
    assert as_ben.post(f"{studio}logo/", {"logo": logo_file(kind)}).status_code == 302
    brand = Brand.objects.get(state="active")
    assert near_green(brand.field_colour)
    assert as_ben.get(f"{studio}logo.png").content.startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_through_the_api(dressed_cast: Cast, as_ben: Client, kind: str) -> None:
    base = f"/api/v1/memberships/{dressed_cast.membership.id}"
    told = as_ben.post(f"{base}/brand", {"logo": logo_file(kind, "logo.bin")})
    assert (told.status_code, near_green(told.json()["field_colour"])) == (201, True)
    kit = as_ben.get(f"{base}/kit").json()
    assert len(kit["colours"]) >= 2
    for colour in kit["colours"]:
        assert colour["on"] in {"#000000", "#ffffff"}
        assert contrast_ratio(colour["on"], colour["value"]) >= ENOUGH


def test_a_name_that_lies_is_looked_through(dressed_cast: Cast, as_ben: Client) -> None:
    base = f"/api/v1/memberships/{dressed_cast.membership.id}"
    assert as_ben.post(f"{base}/brand", {"logo": logo_file("AVIF", "logo.svg")}).status_code == 201
    gif = io.BytesIO(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
    gif.name = "logo.png"
    refused = as_ben.post(f"{base}/brand", {"logo": gif})
    assert (refused.status_code, refused.json()["remedy"] != "") == (422, True)
    assert Brand.objects.filter(state="active").count() == 1
