"""Joining and dressing a kit: what the API takes and gives."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, Json

from coalition.bounded import Locale
from coalition.services import Joining
from kits.models import Personalisation
from kits.queries import waiting_of
from kits.schemas.kits import WaitingOut
from kits.schemas.photos import PhotoOut, Share
from kits.schemas.words import Address, AnyColour, CompanyName, Key, Words


class JoinIn(Schema):
    """Fields of the form that the logo comes with."""

    company_name: CompanyName
    email: Address
    locale: Locale = "en"
    colour: AnyColour | None = None

    def joining(self) -> Joining:
        """What the service takes."""
        return Joining(company_name=self.company_name, email=self.email, locale=self.locale)


class JoinedOut(Schema):
    """Who came in; `is_confirmed` is false where the owner of the address must press a button in a mail first."""

    membership_id: UUID
    company_id: UUID
    is_confirmed: bool
    position: int | None


class BrandIn(Schema):
    """The form field that a logo comes with; without one the colour follows from the logo."""

    colour: AnyColour | None = None


class LineIn(Schema):
    """A company's own words for a slot; empty words bring the kit's back."""

    template: Key
    slot: Key
    locale: Locale
    text: Words


class ColourIn(Schema):
    """A field; with a motif, only where that one takes it."""

    colour: AnyColour
    template: Key | None = None


class LanguagesIn(Schema):
    """The languages a kit is taken in."""

    locales: list[Locale] = Field(min_length=1, max_length=40)


class TemplateIn(Schema):
    """The motif that the kit opens with."""

    template: Key


class VersionIn(Schema):
    """The version that somebody looked at: taken only while it is the newest."""

    number: int | None = Field(None, ge=1)


class PreviewIn(Schema):
    """Which visual, and what is being tried on it; nothing of that is kept. `lines` and `focus` are JSON by slot."""

    template: Key
    format: Key
    locale: Locale
    width_px: int = Field(600, ge=16, le=1200)
    lines: Json[dict[Key, Words]] = Field(default_factory=dict, description='{"line": "Rain."}')
    colour: AnyColour | None = None
    logo_variant: Literal["auto", "original", "light", "dark"] | None = None
    focus: Json[dict[Key, tuple[Share, Share]]] = Field(
        default_factory=dict, description='{"photo": [0.5, 0.25]}: shares of a photo\'s width and height'
    )
    page: int | None = Field(None, ge=1, le=20, description="of a document")


class DressOut(Schema):
    """How a member's kit is dressed now, and what was written but waits for a lead."""

    membership_id: UUID
    version: int
    template: str
    colour: str
    lines: dict[str, dict[str, dict[str, str]]]
    alt_texts: dict[str, dict[str, str]]
    waiting: list[WaitingOut]
    photos: dict[str, dict[str, PhotoOut]]
    changed_at: datetime

    @classmethod
    def of(cls, dress: Personalisation) -> "DressOut":
        return cls(
            membership_id=dress.membership_id,
            version=dress.version.number,
            template=dress.template_key,
            colour=dress.field,
            lines=dress.lines,
            alt_texts=dress.alt_texts,
            waiting=[WaitingOut.of(line) for line in waiting_of(membership_id=dress.membership_id)],
            photos={
                key: {slot: PhotoOut.of(told) for slot, told in slots.items()} for key, slots in dress.photos.items()
            },
            changed_at=dress.changed_at,
        )
