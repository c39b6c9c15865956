"""Instagram: content flows in as a container and one publishing call, outcomes, figures and addresses flow out."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

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
    HttpReply,
    NetworkSettings,
    PostAddress,
    PublishContent,
    Published,
    PublishOutcome,
    Reading,
    ReadingFailed,
    ReconcileOutcome,
    RetryLater,
    RuleBreach,
    StageOutcome,
    Step,
    TransportFailure,
    Unknown,
    Window,
)
from social.networks.instagram import limits
from social.networks.instagram.auth import InstagramAuth
from social.networks.instagram.containers import InstagramCalls, No, staged_container, status_of
from social.networks.instagram.errors import is_ambiguous, is_gone, verdict
from social.networks.replies import (
    ambiguity,
    as_failed_reading,
    count_in,
    is_success,
    json_of,
    objects_in,
    without_reply,
)
from social.networks.texts import fingerprint, is_within

EPOCH_MS = 1314220021721
CODE_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MEDIA_FIELDS = "id,caption,permalink,shortcode,timestamp"
LISTING_WAIT_S = 30.0
NATIVE = {
    "impressions": "views",
    "reach": "reach",
    "likes": "likes",
    "comments": "comments",
    "shares": "shares",
    "saves": "saved",
}


class InstagramAdapter:
    key = "instagram"

    def __init__(self, settings: NetworkSettings) -> None:
        self.settings = settings

    @property
    def auth(self) -> InstagramAuth:
        return InstagramAuth(self.settings)

    def breaches(self, *, content: PublishContent) -> tuple[RuleBreach, ...]:
        return limits.breaches(content)

    # ------------------------------------------------------------ publishing

    def stage(
        self, *, content: PublishContent, credentials: Credentials, handle: Handle | None = None
    ) -> Step[StageOutcome]:
        """A container, and its state. Links in captions are dead on Instagram: `link` is left out."""
        return (yield from staged_container(self._calls(credentials), content, handle))

    def publish(self, *, content: PublishContent, credentials: Credentials, handle: Handle) -> Step[PublishOutcome]:
        """The call, then a look at what came of it: the address is not in the answer."""
        calls = self._calls(credentials)
        form = {"creation_id": str(handle["container"])}
        answer = yield calls.post(f"{calls.user}/media_publish", form, mutates=True)
        unclear = ambiguity(answer)
        if unclear or isinstance(answer, TransportFailure):
            return unclear or Unknown("no answer")
        if not is_success(answer):
            return Unknown("Instagram left it open") if is_ambiguous(answer) else verdict(answer)
        media_id = str(json_of(answer).get("id", ""))
        if not media_id:
            return Unknown("accepted without an id")
        answer = yield calls.get(f"{media_id}?fields={MEDIA_FIELDS}")
        published = _published(json_of(answer)) if isinstance(answer, HttpReply) and is_success(answer) else None
        return published or Unknown(f"accepted as {media_id}, but its address could not be read")

    def reconcile(self, *, handle: Handle, credentials: Credentials, window: Window) -> Step[ReconcileOutcome]:
        """The container's state decides; a published one is then looked up among the account's media."""
        calls = self._calls(credentials)
        answer = yield calls.get(f"{handle['container']}?fields=status_code,status")
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        status = status_of(answer)
        if status == "FINISHED":
            return Absent()
        if status in ("EXPIRED", "ERROR"):
            return Absent(handle_usable=False)
        if status == "IN_PROGRESS":
            return RetryLater(LISTING_WAIT_S, "the container is still in progress", "call")
        if not status:
            return verdict(answer)
        listed = yield from self._listed(calls)
        if not isinstance(listed, list):
            return listed
        return _match(listed, handle, window, is_published=status == "PUBLISHED")

    def _listed(self, calls: InstagramCalls) -> Step[list[dict[str, Any]] | No]:
        answer = yield calls.get(f"{calls.user}/media?fields={MEDIA_FIELDS}&limit={limits.MEDIA_PAGE}")
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        return objects_in(json_of(answer), "data") if is_success(answer) else verdict(answer)

    def _calls(self, credentials: Credentials) -> InstagramCalls:
        return InstagramCalls(self.settings, credentials)

    # ------------------------------------------------------------ figures

    def read_figures(self, *, external_ids: Sequence[str], credentials: Credentials) -> Step[Mapping[str, Reading]]:
        """One post a call, two where insights leave out likes or comments, as they do instead of saying 0."""
        calls = self._calls(credentials)
        readings: dict[str, Reading] = {}
        for media_id in external_ids:
            readings[media_id] = yield from self._reading(calls, media_id)
        return readings

    def _reading(self, calls: InstagramCalls, media_id: str) -> Step[Reading]:
        answer = yield calls.get(f"{media_id}/insights?metric={','.join(limits.METRICS)}")
        failed = _failed(answer)
        if failed or not isinstance(answer, HttpReply):
            return failed or ReadingFailed("no answer")
        values = _insights(json_of(answer))
        if "likes" not in values or "comments" not in values:
            answer = yield calls.get(f"{media_id}?fields=like_count,comments_count")
            failed = _failed(answer)
            if failed or not isinstance(answer, HttpReply):
                return failed or ReadingFailed("no answer")
            body = json_of(answer)
            values.setdefault("likes", count_in(body, "like_count"))
            values.setdefault("comments", count_in(body, "comments_count"))
        return Figures(
            impressions=values.get("views"),
            reach=values.get("reach"),
            likes=values.get("likes"),
            comments=values.get("comments"),
            shares=values.get("shares"),
            saves=values.get("saved"),
            native=NATIVE,
        )

    def read_followers(self, *, credentials: Credentials) -> Step[Followers | ReadingFailed]:
        answer = yield self._calls(credentials).get(f"{credentials.external_id}?fields=followers_count")
        failed = _failed(answer)
        if failed or not isinstance(answer, HttpReply):
            return failed or ReadingFailed("no answer")
        return Followers(count_in(json_of(answer), "followers_count"))

    # ------------------------------------------------------------ addresses

    def composer_link(self, *, content: PublishContent) -> ComposerLink:
        """Instagram's site has a composer but takes no text in its address."""
        return ComposerLink(f"{self.settings.web_base_url}/", prefilled=False)

    def parse_post_address(self, *, url: str) -> PostAddress | None:
        """The short code gives the time of the upload; the id must be looked up with `resolve`."""
        path = path_on(url, domains=("instagram.com",), web_base_url=self.settings.web_base_url)
        found = re.match(r"^(?:/[\w.]{1,30})?/(p|reel|tv)/([A-Za-z0-9_-]{5,15})(?:/|$)", path or "")
        if found is None:
            return None
        kind, code = found.groups()
        canonical_url = f"{self.settings.web_base_url}/{kind}/{code}/"
        return PostAddress("instagram", "", canonical_url, time_of(code), is_about=True, code=code)

    def resolve(self, *, address: PostAddress, credentials: Credentials) -> Step[str | None]:
        """The id of a post of this account; None for another account's or when it cannot be asked now."""
        listed = yield from self._listed(self._calls(credentials))
        media = listed if isinstance(listed, list) else []
        return next((str(item["id"]) for item in media if item.get("shortcode") == address.code and "id" in item), None)


def time_of(code: str) -> datetime | None:
    """When the picture of this short code was uploaded; None for a code that holds no time."""
    number = 0
    for digit in code:
        number = number * 64 + CODE_DIGITS.index(digit)
    at_ms = (number >> 23) + EPOCH_MS
    limit_ms = 4_102_444_800_000
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms) if at_ms < limit_ms else None


def _published(media: Mapping[str, Any]) -> Published | None:
    try:
        published_at = datetime.strptime(str(media.get("timestamp")), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return None
    if not media.get("id") or not media.get("permalink"):
        return None
    return Published(str(media["id"]), str(media["permalink"]), published_at.astimezone(UTC))


def _match(
    media: Sequence[Mapping[str, Any]], handle: Handle, window: Window, *, is_published: bool
) -> ReconcileOutcome:
    """Same caption, in the window. A published container that is not listed yet is waited for, never absent."""
    for item in media:
        published = _published(item)
        is_same = fingerprint(str(item.get("caption", ""))) == handle["fingerprint"]
        if published and is_same and is_within(window, published.published_at):
            return Found(published)
    if is_published:
        return RetryLater(LISTING_WAIT_S, "published, but not listed yet", "call")
    return Absent(handle_usable=False)


def _failed(answer: Answer) -> ReadingFailed | None:
    if isinstance(answer, TransportFailure):
        return as_failed_reading(without_reply(answer))
    if is_success(answer):
        return None
    if is_gone(answer):
        return ReadingFailed("Instagram does not know this post", permanent=True)
    return as_failed_reading(verdict(answer))


def _insights(body: Mapping[str, Any]) -> dict[str, int | None]:
    """Lifetime values by name; older answers hold `values`, newer ones `total_value`."""
    found: dict[str, int | None] = {}
    for metric in objects_in(body, "data"):
        first = next(iter(objects_in(metric, "values")), None) or metric.get("total_value")
        if isinstance(first, dict):
            found[str(metric.get("name"))] = count_in(first, "value")
    return found
