"""Leaving: a company takes itself out of a campaign, or the campaign's administrator does; other rooms react."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.clock import campaign_now
from coalition.errors import Conflict, NotFound
from coalition.models import Membership
from coalition.ports import MembershipEnded, tell
from coalition.rights import Viewer, require

STAYING = (Membership.State.UNCONFIRMED, Membership.State.PREPARING, Membership.State.JOINED)


def _membership(membership_id: UUID) -> Membership:
    membership = Membership.objects.filter(id=membership_id).first()
    if membership is None:
        raise NotFound
    return membership


@transaction.atomic
def leave_campaign(*, viewer: Viewer, membership_id: UUID, now: datetime) -> None:
    """Take one's company out of a campaign; its tile goes, figures stay. Raises Conflict when it is out already."""
    membership = _membership(membership_id)
    require(viewer, "delete company data", company_id=membership.company_id)
    end_membership(membership=membership, state=Membership.State.LEFT, actor_id=viewer.person, now=now)


@transaction.atomic
def remove_company(*, viewer: Viewer, membership_id: UUID, now: datetime) -> None:
    """Take a company out of one's campaign. Raises Conflict when it is out already."""
    membership = _membership(membership_id)
    require(viewer, "suspend or remove company", campaign_id=membership.campaign_id)
    end_membership(membership=membership, state=Membership.State.REMOVED, actor_id=viewer.person, now=now)


def end_membership(*, membership: Membership, state: str, actor_id: UUID, now: datetime) -> None:
    """Move a membership to `left` or `removed` once, and let the other rooms react."""
    ended = Membership.objects.filter(id=membership.id, state__in=STAYING).update(state=state, left_at=campaign_now())
    if not ended:
        raise Conflict("not_a_member", _("This company is not part of the campaign any more."), "")
    ledger.record(
        f"company.{state}",
        actor_id=actor_id,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        subject=("membership", membership.id),
        fields=["state"],
    )
    tell(
        MembershipEnded(
            membership_id=membership.id,
            campaign_id=membership.campaign_id,
            company_id=membership.company_id,
            now=now,
        )
    )
