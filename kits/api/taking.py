"""Finished pictures, captions and larger kits over the API."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Status

from coalition.bounded import Locale
from coalition.clock import campaign_now, database_now
from coalition.queries import membership_seen_by
from coalition.rights import acts, viewer_of
from kits.answers import is_from_the_beginning, stored_zip, zip_answer
from kits.api.mount import router
from kits.queries import captions_of
from kits.schemas import (
    BundleIn,
    BundleOut,
    CaptionsOut,
    RenditionIn,
    RenditionOut,
)
from kits.services import (
    Wanted,
    bundle_seen_by,
    progress_of,
    retry_bundle,
    start_bundle,
    take_bundle,
    visual_file,
)
from kits.tasks import make_bundle

WORKSPACE, DOWNLOAD = "view company workspace", "download own kit"


@router.get("/memberships/{membership_id}/captions", response=CaptionsOut, operation_id="get_captions")
@acts(WORKSPACE)
def get_captions(request: HttpRequest, membership_id: UUID, locale: Locale = "en") -> CaptionsOut:
    """Suggested texts of posts, with the company's own words filled in."""
    captions = captions_of(viewer=viewer_of(request), membership_id=membership_id, locale=locale)
    return CaptionsOut(locale=locale, captions=captions)


@router.post("/memberships/{membership_id}/renditions", response=RenditionOut, operation_id="make_rendition")
@acts(DOWNLOAD)
def make_rendition(request: HttpRequest, membership_id: UUID, given: RenditionIn) -> RenditionOut:
    """A finished visual, made if it was not yet, with an address to fetch it from. Counts as a download."""
    picture, _name = visual_file(
        viewer=viewer_of(request),
        membership_id=membership_id,
        wanted=Wanted(given.template, given.format, given.locale, given.encoding),
        now=campaign_now(),
    )
    return RenditionOut.of(picture)


@router.post("/memberships/{membership_id}/bundles", response={202: BundleOut}, operation_id="start_bundle")
@acts(DOWNLOAD)
def start_a_bundle(request: HttpRequest, membership_id: UUID, given: BundleIn) -> Status[BundleOut]:
    """Ask for a larger kit; a worker makes its files."""
    bundle = start_bundle(
        viewer=viewer_of(request), membership_id=membership_id, selection=given.selection(), now=database_now()
    )
    make_bundle.delay_on_commit(str(bundle.id))
    return Status(202, BundleOut.of(progress_of(bundle)))


@router.get("/bundles/{bundle_id}", response=BundleOut, operation_id="get_bundle")
@acts(DOWNLOAD)
def get_bundle(request: HttpRequest, bundle_id: UUID) -> BundleOut:
    """How far a larger kit is."""
    return BundleOut.of(progress_of(bundle_seen_by(viewer=viewer_of(request), bundle_id=bundle_id)))


@router.post("/bundles/{bundle_id}/retry", response={202: BundleOut}, operation_id="retry_bundle")
@acts(DOWNLOAD)
def retry_a_bundle(request: HttpRequest, bundle_id: UUID) -> Status[BundleOut]:
    """Make once more what failed."""
    bundle = retry_bundle(viewer=viewer_of(request), bundle_id=bundle_id)
    make_bundle.delay_on_commit(str(bundle.id))
    return Status(202, BundleOut.of(progress_of(bundle)))


@router.get("/bundles/{bundle_id}/kit.zip", operation_id="download_bundle", url_name="download_bundle")
@acts(DOWNLOAD)
def download_bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponseBase:
    """The files of a finished bundle as a zip; a `Range` goes on where a download broke off."""
    viewer = viewer_of(request)
    bundle = bundle_seen_by(viewer=viewer, bundle_id=bundle_id)
    membership = membership_seen_by(viewer=viewer, membership_id=bundle.membership_id, action=DOWNLOAD)
    file = stored_zip(bundle, membership)
    is_counted = is_from_the_beginning(request, file)
    take_bundle(viewer=viewer, bundle=bundle, is_counted=is_counted, now=campaign_now())
    return zip_answer(request, file)
