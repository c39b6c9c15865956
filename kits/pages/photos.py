"""A company's photo over HTTP: a file and its focal point flow in, the studio with them flows out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.queries import membership_seen_by
from coalition.rights import acts, asks_sign_in, viewer_of
from coalition.services import set_country
from kits.answers import is_swap, picture_answer
from kits.forms import read_photo_upload, read_share
from kits.pages.pictures import cache_of
from kits.pages.studio import here, studio_page
from kits.queries.photos import whole_photo
from kits.services import remove_photo, set_photo, set_photo_focus
from ui import notify

WORKSPACE, EDIT = "view company workspace", "edit kit texts"
_WRONG = frozenset({409, 413, 422})


@acts(EDIT)
@asks_sign_in
@require_POST
def put(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Put another photo into a slot, or take it out."""
    viewer, posted = viewer_of(request), request.POST
    template_key, slot = posted.get("template", ""), posted.get("slot", "")
    try:
        if "remove" in posted:
            remove_photo(
                viewer=viewer, membership_id=membership_id, template_key=template_key, slot=slot, now=campaign_now()
            )
        else:
            set_photo(
                viewer=viewer,
                membership_id=membership_id,
                template_key=template_key,
                slot=slot,
                data=read_photo_upload(request.FILES.get("photo")),
                is_only_here=bool(posted.get("only_here")),
                now=campaign_now(),
            )
    except DomainError as error:
        if error.status not in _WRONG:
            raise
        return studio_page(request, membership_id, refusal=error)
    if is_swap(request):
        return studio_page(request, membership_id)
    notify(request, _("Your photo is gone.") if "remove" in posted else _("Your photo stands on the kit."))
    return redirect(here(request, membership_id))


@acts(EDIT)
@asks_sign_in
@require_POST
def focus(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Say which point of the photo must be seen, in hundredths from the left and from the top."""
    posted = request.POST
    try:
        set_photo_focus(
            viewer=viewer_of(request),
            membership_id=membership_id,
            template_key=posted.get("template", ""),
            slot=posted.get("slot", ""),
            focus=(read_share(posted.get("x", "")), read_share(posted.get("y", ""))),
            now=campaign_now(),
        )
    except DomainError as error:
        if error.status not in _WRONG:
            raise
        return studio_page(request, membership_id, refusal=error)
    if is_swap(request):
        return studio_page(request, membership_id)
    return redirect(here(request, membership_id))


@acts(WORKSPACE)
@require_safe
def picture(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """The company's own photo, whole and small; `v` in the address names the file."""
    data = whole_photo(
        viewer=viewer_of(request),
        membership_id=membership_id,
        template_key=request.GET.get("template", ""),
        slot=request.GET.get("slot", ""),
    )
    return picture_answer(data, "image/jpeg", cache=cache_of(request))


@acts(EDIT)
@asks_sign_in
@require_POST
def country(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Say where the company stands: its visuals carry that country's legal line."""
    viewer = viewer_of(request)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    set_country(viewer=viewer, company_id=membership.company_id, country=request.POST.get("country", ""))
    notify(request, _("Saved."))
    return redirect(here(request, membership_id))
