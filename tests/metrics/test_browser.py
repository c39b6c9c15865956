"""The pages of figures in a real browser: axe once a page, and a new like that arrives without a reload."""

import shutil
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from metrics.models import LatestReading
from tests.cast import Cast
from tests.conftest import signed_in
from tests.metrics.test_live import Site, prepared, server, site  # noqa: F401  fixtures
from tests.metrics.test_pages import fill
from tests.social.browsing import Opened, assert_sound, database_beside_the_browser, opened  # noqa: F401  fixtures
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIKES = '[data-figure="likes"] [data-part="value"]'


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """A last week of posts, all read but one; X has not answered since."""
    fill(cast, 60)
    latest = LatestReading.objects.filter(network="x", read_at__isnull=False)
    for row in latest:
        row.failed_at, row.failures, row.failure = row.read_at, 2, "503"
        row.save()
    return cast


def page_of(opened: Opened, name: str, cast: Cast, who: str = "ana", **how: object) -> Page:  # noqa: F811
    key = cast.membership.id if name == "company_results" else cast.campaign.slug
    return opened(reverse(f"metrics:{name}", args=[key]), of=signed_in(getattr(cast, who)), without="**/events", **how)


@pytest.mark.parametrize(
    ("name", "who", "width", "theme"),
    [
        ("dashboard", "ana", 1280, "light"),
        ("dashboard", "ben", 375, "dark"),
        ("figures", "ana", 375, "light"),
        ("needs", "ana", 1280, "dark"),
        ("company_results", "ben", 375, "light"),
    ],
)
def test_no_violation_and_nothing_sticks_out(opened, filled, name, who, width, theme):  # noqa: F811
    page = page_of(opened, name, filled, who, width=width, theme=theme)
    expect(page.locator("h1")).to_be_visible()
    assert_sound(page)


def test_an_empty_dashboard_keeps_its_structure(opened, cast):  # noqa: F811
    page = page_of(opened, "dashboard", cast)
    expect(page.locator(LIKES)).to_have_text("0")
    assert_sound(page)


@pytest.fixture
def ana_live(site: Site) -> Client:  # noqa: F811
    """Ana's session at the site of its own."""
    return SimpleNamespace(cookies=SimpleCookie(site.cookies["ana"]))  # type: ignore[return-value]  # what opened reads


def test_a_new_like_shows_without_a_reload_and_what_was_typed_into_stays(opened, site, server, ana_live, assets):  # noqa: F811
    address, _process = server
    shutil.copytree(assets, Path(site.environment["COALITION_DATA_DIR"]) / assets.name, dirs_exist_ok=True)
    page = opened("/c/vote-anyway/dashboard/", of=ana_live, site=address)
    likes = page.locator(LIKES)
    expect(likes).to_contain_text("–")
    page.evaluate("window.wasHere = true")
    link = page.get_by_role("link", name="Dashboard")
    link.focus()
    for given, told in (("7", "7"), ("5", "5")):  # the second time two likes are taken back
        site.run("read", given)
        expect(likes).to_have_text(told, timeout=20_000)
    assert page.evaluate("window.wasHere")
    expect(link).to_be_focused()
    page.context.close()  # before its server is gone
