"""What is handed out of a format: a document is one PDF of all its pages, a poster a PDF and a picture."""

import io
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from django.urls import reverse

import kits.posters
from coalition.clock import database_now
from kits.models.kits import SHARED
from kits.services import Selection, Wanted, build_bundle, publish_kit, set_brand, start_bundle, visual_file
from kits.storing import read
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import logo_png, size_of

pytestmark = pytest.mark.django_db
SQUEEZE = (Path(kits.posters.__file__).parent / "templates" / "squeeze.svg").read_bytes()
TEXTS = {SHARED: {"line": {"en": "Your bath is still warm."}, "date": {"en": "9 June"}}}
MM = 72 / 25.4


@pytest.fixture
def dressed(cast: Cast) -> Cast:
    told = {"templates": {"squeeze": SQUEEZE}, "texts": TEXTS, "captions": {}, "now": NOW}
    publish_kit(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, **told)
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return cast


def test_a_zip_holds_each_file_of_each_format_under_a_clear_name(dressed: Cast) -> None:
    selection = Selection(format_keys=("carousel", "frame", "poster-a4"), locales=("en",))
    ben = dressed.viewer("ben")
    bundle = start_bundle(viewer=ben, membership_id=dressed.membership.id, selection=selection, now=database_now())
    assert build_bundle(bundle_id=bundle.id)
    bundle.refresh_from_db()
    archive = zipfile.ZipFile(io.BytesIO(read(bundle.zip_key)))
    visuals = {name for name in archive.namelist() if not name.endswith(".txt")}
    start = "vote-anyway_ondelune_en"
    assert visuals == {f"{start}_{rest}" for rest in ("carousel.pdf", "frame.png", "poster-a4.pdf", "poster-a4.png")}
    pages = pdfium.PdfDocument(archive.read(f"{start}_carousel.pdf"))
    assert [page.get_size() for page in pages] == [(810, 1012.5)] * 5
    sheet = pdfium.PdfDocument(archive.read(f"{start}_poster-a4.pdf"))[0]
    assert sheet.get_size() == pytest.approx((216 * MM, 303 * MM), abs=0.01)
    assert sheet.get_trimbox() == pytest.approx((3 * MM, 3 * MM, 213 * MM, 300 * MM), abs=0.01)
    assert size_of(archive.read(f"{start}_poster-a4.png")) == (2100, 2970)


def test_one_visual_is_its_formats_main_file_or_the_one_asked_for(dressed: Cast) -> None:
    page = signed_in(dressed.ben)

    def taken(format_key: str, query: str = "") -> tuple[str, str]:
        address = reverse("kits:visual", args=[dressed.membership.id, "squeeze", format_key, "en"])
        answer = page.get(address + query)
        return answer["Content-Type"], answer["Content-Disposition"].rpartition(".")[2].strip('"')

    assert taken("carousel") == ("application/pdf", "pdf")
    assert taken("poster-a3") == ("application/pdf", "pdf")
    assert taken("poster-a3", "?as=png") == ("image/png", "png")
    assert taken("square", "?as=pdf") == ("image/png", "png")


def test_a_page_of_a_document_is_previewed(dressed: Cast) -> None:
    picture, name = visual_file(
        viewer=dressed.viewer("ben"),
        membership_id=dressed.membership.id,
        wanted=Wanted("squeeze", "carousel", "en", "png"),
        now=NOW,
    )
    assert (picture.width_px, picture.height_px, name) == (1080, 1350, "vote-anyway_ondelune_en_carousel.png")
