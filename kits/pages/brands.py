"""A company's brands: the list, one with its colours and variants, choosing, putting away, taking from a website."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_words
from coalition.queries import membership_seen_by
from coalition.rights import acts, asks_sign_in, may, viewer_of
from kits.answers import picture_answer
from kits.colours import MAX_COLOURS
from kits.forms import LOGO_KINDS, read_colours, read_logo, read_upload
from kits.models import Brand
from kits.pages.pictures import cache_of
from kits.pages.website import asked_website
from kits.queries import BrandView, brand_picture, brand_view, brands_of
from kits.services import (
    add_brand,
    choose_brand,
    edit_brand,
    remove_brand,
    restore_brand,
    set_default_brand,
    set_shade,
    undo_brand,
)
from kits.words import shade_sentence, swatch_of, variant_label
from ui import notify

WORKSPACE, EDIT, LOGO = "view company workspace", "edit kit texts", "upload or replace logo"


@acts(WORKSPACE)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def brands(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """All brands of the company; a logo that is sent becomes one more."""
    if request.method != "POST":
        return _list(request, membership_id)
    try:
        made = add_brand(
            viewer=viewer_of(request),
            membership_id=membership_id,
            logo=read_logo(request),
            name=request.POST.get("name", ""),
            now=campaign_now(),
        )
    except DomainError as error:
        if error.status not in {409, 413, 422}:
            raise
        return _list(request, membership_id, refusal=error)
    notify(request, _("%(name)s is among your brands.") % {"name": made.name})
    return redirect("kits:brand", membership_id, made.id)


@acts(LOGO)
@asks_sign_in
@require_POST
def propose(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Logos of the company's website to choose from; nothing is kept."""
    membership = membership_seen_by(viewer=viewer_of(request), membership_id=membership_id, action=LOGO)
    try:
        found = asked_website(request, membership.campaign.accent)
    except DomainError as error:
        if error.status != 422:
            raise
        found = {"website_refusal": error, "website": request.POST.get("website", "")}
    found |= {"one_click": True}
    if request.headers.get("HX-Request") == "true":
        found |= {"is_swap": True}
        status = found["website_refusal"].status if "website_refusal" in found else 200
        return render(request, "kits/parts/candidates.html", found, status=status)
    return _list(request, membership_id, more=found)


@acts(WORKSPACE)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def brand(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> HttpResponseBase:
    """One brand: its name and its colours, and the light and the dark variant beside each other."""
    if request.method != "POST":
        return _one(request, membership_id, brand_id)
    colours, field = read_colours(request.POST)
    try:
        edit_brand(
            viewer=viewer_of(request),
            membership_id=membership_id,
            brand_id=brand_id,
            name=request.POST.get("name"),
            colours=colours,
            field_colour=field or None,
        )
    except DomainError as error:
        if error.status != 422:
            raise
        return _one(request, membership_id, brand_id, refusal=error)
    notify(request, _("Saved. Every kit that wears this brand shows it."))
    return redirect("kits:brand", membership_id, brand_id)


@acts(LOGO)
@asks_sign_in
@require_POST
def shade(request: HttpRequest, membership_id: UUID, brand_id: UUID, variant: str) -> HttpResponseBase:
    """Take the company's own light or dark variant, or the one made from the logo again."""
    is_reset = "reset" in request.POST
    try:
        set_shade(
            viewer=viewer_of(request),
            membership_id=membership_id,
            brand_id=brand_id,
            variant=variant,
            logo=None if is_reset else read_upload(request.FILES.get("logo")),
            now=campaign_now(),
        )
    except DomainError as error:
        if error.status not in {413, 422}:
            raise
        return _one(request, membership_id, brand_id, refusal=error, refused_variant=variant)
    notify(request, _("The variant is made from your logo again.") if is_reset else _("Your own variant is used."))
    return redirect("kits:brand", membership_id, brand_id)


@acts(EDIT)
@asks_sign_in
@require_POST
def wear(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> HttpResponseBase:
    """Dress the kit in a brand."""
    choose_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id, now=campaign_now())
    notify(request, _("Your kit wears this brand now."))
    return redirect("kits:studio", membership_id)


@acts(LOGO)
@asks_sign_in
@require_POST
def default(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> HttpResponseBase:
    """Offer a brand first from now on."""
    made = set_default_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    notify(request, _("%(name)s is offered first from now on.") % {"name": made.name})
    return redirect("kits:brands", membership_id)


@acts(LOGO)
@asks_sign_in
@require_POST
def remove(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> HttpResponseBase:
    """Put a brand away; the same page brings it back."""
    gone = remove_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    notify(
        request,
        _("%(name)s is put away.") % {"name": gone.name},
        undo_url=reverse("kits:restore_brand", args=[membership_id, brand_id]),
    )
    return redirect("kits:brands", membership_id)


@acts(LOGO)
@asks_sign_in
@require_POST
def restore(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> HttpResponseBase:
    """Bring a brand back."""
    try:
        back = restore_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    except DomainError as error:
        if error.status != 409:
            raise
        return _list(request, membership_id, refusal=error)
    notify(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("kits:brands", membership_id)


@acts(LOGO)
@asks_sign_in
@require_POST
def undo(request: HttpRequest, membership_id: UUID, brand_id: UUID) -> HttpResponseBase:
    """Take the last change of a brand back."""
    undo_brand(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    notify(request, _("The last change is undone."))
    return redirect("kits:brand", membership_id, brand_id)


@acts(WORKSPACE)
@require_safe
def picture(request: HttpRequest, membership_id: UUID, brand_id: UUID, variant: str) -> HttpResponse:
    """A variant of a brand's logo; `v` in the address names the state it shows."""
    png = brand_picture(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id, variant=variant)
    return picture_answer(png, "image/png", cache=cache_of(request))


def _frame(request: HttpRequest, membership_id: UUID) -> dict[str, Any]:
    viewer = viewer_of(request)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=WORKSPACE)
    ids = {"company_id": membership.company_id, "campaign_id": membership.campaign_id}
    return {
        **campaign_words(membership.campaign),
        "membership": membership,
        "may_edit": may(viewer, LOGO, **ids),
        "logo_kinds": LOGO_KINDS,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
    }


def _list(
    request: HttpRequest,
    membership_id: UUID,
    *,
    refusal: DomainError | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    rows = [_row(view) for view in brands_of(viewer=viewer_of(request), membership_id=membership_id)]
    context = {
        **_frame(request, membership_id),
        "rows": [row for row in rows if row["is_active"]],
        "put_away": [row for row in rows if not row["is_active"]],
        "refusal": refusal,
        "logo_refusal": f"{refusal.message} {refusal.remedy}" if refusal and refusal.field == "logo" else "",
        "given_name": request.POST.get("name", ""),
        **(more or {}),
    }
    refused = refusal or context.get("website_refusal")
    return render(request, "kits/brands.html", context, status=refused.status if refused else 200)


def _row(view: BrandView) -> dict[str, Any]:
    return {
        "view": view,
        "brand": view.brand,
        "is_active": view.brand.state == Brand.State.ACTIVE,
        "was_replaced": view.brand.state == Brand.State.REPLACED,
        "shades": [
            {
                "variant": each.variant,
                "label": variant_label(each.variant),
                "sentence": shade_sentence(each),
                "state": each.state,
                "field": each.field,
            }
            for each in view.shades
        ],
        "swatches": [swatch_of(colour) for colour in view.colours],
        "worn_in": ", ".join(view.worn_in),
    }


def _one(
    request: HttpRequest,
    membership_id: UUID,
    brand_id: UUID,
    *,
    refusal: DomainError | None = None,
    refused_variant: str = "",
) -> HttpResponse:
    view = brand_view(viewer=viewer_of(request), membership_id=membership_id, brand_id=brand_id)
    row = _row(view)
    frame = _frame(request, membership_id)
    context = {
        **frame,
        **row,
        "may_edit": frame["may_edit"] and row["is_active"],
        "has_room": len(view.colours) < MAX_COLOURS,
        "refusal": refusal,
        "refused_variant": refused_variant,
        "given_name": request.POST.get("name", view.brand.name),
    }
    return render(request, "kits/brand.html", context, status=refusal.status if refusal else 200)
