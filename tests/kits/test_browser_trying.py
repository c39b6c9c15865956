# ruff: noqa: F811  fixtures come from beside
"""Trying a logo in a real browser: a chosen colour stays on another motif, another logo brings its own."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kits.models import KitVersion
from tests.cast import Cast
from tests.kits.scene import SIZES
from tests.kits.test_browser import (  # noqa: F401  fixtures
    Opened,
    _database_beside_the_browser,
    logo_file,
    near,
    opened,
    pixel,
)
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def drawn(page: Page) -> Any:
    """The pictures that the server has made."""
    return swapped(page, "/try/preview/$")


def stands_on(page: Page, colour: str) -> None:
    pictures = page.locator("#try-formats img")
    expect(pictures).to_have_count(len(SIZES))
    assert near(pixel(pictures.first), colour)


def test_a_chosen_colour_stays_on_another_motif(cast: Cast, version: KitVersion, opened: Opened) -> None:
    page = opened("/c/vote-anyway/try/")
    with drawn(page):
        page.locator("input[type=file]").set_input_files(logo_file())
    offered = page.locator("#try-colours input[type=radio]")
    accent = cast.campaign.accent
    with drawn(page):
        page.locator(f'#try-colours input[type=radio][value="{accent}"]').check(force=True)
    stands_on(page, accent)
    with drawn(page):
        page.get_by_role("radio", name="Excuses").check(force=True)
    stands_on(page, accent)
    expect(page.locator("#try-colours input[type=radio]:checked")).to_have_value(accent)

    with drawn(page):
        page.locator("#try-colours input[type=color]").fill("#0b5d4a")
    stands_on(page, "#0b5d4a")
    with drawn(page):
        page.get_by_role("radio", name="Squeeze").check(force=True)
    stands_on(page, "#0b5d4a")

    with drawn(page):
        page.locator("input[type=file]").set_input_files(logo_file("#c62828"))
    expect(offered.first).to_have_value("#c62828")
    stands_on(page, "#c62828")
