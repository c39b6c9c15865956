"""Plays a small campaign on a sandbox over its own APIs: accounts, posts in the window and outside it, figures."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import requests

from tests.social.sandbox.process import SandboxProcess

WINDOW_START = datetime(2024, 6, 1, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def set_time(sandbox: SandboxProcess, moment: datetime) -> None:
    sandbox.control("clock", {"offset_s": (moment - datetime.now(UTC)).total_seconds()})


@dataclass
class Author:
    """An X account or a LinkedIn page that posts text and reads its figures with plain HTTP."""

    sandbox: SandboxProcess
    account: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.account['access_token']}"}
        return token | {"LinkedIn-Version": "202609"} if self.account["network"] == "linkedin" else token

    def post(self, text: str) -> str:
        url = f"{self.sandbox.url}/{self.account['network']}"
        if self.account["network"] == "x":
            reply = requests.post(f"{url}/2/tweets", json={"text": text}, headers=self.headers, timeout=10)
            assert reply.status_code == 201, reply.text
            return str(reply.json()["data"]["id"])
        body = {
            "author": self.account["external_id"],
            "commentary": text,
            "visibility": "PUBLIC",
            "lifecycleState": "PUBLISHED",
        }
        reply = requests.post(f"{url}/rest/posts", json=body, headers=self.headers, timeout=10)
        assert reply.status_code == 201, reply.text
        return reply.headers["x-restli-id"]

    def figures(self, external_id: str) -> dict[str, int]:
        """Likes, comments and shares as the API shows them."""
        url = f"{self.sandbox.url}/{self.account['network']}"
        if self.account["network"] == "x":
            query = f"ids={external_id}&tweet.fields=public_metrics"
            found = requests.get(f"{url}/2/tweets?{query}", headers=self.headers, timeout=10).json()["data"][0]
            shown = found["public_metrics"]
            shares = shown["retweet_count"] + shown["quote_count"]
            return {"likes": shown["like_count"], "comments": shown["reply_count"], "shares": shares}
        page, urn = quote(self.account["external_id"], safe=""), quote(external_id, safe="")
        query = f"q=organizationalEntity&organizationalEntity={page}&shares=List({urn})"
        reply = requests.get(
            f"{url}/rest/organizationalEntityShareStatistics?{query}", headers=self.headers, timeout=10
        )
        elements = reply.json()["elements"]
        shown = elements[0]["totalShareStatistics"] if elements else {}
        return {
            "likes": shown.get("likeCount", 0),
            "comments": shown.get("commentCount", 0),
            "shares": shown.get("shareCount", 0),
        }


def play(sandbox: SandboxProcess, inside: int, outside: int) -> dict[str, tuple[Author, bool]]:
    """Posts `outside` ones before the window and `inside` ones in it; each id with its author and whether inside."""
    authors = [
        Author(sandbox, sandbox.account(network, f"Company {number}"))
        for number in range(2)
        for network in ("x", "linkedin")
    ]
    posts: dict[str, tuple[Author, bool]] = {}
    for start, count, is_inside in ((WINDOW_START - 3 * DAY, outside, False), (WINDOW_START + DAY, inside, True)):
        for number in range(count):
            if number % 50 == 0:
                set_time(sandbox, start + timedelta(hours=number / 10))
            author = authors[number % len(authors)]
            posts[author.post(f"Vote anyway {is_inside} {number}")] = (author, is_inside)
    return posts
