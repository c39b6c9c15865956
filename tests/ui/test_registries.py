"""Navigation and panels: order, visibility, and which entry is the current one."""

from collections.abc import Iterator

import pytest
from django.template import Context, Template

from ui import NavigationEntry, Panel, navigation_for, panels_for, register_navigation, register_panel, registries


@pytest.fixture(autouse=True)
def _empty_registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registries, "_navigation", [])
    monkeypatch.setattr(registries, "_panels", [])
    return


def test_entries_come_in_order_and_the_longest_address_is_current() -> None:
    register_navigation(NavigationEntry("campaign", "Dashboard", lambda page: f"/c/{page['slug']}/dashboard", order=20))
    register_navigation(NavigationEntry("campaign", "Wall", lambda page: f"/c/{page['slug']}", order=10))
    register_navigation(NavigationEntry("company", "Kit", lambda page: "/kit"))
    links = navigation_for(place="campaign", context={"slug": "va"}, path="/c/va/dashboard/posts")
    assert [(link.label, link.href, link.is_current) for link in links] == [
        ("Wall", "/c/va", False),
        ("Dashboard", "/c/va/dashboard", True),
    ]


def test_a_similar_beginning_is_not_the_current_page() -> None:
    register_navigation(NavigationEntry("campaign", "Wall", lambda page: "/c/va"))
    assert [link.is_current for link in navigation_for(place="campaign", context={}, path="/c/vaguely")] == [False]


def test_hidden_entries_and_empty_addresses_are_left_out() -> None:
    register_navigation(NavigationEntry("campaign", "A", lambda page: ""))
    register_navigation(NavigationEntry("campaign", "B", lambda page: "/b", is_shown=lambda page: page["is_lead"]))
    assert navigation_for(place="campaign", context={"is_lead": False}) == []


def test_registering_twice_shows_once() -> None:
    def href(page: object) -> str:
        return "/a"

    for _ in range(2):
        register_navigation(NavigationEntry("campaign", "A", href))
    assert len(navigation_for(place="campaign", context={})) == 1


def test_panels_are_rendered_in_order_with_their_own_context() -> None:
    def posts(page: object) -> dict[str, object]:
        return {"sentence": "No posts yet.", "shape": "rows"}

    register_panel(Panel("home", "ui/parts/empty.html", posts, order=2))
    register_panel(Panel("home", "ui/parts/empty.html", lambda page: {"sentence": "First"}, order=1))
    register_panel(Panel("home", "ui/parts/empty.html", lambda page: {}, is_shown=lambda page: False))
    html = Template('{% ui_panels "home" %}').render(Context({}))
    assert html.index("First") < html.index("No posts yet.")
    assert len(panels_for(place="home", context={})) == 2
