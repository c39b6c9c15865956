"""Rendering for all over the API."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Status

from coalition.clock import database_now
from coalition.models import Campaign
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from kits.api.mount import router
from kits.queries import bulk_run, bulk_runs, progress_of_bulk
from kits.schemas import BulkOut, BundleIn
from kits.services import pause_bulk, resume_bulk, retry_bulk, start_bulk
from kits.tasks import make_pictures

LEAD = "edit campaign and kit templates"
ORDERS = "/campaigns/{slug}/bulk-renders"


def _campaign(request: HttpRequest, slug: str) -> Campaign:
    return campaign_for(slug=slug, viewer=viewer_of(request), action=LEAD)


@router.get(ORDERS, response=list[BulkOut], operation_id="list_bulk_renders")
@acts(LEAD)
def list_bulk_renders(request: HttpRequest, slug: str) -> list[BulkOut]:
    """The newest orders of pictures for everybody."""
    runs = bulk_runs(viewer=viewer_of(request), campaign=_campaign(request, slug))
    return [BulkOut.of(progress) for progress in runs]


@router.post(ORDERS, response={202: BulkOut}, operation_id="start_bulk_render")
@acts(LEAD)
def start_bulk_render(request: HttpRequest, slug: str, given: BundleIn) -> Status[BulkOut]:
    """Make every company's pictures ahead, in all of the campaign's languages where none is named."""
    campaign = _campaign(request, slug)
    run = start_bulk(viewer=viewer_of(request), campaign=campaign, selection=given.selection(), now=database_now())
    make_pictures.delay_on_commit(str(run.id))
    return Status(202, BulkOut.of(progress_of_bulk(run)))


@router.get(ORDERS + "/{run_id}", response=BulkOut, operation_id="get_bulk_render")
@acts(LEAD)
def get_bulk_render(
    request: HttpRequest, slug: str, run_id: UUID, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> BulkOut:
    """How far an order is, with a page of what failed."""
    campaign = _campaign(request, slug)
    return BulkOut.of(bulk_run(viewer=viewer_of(request), campaign=campaign, run_id=run_id, page=page))


@router.post(ORDERS + "/{run_id}/pause", response=BulkOut, operation_id="pause_bulk_render")
@acts(LEAD)
def pause_bulk_render(request: HttpRequest, slug: str, run_id: UUID) -> BulkOut:
    """Stop after the step that is being made."""
    run = pause_bulk(viewer=viewer_of(request), campaign=_campaign(request, slug), run_id=run_id)
    return BulkOut.of(progress_of_bulk(run))


@router.post(ORDERS + "/{run_id}/resume", response={202: BulkOut}, operation_id="resume_bulk_render")
@acts(LEAD)
def resume_bulk_render(request: HttpRequest, slug: str, run_id: UUID) -> Status[BulkOut]:
    """Go on where it was paused."""
    run = resume_bulk(viewer=viewer_of(request), campaign=_campaign(request, slug), run_id=run_id)
    make_pictures.delay_on_commit(str(run.id))
    return Status(202, BulkOut.of(progress_of_bulk(run)))


@router.post(ORDERS + "/{run_id}/retry", response={202: BulkOut}, operation_id="retry_bulk_render")
@acts(LEAD)
def retry_bulk_render(request: HttpRequest, slug: str, run_id: UUID) -> Status[BulkOut]:
    """Try once more what could not be made."""
    run = retry_bulk(viewer=viewer_of(request), campaign=_campaign(request, slug), run_id=run_id)
    make_pictures.delay_on_commit(str(run.id))
    return Status(202, BulkOut.of(progress_of_bulk(run)))
