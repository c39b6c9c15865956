"""A lead's eye on own lines: the rule and suggestions, and the lines that wait for a look."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.queries import open_lines, rule_of
from kits.services import decide_line, set_line_rule
from kits.texts import ALT
from kits.words import name_here
from ui import Choice, notify

EDIT = "edit campaign and kit templates"


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How own lines are handled, suggestions, and what waits; posting saves the rule."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    if request.method != "POST":
        return _page(request, slug, None)
    told = {locale: request.POST.get(f"lines.{locale}", "").splitlines() for locale in campaign.languages}
    try:
        set_line_rule(viewer=viewer, campaign_id=campaign.id, mode=request.POST.get("mode", ""), suggestions=told)
    except DomainError as error:
        if error.status != 422:
            raise
        return _page(request, slug, error)
    notify(request, _("Saved."))
    return redirect("kits:lines", slug)


def _page(
    request: HttpRequest, slug: str, refusal: DomainError | None, *, decided: UUID | None = None
) -> HttpResponseBase:
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    rule = rule_of(campaign_id=campaign.id)
    labels = {
        "free": _("Free: nobody looks"),
        "after": _("Shown at once, looked at afterwards"),
        "first": _("Shown once approved"),
    }
    fields = [
        {
            "locale": locale,
            "language": name_here(locale),
            "value": request.POST.get(f"lines.{locale}", "\n".join(rule.suggestions.get(locale, []))),
        }
        for locale in campaign.languages
    ]
    typed = request.POST.get("reason", "")
    found = open_lines(viewer=viewer, campaign_id=campaign.id)
    context = {
        **campaign_frame(request, campaign),
        "refusal": refusal,
        "modes": [Choice(mode, label, mode == request.POST.get("mode", rule.mode)) for mode, label in labels.items()],
        "fields": fields,
        "open_lines": [
            (line, name_here(line.locale), line.slot == ALT, typed if line.id == decided else "") for line in found
        ],
    }
    return render(request, "kits/lines.html", context, status=refusal.status if refusal else 200)


@acts(EDIT)
@asks_sign_in
@require_POST
def decide(request: HttpRequest, slug: str, line_id: UUID) -> HttpResponseBase:
    """Accept a line, or refuse it with a reason."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    try:
        decide_line(
            viewer=viewer,
            campaign_id=campaign.id,
            line_id=line_id,
            is_accepted="accept" in request.POST,
            reason=request.POST.get("reason", ""),
            now=campaign_now(),
        )
    except DomainError as error:
        if error.status not in {409, 422}:
            raise
        return _page(request, slug, error, decided=line_id)
    notify(request, _("Decided. The company hears of a refusal by mail."))
    return redirect("kits:lines", slug)
