"""What the simulated networks refuse, in each network's own words, and that nothing was accepted then."""

from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.social.sandbox.campaign import Author
from tests.social.sandbox.process import SandboxProcess

POST = {"visibility": "PUBLIC", "lifecycleState": "PUBLISHED"}


@pytest.fixture
def page(sandbox: SandboxProcess) -> Author:
    return Author(sandbox, sandbox.account("linkedin"))


def linkedin(author: Author, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
    url = f"{author.sandbox.url}/linkedin{path}"
    return requests.request(method, url, json=body, headers=author.headers | headers, timeout=5)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"commentary": "a" * 3001}, 400, "FIELD_LENGTH_TOO_LONG"),
        ({"commentary": " "}, 400, "INVALID_VALUE_BLANK_FIELD"),
        ({"commentary": None}, 400, "INVALID_VALUE_FOR_FIELD"),
        ({"commentary": "t", "author": "urn:li:organization:1"}, 403, "ACCESS_DENIED"),
        ({"commentary": "t", "content": {"media": {"id": "urn:li:image:none"}}}, 400, "INVALID_IMAGE_ID"),
    ],
)
def test_linkedin_refuses(page: Author, body: dict[str, Any], status: int, code: str) -> None:
    reply = linkedin(page, "POST", "/rest/posts", {"author": page.account["external_id"]} | POST | body)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert page.sandbox.report()["total"] == 0


def test_linkedin_wants_a_living_version(page: Author) -> None:
    old = linkedin(page, "GET", "/rest/organizationAcls", **{"LinkedIn-Version": "202301"})
    assert (old.status_code, old.json()["code"]) == (426, "NONEXISTENT_VERSION")
    headers = {"Authorization": page.headers["Authorization"]}
    none = requests.get(f"{page.sandbox.url}/linkedin/rest/organizationAcls", headers=headers, timeout=5)
    assert (none.status_code, none.json()["code"]) == (400, "VERSION_MISSING")


def test_an_unescaped_sign_cuts_linkedins_text_off(page: Author) -> None:
    page.post(r"Vote \(really\) #VoteAnyway")
    page.post("Truncated (here and silently")
    assert [post["text"] for post in page.sandbox.report(posts="1")["items"]] == [
        "Vote (really) #VoteAnyway",
        "Truncated ",
    ]


def test_a_member_cannot_be_read_back(sandbox: SandboxProcess) -> None:
    member = Author(sandbox, sandbox.account("linkedin", kind="person"))
    member.post("Mine")
    author = quote(member.account["external_id"], safe="")
    reply = linkedin(member, "GET", f"/rest/posts?q=author&author={author}")
    assert (reply.status_code, reply.json()["code"]) == (403, "ACCESS_DENIED")


def test_a_list_must_keep_its_urns_escaped(page: Author) -> None:
    urn = page.post("Hello")
    query = f"q=organizationalEntity&organizationalEntity={quote(page.account['external_id'], safe='')}"
    reply = linkedin(page, "GET", f"/rest/organizationalEntityShareStatistics?{query}&shares=List({urn})")
    assert (reply.status_code, reply.json()["code"]) == (400, "ILLEGAL_ARGUMENT")


@pytest.mark.parametrize(
    ("body", "status", "title"),
    [
        ({"text": "a" * 281}, 403, "Forbidden"),
        ({"text": ""}, 400, "Invalid Request"),
        ({"text": "t", "media": {"media_ids": ["1"]}}, 400, "Invalid Request"),
        ({"text": "t", "media": {"media_ids": []}}, 400, "Invalid Request"),
        ({"text": 7}, 400, "Invalid Request"),
    ],
)
def test_x_refuses(sandbox: SandboxProcess, body: dict[str, Any], status: int, title: str) -> None:
    author = Author(sandbox, sandbox.account("x"))
    reply = requests.post(f"{sandbox.url}/x/2/tweets", json=body, headers=author.headers, timeout=5)
    assert (reply.status_code, reply.json()["title"]) == (status, title)
    assert sandbox.report()["total"] == 0


@pytest.mark.parametrize(
    ("address", "subcode"),
    [("http://127.0.0.1:9/none.jpg", 2207052), ("{url}/x/intent/post", 2207052), ("no address", 2207052)],
)
def test_instagram_refuses_what_it_cannot_fetch(sandbox: SandboxProcess, address: str, subcode: int) -> None:
    author = Author(sandbox, sandbox.account("instagram"))
    url = f"{sandbox.url}/instagram/v26.0/{author.account['external_id']}/media"
    form = {"image_url": address.format(url=sandbox.url), "caption": "t"}
    reply = requests.post(url, data=form, headers=author.headers, timeout=5)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["error_subcode"]) == (400, 9004, subcode)


def test_a_person_sees_where_they_are(sandbox: SandboxProcess) -> None:
    sandbox.account("x", "<b>Ben</b>")
    page = requests.get(f"{sandbox.url}/x/intent/post?text=%3Cscript%3E", timeout=5)
    assert "Sandbox: simulated network (X)" in page.text
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page.text
    assert requests.get(f"{sandbox.url}/x/ben/status/1", timeout=5).status_code == 404
