"""Our own motifs: drawn whole in every format for three extreme companies; the files are what their scripts draw."""

import io

import pytest
from PIL import Image

from kits.formats import FORMATS
from kits.posters.__main__ import FOLDER, MOTIFS
from tests.visuals.samples import wordmark
from visuals import PackagedFonts, Values, compile_template, render

LOGOS = {
    "wide": wordmark("#222222", size=(1600, 120)),
    "tall": wordmark("#B5179E", size=(210, 200)),
    "white": wordmark("#FFFFFF"),
}
TOLD = {
    "line": "Même les jours de pluie, on y va tous ensemble !",
    "date": "30 juin · 7 juillet",
    "round-1": "30 juin",
    "round-2": "7 juillet",
    "motto": "Deux tours, deux dimanches.",
    "verb": "assure",
    "whatever": "quoi qu’il arrive",
}


EVERYWHERE = set(FORMATS) - {"carousel", "frame", "cover-linkedin", "cover-linkedin-company"}
OFFERED = {
    "squeeze": set(FORMATS),
    "full-measure": set(FORMATS),
    "cross": EVERYWHERE | {"cover-linkedin"},
    "urne": EVERYWHERE | {"cover-linkedin"},
    "panneaux": EVERYWHERE | {"cover-linkedin"},
    "deux-tours": EVERYWHERE,
    "horizon": {"square", "portrait", "story", "linkedin", "x", "facebook", "link", "poster-a4", "poster-a3"},
}


@pytest.mark.parametrize("key", MOTIFS)
def test_a_template_is_what_its_script_draws(key: str) -> None:
    assert (FOLDER / f"{key}.svg").read_text() == MOTIFS[key]()


@pytest.mark.parametrize("key", MOTIFS)
@pytest.mark.parametrize(("logo", "field"), [("wide", "#FFB703"), ("tall", "#0B5D4A"), ("white", "#B5179E")])
def test_every_motif_is_drawn_whole_for_extreme_companies(key: str, logo: str, field: str) -> None:
    template = compile_template((FOLDER / f"{key}.svg").read_bytes(), fonts=PackagedFonts())
    assert set(template.formats) == OFFERED.get(key, EVERYWHERE | {"cover-linkedin", "cover-linkedin-company"})
    lines = {48: TOLD["line"], 32: "Même sous la pluie, on y va."}
    texts = {**TOLD, "line": lines[template.slots["line"].max_chars]} if "line" in template.slots else TOLD
    told = Values(texts=texts, colours={"field": field}, images={"logo": LOGOS[logo]}, locale="fr")
    for format_key, spec in template.formats.items():
        width_px = min(spec.width_px, 1080)
        picture = render(template, told, format_key, width_px=width_px)
        assert {(warning.code, warning.slot) for warning in picture.warnings} <= {("image-small", "logo")}
        with Image.open(io.BytesIO(picture.data)) as image:
            assert image.size == (width_px, round(spec.height_px * width_px / spec.width_px))


def test_a_file_is_small_whatever_it_offers() -> None:
    sizes = {key: (FOLDER / f"{key}.svg").stat().st_size for key in MOTIFS}
    assert max(sizes.values()) < 500_000 and sum(sizes.values()) < 2_000_000
