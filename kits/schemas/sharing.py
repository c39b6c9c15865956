"""Kit links over the API."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

from coalition.bounded import Stored
from kits.models import KitLink


class KitLinkIn(Schema):
    """Whom a link is for, in one's own words."""

    label: Annotated[str, StringConstraints(max_length=80, strip_whitespace=True), Stored] = ""


class KitLinkOut(Schema):
    """A link that works; its address is told only when it is made."""

    id: UUID
    label: str
    created_at: datetime
    taken: int
    href: str | None = None

    @classmethod
    def of(cls, link: KitLink, *, taken: int = 0, href: str | None = None) -> "KitLinkOut":
        return cls(id=link.id, label=link.label, created_at=link.created_at, taken=taken, href=href)
