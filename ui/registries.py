"""Panels and navigation: rooms' registrations (through config's wiring) flow in, what a page shows flows out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from ui.components import Link

PageContext = Mapping[str, Any]
Text = str | Promise


def _always(context: PageContext) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A link that a room offers in the navigation of `place`; `href` may return "" where it leads nowhere."""

    place: str
    label: Text
    href: Callable[[PageContext], str]
    order: int = 50
    is_shown: Callable[[PageContext], bool] = _always


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page that belongs to another room: its template and what the template gets."""

    place: str
    template: str
    context: Callable[[PageContext], dict[str, Any]]
    order: int = 50
    is_shown: Callable[[PageContext], bool] = _always


_navigation: list[NavigationEntry] = []
_panels: list[Panel] = []


def register_navigation(entry: NavigationEntry) -> None:
    """Called once per entry while the process starts; a second call with an equal entry changes nothing."""
    if entry not in _navigation:
        _navigation.append(entry)


def register_panel(panel: Panel) -> None:
    if panel not in _panels:
        _panels.append(panel)


def navigation_for(*, place: str, context: PageContext, path: str = "") -> list[Link]:
    """The links of a place in order; the current one is the longest whose address `path` starts with."""
    shown = sorted((entry for entry in _navigation if entry.place == place), key=lambda entry: entry.order)
    pairs = [(str(entry.label), entry.href(context)) for entry in shown if entry.is_shown(context)]
    current = max((href for _, href in pairs if href and _is_under(path, href)), key=len, default="")
    return [Link(label, href, is_current=href == current) for label, href in pairs if href]


def _is_under(path: str, href: str) -> bool:
    return path == href or path.startswith(href.rstrip("/") + "/")


def panels_for(*, place: str, context: PageContext) -> list[Panel]:
    """The panels of a place that want to be shown, in order."""
    shown = (panel for panel in _panels if panel.place == place and panel.is_shown(context))
    return sorted(shown, key=lambda panel: panel.order)
