"""A lead's eye over the API: own lines, the gallery, and one visual taken back."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Status

from coalition.clock import campaign_now
from coalition.models import Campaign
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from kits.answers import picture_answer
from kits.api.mount import router
from kits.queries import gallery_page, gallery_picture, open_lines, rule_of
from kits.schemas.looking import DecisionIn, GalleryOut, LineRuleIn, LinesOut, OwnLineOut, WithdrawIn, WithdrawnOut
from kits.schemas.words import Key, WidthPx
from kits.services import decide_line, set_line_rule, undo_withdrawal, withdraw_visual

LEAD, RECALL = "edit campaign and kit templates", "recall a kit version"


def _lines(request: HttpRequest, campaign: Campaign) -> LinesOut:
    found = open_lines(viewer=viewer_of(request), campaign_id=campaign.id)
    return LinesOut.of(rule_of(campaign_id=campaign.id), found)


@router.get("/campaigns/{slug}/kit/lines", response=LinesOut, operation_id="get_own_lines")
@acts(LEAD)
def get_own_lines(request: HttpRequest, slug: str) -> LinesOut:
    """How own lines are handled, suggestions, and the lines that wait for a look."""
    return _lines(request, campaign_for(slug=slug, viewer=viewer_of(request), action=LEAD))


@router.put("/campaigns/{slug}/kit/lines", response=LinesOut, operation_id="set_line_rule")
@acts(LEAD)
def set_a_line_rule(request: HttpRequest, slug: str, given: LineRuleIn) -> LinesOut:
    """Choose how own lines are handled, and lines to choose from."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    set_line_rule(viewer=viewer, campaign_id=campaign.id, mode=given.mode, suggestions=given.suggestions)
    return _lines(request, campaign)


@router.post("/campaigns/{slug}/kit/lines/{line_id}", response=OwnLineOut, operation_id="decide_own_line")
@acts(LEAD)
def decide_own_line(request: HttpRequest, slug: str, line_id: UUID, given: DecisionIn) -> OwnLineOut:
    """Accept a line, or refuse it with a reason."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    line = decide_line(
        viewer=viewer,
        campaign_id=campaign.id,
        line_id=line_id,
        is_accepted=given.is_accepted,
        reason=given.reason,
        now=campaign_now(),
    )
    return OwnLineOut.of(line)


@router.get("/campaigns/{slug}/kit/gallery", response=GalleryOut, operation_id="get_gallery")
@acts(RECALL)
def get_gallery(
    request: HttpRequest,
    slug: str,
    motif: str = "",
    locale: str = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> GalleryOut:
    """Every company's current visual in a language of the campaign, a page at a time."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    found = gallery_page(viewer=viewer, campaign_id=campaign.id, motif=motif, locale=locale, number=page)
    return GalleryOut.of(found)


@router.get("/campaigns/{slug}/kit/gallery/{membership_id}/preview", operation_id="preview_gallery_visual")
@acts(RECALL)
def preview_gallery_visual(
    request: HttpRequest, slug: str, membership_id: UUID, template: Key, locale: str = "", width_px: WidthPx = 360
) -> HttpResponse:
    """A company's current visual of a motif, as a small JPEG."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    made = gallery_picture(
        viewer=viewer,
        campaign_id=campaign.id,
        membership_id=membership_id,
        template_key=template,
        locale=locale,
        width_px=width_px,
    )
    return picture_answer(made.data, made.mime, cache="private, no-store")


@router.post(
    "/campaigns/{slug}/kit/gallery/{membership_id}/withdraw",
    response={201: WithdrawnOut},
    operation_id="withdraw_visual",
)
@acts(RECALL)
def withdraw_a_visual(request: HttpRequest, slug: str, membership_id: UUID, given: WithdrawIn) -> Status[WithdrawnOut]:
    """Take a company's visual back; it gets a mail with the reason. With a token only while it is the one seen."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    row = withdraw_visual(
        viewer=viewer,
        campaign_id=campaign.id,
        membership_id=membership_id,
        template_key=given.template,
        seen=given.token,
        reason=given.reason,
        now=campaign_now(),
    )
    return Status(201, WithdrawnOut(id=row.id))


@router.post(
    "/campaigns/{slug}/kit/withdrawals/{withdrawal_id}/undo",
    response={204: None},
    operation_id="undo_visual_withdrawal",
)
@acts(RECALL)
def undo_visual_withdrawal(request: HttpRequest, slug: str, withdrawal_id: UUID) -> Status[None]:
    """Let a visual be used again."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    undo_withdrawal(viewer=viewer, campaign_id=campaign.id, withdrawal_id=withdrawal_id, now=campaign_now())
    return Status(204, None)
