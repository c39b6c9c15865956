"""Joining is customising: name, address and logo flow in; the company is in and has its kit, or neither."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from coalition.models import Campaign, Invitation, Membership, Person
from coalition.names import clean_name
from coalition.queries import member_email, tracked_address
from coalition.rights import Viewer
from coalition.services import Joined, Joining, count_or_refuse, join, mark_joined, queue_mail
from kits.addressing import address
from kits.drawing import Look, campaign_look, draw, says_the_same
from kits.models import Brand, KitVersion, Personalisation, Template
from kits.queries.versions import published_version
from kits.services.branding import (
    PreparedLogo,
    dress,
    make_brand,
    prepare_logo,
    show_on_wall,
    wall_tile_of,
)
from kits.services.rendering import store_rendition
from kits.tiles import WallTile, wall_tile
from visuals import Rendering, VisualsError

TRIES_AN_HOUR = 60
ARRIVALS_AN_HOUR = 60  # a whole office may join behind one address

logger = logging.getLogger(__name__)


def count_arrival(*, address: str, now: datetime) -> None:
    """Count somebody who is about to join from a network address, before a file of theirs is opened. Raises TooMany."""
    count_or_refuse(rule="join", subject=address, allowed=ARRIVALS_AN_HOUR, window=timedelta(hours=1), now=now)


def count_try(*, address: str, now: datetime) -> None:
    """Count a logo that is about to be opened for a stranger who only looks. Raises TooMany."""
    count_or_refuse(rule="try", subject=address, allowed=TRIES_AN_HOUR, window=timedelta(hours=1), now=now)


@dataclass(frozen=True)
class _Prepared:
    """Everything slow, done before the transaction opens."""

    campaign: Campaign
    version: KitVersion
    template: Template
    format_key: str
    locale: str
    logo: PreparedLogo
    look: Look
    picture: Rendering
    tile: WallTile


def join_with_brand(
    *,
    campaign_id: UUID,
    invitation: Invitation | None,
    joining: Joining,
    logo: bytes | None,
    colour: str | None = None,
    viewer: Viewer,
    now: datetime,
) -> Joined:
    """Let a company in, dress its kit and render its first square. What is refused leaves nothing behind.

    A company whose address was known already waits for its owner to press the button in the mail; `finish_joining`
    does the rest then. Raises Gone, Forbidden, Invalid, TooLarge, NoKit, Busy.
    """
    prepared = _prepare(campaign_id, joining, logo, colour)
    with transaction.atomic():
        joined = join(campaign_id=campaign_id, invitation=invitation, joining=joining, viewer=viewer, now=now)
        company = joined.membership.company
        brand = make_brand(company=company, prepared=prepared.logo, now=now)
        dress(membership=joined.membership, brand=brand, version=prepared.version, now=now)
        _keep_first(prepared, joined.membership, brand)
        if joined.may_sign_in:
            membership = _complete(joined.membership, prepared.tile, prepared.logo.field, joined.person, now)
            joined = replace(joined, membership=membership)
    return joined


def _prepare(campaign_id: UUID, joining: Joining, logo: bytes | None, colour: str | None) -> _Prepared:
    campaign = Campaign.objects.get(id=campaign_id)
    version = published_version(campaign_id=campaign_id)
    template = version.templates.all()[0]
    format_key = template.first_format
    locale = joining.locale if joining.locale in campaign.languages else campaign.default_locale
    prepared = prepare_logo(data=logo or b"", accent=campaign.accent, colour=colour or "")
    look = replace(
        campaign_look(campaign, version, colour=prepared.field, logo=prepared.png),
        company_name=clean_name(joining.company_name),
    )
    picture = draw(look, template, format_key, locale, encoding="png")
    tile = wall_tile(prepared.png, prepared.field)
    return _Prepared(campaign, version, template, format_key, locale, prepared, look, picture, tile)


def _keep_first(prepared: _Prepared, membership: Membership, brand: Brand) -> None:
    """Keep the picture that was drawn before the company was there, unless it lacks what only a company has."""
    look = replace(
        prepared.look,
        company_id=membership.company_id,
        company_name=membership.company.name,
        link=tracked_address(membership),
        country=membership.company.country,
        brand_id=brand.id,
    )
    if not says_the_same(prepared.look, look, prepared.template, prepared.locale, prepared.format_key):
        return
    sha256 = address(look, prepared.template, prepared.format_key, prepared.locale, "png")
    store_rendition(look, prepared.template, prepared.format_key, prepared.locale, sha256, prepared.picture)


def _complete(membership: Membership, tile: WallTile, field: str, person: Person, now: datetime) -> Membership:
    """Within the caller's transaction, which holds the membership and has seen that it is being prepared."""
    show_on_wall(membership=membership, tile=tile, field=field)
    membership = mark_joined(membership_id=membership.id)
    queue_mail(
        kind="kit_ready",
        room="kits",
        once_key=f"kit_ready/{membership.id}",
        to_email=person.email,
        locale=person.locale,
        campaign=membership.campaign,
        context={
            "link": settings.BASE_URL + reverse("kits:studio", args=[membership.id]),
            "company_name": membership.company.name,
            "position": membership.position,
        },
        now=now,
    )
    return membership


def finish_joining(*, membership_id: UUID, now: datetime) -> bool:
    """Count a company as joined once the owner of its address has confirmed. Safe to repeat; says whether it did."""
    waiting = (
        Personalisation.objects.select_related("membership__company", "membership__campaign", "brand")
        .filter(membership_id=membership_id, membership__state=Membership.State.PREPARING)
        .first()
    )
    if waiting is None:
        return False
    person = member_email(company_id=waiting.membership.company_id)
    if person is None:
        return False
    tile = wall_tile_of(waiting)
    with transaction.atomic():
        preparing = Membership.objects.select_for_update().filter(id=membership_id, state=Membership.State.PREPARING)
        if not preparing.exists():
            return False
        _complete(waiting.membership, tile, waiting.field, person, now)
    return True


def finish_joinings(*, now: datetime) -> int:
    """Finish all that were confirmed since; says how many."""
    ids = Personalisation.objects.filter(membership__state=Membership.State.PREPARING).values_list(
        "membership_id", flat=True
    )
    return sum(_finished(membership_id, now) for membership_id in ids)


def _finished(membership_id: UUID, now: datetime) -> bool:
    """One that cannot be finished, as its logo cannot be read, must not keep the others waiting."""
    try:
        return finish_joining(membership_id=membership_id, now=now)
    except (OSError, VisualsError):
        logger.exception("membership %s could not be finished", membership_id)
        return False
