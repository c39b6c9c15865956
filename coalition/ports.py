"""Ports that are filled when the house is assembled: colour rules, reactions to acts, columns of the member table.

A reaction runs in the act's own transaction and may refuse it by raising a DomainError.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class MembershipEnded:
    """A company left a campaign or was removed from it."""

    membership_id: UUID
    campaign_id: UUID
    company_id: UUID
    now: datetime


@dataclass(frozen=True)
class PersonErased:
    """A person asked to be forgotten; every room empties what names them."""

    person_id: UUID
    email: str
    now: datetime


@dataclass(frozen=True)
class PicturesWithdrawn:
    """A lead took finished pictures out of use, by their SHA-256; whoever would still send one holds it back."""

    campaign_id: UUID
    sha256s: frozenset[str]
    actor_id: UUID | None
    now: datetime


@dataclass(frozen=True)
class LinkFollowed:
    """Somebody followed a company's tracked link. Who, nobody knows."""

    membership_id: UUID
    campaign_id: UUID
    company_id: UUID
    now: datetime


Event = MembershipEnded | PersonErased | PicturesWithdrawn | LinkFollowed
Reaction = Callable[[Any], None]
Cells = Callable[[UUID, list[UUID]], Mapping[UUID, int | str]]
Export = Callable[[UUID], list[dict[str, Any]]]


class ColourSet(Protocol):
    """A field colour and what may stand on it, as `visuals` computes it."""

    @property
    def field(self) -> str: ...
    @property
    def on_field(self) -> str: ...
    @property
    def field_edge_light(self) -> str | None: ...
    @property
    def field_edge_dark(self) -> str | None: ...
    @property
    def tint_light(self) -> str: ...
    @property
    def tint_dark(self) -> str: ...


ColourRules = Callable[[str], ColourSet]

_reactions: dict[type[Event], list[Reaction]] = {
    MembershipEnded: [],
    PersonErased: [],
    PicturesWithdrawn: [],
    LinkFollowed: [],
}
_columns: dict[str, "MemberColumn"] = {}
_exports: dict[str, Export] = {}
_colour_rules: list[ColourRules] = []


@dataclass(frozen=True)
class MemberColumn:
    """A column of the member table: a title (lazy text) and its cells for a campaign's memberships in one query."""

    key: str
    title: Any
    cells: Cells


def react_to(event: type[Event], reaction: Reaction) -> None:
    """Register a reaction; the same one twice counts once."""
    if reaction not in _reactions[event]:
        _reactions[event].append(reaction)


def tell(event: Event) -> None:
    """Call every reaction to an event."""
    for reaction in _reactions[type(event)]:
        reaction(event)


def register_member_column(column: MemberColumn) -> None:
    """Add a column to the lead's member table, or replace the one with its key."""
    _columns[column.key] = column


def member_columns() -> Iterable[MemberColumn]:
    """The registered columns in the order of registration."""
    return _columns.values()


def register_export(name: str, export: Export) -> None:
    """Add a room's rows about a person to what they may export of themselves."""
    _exports[name] = export


def exports() -> Mapping[str, Export]:
    """The registered exports."""
    return _exports


def set_colour_rules(rules: ColourRules) -> None:
    """Give the function that makes a safe set from one colour."""
    _colour_rules[:] = [rules]


def colour_set(colour: str) -> ColourSet:
    """The safe set of a colour `#rrggbb`."""
    if not _colour_rules:
        raise RuntimeError("Nobody called coalition.ports.set_colour_rules.")
    return _colour_rules[0](colour)
