"""The room's pages: addresses flow in, rendered pages, a stream and tables flow out."""

from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from coalition.clock import campaign_now, database_now
from coalition.framing import campaign_frame
from coalition.models import Campaign
from coalition.queries import campaign_for, membership_seen_by
from coalition.rights import acts, asks_sign_in, may, viewer_of
from metrics import exports, queries
from metrics.live.stream import events as live_events
from metrics.live.subscribers import Topic
from metrics.parts import live_text, render_parts
from metrics.schemas import WindowChoice
from metrics.wording import listings, results

TOTALS, COALITION_CSV = "coalition totals", "export coalition CSV"
DETAIL, COMPANY_CSV = "company figures in detail", "export company CSV"


@acts(TOTALS)
@asks_sign_in
@require_safe
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """The live dashboard."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=TOTALS)
    audience = queries.audience_of(viewer=viewer, campaign_id=campaign.id)
    board = queries.board_of(campaign=campaign, audience=audience, now=campaign_now(), clock=database_now())
    parts = render_parts(board, audience=audience)
    own_companies = viewer.member_campaigns.get(campaign.id, frozenset())
    context = {
        **campaign_frame(request, campaign),
        "fragments": {name.removeprefix("live-"): html for name, html in parts.fragments.items()},
        "live_text": live_text(board),
        "own": results.own_lines(campaign_id=campaign.id, company_ids=own_companies, window=board.window),
    }
    return render(request, "metrics/dashboard.html", context)


@acts(TOTALS)
async def events(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The dashboard's stream of server-sent events."""
    topic, person_id = await sync_to_async(_watched)(request, slug)
    response = StreamingHttpResponse(live_events(topic, person_id), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _watched(request: HttpRequest, slug: str) -> tuple[Topic, UUID]:
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=TOTALS)
    audience = queries.audience_of(viewer=viewer, campaign_id=campaign.id)
    return Topic(campaign.id, get_language() or "en", audience), viewer.person


@acts(TOTALS)
@asks_sign_in
@require_safe
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """How the figures are made: every one with its value, coverage and definition."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=TOTALS)
    may_export = may(viewer, COALITION_CSV, campaign_id=campaign.id)
    context = {
        **campaign_frame(request, campaign),
        **listings.figures_page(campaign=campaign, now=campaign_now(), with_companies=may_export),
        "may_export": may_export,
    }
    return render(request, "metrics/figures.html", context)


@acts(COALITION_CSV)
@asks_sign_in
@require_safe
def needs(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that needs those who lead."""
    campaign = campaign_for(slug=slug, viewer=viewer_of(request), action=COALITION_CSV)
    context = {
        **campaign_frame(request, campaign),
        **listings.needs_page(campaign=campaign, now=campaign_now(), clock=database_now()),
    }
    return render(request, "metrics/needs.html", context)


@acts(COALITION_CSV)
@asks_sign_in
@require_safe
def figures_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """A window's figures by company and network, for spreadsheets."""
    campaign = campaign_for(slug=slug, viewer=viewer_of(request), action=COALITION_CSV)
    return _csv(request, campaign)


@acts(DETAIL)
@asks_sign_in
@require_safe
def company_results(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """A company's own results beside the coalition's median."""
    viewer = viewer_of(request)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=DETAIL)
    rights = {"company_id": membership.company_id, "campaign_id": membership.campaign_id}
    context = {
        **campaign_frame(request, membership.campaign),
        **results.results_page(membership=membership, now=campaign_now()),
        "may_export": may(viewer, COMPANY_CSV, **rights),
    }
    return render(request, "metrics/results.html", context)


@acts(COMPANY_CSV)
@asks_sign_in
@require_safe
def company_csv(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """A company's own figures by network, for spreadsheets."""
    membership = membership_seen_by(viewer=viewer_of(request), membership_id=membership_id, action=COMPANY_CSV)
    return _csv(request, membership.campaign, company_id=membership.company_id)


def _csv(request: HttpRequest, campaign: Campaign, **scope: Any) -> HttpResponse:
    window = WindowChoice.named(request.GET.get("window", "")).of(campaign, now=campaign_now())
    response = HttpResponse(
        exports.as_csv(exports.figure_rows(campaign=campaign, window=window, **scope)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{campaign.slug}-{window.name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
