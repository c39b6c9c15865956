"""Versions, recalls and differences: what the API takes and gives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

from coalition.bounded import Stored
from kits.queries import Difference, VersionRow

Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), Stored]


class RecallIn(Schema):
    """Why a version is taken back; told to everybody who downloaded it."""

    reason: Reason


class VersionUseOut(Schema):
    """A company that wears a version or has taken files of it."""

    membership_id: UUID
    company: str
    is_worn: bool
    downloads: int
    last_at: datetime | None


class VersionRowOut(Schema):
    """A version and how far it has gone."""

    number: int
    state: str
    is_retired: bool
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str
    uses: list[VersionUseOut]

    @classmethod
    def of(cls, row: VersionRow) -> "VersionRowOut":
        uses = [
            VersionUseOut(
                membership_id=use.membership.id,
                company=use.membership.company.name,
                is_worn=use.is_worn,
                downloads=use.downloads,
                last_at=use.last_at,
            )
            for use in row.uses
        ]
        return cls(
            number=row.version.number,
            state=row.version.state,
            is_retired=row.is_retired,
            published_at=row.version.published_at,
            withdrawn_at=row.version.withdrawn_at,
            reason=row.version.withdrawn_reason,
            uses=uses,
        )


class MotifChangeOut(Schema):
    """A motif in both versions: added, removed, changed or same."""

    key: str
    title: str
    change: str
    formats_added: list[str]
    formats_removed: list[str]


class TextChangeOut(Schema):
    """A text of the campaign before and after."""

    kind: str
    where: str
    slot: str
    locale: str
    before: str
    after: str


class DifferenceOut(Schema):
    """A member's version beside the newest one."""

    present: int
    newest: int
    is_withdrawn: bool
    reason: str
    motifs: list[MotifChangeOut]
    texts: list[TextChangeOut]

    @classmethod
    def of(cls, found: Difference) -> "DifferenceOut":
        motifs = [
            MotifChangeOut(
                key=each.key,
                title=each.title,
                change=each.change,
                formats_added=each.formats_added,
                formats_removed=each.formats_removed,
            )
            for each in found.motifs
        ]
        return cls(
            present=found.present.number,
            newest=found.newest.number,
            is_withdrawn=found.is_withdrawn,
            reason=found.present.withdrawn_reason,
            motifs=motifs,
            texts=[TextChangeOut(**vars(each)) for each in found.texts],
        )
