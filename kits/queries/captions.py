"""Suggested texts of posts: a member, a network and a language flow in, the caption with its own words flows out."""

import re
from uuid import UUID

from coalition.models import Campaign, localised
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.drawing import member_look, told_in
from kits.models import Personalisation
from kits.models.kits import SHARED
from kits.queries.members import dressed
from kits.queries.versions import template_in

NETWORKS = ("linkedin", "instagram", "x")
_PLACE = re.compile(r"\{(line|company|hashtag|url)\}")


def caption_for(*, membership_id: UUID, network: str, locale: str) -> str:
    """The caption the campaign suggests for a network, else for all, in a language or its fallback; "" without one.

    `{line}`, `{company}`, `{hashtag}` and `{url}` are filled in; any other brace stays as it is.
    """
    return caption_of(dressed(membership_id=membership_id), network, locale)


def captions_of(*, viewer: Viewer, membership_id: UUID, locale: str) -> dict[str, str]:
    """The captions for every network that has one, for those who may see the kit."""
    membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    return captions_in(dressed(membership_id=membership_id), locale)


def captions_in(personalisation: Personalisation, locale: str) -> dict[str, str]:
    """The same for a personalisation at hand."""
    told = {network: caption_of(personalisation, network, locale) for network in NETWORKS}
    return {network: caption for network, caption in told.items() if caption}


def caption_of(personalisation: Personalisation, network: str, locale: str) -> str:
    """The same for a personalisation at hand."""
    campaign = personalisation.membership.campaign
    captions = personalisation.version.captions
    told = captions.get(network) or captions.get(SHARED) or {}
    filled = {
        "line": _line(personalisation, locale),
        "company": personalisation.membership.company.name,
        "hashtag": _hashtag(campaign),
        "url": campaign.landing_url,
    }
    text = _PLACE.sub(lambda match: filled[match[1]], localised(told, locale, campaign.default_locale))
    return " ".join(text.split(" ")).strip()


def _hashtag(campaign: Campaign) -> str:
    return f"#{campaign.hashtag.lstrip('#')}" if campaign.hashtag else ""


def _line(personalisation: Personalisation, locale: str) -> str:
    template = template_in(personalisation.version.templates.all(), personalisation.template_key)
    look = member_look(personalisation, with_logo=False)
    free = [name for name, slot in template.slots.items() if slot["kind"] == "text" and not slot["is_locked"]]
    return next((told.text for name in free if (told := told_in(look, template, name, locale)).text), "")
