# ruff: noqa: F811  fixtures come from beside
"""The Enter key in a form with several buttons does what stands beside the field, and nothing else."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kits.models import Brand, OwnLine, Personalisation, VisualWithdrawal
from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.test_browser import (  # noqa: F401  fixtures
    Opened,
    _database_beside_the_browser,
    opened,
    posters,
    studio_of,
    worn,
)
from tests.kits.test_looking import rule, write
from tests.kits.test_proposing import NAME, StandIn, site  # noqa: F401  fixtures
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_typed_reason_is_the_one_that_is_mailed(worn: Cast, opened: Opened) -> None:
    page = opened(reverse("kits:gallery", args=["vote-anyway"]), of=signed_in(worn.ana))
    page.get_by_text("For another reason").first.click()
    page.get_by_label("Reason").first.fill("The date is wrong.")
    page.keyboard.press("Enter")
    expect(page.locator(".findings")).to_contain_text("The date is wrong.")
    assert VisualWithdrawal.objects.get().reason == "The date is wrong."


def test_a_typed_reason_refuses_the_line(worn: Cast, opened: Opened) -> None:
    rule(worn, "first")
    write(worn, "Loud.")
    page = opened(reverse("kits:lines", args=["vote-anyway"]), of=signed_in(worn.ana))
    page.get_by_label("Reason for refusing").fill("Too loud.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No line waits for you.")).to_be_visible()
    assert OwnLine.objects.values_list("state", "reason").get() == ("refused", "Too loud.")


def test_enter_keeps_the_line_that_was_typed(worn: Cast, opened: Opened) -> None:
    rule(worn, "free", suggestions={"en": ["Rain or shine."]})
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    page.get_by_label("Your line").fill("Snow.")
    with swapped(page, "/dress/$"):
        page.keyboard.press("Enter")
    assert Personalisation.objects.get().lines == {"*": {"line": {"en": "Snow."}}}
    page.get_by_text("Take a line of the campaign").click()
    with swapped(page, "/dress/$"):
        page.get_by_role("button", name="Rain or shine.").click()
    expect(page.get_by_label("Your line")).to_have_value("Rain or shine.")
    assert Personalisation.objects.get().lines == {"*": {"line": {"en": "Rain or shine."}}}


def test_the_last_language_stays_and_the_page_says_so(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    for name in ("English", "Français"):
        with swapped(page, "/dress/$"):
            page.get_by_role("checkbox", name=name, exact=True).uncheck(force=True)
    expect(page.locator("#studio-languages-note")).to_contain_text("A kit has one language at least.")
    worn.membership.refresh_from_db()
    assert worn.membership.locales == ["fr"]


def test_enter_in_a_brands_name_takes_no_logo_of_a_website(worn: Cast, opened: Opened, site: StandIn) -> None:
    page = opened(reverse("kits:brands", args=[worn.membership.id]), of=signed_in(worn.ben))
    page.get_by_label("Website").fill(NAME)
    page.keyboard.press("Enter")
    expect(page.locator("button.candidate")).to_have_count(2)
    page.get_by_label("Name (optional)").fill("Halden")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Your logo is missing.")).to_be_visible()
    assert list(Brand.objects.values_list("name", flat=True)) == ["Ondelune"]
