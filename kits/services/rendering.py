"""Renditions: a member, a motif, a format and a language flow in, one stored picture flows out, the same every time."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import transaction

from coalition.clock import database_now
from kits.addressing import address, made_of, sight
from kits.drawing import Look, alt_text, draw, member_look
from kits.errors import VisualWithdrawn
from kits.models import Personalisation, Rendition, Template
from kits.queries.media import withdrawal_of
from kits.queries.members import dressed, held_versions, refuse_recalled
from kits.queries.versions import check_choice, template_in
from kits.storing import is_kept, keep, rendition_key
from visuals import Rendering

Picture = Literal["png", "jpeg", "pdf"]


@dataclass(frozen=True)
class RenditionFile:
    """A finished picture in storage. `warnings` are {code, slot, message}."""

    sha256: str
    storage_key: str
    width_px: int
    height_px: int
    mime: str
    size_bytes: int
    alt_text: str
    warnings: list[dict[str, str]]


def ensure_rendition(
    *, membership_id: UUID, template_key: str, format_key: str, locale: str, encoding: Picture = "png"
) -> RenditionFile:
    """The member's picture as it is dressed now; made and stored if it was not yet, once however often it is asked for.

    Raises NotFound, NoBrand, Gone (version or visual withdrawn), Invalid (not offered, or not drawable).
    """
    return rendition_of(dressed(membership_id=membership_id), template_key, format_key, locale, encoding)


def rendition_of(
    personalisation: Personalisation, template_key: str, format_key: str, locale: str, encoding: Picture = "png"
) -> RenditionFile:
    """The same for a personalisation at hand, as `dressed` gives it."""
    template = template_in(personalisation.version.templates.all(), template_key)
    check_choice(template, personalisation.membership.campaign, format_key, locale)
    look = member_look(personalisation)
    sha256 = address(look, template, format_key, locale, encoding)
    if withdrawal := withdrawal_of(sha256, sight(look, template, format_key, locale)):
        raise VisualWithdrawn(withdrawal.reason)
    row = Rendition.objects.filter(sha256=sha256).first()
    if row is None or not is_kept(row.storage_key):
        picture = draw(look, template, format_key, locale, encoding=encoding)
        row = store_rendition(look, template, format_key, locale, sha256, picture)
    elif row.version_id != template.version_id:
        with transaction.atomic():
            _hold(template)
            Rendition.objects.filter(sha256=sha256).update(version_id=template.version_id)
    else:
        refuse_recalled(version_id=template.version_id)
    return file_of(row)


def _hold(template: Template) -> None:
    """Let nobody recall the version until the transaction ends: a recall finds all that is stored under it."""
    if not held_versions([template.version_id]):
        refuse_recalled(version_id=template.version_id)


def store_rendition(
    look: Look, template: Template, format_key: str, locale: str, sha256: str, picture: Rendering
) -> Rendition:
    """Keep a picture and its row. Whoever comes second changes nothing. Raises KitWithdrawn after a recall."""
    row = finished_row(look, template, format_key, locale, sha256, picture)
    with transaction.atomic():
        _hold(template)
        Rendition.objects.bulk_create([row], ignore_conflicts=True)
    return row


def finished_row(
    look: Look, template: Template, format_key: str, locale: str, sha256: str, picture: Rendering
) -> Rendition:
    """A picture's row, to be written now that its file is stored: a row means that its file is whole."""
    key = rendition_key(sha256)
    keep(key, picture.data)
    return Rendition(
        sha256=sha256,
        sight=sight(look, template, format_key, locale),
        company_id=look.owner_id,
        version_id=template.version_id,
        brand_id=look.brand_id,
        made_of=made_of(look, template, format_key, locale),
        template_digest=template.digest,
        template_key=template.key,
        format_key=format_key,
        locale=locale,
        storage_key=key,
        mime=picture.mime,
        width_px=picture.width_px,
        height_px=picture.height_px,
        size_bytes=len(picture.data),
        alt_text=alt_text(look, template, locale, format_key),
        warnings=[{"code": each.code, "slot": each.slot, "message": each.message} for each in picture.warnings],
        created_at=database_now(),
    )


def file_of(row: Rendition) -> RenditionFile:
    """The facts of a rendition that other rooms use."""
    return RenditionFile(
        row.sha256,
        row.storage_key,
        row.width_px,
        row.height_px,
        row.mime,
        row.size_bytes,
        row.alt_text,
        row.warnings,
    )
