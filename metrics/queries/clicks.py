"""How often a company's tracked link was followed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from metrics.models import LinkClicks


@dataclass(frozen=True)
class Clicks:
    """All clicks, and those of each day that had any."""

    total: int
    days: list[tuple[date, int]]


def clicks_of(*, viewer: Viewer, membership_id: UUID) -> Clicks:
    """The clicks on a company's link, for its people. Raises NotFound, Forbidden."""
    membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    days = list(LinkClicks.objects.filter(membership_id=membership_id).order_by("day").values_list("day", "clicks"))
    return Clicks(sum(clicks for _day, clicks in days), days)
