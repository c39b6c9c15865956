"""Drafts of motifs: uploaded exports and marks flow in, a template of the next version flows out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.errors import size_unknown
from kits.formats import FORMATS
from kits.models import Draft, KitCheck, KitVersion
from kits.quarantine import UploadRefused, read_export
from kits.queries.checks import motifs_there, next_base
from kits.queries.versions import starting_version
from kits.services.clearing import UNSAID, GoAhead
from kits.services.forgetting import forget_draft
from kits.services.proofing import prepare_proof
from kits.services.publishing import lock_kit, revise_kit
from kits.services.revising import LONGEST_TITLE, Revision
from kits.sketching import Source, composed, fitting_formats, likeliest_formats, sources_of, told_mark
from kits.storing import drawing_key, keep
from visuals import ROLES, clean_text
from visuals.importing import Drawing, Mark, encode_drawings, suggested_marks, with_fewer_pixels

EDIT = "edit campaign and kit templates"
MAX_FILES = 12
MAX_MARKS = 24
JSON_PRECISION = timedelta(milliseconds=1)  # of a moment that went out and came back


@dataclass(frozen=True)
class _Found:
    file: str
    storage_key: str
    data: bytes
    index: int
    drawing: Drawing


def start_draft(*, viewer: Viewer, campaign_id: UUID, title: str, files: Mapping[str, bytes], now: datetime) -> Draft:
    """A draft from exports, joined to formats by their size; layers called slot:… are marked already.

    What finds no format, or finds it taken, stays with the draft unused. Opens files in the quarantine and may take
    seconds. Raises UploadRefused, Busy, Invalid.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    if not 1 <= len(files) <= MAX_FILES:
        raise Invalid("no_drawing", _("Choose the files of one motif."), _("One for each format, twelve at most."))
    found = [each for name, data in files.items() for each in _read(campaign.id, name, data)]
    joined = _joined(found)
    if not joined:
        raise size_unknown(found[0].file, [each.drawing for each in found if each.file == found[0].file])
    title = _title(title) or _title(next(iter(files)).rsplit(".", 1)[0]) or _("Motif")
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign.id)
        for storage_key, data in {each.storage_key: each.data for each in found}.items():
            keep(storage_key, data)
        return Draft.objects.create(
            campaign=campaign,
            key=_free_key(campaign, title),
            title=title,
            sheets=[_sheet(each, key) for each in found for key in _keys_of(each, joined) or [""]],
            marks={key: [told_mark(mark) for mark in _suggested(each.drawing, key)] for key, each in joined.items()},
            roles=_roles_at_first(campaign, joined.values()),
            created_at=now,
            changed_at=now,
            changed_by_id=viewer.person_id,
        )


@transaction.atomic
def choose_formats(
    *, viewer: Viewer, draft_id: UUID, formats: Mapping[str, int], seen: datetime | None = None, now: datetime
) -> Draft:
    """Say which drawing fills which format, by its number; formats that are not named are not drawn.

    A format keeps its marks while it keeps its drawing; another one brings its own. `seen` as in `mark_draft`.
    Raises NotFound, Invalid, Conflict.
    """
    draft = _held(viewer, draft_id, seen)
    sources = {source.number: source for source in sources_of(draft)}
    if not formats:
        raise Invalid("no_format", _("No format has a drawing."), _("Choose a drawing for one format at least."))
    for key, number in formats.items():
        if number not in sources or key not in sources[number].fitting:
            raise Invalid(
                "format_unfit",
                _("This drawing does not have the proportions of the format “%(format)s”.") % {"format": key},
                _("Choose one that has, or draw it anew."),
                field="formats",
            )
    before = {key: source for source in sources.values() for key in source.formats}
    marks = {
        key: draft.marks.get(key, [])
        if before.get(key) is sources[number]
        else _marks_brought(draft, sources[number], key)
        for key, number in formats.items()
    }
    used = {number: [key for key in FORMATS if formats.get(key) == number] for number in sources}
    draft.sheets = [_sheet(source, key) for source in sources.values() for key in used[source.number] or [""]]
    draft.marks = marks
    draft.changed_at, draft.changed_by_id = now, viewer.person_id
    draft.save(update_fields=["sheets", "marks", "changed_at", "changed_by"])
    return draft


def _marks_brought(draft: Draft, source: Source, key: str) -> list[dict[str, Any]]:
    """Marks of a drawing on another format: as they are where it is marked already, else what its layers ask for."""
    if not source.formats:
        return [told_mark(mark) for mark in _suggested(source.drawing, key)]
    scale = FORMATS[key].width_px / FORMATS[source.formats[0]].width_px
    return [_scaled(told, scale) for told in draft.marks.get(source.formats[0], [])]


def _scaled(told: Mapping[str, Any], scale: float) -> dict[str, Any]:
    box = [round(side * scale, 2) for side in told["box"]]
    return {**told, "box": box, "size": round(told["size"] * scale, 1)}


def _sheet(of: "_Found | Source", key: str) -> dict[str, Any]:
    return {"file": of.file, "format": key, "storage_key": of.storage_key, "index": of.index}


def _joined(found: Sequence[_Found]) -> dict[str, _Found]:
    """Each drawing to the first of its likeliest formats that no other has."""
    joined: dict[str, _Found] = {}
    for each in found:
        free = [key for key in likeliest_formats(each.drawing) if key not in joined]
        if free:
            joined[free[0]] = each
    return joined


def _keys_of(found: _Found, joined: Mapping[str, _Found]) -> list[str]:
    return [key for key, each in joined.items() if each is found]


@transaction.atomic
def mark_draft(
    *,
    viewer: Viewer,
    draft_id: UUID,
    title: str,
    marks: Mapping[str, Sequence[Mark]],
    roles: Mapping[str, str],
    replaces: str | None = None,
    field: str | None = None,
    seen: datetime | None = None,
    now: datetime,
) -> Draft:
    """Keep what has been marked; `replaces` names a motif of the kit whose place it takes, "" for none.

    `field` says which colours of companies it takes, as kits/locks.py reads it, `seen` when the draft that somebody
    looked at was changed. Raises NotFound, Invalid, Conflict where a colleague has changed it since.
    """
    draft = _held(viewer, draft_id, seen)
    formats = {told["format"] for told in draft.sheets if told["format"]}
    if any(len(each) > MAX_MARKS for each in marks.values()):
        raise Invalid("too_many_slots", _("A format holds at most %(limit)s slots.") % {"limit": MAX_MARKS}, "")
    if replaces and replaces not in motifs_there(campaign_id=draft.campaign_id):
        raise Invalid(
            "motif_unknown",
            _("The kit has no motif “%(key)s”.") % {"key": replaces},
            _("Name one that it has, or none for a new motif."),
            field="replaces",
        )
    draft.replaces = draft.replaces if replaces is None else replaces
    draft.field = draft.field if field is None else field
    draft.title = _title(title) or draft.title
    draft.marks = {key: [told_mark(mark) for mark in each] for key, each in marks.items() if key in formats}
    draft.roles = {colour: role for colour, role in roles.items() if role in ROLES}
    draft.changed_at, draft.changed_by_id = now, viewer.person_id
    draft.save(update_fields=["title", "marks", "roles", "replaces", "field", "changed_at", "changed_by"])
    return draft


def publish_draft(
    *,
    viewer: Viewer,
    draft_id: UUID,
    go_ahead: GoAhead = UNSAID,
    after: int | None = None,
    on: str | None = None,
    now: datetime,
) -> KitVersion:
    """Publish the next version with this motif in it; the draft is gone afterwards, unless it was changed meanwhile.

    `after` and `on` as in `Revision`. Raises as `revise_kit`.
    """
    draft = draft_seen_by(viewer=viewer, draft_id=draft_id)
    revision = replace(_with_motif(draft), after=after, on=on)
    return revise_kit(viewer=viewer, campaign_id=draft.campaign_id, revision=revision, go_ahead=go_ahead, now=now)


def proof_draft(
    *, viewer: Viewer, draft_id: UUID, after: int | None = None, on: str | None = None, now: datetime
) -> KitCheck:
    """Put the next version with this motif together for a check. Raises as `prepare_proof`."""
    draft = draft_seen_by(viewer=viewer, draft_id=draft_id)
    revision = replace(_with_motif(draft), after=after, on=on)
    return prepare_proof(viewer=viewer, campaign_id=draft.campaign_id, revision=revision, draft=draft, now=now)


def _with_motif(draft: Draft) -> Revision:
    """A motif that came by the draft's name meanwhile keeps it: only what was chosen is replaced.

    What the draft itself has put into the proof makes way.
    """
    base = next_base(campaign_id=draft.campaign_id)
    there = {each.key for each in base.version.templates.all()} if base.version else set()
    own = base.check.drafts.get(str(draft.id), {}).get("key", "") if base.check else ""
    if not draft.replaces and draft.key in there - {own}:
        draft.key = _free_key(draft.campaign, draft.title)
        Draft.objects.filter(id=draft.id).update(key=draft.key)
    published = starting_version(campaign_id=draft.campaign_id)
    stays = {each.key for each in published.templates.all()} if published else set()
    removed = {own} & there - stays - {draft.replaces or draft.key}
    svg = composed(draft).svg
    told = {"key": draft.replaces or draft.key, "sha256": sha256(svg).hexdigest()}
    return Revision(added={draft.title: svg}, removed=frozenset(removed), drafts={str(draft.id): told})


@transaction.atomic
def discard_draft(*, viewer: Viewer, draft_id: UUID) -> None:
    """Throw a draft away. Raises NotFound."""
    # The kit first, as publishing has it: a check that names the draft is changed with it.
    lock_kit(draft_seen_by(viewer=viewer, draft_id=draft_id).campaign_id, None)
    forget_draft(_held(viewer, draft_id))


def _held(viewer: Viewer, draft_id: UUID, seen: datetime | None = None) -> Draft:
    """The same, held until the transaction ends: what two people change at once is changed one after the other."""
    draft_seen_by(viewer=viewer, draft_id=draft_id)
    draft = Draft.objects.select_for_update(of=("self",)).select_related("campaign").filter(id=draft_id).first()
    if draft is None:
        raise NotFound
    is_overtaken = seen is not None and draft.changed_at - seen >= JSON_PRECISION
    if is_overtaken and draft.changed_by_id != viewer.person_id:
        raise Conflict(
            "draft_changed_meanwhile",
            _("Somebody else has changed this draft meanwhile."),
            _("Load the page anew, then make your changes once more."),
        )
    return draft


def draft_seen_by(*, viewer: Viewer, draft_id: UUID) -> Draft:
    """A draft of a campaign that the viewer edits. Raises NotFound, Forbidden."""
    draft = Draft.objects.select_related("campaign").filter(id=draft_id).first()
    if draft is None:
        raise NotFound
    require(viewer, EDIT, campaign_id=draft.campaign_id)
    return draft


def _read(campaign_id: UUID, name: str, data: bytes) -> list[_Found]:
    """The artboards of a file."""
    try:
        drawings = read_export(data, max_size_bytes=settings.MAX_PHOTO_BYTES)
    except UploadRefused as error:
        error.message = f"{name}: {error.message}"
        raise
    drawings = tuple(_thinned(each) for each in drawings)
    encoded = encode_drawings(drawings)
    key = drawing_key(campaign_id, encoded)
    return [_Found(name[:120], key, encoded, index, drawing) for index, drawing in enumerate(drawings)]


def _thinned(drawing: Drawing) -> Drawing:
    """With the pixels that its largest format shows."""
    widths = [FORMATS[key].width_px for key in fitting_formats(drawing)]
    return with_fewer_pixels(drawing, max(widths) / drawing.width_px) if widths else drawing


def _suggested(drawing: Drawing, key: str) -> tuple[Mark, ...]:
    return suggested_marks(drawing, FORMATS[key].width_px / drawing.width_px)[:MAX_MARKS]


def _roles_at_first(campaign: Campaign, found: Any) -> dict[str, str]:
    """The campaign's own colour is the field where it covers most of a drawing."""
    colours = {colour for each in found for colour in each.drawing.colours[:1]}
    return {campaign.accent.lower(): "field"} if campaign.accent.lower() in colours else {}


def _title(told: str) -> str:
    return clean_text(told[: 4 * LONGEST_TITLE])[:LONGEST_TITLE]


def _free_key(campaign: Campaign, title: str) -> str:
    """A name for the motif that neither another draft nor a motif of the kit has."""
    base = slugify(title)[:34].strip("-") or "motif"
    taken = {
        *Draft.objects.filter(campaign=campaign).values_list("key", flat=True),
        *motifs_there(campaign_id=campaign.id),
    }
    return next(key for number in range(1, 10_000) if (key := base if number == 1 else f"{base}-{number}") not in taken)
