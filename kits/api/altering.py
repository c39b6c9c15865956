"""Alternative texts and undo over the API."""

from uuid import UUID

from django.http import HttpRequest

from coalition.clock import campaign_now
from coalition.rights import acts, viewer_of
from kits.api.mount import router
from kits.schemas import AltTextIn, DressOut
from kits.services import set_alt_text, undo_change

EDIT = "edit kit texts"


@router.put("/memberships/{membership_id}/kit/alt-text", response=DressOut, operation_id="set_alt_text")
@acts(EDIT)
def set_an_alt_text(request: HttpRequest, membership_id: UUID, given: AltTextIn) -> DressOut:
    """Say what a motif's pictures show, for those who do not see them."""
    return DressOut.of(
        set_alt_text(
            viewer=viewer_of(request),
            membership_id=membership_id,
            template_key=given.template,
            locale=given.locale,
            text=given.text,
            now=campaign_now(),
        )
    )


@router.post("/memberships/{membership_id}/kit/undo", response=DressOut, operation_id="undo_kit_change")
@acts(EDIT)
def undo_kit_change(request: HttpRequest, membership_id: UUID) -> DressOut:
    """Bring back how the kit was dressed before its last change; again, and that change is back."""
    return DressOut.of(undo_change(viewer=viewer_of(request), membership_id=membership_id, now=campaign_now()))
