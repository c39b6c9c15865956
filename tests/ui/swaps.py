"""Waiting for an answer until the page shows it: Playwright tells of one before the page has read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, expect

LISTEN = """pattern => {
  const asked = new RegExp(pattern);
  window.answered = new Promise((done) => {
    document.addEventListener("htmx:afterRequest", function heard({ detail }) {
      if (!detail.xhr.status || !asked.test(detail.pathInfo.requestPath)) return;  // 0: it gave way to a newer one
      document.removeEventListener("htmx:afterRequest", heard);
      done(detail.xhr.status);
    });
  });
}"""


@dataclass
class Answer:
    status: int = 0


@contextmanager
def swapped(page: Page, path: str) -> Iterator[Answer]:
    """Until the answer to htmx's next request of such a path (a regular expression) stands on the page, settled."""
    page.evaluate(LISTEN, path)
    answer = Answer()
    yield answer
    answer.status = int(page.evaluate("window.answered"))
    expect(page.locator(".htmx-swapping, .htmx-settling")).to_have_count(0)


def at_rest(page: Page) -> None:
    """Every answer that was under way stands on the page."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
