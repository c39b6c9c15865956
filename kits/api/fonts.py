"""The campaign's own fonts over the API."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from coalition.clock import campaign_now
from coalition.queries import campaign_for
from coalition.rights import acts, viewer_of
from kits.answers import picture_answer
from kits.api.mount import router
from kits.forms import read_fonts
from kits.queries import families_of, font_of, specimen_lines
from kits.schemas.fonts import FamilyOut, FontOut, FontsIn
from kits.services import Confirmation, add_fonts, remove_font
from kits.specimens import specimen

LEAD = "edit campaign and kit templates"


@router.get("/campaigns/{slug}/kit/fonts", response=list[FamilyOut], operation_id="list_kit_fonts")
@acts(LEAD)
def list_kit_fonts(
    request: HttpRequest, slug: str, languages: Literal["campaign", "europe"] = "campaign"
) -> list[FamilyOut]:
    """The campaign's font families, and what each lacks of its languages, or of Europe's and its neighbours'."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    families = families_of(viewer=viewer, campaign=campaign, with_europe=languages == "europe")
    return [FamilyOut.of(family) for family in families]


@router.post("/campaigns/{slug}/kit/fonts", response={201: list[FontOut]}, operation_id="add_kit_fonts")
@acts(LEAD)
def add_kit_fonts(
    request: HttpRequest, slug: str, given: Form[FontsIn], fonts: File[list[UploadedFile]]
) -> Status[list[FontOut]]:
    """Offer fonts to the campaign's motifs (multipart), confirming the right to use them; all of them or none."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    rows = add_fonts(
        viewer=viewer,
        campaign_id=campaign.id,
        files=read_fonts(fonts),
        confirmation=Confirmation(given.confirmed, given.permitted),
        now=campaign_now(),
    )
    return Status(201, [FontOut.of(row) for row in rows])


@router.get("/campaigns/{slug}/kit/fonts/{font_id}/specimen", operation_id="get_font_specimen")
@acts(LEAD)
def get_font_specimen(request: HttpRequest, slug: str, font_id: UUID) -> HttpResponse:
    """A font's specimen in the campaign's languages, as PNG."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    drawn = specimen(font_of(viewer=viewer, campaign_id=campaign.id, font_id=font_id), specimen_lines(campaign))
    return picture_answer(drawn.data, drawn.mime, cache="private, no-store")


@router.delete("/campaigns/{slug}/kit/fonts/{font_id}", response={204: None}, operation_id="remove_kit_font")
@acts(LEAD)
def remove_kit_font(request: HttpRequest, slug: str, font_id: UUID) -> Status[None]:
    """Offer a font no more; what is published keeps it."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    remove_font(viewer=viewer, campaign_id=campaign.id, font_id=font_id, now=campaign_now())
    return Status(204, None)
