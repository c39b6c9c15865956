"""A company's own part: its lines on the dashboard, and its results beside the coalition's median."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.models import Membership
from metrics import queries
from metrics.definitions import DEFINITIONS
from metrics.queries import Window, WindowName, window_of
from metrics.wording.figures import (
    UNKNOWN,
    as_of_text,
    engagement_chart,
    engagement_note,
    engagement_title,
    plain_cards,
    window_text,
    window_title,
)
from metrics.wording.needs import Need
from ui import format_number


def own_lines(*, campaign_id: UUID, company_ids: Iterable[UUID], window: Window) -> list[Need]:
    """One line for each company that the viewer acts for in a campaign."""
    members = Membership.objects.filter(campaign_id=campaign_id, company_id__in=list(company_ids))
    lines = []
    for membership in members.select_related("company").order_by("created_at"):
        sums = queries.total_sums(campaign_id=campaign_id, window=window, company_id=membership.company_id)
        words = {"posts": format_number(sums.posts), "engagements": format_number(sums.engagements)}
        detail = ngettext(
            "%(posts)s post, %(engagements)s likes, comments and shares.",
            "%(posts)s posts, %(engagements)s likes, comments and shares.",
            sums.posts,
        )
        href = reverse("metrics:company_results", args=[membership.id])
        lines.append(Need("published", membership.company.name, detail % words, _("Look"), href))
    return lines


def results_page(*, membership: Membership, now: datetime) -> dict[str, Any]:
    """Own figures of the current window and of the whole campaign, and own engagements per post beside the median."""
    campaign, company_id = membership.campaign, membership.company_id
    windows = [queries.current_window(campaign, now=now), window_of(campaign, WindowName.CAMPAIGN, now=now)]
    blocks = [_block(membership, window, now) for window in windows]
    beside = queries.compared(campaign_id=campaign.id, company_id=company_id, window=windows[1])
    return {
        "membership": membership,
        "blocks": blocks,
        "as_of": blocks[1]["as_of"],
        "own_per_post": _decimal(beside.own),
        "median_per_post": _decimal(beside.median),
        "median_is_known": beside.median is not None,
        "companies": beside.companies,
        "fewest": queries.FEWEST_FOR_MEDIAN,
        "median": DEFINITIONS["median"],
    }


def _block(membership: Membership, window: Window, now: datetime) -> dict[str, Any]:
    campaign_id, company_id = membership.campaign_id, membership.company_id
    figures = queries.figures(campaign_id=campaign_id, window=window, company_id=company_id)
    block: dict[str, Any] = {
        "title": window_title(window),
        "window": window_text(window),
        "as_of": as_of_text(figures, now=now),
        "cards": plain_cards(figures, now=now),
        "name": window.name.value,
    }
    if window.name is not WindowName.CAMPAIGN:
        days = queries.daily_series(campaign_id=campaign_id, window=window, company_id=company_id)
        block |= {
            "chart": engagement_chart(figures, days),
            "chart_title": engagement_title(figures),
            "chart_note": engagement_note(figures),
        }
    return block


def _decimal(value: Decimal | None) -> str:
    return UNKNOWN if value is None else format_number(value)
