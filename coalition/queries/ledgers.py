"""Pages of the ledger, keyset by number, as far as somebody may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from coalition.models import Company, LedgerEntry, Person
from coalition.rights import Viewer, require

PAGE = 50
OWN_COALITION, OWN_COMPANY = "own coalition", "own company"


@dataclass(frozen=True)
class LedgerLine:
    """One entry with the names that still exist; an erased person has none."""

    id: int
    at: datetime
    campaign_at: datetime
    kind: str
    actor: str
    company: str
    subject_type: str
    subject_id: str
    fields: list[str]


@dataclass(frozen=True)
class LedgerPage:
    """Lines, newest first; `next_before` opens the next page, None on the last."""

    lines: list[LedgerLine]
    next_before: int | None


def ledger_page(*, viewer: Viewer, campaign_id: UUID, before: int | None = None, limit: int = PAGE) -> LedgerPage:
    """What happened in a campaign: all of it for who leads it, one's own companies' part for administrators."""
    cell = require(viewer, "view ledger", campaign_id=campaign_id, narrowed=frozenset({OWN_COALITION, OWN_COMPANY}))
    entries = LedgerEntry.objects.filter(campaign_id=campaign_id)
    if cell == OWN_COMPANY:
        entries = entries.filter(company_id__in=_administered(viewer, campaign_id))
    if before is not None:
        entries = entries.filter(id__lt=before)
    rows = list(entries.order_by("-id")[: limit + 1])
    shown = rows[:limit]
    return LedgerPage(_lines(shown), shown[-1].id if len(rows) > limit else None)


def _administered(viewer: Viewer, campaign_id: UUID) -> list[UUID]:
    own = viewer.member_campaigns.get(campaign_id, frozenset())
    return [company for company in own if viewer.company_roles[company] == "company admin"]


def _lines(rows: list[LedgerEntry]) -> list[LedgerLine]:
    actors = {row.actor_id for row in rows if row.actor_id}
    people: Mapping[UUID, str] = {
        person_id: name or email
        for person_id, name, email in Person.objects.filter(id__in=actors, erased_at=None).values_list(
            "id", "name", "email"
        )
    }
    companies: Mapping[UUID, str] = dict(
        Company.objects.filter(id__in={row.company_id for row in rows if row.company_id}).values_list("id", "name")
    )
    return [
        LedgerLine(
            id=row.id,
            at=row.at,
            campaign_at=row.campaign_at,
            kind=row.kind,
            actor=people.get(row.actor_id, "") if row.actor_id else "",
            company=companies.get(row.company_id, "") if row.company_id else "",
            subject_type=row.subject_type,
            subject_id=row.subject_id,
            fields=list(row.fields),
        )
        for row in rows
    ]
