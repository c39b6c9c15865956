"""The composer: rules and previews as one writes, one press that schedules once, real pictures from the kit."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse

from coalition.clock import campaign_now
from coalition.models import CompanyRole
from kits.queries import rendition_content
from kits.services import publish_kit, set_brand
from social.models import Delivery, Post, PostState, PostVariant
from tests.cast import NOW, Cast
from tests.kits.scene import CAPTIONS, TEMPLATES, TEXTS, logo_png
from tests.social.yard import all_in, run_until

TEXT = "A ferry does not wait. Neither does a polling station."


@pytest.fixture
def dressed(cast: Cast) -> Cast:
    """Ana has published a kit, Ben has given the logo."""
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates=TEMPLATES,
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return cast


def filled(**changes: str) -> dict[str, str]:
    later = campaign_now() + timedelta(days=1)
    form = {
        "key": str(uuid.uuid4()),
        "act": "schedule",
        "text": TEXT,
        "locale": "en",
        "template": "squeeze",
        "date": later.strftime("%Y-%m-%d"),
        "time": "09:00",
        "zone": "Europe/Brussels",
        "linkedin-is_on": "on",
        "linkedin-format": "linkedin",
        "x-is_on": "on",
        "x-format": "square",
        "instagram-is_on": "on",
        "instagram-format": "square",
    }
    form.update(changes)
    return {name: value for name, value in form.items() if value != "off"}


def new_post(cast: Cast) -> str:
    return reverse("social:new_post", args=[cast.membership.id])


def test_the_page_starts_with_the_kits_caption_and_every_network(as_ben, dressed, sandbox):
    page = as_ben.get(new_post(dressed)).content.decode()
    assert "Your bath is still warm. Vote anyway, says Ondelune." in page
    for network in ("LinkedIn", "Instagram", "X"):
        assert network in page
    assert "Schedule 3 posts" in page and "template=squeeze&amp;format=linkedin" in page


def test_one_press_schedules_with_real_pictures(as_ben, dressed, sandbox):
    answer = as_ben.post(new_post(dressed), filled())
    assert answer.status_code == 302, answer.content.decode()
    assert Post.objects.get().state == PostState.APPROVED
    assert set(Delivery.objects.values_list("network", "zone")) == {
        (network, "Europe/Brussels") for network in ("linkedin", "x", "instagram")
    }
    assert {wall[11:] for wall in Delivery.objects.values_list("wall_time", flat=True)} == {"09:00"}
    sizes = {variant.network: variant.media[0]["width_px"] for variant in PostVariant.objects.all()}
    assert sizes == {"linkedin": 1200, "x": 1080, "instagram": 1080}
    assert all(variant.media[0]["mime"] == "image/jpeg" for variant in PostVariant.objects.all())


def test_a_double_click_is_one_post(as_ben, dressed, sandbox):
    form = filled()
    assert [as_ben.post(new_post(dressed), form).status_code for _ in range(2)] == [302, 302]
    assert (Post.objects.count(), Delivery.objects.count()) == (1, 3)


def test_the_check_names_network_and_excess_and_lets_the_others_go(as_ben, dressed, sandbox):
    path = reverse("social:check_post", args=[dressed.membership.id])
    part = as_ben.post(path, filled(**{"x-text": "a" * 286})).content.decode()
    assert "6" in part and "Schedule 2 posts" in part and 'id="rules-x"' in part
    fine = as_ben.post(path, filled()).content.decode()
    assert "Schedule 3 posts" in fine
    none = as_ben.post(path, filled(**{"x-is_on": "off", "linkedin-is_on": "off", "instagram-is_on": "off"}))
    assert "disabled" in none.content.decode()


def test_what_breaks_a_rule_is_left_out_and_said(as_ben, dressed, sandbox):
    answer = as_ben.post(new_post(dressed), filled(**{"x-text": "a" * 286}), follow=True)
    assert set(Delivery.objects.values_list("network", flat=True)) == {"linkedin", "instagram"}
    assert "2 posts are scheduled" in answer.content.decode()


def test_a_post_without_any_network_that_can_go_stays_on_the_page(as_ben, dressed, sandbox):
    off = {"linkedin-is_on": "off", "instagram-is_on": "off", "x-text": "a" * 286}
    answer = as_ben.post(new_post(dressed), filled(**off))
    assert answer.status_code == 422 and TEXT in answer.content.decode()
    assert not Delivery.objects.exists() and not Post.objects.exists()


def test_an_editor_asks_for_approval_and_an_edit_asks_again(as_ben, dressed, sandbox):
    CompanyRole.objects.filter(person=dressed.ben).update(role="editor")
    assert "Ask for approval" in as_ben.get(new_post(dressed)).content.decode()
    assert as_ben.post(new_post(dressed), filled(act="schedule")).status_code == 403
    assert not Post.objects.exists()
    as_ben.post(new_post(dressed), filled(act="propose"))
    post = Post.objects.get()
    assert post.state == PostState.AWAITING_APPROVAL
    CompanyRole.objects.filter(person=dressed.ben).update(role="approver")
    assert as_ben.post(reverse("social:approve_post", args=[post.id])).status_code == 302
    edit = reverse("social:edit_post", args=[post.id])
    assert TEXT in as_ben.get(edit).content.decode()
    as_ben.post(edit, filled(act="save", text="Another text of ours.", revision="1"))
    post.refresh_from_db()
    assert (post.state, post.text) == (PostState.AWAITING_APPROVAL, "Another text of ours.")
    assert set(Delivery.objects.values_list("approved_sha256", flat=True)) == {""}


@contextmanager
def serving(picture: bytes) -> Iterator[str]:
    """A site that answers every address with one picture, for the network that fetches by address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.end_headers()
            self.wfile.write(picture)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_pictures_arrive_on_the_networks_with_their_words_for_the_blind(as_ben, dressed, sandbox, publisher, settings):
    accounts = [sandbox.account(dressed.company, network) for network in ("linkedin", "instagram", "x")]
    as_ben.post(new_post(dressed), filled())
    rows = list(Delivery.objects.all())
    for row in rows:
        as_ben.post(reverse("social:publish_now", args=[row.id]))
    with serving(rendition_content(PostVariant.objects.get(network="instagram").media[0]["sha256"])) as address:
        settings.BASE_URL = address
        run_until(publisher, all_in(rows, "published"))
    there = sandbox.posts_of(*accounts)
    assert {post["network"] for post in there} == {"linkedin", "instagram", "x"}
    assert all(len(post["media"]) == 1 and post["alt_texts"][0] for post in there)


def test_a_draft_needs_no_time_and_is_found_again_in_the_calendar(as_ben, as_cleo, dressed, sandbox):
    answer = as_ben.post(new_post(dressed), filled(act="save", date="", time=""))
    assert answer.status_code == 302
    post = Post.objects.get()
    assert (post.state, Delivery.objects.count()) == (PostState.DRAFT, 0)
    edit = reverse("social:edit_post", args=[post.id])
    assert edit in as_ben.get(answer["location"]).content.decode()
    assert as_cleo.get(edit).status_code == 404
    as_ben.post(edit, filled(revision="1"))
    assert Delivery.objects.count() == 3
    assert edit not in as_ben.get(answer["location"]).content.decode()


@pytest.mark.parametrize("missing", ["date", "time"])
def test_scheduling_without_a_time_is_refused_and_not_taken_for_a_draft(as_ben, dressed, sandbox, missing):
    answer = as_ben.post(new_post(dressed), filled(**{missing: ""}))
    assert (answer.status_code, Post.objects.count()) == (422, 0)
    assert TEXT in answer.content.decode()


def test_an_edit_on_the_page_keeps_what_the_page_has_no_field_for(as_ben, dressed, sandbox):
    as_ben.post(new_post(dressed), filled(act="save"))
    post = Post.objects.get()
    Post.objects.update(link="https://example.org/why")
    post.variants.filter(network="x").update(alt_text="A ferry at dawn")
    assert as_ben.post(reverse("social:edit_post", args=[post.id]), filled(act="save", revision="1")).status_code == 302
    post.refresh_from_db()
    assert (post.link, post.variants.get(network="x").alt_text) == ("https://example.org/why", "A ferry at dawn")


def test_a_revision_that_is_none_is_passed_over(as_ben, dressed, sandbox):
    as_ben.post(new_post(dressed), filled(act="save"))
    edit = reverse("social:edit_post", args=[Post.objects.get().id])
    for number, revision in enumerate(("9" * 5000, "²", "-1", "one"), start=2):
        assert as_ben.post(edit, filled(act="save", revision=revision)).status_code == 302
        assert Post.objects.get().revision == number


def test_an_hour_that_comes_twice_is_said(as_ben, dressed, sandbox):
    answer = as_ben.post(new_post(dressed), filled(date="2030-10-27", time="02:30"), follow=True)
    assert "comes twice" in answer.content.decode()
    assert {row.due_at.hour for row in Delivery.objects.all()} == {0}


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2024-13", "x"])
def test_a_month_beyond_reason_shows_this_one(as_ben, dressed, month):
    calendar = reverse("social:calendar", args=[dressed.membership.id])
    assert as_ben.get(f"{calendar}?month={month}").status_code == 200
