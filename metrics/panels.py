"""What this room shows on pages of other rooms: three figures on the public page, a column and a link for leads."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.clock import campaign_now
from coalition.models import Campaign, Membership
from coalition.ports import MemberColumn, register_member_column
from coalition.rights import ANYONE, may, require
from metrics import queries
from metrics.queries import WindowName, window_of
from metrics.wording import coverage_text, listed_names, network_label
from ui import Figure, NavigationEntry, Panel, format_compact, format_number, register_navigation, register_panel

TOTALS = "coalition totals"
OPENED = frozenset({"opened"})
PUBLIC_STATES = (Campaign.State.OPEN, Campaign.State.CLOSED)


def register_entries() -> None:
    """Put the room's link, panel and column where they belong. Called once while the house is assembled."""
    register_navigation(
        NavigationEntry(
            place="campaign",
            label=gettext_lazy("Dashboard"),
            order=40,
            href=lambda context: reverse("metrics:dashboard", args=[context["campaign"].slug]),
            is_shown=lambda context: may(context["viewer"], TOTALS, campaign_id=context["campaign"].id),
        )
    )
    register_panel(
        Panel(
            place="campaign.figures",
            order=10,
            template="metrics/panels/figures.html",
            context=public_figures,
            is_shown=has_public_figures,
        )
    )
    register_panel(Panel(place="kit.link", template="metrics/panels/clicks.html", context=link_clicks))
    register_member_column(MemberColumn("engagements", gettext_lazy("Engagements"), engagement_cells))


def has_public_figures(context: Mapping[str, Any]) -> bool:
    """Totals are open to everybody once a public campaign has a post."""
    campaign: Campaign = context["campaign"]
    if campaign.state not in PUBLIC_STATES:
        return False
    window = window_of(campaign, WindowName.CAMPAIGN, now=campaign_now())
    return queries.total_sums(campaign_id=campaign.id, window=window).posts > 0


def public_figures(context: Mapping[str, Any]) -> dict[str, Any]:
    """Three cards for the public page: people reached, posts, reactions."""
    campaign: Campaign = context["campaign"]
    require(ANYONE, TOTALS, campaign_id=campaign.id, narrowed=OPENED)
    window = window_of(campaign, WindowName.CAMPAIGN, now=campaign_now())
    sums = queries.total_sums(campaign_id=campaign.id, window=window)
    networks = queries.by_network(campaign_id=campaign.id, window=window)
    names = listed_names([network_label(row.network) for row in networks])
    reach = sums["reach"]
    cards = [
        Figure(
            label=_("posts with the message"),
            value=format_number(sums.posts),
            coverage=_("On %(networks)s, by companies and partners.") % {"networks": names},
        ),
        Figure(
            label=_("likes, comments and shares"),
            value=format_number(sums.engagements),
            coverage=coverage_text(sums["likes"], sums.posts),
        ),
    ]
    if reach.measured:
        reached = Figure(
            label=_("people reached"),
            before=_("at least") if reach.measured < sums.posts else "",
            value=format_compact(reach.total),
            coverage=_("%(coverage)s. People may be counted several times.")
            % {"coverage": coverage_text(reach, sums.posts)},
        )
        cards.insert(0, reached)
    return {"cards": cards, "span": 12 // len(cards)}


def link_clicks(context: Mapping[str, Any]) -> dict[str, Any]:
    """How often a company's tracked link was followed."""
    found = queries.clicks_of(viewer=context["viewer"], membership_id=context["kit"].membership.id)
    return {"clicks": found.total}


def engagement_cells(campaign_id: UUID, membership_ids: list[UUID]) -> dict[UUID, int | str]:
    """Each member's likes, comments and shares in the whole campaign."""
    campaign = Campaign.objects.get(id=campaign_id)
    window = window_of(campaign, WindowName.CAMPAIGN, now=campaign_now())
    sums = queries.sums_by(campaign_id=campaign_id, window=window, by=("company_id",))
    members = Membership.objects.filter(id__in=membership_ids).values_list("id", "company_id")
    return {member: sums[(company_id,)].engagements for member, company_id in members if (company_id,) in sums}
