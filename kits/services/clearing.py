"""Whether a version goes out: what its check says and what its lead says flow in; a refusal, or nothing, flows out."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from coalition.models import Campaign
from kits.errors import KitHasFindings, KitUnchecked
from kits.models import KitCheck
from kits.queries.checks import present_check


@dataclass(frozen=True)
class GoAhead:
    """What a lead says to publishing: "anyway", or the digest of the checked proof whose findings they have seen."""

    is_confirmed: bool = False
    seen: str = ""


UNSAID = GoAhead()


def require_cleared(*, campaign: Campaign, digest: str, go_ahead: GoAhead) -> None:
    """Raise KitUnchecked unless exactly this was checked to the end, KitHasFindings while something is open.

    A confirmation lifts both; a digest that was seen lifts the second only.
    """
    if go_ahead.is_confirmed:
        return
    check = present_check(campaign_id=campaign.id)
    if missing := why_unchecked(check, digest):
        raise KitUnchecked(missing)
    if check is not None and check.findings and go_ahead.seen != digest:
        raise KitHasFindings(len(check.findings), digest)


def why_unchecked(check: KitCheck | None, digest: str) -> str:
    """A sentence on why a check says nothing of a version; "" when it says all."""
    if check is None:
        return _("This version has not been checked.")
    if check.version.digest != digest:
        return _("This version has changed since it was checked.")
    if check.state != KitCheck.State.READY:
        told = {"done": check.done, "total": check.total}
        return _("The check has not ended yet: %(done)s of %(total)s pictures looked at.") % told
    if check.locales != check.version.kit.campaign.languages:
        return _("The campaign’s languages have changed since this version was checked.")
    return ""


def checked_alike(*, campaign_id: UUID, digest: str) -> KitCheck | None:
    """The present check, if it is of exactly this."""
    check = present_check(campaign_id=campaign_id)
    return check if check is not None and check.version.digest == digest else None
