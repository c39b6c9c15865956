"""A company's photo in a real browser: put on the poster, pointed at by mouse and by keyboard, taken out, undone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from kits.models import Personalisation
from kits.services import Extras, publish_kit, set_brand, set_photo
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.photo_scene import photo_motif, quarters
from tests.kits.scene import TEXTS, logo_png
from tests.kits.test_browser import TEMPLATES, Opened, _database_beside_the_browser, opened  # noqa: F401
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped
from tests.ui.test_browser import LOOKS, RULES, overflows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Whether the poster has a colour at a tenth from the left and three tenths from the top.
HAS = """async colour => { const image = document.querySelector("[data-poster]");
    if (!image.complete || !image.naturalWidth) return false;
    const canvas = document.createElement("canvas"); canvas.width = canvas.height = 100;
    const pen = canvas.getContext("2d"); pen.drawImage(image, 0, 0, 100, 100);
    const [r, g, b] = pen.getImageData(10, 30, 1, 1).data;
    const seen = r > 150 && g < 90 ? "red" : g > 90 && r < 90 && b < 90 ? "green" : "other";
    return seen === colour; }"""


@pytest.fixture
def windows(cast: Cast) -> Cast:
    """A motif with a photo and the Horizon, worn by Ben's company; Germany asks for a legal line."""
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"window": photo_motif(), "horizon": (TEMPLATES / "horizon.svg").read_bytes()},
        texts={"*": {"line": TEXTS["*"]["line"]}},
        captions={},
        now=NOW,
        extras=Extras(legal={"DE": {"is_required": True, "texts": {"*": "V. i. S. d. P.: Vote Anyway"}}}),
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return cast


def shows(page: Page, colour: str) -> None:
    """Wait until the poster has this colour there."""
    page.wait_for_function(HAS, arg=colour)


def focus() -> list[float]:
    told: list[float] = Personalisation.objects.get().photos["*"]["photo"]["focus"]
    return told


def posted(page: Page, end: str) -> Any:
    """A change that the server has taken."""
    return swapped(page, f"{end}$")


def test_a_photo_is_put_in_pointed_at_taken_out_and_brought_back(windows: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened(f"/kit/{windows.membership.id}/?template=window", of=signed_in(windows.ben))
    shows(page, "other")
    photo: FilePayload = {"name": "us.jpg", "mimeType": "image/jpeg", "buffer": quarters()}
    with posted(page, "/photo/"):
        page.get_by_label("Choose a photo for all motifs").set_input_files(photo)
    expect(page.get_by_alt_text("Your photo")).to_be_visible()
    shows(page, "green")

    stage = page.locator("[data-focus-stage]")
    place = stage.bounding_box()
    assert place is not None
    with posted(page, "/photo/focus/"):
        page.mouse.move(place["x"] + place["width"] * 0.5, place["y"] + place["height"] * 0.5)
        page.mouse.down()
        page.mouse.move(place["x"] + place["width"] * 0.25, place["y"] + 2)
        page.mouse.up()
    shows(page, "red")
    assert focus()[0] == pytest.approx(0.25, abs=0.02) and focus()[1] < 0.05

    across = page.get_by_label("From the top")
    across.focus()
    with posted(page, "/photo/focus/"):
        page.keyboard.press("End")
    shows(page, "green")
    expect(across).to_be_focused()
    assert focus()[1] == 1.0

    with posted(page, "/photo/"):
        page.get_by_role("button", name="Remove the photo").click()
    expect(page.get_by_alt_text("Your photo")).to_have_count(0)
    shows(page, "other")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("#toasts").get_by_text("The last change is undone.")).to_be_visible()
    assert focus()[1] == 1.0


def test_a_photo_for_one_motif_leaves_the_others_theirs(windows: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened(f"/kit/{windows.membership.id}/?template=window", of=signed_in(windows.ben))
    alone = page.get_by_text("This photo stands on this motif only.")
    for label, width, height in (("for all motifs", 2400, 1600), ("for this motif only", 1200, 900)):
        photo: FilePayload = {"name": "us.jpg", "mimeType": "image/jpeg", "buffer": quarters(width, height)}
        with posted(page, "/photo/"):
            page.get_by_label(f"Choose a photo {label}").set_input_files(photo)
        expect(page.get_by_alt_text("Your photo")).to_have_attribute("width", str(width))
        expect(alone).to_have_count(1 if "only" in label else 0)
    told = Personalisation.objects.get().photos
    assert {key: slots["photo"]["width_px"] for key, slots in told.items()} == {"*": 2400, "window": 1200}


def test_what_is_no_photo_is_said_beside_it(windows: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened(f"/kit/{windows.membership.id}/?template=window", of=signed_in(windows.ben))
    odd: FilePayload = {"name": "us.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    with posted(page, "/photo/"):
        page.get_by_label("Choose a photo for all motifs").set_input_files(odd)
    expect(page.locator("#studio-photo .field-error")).to_contain_text("This is no photo that is read.")


def test_no_violation_and_nothing_sticks_out(windows: Cast, opened: Opened) -> None:  # noqa: F811
    set_photo(
        viewer=windows.viewer("ben"),
        membership_id=windows.membership.id,
        template_key="horizon",
        slot="photo",
        data=quarters(900, 600),
        now=NOW,
    )
    pages = (
        (f"/kit/{windows.membership.id}/?template=horizon", windows.ben),
        ("/c/vote-anyway/kit/extras/", windows.ana),
    )
    for (address, person), (width, theme) in zip(pages, LOOKS, strict=True):
        page = opened(address, of=signed_in(person), width=width, theme=theme)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(address, violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
        assert overflows(page) == [], address
