"""What designers bring, in a real browser: an unedited export or a plain picture becomes a published kit."""

import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from kits.models import Draft, KitVersion, Template
from kits.queries import published_version
from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.test_browser import Opened, _database_beside_the_browser, opened, pixel  # noqa: F401  fixtures
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures
from tests.ui.swaps import at_rest
from tests.ui.test_browser import RULES, overflow_px, overflows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOTIFS = Path(__file__).parents[1] / "visuals" / "motifs"


def svg_file(name: str) -> FilePayload:
    return {"name": f"{name}.svg", "mimeType": "image/svg+xml", "buffer": (MOTIFS / f"{name}.svg").read_bytes()}


def png_file() -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (1080, 1080), "#336699").save(out, "PNG")
    return {"name": "background.png", "mimeType": "image/png", "buffer": out.getvalue()}


def picture_of(kind: str, width: int = 1080, height: int = 1080) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(out, kind)
    return {"name": f"plain.{kind.lower()}", "mimeType": f"image/{kind.lower()}", "buffer": out.getvalue()}


def opened_draft(cast: Cast, opened: Opened, *files: FilePayload, width: int = 1280, theme: str = "light") -> Page:  # noqa: F811
    page = opened("/c/vote-anyway/kit/", of=signed_in(cast.ana), width=width, theme=theme)
    page.get_by_label("Name of the motif").fill("Sunrise")
    page.get_by_label("Drawings", exact=True).set_input_files(list(files))
    page.get_by_role("button", name="Open the drawings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sunrise")
    page.wait_for_load_state("load")  # by then the page listens to what is chosen
    return page


def published(cast: Cast, page: Page) -> Template:
    page.get_by_role("button", name="Publish with this motif").click()
    page.get_by_text("The check has not ended. I publish without its result.").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Sunrise")).to_be_visible()
    assert not Draft.objects.exists()
    return published_version(campaign_id=cast.campaign.id).templates.get()


def kept(page: Page) -> object:
    return page.expect_response(lambda answer: answer.request.method == "POST" and "/drafts/" in answer.url)


def point(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the square lies on the page."""
    stage = page.locator('[data-format="square"] [data-stage]')
    stage.evaluate('stage => stage.scrollIntoView({ block: "center", behavior: "instant" })')
    box = stage.bounding_box()
    assert box is not None
    return box["x"] + x / 1080 * box["width"], box["y"] + y / 1080 * box["height"]


def test_figma_two_formats_and_the_field(cast: Cast, opened: Opened) -> None:  # noqa: F811
    """Slots come from names; the drawing's blue becomes each company's colour; what is lost is told with its cure."""
    page = opened_draft(cast, opened, svg_file("figma-story"), svg_file("figma-square"))
    expect(page.locator('[data-format="square"] legend')).to_have_count(4)
    expect(page.get_by_text("It has a shadow, blur or other effect; it is drawn without.")).to_be_visible()
    with kept(page):  # type: ignore[attr-defined]
        page.get_by_label("#0d6efd").select_option("field")
    at_rest(page)
    white = page.get_by_alt_text("White logo, Square")
    expect(white).to_be_visible()
    told = [int(each) for each in pixel(white).split()]
    assert all(abs(one - other) <= 4 for one, other in zip(told, (0x12, 0x30, 0x4A), strict=True))
    template = published(cast, page)
    assert set(template.formats) == {"square", "story"}
    assert {name: slot["kind"] for name, slot in template.slots.items()} == {
        "headline": "text",
        "line": "text",
        "logo": "image",
    }


def test_illustrator_with_a_layer_clicked(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened_draft(cast, opened, svg_file("illustrator-square"))
    expect(page.locator(".draft-mark")).to_have_count(3)
    page.mouse.click(*point(page, 760, 953))  # the address at the foot, a text that nobody named
    row = page.locator(".mark").last
    expect(row.locator("[data-slot]")).to_be_focused()
    assert row.locator("[data-layer]").input_value() != ""
    with kept(page):  # type: ignore[attr-defined]
        row.locator("[data-slot]").select_option("date")
    expect(page.locator(".draft-mark")).to_have_count(4)
    template = published(cast, page)
    assert {name: (slot["kind"], slot["is_locked"]) for name, slot in template.slots.items()} == {
        "headline": ("text", True),
        "line": ("text", False),
        "logo": ("image", False),
        "date": ("text", True),
    }


def test_inkscape_pages(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened_draft(cast, opened, svg_file("inkscape-pages"))
    with kept(page):  # type: ignore[attr-defined]
        page.get_by_label("#0b5d4a").select_option("field")
    template = published(cast, page)
    assert template.formats == {"square": [1080, 1080], "linkedin": [1200, 627]}
    assert template.slots["line"]["formats"] == ["square"]
    assert template.slots["logo"]["formats"] == ["square", "linkedin"]


def test_a_plain_picture_with_boxes_drawn_on_it(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened_draft(cast, opened, png_file())
    page.mouse.move(*point(page, 100, 200))
    page.mouse.down()
    page.mouse.move(*point(page, 500, 300))
    page.mouse.move(*point(page, 900, 400))
    page.mouse.up()
    row = page.locator(".mark").last
    expect(row.locator("[data-slot]")).to_be_focused()
    with kept(page):  # type: ignore[attr-defined]
        row.locator("[data-slot]").select_option("line")
    expect(page.locator(".draft-mark")).to_have_count(1)
    x, y, width, height = Draft.objects.get().marks["square"][0]["box"]
    assert all(abs(one - other) < 4 for one, other in zip((x, y, width, height), (100, 200, 800, 200), strict=True))
    with kept(page):  # type: ignore[attr-defined]
        page.get_by_label("Characters").first.fill("30")
        page.get_by_label("Characters").first.blur()
    template = published(cast, page)
    assert template.slots["line"]["max_chars"] == 30
    told = [int(each) for each in pixel(page.get_by_alt_text("Sunrise")).split()]
    assert all(abs(one - other) <= 4 for one, other in zip(told, (0x33, 0x66, 0x99), strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "AVIF"])
def test_a_picture_of_another_kind_is_drawn_on_too(cast: Cast, opened: Opened, kind: str) -> None:  # noqa: F811
    page = opened_draft(cast, opened, picture_of(kind))
    with kept(page):  # type: ignore[attr-defined]
        page.get_by_label("What stands here").last.select_option("line")
    expect(page.locator(".draft-mark")).to_have_count(1)
    template = published(cast, page)
    assert (template.formats, list(template.slots)) == ({"square": [1080, 1080]}, ["line"])
    told = [int(each) for each in pixel(page.get_by_alt_text("Sunrise")).split()]
    assert all(abs(one - other) <= 4 for one, other in zip(told, (0x33, 0x66, 0x99), strict=True))


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (375, "dark")])
def test_a_drawing_is_given_to_another_format_of_its_size(
    cast: Cast,
    opened: Opened,  # noqa: F811
    width: int,
    theme: str,
) -> None:
    page = opened_draft(
        cast, opened, picture_of("PNG", 1200, 630), png_file(), picture_of("JPEG"), width=width, theme=theme
    )
    expect(page.locator("section[data-format]")).to_have_count(2)
    expect(page.get_by_text("plain.jpeg, 1080 × 1080 is not used.", exact=False)).to_be_visible()
    with kept(page):  # type: ignore[attr-defined]
        page.get_by_role("combobox", name="Link preview, 1200 × 630").select_option(label="plain.png, 1200 × 630")
    expect(page.locator('section[data-format="link"]')).to_be_visible()
    page.wait_for_load_state("networkidle")  # the pictures of a format that goes have come
    with kept(page):  # type: ignore[attr-defined]
        page.get_by_role("combobox", name="Facebook, 1200 × 630").select_option(label="not drawn")
    expect(page.locator('section[data-format="facebook"]')).to_have_count(0)
    at_rest(page)
    assert [each["format"] for each in Draft.objects.get().sheets] == ["link", "square", ""]
    assert overflow_px(page) <= 0
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []


def test_a_slot_by_keyboard_alone(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened_draft(cast, opened, png_file())
    page.get_by_label("What stands here").last.focus()
    with kept(page):  # type: ignore[attr-defined]
        page.keyboard.type("Own line")
        page.keyboard.press("Enter")
    first = page.get_by_label("What stands here").first
    expect(page.locator(".draft-mark")).to_have_count(1)
    at_rest(page)
    expect(first).to_be_focused()
    page.keyboard.press("Tab")  # the layer
    for value in ("60", "700", "900", "200"):
        page.keyboard.press("Tab")
        page.keyboard.type(value)
    height = page.get_by_label("Height").first
    with page.expect_response(lambda answer: "height=200" in (answer.request.post_data or "")):
        height.press("Enter")  # keeps, publishes nothing, and stays where it is
    at_rest(page)
    expect(height).to_be_focused()
    expect(height).to_have_value("200")
    assert Draft.objects.get().marks["square"][0]["box"] == [60, 700, 900, 200]
    assert not KitVersion.objects.exists()


def test_a_number_reached_by_tab_is_replaced_though_the_form_comes_back(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened_draft(cast, opened, png_file())
    page.get_by_label("What stands here").last.focus()
    with kept(page):  # type: ignore[attr-defined]
        page.keyboard.type("Own line")
    expect(page.locator(".draft-mark")).to_have_count(1)
    at_rest(page)
    under_way: list[Route] = []
    page.route("**/drafts/**", lambda route: under_way.append(route), times=1)
    slot = page.get_by_label("What stands here").first
    with page.expect_request(lambda request: request.method == "POST"):
        slot.select_option("headline")
    slot.focus()
    for _each in range(5):
        page.keyboard.press("Tab")
    height = page.get_by_label("Height").first
    expect(height).to_be_focused()
    with kept(page):  # type: ignore[attr-defined]
        under_way[0].continue_()
    at_rest(page)
    expect(height).to_be_focused()
    page.keyboard.type("200")
    expect(height).to_have_value("200")


def test_what_is_typed_while_an_answer_is_under_way_stays(cast: Cast, opened: Opened) -> None:  # noqa: F811
    """The form comes back with a row for the chosen slot: neither before its time nor over a number typed meanwhile."""
    page = opened_draft(cast, opened, png_file())
    under_way: list[Route] = []
    page.route("**/drafts/**", lambda route: under_way.append(route), times=1)
    slots = page.get_by_label("What stands here")
    with page.expect_request(lambda request: request.method == "POST"):
        slots.last.select_option("line")
    page.get_by_label("Height").last.fill("200")
    with kept(page):  # type: ignore[attr-defined]
        under_way[0].continue_()
    expect(slots).to_have_count(2)  # asked for again, with what was typed
    expect(page.get_by_label("Height").first).to_have_value("200")
    assert Draft.objects.get().marks["square"][0]["box"][3] == 200


def test_a_choice_whose_answer_gave_way_to_a_newer_one_is_drawn_all_the_same(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened_draft(cast, opened, png_file())
    under_way: list[Route] = []
    page.route("**/drafts/**", lambda route: under_way.append(route), times=1)
    slots = page.get_by_label("What stands here")
    with page.expect_request(lambda request: request.method == "POST"):
        slots.last.select_option("line")
    page.get_by_label("Name", exact=True).fill("Sunset")
    page.get_by_label("Name", exact=True).blur()  # its own request waits for the answer to the first
    under_way[0].continue_()
    expect(slots).to_have_count(2)
    expect(page.locator(".draft-mark")).to_have_count(1)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Sunset")


def test_what_cannot_be_opened_is_said_with_its_cure(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened("/c/vote-anyway/kit/", of=signed_in(cast.ana))
    odd: FilePayload = {"name": "odd.svg", "mimeType": "image/svg+xml", "buffer": b'<svg width="9" height="5"/>'}
    page.get_by_label("Drawings", exact=True).set_input_files([odd])
    page.get_by_role("button", name="Open the drawings").click()
    expect(page.get_by_text(re.compile(r"odd\.svg is 9 × 5 px"))).to_be_visible()
    assert not Draft.objects.exists()


def test_no_violation_and_nothing_sticks_out(cast: Cast, opened: Opened) -> None:  # noqa: F811
    page = opened_draft(cast, opened, svg_file("figma-square"), width=375, theme="dark")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
    assert overflows(page) == []
