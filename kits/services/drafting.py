"""Drafts of motifs: uploaded exports and marks flow in, a template of the next version flows out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalition.errors import Invalid, NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.formats import FORMATS
from kits.models import Draft, KitCheck, KitVersion
from kits.quarantine import UploadRefused, read_export
from kits.services.clearing import UNSAID, GoAhead
from kits.services.forgetting import forget_draft
from kits.services.proofing import prepare_proof
from kits.services.publishing import revise_kit
from kits.services.revising import Revision
from kits.sketching import composed, told_mark
from kits.storing import drawing_key, keep
from visuals import ROLES, clean_text
from visuals.importing import Drawing, Mark, encode_drawings, suggested_marks

EDIT = "edit campaign and kit templates"
MAX_FILES = 12
MAX_MARKS = 24
_SAME_RATIO = 0.004
_DENSEST = 8  # exports at up to so many times the format's pixels, or as little as one such part


@dataclass(frozen=True)
class _Found:
    file: str
    format_key: str
    storage_key: str
    data: bytes
    index: int
    drawing: Drawing


def start_draft(*, viewer: Viewer, campaign_id: UUID, title: str, files: Mapping[str, bytes], now: datetime) -> Draft:
    """A draft from exports, one format each, joined by their size; layers called slot:… are marked already.

    Opens files in the quarantine and may take seconds. Raises UploadRefused, Busy, Invalid.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    if not 1 <= len(files) <= MAX_FILES:
        raise Invalid("no_drawing", _("Choose the files of one motif."), _("One for each format, twelve at most."))
    found: dict[str, _Found] = {}
    for name, data in files.items():
        for each in _read(campaign.id, name, data):
            found.setdefault(each.format_key, each)
    title = clean_text(title)[:80] or clean_text(next(iter(files)).rsplit(".", 1)[0])[:80] or _("Motif")
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign.id)
        for storage_key, data in {each.storage_key: each.data for each in found.values()}.items():
            keep(storage_key, data)
        return Draft.objects.create(
            campaign=campaign,
            key=_free_key(campaign, title),
            title=title,
            sheets=[
                {"file": each.file[:120], "format": key, "storage_key": each.storage_key, "index": each.index}
                for key, each in found.items()
            ],
            marks={key: [told_mark(mark) for mark in _suggested(each)] for key, each in found.items()},
            roles=_roles_at_first(campaign, found.values()),
            created_at=now,
            changed_at=now,
            changed_by_id=viewer.person_id,
        )


def mark_draft(
    *,
    viewer: Viewer,
    draft_id: UUID,
    title: str,
    marks: Mapping[str, Sequence[Mark]],
    roles: Mapping[str, str],
    now: datetime,
) -> Draft:
    """Keep what has been marked. Raises NotFound, Invalid."""
    draft = draft_seen_by(viewer=viewer, draft_id=draft_id)
    formats = {told["format"] for told in draft.sheets}
    if any(len(each) > MAX_MARKS for each in marks.values()):
        raise Invalid("too_many_slots", _("A format holds at most %(limit)s slots.") % {"limit": MAX_MARKS}, "")
    draft.title = clean_text(title)[:80] or draft.title
    draft.marks = {key: [told_mark(mark) for mark in each] for key, each in marks.items() if key in formats}
    draft.roles = {colour: role for colour, role in roles.items() if role in ROLES}
    draft.changed_at, draft.changed_by_id = now, viewer.person_id
    draft.save(update_fields=["title", "marks", "roles", "changed_at", "changed_by"])
    return draft


def publish_draft(*, viewer: Viewer, draft_id: UUID, go_ahead: GoAhead = UNSAID, now: datetime) -> KitVersion:
    """Publish the next version with this motif in it; the draft is gone afterwards. Raises as `revise_kit`."""
    draft = draft_seen_by(viewer=viewer, draft_id=draft_id)
    with transaction.atomic():
        version = revise_kit(
            viewer=viewer, campaign_id=draft.campaign_id, revision=_with_motif(draft), go_ahead=go_ahead, now=now
        )
        forget_draft(draft)
    return version


def proof_draft(*, viewer: Viewer, draft_id: UUID, now: datetime) -> KitCheck:
    """Put the next version with this motif together for a check. Raises as `prepare_proof`."""
    draft = draft_seen_by(viewer=viewer, draft_id=draft_id)
    return prepare_proof(
        viewer=viewer, campaign_id=draft.campaign_id, revision=_with_motif(draft), draft=draft, now=now
    )


def _with_motif(draft: Draft) -> Revision:
    return Revision(added={draft.title: composed(draft).svg})


def discard_draft(*, viewer: Viewer, draft_id: UUID) -> None:
    """Throw a draft away. Raises NotFound."""
    forget_draft(draft_seen_by(viewer=viewer, draft_id=draft_id))


def draft_seen_by(*, viewer: Viewer, draft_id: UUID) -> Draft:
    """A draft of a campaign that the viewer edits. Raises NotFound, Forbidden."""
    draft = Draft.objects.select_related("campaign").filter(id=draft_id).first()
    if draft is None:
        raise NotFound
    require(viewer, EDIT, campaign_id=draft.campaign_id)
    return draft


def _read(campaign_id: UUID, name: str, data: bytes) -> list[_Found]:
    """The artboards of a file that have the size of a format."""
    try:
        drawings = read_export(data)
    except UploadRefused as error:
        error.message = f"{name}: {error.message}"
        raise
    encoded = encode_drawings(drawings)
    key = drawing_key(campaign_id, encoded)
    found = [
        _Found(name, format_key, key, encoded, index, drawing)
        for index, drawing in enumerate(drawings)
        if (format_key := _format_of(drawing))
    ]
    if not found:
        sizes = ", ".join(f"{round(each.width_px)} × {round(each.height_px)}" for each in drawings)
        raise Invalid(
            "size_unknown",
            _("%(file)s is %(sizes)s px, which is no format of the table.") % {"file": name, "sizes": sizes},
            _("Draw it in one of: %(formats)s.")
            % {"formats": ", ".join(f"{row.width_px} × {row.height_px}" for row in FORMATS.values())},
            field="files",
        )
    return found


def _format_of(drawing: Drawing) -> str:
    """The format of this size, or of these proportions where it was exported larger or smaller."""
    ratio = drawing.width_px / drawing.height_px
    fitting = [
        row
        for row in FORMATS.values()
        if abs(ratio * row.height_px / row.width_px - 1) < _SAME_RATIO
        and 1 / _DENSEST <= drawing.width_px / row.width_px <= _DENSEST
    ]
    nearest = [(abs(row.width_px - drawing.width_px) + abs(row.height_px - drawing.height_px), row) for row in fitting]
    return min(nearest, key=lambda pair: pair[0])[1].key if nearest else ""


def _suggested(found: _Found) -> tuple[Mark, ...]:
    return suggested_marks(found.drawing, FORMATS[found.format_key].width_px / found.drawing.width_px)[:MAX_MARKS]


def _roles_at_first(campaign: Campaign, found: Any) -> dict[str, str]:
    """The campaign's own colour is the field where it covers most of a drawing."""
    colours = {colour for each in found for colour in each.drawing.colours[:1]}
    return {campaign.accent.lower(): "field"} if campaign.accent.lower() in colours else {}


def _free_key(campaign: Campaign, title: str) -> str:
    """A name for the motif that no other draft has; that of a published one would replace it."""
    base = slugify(title)[:34].strip("-") or "motif"
    taken = set(Draft.objects.filter(campaign=campaign).values_list("key", flat=True))
    return next(key for number in range(1, 10_000) if (key := base if number == 1 else f"{base}-{number}") not in taken)
