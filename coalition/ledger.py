"""The ledger: `record` writes one line in the caller's transaction; audit, live updates and webhooks read it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from coalition.clock import clock_offset, database_now
from coalition.models import LedgerDetail, LedgerEntry


def record(
    kind: str,
    *,
    actor_id: UUID | None = None,
    campaign_id: UUID | None = None,
    company_id: UUID | None = None,
    subject: tuple[str, object] = ("", ""),
    fields: Iterable[str] = (),
    details: dict[str, Any] | None = None,
) -> int:
    """Write that something happened and return the entry's number.

    `kind` is dotted text (`kit.downloaded`), `subject` a type and an id, `fields` the names of what changed. Names,
    addresses and values go into `details`, which erasure may empty; the entry itself can never be changed.
    """
    at = database_now()
    entry = LedgerEntry.objects.create(
        at=at,
        campaign_at=at + clock_offset(),
        kind=kind,
        actor_id=actor_id,
        campaign_id=campaign_id,
        company_id=company_id,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        fields=list(fields),
    )
    if details:
        LedgerDetail.objects.create(entry=entry, values=details)
    return entry.id


def entries_after(
    entry_id: int, *, limit: int = 500, look_back: timedelta = timedelta(seconds=10)
) -> list[LedgerEntry]:
    """Entries newer than a number, and those of the last seconds again: PostgreSQL's numbers commit out of order."""
    recent = database_now() - look_back
    newer = LedgerEntry.objects.filter(id__gt=entry_id).order_by("id")[:limit]
    again = LedgerEntry.objects.filter(id__lte=entry_id, at__gte=recent).order_by("id")[:limit]
    return sorted([*again, *newer], key=lambda entry: entry.id)
