"""The room's operations under /api/v1: totals, days and companies of a campaign, and what each figure means."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from coalition.clock import campaign_now
from coalition.queries import campaign_for, destination_of, membership_seen_by, tracked_address
from coalition.rights import acts, viewer_of
from metrics import queries, schemas
from metrics.definitions import DEFINITIONS
from metrics.models import METRICS
from metrics.queries import Sums, Window
from metrics.schemas import WindowChoice
from metrics.services import state_population

router = Router(tags=["metrics"])
TOTALS, COALITION_CSV, EDIT = "coalition totals", "export coalition CSV", "edit campaign and kit templates"
WORKSPACE = "view company workspace"


def _window(window: Window) -> schemas.WindowOut:
    return schemas.WindowOut(name=window.name, start=window.start, end=window.end, time_zone=window.zone.key)


def _totals(sums: Sums) -> dict[str, schemas.TotalOut]:
    """Impressions stand apart: networks call them differently."""
    return {
        metric: schemas.TotalOut(total=sums[metric].total, measured=sums[metric].measured)
        for metric in METRICS
        if metric != "impressions"
    }


@router.get("/campaigns/{slug}/figures", response=schemas.FiguresOut, operation_id="get_campaign_figures")
@acts(TOTALS)
def campaign_figures(
    request: HttpRequest, slug: str, window: WindowChoice = WindowChoice.CURRENT
) -> schemas.FiguresOut:
    """A campaign's figures in a window."""
    campaign = campaign_for(slug=slug, viewer=viewer_of(request), action=TOTALS)
    chosen = window.of(campaign, now=campaign_now())
    found = queries.figures(campaign_id=campaign.id, window=chosen)
    reach = found.unique_reach
    return schemas.FiguresOut(
        window=_window(chosen),
        posts=found.posts,
        totals=_totals(found.sums),
        impressions=[
            schemas.ImpressionsOut(
                network=row.network,
                name=row.impressions_name,
                total=row.sums["impressions"].total,
                measured=row.sums["impressions"].measured,
            )
            for row in queries.by_network(campaign_id=campaign.id, window=chosen)
        ],
        engagements=found.sums.engagements,
        engagements_per_post=found.sums.per_post,
        unique_reach=schemas.UniqueReachOut(low=reach.low, high=reach.high, measured=reach.measured) if reach else None,
        as_of=found.as_of,
        silent=[schemas.SilentOut(network=one.network, posts=one.posts, since=one.since) for one in found.silent],
    )


@router.get("/campaigns/{slug}/series", response=schemas.SeriesOut, operation_id="get_campaign_series")
@acts(TOTALS)
def campaign_series(request: HttpRequest, slug: str, window: WindowChoice = WindowChoice.CURRENT) -> schemas.SeriesOut:
    """A window day by day, and the curve of companies that joined."""
    campaign = campaign_for(slug=slug, viewer=viewer_of(request), action=TOTALS)
    chosen = window.of(campaign, now=campaign_now())
    days = queries.daily_series(campaign_id=campaign.id, window=chosen)
    curve = queries.joined_curve(campaign_id=campaign.id, zone=chosen.zone)
    return schemas.SeriesOut(
        window=_window(chosen),
        days=[schemas.DayOut(**vars(day)) for day in days],
        joined=[schemas.JoinedOut(day=day, companies=count) for day, count in curve],
    )


@router.get("/campaigns/{slug}/companies/figures", response=schemas.CompaniesPage, operation_id="list_company_figures")
@acts(COALITION_CSV)
def company_figures(
    request: HttpRequest,
    slug: str,
    window: WindowChoice = WindowChoice.CURRENT,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> schemas.CompaniesPage:
    """Each company's contribution in a window."""
    campaign = campaign_for(slug=slug, viewer=viewer_of(request), action=COALITION_CSV)
    chosen = window.of(campaign, now=campaign_now())
    rows = sorted(queries.by_company(campaign_id=campaign.id, window=chosen), key=lambda row: row.company_id)
    rest = [row for row in rows if after is None or row.company_id > after]
    shown = rest[:limit]
    return schemas.CompaniesPage(
        window=_window(chosen),
        items=[
            schemas.CompanyOut(
                company_id=row.company_id,
                name=row.name,
                posts=row.sums.posts,
                totals=_totals(row.sums),
                engagements=row.sums.engagements,
                engagements_per_post=row.sums.per_post,
                share_percent=row.share,
                first_post_after_s=round(row.first_post_after.total_seconds()) if row.first_post_after else None,
            )
            for row in shown
        ],
        next=shown[-1].company_id if len(rest) > limit else None,
    )


@router.put("/campaigns/{slug}/population", response={204: None}, operation_id="state_campaign_population")
@acts(EDIT)
def campaign_population(request: HttpRequest, slug: str, payload: schemas.PopulationIn) -> Status[None]:
    """State how many people the campaign can reach at all: no range of unique reach goes beyond it."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    state_population(viewer=viewer, campaign_id=campaign.id, population=payload.population)
    return Status(204, None)


@router.get("/memberships/{membership_id}/link", response=schemas.TrackedLinkOut, operation_id="get_tracked_link")
@acts(WORKSPACE)
def tracked_link(request: HttpRequest, membership_id: UUID) -> schemas.TrackedLinkOut:
    """A company's tracked link, as it stands in its QR codes, and how often it was followed."""
    viewer = viewer_of(request)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=WORKSPACE)
    found = queries.clicks_of(viewer=viewer, membership_id=membership_id)
    return schemas.TrackedLinkOut(
        href=tracked_address(membership),
        leads_to=destination_of(membership),
        clicks=found.total,
        days=[schemas.ClicksOut(day=day, clicks=clicks) for day, clicks in found.days],
    )


@router.get("/figures/definitions", response=list[schemas.DefinitionOut], operation_id="list_figure_definitions")
@acts("signed in")
def figure_definitions(request: HttpRequest) -> list[schemas.DefinitionOut]:
    """What each figure is called and what it counts."""
    return [
        schemas.DefinitionOut(key=one.key, label=str(one.label), text=str(one.text)) for one in DEFINITIONS.values()
    ]
