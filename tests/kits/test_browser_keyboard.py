# ruff: noqa: F811  fixtures come from beside
"""The whole partner's way by keys alone: join, words, colour, languages, format, zip; focus is never lost."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coalition.models import Membership
from kits.models import Personalisation
from tests.cast import Cast
from tests.kits.test_browser import (  # noqa: F401  fixtures
    DRAWN,
    FILES,
    Opened,
    _database_beside_the_browser,
    invited,
    logo_file,
    opened,
    posters,
    worker,
)
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What has the focus after each swap, once whatever follows it has run; and whether anything but keys was used.
WATCH = """
  window.swaps = [];
  addEventListener("htmx:afterSettle", (event) => {
    const name = event.detail.target.id;
    requestAnimationFrame(() => setTimeout(() => {
      const active = document.activeElement;
      const told = `${active.tagName.toLowerCase()}#${active.id || active.name || ""}`;
      window.swaps.push([name, active === document.body ? "lost" : told]);
    }));
  });
  addEventListener("pointerdown", () => { window.swaps.push(["pointer", "lost"]); }, true);
"""
ACTIVE = """(() => {
  const active = document.activeElement;
  const label = active.labels?.[0]?.innerText.trim() || active.getAttribute("aria-label") || active.innerText || "";
  return [active.tagName.toLowerCase(), active.id || active.name || "", label.trim()].join("|");
})()"""
FAR = 90  # keys from one end of the studio to the other


def tab_to(page: Page, wanted: str, key: str = "Tab") -> str:
    """Press a key until what has the focus is called so; a circle that does not pass it fails."""
    seen: list[str] = []
    while not seen or not re.search(wanted, seen[-1]):
        assert len(seen) < FAR, seen
        page.keyboard.press(key)
        seen.append(str(page.evaluate(ACTIVE)))
    return seen[-1]


def lost(page: Page) -> list[list[str]]:
    """Swaps after which nothing had the focus."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))")
    return [each for each in page.evaluate("window.swaps") if each[1] == "lost"]


def swaps(page: Page) -> int:
    return int(page.evaluate("window.swaps.length"))


def until_swapped(page: Page, before: int) -> None:
    page.wait_for_function("before => window.swaps.length > before", arg=before)


@pytest.mark.parametrize("width", [375, 1280])
def test_from_the_invitation_to_the_zip_by_keys_alone(posters: Cast, opened: Opened, worker: None, width: int) -> None:
    page = opened("/", width=width)
    page.context.add_init_script(WATCH)
    page.on("filechooser", lambda _chooser: None)  # from now on choosers are caught, however busy the machine is
    page.goto(page.url.rstrip("/") + invited(posters))
    tab_to(page, r"\|drop-logo\|")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    with swapped(page, "/preview/$"):
        chooser.value.set_files(logo_file())  # the chooser is the system's
    expect(page.locator("#join-colours input[type=radio]").first).to_be_checked()
    expect(page.locator("#drop-logo")).to_be_focused()
    tab_to(page, "id_company_name|company_name")
    page.keyboard.type("Acme")
    tab_to(page, r"email\|")
    page.keyboard.type("dora@example.org")
    tab_to(page, r"\|colour\|")
    before = swaps(page)
    page.keyboard.press("ArrowRight")
    until_swapped(page, before)
    expect(page.locator("#join-colours input[type=radio]").nth(1)).to_be_focused()
    assert lost(page) == []
    tab_to(page, "Make our kit$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your poster is ready.")
    assert Membership.objects.get(company__name="Acme").state == "joined"

    tab_to(page, r"^a\|format-story\|")  # before the panel, where one sees it first
    before = swaps(page)
    page.keyboard.press("Enter")
    until_swapped(page, before)
    expect(page.locator("[data-poster]")).to_have_attribute("data-format", "story")
    expect(page.locator("#format-story")).to_be_focused()

    tab_to(page, r"\|colour\|")
    before = swaps(page)
    page.keyboard.press("ArrowLeft")
    until_swapped(page, before)
    expect(page.locator(".studio-form [name=colour]").first).to_be_focused()

    tab_to(page, r"\|line-line\|")
    before = swaps(page)
    page.keyboard.type("Rain.")
    until_swapped(page, before)
    expect(page.locator("#line-line")).to_be_focused()

    for number, language in enumerate(("Deutsch", "Français"), start=2):
        tab_to(page, rf"\|languages\|{language}$")
        page.keyboard.press("Space")
        expect(page.locator("#studio-count")).to_contain_text(f"{number} languages")
        assert str(page.evaluate(ACTIVE)).endswith(language)
    assert lost(page) == []
    personalisation = Personalisation.objects.select_related("membership").get(membership__company__name="Acme")
    assert personalisation.lines == {"*": {"line": {"en": "Rain."}}}
    assert sorted(personalisation.membership.locales) == ["de", "en", "fr"]

    tab_to(page, "^button.*Download the kit$")
    before = swaps(page)
    page.keyboard.press("Enter")
    until_swapped(page, before)
    ready = page.get_by_role("link", name=f"Download {3 * FILES} files")
    ready.wait_for(timeout=120_000)
    expect(ready).to_be_focused()
    assert lost(page) == []
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    archive = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    pictures = [name for name in archive.namelist() if name.endswith(".png")]
    assert (archive.testzip(), len(pictures)) == (None, 3 * len(DRAWN) - 3)  # a document is no picture
    tab_to(page, "Back to the kit$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your poster is ready.")
    expect(page.locator("#line-line")).to_have_value("Rain.")
