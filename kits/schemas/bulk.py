"""Rendering for all over the API."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from kits.queries import BulkProgress


class FailedPictureOut(Schema):
    """A picture that could not be made."""

    company: str
    template: str
    format: str
    locale: str
    reason: str


class BulkOut(Schema):
    """An order: `done` and `failures` of `total` pictures; `drawn` were not there before. `failed` is one page."""

    id: UUID
    state: str
    total: int
    done: int
    drawn: int
    failures: int
    failed: list[FailedPictureOut]
    page: int
    pages: int
    created_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, progress: BulkProgress) -> "BulkOut":
        run = progress.run
        return cls(
            id=run.id,
            state=run.state,
            total=progress.total,
            done=run.done,
            drawn=run.drawn,
            failures=progress.failures,
            failed=[
                FailedPictureOut(
                    company=each.company_name,
                    template=each.template_key,
                    format=each.format_key,
                    locale=each.locale,
                    reason=each.reason,
                )
                for each in progress.failed
            ],
            page=progress.page,
            pages=progress.pages,
            created_at=run.created_at,
            ended_at=run.ended_at,
        )
