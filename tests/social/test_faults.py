"""The matrix of faults against the real sandbox: what went wrong, what must come of it, and never a second post."""

from datetime import timedelta

import pytest

from coalition.clock import database_now
from social.models import Account, Delivery, NetworkPause
from tests.cast import Cast
from tests.social.yard import Sandbox, all_in, journal, planned, run_until, sign_in

X_PUBLISH = {"network": "x", "method": "POST", "path": "^/2/tweets$"}


def delivery(rows: list[Delivery]) -> Delivery:
    return Delivery.objects.get(id=rows[0].id)


@pytest.fixture
def x(cast: Cast, sandbox: Sandbox) -> Account:
    return sandbox.account(cast.company, "x")


@pytest.mark.parametrize(
    "fault",
    [
        {"effect": "drop", "after": True},
        {"effect": "without_id", "after": True},
        {"effect": "status", "status": 500, "after": True},
        {"effect": "hang", "seconds": 3, "after": True},
    ],
)
def test_a_lost_reply_is_found_again_and_never_sent_twice(cast, sandbox, publisher, x, fault):
    sandbox.fault(**X_PUBLISH, **fault, count=1)
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "published"))
    (there,) = sandbox.posts_of(x)
    row = delivery(rows)
    assert (row.external_id, row.source, row.attempt_count) == (there["external_id"], "read_back", 1)
    assert journal(row)[1:3] == [(1, "publish", "began", ""), (1, "publish", "ended", "Unknown")]


@pytest.mark.parametrize(
    "fault", [{"effect": "status", "status": 503}, {"effect": "drop"}, {"effect": "hang", "seconds": 3}]
)
def test_a_call_without_effect_is_made_again_only_after_the_grace(cast, sandbox, publisher, x, fault):
    sandbox.fault(**X_PUBLISH, **fault, count=1)
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "unknown"))
    first = delivery(rows)
    run_until(publisher, all_in(rows, "published"))
    row = delivery(rows)
    assert (row.attempt_count, row.source) == (2, "api")
    assert row.sent_at and first.sent_at and row.sent_at - first.sent_at > timedelta(seconds=publisher.timing.grace_s)
    assert len(sandbox.posts_of(x)) == 1


def test_absence_counts_only_after_the_list_had_time_to_show_the_post(cast, sandbox, publisher, x):
    sandbox.call("settings", {"read_lag_s": 0.7})  # G is 1.2 s here
    sandbox.fault(**X_PUBLISH, effect="drop", after=True, count=1)
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "published"))
    assert "Absent" in [line[3] for line in journal(delivery(rows))]
    assert delivery(rows).attempt_count == 1
    assert len(sandbox.posts_of(x)) == 1


def test_where_a_network_cannot_be_asked_a_person_is(cast, sandbox, publisher):
    member = sandbox.account(cast.company, "linkedin", kind="person")
    sandbox.fault(network="linkedin", method="POST", path="^/rest/posts$", effect="drop", after=True, count=1)
    rows = planned(cast, ["linkedin"])
    run_until(publisher, all_in(rows, "needs_person"))
    row = delivery(rows)
    assert row.look_at_url.startswith("http") and row.failure_reason and row.failure_remedy
    for _ in range(20):
        publisher.step()
    assert len(sandbox.posts_of(member)) == 1
    assert delivery(rows).attempt_count == 1


@pytest.mark.parametrize("retry_after", [2, "http-date"])
def test_a_rate_limit_is_waited_for_without_burning_a_try(cast, sandbox, publisher, x, retry_after):
    sandbox.fault(**X_PUBLISH, effect="rate_limit", retry_after=retry_after, seconds=2, count=1)
    rows = planned(cast, ["x"])
    run_until(publisher, lambda: delivery(rows).attempt_count == 1 and delivery(rows).state == "scheduled")
    row = delivery(rows)
    assert row.tries == 0
    assert row.next_try_at and row.sent_at
    wait_s = (row.next_try_at - row.sent_at).total_seconds()
    assert 1.0 <= wait_s <= 2 * 1.1 + 5
    Account.objects.update(paused_until=None)
    NetworkPause.objects.all().delete()
    Delivery.objects.filter(id=row.id).update(next_try_at=database_now())
    run_until(publisher, all_in(rows, "published"))
    assert len(sandbox.posts_of(x)) == 1


def test_another_network_goes_on_while_one_asks_to_wait(cast, sandbox, publisher, x):
    sandbox.account(cast.company, "linkedin")
    sandbox.fault(**X_PUBLISH, effect="rate_limit", retry_after=60, count=1)
    rows = planned(cast, ["x", "linkedin"])
    run_until(publisher, all_in([row for row in rows if row.network == "linkedin"], "published"))
    assert Delivery.objects.get(network="x").state == "scheduled"


def test_a_definite_refusal_fails_at_once_with_the_networks_reason(cast, sandbox, publisher, x):
    sandbox.fault(**X_PUBLISH, effect="status", status=400, count=5)
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "failed"))
    row = delivery(rows)
    assert row.failure_code and row.failure_reason and row.failure_remedy
    assert row.attempt_count == 1
    assert sandbox.posts_of(x) == []


def test_an_expired_token_is_refreshed_once_and_the_post_goes_out_once(cast, sandbox, publisher, x):
    sandbox.call("tokens", {"network": "x", "external_id": x.external_id, "action": "expire"})
    rows = planned(cast, ["x"]) + planned(cast, ["x"], text="Twelve nurses, one night shift, twelve ballots.")
    run_until(publisher, all_in(rows, "published"))
    x.refresh_from_db()
    assert x.token_version == 2
    assert len(sandbox.posts_of(x)) == 2


def test_a_revoked_token_parks_the_post_and_reconnecting_sends_it(cast, sandbox, publisher, x):
    sandbox.call("tokens", {"network": "x", "external_id": x.external_id, "action": "revoke"})
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "parked"))
    x.refresh_from_db()
    assert x.state == Account.State.NEEDS_RECONNECT
    assert cast.campaign.mail_set.filter(kind="account_reconnect", to_email=cast.ben.email).count() == 1
    assert sandbox.posts_of(x) == []
    again = sign_in(cast, sandbox, x)
    assert (again.id, again.state) == (x.id, Account.State.CONNECTED)
    run_until(publisher, all_in(rows, "published"))
    assert len(sandbox.posts_of(x)) == 1


def test_what_is_too_late_is_missed_and_told_never_published(cast, sandbox, publisher, x):
    rows = planned(cast, ["x"])
    long_ago = database_now() - timedelta(hours=1)
    Delivery.objects.filter(id=rows[0].id).update(due_at=long_ago, late_at=long_ago + timedelta(minutes=15))
    run_until(publisher, all_in(rows, "missed"))
    run_until(publisher, lambda: delivery(rows).told_at is not None)
    assert cast.campaign.mail_set.filter(kind="posts_need_you").count() == 1
    assert sandbox.posts_of(x) == []


def test_content_that_was_not_approved_is_never_sent(cast, sandbox, publisher, x):
    rows = planned(cast, ["x"])
    rows[0].post.variants.update(text="Somebody changed this behind the approver's back.")
    run_until(publisher, lambda: delivery(rows).approved_sha256 == "")
    rows[0].post.refresh_from_db()
    assert (delivery(rows).state, rows[0].post.state) == ("scheduled", "awaiting_approval")
    assert sandbox.posts_of(x) == []
