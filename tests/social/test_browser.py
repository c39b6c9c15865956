"""The pages of posts in a real browser: axe once a page, and each page's main act."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

import kits.posters
from coalition.clock import campaign_now
from kits.services import publish_kit, set_brand
from social.models import Account, Delivery
from social.services import VariantDraft, create_post, hand_link, hold_campaign, schedule_post
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import CAPTIONS, TEXTS, logo_png
from tests.social.browsing import Opened, assert_sound, database_beside_the_browser, opened  # noqa: F401  fixtures
from tests.social.yard import Sandbox, wall_now
from tests.ui.conftest import assets, browser  # noqa: F401  fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SQUEEZE = Path(kits.posters.__file__).parent / "templates" / "squeeze.svg"
TEXT = "A ferry does not wait. Neither does a polling station. Our crews vote before the first crossing."


@pytest.fixture
def dressed(cast: Cast, sandbox: Sandbox) -> Cast:
    """Ana has published a motif of ours, Ben has given the logo."""
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"squeeze": SQUEEZE.read_bytes()},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return cast


@pytest.fixture
def planned(dressed: Cast, sandbox: Sandbox) -> dict[str, Delivery]:
    """A post on every network, each delivery in a state of its own: failed, asked about, by hand."""
    for network in ("x", "linkedin"):
        sandbox.account(dressed.company, network, name="Ondelune")
    ben, now = dressed.viewer("ben"), campaign_now()
    drafts = [VariantDraft(network, "", "squeeze", "square") for network in ("linkedin", "x", "instagram")]
    post = create_post(
        viewer=ben, membership_id=dressed.membership.id, locale="en", text=TEXT, variants=drafts, now=now
    )
    rows = schedule_post(
        viewer=ben,
        post_id=post.id,
        networks=["linkedin", "x", "instagram"],
        wall_time=wall_now(3600),
        zone="UTC",
        now=now,
    ).deliveries
    Delivery.objects.filter(network="x").update(
        state="failed",
        failure_code="media",
        failure_reason="X refused the picture: larger than 5 MB.",
        failure_remedy="Use another format of the visual.",
    )
    Delivery.objects.filter(network="linkedin").update(
        state="needs_person",
        sent_at=now,
        hard_deadline_at=now + timedelta(minutes=1),
        attempt_count=1,
        request_sha256="0" * 64,
        look_at_url="https://www.linkedin.com/feed/",
        failure_reason="LinkedIn does not let an app read a member's posts.",
        failure_remedy="Look at your account, then say whether the post is there.",
    )
    Delivery.objects.filter(network="instagram").update(due_at=now - timedelta(minutes=5))
    return {row.network: Delivery.objects.get(id=row.id) for row in rows}


def as_(cast: Cast, name: str) -> Client:
    return signed_in(getattr(cast, name))


def composer(opened: Opened, cast: Cast, **how: object) -> Page:  # noqa: F811
    return opened(reverse("social:new_post", args=[cast.membership.id]), of=as_(cast, "ben"), **how)


def test_too_long_for_x_blocks_x_alone_and_says_by_how_much(opened, dressed):  # noqa: F811
    page = composer(opened, dressed)
    expect(page.get_by_role("button", name="Schedule 3 posts")).to_be_enabled()
    x = page.get_by_role("group", name="X", exact=True)
    x.get_by_text("Make it different").click()
    x.get_by_label("Its own text").fill("a" * 286)
    expect(page.locator("#rules-x")).to_contain_text("The text is 6 over X's limit of 280.")
    expect(page.get_by_role("button", name="Schedule 2 posts")).to_be_enabled()
    expect(page.locator("#rules-linkedin")).not_to_contain_text("over")
    assert_sound(page)
    page.get_by_role("button", name="Schedule 2 posts").click()
    page.wait_for_url("**/calendar/**")
    assert set(Delivery.objects.values_list("network", flat=True)) == {"linkedin", "instagram"}


def test_the_composer_keeps_what_is_typed_while_it_checks(opened, dressed):  # noqa: F811
    page = composer(opened, dressed, width=375)
    words = page.get_by_label("Your text")
    words.fill("")
    words.press_sequentially("Vote first, then swim.")
    expect(page.locator("#composer-previews")).to_contain_text("Vote first, then swim.")
    expect(words).to_be_focused()
    expect(words).to_have_value("Vote first, then swim.")
    assert_sound(page)


def test_a_network_that_is_left_out_is_not_counted(opened, dressed):  # noqa: F811
    page = composer(opened, dressed)
    for left, network in ((2, "X"), (1, "LinkedIn")):
        page.get_by_role("checkbox", name=network, exact=True).uncheck()
        expect(page.get_by_role("button", name=f"Schedule {left} post")).to_be_enabled()
    page.get_by_role("checkbox", name="Instagram", exact=True).uncheck()
    expect(page.locator("#composer-go")).to_be_disabled()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (375, "dark")])
def test_the_calendar_leads_to_what_needs_somebody(opened, planned, dressed, width, theme):  # noqa: F811
    address = reverse("social:calendar", args=[dressed.membership.id])
    page = opened(address, of=as_(dressed, "ben"), width=width, theme=theme)
    assert_sound(page)
    expect(page.get_by_role("heading", name="2 posts need you")).to_be_visible()
    page.get_by_role("link", name="Look at it").first.click()
    page.wait_for_url("**/delivery/**")


def test_a_delivery_that_failed_says_why_and_goes_out_at_one_press(opened, planned, dressed):  # noqa: F811
    page = opened(reverse("social:delivery", args=[planned["x"].id]), of=as_(dressed, "ben"))
    expect(page.locator("main")).to_contain_text("larger than 5 MB")
    assert_sound(page)
    page.get_by_role("button", name="Post it now").click()
    expect(page.get_by_role("status")).to_contain_text("The post goes out now.")
    assert Delivery.objects.get(network="x").state == "scheduled"


def test_somebody_is_asked_whether_a_post_is_there(opened, planned, dressed):  # noqa: F811
    page = opened(
        reverse("social:delivery", args=[planned["linkedin"].id]), of=as_(dressed, "ben"), width=375, theme="dark"
    )
    expect(page.get_by_role("link", name="Look on LinkedIn")).to_be_visible()
    expect(page.get_by_role("button", name="It is not there")).to_be_visible()
    assert_sound(page)


def test_posting_by_hand_takes_a_copy_and_an_address(opened, planned, dressed):  # noqa: F811
    path = hand_link(planned["instagram"].id).removeprefix("http://127.0.0.1:8000")
    page = opened(path, width=375)
    expect(page.get_by_role("heading", name="Post on Instagram")).to_be_visible()
    assert_sound(page)
    page.get_by_role("textbox", name="The address of your post").fill("https://example.org/elsewhere")
    page.get_by_role("button", name="It is posted").click()
    expect(page.locator("main")).to_contain_text("This is not the address of a post on Instagram.")
    expect(page.get_by_role("textbox", name="The address of your post")).to_have_value("https://example.org/elsewhere")


def test_the_phones_own_share_sheet_takes_picture_and_text(opened, planned, dressed):  # noqa: F811
    path = hand_link(planned["instagram"].id).removeprefix("http://127.0.0.1:8000")
    page = opened(path, width=375)
    expect(page.locator("[data-share-text]")).to_be_hidden()  # a browser without a share sheet
    page.add_init_script(
        "navigator.canShare = () => true;"
        "navigator.share = async ({ files, text }) => { window.shared = [files.length, files[0].type, text]; };"
    )
    page.reload()
    page.get_by_role("button", name="Share picture and text").click()
    page.wait_for_function("window.shared")
    assert page.evaluate("window.shared") == [1, "image/jpeg", TEXT]


def test_the_launch_holds_everything_at_one_press_and_lets_it_go(opened, planned, dressed):  # noqa: F811
    page = opened(reverse("social:launch", args=[dressed.campaign.slug]), of=as_(dressed, "ana"))
    expect(page.get_by_role("heading", name="Needs somebody")).to_be_visible()
    assert TEXT not in page.content()
    assert_sound(page)
    page.get_by_role("button", name="Hold everything").click()
    expect(page.get_by_role("button", name="Release everything")).to_be_visible()
    page.get_by_role("button", name="Release everything").click()
    expect(page.get_by_role("button", name="Hold everything")).to_be_visible()


def test_accounts_say_which_must_be_connected_again(opened, planned, dressed):  # noqa: F811
    Account.objects.filter(network="x").update(state="needs_reconnect")
    page = opened(reverse("social:accounts", args=[dressed.company.id]), of=as_(dressed, "ben"), width=375)
    expect(page.get_by_text("Connect it again")).to_be_visible()
    assert_sound(page)


def test_a_held_calendar_says_so(opened, planned, dressed):  # noqa: F811
    hold_campaign(viewer=dressed.viewer("ana"), campaign_id=dressed.campaign.id, now=campaign_now())
    page = opened(reverse("social:calendar", args=[dressed.membership.id]), of=as_(dressed, "ben"))
    expect(page.get_by_text("The campaign's lead holds all posts back for now.")).to_be_visible()
