"""A lead's kit over the API."""

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from coalition.bounded import Locale
from coalition.clock import campaign_now
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from kits.answers import picture_answer
from kits.api.mount import router
from kits.drawing import campaign_look
from kits.errors import NoKit
from kits.forms import read_photo_upload, read_templates
from kits.legal import sample_country
from kits.queries import preview_of, version_seen_by
from kits.queries.versions import template_in
from kits.schemas import (
    RevisionIn,
    VersionOut,
)
from kits.schemas.words import Key, WidthPx
from kits.services import reopen_kit, retire_kit, revise_kit

LEAD = "edit campaign and kit templates"


@router.get("/campaigns/{slug}/kit", response=VersionOut, operation_id="get_kit_version")
@acts(LEAD)
def get_kit_version(request: HttpRequest, slug: str) -> VersionOut:
    """The published version of a campaign's kit."""
    viewer = viewer_of(request)
    version = version_seen_by(viewer=viewer, campaign=campaign_for(slug=slug, viewer=viewer, action=LEAD))
    if version is None:
        raise NoKit
    return VersionOut.of(version)


@router.get("/campaigns/{slug}/kit/preview", operation_id="preview_kit")
@acts(LEAD)
def preview_kit(
    request: HttpRequest, slug: str, template: Key, format: Key, locale: Locale, width_px: WidthPx = 540
) -> HttpResponse:
    """A motif of the published kit in the campaign's own colour, as a small JPEG."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    version = version_seen_by(viewer=viewer, campaign=campaign)
    if version is None:
        raise NoKit
    picture = preview_of(
        look=campaign_look(campaign, version, country=sample_country(version.legal)),
        template=template_in(version.templates.all(), template),
        campaign=campaign,
        format_key=format,
        locale=locale,
        width_px=width_px,
    )
    return picture_answer(picture.data, picture.mime, cache="private, no-store")


@router.post("/campaigns/{slug}/kit", response={201: VersionOut}, operation_id="publish_kit_version")
@acts(LEAD)
def publish_kit_version(
    request: HttpRequest,
    slug: str,
    given: Form[RevisionIn],
    templates: File[list[UploadedFile]] = [],  # noqa: B006  ninja reads the default, nobody changes it
    photo: File[UploadedFile | None] = None,
) -> Status[VersionOut]:
    """Publish the next version: motifs added or replaced (multipart SVGs), arranged, renamed; texts, captions,
    a photo for companies without one (multipart), legal lines by country.

    Where exactly this was not checked (`kit_unchecked`) or the check found something (`kit_has_findings`) it answers
    409, until `confirm` or, for findings that were seen, `seen` is sent with it.
    """
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    version = revise_kit(
        viewer=viewer,
        campaign_id=campaign.id,
        revision=given.revision(read_templates(templates), campaign.id, read_photo_upload(photo)),
        go_ahead=given.go_ahead(),
        now=campaign_now(),
    )
    return Status(201, VersionOut.of(version))


@router.post("/campaigns/{slug}/kit/retire", response={204: None}, operation_id="retire_kit")
@acts(LEAD)
def retire_a_kit(request: HttpRequest, slug: str) -> Status[None]:
    """Hand the kit out no more; posts that are planned go out. `reopen` brings it back."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    retire_kit(viewer=viewer, campaign_id=campaign.id, now=campaign_now())
    return Status(204, None)


@router.post("/campaigns/{slug}/kit/reopen", response={204: None}, operation_id="reopen_kit")
@acts(LEAD)
def reopen_a_kit(request: HttpRequest, slug: str) -> Status[None]:
    """Bring the kit back that was retired last."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    reopen_kit(viewer=viewer, campaign_id=campaign.id, now=campaign_now())
    return Status(204, None)
