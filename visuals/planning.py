"""Decides a format for one language and filled slots: a tree flows in, what is to be painted flows out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from visuals.geometry import Outline
from visuals.nodes import Alternates, CodeSlot, Group, ImageSlot, Node, PhotoSlot, Shape, TextSlot

_SLOTS: tuple[type[Node], ...] = (TextSlot, ImageSlot, PhotoSlot, CodeSlot)


@dataclass(frozen=True, slots=True)
class Plan:
    """A format for one language and one set of filled slots; alternates and conditions are decided.

    In drawing order: `start` depends on no slot, `lettering` on what a campaign gives all its companies (texts and
    photos), `rest` begins with the first logo.
    """

    start: tuple[Node, ...]
    lettering: tuple[Node, ...]
    rest: tuple[Node, ...]
    missing_locale: bool

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (*self.start, *self.lettering, *self.rest)


def plan_format(tree: Group, locale: str, filled: frozenset[str]) -> Plan:
    resolver = _Resolver(locale.lower(), filled)
    nodes = tuple(_flattened(resolver.resolve(tree)))
    slots = [index for index, node in enumerate(nodes) if _holds(node, *_SLOTS)]
    images = [index for index, node in enumerate(nodes) if _holds(node, ImageSlot)]
    first_slot, first_image = (indexes[0] if indexes else len(nodes) for indexes in (slots, images))
    return Plan(nodes[:first_slot], nodes[first_slot:first_image], nodes[first_image:], resolver.missing_locale)


class _Resolver:
    def __init__(self, locale: str, filled: frozenset[str]) -> None:
        self._wanted = (locale, locale.split("-")[0])
        self._filled = filled
        self.missing_locale = False

    def resolve(self, node: Node) -> Iterator[Node]:
        if isinstance(node, Alternates):
            yield from self.resolve(self._chosen(node))
        elif not isinstance(node, Group):
            yield node
        elif is_shown(node, self._filled):
            children = tuple(inner for child in node.children for inner in self.resolve(child))
            if children:
                yield replace(node, children=children, show_if="", show_unless="")

    def _chosen(self, alternates: Alternates) -> Node:
        for locale in self._wanted:
            for option in alternates.options:
                if locale in option.locales:
                    return option.node
        self.missing_locale = True
        defaults = [option.node for option in alternates.options if option.is_default]
        return (defaults or [alternates.options[0].node])[0]


def _flattened(nodes: Iterator[Node]) -> Iterator[Node]:
    """Plain groups are opened where they hold slots, so that static neighbours can be kept as pixels."""
    for node in nodes:
        if isinstance(node, Group) and node.is_plain and _holds(node, *_SLOTS):
            yield from _flattened(iter(node.children))
        else:
            yield node


def _holds(node: Node, *kinds: type[Node]) -> bool:
    if isinstance(node, Group):
        return any(_holds(child, *kinds) for child in node.children)
    return isinstance(node, kinds)


def is_shown(group: Group, filled: frozenset[str]) -> bool:
    """Whether the slots that are filled let the group be drawn."""
    is_wanted = not group.show_if or group.show_if in filled
    return is_wanted and (not group.show_unless or group.show_unless not in filled)


def is_covering(node: Node, whole: Outline) -> bool:
    """Whether nothing of what lies below is seen."""
    if not isinstance(node, Shape) or node.fill is None or node.outline != whole:
        return False
    return isinstance(node.fill.paint, str) and node.fill.opacity == 1


def has_clips(node: Node) -> bool:
    """Shapes drawn over one another and cut leave fringes, the wider the smaller the picture."""
    return isinstance(node, Group) and (node.clip is not None or any(map(has_clips, node.children)))
