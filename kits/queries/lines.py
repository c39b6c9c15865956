"""Own lines to look at: the campaign's rule, what waits for a lead, and what a member's studio tells of it."""

from uuid import UUID

from coalition.rights import Viewer, require
from kits.models import LineRule, OwnLine
from kits.models.lines import OPEN

EDIT = "edit campaign and kit templates"
SHOWN_AT_ONCE = 100


def rule_of(*, campaign_id: UUID) -> LineRule:
    """The rule of a campaign; free where nobody chose one."""
    return LineRule.objects.filter(campaign_id=campaign_id).first() or LineRule(campaign_id=campaign_id)


def open_lines(*, viewer: Viewer, campaign_id: UUID) -> list[OwnLine]:
    """The oldest lines that wait for a look: those not shown yet, then those shown, then those written over since."""
    require(viewer, EDIT, campaign_id=campaign_id)
    rows = OwnLine.objects.filter(membership__campaign_id=campaign_id, state__in=OPEN)
    return list(rows.select_related("membership__company").order_by("-state", "written_at")[:SHOWN_AT_ONCE])


def waiting_lines(*, membership_id: UUID) -> dict[tuple[str, str, str], str]:
    """What a member wrote that is not shown yet, by template or "*", slot and language."""
    return {(row.key, row.slot, row.locale): row.text for row in waiting_of(membership_id=membership_id)}


def waiting_of(*, membership_id: UUID) -> list[OwnLine]:
    """The same as rows, oldest first."""
    rows = OwnLine.objects.filter(membership_id=membership_id, state=OwnLine.State.WAITING)
    return list(rows.order_by("written_at", "id"))
