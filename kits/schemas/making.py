"""Pictures, bundles and versions: what the API takes and gives."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from coalition.bounded import Locale
from kits.models import Bundle, KitVersion
from kits.queries import media_address
from kits.queries.media import EXTENSIONS
from kits.schemas.photos import PhotoOut
from kits.schemas.revising import LegalLineIn
from kits.schemas.words import Key
from kits.services import BundleProgress, RenditionFile, Selection, Wanted


class RenditionIn(Schema):
    """Which picture is wanted."""

    template: Key
    format: Key
    locale: Locale
    encoding: Literal["png", "jpeg", "pdf"] = "png"


class WarningOut(Schema):
    """Something a person ought to see."""

    code: str
    slot: str
    message: str


class RenditionOut(Schema):
    """A finished picture; `href` works for a day and without a session."""

    sha256: str
    href: str
    mime: str
    width_px: int
    height_px: int
    size_bytes: int
    alt_text: str
    warnings: list[WarningOut]

    @classmethod
    def of(cls, file: RenditionFile) -> "RenditionOut":
        return cls(
            sha256=file.sha256,
            href=media_address(file.sha256, EXTENSIONS[file.mime]),
            mime=file.mime,
            width_px=file.width_px,
            height_px=file.height_px,
            size_bytes=file.size_bytes,
            alt_text=file.alt_text,
            warnings=[WarningOut(**warning) for warning in file.warnings],
        )


class BundleIn(Schema):
    """Which files are wanted; where nothing is named, all motifs, formats and the kit's languages."""

    templates: list[Key] = Field(default_factory=list, max_length=24)
    formats: list[Key] = Field(default_factory=list, max_length=40)
    locales: list[Locale] = Field(default_factory=list, max_length=60)

    def selection(self) -> Selection:
        """The same for a service."""
        return Selection(self.templates, self.formats, self.locales)


class WantedOut(Schema):
    """One file of a bundle."""

    template: str
    format: str
    locale: str
    reason: str = ""

    @classmethod
    def of(cls, wanted: Wanted, reason: str = "") -> "WantedOut":
        return cls(template=wanted.template_key, format=wanted.format_key, locale=wanted.locale, reason=reason)


class BundleOut(Schema):
    """How far a larger kit is; `href` is where to take it once it is no longer waiting."""

    id: UUID
    state: str
    done: int
    total: int
    failed: list[WantedOut]
    left_out: list[str] = Field(description="Plain files of the campaign that could not be read.")
    href: str | None

    @classmethod
    def of(cls, progress: BundleProgress) -> "BundleOut":
        bundle = progress.bundle
        is_waiting = bundle.state == Bundle.State.WAITING
        return cls(
            id=bundle.id,
            state=bundle.state,
            done=len(progress.made),
            total=progress.total,
            failed=[WantedOut.of(wanted, reason) for wanted, reason in progress.failed],
            left_out=bundle.left_out,
            href=None if is_waiting else reverse("api:download_bundle", args=[bundle.id]),
        )


class CaptionsOut(Schema):
    """Suggested texts of posts, by network."""

    locale: str
    captions: dict[str, str]


class VersionOut(Schema):
    """A published version."""

    id: UUID
    number: int
    state: str
    digest: str
    templates: list[str]
    photos: dict[str, dict[str, PhotoOut]]
    legal: dict[str, LegalLineIn]
    published_at: datetime

    @classmethod
    def of(cls, version: KitVersion) -> "VersionOut":
        return cls(
            id=version.id,
            number=version.number,
            state=version.state,
            digest=version.digest,
            templates=[template.key for template in version.templates.all()],
            photos={
                key: {slot: PhotoOut.of(told) for slot, told in slots.items()} for key, slots in version.photos.items()
            },
            legal={country: LegalLineIn(**line) for country, line in version.legal.items()},
            published_at=version.published_at,
        )
