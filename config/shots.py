"""Visits every page of a played demo at two widths, light and dark: photographs it, or judges it with axe.

Flows in: pages with who looks at them. Flows out: PNG files and complaints (errors, overflow, console, axe).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

WIDTHS = {375: 812, 1280: 900}
SCHEMES = ("light", "dark")
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Pictures further down load when they are scrolled to, which a photograph of the whole page never does.
BROKEN_PICTURES = """async () => {
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = "eager";
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => null)));
  return pictures.filter((picture) => !picture.naturalWidth).map((picture) => picture.currentSrc || picture.src);
}"""
Look = Callable[[Page, str], list[str]]


@dataclass(frozen=True)
class Shot:
    """A page by name, its address, who looks at it, and the status it is meant to have."""

    name: str
    address: str
    who: str = ""
    status: int = 200


def visit(
    shots: list[Shot], *, sign_in_links: dict[str, list[str]], chromium: str, look: Look, locale: str = "en"
) -> list[str]:
    """Visit all pages in all combinations; one sign-in link a person and combination. Returns the complaints."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size in WIDTHS.items():
            for scheme in SCHEMES:
                tour = _Tour(browser, size, scheme, locale, sign_in_links)
                complaints += [complaint for shot in shots for complaint in tour.visit(shot, look)]
                tour.end()
        browser.close()
    return complaints


def photographer(folder: Path) -> Look:
    """Photographs the whole page; complains of sideways overflow and of pictures that do not load."""
    folder.mkdir(parents=True, exist_ok=True)

    def look(page: Page, name: str) -> list[str]:
        complaints = [f"picture does not load: {address}" for address in page.evaluate(BROKEN_PICTURES)]
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        overflow = int(page.evaluate(OVERFLOW))
        return [*complaints, f"overflows sideways by {overflow} px"] if overflow > 0 else complaints

    return look


def judge(page: Page, name: str) -> list[str]:
    """Complains of what axe finds by the rules of WCAG A to 2.2 AA and its best practice."""
    found = Axe().run(page, options={"runOnly": AXE_RULES}).response["violations"]
    return [f"axe {violation['id']}: {violation['nodes'][0]['html'][:120]}" for violation in found]


class _Tour:
    """One combination of width, scheme and language; a browser context for each person."""

    def __init__(
        self, browser: Browser, size: tuple[int, int], scheme: str, locale: str, links: dict[str, list[str]]
    ) -> None:
        self._browser, self._size, self._scheme, self._locale, self._links = browser, size, scheme, locale, links
        self._contexts: dict[str, BrowserContext] = {}

    def end(self) -> None:
        for context in self._contexts.values():
            context.close()

    def visit(self, shot: Shot, look: Look) -> list[str]:
        """Open a page and look at it; complaints name page, width and scheme."""
        if shot.who not in self._contexts:
            self._contexts[shot.who] = self._context(self._links[shot.who].pop() if shot.who else "")
        page = self._contexts[shot.who].new_page()
        said: list[str] = []

        def heard(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and not (shot.status >= 400 and "status of" in message.text):
                said.append(f"console: {message.text}")

        page.on("console", heard)
        page.on("pageerror", lambda error: said.append(f"script: {error}"))
        answer = page.goto(shot.address, wait_until="load")
        page.evaluate("() => document.fonts.ready")
        if answer is None or answer.status != shot.status:
            said.append(f"status {answer.status if answer else 'none'} instead of {shot.status}")
        name = f"{shot.name}-{self._size[0]}-{self._scheme}"
        said += look(page, name)
        page.close()
        return [f"{name}: {what}" for what in said]

    def _context(self, link: str) -> BrowserContext:
        context = self._browser.new_context(
            viewport={"width": self._size[0], "height": self._size[1]},
            color_scheme="dark" if self._scheme == "dark" else "light",
            reduced_motion="reduce",
            locale=self._locale,
        )
        if link:
            page = context.new_page()
            page.goto(link)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_load_state()
            page.close()
        return context
