"""The pages behind the dashboard: how each figure is made, and everything that needs a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from coalition.models import Campaign
from metrics import queries
from metrics.definitions import DEFINITIONS, Definition
from metrics.queries import Figures, Total, Window, WindowName, window_of
from metrics.wording.figures import UNKNOWN, as_of_text, coverage_text, window_text, window_title
from metrics.wording.names import network_label
from ui import format_age, format_compact, format_moment, format_number

SUMMED = ("likes", "comments", "shares", "clicks", "saves", "reach")


@dataclass(frozen=True)
class Cell:
    """A figure in a window, and what it rests on."""

    value: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A figure with its definition and a cell per window."""

    definition: Definition
    cells: Sequence[Cell]


def figures_page(*, campaign: Campaign, now: datetime, with_companies: bool) -> dict[str, Any]:
    """Every figure for the current window and the whole campaign, then by network, and for leads by company."""
    windows = [queries.current_window(campaign, now=now), window_of(campaign, WindowName.CAMPAIGN, now=now)]
    found = [queries.figures(campaign_id=campaign.id, window=window) for window in windows]
    current = windows[0]
    return {
        "windows": [(window_title(window), window_text(window)) for window in windows],
        "as_of": as_of_text(found[-1], now=now),
        "lines": [*_people_lines(campaign, windows), *(_line(key, found) for key in _MADE)],
        "networks": queries.by_network(campaign_id=campaign.id, window=current),
        "network_lines": [_network_line(row) for row in queries.by_network(campaign_id=campaign.id, window=current)],
        "companies": _company_lines(campaign, current) if with_companies else [],
        "contribution": DEFINITIONS["contribution"],
        "terms": [DEFINITIONS[key] for key in ("last_week", "coverage", "impressions", "contribution", "median")],
    }


def _people_lines(campaign: Campaign, windows: Sequence[Window]) -> list[Line]:
    joined = [queries.companies_joined(campaign_id=campaign.id, window=window) for window in windows]
    audience, accounts = queries.combined_audience(campaign_id=campaign.id)
    known = _("%(count)s accounts") % {"count": format_number(accounts)}
    return [
        Line(DEFINITIONS["companies"], [Cell(format_number(count)) for count in joined]),
        Line(DEFINITIONS["audience"], [Cell(UNKNOWN), Cell(format_compact(audience), known)]),
    ]


def _line(key: str, found: Sequence[Figures]) -> Line:
    return Line(DEFINITIONS[key], [_MADE[key](figures) for figures in found])


def _posts(figures: Figures) -> Cell:
    return Cell(format_number(figures.posts))


def _engagements(figures: Figures) -> Cell:
    return Cell(format_number(figures.sums.engagements))


def _per_post(figures: Figures) -> Cell:
    per_post = figures.sums.per_post
    return Cell(UNKNOWN if per_post is None else format_number(per_post))


def _unique_reach(figures: Figures) -> Cell:
    reach = figures.unique_reach
    if reach is None:
        return Cell(UNKNOWN)
    ends = {"low": format_compact(reach.low, beside=reach.high), "high": format_compact(reach.high)}
    return Cell(_("%(low)s to %(high)s") % ends, coverage_text(Total(0, reach.measured), figures.posts))


def _summed(metric: str) -> Any:
    def cell(figures: Figures) -> Cell:
        total = figures.total(metric)
        value = format_number(total.total) if total.measured or not figures.posts else UNKNOWN
        return Cell(value, coverage_text(total, figures.posts))

    return cell


_MADE: Mapping[str, Any] = {
    "posts": _posts,
    **{metric: _summed(metric) for metric in SUMMED[:3]},
    "engagements": _engagements,
    "per_post": _per_post,
    **{metric: _summed(metric) for metric in SUMMED[3:]},
    "unique_reach": _unique_reach,
}


def _network_line(row: queries.NetworkFigures) -> dict[str, str]:
    shown = row.sums["impressions"]
    return {
        "network": network_label(row.network),
        "posts": format_number(row.sums.posts),
        "engagements": format_number(row.sums.engagements),
        "showings": format_number(shown.total) if shown.measured else UNKNOWN,
        "name": row.impressions_name,
        "coverage": coverage_text(shown, row.sums.posts),
    }


def _company_lines(campaign: Campaign, window: Window) -> list[dict[str, str]]:
    return [
        {
            "name": row.name,
            "posts": format_number(row.sums.posts),
            "engagements": format_number(row.sums.engagements),
            "per_post": UNKNOWN if row.sums.per_post is None else format_number(row.sums.per_post),
            "share": UNKNOWN if row.share is None else f"{format_number(row.share)}\u00a0%",
            "pace": UNKNOWN if row.first_post_after is None else format_age(row.first_post_after),
        }
        for row in queries.by_company(campaign_id=campaign.id, window=window)
    ]


def needs_page(*, campaign: Campaign, now: datetime, clock: datetime) -> dict[str, Any]:
    """Failed posts with their reasons, sign-ins that end, companies that have not posted."""
    needs = queries.needs_of_campaign(campaign_id=campaign.id, now=now, clock=clock)
    zone = campaign.time_zone
    return {
        "broken": [
            {
                "company": post.company,
                "network": network_label(post.network),
                "state": post.state.label,
                "due": format_moment(post.due_at, zone=zone),
                "reason": post.reason,
                "remedy": post.remedy,
            }
            for post in needs.broken
        ],
        "ending": [
            {
                "company": one.company,
                "network": network_label(one.network),
                "ends": _("has ended")
                if one.has_ended or one.ends_at is None
                else _("ends in %(age)s") % {"age": format_age(one.ends_at - clock)},
            }
            for one in needs.ending
        ],
        "silent": [name for _membership_id, name in needs.silent],
    }
