"""Own lines to look at and the gallery: what the API takes and gives."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from coalition.bounded import Locale, Stored
from kits.models import LineRule, OwnLine
from kits.queries import GalleryPage
from kits.schemas.recalling import Reason
from kits.schemas.words import Key, Words

Line = Annotated[str, StringConstraints(max_length=300), Stored]


class LineRuleIn(Schema):
    """How own lines are handled, and lines to choose from."""

    mode: Literal["free", "after", "first"]
    suggestions: dict[Locale, Annotated[list[Line], Field(max_length=20)]] = Field(default_factory=dict)


class OwnLineOut(Schema):
    """A line that waits for a look, an alternative text where `slot` is "@alt"; `replaced`: written over since."""

    id: UUID
    membership_id: UUID
    company: str
    slot: str
    locale: str
    text: str
    state: str
    reason: str
    written_at: datetime

    @classmethod
    def of(cls, line: OwnLine) -> "OwnLineOut":
        return cls(
            id=line.id,
            membership_id=line.membership_id,
            company=line.membership.company.name,
            slot=line.slot,
            locale=line.locale,
            text=line.text,
            state=line.state,
            reason=line.reason,
            written_at=line.written_at,
        )


class LinesOut(Schema):
    """The rule and what waits."""

    mode: str
    suggestions: dict[str, list[str]]
    open: list[OwnLineOut]

    @classmethod
    def of(cls, rule: LineRule, found: list[OwnLine]) -> "LinesOut":
        return cls(mode=rule.mode, suggestions=rule.suggestions, open=[OwnLineOut.of(line) for line in found])


class DecisionIn(Schema):
    """Accepted, or refused with a reason."""

    is_accepted: bool
    reason: Words = ""


class TileOut(Schema):
    """A company's visual as it is now, named by `token`; `withdrawal_id` while exactly this one is taken back."""

    membership_id: UUID
    company: str
    template: str
    token: str
    withdrawal_id: UUID | None


class GalleryOut(Schema):
    """A page of the gallery in a language."""

    locale: str
    locales: list[str]
    total: int
    page: int
    pages: int
    motifs: dict[str, str]
    tiles: list[TileOut]

    @classmethod
    def of(cls, found: GalleryPage) -> "GalleryOut":
        tiles = [
            TileOut(
                membership_id=tile.membership_id,
                company=tile.company,
                template=tile.template_key,
                token=tile.token,
                withdrawal_id=tile.withdrawal.id if tile.withdrawal else None,
            )
            for tile in found.tiles
        ]
        return cls(
            locale=found.locale,
            locales=found.locales,
            total=found.total,
            page=found.number,
            pages=found.pages,
            motifs=found.motifs,
            tiles=tiles,
        )


class WithdrawIn(Schema):
    """Which visual, and why; told to the company. `token` is that of the one looked at."""

    template: Key
    token: Annotated[str, StringConstraints(max_length=64)] = ""
    reason: Reason


class WithdrawnOut(Schema):
    """A withdrawal, to be undone by its id."""

    id: UUID
