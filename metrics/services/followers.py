"""Reads how many follow each account, at most daily; an account that gives no number is asked again in an hour."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from coalition.clock import database_now
from coalition.models import Membership
from metrics.models import FollowersAsked
from social.services import accounts_to_read

READ_EVERY, ASK_AGAIN_AFTER = timedelta(days=1), timedelta(hours=1)

ReadFollowers = Callable[[Sequence[UUID]], object]


def collect_followers(*, limit: int, read: ReadFollowers) -> int:
    """Have the follower counts of members' accounts read that are due. Returns how many accounts were asked for."""
    account_ids = claim_accounts(limit=limit)
    if account_ids:
        read(account_ids)
    return len(account_ids)


@transaction.atomic
def claim_accounts(*, limit: int) -> list[UUID]:
    """Accounts that are due and that nobody has asked for within the hour; noted as asked for now."""
    clock = database_now()
    companies = Membership.objects.filter(state=Membership.State.JOINED).values_list("company_id", flat=True)
    due = accounts_to_read(company_ids=companies.distinct(), read_before=clock - READ_EVERY)
    FollowersAsked.objects.bulk_create([FollowersAsked(account_id=key) for key in due], ignore_conflicts=True)
    free = FollowersAsked.objects.filter(account_id__in=due, asked_at=None) | FollowersAsked.objects.filter(
        account_id__in=due, asked_at__lte=clock - ASK_AGAIN_AFTER
    )
    ids = [row.account_id for row in free.select_for_update(skip_locked=True).order_by("account_id")[:limit]]
    FollowersAsked.objects.filter(account_id__in=ids).update(asked_at=clock)
    return ids
