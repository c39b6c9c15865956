"""Readings through the adapters: figures typed per metric, failures told apart from zeros, one call for many on X."""

from datetime import timedelta

import pytest

from coalition.clock import campaign_now, database_now
from social.models import Account
from social.queries import audience_by_account, counts_by_membership, latest_posts
from social.services import METRICS, accounts_to_read, read_figures, read_followers
from tests.social.yard import all_in, planned, run_until


@pytest.fixture
def published(cast, sandbox, publisher):
    for network in ("x", "linkedin"):
        sandbox.account(cast.company, network)
    rows = planned(cast, ["x", "linkedin"]) + planned(
        cast, ["x"], text="Twelve nurses, one night shift, twelve ballots."
    )
    run_until(publisher, all_in(rows, "published"))
    return rows


def test_every_delivery_comes_back_once_with_typed_figures(published):
    readings = {reading.delivery_id: reading for reading in read_figures(delivery_ids=[row.id for row in published])}
    assert set(readings) == {row.id for row in published}
    for row in published:
        reading = readings[row.id]
        assert reading.ok and set(reading.figures) == set(METRICS)
        # X measures zeros; LinkedIn leaves out posts without any activity, which is not the same.
        expected = 0 if row.network == "x" else None
        assert {reading.figures[metric] for metric in ("likes", "comments", "shares")} == {expected}
        assert reading.native["likes"] and reading.source == "api"
    assert readings[published[0].id].figures["clicks"] is None or published[0].network != "x"


def test_a_failing_network_is_a_failure_never_a_zero(sandbox, published):
    sandbox.fault(network="x", method="GET", path="^/2/tweets$", effect="status", status=503)
    readings = read_figures(delivery_ids=[row.id for row in published])
    by_network = {row.id: row.network for row in published}
    assert {(by_network[reading.delivery_id], reading.ok) for reading in readings} == {("x", False), ("linkedin", True)}
    assert all(not reading.figures and reading.error for reading in readings if not reading.ok)


def test_an_expired_token_is_refreshed_before_the_reading(sandbox, published):
    account = Account.objects.get(network="x")
    Account.objects.filter(id=account.id).update(expires_at=database_now() - timedelta(minutes=1))
    assert all(reading.ok for reading in read_figures(delivery_ids=[row.id for row in published]))
    account.refresh_from_db()
    assert account.token_version == 2


def test_an_account_that_needs_reconnecting_fails_with_its_reason(published):
    Account.objects.filter(network="x").update(state=Account.State.NEEDS_RECONNECT)
    readings = read_figures(delivery_ids=[row.id for row in published if row.network == "x"])
    assert {(reading.ok, reading.error) for reading in readings} == {(False, "the account needs reconnecting")}


def test_followers_are_read_and_kept(cast, sandbox, published):
    moment = database_now()
    assert accounts_to_read(company_ids=[cast.company.id], read_before=moment) != []
    readings = read_followers(account_ids=Account.objects.values_list("id", flat=True))
    assert {(reading.ok, reading.count) for reading in readings} == {(True, 100)}
    assert set(audience_by_account(campaign_id=cast.campaign.id).values()) == {100}
    assert accounts_to_read(company_ids=[cast.company.id], read_before=moment) == []


def test_facts_for_other_rooms(cast, published):
    counts = counts_by_membership(campaign_id=cast.campaign.id)[cast.membership.id]
    assert (counts.planned, counts.published, counts.in_need) == (0, 3, 0)
    newest = latest_posts(campaign_id=cast.campaign.id, limit=2)
    assert len(newest) == 2 and newest[0].published_at >= newest[1].published_at
    assert newest[0].company_name == "Ondelune" and newest[0].published_at <= campaign_now()
