"""Checks before publishing and proof sheets over the API."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from coalition.bounded import Locale
from coalition.clock import campaign_now, database_now
from coalition.errors import NotFound
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from kits.answers import picture_answer
from kits.api.mount import router
from kits.forms import read_photo_upload, read_templates
from kits.queries import check_of, proof_picture
from kits.schemas import RevisionIn, VersionOut
from kits.schemas.checks import CheckOut, ProofIn, ProofLinkOut, ProofOut, PublishIn
from kits.schemas.words import Key, WidthPx
from kits.services import (
    drop_next,
    make_proof_link,
    prepare_proof,
    proof_links,
    publish_proof,
    revoke_proof_link,
)
from kits.tasks import make_check

LEAD = "edit campaign and kit templates"


@router.post("/campaigns/{slug}/kit/check", response={202: CheckOut}, operation_id="check_kit_version")
@acts(LEAD)
def check_kit_version(
    request: HttpRequest,
    slug: str,
    given: Form[RevisionIn],
    templates: File[list[UploadedFile]] = [],  # noqa: B006  ninja reads the default, nobody changes it
    photo: File[UploadedFile | None] = None,
) -> Status[CheckOut]:
    """Put the next version together, on top of what was gathered for it, and have it looked through.

    Nothing is published. `drop_next_kit_version` begins anew.
    """
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    revision = given.revision(read_templates(templates), campaign.id, read_photo_upload(photo))
    check = prepare_proof(viewer=viewer, campaign_id=campaign.id, revision=revision, now=campaign_now())
    make_check.delay_on_commit(str(check.id))
    return Status(202, CheckOut.of(check))


@router.get("/campaigns/{slug}/kit/check", response=CheckOut, operation_id="get_kit_check")
@acts(LEAD)
def get_kit_check(request: HttpRequest, slug: str) -> CheckOut:
    """How far the check of the present proof is."""
    viewer = viewer_of(request)
    check = check_of(viewer=viewer, campaign_id=campaign_for(slug=slug, viewer=viewer, action=LEAD).id)
    if check is None:
        raise NotFound
    return CheckOut.of(check)


@router.delete("/campaigns/{slug}/kit/check", response={204: None}, operation_id="drop_next_kit_version")
@acts(LEAD)
def drop_next_kit_version(request: HttpRequest, slug: str, check_id: UUID) -> Status[None]:
    """Throw away what was gathered for the next version; what is published stays, and drafts do."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    drop_next(viewer=viewer, campaign_id=campaign.id, check_id=check_id)
    return Status(204, None)


@router.get("/campaigns/{slug}/kit/check/preview", operation_id="preview_kit_check")
@acts(LEAD)
def preview_kit_check(
    request: HttpRequest, slug: str, brand: Key, template: Key, format: Key, locale: Locale, width_px: WidthPx = 540
) -> HttpResponse:
    """A picture of the proof as one of the extreme brands wears it."""
    viewer = viewer_of(request)
    made = proof_picture(
        viewer=viewer,
        campaign_id=campaign_for(slug=slug, viewer=viewer, action=LEAD).id,
        brand=brand,
        template_key=template,
        format_key=format,
        locale=locale,
        width_px=width_px,
    )
    return picture_answer(made.data, made.mime, cache="private, no-store")


@router.post("/campaigns/{slug}/kit/check/publish", response={201: VersionOut}, operation_id="publish_checked_kit")
@acts(LEAD)
def publish_checked_kit(request: HttpRequest, slug: str, given: PublishIn) -> Status[VersionOut]:
    """Publish the proof. Open findings and a check that has not ended answer 409 until they are confirmed."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    version = publish_proof(
        viewer=viewer,
        campaign_id=campaign.id,
        check_id=given.check_id,
        go_ahead=given.go_ahead(),
        now=campaign_now(),
    )
    return Status(201, VersionOut.of(version))


@router.get("/campaigns/{slug}/kit/proofs", response=list[ProofLinkOut], operation_id="list_proof_links")
@acts(LEAD)
def list_proof_links(request: HttpRequest, slug: str) -> list[ProofLinkOut]:
    """The open links to proof sheets."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    return [ProofLinkOut.of(link) for link in proof_links(viewer=viewer, campaign_id=campaign.id)]


@router.post("/campaigns/{slug}/kit/proofs", response={201: ProofOut}, operation_id="make_proof_link")
@acts(LEAD)
def make_a_proof_link(request: HttpRequest, slug: str, given: ProofIn) -> Status[ProofOut]:
    """Make a proof sheet and a link to it, told this once."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    href = make_proof_link(
        viewer=viewer,
        campaign_id=campaign.id,
        version_id=given.version_id,
        locale=given.locale,
        now=database_now(),
    )
    return Status(201, ProofOut(href=href))


@router.delete("/campaigns/{slug}/kit/proofs/{link_id}", response={204: None}, operation_id="revoke_proof_link")
@acts(LEAD)
def revoke_a_proof_link(request: HttpRequest, slug: str, link_id: UUID) -> Status[None]:
    """Close a link to a proof sheet."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    revoke_proof_link(viewer=viewer, campaign_id=campaign.id, link_id=link_id, now=database_now())
    return Status(204, None)
