"""Scheduling and approving: a post, networks, a wall time and a zone flow in; deliveries that may go out flow out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.rights import WITHIN, Viewer, may, require
from social.errors import NothingCanGo, TooLate
from social.models import Account, Delivery, DeliveryState, Mode, Post, PostState
from social.moving import move
from social.networks.contract import RuleBreach
from social.services.approving import APPROVE, approve_unsent, broken_rules, late_after
from social.services.composing import DRAFT, contents_of, post_for
from social.states import UNSENT
from social.walltime import Instant, instant_of, wall_text

FURTHEST_YEARS = 10


@dataclass(frozen=True)
class Scheduled:
    """What came of scheduling: deliveries made, and networks whose rules the content breaks."""

    deliveries: list[Delivery]
    breaches: Mapping[str, tuple[RuleBreach, ...]] = field(default_factory=dict)
    instant: Instant | None = None


def schedule_post(
    *,
    viewer: Viewer,
    post_id: UUID,
    networks: Sequence[str],
    wall_time: datetime,
    zone: str,
    by_hand: Collection[str] = (),
    accounts: Mapping[str, UUID] | None = None,
    now: datetime,
) -> Scheduled:
    """Schedule a post and approve it at once: whoever may schedule is an approver. `now` is campaign time.

    A network whose rules are broken is left out and named in `breaches`; NothingCanGo when none remains. `accounts`
    chooses among several accounts of one network. Without a connected account, or on X with a text too close to
    another partner's, the delivery is by hand.
    """
    post = post_for(viewer=viewer, post_id=post_id, action=APPROVE)
    return _schedule(viewer, post, networks, _instant(wall_time, zone, now), zone, by_hand, accounts or {}, now)


def propose_post(
    *, viewer: Viewer, post_id: UUID, networks: Sequence[str], wall_time: datetime, zone: str, now: datetime
) -> Scheduled:
    """Plan a post and ask an approver for it: nothing goes out before."""
    post = post_for(viewer=viewer, post_id=post_id, action=DRAFT)
    return _schedule(viewer, post, networks, _instant(wall_time, zone, now), zone, (), {}, now, is_approved=False)


@transaction.atomic
def _schedule(
    viewer: Viewer,
    post: Post,
    networks: Sequence[str],
    instant: Instant,
    zone: str,
    by_hand: Collection[str],
    accounts: Mapping[str, UUID],
    now: datetime,
    *,
    is_approved: bool = True,
) -> Scheduled:
    post = Post.objects.select_for_update(of=("self",)).select_related("membership").get(id=post.id)
    if post.membership.state not in WITHIN:
        raise Conflict("not_within", _("Your company is not part of this campaign now."), "")
    contents = contents_of(post)
    breaches = {network: broken_rules(network, contents.get(network)) for network in networks}
    ready = [network for network in dict.fromkeys(networks) if not breaches[network]]
    broken = {network: found for network, found in breaches.items() if found}
    if not ready:
        raise NothingCanGo(broken)
    for network in ready:
        if Delivery.objects.filter(post=post, network=network).exclude(state=DeliveryState.CANCELLED).exists():
            raise Conflict(
                "scheduled_already", _("This post is scheduled on this network."), _("Move it, or stop it first.")
            )
    made = []
    for network in ready:
        account = _account(post.company_id, network, accounts.get(network))
        mode = Mode.AUTO if account and network not in by_hand else Mode.BY_HAND
        made.append(_delivery(post, network, account, mode, instant, zone, now))
    if is_approved:
        approve_unsent(viewer, post, contents, now)
    else:
        Post.objects.filter(id=post.id).update(state=PostState.AWAITING_APPROVAL)
    for row in made:
        row.refresh_from_db()
        _record("post.scheduled", viewer, row, ["due_at"])
    return Scheduled(made, broken, instant)


def _delivery(
    post: Post, network: str, account: Account | None, mode: Mode, instant: Instant, zone: str, now: datetime
) -> Delivery:
    return Delivery.objects.create(
        post=post,
        campaign_id=post.campaign_id,
        company_id=post.company_id,
        account=account,
        network=network,
        locale=post.locale,
        mode=mode,
        state=DeliveryState.SCHEDULED if mode == Mode.AUTO else DeliveryState.PARKED,
        due_at=instant.due_at,
        late_at=late_after(instant.due_at, mode),
        wall_time=wall_text(instant.local),
        zone=zone,
        created_at=now,
    )


@transaction.atomic
def move_delivery(*, viewer: Viewer, delivery_id: UUID, wall_time: datetime, zone: str, now: datetime) -> Delivery:
    """Give a delivery another time. It counts as approved again only where the viewer may approve. Raises TooLate."""
    row = _locked(delivery_id)
    require(viewer, DRAFT, company_id=row.company_id, campaign_id=row.campaign_id)
    instant = _instant(wall_time, zone, now)
    _set_due(row, instant.due_at, wall_text(instant.local), zone)
    _approve_again(viewer, row, now)
    _record("post.moved", viewer, row, ["due_at"])
    row.refresh_from_db()
    return row


@transaction.atomic
def publish_now(*, viewer: Viewer, delivery_id: UUID, now: datetime) -> Delivery:
    """Approve a delivery as it stands and make it due at once, also one that failed or was missed. Raises TooLate."""
    row = _locked(delivery_id)
    require(viewer, APPROVE, company_id=row.company_id, campaign_id=row.campaign_id)
    again = [DeliveryState.FAILED, DeliveryState.MISSED]
    if row.state in again and row.mode == Mode.AUTO:
        late_at = late_after(now, Mode.AUTO)
        move(
            row.id,
            DeliveryState.SCHEDULED,
            only_from=again,
            due_at=now,
            late_at=late_at,
            handle={},
            tries=0,
            next_try_at=None,
            failure_code="",
            failure_reason="",
            failure_remedy="",
            told_at=None,
        )
        row.refresh_from_db()
    _set_due(row, now, row.wall_time, row.zone)
    Delivery.objects.filter(id=row.id).update(held_at=None)
    post = Post.objects.select_for_update().get(id=row.post_id)
    approve_unsent(viewer, post, contents_of(post), now)  # whoever says "now" is an approver and has seen it
    _record("post.published_now", viewer, row, ["due_at"])
    row.refresh_from_db()
    return row


def _set_due(row: Delivery, due_at: datetime, wall: str, zone: str) -> None:
    """What was uploaded early may be gone by then; a handle that was sent under stays, to be recognised."""
    handle = row.handle if row.attempt_count else {}
    move(row.id, DeliveryState.SCHEDULED, only_from=[DeliveryState.CLAIMED, DeliveryState.STAGED])
    changed = Delivery.objects.filter(Q(id=row.id), state__in=[DeliveryState.SCHEDULED, DeliveryState.PARKED]).update(
        due_at=due_at,
        late_at=late_after(due_at, Mode(row.mode)),
        wall_time=wall,
        zone=zone,
        approved_sha256="",
        handle=handle,
    )
    if not changed:
        raise TooLate


def _approve_again(viewer: Viewer, row: Delivery, now: datetime) -> None:
    post = Post.objects.select_for_update().get(id=row.post_id)
    if post.state == PostState.APPROVED and may(
        viewer, APPROVE, company_id=row.company_id, campaign_id=row.campaign_id
    ):
        approve_unsent(viewer, post, contents_of(post), now)
    elif post.state == PostState.APPROVED:
        Post.objects.filter(id=post.id).update(state=PostState.AWAITING_APPROVAL)


def _locked(delivery_id: UUID) -> Delivery:
    row = Delivery.objects.select_for_update().filter(id=delivery_id).first()
    if row is None:
        raise NotFound
    if row.state not in UNSENT | {DeliveryState.FAILED, DeliveryState.MISSED}:
        raise TooLate
    return row


def _account(company_id: UUID, network: str, account_id: UUID | None) -> Account | None:
    rows = Account.objects.filter(company_id=company_id, network=network)
    if account_id:
        chosen = rows.filter(id=account_id).first()
        if chosen is None:
            raise NotFound
        return chosen
    return rows.filter(state=Account.State.CONNECTED).order_by("-connected_at").first()


def _instant(wall_time: datetime, zone: str, now: datetime) -> Instant:
    if wall_time.year > now.year + FURTHEST_YEARS:
        raise Invalid("time_far", _("This time is too far away."), _("Choose an earlier one."), field="wall_time")
    if wall_time.year < now.year - 1:
        raise _past()
    try:
        instant = instant_of(wall_time, zone)
    except ValueError as error:
        raise Invalid(
            "time_zone_unknown",
            _("This time zone is not known."),
            _("Use a name such as Europe/Brussels."),
            field="zone",
        ) from error
    if instant.due_at < now - timedelta(minutes=1):
        raise _past()
    return instant


def _past() -> Invalid:
    return Invalid("time_past", _("This time has passed."), _("Choose a later one."), field="wall_time")


def _record(kind: str, viewer: Viewer, row: Delivery, fields: Sequence[str]) -> None:
    ledger.record(
        kind,
        actor_id=viewer.person_id,
        campaign_id=row.campaign_id,
        company_id=row.company_id,
        subject=("delivery", row.id),
        fields=fields,
    )
