# ruff: noqa: F811  fixtures come from beside
"""Sizes and places that the look promises, measured on the pages: letters, targets, fields, the studio's parts."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

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

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL_LETTERS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const isSeen = walk.currentNode.data.trim() && element.checkVisibility();
    if (!isSeen || element.closest(".visually-hidden, svg")) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 13) found.add(`${element.className || element.tagName} ${size}`);
  }
  return [...found];
}"""
# Links within words are theirs; a hidden field is hit through its label; what a button lets be hit around it counts.
SMALL_TARGETS = """() => {
  const found = new Set();
  const passed = ".link, .visually-hidden, .drop-input, .choice input, [type=checkbox], [type=radio]";
  for (const each of document.querySelectorAll("button, a.pill, summary, label.choice, input:not([type=hidden])")) {
    if (!each.checkVisibility() || each.closest(".visually-hidden, [inert]") || each.matches(passed)) continue;
    const around = getComputedStyle(each, "::after");
    const more = around.content !== "none" && around.position === "absolute" ? -2 * parseFloat(around.top) : 0;
    const { height } = each.getBoundingClientRect();
    const told = `${each.className || each.name || each.tagName} ${height}`;
    if (height && height + Math.max(0, more) < 43.5) found.add(told);
  }
  return [...found];
}"""


def asked(cast: Cast, name: str) -> tuple[str, Client | None]:
    return {
        "join": (reverse("kits:join_open", args=["vote-anyway"]), None),
        "try": (reverse("kits:try", args=["vote-anyway"]), None),
        "studio": (studio_of(cast), signed_in(cast.ben)),
        "brands": (reverse("kits:brands", args=[cast.membership.id]), signed_in(cast.ben)),
        "gallery": (reverse("kits:gallery", args=["vote-anyway"]), signed_in(cast.ana)),
        "lines": (reverse("kits:lines", args=["vote-anyway"]), signed_in(cast.ana)),
        "kit": (reverse("kits:campaign_kit", args=["vote-anyway"]), signed_in(cast.ana)),
    }[name]


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", ["join", "try", "studio", "brands", "gallery", "lines", "kit"])
def test_letters_and_targets_are_large_enough(worn: Cast, opened: Opened, name: str, width: int) -> None:
    address, client = asked(worn, name)
    page = opened(address, of=client, width=width)
    assert page.evaluate(SMALL_LETTERS) == []
    assert page.evaluate(SMALL_TARGETS) == []
    main = [each.bounding_box() for each in page.locator(".pill-large:visible").all()]
    assert len(main) <= 1 and all(box is not None and box["height"] >= 60 for box in main)
    for field in page.locator(".form-field input:visible, .select-frame select:visible").all():
        box = field.bounding_box()
        assert box is not None and (box["height"] >= 52 or field.get_attribute("type") in {"range", "file", "color"})


def box_of(page: Page, selector: str) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def test_the_studio_on_a_desk(worn: Cast, opened: Opened) -> None:
    """Motifs at the far left, the poster, formats below it, the panel at the right over the full height."""
    page = opened(studio_of(worn), of=signed_in(worn.ben))
    motifs, poster, formats, panel = (
        box_of(page, each) for each in ("#studio-motifs", "[data-poster]", "#studio-formats", ".studio-panel")
    )
    assert motifs[2] <= poster[0] and poster[2] <= panel[0] and poster[3] <= formats[1]
    assert abs(poster[2] - poster[0] - 600) <= 8
    assert abs(panel[2] - panel[0] - 408) <= 8 and panel[2] >= 1279
    foot = box_of(page, "#studio-foot .pill-large")
    assert panel[0] <= foot[0] and foot[3] <= 900
    expect(page.locator("main nav.site-navigation")).to_have_count(0)


def test_the_studio_on_a_phone(worn: Cast, opened: Opened) -> None:
    """The poster first, formats to swipe, then what can be changed; the pill stays at the foot."""
    page = opened(studio_of(worn), of=signed_in(worn.ben), width=375)
    poster, formats, panel = (box_of(page, each) for each in ("[data-poster]", "#studio-formats", "#studio-title"))
    assert poster[3] <= formats[1] and formats[3] <= panel[1]
    pill = page.locator("#studio-foot .pill-large")
    expect(pill).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, 400)
    expect(pill).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
