"""Pictures that a lead took back: their addresses flow in, unsent deliveries are held and none is approved anew."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict
from kits.queries import recalled_among
from social.content import Content
from social.models import Delivery, PostVariant
from social.states import UNSENT


@transaction.atomic
def hold_pictures(*, campaign_id: UUID, sha256s: Collection[str], actor_id: UUID | None, now: datetime) -> int:
    """Hold every unsent delivery of a campaign that shows one of some pictures, and return how many are new."""
    unsent = Delivery.objects.filter(campaign_id=campaign_id, state__in=sorted(UNSENT), held_at=None)
    shown = {
        (post_id, network)
        for post_id, network, media in PostVariant.objects.filter(post__in=unsent.values("post_id"))
        .exclude(media=[])
        .values_list("post_id", "network", "media")
        if any(picture["sha256"] in sha256s for picture in media)
    }
    held = 0
    for row in unsent:
        if (row.post_id, row.network) in shown and _hold(row, now):
            held += 1
            ledger.record(
                "post.held",
                actor_id=actor_id,
                campaign_id=row.campaign_id,
                company_id=row.company_id,
                subject=("delivery", row.id),
                fields=["state"],
            )
    return held


def _hold(row: Delivery, now: datetime) -> bool:
    return bool(Delivery.objects.filter(id=row.id, state__in=sorted(UNSENT), held_at=None).update(held_at=now))


def is_recalled(content: Content) -> bool:
    """Whether it shows a picture that the campaign's lead took back."""
    return bool(content.pictures and recalled_among([picture.sha256 for picture in content.pictures]))


def refuse_recalled(contents: Iterable[Content]) -> None:
    """Raise Conflict where a picture is one that the campaign's lead took back."""
    if any(is_recalled(content) for content in contents):
        raise Conflict(
            "picture_withdrawn",
            _("The campaign's lead has withdrawn a picture of this post."),
            _("Take the newest kit, then choose the picture again."),
        )
