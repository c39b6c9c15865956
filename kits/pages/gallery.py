"""A lead's gallery: every company's current visual in pages, and taking one back with a reason."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.answers import picture_answer
from kits.pages.pictures import asked_width, cache_of
from kits.queries import gallery_page, gallery_picture
from kits.services import undo_withdrawal, withdraw_visual
from kits.words import own_name, withdrawal_reasons
from ui import notify

RECALL = "recall a kit version"


@acts(RECALL)
@asks_sign_in
@never_cache
@require_safe
def gallery(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A page of every company's visual, of one motif if that is asked for."""
    return _gallery(request, slug, None)


def _gallery(
    request: HttpRequest, slug: str, refusal: DomainError | None, *, tried: UUID | None = None
) -> HttpResponseBase:
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    asked, motif = request.GET.get("page", ""), request.GET.get("motif", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    locale = request.GET.get("locale", "")
    found = gallery_page(viewer=viewer, campaign_id=campaign.id, motif=motif, locale=locale, number=number)
    rows = []
    for tile in found.tiles:
        base = reverse("kits:gallery_picture", args=[slug, tile.membership_id])
        query = urlencode({"template": tile.template_key, "locale": found.locale, "w": 540, "v": tile.token})
        typed = request.POST.get("reason", "") if tile.membership_id == tried else ""
        title = found.motifs.get(tile.template_key, "")
        rows.append({"tile": tile, "motif": title, "href": f"{base}?{query}", "reason": typed})

    def link(**other: str | int) -> str:
        return "?" + urlencode({"motif": motif, "locale": found.locale} | other)

    motifs = {"": _("All"), **found.motifs}
    context = {
        **campaign_frame(request, campaign),
        "found": found,
        "rows": rows,
        "reasons": withdrawal_reasons(),
        "motif_links": [(title, link(motif=key), key == motif) for key, title in motifs.items()],
        "language_links": [(own_name(each), link(locale=each), each == found.locale) for each in found.locales],
        "refusal": refusal,
        "previous": link(page=found.number - 1) if found.number > 1 else "",
        "following": link(page=found.number + 1) if found.number < found.pages else "",
    }
    return render(request, "kits/gallery.html", context, status=refusal.status if refusal else 200)


@acts(RECALL)
@asks_sign_in
@require_safe
def picture(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponse:
    """A company's visual, small."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    made = gallery_picture(
        viewer=viewer,
        campaign_id=campaign.id,
        membership_id=membership_id,
        template_key=request.GET.get("template", ""),
        locale=request.GET.get("locale", ""),
        width_px=asked_width(request),
    )
    return picture_answer(made.data, made.mime, cache=cache_of(request))


@acts(RECALL)
@asks_sign_in
@require_POST
def withdraw(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponseBase:
    """Take the visual that was seen back, for a reason that was chosen or typed."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    try:
        withdraw_visual(
            viewer=viewer,
            campaign_id=campaign.id,
            membership_id=membership_id,
            template_key=request.POST.get("template", ""),
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("chosen") or request.POST.get("reason", ""),
            now=campaign_now(),
        )
    except DomainError as error:
        if error.status not in {409, 422}:
            raise
        return _gallery(request, slug, error, tried=membership_id)
    notify(request, _("The visual is withdrawn, and the company has a mail with your reason."))
    return redirect(f"{reverse('kits:gallery', args=[slug])}?{request.GET.urlencode()}")


@acts(RECALL)
@asks_sign_in
@require_POST
def undo(request: HttpRequest, slug: str, withdrawal_id: UUID) -> HttpResponseBase:
    """Let a visual be used again."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    undo_withdrawal(viewer=viewer, campaign_id=campaign.id, withdrawal_id=withdrawal_id, now=campaign_now())
    notify(request, _("The visual may be used again."))
    return redirect(f"{reverse('kits:gallery', args=[slug])}?{request.GET.urlencode()}")
