"""Rendering for all: a lead's choice flows in, the orders with their progress flow out."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import database_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.models import Campaign
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.formats import FORMATS
from kits.pages.downloads import selection_of
from kits.queries import BulkProgress, bulk_run, bulk_runs, version_seen_by
from kits.services import pause_bulk, resume_bulk, retry_bulk, start_bulk
from kits.tasks import make_pictures
from kits.words import name_here, own_name
from ui import Choice, Step

LEAD = "edit campaign and kit templates"


@acts(LEAD)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What may be ordered, and the orders so far."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    refusal = None
    if request.method == "POST":
        try:
            selection = selection_of(request)
            started = start_bulk(viewer=viewer, campaign=campaign, selection=selection, now=database_now())
        except DomainError as error:
            if error.status not in {409, 422}:
                raise
            refusal = error
        else:
            make_pictures.delay_on_commit(str(started.id))
            return redirect("kits:bulk", slug)
    context = {
        **campaign_frame(request, campaign),
        "refusal": refusal,
        "selection": _selection(request, campaign),
        "runs": [_shown(campaign, progress) for progress in bulk_runs(viewer=viewer, campaign=campaign)],
    }
    return render(request, "kits/bulk.html", context, status=refusal.status if refusal else 200)


@acts(LEAD)
@asks_sign_in
@never_cache
@require_safe
def run(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponseBase:
    """How far one order is, with a page of what failed: a page, or the part of one that looks again by itself."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=LEAD)
    asked = request.GET.get("page", "")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    shown = _shown(campaign, bulk_run(viewer=viewer, campaign=campaign, run_id=run_id, page=page))
    if request.headers.get("HX-Request") == "true":
        return render(request, "kits/parts/bulk_run.html", {"campaign": campaign, "run": shown})
    return render(request, "kits/bulk.html", {**campaign_frame(request, campaign), "runs": [shown], "is_one": True})


@acts(LEAD)
@asks_sign_in
@require_POST
def pause(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponseBase:
    """Stop after the step that is being made."""
    viewer = viewer_of(request)
    pause_bulk(viewer=viewer, campaign=campaign_for(slug=slug, viewer=viewer, action=LEAD), run_id=run_id)
    return redirect("kits:bulk", slug)


@acts(LEAD)
@asks_sign_in
@require_POST
def resume(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponseBase:
    """Go on."""
    viewer = viewer_of(request)
    resume_bulk(viewer=viewer, campaign=campaign_for(slug=slug, viewer=viewer, action=LEAD), run_id=run_id)
    make_pictures.delay_on_commit(str(run_id))
    return redirect("kits:bulk", slug)


@acts(LEAD)
@asks_sign_in
@require_POST
def retry(request: HttpRequest, slug: str, run_id: UUID) -> HttpResponseBase:
    """Try once more what could not be made."""
    viewer = viewer_of(request)
    retry_bulk(viewer=viewer, campaign=campaign_for(slug=slug, viewer=viewer, action=LEAD), run_id=run_id)
    make_pictures.delay_on_commit(str(run_id))
    return redirect("kits:bulk", slug)


def _selection(request: HttpRequest, campaign: Campaign) -> dict[str, list[Choice]] | None:
    """What may be chosen, all of it chosen to begin with; None while nothing is published."""
    version = version_seen_by(viewer=viewer_of(request), campaign=campaign)
    if version is None or version.withdrawn_at is not None:
        return None
    templates = list(version.templates.all())
    drawn = [key for key in FORMATS if any(key in template.formats for template in templates)]
    return {
        "motifs": [Choice(template.key, template.title, is_selected=True) for template in templates],
        "formats": [Choice(key, str(FORMATS[key].label), is_selected=True) for key in drawn],
        "languages": [Choice(each, own_name(each), is_selected=True) for each in campaign.languages],
    }


def _shown(campaign: Campaign, progress: BulkProgress) -> dict[str, Any]:
    failed = [
        Step(f"{each.company_name}, {_format(each.format_key)}, {name_here(each.locale)}: {each.reason}")
        for each in progress.failed
    ]
    return {
        "row": progress.run,
        "total": progress.total,
        "reached": progress.run.done + progress.failures,
        "companies": len(progress.run.members),
        "failed": failed,
        "failures": progress.failures,
        "page": progress.page,
        "pages": progress.pages,
        "previous": progress.page - 1,
        "following": progress.page + 1 if progress.page < progress.pages else 0,
        "is_running": progress.is_running,
        "is_paused": progress.is_open and not progress.is_running,
        "href": reverse("kits:bulk_run", args=[campaign.slug, progress.run.id]),
    }


def _format(key: str) -> str:
    return str(FORMATS[key].label) if key in FORMATS else key
