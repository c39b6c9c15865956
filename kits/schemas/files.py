"""Plain files of a kit: what the API takes and gives."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

from coalition.bounded import Locale, Stored
from kits.models import KitFile


class FileIn(Schema):
    """Form fields beside the file; without a language it serves all."""

    kind: Literal["briefing", "press", "video", "staff", "other"] = "other"
    locale: Locale | None = None
    title: Annotated[str, StringConstraints(max_length=120), Stored] = ""


class FileOut(Schema):
    """A file that goes out with the kit."""

    id: UUID
    kind: str
    locale: str
    title: str
    name: str
    mime: str
    size_bytes: int

    @classmethod
    def of(cls, row: KitFile) -> "FileOut":
        return cls(
            id=row.id,
            kind=row.kind,
            locale=row.locale,
            title=row.title,
            name=row.name,
            mime=row.mime,
            size_bytes=row.size_bytes,
        )
