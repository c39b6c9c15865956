"""Joins rooms that may not meet: colour rules, reactions to acts, columns of the member table.

Called once while a process starts. Rooms offer functions; here it is said who gets them.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from coalition.ports import (
    LinkFollowed,
    MemberColumn,
    MembershipEnded,
    PicturesWithdrawn,
    react_to,
    register_member_column,
    set_colour_rules,
)
from kits.panels import CARD, HEADER, MOTIFS
from kits.queries import downloads_by_membership
from metrics.panels import register_entries as metrics_entries
from metrics.services import count_click
from social.panels import register as social_entries
from social.queries import counts_by_membership
from social.services import cancel_for_company, hold_pictures
from ui import register_panel
from visuals import colour_set


def wire() -> None:
    """Fill every port."""
    set_colour_rules(colour_set)
    react_to(MembershipEnded, _cancel_posts)
    react_to(PicturesWithdrawn, _hold_posts)
    react_to(LinkFollowed, _count_click)
    register_member_column(MemberColumn("downloads", _("Downloads"), downloads_by_membership))
    register_member_column(MemberColumn("posts", _("Posts"), _posts_by_membership))
    for panel in (HEADER, CARD, MOTIFS):
        register_panel(panel)
    social_entries()
    metrics_entries()


def _cancel_posts(event: MembershipEnded) -> None:
    cancel_for_company(campaign_id=event.campaign_id, company_id=event.company_id, actor_id=None)


def _hold_posts(event: PicturesWithdrawn) -> None:
    hold_pictures(campaign_id=event.campaign_id, sha256s=event.sha256s, actor_id=event.actor_id, now=event.now)


def _count_click(event: LinkFollowed) -> None:
    count_click(membership_id=event.membership_id, campaign_id=event.campaign_id, now=event.now)


def _posts_by_membership(campaign_id: UUID, membership_ids: list[UUID]) -> Mapping[UUID, int]:
    counts = counts_by_membership(campaign_id=campaign_id)
    return {
        membership_id: counts[membership_id].published for membership_id in membership_ids if membership_id in counts
    }
