"""What the API takes and gives: JSON flows in, bounded and free of surrogates; rows flow out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from coalition.bounded import Locale, Stored, WebAddress, Zone
from coalition.models import ApiKey, Campaign, Invitation
from coalition.queries import LedgerLine, Tile
from coalition.services import CampaignFacts

MOST_LEDGER_ID = 2**63 - 1


def _address(text: str) -> str:
    """The same reading of an e-mail address as on the pages."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError("This is no e-mail address.") from error
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), Stored]
Text = Annotated[str, StringConstraints(max_length=400), Stored]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Address = Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]


class CountryIn(Schema):
    """An ISO 3166 code of two letters; empty takes it back."""

    country: Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2})?$")]


class CampaignIn(Schema):
    """What a lead says about a campaign. Texts are `{locale: text}`."""

    name: Name
    headline: dict[Locale, Text]
    summary: dict[Locale, Text] = {}
    starts_at: AwareDatetime
    decisive_at: AwareDatetime
    ends_at: AwareDatetime
    time_zone: Zone
    languages: Annotated[list[Locale], Field(min_length=1, max_length=40)]
    default_locale: Locale
    accent: Colour
    hashtag: Annotated[str, StringConstraints(pattern=r"^\w*$", max_length=60), Stored] = ""
    landing_url: WebAddress = ""
    companies_goal: Annotated[int, Field(ge=0, le=100_000)] = 0
    posts_goal: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    join_is_open: bool = True

    def facts(self, *, is_demo: bool = False) -> CampaignFacts:
        """As the service takes it."""
        return CampaignFacts(**dict(self), is_demo=is_demo)


class CampaignOut(Schema):
    """A campaign as everybody may see it."""

    id: UUID
    slug: str
    name: str
    headline: dict[str, str]
    summary: dict[str, str]
    starts_at: datetime
    decisive_at: datetime
    ends_at: datetime
    time_zone: str
    languages: list[str]
    default_locale: str
    hashtag: str
    landing_url: str
    accent: str
    companies_goal: int
    posts_goal: int
    join_is_open: bool
    is_demo: bool
    state: str

    @classmethod
    def of(cls, campaign: Campaign) -> "CampaignOut":
        """From a row."""
        return cls.from_orm(campaign)


class CampaignsOut(Schema):
    """A page of campaigns; `next` is the `after` of the following page."""

    items: list[CampaignOut]
    next: UUID | None


class TileOut(Schema):
    """One company's place on the wall."""

    membership_id: UUID
    name: str
    position: int
    colour: str
    has_logo: bool
    joined_at: datetime

    @classmethod
    def of(cls, tile: Tile) -> "TileOut":
        """From a tile."""
        return cls(
            membership_id=tile.membership_id,
            name=tile.name,
            position=tile.position,
            colour=tile.colour,
            has_logo=bool(tile.logo_key),
            joined_at=tile.joined_at,
        )


class WallOut(Schema):
    """A page of the wall in the order of joining; `next` is the `after` of the following page."""

    items: list[TileOut]
    next: int | None


class MemberOut(Schema):
    """A company in a campaign, for those who lead it."""

    membership_id: UUID
    company_id: UUID
    name: str
    state: str
    joined_at: datetime | None
    last_seen_at: datetime | None


class MembersOut(Schema):
    """Every membership of a campaign."""

    items: list[MemberOut]


class InviteeIn(Schema):
    """Whom to invite."""

    email: Address
    company_name: Annotated[str, StringConstraints(max_length=120), Stored] = ""
    locale: Locale = "en"


class InvitationsIn(Schema):
    """Whom to invite by mail."""

    invitees: Annotated[list[InviteeIn], Field(min_length=1, max_length=500)]


class InvitationsOut(Schema):
    """How many mails go out."""

    sent: int


class InvitationOut(Schema):
    """An invitation that could still be used. Its token is in the mail only."""

    id: UUID
    email: str
    company_name: str
    uses: int
    uses_allowed: int
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, invitation: Invitation) -> "InvitationOut":
        """From a row."""
        return cls.from_orm(invitation)


class OpenInvitationsOut(Schema):
    """Invitations that could still be used."""

    items: list[InvitationOut]


class AnnouncementIn(Schema):
    """Which mail goes to everybody who joined: `launch` or `thanks`."""

    kind: Annotated[str, StringConstraints(pattern="^(launch|thanks)$")]


class AnnouncementOut(Schema):
    """How many mails are new; who had this one already gets none."""

    queued: int


class LedgerLineOut(Schema):
    """One entry of the ledger."""

    id: int
    at: datetime
    campaign_at: datetime
    kind: str
    actor: str
    company: str
    subject_type: str
    subject_id: str
    fields_changed: list[str]

    @classmethod
    def of(cls, line: LedgerLine) -> "LedgerLineOut":
        """From a line."""
        values = {name: getattr(line, name) for name in cls.model_fields if name != "fields_changed"}
        return cls(**values, fields_changed=line.fields)


class LedgerPageOut(Schema):
    """A page of the ledger, newest first; `next` is the `before` of the following page."""

    items: list[LedgerLineOut]
    next: int | None


class CompanyRoleOut(Schema):
    """A company that the caller acts for."""

    company_id: UUID
    name: str
    role: str


class CampaignRoleOut(Schema):
    """A campaign that the caller leads or analyses."""

    campaign_id: UUID
    slug: str
    role: str


class MeOut(Schema):
    """Who the caller is."""

    id: UUID
    email: str
    name: str
    locale: str
    companies: list[CompanyRoleOut]
    campaigns: list[CampaignRoleOut]


class ApiKeyIn(Schema):
    """A key to be made."""

    name: Name
    may_write: bool = False


class ApiKeyOut(Schema):
    """A key that works, without its secret."""

    id: UUID
    name: str
    prefix: str
    may_write: bool
    created_at: datetime

    @classmethod
    def of(cls, key: ApiKey) -> "ApiKeyOut":
        """From a row."""
        return cls.from_orm(key)


class ApiKeysOut(Schema):
    """The caller's keys that work."""

    items: list[ApiKeyOut]


class NewApiKeyOut(Schema):
    """A new key; this is the only time it can be read."""

    key: str
