"""Small templates and logos drawn for these tests."""

import base64
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from visuals import CompiledTemplate, PackagedFonts, Values, compile_template

TEMPLATES = Path(__file__).parent / "templates"
GREEN = "#0B5D4A"
MAGENTA = "#B5179E"
YELLOW = "#FFD21F"


def png_of(image: Image.Image) -> bytes:
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def wordmark(
    colour: str = GREEN, *, size: tuple[int, int] = (600, 200), margin: int = 0, ground: str | None = None
) -> bytes:
    """A disc and a bar, on nothing or on an opaque ground."""
    width, height = size
    full = (width + 2 * margin, height + 2 * margin)
    image = Image.new("RGBA", full, ground or (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((margin, margin, margin + height - 1, margin + height - 1), fill=colour)
    pen.rectangle((margin + height, margin + height // 3, margin + width - 1, margin + height * 2 // 3), fill=colour)
    return png_of(image)


def photograph(width: int, height: int, *, seed: int = 3) -> Image.Image:
    """Clouds of grey with a little noise, as cameras leave it: neighbours alike, no two the same."""
    random = np.random.default_rng(seed)
    across, down = np.fft.rfftfreq(width)[None], np.fft.fftfreq(height)[:, None]
    distance = np.hypot(across, down)
    distance[0, 0] = 1
    clouds = np.fft.irfft2(np.fft.rfft2(random.standard_normal((height, width))) / distance**1.2, s=(height, width))
    grey = 128 + 45 * (clouds - clouds.mean()) / clouds.std()
    pixels = grey[..., None] + 3 * random.standard_normal((height, width, 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def quarters(width: int = 40, height: int = 20) -> Image.Image:
    """Red, green above blue, white."""
    image = Image.new("RGB", (width, height), "#FFFFFF")
    pen = ImageDraw.Draw(image)
    for x, y, colour in ((0, 0, "#FF0000"), (1, 0, "#00FF00"), (0, 1, "#0000FF")):
        left, top = x * width // 2, y * height // 2
        pen.rectangle((left, top, left + width // 2 - 1, top + height // 2 - 1), fill=colour)
    return image


def jpeg_of(image: Image.Image, **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, "JPEG", **({"quality": 95, "subsampling": 0} | options))
    return output.getvalue()


def data_uri(data: bytes) -> str:
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def squeeze() -> CompiledTemplate:
    return compile_template((TEMPLATES / "squeeze.svg").read_bytes(), fonts=PackagedFonts())


def everything() -> tuple[CompiledTemplate, Values]:
    """Shadows, a blur, a mask, text in three scripts, a photo, a code and a logo."""
    return compile_template((TEMPLATES / "everything.svg").read_bytes(), fonts=PackagedFonts()), Values(
        texts={"line": "Größe – Ωμέγα שלום", "link": "https://example.org/vote"},
        colours={"field": GREEN},
        images={"photo": jpeg_of(photograph(960, 900)), "logo": wordmark()},
        focus={"photo": (0.2, 0.8)},
    )


def template(body: str, *, width: int = 400, height: int = 200, defs: str = "") -> bytes:
    """One format `page`; the body begins on line 3."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" data-template="t"><defs>{defs}</defs>\n'
        f'<g data-format="page" data-width="{width}" data-height="{height}">\n{body}\n</g></svg>'
    ).encode()


def compiled(body: str, *, width: int = 400, height: int = 200, defs: str = "") -> CompiledTemplate:
    return compile_template(template(body, width=width, height=height, defs=defs), fonts=PackagedFonts())


def text_slot(**attributes: object) -> str:
    """A text slot `line` over the whole of a 400 × 200 format, unless told otherwise."""
    settings = {
        "x": 0,
        "y": 0,
        "width": 400,
        "height": 200,
        "data-font": "Roboto Flex",
        "data-max-size": 60,
        "data-min-size": 12,
        "data-max-lines": 3,
        "data-max-chars": 48,
    } | {key.replace("_", "-"): value for key, value in attributes.items()}
    told = " ".join(f'{key}="{value}"' for key, value in settings.items())
    return f'<rect data-slot="line" data-type="text" {told}/>'


def values(line: str = "", *, field: str = GREEN, locale: str = "en", **images: bytes) -> Values:
    return Values(texts={"line": line}, colours={"field": field}, images=images, locale=locale)


def decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")
