"""Posts made by hand: an address flows in, a published delivery flows out; and links that open without signing in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Gone, Invalid, NotFound
from coalition.models import Membership
from coalition.rights import WITHIN, Viewer, require
from social.adapters import adapter, label_of, network_keys
from social.driving import drive_one
from social.errors import TooLate
from social.models import Account, Delivery, DeliveryState, Mode, Post, PostState
from social.moving import move
from social.networks.contract import PostAddress
from social.services.accounts import credentials_of
from social.walltime import wall_text

REGISTER = "register a post made by hand"
LINK_SALT, LINK_AGE_S = "social.hand", 60 * 86_400
ONE_POST = timedelta(seconds=1)  # two ids of one company's post were made within it
AHEAD = timedelta(minutes=10)  # how far a network's clock may run ahead of ours


@dataclass(frozen=True)
class Registration:
    """What an address says, with the network's own id."""

    address: PostAddress
    external_id: str
    published_at: datetime


def register_by_hand(*, viewer: Viewer, delivery_id: UUID, url: str, now: datetime) -> Delivery:
    """Say where a post made by hand is. `now` is campaign time. Raises Invalid, Conflict (known already), TooLate."""
    row = Delivery.objects.filter(id=delivery_id).first()
    if row is None:
        raise NotFound
    require(viewer, REGISTER, company_id=row.company_id, campaign_id=row.campaign_id)
    return _register(row, url, viewer.person_id, now)


def register_with_link(*, token: str, url: str, now: datetime) -> Delivery:
    """The same for whoever holds the link that its mail carried."""
    return _register(delivery_of_link(token=token), url, None, now)


def _register(row: Delivery, url: str, actor_id: UUID | None, now: datetime) -> Delivery:
    if row.mode != Mode.BY_HAND or row.state != DeliveryState.PARKED:
        raise TooLate
    found = read_address(network=row.network, url=url, account=row.account, now=now, since=row.campaign.starts_at)
    with transaction.atomic():
        register_found(row, found, only_from=DeliveryState.PARKED, actor_id=actor_id)
    row.refresh_from_db()
    return row


def register_found(row: Delivery, found: Registration, *, only_from: DeliveryState, actor_id: UUID | None) -> None:
    """Count a post that a person found; Conflict when another delivery holds it already."""
    if _is_counted(row, found):
        raise _known_already()
    try:
        with transaction.atomic():
            moved = move(
                row.id,
                DeliveryState.PUBLISHED,
                only_from=[only_from],
                external_id=found.external_id,
                permalink=found.address.canonical_url,
                published_at=found.published_at,
                source="registered",
            )
    except IntegrityError as error:
        raise _known_already() from error
    if not moved:
        raise TooLate
    ledger.record(
        "post.published",
        actor_id=actor_id,
        campaign_id=row.campaign_id,
        company_id=row.company_id,
        subject=("delivery", row.id),
        fields=["state", "permalink"],
    )


def _is_counted(row: Delivery, found: Registration) -> bool:
    """Whether another delivery holds this post under another id: a short code, or LinkedIn's activity of a share."""
    others = Delivery.objects.filter(network=row.network, state=DeliveryState.PUBLISHED).exclude(id=row.id)
    if others.filter(permalink=found.address.canonical_url).exists():
        return True
    made_at = found.address.published_at
    if made_at is None or found.address.is_about:
        return False
    near = others.filter(company_id=row.company_id, published_at__range=(made_at - ONE_POST, made_at + ONE_POST))
    return any(_kind_of(name) != _kind_of(found.external_id) for name in near.values_list("external_id", flat=True))


def _kind_of(external_id: str) -> str:
    """`urn:li:share:` of `urn:li:share:7`; nothing of a bare number."""
    return external_id.rstrip("0123456789")


def _known_already() -> Conflict:
    return Conflict("registered_already", _("This post is registered already."), _("Paste the address of another one."))


def register_own_post(*, viewer: Viewer, membership_id: UUID, url: str, locale: str, now: datetime) -> Delivery:
    """Count a post that a company made without planning it here."""
    membership = Membership.objects.select_related("campaign").filter(id=membership_id).first()
    if membership is None:
        raise NotFound
    require(viewer, REGISTER, company_id=membership.company_id, campaign_id=membership.campaign_id)
    if membership.state not in WITHIN:
        raise Conflict("not_within", _("Your company is not part of this campaign now."), "")
    network = next((key for key in network_keys() if adapter(key).parse_post_address(url=url)), None)
    if network is None:
        raise _unreadable(url)
    account = Account.objects.filter(
        company_id=membership.company_id, network=network, state=Account.State.CONNECTED
    ).first()
    campaign = membership.campaign
    found = read_address(network=network, url=url, account=account, now=now, since=campaign.starts_at)
    with transaction.atomic():
        post = Post.objects.create(
            campaign=campaign,
            company_id=membership.company_id,
            membership=membership,
            locale=locale,
            state=PostState.DRAFT,
            created_by_id=viewer.person_id,
            created_at=now,
            updated_at=now,
        )
        row = Delivery.objects.create(
            post=post,
            campaign=campaign,
            company_id=membership.company_id,
            account=account,
            network=network,
            locale=locale,
            mode=Mode.BY_HAND,
            state=DeliveryState.PARKED,
            due_at=found.published_at,
            late_at=now + timedelta(days=1),
            wall_time=wall_text(found.published_at),
            zone="UTC",
            created_at=now,
        )
        register_found(row, found, only_from=DeliveryState.PARKED, actor_id=viewer.person_id)
    row.refresh_from_db()
    return row


def read_address(*, network: str, url: str, account: Account | None, now: datetime, since: datetime) -> Registration:
    """What a pasted address says: the network asked for its own id where an account can. Raises Invalid."""
    face = adapter(network)
    address = face.parse_post_address(url=url.strip())
    if address is None:
        raise _unreadable(url, network)
    external_id = address.external_id
    if not external_id and account and account.state == Account.State.CONNECTED:
        external_id = drive_one(face.resolve(address=address, credentials=credentials_of(account))) or ""
    published_at = address.published_at or now
    if published_at > now + AHEAD or published_at < since:
        raise Invalid(
            "post_outside_campaign",
            _("This post was not made during the campaign."),
            _("Paste the address of the post you made for it."),
            field="url",
        )
    return Registration(address, external_id or address.code, min(published_at, now))


def _unreadable(url: str, network: str = "") -> Invalid:
    where = label_of(network) if network else _("a network we know")
    return Invalid(
        "address_unreadable",
        _("This is not the address of a post on %s.") % where,
        _("Open the post itself, copy its full address, paste it here."),
        field="url",
    )


def hand_link(delivery_id: UUID) -> str:
    """The address of a delivery's by-hand page for whoever holds it."""
    token = signing.dumps(str(delivery_id), salt=LINK_SALT)
    return settings.BASE_URL + reverse("social:hand", args=[token])


def delivery_of_link(*, token: str) -> Delivery:
    """The delivery that a by-hand link leads to. NotFound for a forged one, Gone for one that is over."""
    try:
        delivery_id = signing.loads(token, salt=LINK_SALT, max_age=LINK_AGE_S)
    except signing.SignatureExpired as error:
        raise Gone("link_old", _("This link is too old."), _("Sign in to find the post in your calendar.")) from error
    except signing.BadSignature as error:
        raise NotFound from error
    row = (
        Delivery.objects.select_related("post__membership", "campaign", "company", "account")
        .filter(id=UUID(delivery_id), mode=Mode.BY_HAND)
        .first()
    )
    if row is None or row.post.membership.state not in WITHIN or row.company.state != "active":
        raise NotFound
    if row.state == DeliveryState.CANCELLED:
        raise Gone("post_stopped", _("This post was stopped."), _("There is nothing to do."))
    return row
