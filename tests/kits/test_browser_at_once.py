# ruff: noqa: F811  fixtures come from beside
"""What is asked for while something else is under way: nothing is lost, and the zip holds what was saved."""

import html
import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from kits.models import Bundle, Personalisation
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
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


PLACE = "it => { const at = it.getBoundingClientRect(); return [at.x, at.y, at.width, at.height]; }"


def held_saves(page: Page) -> list[Route]:
    """Every save from now on, held back until it is continued."""
    held: list[Route] = []
    page.route("**/dress/", lambda route: held.append(route))
    return held


def until_held(page: Page, held: list[Route], number: int) -> None:
    """The browser tells of a request before it gives it into our hands."""
    while len(held) < number:
        page.evaluate("new Promise(done => requestAnimationFrame(done))")


def test_a_zip_asked_for_while_a_language_is_saved_has_that_language(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    held = held_saves(page)
    with page.expect_request("**/dress/"):
        page.get_by_label("Deutsch", exact=True).check(force=True)
    until_held(page, held, 1)
    page.get_by_role("button", name="Download the kit").click()
    assert Bundle.objects.count() == 0
    with swapped(page, "/bundle/$"):
        held[0].continue_()
    expect(page.locator("#bundle")).to_be_visible()
    row = Bundle.objects.get()
    assert {locale for _template, _format, locale, _encoding in row.wanted} == {"de", "en", "fr"}
    expect(page.locator("#studio-count")).to_be_hidden()
    page.wait_for_function("() => document.activeElement.id === 'studio-foot'")


def test_a_visual_taken_while_its_line_is_saved_has_that_line(worn: Cast, opened: Opened) -> None:
    client = signed_in(worn.ben)
    visual = reverse("kits:visual", args=[worn.membership.id, "squeeze", "square", "en"])
    before = client.get(visual).content
    page = opened(studio_of(worn), of=client)
    held = held_saves(page)
    with page.expect_request("**/dress/"):
        page.get_by_label("Your line").press_sequentially("Rain.")
        page.get_by_label("Your line").blur()
    until_held(page, held, 1)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Only this visual").click()
        held[0].continue_()
    found = Path(taken.value.path()).read_bytes()
    assert found == client.get(visual).content
    assert found != before


def test_a_visual_taken_while_its_format_comes_is_of_that_format(worn: Cast, opened: Opened) -> None:
    client = signed_in(worn.ben)
    page = opened(studio_of(worn), of=client)
    held: list[Route] = []
    page.route(re.compile(r"/kit/[^/]+/\?.*format=story"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"\?.*format=story")):
        page.locator("#format-story").click()
    until_held(page, held, 1)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Only this visual").click()
        held[0].continue_()
    assert taken.value.suggested_filename == "vote-anyway_ondelune_en_story.png"


def test_two_changes_saved_at_once_are_both_shown_and_kept(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    held = held_saves(page)
    with page.expect_request("**/dress/"):
        page.get_by_label("Deutsch", exact=True).check(force=True)
    with page.expect_request("**/dress/"):
        page.locator(".studio-form input[type=color]").fill("#123456")
    until_held(page, held, 2)
    for route in reversed(held):
        with swapped(page, "/dress/$"):
            route.continue_()
    expect(page.locator("#studio-count")).to_contain_text("3 languages")
    found = Personalisation.objects.select_related("membership").get()
    assert (found.field, sorted(found.membership.locales)) == ("#123456", ["de", "en", "fr"])
    fresh = signed_in(worn.ben).get(studio_of(worn)).content.decode()
    source = re.search(r'<img src="([^"]+)"[^>]* data-poster ', fresh)
    assert source is not None
    expect(page.locator("[data-poster]")).to_have_attribute("src", html.unescape(source.group(1)))


def test_focus_that_a_neighbours_answer_takes_stays_near(worn: Cast, opened: Opened) -> None:
    """The button pressed goes with the answer of a save that was asked for before: the focus stays in its panel."""
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    page.get_by_role("button", name="Download the kit").focus()
    page.evaluate("""htmx.ajax("GET", location.href, { target: "#studio-poster", select: "#studio-poster",
        swap: "outerHTML", selectOOB: "#studio-foot" })""")
    page.wait_for_function("() => document.activeElement.id === 'studio-take'")


def test_nothing_moves_while_pictures_come(worn: Cast, opened: Opened) -> None:
    """A thumbnail that shrank until its picture came would be somewhere else when the button goes up."""
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    page.wait_for_load_state("networkidle")
    picture = page.locator("#format-story img")
    old, before = picture.get_attribute("src"), picture.evaluate(PLACE)
    page.route("**/preview.jpg?*", lambda route: None)  # never answered
    with swapped(page, "/dress/$"):
        page.locator(".studio-form label.swatch").nth(1).click()
    expect(picture).not_to_have_attribute("src", old or "")
    assert picture.evaluate("image => image.complete") is False
    assert picture.evaluate(PLACE) == pytest.approx(before, abs=1)
    page.unroute_all(behavior="ignoreErrors")
