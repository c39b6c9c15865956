"""The campaign's own fonts: hostile files and a confirmation flow in, fonts written anew are offered or none is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, DomainError, Invalid, NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.errors import TooLarge
from kits.models import CampaignFont, Template
from kits.quarantine import CleanFont, UploadRefused, open_font
from kits.storing import discard, font_key, keep
from kits.typecase import fold
from visuals import clean_text
from visuals.guard import MAX_FONT_BYTES, font_name

EDIT = "edit campaign and kit templates"
MAX_FONT_FILES = 12
MAX_FONTS = 60
_PLAIN_STYLES = frozenset({"regular", "normal", "book", "roman"})


@dataclass(frozen=True)
class Confirmation:
    """What a lead confirms with the upload: the right to use the fonts, and what a file's own ban asks for."""

    has_right: bool
    has_permission: bool = False


@dataclass(frozen=True)
class _Opened:
    file_name: str
    name: str
    family: str
    font: CleanFont


def confirmed_words() -> str:
    """What the checkbox says; it is kept with each font as its lead read it."""
    return _(
        "The campaign has the right to use these fonts: their licence allows to set its visuals in them, to keep the"
        " files on this site, and to hand the finished pictures and PDFs to partners, who publish them."
    )


def permission_words() -> str:
    """What is confirmed besides for a file that forbids embedding."""
    return _("Their maker has expressly permitted this use, though the files say that they must not be embedded.")


def add_fonts(
    *, viewer: Viewer, campaign_id: UUID, files: Mapping[str, bytes], confirmation: Confirmation, now: datetime
) -> list[CampaignFont]:
    """Offer fonts to a campaign's templates; all of them or none. Opens files in the quarantine and may take seconds.

    Raises UploadRefused, Busy, TooLarge, Invalid, Conflict.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    _check(files, confirmation)
    opened = [_open(name, data, confirmation) for name, data in files.items()]
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign.id)
        offered = CampaignFont.objects.filter(campaign=campaign, removed_at=None)
        taken = {fold(name) for name in offered.values_list("name", flat=True)}
        if len(taken) + len(opened) > MAX_FONTS:
            raise Conflict("too_many_fonts", _("A campaign holds at most 60 fonts."), _("Remove some first."))
        rows = []
        for each in opened:
            row = _row(campaign, each, confirmation, viewer, now)
            if fold(row.name) in taken:
                raise Conflict(
                    "font_name_taken",
                    _("There is a font “%(name)s” already.") % {"name": row.name},
                    _("Remove it first; what is published keeps the one it has."),
                )
            taken.add(fold(row.name))
            rows.append(row)
        for row, each in zip(rows, opened, strict=True):
            keep(row.storage_key, each.font.data)
            row.save(force_insert=True)
            _record("campaign_font.added", viewer, row)
    return rows


def refuse_large_font(size_bytes: int) -> None:
    """Raise TooLarge for a font file over the limit, before it is read."""
    if size_bytes > MAX_FONT_BYTES:
        raise TooLarge(
            "font_too_large",
            _("The font is larger than 10 MB."),
            _("Leave out the scripts that your campaign does not write, and export it again."),
            field="fonts",
        )


def _check(files: Mapping[str, bytes], confirmation: Confirmation) -> None:
    if not 1 <= len(files) <= MAX_FONT_FILES:
        raise Invalid("no_font", _("Choose the files of a font."), _("Twelve at most at once."), field="fonts")
    if not confirmation.has_right:
        raise Invalid(
            "right_not_confirmed",
            _("Nobody has confirmed yet that the campaign may use these fonts."),
            _("Look into their licence, then tick the box."),
            field="confirmed",
        )


def _open(file_name: str, data: bytes, confirmation: Confirmation) -> _Opened:
    """Raises with the file's name in front, so that one of twelve is found."""
    shown = clean_text(PurePosixPath(file_name.replace("\\", "/").rpartition("/")[2]).name[:500])[:120] or _("Font")
    try:
        font = open_font(data)
        if font.facts.embedding == "restricted" and not confirmation.has_permission:
            raise UploadRefused("font_restricted", field="permitted")
    except DomainError as error:
        error.message = f"{shown}: {error.message}"
        raise
    facts = font.facts
    family = facts.family or font_name(PurePosixPath(shown).stem) or _("Font")
    is_plain = fold(facts.style) in _PLAIN_STYLES and not facts.is_italic
    return _Opened(shown, family if is_plain else f"{family} {facts.style}", family, font)


def _row(
    campaign: Campaign, opened: _Opened, confirmation: Confirmation, viewer: Viewer, now: datetime
) -> CampaignFont:
    facts = opened.font.facts
    is_restricted = facts.embedding == "restricted"
    key = font_key(campaign.id, opened.font.data)
    return CampaignFont(
        campaign=campaign,
        name=opened.name,
        family=opened.family,
        style=facts.style,
        weight=facts.weight,
        is_italic=facts.is_italic,
        axes=[list(axis) for axis in facts.axes],
        aliases=list(facts.names),
        ranges=[list(each) for each in facts.ranges],
        glyphs=facts.glyphs,
        file_name=opened.file_name,
        source_format=opened.font.source_format,
        copyright=facts.copyright,
        licence=facts.licence,
        is_restricted=is_restricted,
        sha256=key.rpartition("/")[2],
        storage_key=key,
        size_bytes=len(opened.font.data),
        confirmed_by_id=viewer.person_id,
        confirmed_at=now,
        confirmed_words=" ".join([confirmed_words(), *([permission_words()] if is_restricted else [])]),
    )


def remove_font(*, viewer: Viewer, campaign_id: UUID, font_id: UUID, now: datetime) -> None:
    """Offer a font no more. Its file goes too, unless something published or in proof is drawn with it."""
    require(viewer, EDIT, campaign_id=campaign_id)
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
        row = CampaignFont.objects.filter(id=font_id, campaign_id=campaign_id).first()
        if row is None:
            raise NotFound
        present = CampaignFont.objects.filter(id=row.id, removed_at=None)
        if not present.update(removed_at=now, removed_by_id=viewer.person_id):
            return
        _record("campaign_font.removed", viewer, row)
        transaction.on_commit(lambda: discard_unused(campaign_id=campaign_id, storage_key=row.storage_key))


def discard_unused(*, campaign_id: UUID, storage_key: str) -> None:
    """Delete a font's file that nothing is drawn with. Whoever uploads or publishes meanwhile waits for it."""
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
        if not is_font_used(campaign_id=campaign_id, storage_key=storage_key):
            discard(storage_key)


def is_font_used(*, campaign_id: UUID, storage_key: str) -> bool:
    """Whether a version is drawn with a file, or it is offered still under another name."""
    templates = Template.objects.filter(version__kit__campaign_id=campaign_id).exclude(fonts={})
    is_drawn = any(storage_key in fonts.values() for fonts in templates.values_list("fonts", flat=True))
    return is_drawn or CampaignFont.objects.filter(storage_key=storage_key, removed_at=None).exists()


def _record(kind: str, viewer: Viewer, row: CampaignFont) -> None:
    ledger.record(
        kind,
        actor_id=viewer.person_id,
        campaign_id=row.campaign_id,
        subject=("campaign_font", row.id),
        details={"font": row.name, "sha256": row.sha256, "confirmed": row.confirmed_words},
    )
