"""Tracked links: a membership flows in, its short address flows out, and where following it leads."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from coalition.models import Campaign, Membership
from coalition.rights import WITHIN

LONGEST_ADDRESS = 2000  # what every browser and scanner takes


def tracked_address(membership: Membership) -> str:
    """The short address of a company's place in a campaign, as it stands in its QR codes."""
    return settings.BASE_URL + reverse("coalition:follow", args=[membership.link_code])


def public_address(campaign: Campaign) -> str:
    """The campaign's page on this site."""
    return settings.BASE_URL + reverse("coalition:campaign", args=[campaign.slug])


def destination_of(membership: Membership) -> str:
    """Where a tracked link leads: the campaign's own landing address and nothing else, else its page on this site.

    It says who sent the visitor, where the address does not say so already and the company is still a part of it.
    """
    campaign = membership.campaign
    if not is_safe_landing(campaign.landing_url):
        return public_address(campaign)
    if membership.state not in WITHIN:
        return campaign.landing_url
    parts = urlsplit(campaign.landing_url)
    told = {
        "utm_source": slugify(membership.company.name)[:60] or membership.link_code,
        "utm_medium": "partner",
        "utm_campaign": campaign.slug,
    }
    said = {name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}
    more = urlencode({name: value for name, value in told.items() if name not in said})
    query = "&".join(part for part in (parts.query, more) if part)
    address = urlunsplit(parts._replace(query=query))
    return address if len(address) <= LONGEST_ADDRESS else campaign.landing_url


def is_safe_landing(address: str) -> bool:
    """Whether an address is one of the web's own, encrypted, with a host and without a name and password before it."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:  # a malformed IPv6 host
        return False
