"""A person's word where a network cannot be asked: whether a post whose reply was lost is there or not."""

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition import ledger
from coalition.errors import Conflict, NotFound
from coalition.rights import Viewer, require
from social.errors import TooLate
from social.models import Delivery, DeliveryState
from social.moving import move
from social.services.by_hand import read_address, register_found

RESOLVE = "resolve unknown post"
VISIBILITY_LAG = timedelta(seconds=60)  # how long a network may hide what it has accepted, also from people


def resolve_as_there(*, viewer: Viewer, delivery_id: UUID, url: str, now: datetime) -> Delivery:
    """'It is there': take the post's address as proof. Raises Invalid for another network's, Conflict when known."""
    row = _row(viewer, delivery_id)
    found = read_address(network=row.network, url=url, account=row.account, now=now, since=row.campaign.starts_at)
    with transaction.atomic():
        register_found(row, found, only_from=DeliveryState.NEEDS_PERSON, actor_id=viewer.person_id)
    row.refresh_from_db()
    return row


@transaction.atomic
def resolve_as_absent(*, viewer: Viewer, delivery_id: UUID, now: datetime, clock: datetime) -> Delivery:
    """'It is not there': send it again while its time allows, else count it as missed.

    `clock` is the database's. Raises Conflict while the send may still arrive: a look before then proves nothing.
    """
    row = _row(viewer, delivery_id)
    if row.hard_deadline_at is not None and clock <= row.hard_deadline_at + VISIBILITY_LAG:
        wait_s = (row.hard_deadline_at + VISIBILITY_LAG - clock).total_seconds()
        raise Conflict(
            "may_still_arrive",
            _("The post may still appear."),
            ngettext("Look again in %(number)s second.", "Look again in %(number)s seconds.", ceil(wait_s))
            % {"number": ceil(wait_s)},
        )
    to = DeliveryState.SCHEDULED if row.late_at > now else DeliveryState.MISSED
    if not move(row.id, to, only_from=[DeliveryState.NEEDS_PERSON], handle={}, next_try_at=None):
        raise TooLate
    ledger.record(
        "post.found_absent",
        actor_id=viewer.person_id,
        campaign_id=row.campaign_id,
        company_id=row.company_id,
        subject=("delivery", row.id),
        fields=["state"],
    )
    row.refresh_from_db()
    return row


def _row(viewer: Viewer, delivery_id: UUID) -> Delivery:
    row = Delivery.objects.select_related("account", "campaign").filter(id=delivery_id).first()
    if row is None:
        raise NotFound
    require(viewer, RESOLVE, company_id=row.company_id, campaign_id=row.campaign_id)
    if row.state != DeliveryState.NEEDS_PERSON:
        raise TooLate
    return row
