"""By hand: told at its time, posted on the network's own page, registered by its address, counted like any other."""

from datetime import timedelta

import pytest
import requests
from django.test import Client
from django.urls import reverse

from coalition.clock import campaign_now, database_now
from coalition.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from coalition.models import Mail, Membership
from social.errors import TooLate
from social.models import Account, Delivery, DeliveryState
from social.queries import hands_due, is_settled, next_due
from social.services import (
    cancel_delivery,
    hand_link,
    register_by_hand,
    register_own_post,
    register_with_link,
    resolve_as_absent,
    resolve_as_there,
    tell_persons,
)
from tests.cast import Cast
from tests.social.yard import Sandbox, all_in, planned, run_until

TEXT = "A ferry does not wait. Neither does a polling station."


def posted(sandbox: Sandbox, account: Account, text: str = TEXT) -> str:
    """Post on X's own page, as a person would; the address of the post."""
    answer = requests.post(
        f"{sandbox.url}/x/intent/post",
        data={"account": account.external_id, "text": text},
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 303, answer.text
    location = answer.headers["location"]
    return location if location.startswith("http") else f"{sandbox.url}{location}"


@pytest.fixture
def elsewhere(cast: Cast, sandbox: Sandbox) -> Account:
    """An account of nobody here: where a person posts by hand."""
    return sandbox.account(cast.other_company, "x")


@pytest.fixture
def by_hand(cast, sandbox) -> Delivery:
    """Ben's company has connected nothing."""
    return planned(cast, ["x"], text=TEXT)[0]


def tell() -> int:
    return tell_persons(now=campaign_now(), sent_at=database_now())


def register(cast, row: Delivery, url: str, who: str = "ben") -> Delivery:
    return register_by_hand(viewer=cast.viewer(who), delivery_id=row.id, url=url, now=campaign_now())


def test_its_person_is_told_once_and_reminded_once(cast, by_hand):
    assert (by_hand.state, by_hand.account) == (DeliveryState.PARKED, None)
    assert [tell(), tell()] == [1, 0]
    Delivery.objects.update(told_at=campaign_now() - timedelta(hours=3))
    assert [tell(), tell()] == [1, 0]
    assert list(Mail.objects.values_list("kind", "to_email").distinct()) == [("post_by_hand", cast.ben.email)]


def test_nobody_is_told_before_its_time(cast, sandbox):
    planned(cast, ["x"], text=TEXT, delay_s=3600)
    assert tell() == 0


def test_a_registered_post_counts_with_the_networks_own_time(cast, by_hand, sandbox, elsewhere):
    assert hands_due(campaign_id=cast.campaign.id, now=campaign_now()) == [by_hand]
    url = posted(sandbox, elsewhere)
    row = register(cast, by_hand, url)
    (there,) = sandbox.posts_of(elsewhere)
    assert (row.state, row.external_id, row.source) == (DeliveryState.PUBLISHED, there["external_id"], "registered")
    assert row.published_at and abs(row.published_at.timestamp() - campaign_now().timestamp()) < 60
    assert (row.mode, row.network, row.locale) == ("by_hand", "x", "en")
    assert hands_due(campaign_id=cast.campaign.id, now=campaign_now()) == []


def test_a_post_counts_once_however_often_its_address_is_pasted(cast, by_hand, sandbox, elsewhere):
    url = posted(sandbox, elsewhere)
    register(cast, by_hand, url)
    with pytest.raises(TooLate):
        register(cast, by_hand, url)
    second = planned(cast, ["x"], text="Twelve nurses, one night shift.")[0]
    with pytest.raises(Conflict):
        register(cast, second, f"{url}?s=20")
    with pytest.raises(Conflict):
        register_own_post(
            viewer=cast.viewer("ben"), membership_id=cast.membership.id, url=url, locale="en", now=campaign_now()
        )
    assert Delivery.objects.filter(state="published").count() == 1


def test_linkedins_two_ids_of_one_post_count_once(cast, sandbox, publisher):
    """A share and the activity that tells of it are made milliseconds apart and numbered differently."""
    sandbox.account(cast.company, "linkedin")
    rows = planned(cast, ["linkedin"])
    run_until(publisher, all_in(rows, "published"))
    share = Delivery.objects.get(id=rows[0].id).external_id
    activity = f"urn:li:activity:{int(share.rpartition(':')[2]) + (87 << 22)}"

    def own(urn: str) -> Delivery:
        url = f"https://www.linkedin.com/feed/update/{urn}/"
        return register_own_post(
            viewer=cast.viewer("ben"), membership_id=cast.membership.id, url=url, locale="en", now=campaign_now()
        )

    with pytest.raises(Conflict, match="registered already"):
        own(activity)
    assert Delivery.objects.count() == 1
    earlier = f"urn:li:activity:{int(share.rpartition(':')[2]) - (5_000 << 22)}"
    assert own(earlier).state == DeliveryState.PUBLISHED


def test_an_instagram_post_counts_once_also_when_its_number_cannot_be_asked_for(cast, sandbox, by_hand):
    code = "https://www.instagram.com/p/DQmFBKBCZ0a/"
    viewer, membership_id = cast.viewer("ben"), cast.membership.id
    now = campaign_now()
    first = planned(cast, ["linkedin"])[0]
    Delivery.objects.filter(id=first.id).update(
        network="instagram",
        state="published",
        external_id="17900000000000001",
        permalink=code.replace("https://www.instagram.com", f"{sandbox.url}/instagram"),
        published_at=now,
    )
    cast.campaign.starts_at = now - timedelta(days=4000)
    cast.campaign.save()
    with pytest.raises(Conflict, match="registered already"):
        register_own_post(viewer=viewer, membership_id=membership_id, url=code, locale="en", now=now)
    assert Delivery.objects.filter(state="published").count() == 1


@pytest.mark.parametrize(
    "url", ["", "hello", "https://x.com/ondelune", "https://www.linkedin.com/feed/", "javascript:1"]
)
def test_what_is_no_address_of_a_post_there_is_refused(cast, by_hand, url):
    with pytest.raises(Invalid):
        register(cast, by_hand, url)
    by_hand.refresh_from_db()
    assert by_hand.state == DeliveryState.PARKED


def test_a_post_older_than_the_campaign_is_refused(cast, by_hand):
    with pytest.raises(Invalid, match="during the campaign"):
        register(cast, by_hand, "https://x.com/jack/status/20")


@pytest.mark.parametrize(("who", "error"), [("cleo", NotFound), ("ana", Forbidden)])
def test_others_may_not_register(cast, by_hand, sandbox, elsewhere, who, error):
    url = posted(sandbox, elsewhere)
    with pytest.raises(error):
        register(cast, by_hand, url, who)
    with pytest.raises(error):
        register_own_post(
            viewer=cast.viewer(who), membership_id=cast.membership.id, url=url, locale="en", now=campaign_now()
        )
    assert not Delivery.objects.filter(state="published").exists()


def test_the_link_opens_without_signing_in_and_takes_the_address(cast, by_hand, sandbox, elsewhere):
    path = hand_link(by_hand.id).removeprefix("http://127.0.0.1:8000")
    visitor = Client()
    page = visitor.get(path).content.decode()
    assert TEXT in page and "/intent/post?text=" in page
    wrong = visitor.post(path, {"url": "hello"})
    assert (wrong.status_code, "not the address of a post" in wrong.content.decode()) == (422, True)
    assert visitor.post(path, {"url": posted(sandbox, elsewhere)}).status_code == 302
    by_hand.refresh_from_db()
    assert by_hand.state == DeliveryState.PUBLISHED
    assert "Your post counts" in visitor.get(path).content.decode()


def test_a_link_that_was_altered_stopped_or_outlived_its_membership_is_closed(cast, by_hand):
    token = hand_link(by_hand.id).rstrip("/").rpartition("/")[2]
    for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x", token.replace(":", "~")):
        with pytest.raises(NotFound):
            register_with_link(token=forged, url="https://x.com/a/status/1", now=campaign_now())
    Membership.objects.filter(id=cast.membership.id).update(state="left")
    with pytest.raises(NotFound):
        register_with_link(token=token, url="https://x.com/a/status/1", now=campaign_now())
    Membership.objects.filter(id=cast.membership.id).update(state="joined")
    cancel_delivery(viewer=cast.viewer("ben"), delivery_id=by_hand.id)
    with pytest.raises(Gone):
        register_with_link(token=token, url="https://x.com/a/status/1", now=campaign_now())


def test_what_waits_for_a_person_does_not_keep_a_campaign_from_being_settled(cast, by_hand, sandbox):
    assert is_settled(campaign_id=cast.campaign.id, now=campaign_now())
    assert next_due(campaign_id=cast.campaign.id, after=campaign_now()) is None
    sandbox.account(cast.company, "linkedin")
    later = planned(cast, ["linkedin"], delay_s=600)[0]
    assert is_settled(campaign_id=cast.campaign.id, now=campaign_now())
    assert next_due(campaign_id=cast.campaign.id, after=campaign_now()) == later.due_at
    assert not is_settled(campaign_id=cast.campaign.id, now=later.due_at)


@pytest.fixture
def asked(cast, sandbox, publisher) -> Delivery:
    """A member's post on LinkedIn whose reply was lost."""
    sandbox.account(cast.company, "linkedin", kind="person")
    sandbox.fault(network="linkedin", method="POST", path="^/rest/posts$", effect="drop", after=True, count=1)
    rows = planned(cast, ["linkedin"])
    run_until(publisher, all_in(rows, "needs_person"))
    return rows[0]


def test_it_is_there(cast, sandbox, asked):
    (there,) = sandbox.posts_of(Account.objects.get())
    url = f"https://www.linkedin.com/feed/update/{there['external_id']}/"
    row = resolve_as_there(viewer=cast.viewer("ben"), delivery_id=asked.id, url=url, now=campaign_now())
    assert (row.state, row.external_id) == (DeliveryState.PUBLISHED, there["external_id"])


def absent(cast, row: Delivery, who: str = "ben", *, after: timedelta = timedelta(minutes=5)) -> Delivery:
    """Somebody says that it is not there, some time after the send."""
    clock = database_now() + after
    return resolve_as_absent(viewer=cast.viewer(who), delivery_id=row.id, now=campaign_now(), clock=clock)


def test_it_is_not_there(cast, asked):
    assert absent(cast, asked).state == DeliveryState.SCHEDULED
    with pytest.raises(TooLate):
        absent(cast, asked)


def test_a_look_before_the_send_can_have_arrived_proves_nothing(cast, asked):
    with pytest.raises(Conflict, match="may still appear") as refused:
        absent(cast, asked, after=timedelta(0))
    assert "seconds" in refused.value.remedy
    asked.refresh_from_db()
    assert (asked.state, asked.attempt_count) == (DeliveryState.NEEDS_PERSON, 1)


def test_the_page_says_when_to_look_again(as_ben, asked):
    answer = as_ben.post(reverse("social:resolve_absent", args=[asked.id]))
    assert answer.status_code == 409
    assert "Look again in" in answer.content.decode()


def test_it_is_not_there_and_it_is_too_late(cast, asked):
    Delivery.objects.update(due_at=campaign_now() - timedelta(hours=2), late_at=campaign_now() - timedelta(hours=1))
    assert absent(cast, asked).state == DeliveryState.MISSED


@pytest.mark.parametrize(("who", "error"), [("cleo", NotFound), ("ana", Forbidden)])
def test_others_may_not_resolve(cast, asked, who, error):
    with pytest.raises(error):
        absent(cast, asked, who)
    asked.refresh_from_db()
    assert asked.state == DeliveryState.NEEDS_PERSON
