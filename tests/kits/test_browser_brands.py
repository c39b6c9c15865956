"""Brands in a real browser: a logo with its colours and preview, one taken from a website, variants, by keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kits.models import Brand, Personalisation
from kits.services import add_brand, remove_brand
from tests.cast import NOW, Cast
from tests.coalition.stand_in import StandIn
from tests.conftest import signed_in
from tests.kits.scene import logo_png
from tests.kits.test_browser import (  # noqa: F401  fixtures
    Opened,
    _database_beside_the_browser,
    invited,
    logo_file,
    opened,
    posters,
    studio_of,
    worn,
)
from tests.kits.test_proposing import site  # noqa: F401  a fixture
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped
from tests.ui.test_browser import LOOKS, RULES, overflows
from visuals import contrast_ratio

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ENOUGH = 4.5


def brands_of(cast: Cast) -> str:
    return f"/kit/{cast.membership.id}/brands/"


def seen_faults(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page, options={"runOnly": RULES}).response["violations"]]


def test_a_logo_brings_its_palette_and_preview_and_every_pair_reads(posters: Cast, opened: Opened) -> None:  # noqa: F811
    """ux check 2, without its three seconds: `./run drill logo_upload` holds those."""
    page = opened(invited(posters))
    with swapped(page, "/preview/$") as answer:
        page.locator("input[name=logo]").set_input_files(logo_file())
    assert answer.status == 200
    expect(page.locator("#join-picture.has-logo img")).to_have_attribute("src", re.compile("^data:image/jpeg"))
    swatches = page.locator("#join-colours input[name=colour]")
    expect(swatches.first).to_be_checked()
    offered = [
        (each.get_attribute("value") or "", each.get_attribute("data-sentence") or "") for each in swatches.all()
    ]
    assert offered[0][0] == "#b5179e" and len(offered) >= 3
    for colour, sentence in offered:
        written = "#ffffff" if sentence.startswith("White") else "#000000"
        told = float(re.findall(r"\d+(?:\.\d+)?", sentence)[0])
        assert contrast_ratio(written, colour) >= ENOUGH
        assert abs(contrast_ratio(written, colour) - told) <= 0.06


def test_a_newcomer_takes_the_logo_from_the_website(posters: Cast, site: StandIn, opened: Opened) -> None:  # noqa: F811
    page = opened(invited(posters))
    page.get_by_label("Website").fill("www.ondelune.example")
    page.get_by_role("button", name="Take it from our website").press("Enter")
    expect(page.locator("#website-status")).to_contain_text("2 logos found.")
    with swapped(page, "/preview/$"):
        page.locator("label.candidate").first.click()
    expect(page.locator("#join-picture.has-logo")).to_be_visible()
    expect(page.locator("#join-colours input[name=colour]").first).to_have_value("#0b5d4a")
    assert seen_faults(page) == []
    page.get_by_label("Company").fill("Halden")
    page.get_by_label("Your e-mail").fill("h@halden.example")
    page.get_by_role("button", name="Make our kit").click()
    expect(page.get_by_role("heading", name="Your poster is ready.")).to_be_visible()
    assert Brand.objects.get(company__name="Halden").field_colour == "#0b5d4a"


def test_a_website_that_gives_nothing_stops_nobody(posters: Cast, site: StandIn, opened: Opened) -> None:  # noqa: F811
    page = opened(invited(posters))
    page.get_by_label("Website").fill("www.ondelune.example/none")
    page.get_by_role("button", name="Take it from our website").click()
    expect(page.locator("#website-status")).to_contain_text("No logo was found on this page.")
    page.locator("input[name=logo]").set_input_files(logo_file())
    expect(page.locator("#join-picture.has-logo")).to_be_visible()


def test_the_studio_shows_a_chosen_variant_and_takes_it_back(worn: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    with swapped(page, "/dress/$"):
        page.locator(".swatch", has_text="#FFD21F").click()
    expect(page.locator("#studio-logo svg rect").first).to_have_attribute("fill", "#ffd21f")
    with swapped(page, "/dress/$"):
        page.locator("#studio-form").get_by_text("Light", exact=True).click()
    expect(page.locator("#studio-logo")).to_contain_text("so it stands on a plate")
    assert Personalisation.objects.get(membership=worn.membership).logo_variant == "light"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("input[name=logo_variant][value=auto]")).to_be_checked()


def test_the_pages_of_brands_pass_axe_and_fit(worn: Cast, opened: Opened) -> None:  # noqa: F811
    ben = signed_in(worn.ben)
    who = {"viewer": worn.viewer("ben"), "membership_id": worn.membership.id}
    brand = add_brand(**who, logo=logo_png("#0b5d4a"), name="Ondelune Nord", now=NOW)
    gone = add_brand(**who, logo=logo_png("#121416"), name="Ondelune Alt", now=NOW)
    remove_brand(**who, brand_id=gone.id)
    pages = (brands_of(worn), f"{brands_of(worn)}{brand.id}/")
    for address, (width, theme) in zip(pages, LOOKS, strict=True):
        page = opened(address, of=ben, width=width, theme=theme)
        assert (seen_faults(page), overflows(page)) == ([], []), address


def test_a_brand_is_changed_by_keyboard_alone(worn: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened(brands_of(worn), of=signed_in(worn.ben))
    page.get_by_role("link", name="Change Ondelune").press("Enter")
    page.get_by_label("Name").focus()
    page.keyboard.press("End")
    page.keyboard.type(" SA")
    page.get_by_role("checkbox", name=re.compile("^Remove")).last.press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", name="Ondelune SA")).to_be_visible()
    brand = Brand.objects.get(name="Ondelune SA")
    assert len(brand.colours) == len(brand.before["colours"]) - 1
    page.get_by_role("button", name="Undo the last change").press("Enter")
    expect(page.get_by_role("heading", name="Ondelune", exact=True)).to_be_visible()
