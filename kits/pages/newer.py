"""A newer version beside the member's own: what changed, in words and pictures, before it is taken."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coalition.framing import campaign_words
from coalition.models import Campaign
from coalition.queries import membership_seen_by
from coalition.rights import acts, asks_sign_in, may, viewer_of
from kits.answers import picture_answer
from kits.errors import KitWithdrawn, NoBrand, NoKit
from kits.formats import FORMATS
from kits.legal import EVERY
from kits.pages.pictures import asked_width, cache_of
from kits.queries import Difference, difference_for, dressed, newest_preview
from kits.words import name_here

WORKSPACE, EDIT = "view company workspace", "edit kit texts"


@acts(WORKSPACE)
@asks_sign_in
@never_cache
@require_safe
def difference(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """What the newest version changes. Who has the newest is sent to their kit; a recalled one says why."""
    viewer = viewer_of(request)
    try:
        found = difference_for(viewer=viewer, membership_id=membership_id)
    except NoKit:
        return withdrawn(request, membership_id)
    except NoBrand:
        return redirect("kits:studio", membership_id)
    if not found.is_newer:
        return redirect("kits:studio", membership_id)
    membership = found.membership
    campaign = membership.campaign
    context = {
        **campaign_words(campaign),
        "found": found,
        "membership": membership,
        "may_edit": may(viewer, EDIT, company_id=membership.company_id, campaign_id=campaign.id),
        "motifs": _motifs(found, _spoken(campaign)),
        "texts": [{"change": each, "language": _language(each.locale)} for each in found.texts],
    }
    return render(request, "kits/difference.html", context)


def withdrawn(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Instead of a kit whose version was recalled while there is no other: the reason, and what happens next."""
    membership = membership_seen_by(viewer=viewer_of(request), membership_id=membership_id, action=WORKSPACE)
    try:
        dressed(membership_id=membership_id)
    except KitWithdrawn as error:
        context = {**campaign_words(membership.campaign), "membership": membership, "error": error}
        return render(request, "kits/withdrawn.html", context, status=error.status)
    except NoBrand as error:
        raise NoKit from error
    raise NoKit


@acts(WORKSPACE)
@require_safe
def newest_picture(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """A motif of the newest version as the member would wear it."""
    viewer = viewer_of(request)
    picture = newest_preview(
        viewer=viewer,
        membership_id=membership_id,
        template_key=request.GET.get("template", ""),
        format_key=request.GET.get("format", "square"),
        locale=request.GET.get("locale", "en"),
        width_px=asked_width(request),
    )
    return picture_answer(picture.data, picture.mime, cache=cache_of(request))


def _language(locale: str) -> str:
    return name_here(locale) if locale != EVERY else "–"


def _spoken(campaign: Campaign) -> str:
    language = get_language() or ""
    return language if language in campaign.languages else campaign.default_locale


def _motifs(found: Difference, locale: str) -> list[dict[str, Any]]:
    """Each motif with its pictures: the old one only where it may still be shown."""
    old = reverse("kits:preview", args=[found.membership.id])
    new = reverse("kits:newest_picture", args=[found.membership.id])
    rows = []
    for motif in found.motifs:
        query = urlencode({"template": motif.key, "format": motif.format_key, "locale": locale, "w": 480})
        rows.append(
            {
                "motif": motif,
                "before": "" if motif.change == "added" or not found.is_shown else f"{old}?{query}",
                "after": "" if motif.change == "removed" else f"{new}?{query}",
                "size": FORMATS[motif.format_key],
                "added": [FORMATS[key].label for key in motif.formats_added],
                "removed": [FORMATS[key].label for key in motif.formats_removed],
            }
        )
    return rows
