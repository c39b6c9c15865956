"""A member's brand and kit over the API."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile

from coalition.bounded import Locale
from coalition.clock import campaign_now
from coalition.rights import acts, viewer_of
from coalition.services import set_languages
from kits.answers import picture_answer
from kits.api.mount import router
from kits.forms import read_upload
from kits.queries import brand_of, kit_of, notes_of, preview_of, template_of
from kits.schemas import (
    BrandIn,
    BrandOut,
    ColourIn,
    DressOut,
    KitOut,
    LanguagesIn,
    LineIn,
    TemplateIn,
)
from kits.schemas.dressing import PreviewIn, VersionIn
from kits.schemas.words import Key
from kits.services import (
    set_brand,
    set_colour,
    set_line,
    set_template,
    take_version,
)

WORKSPACE, EDIT, LOGO = "view company workspace", "edit kit texts", "upload or replace logo"


@router.get("/memberships/{membership_id}/brand", response=BrandOut, operation_id="get_brand")
@acts(WORKSPACE)
def get_brand(request: HttpRequest, membership_id: UUID) -> BrandOut:
    """The logo and colours that a kit wears."""
    return BrandOut.of(brand_of(viewer=viewer_of(request), membership_id=membership_id))


@router.post("/memberships/{membership_id}/brand", response={201: BrandOut}, operation_id="set_brand")
@acts(LOGO)
def set_a_brand(
    request: HttpRequest, membership_id: UUID, logo: File[UploadedFile], given: Form[BrandIn]
) -> Status[BrandOut]:
    """Put another logo on a kit (multipart)."""
    brand = set_brand(
        viewer=viewer_of(request),
        membership_id=membership_id,
        logo=read_upload(logo),
        colour=given.colour or "",
        now=campaign_now(),
    )
    return Status(201, BrandOut.of(brand))


@router.get("/memberships/{membership_id}/kit", response=KitOut, operation_id="get_kit")
@acts(WORKSPACE)
def get_kit(
    request: HttpRequest, membership_id: UUID, template: Key | None = None, locale: Locale | None = None
) -> KitOut:
    """A member's kit: motifs, formats, languages, texts with their fallback, colours with their contrast.

    Warnings are of one motif in one language, of those that the kit opens with unless others are named.
    """
    kit = kit_of(viewer=viewer_of(request), membership_id=membership_id)
    return KitOut.of(kit, notes_of(kit, template_key=template or "", locale=locale or ""))


@router.put("/memberships/{membership_id}/kit/line", response=DressOut, operation_id="set_line")
@acts(EDIT)
def set_a_line(request: HttpRequest, membership_id: UUID, given: LineIn) -> DressOut:
    """Write own words into a slot. Where lines are approved first, `waiting` has them until a lead has decided."""
    return DressOut.of(
        set_line(
            viewer=viewer_of(request),
            membership_id=membership_id,
            template_key=given.template,
            slot=given.slot,
            locale=given.locale,
            text=given.text,
            now=campaign_now(),
        )
    )


@router.put("/memberships/{membership_id}/kit/colour", response=DressOut, operation_id="set_colour")
@acts(EDIT)
def set_a_colour(request: HttpRequest, membership_id: UUID, given: ColourIn) -> DressOut:
    """Choose the field."""
    return DressOut.of(
        set_colour(
            viewer=viewer_of(request),
            membership_id=membership_id,
            colour=given.colour,
            template_key=given.template or "",
            now=campaign_now(),
        )
    )


@router.put("/memberships/{membership_id}/kit/template", response=DressOut, operation_id="set_template")
@acts(EDIT)
def set_a_template(request: HttpRequest, membership_id: UUID, given: TemplateIn) -> DressOut:
    """Choose the motif that the kit opens with."""
    return DressOut.of(
        set_template(
            viewer=viewer_of(request),
            membership_id=membership_id,
            template_key=given.template,
            now=campaign_now(),
        )
    )


@router.put("/memberships/{membership_id}/kit/languages", response=KitOut, operation_id="set_kit_languages")
@acts(EDIT)
def set_kit_languages(request: HttpRequest, membership_id: UUID, given: LanguagesIn) -> KitOut:
    """Choose the languages that a kit is taken in."""
    viewer = viewer_of(request)
    set_languages(viewer=viewer, membership_id=membership_id, locales=given.locales)
    kit = kit_of(viewer=viewer, membership_id=membership_id)
    return KitOut.of(kit, notes_of(kit))


@router.post("/memberships/{membership_id}/kit/version", response=DressOut, operation_id="take_kit_version")
@acts(EDIT)
def take_kit_version(request: HttpRequest, membership_id: UUID, given: VersionIn | None = None) -> DressOut:
    """Move to the campaign's newest version of the kit; with `number`, only while that is the newest."""
    number = given.number if given else None
    viewer = viewer_of(request)
    return DressOut.of(take_version(viewer=viewer, membership_id=membership_id, number=number, now=campaign_now()))


@router.get("/memberships/{membership_id}/kit/preview", operation_id="preview_visual")
@acts(WORKSPACE)
def preview_visual(request: HttpRequest, membership_id: UUID, asked: Query[PreviewIn]) -> HttpResponse:
    """A visual as a small JPEG, with what is being tried: the same frame as the finished one. Nothing is kept."""
    viewer = viewer_of(request)
    look, found, campaign = template_of(viewer=viewer, membership_id=membership_id, template_key=asked.template)
    picture = preview_of(
        look=look,
        template=found,
        campaign=campaign,
        format_key=asked.format,
        locale=asked.locale,
        width_px=asked.width_px,
        lines=asked.lines,
        colour=asked.colour or "",
        focus=asked.focus,
        variant=asked.logo_variant or "",
        page=asked.page,
    )
    return picture_answer(picture.data, picture.mime, cache="private, no-store")
