"""Campaigns: opened by whoever the instance lets, edited by those who lead them."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid
from coalition.models import Campaign, CampaignRole
from coalition.names import clean_name, read_name
from coalition.queries.links import is_safe_landing
from coalition.rights import Viewer, require

MOST_CAMPAIGN_CHARS = 80


@dataclass(frozen=True)
class CampaignFacts:
    """What a lead says about a campaign. Texts are `{locale: text}`; times are aware."""

    name: str
    headline: dict[str, str]
    summary: dict[str, str]
    starts_at: datetime
    decisive_at: datetime
    ends_at: datetime
    time_zone: str
    languages: list[str]
    default_locale: str
    accent: str
    hashtag: str = ""
    landing_url: str = ""
    companies_goal: int = 0
    posts_goal: int = 0
    join_is_open: bool = True
    is_demo: bool = field(default=False, kw_only=True)


def _checked(facts: CampaignFacts) -> CampaignFacts:
    """The same with clean texts. Raises Invalid."""
    if facts.time_zone not in available_timezones():
        raise Invalid(
            "time_zone_unknown",
            _("This time zone is not known."),
            _("Use a name such as Europe/Brussels."),
            field="time_zone",
        )
    if not facts.starts_at < facts.decisive_at <= facts.ends_at:
        raise Invalid(
            "dates_unordered",
            _("The dates are out of order."),
            _("Start, deciding day, end: in this order."),
            field="decisive_at",
        )
    if facts.default_locale not in facts.languages:
        raise Invalid(
            "language_missing",
            _("The main language is not among the languages."),
            _("Add it to the list."),
            field="languages",
        )
    if facts.landing_url and not is_safe_landing(facts.landing_url):
        raise Invalid(
            "landing_not_https",
            _("Posts and QR codes lead to https addresses only."),
            _("Write the address with https:// in front."),
            field="landing_url",
        )
    if not re.fullmatch(r"#[0-9a-f]{6}", facts.accent):
        raise Invalid(
            "accent_malformed",
            _("The colour is not written as the product reads it."),
            _("Write it as # and six digits, such as #ffd21f."),
            field="accent",
        )
    return replace(
        facts,
        name=read_name(facts.name, most=MOST_CAMPAIGN_CHARS, field="name"),
        headline={locale: clean_name(text) for locale, text in facts.headline.items()},
        summary={locale: _clean_lines(text) for locale, text in facts.summary.items()},
    )


def _clean_lines(text: str) -> str:
    return "\n".join(clean_name(line) for line in text.splitlines()).strip()


@transaction.atomic
def open_campaign(*, viewer: Viewer, facts: CampaignFacts, now: datetime) -> Campaign:
    """Open a campaign; whoever opens it leads it. Raises Invalid, or Conflict when the name is taken."""
    require(viewer, "open a campaign")
    facts = _checked(facts)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                slug=slugify(facts.name)[:60] or "campaign", state=Campaign.State.OPEN, created_at=now, **vars(facts)
            )
    except IntegrityError as error:
        raise Conflict(
            "name_taken", _("A campaign of this name exists."), _("Choose another name."), field="name"
        ) from error
    CampaignRole.objects.create(person_id=viewer.person, campaign=campaign, role=CampaignRole.Role.ADMIN)
    ledger.record(
        "campaign.opened", actor_id=viewer.person_id, campaign_id=campaign.id, subject=("campaign", campaign.id)
    )
    return campaign


@transaction.atomic
def edit_campaign(*, viewer: Viewer, campaign_id: UUID, facts: CampaignFacts) -> Campaign:
    """Change what a campaign says of itself; its address and demo label stay."""
    require(viewer, "edit campaign and kit templates", campaign_id=campaign_id)
    facts = _checked(facts)
    campaign = Campaign.objects.select_for_update().get(id=campaign_id)
    changed = [name for name, value in vars(facts).items() if name != "is_demo" and getattr(campaign, name) != value]
    for name in changed:
        setattr(campaign, name, getattr(facts, name))
    if changed:
        campaign.save(update_fields=changed)
        ledger.record(
            "campaign.edited",
            actor_id=viewer.person_id,
            campaign_id=campaign.id,
            subject=("campaign", campaign.id),
            fields=changed,
        )
    return campaign
