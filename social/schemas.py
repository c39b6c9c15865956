"""What the API takes and gives of posts: JSON flows in, bounded and free of surrogates; rows flow out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from coalition.bounded import Locale, Stored, WebAddress, Zone
from social.adapters import network_keys
from social.models import Account, Delivery, Post
from social.networks.contract import RuleBreach
from social.queries import NeedLine
from social.services import Scheduled, VariantDraft
from social.walltime import parse_wall_time


def _known(network: str) -> str:
    if network not in network_keys():
        raise ValueError(f"Use one of: {', '.join(network_keys())}.")
    return network


def _wall_time(text: str) -> str:
    parse_wall_time(text)
    return text


Words = Annotated[str, StringConstraints(max_length=10_000), Stored]
Key = Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w.-]*$")]
Network = Annotated[str, StringConstraints(max_length=20), AfterValidator(_known)]
Address = Annotated[str, StringConstraints(max_length=500, min_length=1), Stored]
WallTime = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$"), AfterValidator(_wall_time)]


class VariantIn(Schema):
    """What one network gets: an empty text stands for the post's own, an empty template for no picture."""

    network: Network
    text: Words = ""
    template_key: Key = ""
    format_key: Key = ""
    alt_text: Annotated[str, StringConstraints(max_length=1000), Stored] = ""

    def draft(self) -> VariantDraft:
        """As the service takes it."""
        return VariantDraft(**dict(self))


class PostIn(Schema):
    """A post with what differs per network."""

    text: Words = ""
    link: WebAddress = ""
    variants: Annotated[list[VariantIn], Field(min_length=1, max_length=20)]


class NewPostIn(PostIn):
    """A post in one of the campaign's languages."""

    locale: Locale


class EditIn(PostIn):
    """`revision`: the one that was read; somebody else's later edit is not overwritten."""

    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class WhenIn(Schema):
    """A wall time and the IANA zone it is meant in. A time that a clock change skips moves forward."""

    wall_time: WallTime
    zone: Zone


class ScheduleIn(WhenIn):
    """Which networks, when, and which of them by hand."""

    networks: Annotated[list[Network], Field(min_length=1, max_length=20)]
    by_hand: Annotated[list[Network], Field(max_length=20)] = []


class AddressIn(Schema):
    """The address of a post, as the network shows it."""

    url: Address


class ResolveIn(Schema):
    """Whether a post is on the network; its address where it is."""

    is_there: bool
    url: Annotated[str, StringConstraints(max_length=500), Stored] = ""


class OwnPostIn(AddressIn):
    """A post that was made without being planned here."""

    locale: Locale


class VariantOut(Schema):
    """What one network gets."""

    network: str
    text: str
    template_key: str
    format_key: str
    alt_text: str


class PostOut(Schema):
    """A post."""

    id: UUID
    campaign_id: UUID
    company_id: UUID
    membership_id: UUID
    locale: str
    text: str
    link: str
    state: str
    revision: int
    variants: list[VariantOut]

    @classmethod
    def of(cls, post: Post) -> "PostOut":
        """From a row."""
        columns = ("id", "campaign_id", "company_id", "membership_id", "locale", "text", "link", "state", "revision")
        variants = [VariantOut.from_orm(variant) for variant in post.variants.all()]
        return cls(**{name: getattr(post, name) for name in columns}, variants=variants)


class DeliveryOut(Schema):
    """A post on its way to one account. `way`: auto or by_hand."""

    id: UUID
    post_id: UUID
    network: str
    way: str
    state: str
    due_at: datetime
    wall_time: str
    zone: str
    is_approved: bool
    is_held: bool
    similarity: float | None
    published_at: datetime | None
    permalink: str
    failure_code: str
    failure_reason: str
    failure_remedy: str

    @classmethod
    def of(cls, row: Delivery) -> "DeliveryOut":
        """From a row."""
        return cls(
            id=row.id,
            post_id=row.post_id,
            network=row.network,
            way=row.mode,
            state=row.state,
            due_at=row.due_at,
            wall_time=row.wall_time,
            zone=row.zone,
            is_approved=bool(row.approved_sha256),
            is_held=row.held_at is not None,
            similarity=row.similarity,
            published_at=row.published_at,
            permalink=row.permalink,
            failure_code=row.failure_code,
            failure_reason=row.failure_reason,
            failure_remedy=row.failure_remedy,
        )


class DeliveriesOut(Schema):
    """A page of deliveries; `next` is the `after` of the following page."""

    items: list[DeliveryOut]
    next: UUID | None


class BreachOut(Schema):
    """A rule of a network that the content breaks."""

    network: str
    rule: str
    message: str
    remedy: str
    excess: int

    @classmethod
    def of(cls, network: str, breach: RuleBreach) -> "BreachOut":
        """From an adapter's finding."""
        return cls(
            network=network, rule=breach.rule_id, message=breach.message, remedy=breach.remedy, excess=breach.excess
        )


class ScheduledOut(Schema):
    """What was scheduled, and what was left out because a rule is broken."""

    deliveries: list[DeliveryOut]
    left_out: list[BreachOut]

    @classmethod
    def of(cls, found: Scheduled) -> "ScheduledOut":
        """From the service's answer."""
        left_out = [
            BreachOut.of(network, breach) for network, breaches in found.breaches.items() for breach in breaches
        ]
        return cls(deliveries=[DeliveryOut.of(row) for row in found.deliveries], left_out=left_out)


class AccountOut(Schema):
    """An account on a network; its tokens never leave."""

    id: UUID
    network: str
    kind: str
    handle: str
    display_name: str
    state: str
    expires_at: datetime | None
    followers: int | None
    followers_at: datetime | None

    @classmethod
    def of(cls, account: Account) -> "AccountOut":
        """From a row."""
        return cls.from_orm(account)


class AccountsOut(Schema):
    """A company's accounts."""

    items: list[AccountOut]


class HeldOut(Schema):
    """How many unsent deliveries a campaign's switch holds."""

    is_held: bool
    held: int


class NeedOut(Schema):
    """One thing of a campaign that needs somebody."""

    state: str
    network: str
    code: str
    reason: str
    deliveries: int
    companies: int

    @classmethod
    def of(cls, line: NeedLine) -> "NeedOut":
        """From a query's line."""
        return cls(**vars(line))


class NeedsOut(Schema):
    """What needs somebody, the most frequent first."""

    items: list[NeedOut]
