"""Followers: each due account is asked for once an hour at most, and counted once in the combined audience."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from coalition.clock import database_now
from metrics import queries
from metrics.models import FollowersAsked
from metrics.services import collect_followers
from social.models import Account
from tests.cast import Cast


@pytest.fixture
def accounts(cast: Cast) -> list[Account]:
    """Two of a member of the campaign, one of another campaign's company."""
    now = database_now()
    owners = (("linkedin", cast.company), ("x", cast.company), ("x", cast.other_company))
    return [
        Account.objects.create(
            company=company,
            network=network,
            kind="user",
            external_id=str(number),
            sealed_access_token=b"sealed",
            connected_at=now,
            created_at=now,
        )
        for number, (network, company) in enumerate(owners)
    ]


def test_an_account_is_asked_for_once_until_the_hour_is_over(accounts: list[Account]) -> None:
    asked: list[UUID] = []

    def read(account_ids: Sequence[UUID]) -> None:
        asked.extend(account_ids)

    assert [collect_followers(limit=2, read=read) for _ in range(3)] == [2, 1, 0]
    assert sorted(asked) == sorted(account.id for account in accounts)
    FollowersAsked.objects.filter(account_id=accounts[0].id).update(asked_at=database_now() - timedelta(hours=1))
    assert (collect_followers(limit=9, read=read), asked[-1]) == (1, accounts[0].id)


def test_an_account_that_was_read_today_is_left_alone(accounts: list[Account]) -> None:
    Account.objects.update(followers=10, followers_at=database_now())
    assert collect_followers(limit=9, read=lambda account_ids: None) == 0


def test_the_combined_audience_counts_each_account_of_the_campaign_once(cast: Cast, accounts: list[Account]) -> None:
    for account, followers in zip(accounts, (400, None, 9000), strict=True):
        Account.objects.filter(id=account.id).update(followers=followers)
    assert queries.combined_audience(campaign_id=cast.campaign.id) == (400, 1)
