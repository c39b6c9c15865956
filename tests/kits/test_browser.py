"""The partner's way in a real browser, with a real worker: from the link to the zip, trying a logo, the studio."""

import html
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from celery.contrib.testing.worker import start_worker
from django.test import Client
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

import kits.posters
from coalition.clock import database_now
from coalition.models import Membership
from coalition.services import make_open_link
from config.celery import app
from kits.formats import FORMATS
from kits.models import Personalisation
from kits.services import make_kit_link, publish_kit, set_brand
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import CAPTIONS, TEXTS, logo_png
from tests.ui.conftest import EXPECTED, assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import swapped
from tests.ui.test_browser import LOOKS, RULES, overflows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEMPLATES = Path(kits.posters.__file__).parent / "templates"
DRAWN = tuple(FORMATS)  # by our key motif
FILES = sum(len(row.files) for row in FORMATS.values())  # in one language
FIELDS = "main input:not([type=hidden]), main select, main textarea"
Opened = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps a loop running in this thread; Django would take that for asynchronous code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Celery's own worker on the laptop's broker of files."""
    shutil.rmtree(app.conf.broker_transport_options["data_folder_in"])
    Path(app.conf.broker_transport_options["data_folder_in"]).mkdir()
    handlers, level = logging.root.handlers[:], logging.root.level
    with start_worker(app, pool="solo", perform_ping_check=False, queues=["work"], loglevel="error"):
        yield
    logging.root.handlers[:] = handlers  # it sets up logging for the whole process
    logging.root.setLevel(level)


@pytest.fixture
def posters(cast: Cast) -> Cast:
    """Ana has published two of our own motifs, in every format."""
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={name: (TEMPLATES / f"{name}.svg").read_bytes() for name in ("squeeze", "excuses")},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    return cast


@pytest.fixture
def worn(posters: Cast) -> Cast:
    """Ben's company wears them."""
    set_brand(viewer=posters.viewer("ben"), membership_id=posters.membership.id, logo=logo_png(), now=NOW)
    return posters


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer, assets: Path) -> Iterator[Opened]:  # noqa: F811
    """Opens an address, signed in where a client is given; a page may complain of nothing but a refusal."""
    heard: list[str] = []
    contexts = []

    def open_page(address: str, *, of: Client | None = None, width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light", locale="en"
        )
        contexts.append(context)
        if of is not None:
            cookies = [
                {"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in of.cookies.items()
            ]
            context.add_cookies(cookies)  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text) if not EXPECTED.search(message.text) else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(live_server.url + address)
        page.evaluate("document.fonts.ready")
        return page

    yield open_page
    complaints = list(heard)  # what a page says of an answer that meets it while it is being closed is no complaint
    for context in contexts:
        context.close()
    assert complaints == []


def invited(cast: Cast) -> str:
    link = make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=1, now=database_now())
    return link.removeprefix("http://127.0.0.1:8000")


def logo_file(colour: str = "#b5179e") -> FilePayload:
    return {"name": "logo.png", "mimeType": "image/png", "buffer": logo_png(colour)}


def shared(cast: Cast) -> str:
    _link, href = make_kit_link(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=database_now())
    return href.removeprefix("http://127.0.0.1:8000")


def studio_of(cast: Cast) -> str:
    return f"/kit/{cast.membership.id}/"


def pixel(picture: Locator) -> str:
    """The colour near the upper left corner of a picture that has loaded."""
    return str(
        picture.evaluate(
            """async image => { await image.decode(); const canvas = document.createElement("canvas");
            canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
            const pen = canvas.getContext("2d"); pen.drawImage(image, 0, 0);
            return Array.from(pen.getImageData(4, 4, 1, 1).data.slice(0, 3)).join(" "); }"""
        )
    )


def near(told: str, colour: str) -> bool:
    """JPEG moves a channel by a few."""
    wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return all(abs(int(one) - other) <= 4 for one, other in zip(told.split(), wanted, strict=True))


def test_an_answer_that_got_lost_does_not_stop_the_progress(worn: Cast, opened: Opened, worker: None) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    lost: list[str] = []

    def lose_one(route: Route) -> None:
        if lost or route.request.method != "GET":
            route.continue_()
            return
        lost.append(route.request.url)
        route.fulfill(status=502, body="")

    page.route(re.compile(r"/bundle/[0-9a-f-]+/\?.*look="), lose_one)
    page.get_by_role("button", name="Download the kit").click()
    page.get_by_role("link", name=f"Download {2 * FILES} files").wait_for(timeout=60_000)
    assert len(lost) == 1


def test_another_logo_brings_its_own_colour(posters: Cast, opened: Opened) -> None:
    page = opened(invited(posters))
    chooser, first = page.locator("input[type=file]"), page.locator("#join-colours input[type=radio]").first
    for colour in ("#b5179e", "#0b5d4a"):
        with swapped(page, "/preview/$"):
            chooser.set_input_files(logo_file(colour))
        expect(first).to_have_value(colour)
        expect(first).to_be_checked()
        assert near(pixel(page.locator("#join-picture img")), colour)


def test_joining_by_keyboard_alone(posters: Cast, opened: Opened) -> None:
    page = opened(invited(posters))
    seen: list[str] = []
    while not seen or seen[-1] != "Make our kit":
        page.keyboard.press("Tab")
        seen.append(str(page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()")))
        assert len(seen) < 20
        if seen[-1] == "logo":
            with swapped(page, "/preview/$"):  # the chooser itself is the system's
                page.locator("input[type=file]").set_input_files(logo_file())
            expect(page.locator("#join-colours input[type=radio]").first).to_be_checked()
            expect(page.locator("input[type=file]")).to_be_focused()
        elif seen[-1] in {"company_name", "email"}:
            page.keyboard.type({"company_name": "Acme", "email": "dora@example.org"}[seen[-1]])
        elif seen[-1] == "colour":
            with swapped(page, "/preview/$"):
                page.keyboard.press("ArrowRight")
            expect(page.locator("#join-colours input[type=radio]").nth(1)).to_be_focused()
    chosen = page.locator("#join-colours input[type=radio]").nth(1).input_value()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your poster is ready.")
    assert Personalisation.objects.get().field == chosen
    assert Membership.objects.get(company__name="Acme").state == "joined"


def test_the_preview_follows_the_line_and_the_line_is_kept(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    poster, line = page.locator("[data-poster]"), page.get_by_label("Your line")
    before = poster.get_attribute("src")
    with swapped(page, "/dress/$") as saved:
        line.press_sequentially("Rain.")
    assert saved.status == 200
    expect(page.locator("#studio-saved")).to_contain_text("Saved")
    expect(poster).to_have_attribute("src", re.compile("^blob:"))
    assert before != poster.get_attribute("src")
    assert Personalisation.objects.get().lines == {"*": {"line": {"en": "Rain."}}}
    expect(line).to_be_focused()
    page.reload()
    expect(line).to_have_value("Rain.")


def test_a_line_too_long_is_told_and_not_kept(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    line = page.get_by_label("Your line")
    limit = int(line.get_attribute("data-limit") or 0)
    with swapped(page, "/dress/$") as refused:
        line.fill("x" * (limit + 3))
    assert refused.status == 422
    expect(page.locator("#line-line-note .field-error")).to_contain_text("3 characters too many.")
    assert len(line.input_value()) == limit + 3
    assert Personalisation.objects.get().lines == {}


def test_a_colour_changes_the_poster_and_stays_when_the_format_changes(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    second = page.locator(".studio-form input[type=radio]").nth(1)
    chosen = second.input_value()
    with swapped(page, "/dress/$"):
        page.locator(".studio-form label.swatch").nth(1).click()
    expect(page.locator("#studio-poster [data-poster]")).to_have_attribute("src", re.compile("preview.jpg"))
    assert near(pixel(page.locator("[data-poster]")), chosen)
    assert Personalisation.objects.get().field == chosen
    page.locator("#format-story").click()
    expect(page.locator("[data-poster]")).to_have_attribute("data-format", "story")
    assert near(pixel(page.locator("[data-poster]")), chosen)
    expect(page.locator("#format-story")).to_be_focused()


def test_a_late_preview_does_not_land_on_another_format(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    late: list[Route] = []
    page.route("**/preview.jpg?*line.line=*", lambda route: late.append(route))
    with page.expect_request("**/preview.jpg?*line.line=*"):
        page.get_by_label("Your line").press_sequentially("R")
    page.locator("#format-story").click()
    poster = page.locator("[data-poster]")
    expect(poster).to_have_attribute("data-format", "story")
    with page.expect_response(lambda answer: "line.line=" in answer.url) as answered:
        late[0].continue_()
    answered.value.finished()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert str(poster.get_attribute("src")).startswith(studio_of(worn))


@pytest.mark.parametrize("order", [("save", "choice"), ("choice", "save")])
def test_a_format_chosen_while_words_are_saved(worn: Cast, opened: Opened, order: tuple[str, str]) -> None:
    """Whichever answer comes first, list, poster and form show what a fresh page shows: the format and the words."""
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    held: dict[str, Route] = {}

    def hold(name: str, route: Route) -> None:
        if name in held:
            route.continue_()
        else:
            held[name] = route

    page.route("**/dress/", lambda route: hold("save", route))
    page.route(re.compile(r"/kit/[^/]+/\?.*format=story"), lambda route: hold("choice", route))
    page.get_by_label("Your line").press_sequentially("Rain.")
    with page.expect_request(re.compile(r"\?.*format=story")):
        page.locator("#format-story").click()
    for name in order:
        with page.expect_response(lambda answer, held=held[name]: answer.url == held.request.url) as answered:  # type: ignore[misc]
            held[name].continue_()
        answered.value.finished()
    expect(page.locator("#studio-state [name=format]")).to_have_value("story")
    expect(page.locator("#studio-formats [aria-current]")).to_have_id("format-story")
    fresh = signed_in(worn.ben).get(studio_of(worn) + "?" + page.url.partition("?")[2]).content.decode()
    source = re.search(r'<img src="([^"]+)"[^>]* data-poster ', fresh)
    assert source is not None
    expect(page.locator("[data-poster]")).to_have_attribute("src", html.unescape(source.group(1)))
    assert Personalisation.objects.get().lines == {"*": {"line": {"en": "Rain."}}}


def test_the_last_change_is_undone_and_what_is_covered_is_shown(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    with swapped(page, "/dress/$"):
        page.get_by_label("Your line").press_sequentially("Rain.")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label("Your line")).to_have_value("")
    assert Personalisation.objects.get().lines == {}
    page.get_by_role("link", name="All formats beside each other").click()
    expect(page.locator(".formats figure")).to_have_count(len(DRAWN))
    expect(page.locator(".safe-zone").first).to_be_hidden()
    page.get_by_text("Show what networks may cover").click()
    expect(page.locator(".safe-zone").first).to_be_visible()


def test_any_colour_may_be_tried_and_kept(worn: Cast, opened: Opened) -> None:
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    with swapped(page, "/dress/$"):
        page.locator(".studio-form input[type=color]").fill("#123456")
    expect(page.locator("#studio-saved")).to_contain_text("Saved")
    assert Personalisation.objects.get().field == "#123456"
    assert near(pixel(page.locator("[data-poster]")), "#123456")


def test_no_violation_and_nothing_sticks_out(worn: Cast, opened: Opened) -> None:
    ben, ana = signed_in(worn.ben), signed_in(worn.ana)
    pages = (
        (invited(worn), None),
        (studio_of(worn), ben),
        (f"{studio_of(worn)}formats/", ben),
        (f"{studio_of(worn)}links/", ben),
        (shared(worn), None),
        ("/c/vote-anyway/kit/", ana),
        ("/c/vote-anyway/kit/bulk/", ana),
        ("/c/vote-anyway/kit/gallery/", ana),
        ("/c/vote-anyway/kit/versions/1/", ana),
        ("/c/vote-anyway/kit/extras/", ana),
        (f"{studio_of(worn)}brands/", ben),
    )
    for (address, client), (width, theme) in zip(pages, cycle(LOOKS), strict=False):
        page = opened(address, of=client, width=width, theme=theme)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(address, violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
        assert overflows(page) == [], address
