"""X: content flows in as uploads and one publishing call, outcomes, figures and parsed addresses flow out."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from social.networks.addresses import path_on
from social.networks.contract import (
    Absent,
    Answer,
    ComposerLink,
    Credentials,
    Figures,
    Followers,
    Found,
    Handle,
    HttpCall,
    HttpReply,
    MediaItem,
    NeedsReconnect,
    NetworkSettings,
    PostAddress,
    PublishContent,
    Published,
    PublishOutcome,
    Reading,
    ReadingFailed,
    ReconcileOutcome,
    Refused,
    RetryLater,
    RuleBreach,
    Staged,
    StageOutcome,
    Step,
    TransportFailure,
    Unknown,
    Window,
)
from social.networks.replies import (
    ambiguity,
    as_failed_reading,
    count_in,
    is_success,
    json_of,
    object_in,
    objects_in,
    without_reply,
)
from social.networks.texts import is_within, with_link
from social.networks.x import limits
from social.networks.x.auth import XAuth
from social.networks.x.errors import is_duplicate, verdict
from social.networks.x.text import read_fingerprint, sent_fingerprint

EPOCH_MS = 1288834974657
PAGES_LIMIT = 5
UPLOAD_TIMEOUT_S = 60.0
DOMAINS = ("x.com", "twitter.com")
No = Refused | RetryLater | NeedsReconnect


class XAdapter:
    key = "x"

    def __init__(self, settings: NetworkSettings) -> None:
        self.settings = settings

    @property
    def auth(self) -> XAuth:
        return XAuth(self.settings)

    def breaches(self, *, content: PublishContent) -> tuple[RuleBreach, ...]:
        return limits.breaches(content)

    # ------------------------------------------------------------ publishing

    def stage(
        self, *, content: PublishContent, credentials: Credentials, handle: Handle | None = None
    ) -> Step[StageOutcome]:
        """Uploads each picture and its description. X keeps them for about a day."""
        mark = sent_fingerprint(with_link(content))
        if handle and handle.get("fingerprint") == mark:
            return Staged(handle)
        media_ids: list[str] = []
        for item in content.media:
            uploaded = yield from self._upload(item, credentials)
            if not isinstance(uploaded, str):
                return uploaded
            media_ids.append(uploaded)
        return Staged({"fingerprint": mark, "media_ids": media_ids})

    def _upload(self, item: MediaItem, credentials: Credentials) -> Step[str | No]:
        category = "tweet_gif" if item.mime == "image/gif" else "tweet_image"
        body = {"media": base64.b64encode(item.content()).decode(), "media_category": category}
        answer = yield self._call("POST", "/2/media/upload", credentials, body, timeout_s=UPLOAD_TIMEOUT_S)
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        media_id = object_in(json_of(answer), "data").get("id")
        if not is_success(answer) or not media_id:
            return verdict(answer)
        if item.alt_text:
            metadata = {"id": media_id, "metadata": {"alt_text": {"text": item.alt_text}}}
            answer = yield self._call("POST", "/2/media/metadata", credentials, metadata)
            refusal = _refusal(answer)
            if refusal:
                return refusal
        return str(media_id)

    def publish(self, *, content: PublishContent, credentials: Credentials, handle: Handle) -> Step[PublishOutcome]:
        body: dict[str, Any] = {"text": with_link(content)}
        if handle["media_ids"]:
            body["media"] = {"media_ids": handle["media_ids"]}
        answer = yield self._call("POST", "/2/tweets", credentials, body, mutates=True)
        unclear = ambiguity(answer)
        if unclear or isinstance(answer, TransportFailure):
            return unclear or Unknown("no answer")
        post_id = str(object_in(json_of(answer), "data").get("id", ""))
        if is_success(answer):
            return self._published(post_id, credentials) if post_id.isdigit() else Unknown("accepted without an id")
        if is_duplicate(answer):
            return Unknown("X says that an identical post stands already")
        return verdict(answer)

    def reconcile(self, *, handle: Handle, credentials: Credentials, window: Window) -> Step[ReconcileOutcome]:
        """Looks for the text among the account's posts. An older twin would block the post: it is refused."""
        since = window.since - timedelta(hours=limits.DUPLICATE_LOOKBACK_H)
        posts = yield from self._posts_since(since, credentials)
        if not isinstance(posts, list):
            return posts
        twins = [str(post["id"]) for post in posts if read_fingerprint(post) == handle["fingerprint"]]
        for post_id in twins:
            if is_within(window, time_of(int(post_id))):
                return Found(self._published(post_id, credentials))
        if twins:
            message = _("An identical post stands on X already: %(url)s") % {
                "url": self._published(twins[0], credentials).permalink
            }
            return Refused("duplicate", message, _("Change the text, or register that post."))
        return Absent()

    def _posts_since(self, since: datetime, credentials: Credentials) -> Step[list[dict[str, Any]] | No]:
        query = {
            "max_results": "100",
            "start_time": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tweet.fields": "created_at,entities",
        }
        posts: list[dict[str, Any]] = []
        for _page in range(PAGES_LIMIT):
            answer = yield self._call(
                "GET", f"/2/users/{credentials.external_id}/tweets?{urlencode(query)}", credentials
            )
            if isinstance(answer, TransportFailure):
                return without_reply(answer)
            if not is_success(answer):
                return verdict(answer)
            body = json_of(answer)
            posts += [post for post in objects_in(body, "data") if str(post.get("id", "")).isdigit()]
            following = object_in(body, "meta").get("next_token")
            if not following:
                return posts
            query["pagination_token"] = str(following)
        return RetryLater(None, "more posts than can be looked through", "account")

    def _published(self, post_id: str, credentials: Credentials) -> Published:
        who = credentials.username or "i/web"
        return Published(post_id, f"{self.settings.web_base_url}/{who}/status/{post_id}", time_of(int(post_id)))

    # ------------------------------------------------------------ figures

    def read_figures(self, *, external_ids: Sequence[str], credentials: Credentials) -> Step[Mapping[str, Reading]]:
        """100 posts a call. Clicks are left out: X gives them for own posts of the last 30 days only."""
        readings: dict[str, Reading] = {}
        for start in range(0, len(external_ids), limits.IDS_LIMIT):
            batch = external_ids[start : start + limits.IDS_LIMIT]
            query = f"ids={','.join(quote(name, safe='') for name in batch)}&tweet.fields=public_metrics"
            answer = yield self._call("GET", f"/2/tweets?{query}", credentials)
            readings |= _readings(answer, batch)
        return readings

    def read_followers(self, *, credentials: Credentials) -> Step[Followers | ReadingFailed]:
        path = f"/2/users/{credentials.external_id}?user.fields=public_metrics"
        answer = yield self._call("GET", path, credentials)
        refusal = _refusal(answer)
        if refusal or isinstance(answer, TransportFailure):
            return as_failed_reading(refusal) if refusal else ReadingFailed("no answer")
        metrics = object_in(object_in(json_of(answer), "data"), "public_metrics")
        return Followers(count_in(metrics, "followers_count"))

    # ------------------------------------------------------------ addresses

    def composer_link(self, *, content: PublishContent) -> ComposerLink:
        text = quote(with_link(content), safe="")
        return ComposerLink(f"{self.settings.web_base_url}/intent/post?text={text}", prefilled=True)

    def parse_post_address(self, *, url: str) -> PostAddress | None:
        path = path_on(url, domains=DOMAINS, web_base_url=self.settings.web_base_url)
        found = re.match(r"^/(?:i/web|(\w{1,20}))/status(?:es)?/(\d{1,19})(?:/|$)", path or "", re.ASCII)
        if found is None:
            return None
        who, number = found.group(1) or "i/web", found.group(2)
        return PostAddress("x", number, f"{self.settings.web_base_url}/{who}/status/{number}", time_of(int(number)))

    def resolve(self, *, address: PostAddress, credentials: Credentials) -> Step[str | None]:
        """The address holds the id."""
        yield from ()
        return address.external_id or None

    def _call(
        self,
        method: Any,
        path: str,
        credentials: Credentials,
        body: Mapping[str, Any] | None = None,
        *,
        mutates: bool = False,
        timeout_s: float = 0.0,
    ) -> HttpCall:
        headers = {"authorization": f"Bearer {credentials.access_token}"}
        if body is not None:
            headers["content-type"] = "application/json"
        return HttpCall(
            method,
            f"{self.settings.api_base_url}{path}",
            headers,
            None if body is None else json.dumps(body).encode(),
            timeout_s or self.settings.call_timeout_s,
            mutates,
        )


def time_of(post_id: int) -> datetime:
    """X's ids hold the moment they were made."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=(post_id >> 22) + EPOCH_MS)


def _refusal(answer: Answer) -> No | None:
    if isinstance(answer, TransportFailure):
        return without_reply(answer)
    return None if is_success(answer) else verdict(answer)


def _readings(answer: Answer, batch: Sequence[str]) -> dict[str, Reading]:
    refusal = _refusal(answer)
    if refusal or not isinstance(answer, HttpReply):
        failed = as_failed_reading(refusal) if refusal else ReadingFailed("no answer")
        return dict.fromkeys(batch, failed)
    body = json_of(answer)
    found = {str(post.get("id")): object_in(post, "public_metrics") for post in objects_in(body, "data")}
    gone = {str(error.get("resource_id") or error.get("value")) for error in objects_in(body, "errors")}
    return {
        name: _figures(found[name])
        if found.get(name)
        else ReadingFailed("X gave no figures for this post", permanent=name in gone)
        for name in batch
    }


def _figures(metrics: Mapping[str, Any]) -> Figures:
    """`retweet_count` on the documentation's pages, `repost_count` in the specification: either."""
    reposts_name = "repost_count" if "repost_count" in metrics else "retweet_count"
    reposts, quotes = count_in(metrics, reposts_name), count_in(metrics, "quote_count")
    return Figures(
        impressions=count_in(metrics, "impression_count"),
        likes=count_in(metrics, "like_count"),
        comments=count_in(metrics, "reply_count"),
        shares=None if reposts is None else reposts + (quotes or 0),
        saves=count_in(metrics, "bookmark_count"),
        native={
            "impressions": "impression_count",
            "likes": "like_count",
            "comments": "reply_count",
            "shares": f"{reposts_name} + quote_count",
            "saves": "bookmark_count",
        },
    )
