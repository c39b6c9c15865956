"""The room's operations: the way from a draft to a registered post, idempotent where they have an effect outside."""

import json
import time
import uuid
from typing import Any

import pytest

from social.models import Delivery, DeliveryState, Post
from tests.social.yard import planned, wall_now

API = "/api/v1"
TEXT = "A ferry does not wait. Neither does a polling station."


def call(client, method: str, path: str, body=None, key: str = ""):
    more = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    return getattr(client, method)(f"{API}{path}", json.dumps(body or {}), content_type="application/json", **more)


def draft(client, cast, text: str = TEXT) -> Any:
    body = {"locale": "en", "text": text, "variants": [{"network": "x"}, {"network": "linkedin"}]}
    answer = call(client, "post", f"/memberships/{cast.membership.id}/posts", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def when(**more: object) -> dict[str, object]:
    return {
        "networks": ["x", "linkedin"],
        "wall_time": wall_now(3600).strftime("%Y-%m-%dT%H:%M"),
        "zone": "UTC",
        **more,
    }


def test_from_draft_to_schedule_to_cancel(as_ben, cast, sandbox):
    sandbox.account(cast.company, "linkedin")
    post = draft(as_ben, cast)
    assert (post["state"], post["revision"], len(post["variants"])) == ("draft", 1, 2)
    found = call(as_ben, "post", f"/posts/{post['id']}/schedule", when(), key=str(uuid.uuid4()))
    assert found.status_code == 201 and found.json()["left_out"] == []
    ways = {item["network"]: (item["way"], item["state"], item["is_approved"]) for item in found.json()["deliveries"]}
    assert ways == {"x": ("by_hand", "parked", True), "linkedin": ("auto", "scheduled", True)}
    listed = as_ben.get(f"{API}/memberships/{cast.membership.id}/deliveries", {"limit": 1}).json()
    assert len(listed["items"]) == 1 and listed["next"]
    rest = as_ben.get(
        f"{API}/memberships/{cast.membership.id}/deliveries", {"limit": 1, "after": listed["next"]}
    ).json()
    assert len(rest["items"]) == 1 and rest["next"] is None
    stopped = call(as_ben, "post", f"/deliveries/{listed['items'][0]['id']}/cancel")
    assert stopped.json()["state"] == "cancelled"


def test_a_repeated_schedule_is_one_schedule(as_ben, cast, sandbox):
    post, key, body = draft(as_ben, cast), "a-key", when()
    path = f"/posts/{post['id']}/schedule"
    first, second = (call(as_ben, "post", path, body, key=key) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert Delivery.objects.count() == 2
    assert call(as_ben, "post", path, when(zone="Asia/Kolkata"), key=key).status_code == 422
    assert call(as_ben, "post", path, body).status_code == 422
    assert Delivery.objects.count() == 2


def test_broken_rules_are_left_out_with_their_excess(as_ben, cast, sandbox):
    post = draft(as_ben, cast, text="a" * 290)
    found = call(as_ben, "post", f"/posts/{post['id']}/schedule", when(), key="k").json()
    assert [item["network"] for item in found["deliveries"]] == ["linkedin"]
    assert [(item["network"], item["excess"]) for item in found["left_out"]] == [("x", 10)]


@pytest.mark.parametrize(
    "change",
    [
        {"wall_time": "2031-02-30T09:00"},
        {"wall_time": "soon"},
        {"networks": []},
        {"networks": ["myspace"]},
        {"zone": "Mars/Olympus"},
        {"zone": "\ud800"},
    ],
)
def test_malformed_times_networks_and_zones_are_422(as_ben, cast, sandbox, change):
    post = draft(as_ben, cast)
    answer = call(as_ben, "post", f"/posts/{post['id']}/schedule", when(**change), key="k")
    assert answer.status_code == 422, answer.content
    assert not Delivery.objects.exists()


def test_an_edit_needs_the_revision_that_was_read(as_ben, cast, sandbox):
    post = draft(as_ben, cast)
    body = {"text": "second", "variants": [{"network": "x"}], "revision": 1}
    assert call(as_ben, "put", f"/posts/{post['id']}", body).json()["revision"] == 2
    assert call(as_ben, "put", f"/posts/{post['id']}", {**body, "text": "third"}).status_code == 409
    assert Post.objects.get().text == "second"


def test_a_post_by_hand_is_registered_once(as_ben, cast, sandbox):
    row = planned(cast, ["x"], text=TEXT)[0]
    url = {"url": f"https://x.com/ondelune/status/{_id_now()}"}
    first = call(as_ben, "post", f"/deliveries/{row.id}/register", url, key="k")
    assert (first.status_code, first.json()["state"]) == (200, "published")
    assert call(as_ben, "post", f"/deliveries/{row.id}/register", url, key="k").json() == first.json()
    assert call(as_ben, "post", f"/deliveries/{row.id}/register", url, key="other").status_code == 409


def _id_now() -> int:
    """An id of X made just now."""
    return (int(time.time() * 1000) - 1288834974657) << 22


def test_the_lead_holds_everything_and_sees_what_needs_somebody(as_ana, as_ben, cast, sandbox):
    planned(cast, ["x"], text=TEXT, delay_s=600)
    assert call(as_ana, "post", "/campaigns/vote-anyway/hold").json() == {"is_held": True, "held": 1}
    assert call(as_ben, "post", "/campaigns/vote-anyway/hold").status_code == 403
    assert call(as_ana, "delete", "/campaigns/vote-anyway/hold").json() == {"is_held": False, "held": 0}
    assert as_ana.get(f"{API}/campaigns/vote-anyway/needs").json() == {"items": []}


def test_an_outsider_gets_404_everywhere(as_cleo, cast, sandbox):
    account = sandbox.account(cast.company, "x")
    row = planned(cast, ["x"], text=TEXT, delay_s=600)[0]
    body = {"text": "taken", "variants": [{"network": "x"}]}
    tried = [
        as_cleo.get(f"{API}/posts/{row.post_id}"),
        call(as_cleo, "put", f"/posts/{row.post_id}", body),
        call(as_cleo, "post", f"/memberships/{cast.membership.id}/posts", {**body, "locale": "en"}),
        call(as_cleo, "post", f"/posts/{row.post_id}/schedule", when(), key="k1"),
        call(as_cleo, "post", f"/posts/{row.post_id}/propose", when(), key="k2"),
        call(as_cleo, "post", f"/posts/{row.post_id}/approve"),
        as_cleo.get(f"{API}/memberships/{cast.membership.id}/deliveries"),
        as_cleo.get(f"{API}/deliveries/{row.id}"),
        call(as_cleo, "post", f"/deliveries/{row.id}/move", {"wall_time": "2031-01-01T09:00", "zone": "UTC"}),
        call(as_cleo, "post", f"/deliveries/{row.id}/publish-now", key="k3"),
        call(as_cleo, "post", f"/deliveries/{row.id}/cancel"),
        call(as_cleo, "post", f"/deliveries/{row.id}/register", {"url": "https://x.com/a/status/1"}, key="k4"),
        call(as_cleo, "post", f"/deliveries/{row.id}/resolve", {"is_there": False}),
        call(as_cleo, "post", f"/memberships/{cast.membership.id}/own-posts", {"url": "u", "locale": "en"}, key="k5"),
        as_cleo.get(f"{API}/companies/{cast.company.id}/accounts"),
        call(as_cleo, "delete", f"/accounts/{account.id}"),
        as_cleo.get(f"{API}/campaigns/vote-anyway/needs"),
        call(as_cleo, "post", "/campaigns/vote-anyway/hold"),
        call(as_cleo, "delete", "/campaigns/vote-anyway/hold"),
    ]
    assert {answer.status_code for answer in tried} == {404}, [answer.status_code for answer in tried]
    row.refresh_from_db()
    account.refresh_from_db()
    assert (row.state, account.state, row.post.text) == (DeliveryState.SCHEDULED, "connected", TEXT)


def test_tokens_never_leave(as_ben, cast, sandbox):
    sandbox.account(cast.company, "x")
    answer = as_ben.get(f"{API}/companies/{cast.company.id}/accounts")
    assert "token" not in answer.content.decode() and answer.json()["items"][0]["state"] == "connected"
