"""What frames a page: a campaign or a person flows in; wordmark, navigation and the field's stylesheet flow out."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coalition.models import Campaign
from coalition.rights import Viewer, grant, viewer_of
from ui import NavigationEntry, Wordmark, navigation_for, register_navigation


def address_of(name: str, *args: object) -> str:
    """An address by name, or '' while no room answers to it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def field_href(campaign: Campaign) -> str:
    """The campaign's colours as a stylesheet, at an address that changes with them."""
    return f"{reverse('coalition:field', args=[campaign.slug])}?v={campaign.accent[1:]}"


def campaign_frame(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """Template context of a page about a campaign, for people who work in it."""
    context = {"campaign": campaign, "viewer": viewer_of(request)}
    return {
        **campaign_words(campaign),
        "navigation": navigation_for(place="campaign", context=context, path=request.path),
    }


def campaign_words(campaign: Campaign) -> dict[str, Any]:
    """The campaign in the reader's language, with its wordmark and field."""
    locale = get_language() or campaign.default_locale
    return {
        "campaign": campaign,
        "headline": campaign.text(campaign.headline, locale),
        "summary": campaign.text(campaign.summary, locale),
        "wordmark": Wordmark(campaign.name, reverse("coalition:campaign", args=[campaign.slug])),
        "page_field_href": field_href(campaign),
    }


def home_frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of a person's own pages."""
    context = {"viewer": viewer_of(request)}
    return {"navigation": navigation_for(place="home", context=context, path=request.path)}


def _campaign_entry(name: str, label: Any, order: int, action: str) -> NavigationEntry:
    def href(context: Any) -> str:
        return address_of(name, context["campaign"].slug)

    def is_shown(context: Any) -> bool:
        viewer: Viewer = context["viewer"]
        return grant(viewer, action, campaign_id=context["campaign"].id) != "N"

    return NavigationEntry(place="campaign", label=label, href=href, order=order, is_shown=is_shown)


def _home_entry(name: str, label: Any, order: int) -> NavigationEntry:
    return NavigationEntry(place="home", label=label, href=lambda context: address_of(name), order=order)


def register_entries() -> None:
    """Put the room's pages into the navigation."""
    for entry in (
        _campaign_entry("coalition:members", _("Companies"), 20, "invite company"),
        _campaign_entry("coalition:invite", _("Invite"), 25, "invite company"),
        _campaign_entry("coalition:edit_campaign", _("Campaign"), 60, "edit campaign and kit templates"),
        _campaign_entry("coalition:leads", _("Team"), 70, "name organisers and analysts"),
        _campaign_entry("coalition:ledger", _("Ledger"), 80, "view ledger"),
        _home_entry("coalition:home", _("Home"), 10),
        _home_entry("coalition:own_person", _("You"), 80),
        _home_entry("coalition:api_keys", _("API keys"), 90),
    ):
        register_navigation(entry)
