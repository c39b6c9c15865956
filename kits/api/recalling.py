"""A kit's versions over the API: who uses each, taking one back, and what a newer one changes for a member."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from coalition.bounded import Locale
from coalition.clock import campaign_now
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from kits.answers import picture_answer
from kits.api.mount import router
from kits.queries import difference_for, newest_preview, version_row, versions_of
from kits.schemas.recalling import DifferenceOut, RecallIn, VersionRowOut
from kits.schemas.words import Key, WidthPx
from kits.services import recall_version

RECALL, WORKSPACE = "recall a kit version", "view company workspace"


@router.get("/campaigns/{slug}/kit/versions", response=list[VersionRowOut], operation_id="list_kit_versions")
@acts(RECALL)
def list_kit_versions(request: HttpRequest, slug: str) -> list[VersionRowOut]:
    """Every version of a campaign's kit with who uses it, newest first."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    return [VersionRowOut.of(row) for row in versions_of(viewer=viewer, campaign_id=campaign.id)]


@router.post(
    "/campaigns/{slug}/kit/versions/{number}/recall", response=VersionRowOut, operation_id="recall_kit_version"
)
@acts(RECALL)
def recall_kit_version(request: HttpRequest, slug: str, number: int, given: RecallIn) -> VersionRowOut:
    """Take a version back: its pictures stop, posts that use it are held, who downloaded it gets a mail."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    recall_version(viewer=viewer, campaign_id=campaign.id, number=number, reason=given.reason, now=campaign_now())
    return VersionRowOut.of(version_row(viewer=viewer, campaign_id=campaign.id, number=number))


@router.get("/memberships/{membership_id}/kit/newer", response=DifferenceOut, operation_id="get_kit_difference")
@acts(WORKSPACE)
def get_kit_difference(request: HttpRequest, membership_id: UUID) -> DifferenceOut:
    """What the newest version of the kit would change for a member."""
    return DifferenceOut.of(difference_for(viewer=viewer_of(request), membership_id=membership_id))


@router.get("/memberships/{membership_id}/kit/newer/preview", operation_id="preview_newer_visual")
@acts(WORKSPACE)
def preview_newer_visual(
    request: HttpRequest, membership_id: UUID, template: Key, format: Key, locale: Locale, width_px: WidthPx = 540
) -> HttpResponse:
    """A motif of the newest version as the member would wear it, as a small JPEG."""
    picture = newest_preview(
        viewer=viewer_of(request),
        membership_id=membership_id,
        template_key=template,
        format_key=format,
        locale=locale,
        width_px=width_px,
    )
    return picture_answer(picture.data, picture.mime, cache="private, no-store")
