"""Checks before publishing and proof sheets: what the API takes and gives."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from coalition.bounded import Locale
from kits.models import KitCheck, ProofLink
from kits.services import GoAhead


class GoAheadIn(Schema):
    """What a lead says to publishing."""

    confirm: bool = Field(default=False, description="Publish although no check speaks for it, or it has findings.")
    seen: str = Field(default="", max_length=64, description="Digest of the check whose findings were looked through.")

    def go_ahead(self) -> GoAhead:
        """The same for a service."""
        return GoAhead(is_confirmed=self.confirm, seen=self.seen)


class LookedAtIn(Schema):
    """What somebody looked at: once that is no longer what is there, their change is refused."""

    after: int | None = Field(default=None, ge=0, description="Only while this is the newest version.")
    on: str | None = Field(
        default=None,
        max_length=64,
        description="Only while the next version starts from this digest: the present check's, else the version's.",
    )


class FindingOut(Schema):
    """Something to see before publishing, and where."""

    code: str
    slot: str
    message: str
    template: str
    format: str
    locale: str
    brand: str


class CheckOut(Schema):
    """How far a check is, and what it has found so far."""

    id: UUID
    version_id: UUID
    digest: str = Field(description="Of what was checked; publishing takes it as `seen`.")
    draft_id: UUID | None
    state: str
    done: int
    total: int
    after: int
    findings: list[FindingOut]

    @classmethod
    def of(cls, check: KitCheck) -> "CheckOut":
        return cls(
            id=check.id,
            version_id=check.version_id,
            digest=check.version.digest,
            draft_id=check.draft_id,
            state=check.state,
            done=check.done,
            total=check.total,
            after=check.after,
            findings=[FindingOut(**each) for each in check.findings],
        )


class PublishIn(GoAheadIn):
    """Which proof to publish."""

    check_id: UUID


class ProofIn(Schema):
    """A version and a language."""

    version_id: UUID
    locale: Locale


class ProofOut(Schema):
    """Where a proof sheet is; told this once."""

    href: str


class ProofLinkOut(Schema):
    """An open link."""

    id: UUID
    version: int
    locale: str
    created_at: datetime

    @classmethod
    def of(cls, link: ProofLink) -> "ProofLinkOut":
        return cls(id=link.id, version=link.version.number, locale=link.locale, created_at=link.created_at)
