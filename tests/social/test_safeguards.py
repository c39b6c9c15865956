"""What one broken row, one revoked right or one wrong key may do: nothing to the others, and never silently."""

from datetime import timedelta

import pytest

from coalition.clock import campaign_now, database_now
from coalition.models import Mail
from kits.models import KitVersion
from kits.services import publish_kit, set_brand
from social.models import Account, Delivery, DeliveryState, NetworkPause
from social.networks.contract import Refused, RetryLater, Unknown
from social.networks.x.adapter import XAdapter
from social.publish import Publisher
from social.publish.claiming import claim_due
from social.publish.jobs import Clocks, Job, Result
from social.publish.publisher import read_clocks
from social.publish.settling import settle
from social.queries import audience_by_account
from social.services import approve_post, disconnect_account, move_delivery, publish_now, renew_tokens, tell_persons
from social.services.tokens import claim_refresh, store_refresh
from tests.cast import NOW, Cast
from tests.kits.scene import TEMPLATES, logo_png
from tests.social.yard import QUICK, Sandbox, all_in, another_member, planned, run_until, wall_now

OTHER = "Twelve nurses, one night shift, twelve ballots before breakfast."


@pytest.fixture
def x(cast: Cast, sandbox: Sandbox) -> Account:
    return sandbox.account(cast.company, "x")


def claimed(row: Delivery, clocks: Clocks) -> Job:
    (job,) = claim_due(name="a test", clocks=clocks, timing=QUICK)
    assert job.delivery_id == row.id
    return job


def test_a_token_that_cannot_be_opened_keeps_nobody_else_back(cast, sandbox, publisher, x):
    _company, membership = another_member(cast, "Fournil", 2)
    sandbox.account(_company, "x")
    Account.objects.filter(id=x.id).update(sealed_access_token=b"gone:nothing")
    broken, fine = planned(cast, ["x"]), planned(cast, ["x"], text=OTHER, membership=membership)
    run_until(publisher, all_in(fine, "published"))
    row = Delivery.objects.get(id=broken[0].id)
    assert (row.state, row.attempt_count) == (DeliveryState.SCHEDULED, 0)
    assert row.next_try_at is not None


def test_a_picture_that_cannot_be_read_keeps_nobody_else_back(cast, sandbox, publisher, x):
    broken, fine = planned(cast, ["x"]), planned(cast, ["x"], text=OTHER)
    picture = {"sha256": "0" * 64, "mime": "image/jpeg", "width_px": 9, "height_px": 9, "size_bytes": 9}
    broken[0].post.variants.update(media=[{**picture, "alt_text": "none", "storage_key": "gone"}])
    approve_post(viewer=cast.viewer("ben"), post_id=broken[0].post_id, now=campaign_now())
    run_until(publisher, all_in(fine, "published"))
    assert Delivery.objects.get(id=broken[0].id).state == DeliveryState.SCHEDULED


def test_what_staging_finds_published_already_is_looked_for_and_not_sent_again(
    cast, sandbox, publisher, x, monkeypatch
):
    """A send that was held to be absent arrived after all; the row still has its handle."""
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "published"))
    (there,) = sandbox.posts_of(x)

    def stage(self, **given):
        yield from ()
        return Unknown("published already")

    monkeypatch.setattr(XAdapter, "stage", stage)
    Delivery.objects.update(state="scheduled", external_id="", permalink="", published_at=None)
    run_until(publisher, all_in(rows, "published"))
    row = Delivery.objects.get()
    assert (row.external_id, row.source, row.attempt_count) == (there["external_id"], "read_back", 1)
    assert len(sandbox.posts_of(x)) == 1


def test_what_is_unknown_when_its_account_is_disconnected_is_asked_about(cast, sandbox, publisher, x):
    sandbox.fault(network="x", method="POST", path="^/2/tweets$", effect="drop", after=True, count=1)
    sandbox.fault(network="x", method="GET", path="/tweets", effect="status", status=503)
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "unknown"))
    disconnect_account(viewer=cast.viewer("ben"), account_id=x.id)
    Delivery.objects.update(sent_at=database_now() - timedelta(hours=1), lease_until=None)
    run_until(publisher, all_in(rows, "needs_person"))
    row = Delivery.objects.get()
    assert row.failure_reason and row.failure_remedy
    assert len(sandbox.posts_of(x)) == 1


def test_a_right_that_was_taken_away_parks_the_post_and_asks_to_connect_again(cast, sandbox, x):
    rows, clocks = planned(cast, ["x"]), read_clocks()
    job = claimed(rows[0], clocks)
    refusal = Refused("permission", "no longer allowed", "Connect again.", "client-forbidden", stops="account")
    settle(result=Result(job, refusal, []), clocks=clocks, timing=QUICK)
    x.refresh_from_db()
    assert (Delivery.objects.get().state, x.state) == (DeliveryState.PARKED, Account.State.NEEDS_RECONNECT)
    assert Mail.objects.filter(kind="account_reconnect").count() == 1


def test_a_shorter_wait_does_not_cut_a_longer_one_short(cast, sandbox, x):
    rows, clocks = planned(cast, ["x"]), read_clocks()
    job = claimed(rows[0], clocks)
    for after_s in (3600, 5):
        for scope in ("account", "app"):
            settle(result=Result(job, RetryLater(after_s, "429", scope), []), clocks=clocks, timing=QUICK)
    x.refresh_from_db()
    hour = clocks.database + timedelta(hours=1)
    assert x.paused_until >= hour and NetworkPause.objects.get().until >= hour


def test_a_wrong_app_key_disconnects_nobody(cast, sandbox, x):
    now = database_now()
    Account.objects.update(expires_at=now)
    job = claim_refresh(account_id=x.id, token_version=1, now=now)
    assert job
    refused = Refused("app_key", "invalid_client", "Check the key.", stops="app")
    assert not store_refresh(job=job, outcome=refused, now=now)
    x.refresh_from_db()
    assert (x.state, x.token_version) == (Account.State.CONNECTED, 1)
    assert Mail.objects.count() == 0
    assert claim_refresh(account_id=x.id, token_version=1, now=now + timedelta(seconds=60)) is None
    assert claim_refresh(account_id=x.id, token_version=1, now=now + timedelta(minutes=3)) is not None


def test_many_short_lived_tokens_do_not_keep_a_long_one_from_its_warning(cast, sandbox):
    now = database_now()
    ending = sandbox.account(cast.company, "linkedin")
    Account.objects.filter(id=ending.id).update(
        sealed_refresh_token=None, connected_at=now - timedelta(days=50), expires_at=now + timedelta(days=6)
    )
    old, soon = now - timedelta(days=2), now + timedelta(hours=2)
    Account.objects.bulk_create(
        Account(
            company=cast.company,
            network="x",
            kind="user",
            external_id=str(number),
            sealed_access_token=b"k:t",
            connected_at=old,
            created_at=old,
            refreshed_at=now,
            expires_at=soon,
        )
        for number in range(250)
    )
    assert renew_tokens(now=now) == 0
    assert Mail.objects.filter(kind="account_ending").count() == 1


def test_a_post_that_needs_its_person_a_second_time_is_told_again(cast, sandbox, publisher):
    row = planned(cast, ["x"])[0]
    now = campaign_now()
    assert tell_persons(now=now, sent_at=database_now()) == 1  # to post it by hand
    Delivery.objects.filter(id=row.id).update(due_at=now - timedelta(days=8), late_at=now - timedelta(days=1))
    run_until(publisher, lambda: Mail.objects.filter(kind="posts_need_you").count() == 1)
    assert Delivery.objects.get().state == DeliveryState.MISSED


def test_post_it_now_approves_what_waits_for_approval(cast, sandbox, publisher: Publisher, x):
    row = planned(cast, ["x"], delay_s=3600)[0]
    Delivery.objects.update(approved_sha256="")
    row.post.state = "awaiting_approval"
    row.post.save()
    publish_now(viewer=cast.viewer("ben"), delivery_id=row.id, now=campaign_now())
    run_until(publisher, all_in([row], "published"))
    assert len(sandbox.posts_of(x)) == 1


def test_an_account_that_two_companies_connected_is_one_audience(cast, sandbox, x):
    company, _membership = another_member(cast, "Fournil", 2)
    now = database_now()
    x.refresh_from_db()
    twin = {"network": "x", "kind": "user", "external_id": x.external_id, "sealed_access_token": b"k:t"}
    newer = Account.objects.create(
        company=company, followers=120, followers_at=now, connected_at=now, created_at=now, **twin
    )
    Account.objects.filter(id=x.id).update(followers=100, followers_at=now - timedelta(days=1))
    assert audience_by_account(campaign_id=cast.campaign.id) == {newer.id: 120}


def test_a_mail_that_cannot_be_written_keeps_no_post_back(cast, sandbox, publisher, x, monkeypatch):
    def broken(**given):
        raise RuntimeError("no such template")

    monkeypatch.setattr("social.publish.publisher.tell_persons", broken)
    run_until(publisher, all_in(planned(cast, ["x"]), "published"))
    assert len(sandbox.posts_of(x)) == 1


def test_a_post_that_is_moved_is_staged_anew(cast, sandbox, publisher, x):
    """X forgets uploads after a day."""
    row = planned(cast, ["x"], delay_s=2)[0]
    run_until(publisher, all_in([row], "staged"))
    assert Delivery.objects.get().handle
    later = wall_now(7 * 86_400)
    move_delivery(viewer=cast.viewer("ben"), delivery_id=row.id, wall_time=later, zone="UTC", now=campaign_now())
    moved = Delivery.objects.get()
    assert (moved.state, moved.handle) == (DeliveryState.SCHEDULED, {})


def test_a_picture_that_was_taken_back_goes_out_nowhere_even_where_its_post_is_not_held(cast, sandbox, publisher, x):
    """The last door: whatever a recall did not see, as if its post had been written in the very same moment."""
    publish_kit(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, templates=TEMPLATES, texts={}, captions={}, now=NOW
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    row = planned(cast, ["x"], template_key="squeeze", format_key="square")[0]
    KitVersion.objects.update(state="withdrawn", withdrawn_at=NOW, withdrawn_reason="The date is wrong.")
    assert claim_due(name="a test", clocks=read_clocks(), timing=QUICK) == []
    row.refresh_from_db()
    assert (row.state, row.held_at, row.approved_sha256) == (DeliveryState.SCHEDULED, None, "")
    run_until(publisher, all_in(planned(cast, ["x"], text=OTHER), "published"))
    assert len(sandbox.posts_of(x)) == 1
