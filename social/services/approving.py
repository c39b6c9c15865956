"""Approving: a yes binds to text, pictures, account and window; X's guard sends near-identical texts to a person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.models import Campaign
from coalition.rights import Viewer
from social.adapters import adapter
from social.content import Content, approval_sha256
from social.errors import NothingCanGo
from social.models import Delivery, DeliveryState, Mode, Post, PostState
from social.moving import move
from social.networks.contract import RuleBreach
from social.pictures import as_published
from social.services.composing import contents_of, post_for
from social.services.recalling import refuse_recalled
from social.similarity import is_too_similar, nearest

APPROVE = "approve or schedule post"
BY_HAND_LATENESS = timedelta(days=7)  # a person may be late; a machine may not
GUARDED_NETWORKS = frozenset({"x"})  # networks that forbid near-identical posts by automation


@transaction.atomic
def approve_post(*, viewer: Viewer, post_id: UUID, now: datetime) -> Post:
    """Say yes to exactly what every unsent delivery of a post would send now. Raises NothingCanGo on broken rules."""
    post_for(viewer=viewer, post_id=post_id, action=APPROVE)
    post = Post.objects.select_for_update().get(id=post_id)
    approve_unsent(viewer, post, contents_of(post), now)
    return post


def approve_unsent(viewer: Viewer, post: Post, contents: Mapping[str, Content], now: datetime) -> None:
    unsent = list(
        Delivery.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(post=post, state__in=[DeliveryState.SCHEDULED, DeliveryState.PARKED])
    )
    refuse_recalled(contents[row.network] for row in unsent if row.network in contents)
    broken = {row.network: broken_rules(row.network, contents.get(row.network)) for row in unsent}
    if any(broken.values()):
        raise NothingCanGo({network: found for network, found in broken.items() if found})
    for row in unsent:
        content = contents[row.network]
        if row.network in GUARDED_NETWORKS:
            _guard(row, content)
        row.approved_sha256 = approval_of(row, content)
        Delivery.objects.filter(id=row.id).update(approved_sha256=row.approved_sha256)
    post.state, post.approved_by_id, post.approved_at = PostState.APPROVED, viewer.person_id, now
    post.save(update_fields=["state", "approved_by", "approved_at"])
    ledger.record(
        "post.approved",
        actor_id=viewer.person_id,
        campaign_id=post.campaign_id,
        company_id=post.company_id,
        subject=("post", post.id),
    )


def _guard(row: Delivery, content: Content) -> None:
    """Send an automated delivery to a person when its text is too close to another one of the campaign."""
    Campaign.objects.select_for_update().get(id=row.campaign_id)  # two partners at once see each other
    score = similarity_score(campaign_id=row.campaign_id, network=row.network, text=content.text, post_id=row.post_id)
    Delivery.objects.filter(id=row.id).update(similarity=score)
    if row.mode == Mode.AUTO and is_too_similar(score):
        row.late_at = late_after(row.due_at, Mode.BY_HAND)
        changes: dict[str, Any] = {"mode": Mode.BY_HAND, "late_at": row.late_at}
        moved = move(row.id, DeliveryState.PARKED, only_from=[DeliveryState.SCHEDULED], **changes)
        if not moved:
            Delivery.objects.filter(id=row.id, state=DeliveryState.PARKED).update(**changes)


def similarity_score(*, campaign_id: UUID, network: str, text: str, post_id: UUID | None = None) -> float:
    """How close a text is to the nearest other one planned or published on a network in the campaign."""
    others = (
        Delivery.objects.filter(campaign_id=campaign_id, network=network)
        .exclude(state=DeliveryState.CANCELLED)
        .exclude(post_id=post_id or UUID(int=0))
    )
    rows = Post.objects.filter(id__in=others.values("post_id"), variants__network=network).values_list(
        "text", "variants__text"
    )
    return nearest(text, (variant_text or post_text for post_text, variant_text in rows))


def approval_of(row: Delivery, content: Content) -> str:
    """The hash that binds an approval to content, account and window."""
    return approval_sha256(
        content,
        network=row.network,
        account_external_id=row.account.external_id if row.account else "",
        due_at=row.due_at,
        late_at=row.late_at,
    )


def broken_rules(network: str, content: Content | None) -> tuple[RuleBreach, ...]:
    """The rules of a network that content breaks; a network without a variant breaks one."""
    if content is None:
        return (RuleBreach("variant_missing", _("This post has nothing for this network."), _("Add it to the post.")),)
    return adapter(network).breaches(content=as_published(content))


def late_after(due_at: datetime, mode: Mode) -> datetime:
    """The moment after which a delivery due then is missed."""
    lateness = timedelta(seconds=settings.PUBLISH_LATENESS_S) if mode == Mode.AUTO else BY_HAND_LATENESS
    return due_at + lateness
