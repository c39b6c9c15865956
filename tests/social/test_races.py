"""Acts that meet a delivery on its way: what was acknowledged before the send wins, and nothing goes out twice."""

from datetime import timedelta

import pytest

from coalition.clock import campaign_now, database_now
from coalition.models import Membership
from coalition.services import leave_campaign
from social.errors import TooLate
from social.models import Account, Delivery, DeliveryState
from social.publish import Publisher
from social.services import (
    VariantDraft,
    approve_post,
    cancel_delivery,
    edit_post,
    hold_campaign,
    hold_delivery,
    move_delivery,
    publish_now,
    release_campaign,
    release_delivery,
)
from tests.cast import Cast
from tests.social.yard import QUICK, Sandbox, all_in, planned, run_until, wall_now

OTHER = "Twelve nurses, one night shift, twelve ballots before breakfast."


@pytest.fixture
def x(cast: Cast, sandbox: Sandbox) -> Account:
    return sandbox.account(cast.company, "x")


@pytest.fixture
def staged(cast, publisher, x) -> Delivery:
    """A delivery in the publisher's hands, a moment before it is due."""
    rows = planned(cast, ["x"], delay_s=2)
    run_until(publisher, all_in(rows, "staged"))
    return Delivery.objects.get(id=rows[0].id)


def let_it_be_due(publisher: Publisher, row: Delivery) -> None:
    """Step past the moment at which it would have gone."""
    run_until(publisher, lambda: campaign_now() > row.due_at + timedelta(seconds=0.3))


def test_it_is_staged_early_and_never_sent_early(publisher, staged, sandbox, x):
    assert sandbox.posts_of(x) == []
    run_until(publisher, all_in([staged], "published"))
    staged.refresh_from_db()
    assert timedelta(0) <= staged.sent_at - staged.due_at < timedelta(seconds=0.5)


def test_a_cancel_wins_until_the_send(cast, publisher, staged, sandbox, x):
    assert cancel_delivery(viewer=cast.viewer("ben"), delivery_id=staged.id).state == DeliveryState.CANCELLED
    let_it_be_due(publisher, staged)
    assert sandbox.posts_of(x) == []
    assert Delivery.objects.get(id=staged.id).attempt_count == 0


@pytest.mark.parametrize("state", ["sending", "unknown", "needs_person", "published"])
def test_a_cancel_after_the_send_is_refused_and_changes_nothing(cast, publisher, staged, state):
    run_until(publisher, all_in([staged], "published"))
    Delivery.objects.filter(id=staged.id).update(state=state, lease_until=database_now() + timedelta(minutes=1))
    with pytest.raises(TooLate):
        cancel_delivery(viewer=cast.viewer("ben"), delivery_id=staged.id)
    assert Delivery.objects.get(id=staged.id).state == state


def test_an_edit_takes_it_back_and_the_new_text_goes_out_once_approved(cast, publisher, staged, sandbox, x):
    ben, now = cast.viewer("ben"), campaign_now()
    edit_post(viewer=ben, post_id=staged.post_id, text=OTHER, variants=[VariantDraft("x")], now=now)
    let_it_be_due(publisher, staged)
    assert sandbox.posts_of(x) == []
    approve_post(viewer=ben, post_id=staged.post_id, now=campaign_now())
    run_until(publisher, all_in([staged], "published"))
    assert [post["text"] for post in sandbox.posts_of(x)] == [OTHER]


def test_what_went_out_cannot_be_edited(cast, publisher, staged, sandbox, x):
    run_until(publisher, all_in([staged], "published"))
    with pytest.raises(TooLate):
        edit_post(
            viewer=cast.viewer("ben"),
            post_id=staged.post_id,
            text=OTHER,
            variants=[VariantDraft("x")],
            now=campaign_now(),
        )
    staged.post.refresh_from_db()
    assert staged.post.text != OTHER


@pytest.mark.parametrize("is_whole_campaign", [True, False])
def test_a_hold_is_seen_at_the_send_and_a_release_lets_it_go(cast, publisher, staged, sandbox, x, is_whole_campaign):
    ana = cast.viewer("ana")
    if is_whole_campaign:
        assert hold_campaign(viewer=ana, campaign_id=cast.campaign.id, now=database_now()) == 1
    else:
        hold_delivery(viewer=ana, delivery_id=staged.id, now=database_now())
    let_it_be_due(publisher, staged)
    run_until(publisher, all_in([staged], "scheduled"))
    assert sandbox.posts_of(x) == []
    if is_whole_campaign:
        release_campaign(viewer=ana, campaign_id=cast.campaign.id)
    else:
        release_delivery(viewer=ana, delivery_id=staged.id)
    run_until(publisher, all_in([staged], "published"))
    assert len(sandbox.posts_of(x)) == 1


def test_leaving_the_campaign_stops_what_is_staged(cast, publisher, staged, sandbox, x):
    leave_campaign(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=database_now())
    let_it_be_due(publisher, staged)
    assert Delivery.objects.get(id=staged.id).state == DeliveryState.CANCELLED
    assert sandbox.posts_of(x) == []


@pytest.mark.parametrize("state", [Membership.State.LEFT, Membership.State.REMOVED])
def test_a_membership_that_ended_is_seen_at_the_send(cast, publisher, staged, sandbox, x, state):
    Membership.objects.filter(id=cast.membership.id).update(state=state)
    let_it_be_due(publisher, staged)
    assert sandbox.posts_of(x) == []


def test_moving_and_publish_now_meet_a_staged_delivery(cast, publisher, staged, sandbox, x):
    ben = cast.viewer("ben")
    moved = move_delivery(viewer=ben, delivery_id=staged.id, wall_time=wall_now(600), zone="UTC", now=campaign_now())
    assert moved.state == DeliveryState.SCHEDULED and moved.approved_sha256
    let_it_be_due(publisher, staged)
    assert sandbox.posts_of(x) == []
    publish_now(viewer=ben, delivery_id=staged.id, now=campaign_now())
    run_until(publisher, all_in([staged], "published"))
    assert len(sandbox.posts_of(x)) == 1


def test_publish_now_tries_again_only_what_had_no_effect(cast, publisher, sandbox, x):
    sandbox.fault(network="x", method="POST", path="^/2/tweets$", effect="status", status=400, count=1)
    rows = planned(cast, ["x"])
    run_until(publisher, all_in(rows, "failed"))
    publish_now(viewer=cast.viewer("ben"), delivery_id=rows[0].id, now=campaign_now())
    run_until(publisher, all_in(rows, "published"))
    with pytest.raises(TooLate):
        publish_now(viewer=cast.viewer("ben"), delivery_id=rows[0].id, now=campaign_now())
    assert len(sandbox.posts_of(x)) == 1


def test_a_stolen_claim_is_never_sent_by_the_first_holder(cast, publisher, staged, sandbox, x):
    second = Publisher(timing=QUICK)
    Delivery.objects.filter(id=staged.id).update(lease_until=database_now() - timedelta(seconds=1))
    run_until(second, lambda: Delivery.objects.get(id=staged.id).fence > staged.fence)
    let_it_be_due(publisher, staged)
    run_until(second, all_in([staged], "published"))
    second.close()
    assert len(sandbox.posts_of(x)) == 1
    assert Delivery.objects.get(id=staged.id).attempt_count == 1


def test_several_publishers_share_the_work_without_doubling(cast, sandbox, publisher):
    accounts = [sandbox.account(cast.company, "linkedin")]
    second = Publisher(timing=QUICK)
    rows = [
        row for number in range(12) for row in planned(cast, ["linkedin"], text=f"Post number {number}, ours alone.")
    ]
    done = all_in(rows, "published")

    def both() -> bool:
        second.step()
        return done()

    run_until(publisher, both)
    second.close()
    assert len(sandbox.posts_of(*accounts)) == 12
    assert set(Delivery.objects.values_list("attempt_count", flat=True)) == {1}
