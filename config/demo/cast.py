"""The demo's people and campaign: Ana leads, and everything goes through the services that the pages use."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from coalition.clock import campaign_now, database_now
from coalition.models import Campaign, Person
from coalition.rights import Viewer, viewer_for
from coalition.services import CampaignFacts, ensure_person, open_campaign, set_campaign_time
from config.demo import texts, timeline
from kits.models.kits import SHARED
from kits.services import publish_kit

LEAD_EMAIL = "ana@example.com"
POSTERS = settings.BASE_DIR / "kits" / "posters" / "templates"
NEXT_MOTIFS = ("deux-tours", "urne", "conjugaison", "metier", "panneaux")
MOTIFS = ("squeeze", "excuses", "cross", "twelve-tiles", "full-measure", "horizon")


@dataclass(frozen=True)
class Stage:
    """A campaign that is open and has a kit, and the person who leads it."""

    campaign: Campaign
    lead: Person

    @property
    def lead_viewer(self) -> Viewer:
        return viewer_for(self.lead)


def set_stage() -> Stage:
    """Open the campaign on its first day and publish its kit."""
    set_campaign_time(to=timeline.OPENING)
    lead, _ = ensure_person(email=LEAD_EMAIL, name="Ana", locale="en", now=database_now())
    Person.objects.filter(id=lead.id).update(is_operator=True)  # the installation's first person opens its campaigns
    lead.refresh_from_db()
    facts = CampaignFacts(
        name="Vote Anyway",
        headline=texts.HEADLINE,
        summary=texts.SUMMARY,
        starts_at=timeline.OPENING,
        decisive_at=timeline.ELECTION,
        ends_at=timeline.CLOSING,
        time_zone="Europe/Brussels",
        languages=texts.LANGUAGES,
        default_locale="en",
        accent="#ffd21f",
        hashtag="VoteAnyway",
        landing_url="https://example.com/vote-anyway",
        companies_goal=250,
        posts_goal=350,
        is_demo=True,
    )
    campaign = open_campaign(viewer=viewer_for(lead), facts=facts, now=database_now())
    publish_kit(
        viewer=viewer_for(lead),
        campaign_id=campaign.id,
        templates={key: (POSTERS / f"{key}.svg").read_bytes() for key in MOTIFS},
        texts={
            SHARED: {"date": texts.DATE, "whatever": texts.WHATEVER, "line": texts.first_lines(longest=32)},
        },
        captions={SHARED: {locale: texts.caption(locale) for locale in texts.LANGUAGES}},
        now=campaign_now(),
    )
    return Stage(campaign, lead)


def open_next_campaign(stage: Stage) -> Campaign:
    """After the election the same lead opens On Vote, in another identity: its kit stands, nobody has joined yet."""
    facts = CampaignFacts(
        name="On Vote",
        headline={"fr": "Deux tours, deux dimanches. On vote."},
        summary={"fr": "Râle, trinque, assure : chacun son métier, et tout le monde vote. Faites-en votre affiche."},
        starts_at=timeline.NEXT_OPENING,
        decisive_at=timeline.NEXT_ELECTION,
        ends_at=timeline.NEXT_ELECTION + timedelta(days=7),
        time_zone="Europe/Paris",
        languages=["fr"],
        default_locale="fr",
        accent="#ff8a9e",
        hashtag="OnVote",
        landing_url="https://example.com/on-vote",
        companies_goal=120,
        posts_goal=240,
        is_demo=True,
    )
    campaign = open_campaign(viewer=stage.lead_viewer, facts=facts, now=database_now())
    publish_kit(
        viewer=stage.lead_viewer,
        campaign_id=campaign.id,
        templates={key: (POSTERS / f"{key}.svg").read_bytes() for key in NEXT_MOTIFS},
        texts={SHARED: {slot: {"fr": words} for slot, words in texts.ON_VOTE.items()}},
        captions={SHARED: {"fr": texts.ON_VOTE_CAPTION}},
        now=campaign_now(),
    )
    return campaign
