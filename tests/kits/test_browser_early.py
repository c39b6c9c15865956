# ruff: noqa: F811  fixtures come from beside
"""What somebody does before the scripts are there is not lost."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from kits.models import Personalisation
from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.test_browser import (  # noqa: F401  fixtures
    Opened,
    _database_beside_the_browser,
    logo_file,
    opened,
    posters,
    studio_of,
    worn,
)
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def without_scripts(page: Page, address: str) -> list[Route]:
    """The page as it is while htmx is still under way; what is held is let go by whoever has acted."""
    held: list[Route] = []
    page.route(re.compile(r"/htmx[^/]*\.js"), lambda route: held.append(route))
    page.goto(address, wait_until="commit")
    return held


def test_a_logo_chosen_before_the_scripts_came_is_tried(posters: Cast, opened: Opened) -> None:
    page = opened("/c/vote-anyway/")
    held = without_scripts(page, page.url + "try/")
    page.locator("input[type=file]").set_input_files(logo_file())
    with swapped(page, "/try/preview/$"):
        held[0].continue_()
    expect(page.locator("#try-formats img").first).to_be_visible(timeout=10_000)


def test_a_colour_chosen_before_the_scripts_came_is_kept(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    held = without_scripts(page, page.url)
    page.locator("input[name=colour]").nth(1).check(force=True)
    with swapped(page, "/dress/$"):
        held[0].continue_()
    expect(page.locator("#studio-saved")).to_contain_text("Saved")
    assert Personalisation.objects.get().colour == "#ffd21f"
