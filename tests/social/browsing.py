"""Pages of a running site in a real browser: fixtures for the rooms that have pages behind a sign-in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.ui.conftest import EXPECTED
from tests.ui.test_browser import RULES, overflow_px

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps a loop running in this thread; Django would take that for asynchronous code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def opened(
    database_beside_the_browser: None, browser: Browser, live_server: LiveServer, assets: Path
) -> Iterator[Opened]:
    """Opens an address, signed in where a client is given; a page may complain of nothing but a refusal."""
    heard: list[str] = []
    contexts = []

    def open_page(
        address: str,
        *,
        of: Client | None = None,
        width: int = 1280,
        theme: str = "light",
        site: str = "",
        without: str = "",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light", locale="en"
        )
        contexts.append(context)
        url = site or live_server.url
        if of is not None:
            cookies = [{"name": name, "value": morsel.value, "url": url} for name, morsel in of.cookies.items()]
            context.add_cookies(cookies)  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text) if not EXPECTED.search(message.text) else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        if without:  # a stream that the test's own server cannot carry
            page.route(without, lambda route: route.fulfill(content_type="text/event-stream", body="retry: 60000\n\n"))
        page.goto(url + address)
        page.evaluate("document.fonts.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not heard, heard


def assert_sound(page: Page) -> None:
    """No violation that axe knows, and nothing sticks out."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    told = [(violation["id"], violation["nodes"][0]["html"]) for violation in found]
    assert not told, told
    assert overflow_px(page) <= 0
