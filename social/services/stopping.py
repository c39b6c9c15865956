"""Stopping: one delivery, a company's, or everything a campaign has not sent yet; the send looks at all of it again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from coalition import ledger
from coalition.errors import Forbidden, NotFound
from coalition.rights import Viewer, require
from social.errors import TooLate
from social.models import CampaignHold, Delivery, DeliveryState
from social.moving import move
from social.services.composing import contents_of
from social.services.recalling import refuse_recalled
from social.states import UNSENT

CANCEL = "cancel scheduled post"
HOLD_ALL = "hold every unsent delivery"


@transaction.atomic
def cancel_delivery(*, viewer: Viewer, delivery_id: UUID) -> Delivery:
    """Stop a delivery for good. Once this has returned it is never sent; TooLate when it is going or has gone out."""
    row = Delivery.objects.select_related("post").filter(id=delivery_id).first()
    if row is None:
        raise NotFound
    cell = require(viewer, CANCEL, company_id=row.company_id, campaign_id=row.campaign_id, narrowed=frozenset({"own"}))
    if cell == "own" and row.post.created_by_id != viewer.person_id:
        raise Forbidden(CANCEL)
    if not move(row.id, DeliveryState.CANCELLED, only_from=UNSENT):
        raise TooLate
    _record("post.cancelled", viewer.person_id, row)
    row.refresh_from_db()
    return row


@transaction.atomic
def cancel_for_company(*, campaign_id: UUID, company_id: UUID, actor_id: UUID | None) -> int:
    """Stop what a company has not sent in a campaign: it left, was removed or is being erased."""
    rows = list(Delivery.objects.filter(campaign_id=campaign_id, company_id=company_id, state__in=sorted(UNSENT)))
    stopped = [row for row in rows if move(row.id, DeliveryState.CANCELLED, only_from=UNSENT)]
    for row in stopped:
        _record("post.cancelled", actor_id, row)
    return len(stopped)


@transaction.atomic
def hold_delivery(*, viewer: Viewer, delivery_id: UUID, now: datetime) -> None:
    """Keep one delivery back until it is released; a lead may hold what it may not read."""
    _set_held(viewer, delivery_id, now)


@transaction.atomic
def release_delivery(*, viewer: Viewer, delivery_id: UUID) -> None:
    """Let a held delivery go again. Raises Conflict while it shows a picture that was withdrawn."""
    _set_held(viewer, delivery_id, None)


def _set_held(viewer: Viewer, delivery_id: UUID, held_at: datetime | None) -> None:
    row = Delivery.objects.select_related("post").filter(id=delivery_id).first()
    if row is None:
        raise NotFound
    require(viewer, CANCEL, company_id=row.company_id, campaign_id=row.campaign_id, narrowed=frozenset({"hold"}))
    content = contents_of(row.post).get(row.network)
    if held_at is None and content is not None:
        refuse_recalled([content])
    if not Delivery.objects.filter(id=row.id, state__in=sorted(UNSENT)).update(held_at=held_at):
        raise TooLate
    _record("post.held" if held_at else "post.released", viewer.person_id, row)


@transaction.atomic
def hold_campaign(*, viewer: Viewer, campaign_id: UUID, now: datetime) -> int:
    """Hold every unsent delivery of a campaign with one row, and return how many that are."""
    require(viewer, HOLD_ALL, campaign_id=campaign_id)
    _hold, is_new = CampaignHold.objects.get_or_create(
        campaign_id=campaign_id, defaults={"held_by_id": viewer.person_id, "held_at": now}
    )
    if is_new:
        _record_campaign("campaign.held", viewer, campaign_id)
    return Delivery.objects.filter(campaign_id=campaign_id, state__in=sorted(UNSENT)).count()


@transaction.atomic
def release_campaign(*, viewer: Viewer, campaign_id: UUID) -> None:
    """Let a campaign's deliveries go again; what has become too late meanwhile is missed, not sent."""
    require(viewer, HOLD_ALL, campaign_id=campaign_id)
    gone, _rows = CampaignHold.objects.filter(campaign_id=campaign_id).delete()
    if gone:
        _record_campaign("campaign.released", viewer, campaign_id)


def _record(kind: str, actor_id: UUID | None, row: Delivery, fields: Iterable[str] = ("state",)) -> None:
    ledger.record(
        kind,
        actor_id=actor_id,
        campaign_id=row.campaign_id,
        company_id=row.company_id,
        subject=("delivery", row.id),
        fields=fields,
    )


def _record_campaign(kind: str, viewer: Viewer, campaign_id: UUID) -> None:
    ledger.record(
        kind, actor_id=viewer.person_id, campaign_id=campaign_id, subject=("campaign", campaign_id), fields=["hold"]
    )
