"""Deliveries over the API: listed, moved, sent now, stopped, registered and resolved."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query

from coalition.clock import campaign_now, database_now
from coalition.queries import membership_seen_by
from coalition.rights import acts, viewer_of
from social.api.mount import IdempotencyKey, once, router
from social.models import DeliveryState
from social.queries import deliveries_page, delivery_seen_by
from social.schemas import AddressIn, DeliveriesOut, DeliveryOut, OwnPostIn, ResolveIn, WhenIn
from social.services import (
    cancel_delivery,
    move_delivery,
    publish_now,
    register_by_hand,
    register_own_post,
    resolve_as_absent,
    resolve_as_there,
)
from social.walltime import parse_wall_time

WORKSPACE, DRAFT, APPROVE = "view company workspace", "create or edit draft post", "approve or schedule post"
REGISTER = "register a post made by hand"
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/memberships/{membership_id}/deliveries", response=DeliveriesOut, operation_id="list_deliveries")
@acts(WORKSPACE)
def list_deliveries(
    request: HttpRequest,
    membership_id: UUID,
    state: DeliveryState | None = None,
    after: UUID | None = None,
    limit: Limit = 50,
) -> DeliveriesOut:
    """A company's deliveries in a campaign, in the order they were planned."""
    viewer = viewer_of(request)
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=WORKSPACE)
    rows = deliveries_page(
        viewer=viewer,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        state=state or "",
        after=after,
        limit=limit + 1,
    )
    shown = rows[:limit]
    return DeliveriesOut(items=[DeliveryOut.of(row) for row in shown], next=shown[-1].id if len(rows) > limit else None)


@router.get("/deliveries/{delivery_id}", response=DeliveryOut, operation_id="get_delivery")
@acts(WORKSPACE)
def get_delivery(request: HttpRequest, delivery_id: UUID) -> DeliveryOut:
    """One delivery."""
    return DeliveryOut.of(delivery_seen_by(viewer=viewer_of(request), delivery_id=delivery_id))


@router.post("/deliveries/{delivery_id}/move", response=DeliveryOut, operation_id="move_delivery")
@acts(DRAFT)
def move(request: HttpRequest, delivery_id: UUID, given: WhenIn) -> DeliveryOut:
    """Give a delivery another time; it is approved again only by an approver."""
    row = move_delivery(
        viewer=viewer_of(request),
        delivery_id=delivery_id,
        wall_time=parse_wall_time(given.wall_time),
        zone=given.zone,
        now=campaign_now(),
    )
    return DeliveryOut.of(row)


@router.post("/deliveries/{delivery_id}/publish-now", response=DeliveryOut, operation_id="publish_now")
@acts(APPROVE)
def publish(request: HttpRequest, delivery_id: UUID, idempotency_key: IdempotencyKey = "") -> Any:
    """Make a delivery due at once, also one that failed or was missed."""

    def run() -> DeliveryOut:
        return DeliveryOut.of(publish_now(viewer=viewer_of(request), delivery_id=delivery_id, now=campaign_now()))

    return once(request, operation="publish_now", key=idempotency_key, status=200, run=run)


@router.post("/deliveries/{delivery_id}/cancel", response=DeliveryOut, operation_id="cancel_delivery")
@acts("cancel scheduled post")
def cancel(request: HttpRequest, delivery_id: UUID) -> DeliveryOut:
    """Stop a delivery for good; 409 when it is going or has gone out."""
    return DeliveryOut.of(cancel_delivery(viewer=viewer_of(request), delivery_id=delivery_id))


@router.post("/deliveries/{delivery_id}/register", response=DeliveryOut, operation_id="register_delivery")
@acts(REGISTER)
def register(request: HttpRequest, delivery_id: UUID, given: AddressIn, idempotency_key: IdempotencyKey = "") -> Any:
    """Say where a post made by hand is."""

    def run() -> DeliveryOut:
        return DeliveryOut.of(
            register_by_hand(viewer=viewer_of(request), delivery_id=delivery_id, url=given.url, now=campaign_now())
        )

    return once(request, operation="register_delivery", key=idempotency_key, status=200, run=run)


@router.post("/memberships/{membership_id}/own-posts", response={201: DeliveryOut}, operation_id="register_own_post")
@acts(REGISTER)
def register_own(
    request: HttpRequest, membership_id: UUID, given: OwnPostIn, idempotency_key: IdempotencyKey = ""
) -> Any:
    """Count a post that was made without being planned here."""

    def run() -> DeliveryOut:
        row = register_own_post(
            viewer=viewer_of(request),
            membership_id=membership_id,
            url=given.url,
            locale=given.locale,
            now=campaign_now(),
        )
        return DeliveryOut.of(row)

    return once(request, operation="register_own_post", key=idempotency_key, status=201, run=run)


@router.post("/deliveries/{delivery_id}/resolve", response=DeliveryOut, operation_id="resolve_delivery")
@acts("resolve unknown post")
def resolve(request: HttpRequest, delivery_id: UUID, given: ResolveIn) -> DeliveryOut:
    """Say whether a post whose reply was lost is on the network, where the network cannot be asked."""
    viewer, now = viewer_of(request), campaign_now()
    if given.is_there:
        return DeliveryOut.of(resolve_as_there(viewer=viewer, delivery_id=delivery_id, url=given.url, now=now))
    return DeliveryOut.of(resolve_as_absent(viewer=viewer, delivery_id=delivery_id, now=now, clock=database_now()))
