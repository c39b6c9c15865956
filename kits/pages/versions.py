"""A lead's versions: what was published, who uses it, and taking one back with a reason."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.queries import version_row, versions_of
from kits.services import recall_version
from ui import notify

RECALL = "recall a kit version"


@acts(RECALL)
@asks_sign_in
@never_cache
@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every version with how many companies wear it and have taken it."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    context = {
        **campaign_frame(request, campaign),
        "rows": versions_of(viewer=viewer, campaign_id=campaign.id),
    }
    return render(request, "kits/versions.html", context)


@acts(RECALL)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """One version: who uses it, and its recall."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=RECALL)
    refusal = None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            recall_version(viewer=viewer, campaign_id=campaign.id, number=number, reason=reason, now=campaign_now())
        except DomainError as error:
            if error.status not in {409, 422}:
                raise
            refusal = error
        else:
            notify(request, _("Version %(number)s is withdrawn. Posts that use it are held.") % {"number": number})
            return redirect("kits:version", slug, number)
    context = {
        **campaign_frame(request, campaign),
        "row": version_row(viewer=viewer, campaign_id=campaign.id, number=number),
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
    }
    return render(request, "kits/version.html", context, status=refusal.status if refusal else 200)
