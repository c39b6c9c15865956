"""Composing, scheduling and approving: rules per network, what an approval binds to, the guard on X."""

from datetime import timedelta
from typing import Any

import pytest

from coalition.clock import campaign_now
from coalition.errors import Conflict, Forbidden, Invalid, NotFound
from coalition.models import CompanyRole, LedgerEntry
from social.errors import NothingCanGo
from social.models import Delivery, DeliveryState, Mode, Post, PostState
from social.services import (
    VariantDraft,
    approve_post,
    create_post,
    edit_post,
    move_delivery,
    propose_post,
    schedule_post,
)
from social.walltime import parse_wall_time
from tests.social.yard import another_member, planned, wall_now

OWN = "Our bakers start at three in the morning and still find the time."
COPY = "Our bakers start at three in the morning, and still find the time!"


def compose(cast, who="ben", text=OWN, networks=("x", "linkedin"), membership=None) -> Post:
    return create_post(
        viewer=cast.viewer(who),
        membership_id=(membership or cast.membership).id,
        locale="en",
        text=text,
        variants=[VariantDraft(network) for network in networks],
        now=campaign_now(),
    )


def schedule(cast, post: Post, networks=("x", "linkedin"), who="ben", **more):
    when = {"wall_time": wall_now(3600), "zone": "UTC", "now": campaign_now()}
    return schedule_post(viewer=cast.viewer(who), post_id=post.id, networks=list(networks), **{**when, **more})


def make(cast, role: str) -> None:
    CompanyRole.objects.filter(person=cast.ben, company=cast.company).update(role=role)


def test_whoever_may_schedule_approves_at_once(cast, sandbox):
    sandbox.account(cast.company, "linkedin")
    found = schedule(cast, compose(cast))
    by_network = {row.network: row for row in found.deliveries}
    assert (by_network["linkedin"].mode, by_network["linkedin"].state) == (Mode.AUTO, DeliveryState.SCHEDULED)
    assert (by_network["x"].mode, by_network["x"].state) == (Mode.BY_HAND, DeliveryState.PARKED)
    assert all(len(row.approved_sha256) == 64 for row in found.deliveries)
    assert Post.objects.get().state == PostState.APPROVED
    kinds = set(LedgerEntry.objects.values_list("kind", flat=True))
    assert {"post.created", "post.scheduled", "post.approved"} <= kinds


def test_an_excess_blocks_its_network_only_and_says_by_how_much(cast, sandbox):
    found = schedule(cast, compose(cast, text="a" * 290))
    assert [row.network for row in found.deliveries] == ["linkedin"]
    (breach,) = found.breaches["x"]
    assert breach.excess == 10 and "X" in breach.message


def test_nothing_is_scheduled_when_no_network_can_go(cast, sandbox):
    with pytest.raises(NothingCanGo):
        schedule(cast, compose(cast, text="a" * 290, networks=("x",)), networks=["x"])
    assert not Delivery.objects.exists()


def test_a_second_schedule_of_the_same_network_is_refused(cast, sandbox):
    post = compose(cast)
    schedule(cast, post)
    with pytest.raises(Conflict):
        schedule(cast, post)
    assert Delivery.objects.count() == 2


def test_the_past_and_an_unknown_zone_are_refused(cast, sandbox):
    post = compose(cast)
    with pytest.raises(Invalid, match="passed"):
        schedule(cast, post, wall_time=wall_now(-3600))
    with pytest.raises(Invalid, match="not known"):
        schedule(cast, post, zone="Mars/Olympus")
    assert not Delivery.objects.exists()


def test_both_edges_of_summer_time_are_stored_as_meant_and_told(cast, sandbox):
    gap = schedule(cast, compose(cast), wall_time=parse_wall_time("2031-03-30T02:30"), zone="Europe/Brussels")
    assert gap.instant.note == "gap"
    assert {row.wall_time for row in gap.deliveries} == {"2031-03-30T03:30"}
    fold = schedule(cast, compose(cast), wall_time=parse_wall_time("2030-10-27T02:30"), zone="Europe/Brussels")
    assert fold.instant.note == "fold"
    assert {row.due_at.isoformat() for row in fold.deliveries} == {"2030-10-27T00:30:00+00:00"}


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_may_not_approve_may_not_schedule(cast, sandbox, role):
    post = compose(cast)
    make(cast, role)
    with pytest.raises(Forbidden):
        schedule(cast, post)
    assert not Delivery.objects.exists()


def test_an_editor_proposes_and_nothing_is_approved_until_somebody_says_so(cast, sandbox):
    sandbox.account(cast.company, "linkedin")
    post = compose(cast)
    make(cast, "editor")
    when: dict[str, Any] = {"wall_time": wall_now(3600), "zone": "UTC", "now": campaign_now()}
    rows = propose_post(viewer=cast.viewer("ben"), post_id=post.id, networks=["linkedin"], **when).deliveries
    assert rows[0].approved_sha256 == "" and Post.objects.get().state == PostState.AWAITING_APPROVAL
    with pytest.raises(Forbidden):
        approve_post(viewer=cast.viewer("ben"), post_id=post.id, now=campaign_now())
    make(cast, "approver")
    approve_post(viewer=cast.viewer("ben"), post_id=post.id, now=campaign_now())
    assert Delivery.objects.get().approved_sha256


def test_an_editors_move_asks_for_approval_again(cast, sandbox):
    sandbox.account(cast.company, "linkedin")
    row = schedule(cast, compose(cast), networks=["linkedin"]).deliveries[0]
    make(cast, "editor")
    move_delivery(
        viewer=cast.viewer("ben"), delivery_id=row.id, wall_time=wall_now(7200), zone="UTC", now=campaign_now()
    )
    assert Delivery.objects.get().approved_sha256 == ""
    assert Post.objects.get().state == PostState.AWAITING_APPROVAL


@pytest.mark.parametrize("who", ["cleo", "ana"])
def test_others_may_not_know_of_a_post(cast, sandbox, who):
    post = compose(cast)
    viewer = cast.viewer(who)
    error = NotFound if who == "cleo" else Forbidden
    with pytest.raises(error):
        create_post(
            viewer=viewer, membership_id=cast.membership.id, locale="en", text="x", variants=[], now=campaign_now()
        )
    with pytest.raises(error):
        edit_post(viewer=viewer, post_id=post.id, text="taken", variants=[], now=campaign_now())
    with pytest.raises(error):
        schedule(cast, post, who=who)
    assert (Post.objects.get().text, Delivery.objects.count()) == (OWN, 0)


def test_a_text_too_close_to_another_partners_is_posted_by_hand_on_x_only(cast, sandbox):
    other, membership = another_member(cast, "Fournil", 2)
    for company in (cast.company, other):
        for network in ("x", "linkedin"):
            sandbox.account(company, network)
    first = schedule(cast, compose(cast)).deliveries
    second = schedule(cast, compose(cast, text=COPY, membership=membership)).deliveries
    assert {row.network: row.mode for row in first} == {"x": Mode.AUTO, "linkedin": Mode.AUTO}
    assert {row.network: row.mode for row in second} == {"x": Mode.BY_HAND, "linkedin": Mode.AUTO}
    on_x = next(row for row in second if row.network == "x")
    assert (on_x.state, on_x.similarity) == (DeliveryState.PARKED, 1.0)
    assert on_x.late_at - on_x.due_at == timedelta(days=7)
    assert on_x.approved_sha256


def test_an_edit_towards_a_copy_is_caught_at_the_next_approval(cast, sandbox):
    other, membership = another_member(cast, "Fournil", 2)
    sandbox.account(cast.company, "x")
    sandbox.account(other, "x")
    schedule(cast, compose(cast), networks=["x"])
    post = compose(cast, text="A ferry does not wait. Neither does a polling station.", membership=membership)
    row = schedule(cast, post, networks=["x"]).deliveries[0]
    assert row.mode == Mode.AUTO
    ben, now = cast.viewer("ben"), campaign_now()
    edit_post(viewer=ben, post_id=post.id, text=COPY, variants=[VariantDraft("x")], now=now)
    approve_post(viewer=ben, post_id=post.id, now=now)
    row.refresh_from_db()
    assert (row.mode, row.state) == (Mode.BY_HAND, DeliveryState.PARKED)


def test_somebody_elses_later_edit_is_not_overwritten(cast, sandbox):
    post = compose(cast)
    ben, now, variants = cast.viewer("ben"), campaign_now(), [VariantDraft("x")]
    edit_post(viewer=ben, post_id=post.id, text="second", variants=variants, revision=1, now=now)
    with pytest.raises(Conflict):
        edit_post(viewer=ben, post_id=post.id, text="third", variants=variants, revision=1, now=now)
    assert Post.objects.get().text == "second"


def test_an_edit_of_one_network_leaves_the_other_approved(cast, sandbox):
    for network in ("x", "linkedin"):
        sandbox.account(cast.company, network)
    rows = planned(cast, ["x", "linkedin"], text=OWN, delay_s=3600)
    edit_post(
        viewer=cast.viewer("ben"),
        post_id=rows[0].post_id,
        text=OWN,
        variants=[VariantDraft("x", text="Shorter."), VariantDraft("linkedin")],
        now=campaign_now(),
    )
    assert {row.network: bool(row.approved_sha256) for row in Delivery.objects.all()} == {"x": False, "linkedin": True}


@pytest.mark.parametrize("wall", ["0001-01-01T00:00", "9999-12-31T23:59", "2090-01-01T09:00"])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_a_year_beyond_reason_is_refused(cast, sandbox, wall, zone):
    with pytest.raises(Invalid):
        schedule(cast, compose(cast), wall_time=parse_wall_time(wall), zone=zone)
    assert not Delivery.objects.exists()
