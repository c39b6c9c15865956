"""Proof sheets: every format of a motif stands whole on a page, in each language, on as many pages as it takes."""

import io
from itertools import combinations
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

import kits.posters
from config.demo import texts
from kits.drawing import campaign_look, draw
from kits.formats import FORMATS
from kits.models import KitVersion, ProofLink
from kits.models.kits import SHARED
from kits.proof_pages import BOTTOM_PX, DPI, FOOT_PX, HEAD_PX, MARGIN_PX, PAGE_PX, TOP_PX, Place, laid_out
from kits.services import make_proof_link, publish_kit
from kits.storing import read
from tests.cast import NOW, Cast
from tests.kits.scene import CAPTIONS, TEXTS, template_of

SQUEEZE = Path(kits.posters.__file__).parent / "templates" / "squeeze.svg"
TOLD = {"date": texts.DATE, "line": texts.first_lines(longest=32)}


def published(cast: Cast, **templates: bytes) -> KitVersion:
    return publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates=templates,
        texts={SHARED: {slot: {key: told[key] for key in cast.campaign.languages} for slot, told in TOLD.items()}}
        if "squeeze" in templates
        else TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )


def sheet_of(cast: Cast, version: KitVersion, locale: str) -> list[Image.Image]:
    """The pages as a reader shows them, at the resolution that they were drawn in."""
    made = {"version_id": version.id, "locale": locale, "now": NOW}
    make_proof_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, **made)  # type: ignore[arg-type]
    document = pypdfium2.PdfDocument(read(ProofLink.objects.get(locale=locale).storage_key))
    pages = [page.render(scale=DPI / 72).to_pil().convert("RGB").resize(PAGE_PX) for page in document]
    document.close()
    return pages


def shows(page: Image.Image, place: Place, picture: bytes) -> bool:
    """Whether the picture stands in its box, but for what JPEG makes of it twice."""
    box = (place.x, place.y, place.x + place.width_px, place.y + place.height_px)
    wanted = Image.open(io.BytesIO(picture)).convert("RGB").resize((place.width_px, place.height_px))
    seen = np.asarray(page.crop(box), dtype=float)
    return float(np.abs(seen - np.asarray(wanted, dtype=float)).mean()) < 4


@pytest.mark.parametrize("locale", ["en", "de", "fr"])
def test_every_format_of_our_motif_stands_whole_on_a_page(cast: Cast, locale: str) -> None:
    version = published(cast, squeeze=SQUEEZE.read_bytes())
    template = version.templates.get()
    pages = laid_out(template)
    every = [(key, number) for key in FORMATS for number in range(1, (5 if key == "carousel" else 1) + 1)]
    assert [(place.format_key, place.page) for page in pages for place in page] == every
    for page in pages:
        for place in page:
            assert MARGIN_PX <= place.x <= place.x + place.width_px <= PAGE_PX[0] - MARGIN_PX, place
            assert TOP_PX <= place.y <= place.y + place.height_px <= BOTTOM_PX, place
            width_px, height_px = template.formats[place.format_key]
            assert abs(place.width_px - place.height_px * width_px / height_px) <= 1, place
        for one, other in combinations(page, 2):
            is_beside = one.x + one.width_px < other.x or one.y + one.height_px < other.y
            assert is_beside, (one, other)
    drawn = sheet_of(cast, version, locale)
    look = campaign_look(cast.campaign, version)
    for paper, places in zip(drawn, pages, strict=True):
        for place in places:
            picture = draw(
                look, template, place.format_key, locale, encoding="jpeg", width_px=place.width_px, page=place.page
            )
            assert shows(paper, place, picture.data), place


def test_every_page_carries_its_title_and_number(cast: Cast) -> None:
    """The field with the motif's name above, the foot with the page's number below: both differ from page to page."""
    keys = tuple(key for key in FORMATS if key != "carousel")
    pages = sheet_of(cast, published(cast, one=template_of("one", keys), two=template_of("two", ("square",))), "en")
    assert len(pages) == 3
    heads = [page.crop((0, 0, PAGE_PX[0], HEAD_PX)) for page in pages]
    feet = [page.crop((0, PAGE_PX[1] - FOOT_PX, *PAGE_PX)) for page in pages]
    assert all(head.getpixel((4, 4)) == (255, 210, 31) for head in heads), cast.campaign.accent
    assert heads[0].tobytes() == heads[1].tobytes() != heads[2].tobytes()
    assert len({foot.tobytes() for foot in feet}) == 3
    assert all(np.asarray(foot.convert("L")).min() < 60 for foot in feet)
