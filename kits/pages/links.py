"""A member's kit links: the list, a new one with its address, revoking."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coalition.clock import database_now
from coalition.errors import DomainError
from coalition.framing import campaign_words
from coalition.queries import membership_seen_by
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.queries import kit_links_of
from kits.services import make_kit_link, revoke_kit_link
from ui import notify

SHARE = "make or revoke a kit link"


@acts(SHARE)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """The links that work; a new one is shown with its address, this once, a refusal beside what was typed."""
    viewer = viewer_of(request)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=SHARE)
    href, refusal, label = "", None, request.POST.get("label", "")
    if request.method == "POST":
        try:
            _link, href = make_kit_link(viewer=viewer, membership_id=membership_id, label=label, now=database_now())
        except DomainError as error:
            if error.status not in {409, 422}:
                raise
            refusal = error
    context = {
        **campaign_words(membership.campaign),
        "membership": membership,
        "links": kit_links_of(viewer=viewer, membership_id=membership_id),
        "new_href": href,
        "refusal": refusal,
        "label": label if refusal else "",
    }
    return render(request, "kits/links.html", context, status=refusal.status if refusal else 200)


@acts(SHARE)
@asks_sign_in
@require_POST
def revoke(request: HttpRequest, membership_id: UUID, link_id: UUID) -> HttpResponseBase:
    """End a link at once."""
    revoke_kit_link(viewer=viewer_of(request), link_id=link_id, now=database_now())
    notify(request, _("The link is revoked. Whoever opens it finds nothing."))
    return redirect("kits:links", membership_id)
