"""The named cast, made through the models with fixed times."""

from dataclasses import dataclass
from datetime import UTC, datetime

from coalition.models import Campaign, CampaignRole, Company, CompanyRole, Membership, Person
from coalition.rights import Viewer, viewer_for

NOW = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """Ana leads `campaign`, Ben administers `company` in it; Cleo administers `other_company` in another."""

    ana: Person
    ben: Person
    cleo: Person
    campaign: Campaign
    company: Company
    membership: Membership
    other_campaign: Campaign
    other_company: Company
    other_membership: Membership

    def viewer(self, name: str) -> Viewer:
        """The viewer that one of the cast is now."""
        return viewer_for(getattr(self, name))


def make_person(name: str, *, is_operator: bool = False) -> Person:
    return Person.objects.create(
        email=f"{name.lower()}@example.org", name=name, password="!", is_operator=is_operator, created_at=NOW
    )


def make_campaign(name: str, slug: str) -> Campaign:
    return Campaign.objects.create(
        slug=slug,
        name=name,
        headline={"en": "Whatever happens on 9 June, vote anyway", "de": "Was auch passiert: Wähl trotzdem"},
        summary={"en": "Companies across Europe lend their posters, their posts and their reach to one sentence."},
        starts_at=datetime(2024, 2, 9, tzinfo=UTC),
        decisive_at=datetime(2024, 6, 8, 22, 0, tzinfo=UTC),
        ends_at=datetime(2024, 6, 30, 22, 0, tzinfo=UTC),
        time_zone="Europe/Brussels",
        languages=["en", "de", "fr"],
        default_locale="en",
        hashtag="VoteAnyway",
        landing_url="https://example.org/vote",
        accent="#ffd21f",
        companies_goal=250,
        posts_goal=350,
        state=Campaign.State.OPEN,
        created_at=NOW,
    )


def make_member(person: Person, campaign: Campaign, name: str, position: int) -> tuple[Company, Membership]:
    company = Company.objects.create(name=name, country="FR", sector="Energy", created_at=NOW)
    CompanyRole.objects.create(person=person, company=company, role=CompanyRole.Role.ADMIN)
    membership = Membership.objects.create(
        company=company,
        campaign=campaign,
        state=Membership.State.JOINED,
        created_at=NOW,
        joined_at=NOW,
        position=position,
        locales=["en", "fr"],
        wall_colour="#b5179e",
    )
    return company, membership


def make_cast() -> Cast:
    """Write the cast into the database."""
    ana, ben, cleo = make_person("Ana"), make_person("Ben"), make_person("Cleo")
    campaign = make_campaign("Vote Anyway", "vote-anyway")
    CampaignRole.objects.create(person=ana, campaign=campaign, role=CampaignRole.Role.ADMIN)
    company, membership = make_member(ben, campaign, "Ondelune", 1)
    other_campaign = make_campaign("Clean Harbour", "clean-harbour")
    other_company, other_membership = make_member(cleo, other_campaign, "Saltwijk", 1)
    return Cast(ana, ben, cleo, campaign, company, membership, other_campaign, other_company, other_membership)
