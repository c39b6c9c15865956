"""Joining with a logo over the API."""

from django.http import HttpRequest
from ninja import File, Form, Status
from ninja.files import UploadedFile

from coalition.clock import database_now
from coalition.errors import Forbidden
from coalition.models import Campaign, Invitation
from coalition.queries import campaign_by_slug
from coalition.rights import acts, require, viewer_of
from coalition.services import open_invitation
from kits.api.mount import router
from kits.forms import read_upload
from kits.schemas import (
    JoinedOut,
    JoinIn,
)
from kits.services import (
    count_arrival,
    join_with_brand,
)

JOIN = "join with an invitation"


def _join(
    request: HttpRequest, campaign: Campaign, invitation: Invitation | None, given: JoinIn, logo: UploadedFile
) -> Status[JoinedOut]:
    count_arrival(address=request.META.get("REMOTE_ADDR", ""), now=database_now())
    joined = join_with_brand(
        campaign_id=campaign.id,
        invitation=invitation,
        joining=given.joining(),
        logo=read_upload(logo),
        colour=given.colour,
        viewer=viewer_of(request),
        now=database_now(),
    )
    membership = joined.membership
    return Status(
        201,
        JoinedOut(
            membership_id=membership.id,
            company_id=membership.company_id,
            is_confirmed=joined.may_sign_in,
            position=membership.position,
        ),
    )


@router.post("/invitations/{token}/join", response={201: JoinedOut}, operation_id="join_by_invitation", auth=None)
@acts(JOIN)
def join_by_invitation(
    request: HttpRequest, token: str, given: Form[JoinIn], logo: File[UploadedFile]
) -> Status[JoinedOut]:
    """Join by an invitation, with a logo as multipart file. The kit is ready with the answer."""
    invitation = open_invitation(token=token, now=database_now())
    return _join(request, invitation.campaign, invitation, given, logo)


@router.post("/campaigns/{slug}/join", response={201: JoinedOut}, operation_id="join_openly", auth=None)
@acts(JOIN)
def join_openly(request: HttpRequest, slug: str, given: Form[JoinIn], logo: File[UploadedFile]) -> Status[JoinedOut]:
    """Join a campaign that is open to all."""
    viewer = viewer_of(request)
    campaign = campaign_by_slug(slug=slug, viewer=viewer)
    require(viewer, JOIN, campaign_id=campaign.id)
    if not campaign.join_is_open:
        raise Forbidden(JOIN)
    return _join(request, campaign, None, given, logo)
