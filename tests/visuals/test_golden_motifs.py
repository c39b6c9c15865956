"""Our own motifs as they were looked at: with and without a photo, on a light and on a dark field."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from tests.visuals.samples import decoded, wordmark
from visuals import PackagedFonts, Values, compile_template, render

GOLDEN = Path(__file__).parent / "golden"
POSTERS = Path(__file__).parents[2] / "kits" / "posters" / "templates"
FIELDS = {"light": "#FFB703", "dark": "#12304A"}
TEXTS = {
    "line": "The cat has other plans today.",
    "date": "9 June",
    "link": "https://vote.example/v/7Kq",
    "whatever": "whatever happens",
    "round-1": "9 June",
    "round-2": "23 June",
    "motto": "Two rounds, two Sundays.",
    "verb": "livre",
}
MOTIFS = sorted(path.stem for path in POSTERS.glob("*.svg"))


def evening() -> bytes:
    """A photo without anybody in it: dusk over two hills, its sun off the middle."""
    y, x = np.mgrid[0:600, 0:900].astype(np.float64)
    sky = np.stack([60 + y * 0.3, 80 + y * 0.12, 140 - y * 0.08], axis=-1)
    sky[(x - 640) ** 2 + (y - 250) ** 2 < 60**2] = (250, 214, 140)
    sky[y > 400 + 60 * np.sin(x / 140)] = (38, 70, 66)
    sky[y > 470 + 50 * np.cos(x / 190)] = (20, 40, 44)
    out = io.BytesIO()
    Image.fromarray(sky.clip(0, 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("shade", FIELDS)
@pytest.mark.parametrize("motif", MOTIFS)
def test_a_motif_matches_the_one_looked_at(motif: str, shade: str) -> None:
    template = compile_template((POSTERS / f"{motif}.svg").read_bytes(), fonts=PackagedFonts())
    images = {"logo": wordmark("#1A2B3C" if shade == "light" else "#FFFFFF"), "photo": evening()}
    told = Values(
        TEXTS,
        {"field": FIELDS[shade]},
        {name: image for name, image in images.items() if name in template.slots},
        "en",
        focus={"photo": (0.7, 0.42)},
    )
    picture = decoded(render(template, told, "square", width_px=480).data)
    with Image.open(GOLDEN / f"{motif}-{shade}.png") as looked_at:
        difference = np.asarray(ImageChops.difference(picture, looked_at.convert("RGB")), dtype=np.float64)
    assert np.sqrt((difference**2).mean()) < 1.0
