"""Plain files of a kit over the API."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from coalition.clock import campaign_now
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from kits.answers import file_answer
from kits.api.mount import router
from kits.queries import files_of, member_files
from kits.schemas.files import FileIn, FileOut
from kits.services import NewFile, add_file, refuse_large_file, remove_file, take_file

LEAD, WORKSPACE, DOWNLOAD = "edit campaign and kit templates", "view company workspace", "download own kit"


@router.get("/campaigns/{slug}/kit/files", response=list[FileOut], operation_id="list_campaign_files")
@acts(LEAD)
def list_campaign_files(request: HttpRequest, slug: str) -> list[FileOut]:
    """The plain files of a campaign's kit."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    return [FileOut.of(row) for row in files_of(viewer=viewer, campaign_id=campaign.id)]


@router.post("/campaigns/{slug}/kit/files", response={201: FileOut}, operation_id="add_kit_file")
@acts(LEAD)
def add_kit_file(request: HttpRequest, slug: str, file: File[UploadedFile], given: Form[FileIn]) -> Status[FileOut]:
    """Hand a file out with the kit (multipart)."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    refuse_large_file(file.size or 0)
    new = NewFile(str(file.name), bytes(file.read()), given.kind, given.locale or "", given.title)
    return Status(201, FileOut.of(add_file(viewer=viewer, campaign_id=campaign.id, given=new, now=campaign_now())))


@router.delete("/campaigns/{slug}/kit/files/{file_id}", response={204: None}, operation_id="remove_kit_file")
@acts(LEAD)
def remove_kit_file(request: HttpRequest, slug: str, file_id: UUID) -> Status[None]:
    """Hand a file out no more."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    remove_file(viewer=viewer, campaign_id=campaign.id, file_id=file_id, now=campaign_now())
    return Status(204, None)


@router.get("/memberships/{membership_id}/kit/files", response=list[FileOut], operation_id="list_kit_files")
@acts(WORKSPACE)
def list_kit_files(request: HttpRequest, membership_id: UUID) -> list[FileOut]:
    """The plain files that go with a member's kit."""
    return [FileOut.of(row) for row in member_files(viewer=viewer_of(request), membership_id=membership_id)]


@router.get("/memberships/{membership_id}/kit/files/{file_id}", operation_id="download_kit_file")
@acts(DOWNLOAD)
def download_kit_file(request: HttpRequest, membership_id: UUID, file_id: UUID) -> HttpResponse:
    """One of them, as an attachment. Counts as a download."""
    row = take_file(
        viewer=viewer_of(request), membership_id=membership_id, file_id=file_id, is_counted=True, now=campaign_now()
    )
    return file_answer(row)
