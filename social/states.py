"""The states of a delivery and the one table of moves. In: two states. Out: whether one may follow the other."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    PARKED = "parked", _("Waiting for you")
    CLAIMED = "claimed", _("Getting ready")
    STAGED = "staged", _("Ready")
    SENDING = "sending", _("Going out")
    UNKNOWN = "unknown", _("Being checked")
    NEEDS_PERSON = "needs_person", _("Needs you")
    PUBLISHED = "published", _("Published")
    FAILED = "failed", _("Failed")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Stopped")


class PostState(TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
    APPROVED = "approved", _("Approved")


class Mode(TextChoices):
    AUTO = "auto", _("Automatically")
    BY_HAND = "by_hand", _("By hand")


S = DeliveryState

# Each line is a fact about the outside world: nothing returns from `published`, and only proof leaves `sending` and
# `unknown`. `failed` and `missed` had no effect on the network, so a person may schedule them anew. `claimed` becomes
# `unknown` when staging shows that an earlier send, held to be absent, arrived after all.
MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    S.SCHEDULED: frozenset({S.CLAIMED, S.PARKED, S.CANCELLED, S.MISSED}),
    S.PARKED: frozenset({S.SCHEDULED, S.PUBLISHED, S.CANCELLED, S.MISSED}),
    S.CLAIMED: frozenset({S.STAGED, S.SCHEDULED, S.PARKED, S.FAILED, S.CANCELLED, S.UNKNOWN}),
    S.STAGED: frozenset({S.SENDING, S.SCHEDULED, S.CANCELLED}),
    S.SENDING: frozenset({S.PUBLISHED, S.FAILED, S.UNKNOWN, S.SCHEDULED, S.PARKED}),
    S.UNKNOWN: frozenset({S.PUBLISHED, S.SCHEDULED, S.NEEDS_PERSON}),
    S.NEEDS_PERSON: frozenset({S.PUBLISHED, S.SCHEDULED, S.MISSED}),
    S.FAILED: frozenset({S.SCHEDULED}),
    S.MISSED: frozenset({S.SCHEDULED}),
    S.PUBLISHED: frozenset(),
    S.CANCELLED: frozenset(),
}

IN_HAND = frozenset({S.CLAIMED, S.STAGED, S.SENDING})  # some publisher holds it under a lease
UNSENT = frozenset({S.SCHEDULED, S.PARKED, S.CLAIMED, S.STAGED})  # nothing has left: edits and cancels win
POSSIBLY_SENT = frozenset({S.SENDING, S.UNKNOWN, S.NEEDS_PERSON, S.PUBLISHED})


def may_move(old: DeliveryState, new: DeliveryState) -> bool:
    """Whether a delivery may go from one state to another."""
    return new in MOVES[old]


def sources_of(new: DeliveryState) -> frozenset[DeliveryState]:
    """The states that a delivery may come from."""
    return frozenset(old for old, targets in MOVES.items() if new in targets)
