"""Motifs in the making over the API: exports become drafts, drafts are marked, looked at, checked and published."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Status
from ninja.files import UploadedFile

from coalition.clock import campaign_now
from coalition.errors import Invalid, NotFound
from coalition.queries import campaign_for
from coalition.rights import Viewer, acts, viewer_of
from kits.answers import picture_answer
from kits.api.mount import router
from kits.forms import read_drawings
from kits.models import Draft
from kits.queries.drafts import BARE, draft_picture, drafts_of
from kits.schemas import VersionOut
from kits.schemas.checks import CheckOut, LookedAtIn
from kits.schemas.drafting import DraftIn, DraftOut, DraftRowOut, FormatsIn, MarksIn, PublishDraftIn
from kits.schemas.words import Key, WidthPx
from kits.services import (
    choose_formats,
    discard_draft,
    draft_seen_by,
    mark_draft,
    proof_draft,
    publish_draft,
    start_draft,
)
from kits.tasks import make_check

LEAD = "edit campaign and kit templates"
DRAFTS = "/campaigns/{slug}/kit/drafts"


def _draft(viewer: Viewer, slug: str, draft_id: UUID) -> Draft:
    found = draft_seen_by(viewer=viewer, draft_id=draft_id)
    if found.campaign.slug != slug:
        raise NotFound
    return found


@router.get(DRAFTS, response=list[DraftRowOut], operation_id="list_kit_drafts")
@acts(LEAD)
def list_kit_drafts(request: HttpRequest, slug: str) -> list[DraftRowOut]:
    """Motifs in the making."""
    campaign = campaign_for(slug=slug, viewer=viewer_of(request), action=LEAD)
    return [DraftRowOut.of(draft) for draft in drafts_of(campaign=campaign)]


@router.post(DRAFTS, response={201: DraftOut}, operation_id="start_kit_draft")
@acts(LEAD)
def start_kit_draft(
    request: HttpRequest, slug: str, drawings: File[list[UploadedFile]], given: Form[DraftIn]
) -> Status[DraftOut]:
    """Exports of a drawing program or plain pictures (multipart) become a draft, each in the format of its size."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    draft = start_draft(
        viewer=viewer, campaign_id=campaign.id, title=given.title, files=read_drawings(drawings), now=campaign_now()
    )
    return Status(201, DraftOut.of(draft))


@router.get(DRAFTS + "/{draft_id}", response=DraftOut, operation_id="get_kit_draft")
@acts(LEAD)
def get_kit_draft(request: HttpRequest, slug: str, draft_id: UUID) -> DraftOut:
    """A draft with its layers, its marks and what was lost."""
    return DraftOut.of(_draft(viewer_of(request), slug, draft_id))


@router.put(DRAFTS + "/{draft_id}", response=DraftOut, operation_id="mark_kit_draft")
@acts(LEAD)
def mark_kit_draft(request: HttpRequest, slug: str, draft_id: UUID, given: MarksIn) -> DraftOut:
    """Say where the slots are and which colours are each company's."""
    viewer = viewer_of(request)
    draft = _draft(viewer, slug, draft_id)
    kept = mark_draft(
        viewer=viewer,
        draft_id=draft.id,
        title=given.title,
        marks=given.marks_on(draft),
        roles=given.roles,
        replaces=given.replaces,
        field=given.colours.rule() if given.colours else None,
        seen=given.seen,
        now=campaign_now(),
    )
    return DraftOut.of(kept)


@router.put(DRAFTS + "/{draft_id}/formats", response=DraftOut, operation_id="choose_kit_draft_formats")
@acts(LEAD)
def choose_kit_draft_formats(request: HttpRequest, slug: str, draft_id: UUID, given: FormatsIn) -> DraftOut:
    """Say which drawing fills which format. A format keeps its marks while it keeps its drawing."""
    viewer = viewer_of(request)
    draft = _draft(viewer, slug, draft_id)
    kept = choose_formats(viewer=viewer, draft_id=draft.id, formats=given.formats, seen=given.seen, now=campaign_now())
    return DraftOut.of(kept)


@router.delete(DRAFTS + "/{draft_id}", response={204: None}, operation_id="discard_kit_draft")
@acts(LEAD)
def discard_kit_draft(request: HttpRequest, slug: str, draft_id: UUID) -> Status[None]:
    """Throw a draft away."""
    viewer = viewer_of(request)
    discard_draft(viewer=viewer, draft_id=_draft(viewer, slug, draft_id).id)
    return Status(204, None)


@router.get(DRAFTS + "/{draft_id}/preview", operation_id="preview_kit_draft")
@acts(LEAD)
def preview_kit_draft(
    request: HttpRequest, slug: str, draft_id: UUID, format: Key, brand: Key = BARE, width_px: WidthPx = 540
) -> HttpResponse:
    """One format of a draft: bare as it was drawn, or as an extreme brand would wear it."""
    draft = _draft(viewer_of(request), slug, draft_id)
    drawn = draft_picture(draft=draft, format_key=format, brand=brand, width_px=width_px)
    return picture_answer(drawn.data, drawn.mime, cache="private, no-store")


@router.post(DRAFTS + "/{draft_id}/check", response={202: CheckOut}, operation_id="check_kit_draft")
@acts(LEAD)
def check_kit_draft(request: HttpRequest, slug: str, draft_id: UUID, given: Form[LookedAtIn]) -> Status[CheckOut]:
    """Put the next version with this motif together and have it looked through; nothing is published."""
    if request.content_type == "application/json":
        raise Invalid("form_expected", _("This is read from form fields."), _("Send `after` and `on` as a form."))
    viewer = viewer_of(request)
    draft = _draft(viewer, slug, draft_id)
    check = proof_draft(viewer=viewer, draft_id=draft.id, after=given.after, on=given.on, now=campaign_now())
    make_check.delay_on_commit(str(check.id))
    return Status(202, CheckOut.of(check))


@router.post(DRAFTS + "/{draft_id}/publish", response={201: VersionOut}, operation_id="publish_kit_draft")
@acts(LEAD)
def publish_kit_draft(request: HttpRequest, slug: str, draft_id: UUID, given: PublishDraftIn) -> Status[VersionOut]:
    """Publish the next version with this motif. Asks for a confirmation as `publish_kit_version` does."""
    viewer = viewer_of(request)
    draft = _draft(viewer, slug, draft_id)
    version = publish_draft(
        viewer=viewer,
        draft_id=draft.id,
        go_ahead=given.go_ahead(),
        after=given.after,
        on=given.on,
        now=campaign_now(),
    )
    return Status(201, VersionOut.of(version))
