"""A company's photos: a file and its focal point flow in; every picture with that slot shows them from then on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coalition.errors import Conflict, Invalid
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.drawing import member_look, photo_in
from kits.models import SHARED, Personalisation, Template
from kits.photos import Focus, Photo, Photos, Shown, read_focus, with_photo
from kits.quarantine import clean_photo
from kits.queries.members import dressed
from kits.queries.versions import template_in
from kits.services.altering import EDIT, keep_change, locked_dress
from kits.storing import keep, upload_key


def set_photo(
    *,
    viewer: Viewer,
    membership_id: UUID,
    template_key: str,
    slot: str,
    data: bytes,
    focus: Focus = (0.5, 0.5),
    is_only_here: bool = False,
    now: datetime,
) -> Personalisation:
    """Put a photo into a slot of every motif that has it, or of this motif alone; what is said of a place is dropped.

    Opening the file may take seconds. Raises NotFound, NoBrand, UploadRefused, Busy, Invalid for a slot not theirs.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    _open_slot(dressed(membership_id=membership_id), template_key, slot)
    photo, jpeg = prepare_photo(data=data, focus=focus, key_of=lambda jpeg: upload_key(membership.company_id, jpeg))
    with transaction.atomic():
        personalisation = locked_dress(membership)
        template = _open_slot(personalisation, template_key, slot)
        keep(photo.storage_key, jpeg)
        photos = with_photo(personalisation.photos, template.key, slot, photo if is_only_here else None)
        if not is_only_here:  # a photo of this motif alone would hide the one for all
            photos = with_photo(photos, SHARED, slot, photo)
        _change(viewer, membership, personalisation, photos, now)
    return personalisation


def set_photo_focus(
    *, viewer: Viewer, membership_id: UUID, template_key: str, slot: str, focus: Focus, now: datetime
) -> Personalisation:
    """Say which point of the company's photo must be seen. Raises Conflict where the slot shows none of theirs."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    with transaction.atomic():
        personalisation = locked_dress(membership)
        shown = _own_photo(personalisation, template_key, slot)
        moved = replace(shown.photo, focus=read_focus(*focus))
        _change(viewer, membership, personalisation, with_photo(personalisation.photos, shown.key, slot, moved), now)
    return personalisation


def remove_photo(
    *, viewer: Viewer, membership_id: UUID, template_key: str, slot: str, now: datetime
) -> Personalisation:
    """Take the company's photo out of a slot: the kit's, or what the motif draws without one, comes back."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    with transaction.atomic():
        personalisation = locked_dress(membership)
        shown = _own_photo(personalisation, template_key, slot)
        _change(viewer, membership, personalisation, with_photo(personalisation.photos, shown.key, slot, None), now)
    return personalisation


def prepare_photo(*, data: bytes, focus: Focus, key_of: Callable[[bytes], str]) -> tuple[Photo, bytes]:
    """A clean photo and its bytes, before anything is kept. Raises UploadRefused, Busy, Invalid without a file."""
    if not data:
        raise Invalid("photo_missing", _("There is no photo."), _("Choose a JPEG, PNG, WebP or AVIF."), field="photo")
    clean = clean_photo(data, max_size_bytes=settings.MAX_PHOTO_BYTES)
    digest = sha256(clean.jpeg).hexdigest()
    photo = Photo(key_of(clean.jpeg), digest, clean.width_px, clean.height_px, read_focus(*focus))
    return photo, clean.jpeg


def _open_slot(personalisation: Personalisation, template_key: str, slot: str) -> Template:
    template = template_in(personalisation.version.templates.all(), template_key)
    facts = template.slots.get(slot)
    if facts is None or facts["kind"] != "photo" or facts["is_locked"]:
        raise Invalid(
            "slot_locked",
            _("This motif has no photo of yours."),
            _("Choose a motif with a place for your photo."),
            field="photo",
        )
    return template


def _own_photo(personalisation: Personalisation, template_key: str, slot: str) -> Shown:
    template = _open_slot(personalisation, template_key, slot)
    shown = photo_in(member_look(personalisation, with_logo=False), template, slot)
    if shown is None or not shown.is_own:
        raise Conflict("no_photo", _("There is no photo of yours here."), _("Add one first."), field="photo")
    return shown


def _change(
    viewer: Viewer, membership: Membership, personalisation: Personalisation, photos: Photos, now: datetime
) -> None:
    """Keep another choice of photos; the same one is no change."""
    if photos == personalisation.photos:
        return
    personalisation.before = personalisation.state()
    personalisation.photos = dict(photos)
    keep_change(viewer, membership, personalisation, ["photos"], now)
