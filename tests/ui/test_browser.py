"""In a real browser: no axe violations, nothing overflows, and the small scripts do what they say."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.ui.conftest import Opened
from ui.samples.gallery import PAGES

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADDRESSES = ["/ui", *(f"/ui/{name}" for name in PAGES)]
LOOKS = [(375, "dark"), (1280, "light")]  # pages take turns; `./run drill a11y` looks at each in all twelve ways


def overflow_px(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def overflows(page: Page) -> list[int]:
    """The widths at which a page sticks out, of a telephone and a desk."""
    found = []
    for width, _theme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [width] if overflow_px(page) > 0 else []
    return found


@pytest.mark.parametrize(("number", "address"), list(enumerate(ADDRESSES)))
def test_no_violation_and_nothing_sticks_out(opened: Opened, number: int, address: str) -> None:
    width, theme = LOOKS[number % 2]
    page = opened(address, width=width, theme=theme)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
    assert overflows(page) == []


def test_a_narrow_telephone_and_large_text_still_fit(opened: Opened) -> None:
    for address in ADDRESSES:
        assert overflow_px(opened(address, width=320)) <= 0, address


def test_the_headings_come_in_the_served_typeface_before_anything_moves(opened: Opened) -> None:
    page = opened("/ui/public")
    assert page.evaluate(
        "document.fonts.check('900 40px Literata') && document.fonts.check('600 16px \"IBM Plex Sans\"')"
    )
    shift = page.evaluate(
        """() => new Promise(done => { let sum = 0; new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; })
        .observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300); })"""
    )
    assert shift <= 0.1


def test_the_first_tab_leads_to_the_content(opened: Opened) -> None:
    page = opened("/ui")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_language_is_switched_by_keyboard(opened: Opened) -> None:
    page = opened("/ui/join")
    page.locator(".language-switch summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Deutsch")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ui/join")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".skip-link")).to_have_text("Zum Inhalt")


def test_escape_closes_the_menu_and_gives_the_focus_back(opened: Opened) -> None:
    page = opened("/ui/join")
    menu = page.locator(".language-switch")
    menu.locator("summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_the_appearance_is_remembered_and_follows_the_device_otherwise(opened: Opened) -> None:
    page = opened("/ui/join", theme="light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(230, 232, 230)"
    page.locator(".language-switch summary").click()
    page.get_by_text("Dark", exact=True).click()
    assert page.evaluate(ground) == "rgb(11, 13, 14)"
    page.reload()
    assert page.evaluate(ground) == "rgb(11, 13, 14)"
    page.locator(".language-switch summary").click()
    page.get_by_text("As on this device").click()
    page.reload()
    assert page.evaluate(ground) == "rgb(230, 232, 230)"


def test_a_dialog_opens_on_the_safe_answer_and_gives_the_focus_back(opened: Opened) -> None:
    page = opened("/ui")
    opener = page.get_by_role("button", name="Leave the campaign")
    opener.click()
    expect(page.get_by_role("dialog", name="Leave the campaign?")).to_be_visible()
    expect(page.get_by_role("button", name="Stay")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_toast_is_spoken_and_undo_posts_once(opened: Opened) -> None:
    page = opened("/ui/join")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=200, body="ok")

    page.route("**/undo/7", answer)
    detail = json.dumps({"message": "38 companies approved.", "undo": "/undo/7"})
    page.evaluate(f"document.body.dispatchEvent(new CustomEvent('toast', {{bubbles: true, detail: {detail}}}))")
    expect(page.get_by_role("status")).to_have_text("38 companies approved. Undo")
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    assert asked == ["POST"]


def test_a_refused_undo_says_why(opened: Opened) -> None:
    page = opened("/ui/studio")
    words = "<h1 data-error-message>Too late.</h1><p data-error-remedy>Remove them by hand.</p>"
    body = f'<main data-error="gone">{words}</main>'
    page.route("**/undo/7", lambda route: route.fulfill(body=body))
    said = page.evaluate(
        """async () => { const { refusal } = await import("/static/ui/toast.js");
        return refusal(await fetch("/undo/7")); }"""
    )
    assert said == "Too late. Remove them by hand."


def test_the_counter_counts_what_people_see(opened: Opened) -> None:
    page = opened("/ui/studio")
    counter = page.locator('[data-counter-for="id_line"]')
    expect(counter).to_have_text("24 of 48")
    page.get_by_label("Your line").fill("👩‍👩‍👧‍👦é")
    expect(counter).to_have_text("2 of 48")
    page.get_by_label("Your line").fill("x" * 54)
    expect(counter).to_have_text("6 too many")
    assert len(page.get_by_label("Your line").input_value()) == 54


def test_a_dropped_file_is_shown_and_a_wrong_one_refused(opened: Opened) -> None:
    page = opened("/ui/join")
    drop = page.locator("[data-drop]")
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9H0z"/></svg>'
    page.locator("#drop-logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": picture})
    expect(drop).to_have_class(re.compile("drop-read"))
    expect(drop.locator(".drop-preview img")).to_have_count(1)
    page.locator("#drop-logo").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(drop).to_have_class(re.compile("drop-refused"))
    expect(drop.locator(".drop-sentence")).to_have_text("This kind of file does not work here.")
    big = {"name": "b.png", "mimeType": "image/png", "buffer": b"x" * (10 * 1024 * 1024 + 1)}
    page.locator("#drop-logo").set_input_files(big)
    expect(drop.locator(".drop-sentence")).to_contain_text("larger than 10.5")
    assert page.locator("#drop-logo").evaluate("input => input.files.length") == 0


def test_copying_says_so(opened: Opened) -> None:
    page = opened("/ui")
    page.get_by_role("button", name="Copy the caption").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")


def test_the_chart_gives_way_to_its_table(opened: Opened) -> None:
    page = opened("/ui")
    chart = page.locator("figure.chart").first
    expect(chart.locator("svg")).to_be_visible()
    chart.get_by_text("Show as table").click()
    expect(chart.get_by_role("table")).to_be_visible()
    expect(chart.locator("svg")).to_be_hidden()
    expect(chart.get_by_role("row", name="Sat 8")).to_contain_text("1,710")


def test_live_figures_change_in_place(opened: Opened) -> None:
    page = opened("/ui")
    events = 'event: figures\ndata: {"posts": {"value": "101", "change": "5 of them today"}}\n\n'
    page.route("**/live", lambda route: route.fulfill(content_type="text/event-stream", body="retry: 60000\n" + events))
    page.evaluate(
        """async () => { document.querySelector('main').dataset.live = '/live';
        const { startLive } = await import("/static/ui/live.js"); startLive(); }"""
    )
    card = page.locator('[data-figure="posts"]').first
    expect(card.locator('[data-part="value"]')).to_have_text("101")
    expect(card.locator('[data-part="change"]')).to_have_text("5 of them today")
    expect(card.locator('[data-part="coverage"]')).to_have_text("All published posts")


def test_nothing_moves_under_the_pointer(opened: Opened) -> None:
    page = opened("/ui")
    rows = page.locator(".post-rows").first
    rows.evaluate("element => { element.id = 'latest' }")
    rows.hover()
    fragments, figures = json.dumps({"latest": "<li>new</li>"}), json.dumps({"posts": {"value": "102"}})
    body = f"retry: 60000\nevent: fragments\ndata: {fragments}\n\nevent: figures\ndata: {figures}\n\n"
    page.route("**/live", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    page.evaluate(
        """async () => { document.querySelector('main').dataset.live = '/live';
        const { startLive } = await import("/static/ui/live.js"); startLive(); }"""
    )
    expect(page.locator('[data-figure="posts"] [data-part="value"]').first).to_have_text("102")
    expect(rows.locator("li")).to_have_count(4)
    page.mouse.move(0, 0)
    expect(rows.locator("li")).to_have_text(["new"])


def test_print_drops_what_acts_and_shows_the_tables(opened: Opened) -> None:
    page = opened("/ui")
    page.emulate_media(media="print")
    expect(page.locator(".pill").first).to_be_hidden()
    expect(page.locator(".site-navigation")).to_be_hidden()
    expect(page.locator("figure.chart svg").first).to_be_visible()
    expect(page.locator("figure.chart table").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_motion_stops_when_it_is_not_wanted(opened: Opened) -> None:
    page = opened("/ui")
    page.emulate_media(reduced_motion="reduce")
    running = page.evaluate("document.getAnimations().filter(one => one.playState === 'running').length")
    assert running == 0
