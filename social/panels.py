"""What the room shows on other rooms' pages: navigation entries and panels, registered by config's wiring."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coalition.models import Membership
from coalition.rights import WITHIN, Viewer, may
from social.queries import may_see_launch
from social.states import DeliveryState
from ui import NavigationEntry, Panel, register_navigation, register_panel

IN_NEED = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.NEEDS_PERSON)


def register() -> None:
    """Offer entries and panels; calling it again changes nothing."""
    register_navigation(NavigationEntry("campaign", _("Calendar"), href=_calendar_href, order=15, is_shown=_is_member))
    register_navigation(
        NavigationEntry("campaign", _("Write a post"), href=_compose_href, order=16, is_shown=_may_write)
    )
    register_navigation(NavigationEntry("campaign", _("Launch"), href=_launch_href, order=30, is_shown=_leads))
    register_panel(Panel("home", "social/panels/posts.html", context=_home, order=10))
    register_panel(Panel("company", "social/panels/accounts.html", context=_company, order=30))
    register_panel(Panel("kit.after_download", "social/panels/plan.html", context=_plan, is_shown=_may_plan))


def _own_membership(context: Any) -> UUID | None:
    viewer: Viewer = context["viewer"]
    companies = viewer.member_campaigns.get(context["campaign"].id, frozenset())
    rows = Membership.objects.filter(campaign=context["campaign"], company_id__in=companies, state__in=WITHIN)
    return rows.order_by("created_at").values_list("id", flat=True).first()


def _is_member(context: Any) -> bool:
    return context["campaign"].id in context["viewer"].member_campaigns


def _may_write(context: Any) -> bool:
    viewer, campaign = context["viewer"], context["campaign"]
    companies = viewer.member_campaigns.get(campaign.id, frozenset())
    return any(
        may(viewer, "create or edit draft post", company_id=company_id, campaign_id=campaign.id)
        for company_id in companies
    )


def _leads(context: Any) -> bool:
    return may_see_launch(context["viewer"], context["campaign"].id)


def _calendar_href(context: Any) -> str:
    membership_id = _own_membership(context)
    return reverse("social:calendar", args=[membership_id]) if membership_id else ""


def _compose_href(context: Any) -> str:
    membership_id = _own_membership(context)
    return reverse("social:new_post", args=[membership_id]) if membership_id else ""


def _launch_href(context: Any) -> str:
    return reverse("social:launch", args=[context["campaign"].slug])


def _home(context: Any) -> dict[str, Any]:
    """Calendar and composer of every campaign that the viewer works in, and how many posts need somebody."""
    viewer: Viewer = context["viewer"]
    rows = Membership.objects.filter(company_id__in=viewer.company_ids, state__in=WITHIN)
    in_need = Count("posts__deliveries", filter=Q(posts__deliveries__state__in=IN_NEED))
    lines = rows.select_related("campaign", "company").annotate(in_need=in_need).order_by("campaign__name")
    return {"lines": lines}


def _company(context: Any) -> dict[str, Any]:
    company = context.get("company")
    return {"href": reverse("social:accounts", args=[company.id]) if company else ""}


def _may_plan(context: Any) -> bool:
    membership = context["bundle"].membership
    of = {"company_id": membership.company_id, "campaign_id": membership.campaign_id}
    return may(context["viewer"], "create or edit draft post", **of)


def _plan(context: Any) -> dict[str, Any]:
    """The composer of the company whose kit was just made."""
    return {"href": reverse("social:new_post", args=[context["bundle"].membership_id])}
