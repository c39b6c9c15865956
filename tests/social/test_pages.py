"""The room's pages: what a partner sees and does, what a lead sees, and that an outsider finds nothing anywhere."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coalition.clock import campaign_now
from coalition.models import CompanyRole, KeptAnswer
from social.models import CampaignHold, Delivery, DeliveryState, Post
from tests.social.yard import all_in, planned, run_until

TEXT = "A ferry does not wait. Neither does a polling station."


@pytest.fixture
def row(cast, sandbox) -> Delivery:
    sandbox.account(cast.company, "x")
    return planned(cast, ["x"], text=TEXT, delay_s=3600)[0]


def addresses(cast, row: Delivery) -> list[tuple[str, str, dict[str, str]]]:
    """Every page of the room that belongs to Ben's company or to Ana's campaign."""
    when = {"date": "2031-06-02", "time": "09:00", "zone": "Europe/Brussels"}
    of = {
        name: reverse(f"social:{name}", args=[row.id])
        for name in ("delivery", "move_delivery", "publish_now", "cancel_delivery", "register_delivery")
    }
    return [
        ("get", of["delivery"], {}),
        ("post", of["move_delivery"], when),
        ("post", of["publish_now"], {}),
        ("post", of["cancel_delivery"], {}),
        ("post", of["register_delivery"], {"url": "https://x.com/a/status/1"}),
        ("post", reverse("social:resolve_there", args=[row.id]), {"url": "https://x.com/a/status/1"}),
        ("post", reverse("social:resolve_absent", args=[row.id]), {}),
        ("get", reverse("social:edit_post", args=[row.post_id]), {}),
        ("post", reverse("social:edit_post", args=[row.post_id]), {"text": "taken", **when}),
        ("post", reverse("social:approve_post", args=[row.post_id]), {}),
        ("get", reverse("social:new_post", args=[cast.membership.id]), {}),
        ("post", reverse("social:new_post", args=[cast.membership.id]), {"text": "taken", **when}),
        ("post", reverse("social:check_post", args=[cast.membership.id]), {"text": "taken"}),
        ("get", reverse("social:calendar", args=[cast.membership.id]), {}),
        ("post", reverse("social:register_own_post", args=[cast.membership.id]), {"url": "https://x.com/a/status/1"}),
        ("get", reverse("social:accounts", args=[cast.company.id]), {}),
        ("get", reverse("social:connect", args=[cast.company.id, "x"]), {}),
        ("post", reverse("social:disconnect", args=[row.account_id]), {}),
        ("get", reverse("social:launch", args=[cast.campaign.slug]), {}),
        ("post", reverse("social:hold_campaign", args=[cast.campaign.slug]), {}),
        ("post", reverse("social:release_campaign", args=[cast.campaign.slug]), {}),
    ]


def test_an_outsider_finds_nothing_and_changes_nothing(cast, as_cleo, row):
    answers = {
        (method, path): getattr(as_cleo, method)(path, data).status_code for method, path, data in addresses(cast, row)
    }
    assert set(answers.values()) == {404}, answers
    row.refresh_from_db()
    assert (row.state, row.post.text, Post.objects.count()) == (DeliveryState.SCHEDULED, TEXT, 1)
    assert not CampaignHold.objects.exists()


def test_nobody_is_sent_to_sign_in(cast, client, row):
    for method, path, data in addresses(cast, row):
        answer = getattr(client, method)(path, data)
        assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True), path


def test_the_calendar_shows_the_post_with_its_state_and_leads_to_it(as_ben, cast, row):
    month = row.due_at.strftime("%Y-%m")
    page = as_ben.get(reverse("social:calendar", args=[cast.membership.id]), {"month": month}).content.decode()
    assert "Goes out" in page and reverse("social:delivery", args=[row.id]) in page
    assert as_ben.get(reverse("social:calendar", args=[cast.membership.id]), {"month": "rubbish"}).status_code == 200
    other = as_ben.get(reverse("social:calendar", args=[cast.membership.id]), {"month": month, "network": "linkedin"})
    assert reverse("social:delivery", args=[row.id]) not in other.content.decode()


def test_an_empty_calendar_offers_one_act(as_ben, cast):
    page = as_ben.get(reverse("social:calendar", args=[cast.membership.id])).content.decode()
    assert "Nothing planned this month" in page


def test_the_page_of_a_delivery_offers_only_what_is_safe_now(as_ben, cast, row, publisher):
    href = reverse("social:delivery", args=[row.id])
    assert "Stop it" in as_ben.get(href).content.decode()
    Delivery.objects.filter(id=row.id).update(due_at=campaign_now())
    row.refresh_from_db()
    assert as_ben.post(reverse("social:publish_now", args=[row.id])).status_code == 302
    run_until(publisher, all_in([row], "published"))
    page = as_ben.get(href).content.decode()
    assert "Published" in page and "Stop it" not in page and "Post it now" not in page
    assert as_ben.post(reverse("social:cancel_delivery", args=[row.id])).status_code == 409


def test_moving_to_a_time_that_has_passed_says_so_at_the_form(as_ben, row):
    answer = as_ben.post(
        reverse("social:move_delivery", args=[row.id]), {"date": "2020-01-01", "time": "09:00", "zone": "UTC"}
    )
    assert (answer.status_code, "This time has passed" in answer.content.decode()) == (422, True)
    before = row.due_at
    row.refresh_from_db()
    assert row.due_at == before


def test_the_lead_holds_and_releases_everything_with_one_switch(as_ana, as_ben, cast, row):
    page = as_ana.get(reverse("social:launch", args=[cast.campaign.slug])).content.decode()
    assert "Ready: 1" in page and TEXT not in page
    as_ana.post(reverse("social:hold_campaign", args=[cast.campaign.slug]))
    assert CampaignHold.objects.count() == 1
    assert "Held back" in as_ben.get(reverse("social:delivery", args=[row.id])).content.decode()
    assert as_ben.post(reverse("social:release_campaign", args=[cast.campaign.slug])).status_code == 403
    assert CampaignHold.objects.count() == 1
    as_ana.post(reverse("social:release_campaign", args=[cast.campaign.slug]))
    assert not CampaignHold.objects.exists()


def test_accounts_are_listed_and_disconnected(as_ben, cast, row):
    page = as_ben.get(reverse("social:accounts", args=[cast.company.id])).content.decode()
    assert "Connect LinkedIn" in page and "Disconnect" in page
    answer = as_ben.get(reverse("social:connect", args=[cast.company.id, "x"]))
    assert answer.status_code == 302 and "code_challenge" in answer["Location"]
    assert as_ben.post(reverse("social:disconnect", args=[row.account_id])).status_code == 302
    row.refresh_from_db()
    assert row.state == DeliveryState.PARKED


def test_a_viewer_of_the_company_sees_and_may_not_act(as_ben, cast, row):
    CompanyRole.objects.filter(person=cast.ben).update(role="viewer")
    assert as_ben.get(reverse("social:delivery", args=[row.id])).status_code == 200
    assert as_ben.post(reverse("social:cancel_delivery", args=[row.id])).status_code == 403
    assert as_ben.post(reverse("social:publish_now", args=[row.id])).status_code == 403
    row.refresh_from_db()
    assert row.state == DeliveryState.SCHEDULED and row.due_at > campaign_now() + timedelta(minutes=50)
    assert not KeptAnswer.objects.exists()


def test_home_leads_to_the_calendar_and_the_company_to_its_accounts(as_ben, as_cleo, cast, row):
    Delivery.objects.filter(id=row.id).update(state=DeliveryState.FAILED, failure_code="refused")
    home = as_ben.get("/home/").content.decode()
    assert reverse("social:calendar", args=[cast.membership.id]) in home and "1 post needs you" in home
    assert (
        reverse("social:accounts", args=[cast.company.id])
        in as_ben.get(f"/company/{cast.company.id}/").content.decode()
    )
    assert str(cast.membership.id) not in as_cleo.get("/home/").content.decode()
