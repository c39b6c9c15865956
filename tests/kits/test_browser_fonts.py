"""Fonts in a real browser: dropped or chosen by keyboard, confirmed, looked at, used in a draft, removed."""

import base64

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from kits.models import CampaignFont
from kits.queries import published_version
from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.test_browser import Opened, _database_beside_the_browser, opened  # noqa: F401  fixtures
from tests.kits.test_fonts import ACME, BOLD, EXPORT, LIGHT
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped
from tests.ui.test_browser import RULES, overflow_px
from tests.visuals.guard_samples import fonts as samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/c/vote-anyway/kit/fonts/"
PATIENCE_MS = 60_000  # the quarantine's helper process starts with the first upload
# A drop as a file manager makes it: files in a DataTransfer, let fall on the place.
DROP = """(place, files) => {
  const data = new DataTransfer();
  for (const [name, body] of files) {
    data.items.add(new File([Uint8Array.from(atob(body), (char) => char.charCodeAt(0))], name));
  }
  place.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def font_file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "font/ttf", "buffer": data}


def judged(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert overflow_px(page) == 0


def confirm(page: Page) -> None:
    page.get_by_label("The campaign has the right to use these fonts", exact=False).check()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (375, "dark")])
def test_fonts_are_dropped_confirmed_and_looked_at(cast: Cast, opened: Opened, width: int, theme: str) -> None:  # noqa: F811
    page = opened(PAGE, of=signed_in(cast.ana), width=width, theme=theme)
    judged(page)
    files = [(name, base64.b64encode(data).decode()) for name, data in (("light.ttf", LIGHT), ("bold.ttf", BOLD))]
    page.locator("[data-drop]").evaluate(DROP, files)
    expect(page.locator(".drop-sentence")).to_have_text("light.ttf, bold.ttf")
    confirm(page)
    page.get_by_role("button", name="Add the fonts").click()
    expect(page.get_by_role("heading", level=2, name="Acme Text")).to_be_visible(timeout=PATIENCE_MS)
    page.reload()  # without the toast, which passes
    for image in page.get_by_alt_text("Specimen of", exact=False).all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", value=True)
        expect(image).to_have_js_property("naturalWidth", 1080)
    expect(page.get_by_text("Right of use confirmed by ana", exact=False).first).to_be_visible()
    judged(page)
    page.get_by_role("button", name="Remove Acme Text Bold").click()
    expect(page.get_by_role("button", name="Remove Acme Text Bold")).to_have_count(0)
    assert CampaignFont.objects.filter(removed_at=None).count() == 1


def test_by_keyboard_alone_and_what_is_refused(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened(PAGE, of=signed_in(cast.ana))
    page.locator("#drop-fonts").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(font_file("acme.ttf", samples.restricted(ACME)))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("acme.ttf: The font file says that it must not be embedded", exact=False)).to_be_visible(
        timeout=PATIENCE_MS
    )
    judged(page)
    assert not CampaignFont.objects.exists()
    page.locator("#drop-fonts").set_input_files(font_file("acme.ttf", samples.restricted(ACME)))
    page.get_by_label("Their maker has expressly permitted this use", exact=False).check()
    page.get_by_role("button", name="Add the fonts").click()
    expect(page.get_by_role("heading", level=2, name="Acme Sans")).to_be_visible(timeout=PATIENCE_MS)


def test_a_draft_offers_the_family_and_publishes_with_it(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened(PAGE, of=signed_in(cast.ana))
    page.locator("#drop-fonts").set_input_files([font_file("l.ttf", LIGHT), font_file("b.ttf", BOLD)])
    confirm(page)
    page.get_by_role("button", name="Add the fonts").click()
    expect(page.get_by_role("heading", level=2, name="Acme Text")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="The kit").first.click()
    page.get_by_label("Name of the motif").fill("Sunrise")
    drawing = EXPORT % (b"Helvetica", b"400", b"Acme Text", b"400")
    page.get_by_label("Drawings", exact=True).set_input_files(
        {"name": "s.svg", "mimeType": "image/svg+xml", "buffer": drawing}
    )
    page.get_by_role("button", name="Open the drawings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sunrise")
    page.wait_for_load_state("load")
    slot = page.get_by_role("group", name="Slot 1")
    for change in (
        lambda: slot.get_by_label("Font", exact=True).select_option("Acme Text"),
        lambda: slot.get_by_label("Weight").fill("700"),
    ):
        with swapped(page, "/drafts/"):
            change()
            slot.get_by_label("Weight").blur()
    page.get_by_role("button", name="Publish with this motif").click()
    page.get_by_text("The check has not ended. I publish without its result.").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Sunrise")).to_be_visible()
    template = published_version(campaign_id=cast.campaign.id).templates.get()
    assert list(template.fonts) == ["Acme Text Bold"]
