"""Words for where a delivery stands: a row and a moment flow in; shape, status word and next step flow out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from social.adapters import label_of
from social.models import Delivery, DeliveryState, Mode
from ui import format_time

Shape = Literal["draft", "waiting", "scheduled", "sending", "published", "failed", "stopped", "needs_you"]


@dataclass(frozen=True)
class Standing:
    """A status word with its shape, and what to do now."""

    shape: Shape
    word: str
    next_step: str = ""


def standing_of(row: Delivery, *, now: datetime, is_campaign_held: bool = False) -> Standing:
    """Where a delivery stands at a moment of campaign time."""
    time = format_time(row.due_at, zone=row.zone)
    if row.state in _FIXED:
        return _FIXED[DeliveryState(row.state)](row)
    if not row.approved_sha256:
        return Standing("waiting", _("Waiting for approval"), _("An approver of your company says yes or changes it."))
    if is_campaign_held or row.held_at:
        return Standing(
            "stopped", _("Held back"), _("The campaign's lead holds it. It goes out once released, if in time.")
        )
    if row.mode == Mode.BY_HAND:
        return _by_hand(row, now, time)
    if row.state == DeliveryState.PARKED:
        return Standing(
            "needs_you", _("Connect %s again") % label_of(row.network), _("Then it goes out at its time by itself.")
        )
    return Standing("scheduled", _("Goes out %s") % time)


def _by_hand(row: Delivery, now: datetime, time: str) -> Standing:
    if row.due_at > now:
        return Standing("scheduled", _("By hand, %s") % time, _("You get a mail with picture and text at its time."))
    return Standing("needs_you", _("Post it by hand"), _("Share it, then paste the address of your post."))


def _published(row: Delivery) -> Standing:
    return Standing("published", _("Published"))


def _failed(row: Delivery) -> Standing:
    return Standing("failed", _("Failed"), " ".join(part for part in (row.failure_reason, row.failure_remedy) if part))


def _missed(row: Delivery) -> Standing:
    return Standing("failed", _("Missed"), _("Its time had passed before it could go out. Post it now, or by hand."))


def _needs_person(row: Delivery) -> Standing:
    word = _("Look whether it is on %s") % label_of(row.network)
    return Standing("needs_you", word, f"{row.failure_reason} {row.failure_remedy}".strip())


def _sending(row: Delivery) -> Standing:
    return Standing("sending", _("Going out"))


def _unknown(row: Delivery) -> Standing:
    step = _("%s did not answer. We look whether the post is there, and never send it twice.")
    return Standing("sending", _("Being checked"), step % label_of(row.network))


def _stopped(row: Delivery) -> Standing:
    return Standing("stopped", _("Stopped"))


_FIXED = {
    DeliveryState.PUBLISHED: _published,
    DeliveryState.FAILED: _failed,
    DeliveryState.MISSED: _missed,
    DeliveryState.NEEDS_PERSON: _needs_person,
    DeliveryState.SENDING: _sending,
    DeliveryState.UNKNOWN: _unknown,
    DeliveryState.CANCELLED: _stopped,
}
