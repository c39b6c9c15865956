"""What the room's tests share: built fonts, a running site with nothing but this room, and pages in a real browser."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from ui.fonts import build_fonts
from ui.typefaces import fonts_are_current

Opened = Callable[..., Page]
# What a sound page may log: refusals and lost answers that a test asks for, and requests that gave way to newer ones.
EXPECTED = re.compile(r"\b(422|502)\b|htmx:(sendAbort|afterRequest)\b")


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: requests are not what a test prints."""


@pytest.fixture(scope="session", autouse=True)
def _static_root() -> None:
    """WhiteNoise warns about a missing folder, and a warning is an error here."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def assets() -> Path:
    """The folder of built assets, built once for all tests of the room."""
    folder = Path(settings.BUILT_ASSETS_DIR)
    if not fonts_are_current(folder):
        build_fonts(folder)
    return folder


@pytest.fixture(scope="module")
def site(assets: Path) -> Iterator[str]:
    """The address of a site that serves this room's pages; no database behind it."""
    middleware = [name for name in settings.MIDDLEWARE if not name.startswith("config.") and "auth" not in name]
    with override_settings(ROOT_URLCONF="tests.ui.urls", MIDDLEWARE=middleware):
        server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
        server.daemon_threads = True
        server.set_app(StaticFilesHandler(WSGIHandler()))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, site: str) -> Iterator[Opened]:
    """Opens an address and fails afterwards when the page logged, threw, or met a missing file."""
    heard: list[str] = []
    contexts = []

    def open_page(address: str, *, width: int = 1280, theme: str = "light", language: str = "en") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            locale=language,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(site + address)
        page.evaluate("document.fonts.ready")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert heard == []
