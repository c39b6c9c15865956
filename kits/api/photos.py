"""A company's photos over the API."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form
from ninja.files import UploadedFile

from coalition.clock import campaign_now
from coalition.rights import acts, viewer_of
from kits.answers import picture_answer
from kits.api.mount import router
from kits.forms import read_photo_upload
from kits.queries.photos import whole_photo
from kits.schemas import DressOut
from kits.schemas.photos import FocusIn, PhotoIn
from kits.schemas.words import Key
from kits.services import remove_photo, set_photo, set_photo_focus

WORKSPACE, EDIT = "view company workspace", "edit kit texts"


@router.post("/memberships/{membership_id}/kit/photo", response=DressOut, operation_id="set_photo")
@acts(EDIT)
def put_a_photo(request: HttpRequest, membership_id: UUID, photo: File[UploadedFile], given: Form[PhotoIn]) -> DressOut:
    """Put a photo into a slot of every motif that has it, or of this one alone (multipart; JPEG, PNG, WebP, AVIF)."""
    return DressOut.of(
        set_photo(
            viewer=viewer_of(request),
            membership_id=membership_id,
            template_key=given.template,
            slot=given.slot,
            data=read_photo_upload(photo),
            focus=(given.focus_x, given.focus_y),
            is_only_here=given.is_only_here,
            now=campaign_now(),
        )
    )


@router.put("/memberships/{membership_id}/kit/photo/focus", response=DressOut, operation_id="set_photo_focus")
@acts(EDIT)
def set_a_focus(request: HttpRequest, membership_id: UUID, given: FocusIn) -> DressOut:
    """Say which point of the company's photo must be seen in every format."""
    return DressOut.of(
        set_photo_focus(
            viewer=viewer_of(request),
            membership_id=membership_id,
            template_key=given.template,
            slot=given.slot,
            focus=(given.x, given.y),
            now=campaign_now(),
        )
    )


@router.delete("/memberships/{membership_id}/kit/photo", response=DressOut, operation_id="remove_photo")
@acts(EDIT)
def remove_a_photo(request: HttpRequest, membership_id: UUID, template: Key, slot: Key = "photo") -> DressOut:
    """Take the company's photo out of a slot."""
    return DressOut.of(
        remove_photo(
            viewer=viewer_of(request),
            membership_id=membership_id,
            template_key=template,
            slot=slot,
            now=campaign_now(),
        )
    )


@router.get("/memberships/{membership_id}/kit/photo", operation_id="get_photo")
@acts(WORKSPACE)
def get_photo(request: HttpRequest, membership_id: UUID, template: Key, slot: Key = "photo") -> HttpResponse:
    """The company's own photo in a slot, whole and small, as JPEG."""
    data = whole_photo(viewer=viewer_of(request), membership_id=membership_id, template_key=template, slot=slot)
    return picture_answer(data, "image/jpeg", cache="private, no-store")
