"""Following a tracked link: its code flows in, the address to go on to flows out; who cares for clicks is told."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from coalition.errors import NotFound
from coalition.models import Campaign, Membership
from coalition.ports import LinkFollowed, tell
from coalition.queries.links import destination_of
from coalition.rights import WITHIN

logger = logging.getLogger(__name__)


def follow_link(*, code: str, is_counted: bool, now: datetime) -> str:
    """Where the link leads. Printed codes go on leading there after a company has left; they count no more then.

    Nothing about who follows it is taken in. A click that cannot be counted stops nobody. Raises NotFound.
    """
    membership = Membership.objects.select_related("campaign", "company").filter(link_code=code).first()
    if membership is None or membership.campaign.state == Campaign.State.DRAFT:
        raise NotFound
    if is_counted and membership.state in WITHIN:
        try:
            with transaction.atomic():
                tell(LinkFollowed(membership.id, membership.campaign_id, membership.company_id, now))
        except DatabaseError:
            logger.exception("a click on the link of membership %s was not counted", membership.id)
    return destination_of(membership)
