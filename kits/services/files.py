"""Plain files of a kit: bytes flow in, looked at and kept; a lead adds and removes, partners take them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign, Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer, require
from kits.errors import NoBrand, TooLarge
from kits.models import KitFile, KitLink
from kits.queries.files import file_in
from kits.queries.members import dressed
from kits.queries.versions import published_version
from kits.services.downloading import record_download
from kits.services.forgetting import forget_unused
from kits.sniffing import sniffed
from kits.storing import keep
from visuals import clean_text

EDIT = "edit campaign and kit templates"
MAX_FILE_BYTES = 25 * 1024 * 1024
MAX_FILES = 60


@dataclass(frozen=True)
class NewFile:
    """What a lead uploads: the file's own name and bytes, and how partners are told of it."""

    name: str
    data: bytes
    kind: str
    locale: str = ""
    title: str = ""


def add_file(*, viewer: Viewer, campaign_id: UUID, given: NewFile, now: datetime) -> KitFile:
    """Hand a file out with the kit, in one language or in all. Raises TooLarge, Invalid, Conflict."""
    require(viewer, EDIT, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    refuse_large_file(len(given.data))
    _check(campaign, given)
    name, mime = sniffed(given.name, given.data)
    key = f"f/{campaign.id}/{sha256(given.data).hexdigest()}"
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign.id)
        present = KitFile.objects.filter(campaign=campaign, removed_at=None)
        if present.filter(locale=given.locale, name=name).exists():
            raise Conflict(
                "file_name_taken", _("There is a file of this name."), _("Remove it first, or rename yours.")
            )
        if present.count() >= MAX_FILES:
            raise Conflict("too_many_files", _("A kit carries at most 60 files."), _("Remove some first."))
        keep(key, given.data)
        row = KitFile.objects.create(
            campaign=campaign,
            kind=given.kind,
            locale=given.locale,
            title=clean_text(given.title[:500])[:120] or name,
            name=name,
            mime=mime,
            storage_key=key,
            size_bytes=len(given.data),
            added_by_id=viewer.person_id,
            added_at=now,
        )
        _record("kit_file.added", viewer, row)
    return row


def refuse_large_file(size_bytes: int) -> None:
    """Raise TooLarge for a plain file over the limit."""
    if size_bytes > MAX_FILE_BYTES:
        raise TooLarge(
            "file_too_large",
            _("This file is larger than %(limit)s MB.") % {"limit": MAX_FILE_BYTES // (1024 * 1024)},
            _("Export it smaller."),
            field="file",
        )


def _check(campaign: Campaign, given: NewFile) -> None:
    if not given.data:
        raise Invalid("file_missing", _("The file is missing or empty."), _("Choose one."), field="file")
    if given.kind not in KitFile.Kind.values:
        raise Invalid("kind_unknown", _("This kind of file is not known."), "", field="kind")
    if given.locale and given.locale not in campaign.languages:
        raise Invalid("language_unknown", _("This campaign does not speak that language."), "", field="locale")


def remove_file(*, viewer: Viewer, campaign_id: UUID, file_id: UUID, now: datetime) -> None:
    """Hand a file out no more; nothing of it stays but its name."""
    require(viewer, EDIT, campaign_id=campaign_id)
    with transaction.atomic():
        row = KitFile.objects.filter(id=file_id, campaign_id=campaign_id).first()
        if row is None:
            raise NotFound
        if KitFile.objects.filter(id=row.id, removed_at=None).update(removed_at=now):
            _record("kit_file.removed", viewer, row)
            forget_unused(campaign_id=campaign_id, keys=[row.storage_key])


def take_file(*, viewer: Viewer, membership_id: UUID, file_id: UUID, is_counted: bool, now: datetime) -> KitFile:
    """A file for a member; counts as a download unless it is only looked for. Raises NotFound, Forbidden."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="download own kit")
    return hand_out_file(
        membership=membership, file_id=file_id, person_id=viewer.person_id, is_counted=is_counted, now=now
    )


def hand_out_file(
    *,
    membership: Membership,
    file_id: UUID,
    person_id: UUID | None = None,
    link: KitLink | None = None,
    is_counted: bool,
    now: datetime,
) -> KitFile:
    """The same for a membership that was seen, by a person or by whoever holds a link. It is of no kit version.

    It goes out with the kit: where that was withdrawn or retired it does not. Raises NotFound, Gone, NoKit.
    """
    row = file_in(membership=membership, file_id=file_id)
    try:
        dressed(membership_id=membership.id)
    except NoBrand:  # a file carries no logo
        published_version(campaign_id=membership.campaign_id)
    if is_counted:
        record_download(
            membership=membership,
            version_id=None,
            person_id=person_id,
            link=link,
            files=1,
            size_bytes=row.size_bytes,
            now=now,
        )
    return row


def _record(kind: str, viewer: Viewer, row: KitFile) -> None:
    ledger.record(kind, actor_id=viewer.person_id, campaign_id=row.campaign_id, subject=("kit_file", row.id))
