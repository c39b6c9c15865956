"""A company's brands over the API, and logos proposed from its website."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Status
from ninja.files import UploadedFile

from coalition.clock import campaign_now, database_now
from coalition.errors import Forbidden
from coalition.models import Campaign
from coalition.queries import campaign_by_slug, membership_seen_by
from coalition.rights import acts, require, viewer_of
from coalition.services import open_invitation
from kits.answers import picture_answer
from kits.api.mount import router
from kits.forms import read_upload
from kits.queries import brand_picture, brand_view, brands_of, kit_of, notes_of
from kits.schemas import KitOut
from kits.schemas.brands import (
    BrandOnListOut,
    BrandPatch,
    ChosenBrandIn,
    LogoVariantIn,
    NewBrandIn,
    ProposalOut,
    Shade,
    Variant,
    WebsiteIn,
)
from kits.services import (
    add_brand,
    choose_brand,
    choose_variant,
    edit_brand,
    propose_brand,
    remove_brand,
    restore_brand,
    set_default_brand,
    set_shade,
    undo_brand,
)

WORKSPACE, EDIT, LOGO = "view company workspace", "edit kit texts", "upload or replace logo"
JOIN = "join with an invitation"
BRANDS = "/memberships/{membership_id}/brands"
ONE = BRANDS + "/{brand_id}"


def _told(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> BrandOnListOut:
    return BrandOnListOut.of_view(brand_view(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id))


@router.get(BRANDS, response=list[BrandOnListOut], operation_id="list_brands")
@acts(WORKSPACE)
def list_brands(request: HttpRequest, membership_id: UUID) -> list[BrandOnListOut]:
    """The company's brands, the default first; those put away last."""
    return [BrandOnListOut.of_view(each) for each in brands_of(viewer=viewer_of(request), membership_id=membership_id)]


@router.post(BRANDS, response={201: BrandOnListOut}, operation_id="add_brand")
@acts(LOGO)
def add_a_brand(
    request: HttpRequest, membership_id: UUID, logo: File[UploadedFile], given: Form[NewBrandIn]
) -> Status[BrandOnListOut]:
    """One more brand, which no kit wears yet (multipart)."""
    brand = add_brand(
        viewer=viewer_of(request),
        membership_id=membership_id,
        logo=read_upload(logo),
        name=given.name or "",
        colour=given.colour or "",
        now=campaign_now(),
    )
    return Status(201, _told(request, membership_id, brand.id))


@router.get(ONE, response=BrandOnListOut, operation_id="get_one_brand")
@acts(WORKSPACE)
def get_one_brand(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> BrandOnListOut:
    """A brand with what wears it and what was made from it."""
    return _told(request, membership_id, brand_id)


@router.patch(ONE, response=BrandOnListOut, operation_id="edit_brand")
@acts(LOGO)
def edit_a_brand(request: HttpRequest, membership_id: UUID, brand_id: UUID, given: BrandPatch) -> BrandOnListOut:
    """Change name and colours; every kit that wears the brand follows."""
    edit_brand(
        viewer=viewer_of(request),
        membership_id=membership_id,
        brand_id=brand_id,
        name=given.name,
        field_colour=given.field_colour,
        colours=given.colours,
    )
    return _told(request, membership_id, brand_id)


@router.delete(ONE, response=BrandOnListOut, operation_id="remove_brand")
@acts(LOGO)
def remove_a_brand(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> BrandOnListOut:
    """Put a brand away that no kit wears; restoring brings it back."""
    remove_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    return _told(request, membership_id, brand_id)


@router.post(ONE + "/restore", response=BrandOnListOut, operation_id="restore_brand")
@acts(LOGO)
def restore_a_brand(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> BrandOnListOut:
    """Bring a brand back that was put away."""
    restore_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    return _told(request, membership_id, brand_id)


@router.post(ONE + "/undo", response=BrandOnListOut, operation_id="undo_brand")
@acts(LOGO)
def undo_a_brand(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> BrandOnListOut:
    """Take a brand's last change back; once more brings it again."""
    undo_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    return _told(request, membership_id, brand_id)


@router.put(ONE + "/default", response=BrandOnListOut, operation_id="set_default_brand")
@acts(LOGO)
def set_the_default_brand(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> BrandOnListOut:
    """Offer a brand first."""
    set_default_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    return _told(request, membership_id, brand_id)


@router.get(ONE + "/logo/{variant}", operation_id="get_brand_logo")
@acts(WORKSPACE)
def get_brand_logo(request: HttpRequest, membership_id: UUID, brand_id: UUID, variant: Variant) -> HttpResponse:
    """A variant of the logo as PNG, at most 640 pixels long."""
    png = brand_picture(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id, variant=variant)
    return picture_answer(png, "image/png", cache="private, no-store")


@router.post(ONE + "/logo/{variant}", response=BrandOnListOut, operation_id="set_brand_variant")
@acts(LOGO)
def set_brand_variant(
    request: HttpRequest, membership_id: UUID, brand_id: UUID, variant: Shade, logo: File[UploadedFile]
) -> BrandOnListOut:
    """Take the company's own light or dark variant (multipart)."""
    set_shade(
        viewer=viewer_of(request),
        membership_id=membership_id,
        brand_id=brand_id,
        variant=variant,
        logo=read_upload(logo),
        now=campaign_now(),
    )
    return _told(request, membership_id, brand_id)


@router.delete(ONE + "/logo/{variant}", response=BrandOnListOut, operation_id="drop_brand_variant")
@acts(LOGO)
def drop_brand_variant(request: HttpRequest, membership_id: UUID, brand_id: UUID, variant: Shade) -> BrandOnListOut:
    """Make a variant from the logo again."""
    set_shade(
        viewer=viewer_of(request),
        membership_id=membership_id,
        brand_id=brand_id,
        variant=variant,
        logo=None,
        now=campaign_now(),
    )
    return _told(request, membership_id, brand_id)


@router.put("/memberships/{membership_id}/kit/brand", response=KitOut, operation_id="choose_brand")
@acts(EDIT)
def choose_a_brand(request: HttpRequest, membership_id: UUID, given: ChosenBrandIn) -> KitOut:
    """Dress a kit in one of the company's brands."""
    viewer = viewer_of(request)
    choose_brand(viewer=viewer, membership_id=membership_id, brand_id=given.brand_id, now=campaign_now())
    kit = kit_of(viewer=viewer, membership_id=membership_id)
    return KitOut.of(kit, notes_of(kit))


@router.put("/memberships/{membership_id}/kit/logo-variant", response=KitOut, operation_id="choose_logo_variant")
@acts(EDIT)
def choose_logo_variant(request: HttpRequest, membership_id: UUID, given: LogoVariantIn) -> KitOut:
    """Choose the variant of the logo that a kit shows."""
    viewer = viewer_of(request)
    choose_variant(
        viewer=viewer,
        membership_id=membership_id,
        variant=given.variant,
        template_key=given.template or "",
        now=campaign_now(),
    )
    kit = kit_of(viewer=viewer, membership_id=membership_id)
    return KitOut.of(kit, notes_of(kit))


@router.post("/memberships/{membership_id}/brand-proposals", response=list[ProposalOut], operation_id="propose_brands")
@acts(LOGO)
def propose_brands(request: HttpRequest, membership_id: UUID, given: WebsiteIn) -> list[ProposalOut]:
    """Up to six logos of a website; takes seconds and keeps nothing."""
    membership = membership_seen_by(viewer=viewer_of(request), membership_id=membership_id, action=LOGO)
    return _proposals(request, membership.campaign, given)


@router.post(
    "/invitations/{token}/proposals", response=list[ProposalOut], operation_id="propose_for_invitation", auth=None
)
@acts(JOIN)
def propose_for_invitation(request: HttpRequest, token: str, given: WebsiteIn) -> list[ProposalOut]:
    """The same before joining by an invitation."""
    return _proposals(request, open_invitation(token=token, now=database_now()).campaign, given)


@router.post(
    "/campaigns/{slug}/join/proposals", response=list[ProposalOut], operation_id="propose_for_joining", auth=None
)
@acts(JOIN)
def propose_for_joining(request: HttpRequest, slug: str, given: WebsiteIn) -> list[ProposalOut]:
    """The same where a campaign is open to all."""
    viewer = viewer_of(request)
    campaign = campaign_by_slug(slug=slug, viewer=viewer)
    require(viewer, JOIN, campaign_id=campaign.id)
    if not campaign.join_is_open:
        raise Forbidden(JOIN)
    return _proposals(request, campaign, given)


def _proposals(request: HttpRequest, campaign: Campaign, given: WebsiteIn) -> list[ProposalOut]:
    found = propose_brand(
        website=given.website,
        accent=campaign.accent,
        asker=str(viewer_of(request).person_id or request.META.get("REMOTE_ADDR", "")),
        now=database_now(),
    )
    return [ProposalOut.of(each) for each in found]
