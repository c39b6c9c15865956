"""The lead's launch overview: what goes out, grouped by what could go wrong; the one switch that holds all of it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now, database_now
from coalition.framing import campaign_frame
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from social.adapters import label_of
from social.queries import is_held, launch_of
from social.services import hold_campaign, release_campaign
from social.words import standing_of
from ui import notify

HOLD = "hold every unsent delivery"
SHOWN_IN_A_GROUP = 100
TITLES = {
    "needs": gettext_lazy("Needs somebody"),
    "reconnect": gettext_lazy("An account must be connected again"),
    "unapproved": gettext_lazy("Not approved yet"),
    "held": gettext_lazy("Held back one by one"),
    "by_hand": gettext_lazy("Posted by hand"),
    "going": gettext_lazy("Going out now"),
    "ready": gettext_lazy("Ready"),
    "published": gettext_lazy("Published"),
}
OPEN_GROUPS = {"needs", "reconnect", "unapproved"}


@acts(HOLD)
@asks_sign_in
@never_cache
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """A week around now, the riskiest first."""
    viewer, now = viewer_of(request), campaign_now()
    campaign = campaign_for(slug=slug, viewer=viewer, action=HOLD)
    since, until = now - timedelta(days=1), now + timedelta(days=7)
    held = is_held(campaign_id=campaign.id)
    found = launch_of(viewer=viewer, campaign=campaign, since=since, until=until)
    groups = [
        {
            "key": group.key,
            "title": TITLES[group.key],
            "count": len(group.deliveries),
            "is_open": group.key in OPEN_GROUPS,
            "rows": [
                {
                    "row": row,
                    "network": label_of(row.network),
                    "standing": standing_of(row, now=now, is_campaign_held=held),
                }
                for row in group.deliveries[:SHOWN_IN_A_GROUP]
            ],
            "more": max(0, len(group.deliveries) - SHOWN_IN_A_GROUP),
        }
        for group in found
    ]
    context = {
        **campaign_frame(request, campaign),
        "groups": groups,
        "waiting": sum(len(group.deliveries) for group in found if group.key not in {"published", "needs"}),
        "is_held": held,
        "since": since,
        "until": until,
    }
    return render(request, "social/launch.html", context)


@acts(HOLD)
@asks_sign_in
@require_POST
def hold(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Hold everything."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=HOLD)
    number = hold_campaign(viewer=viewer, campaign_id=campaign.id, now=database_now())
    said = ngettext("%(number)s post is held back.", "%(number)s posts are held back.", number) % {"number": number}
    notify(request, said)
    return redirect("social:launch", slug)


@acts(HOLD)
@asks_sign_in
@require_POST
def release(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Let everything go again."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=HOLD)
    release_campaign(viewer=viewer, campaign_id=campaign.id)
    notify(request, _("The posts go out again at their times."))
    return redirect("social:launch", slug)
