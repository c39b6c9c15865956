"""LinkedIn: content flows in as image uploads and one publishing call, outcomes, figures and addresses flow out."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from social.networks.addresses import path_on
from social.networks.contract import (
    Absent,
    AskPerson,
    ComposerLink,
    Credentials,
    Followers,
    Found,
    Handle,
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
from social.networks.linkedin import limits
from social.networks.linkedin.auth import LinkedInAuth
from social.networks.linkedin.calls import LinkedInCalls
from social.networks.linkedin.errors import URN, is_duplicate, twin_of, verdict
from social.networks.linkedin.figures import member_figures, page_figures
from social.networks.linkedin.text import little_text, read_fingerprint
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
from social.networks.texts import fingerprint, is_within, with_link

POSTS_READ = 50
FINDER = {"x-restli-method": "FINDER"}
No = Refused | RetryLater | NeedsReconnect


class LinkedInAdapter:
    key = "linkedin"

    def __init__(self, settings: NetworkSettings) -> None:
        self.settings = settings

    @property
    def auth(self) -> LinkedInAuth:
        return LinkedInAuth(self.settings)

    def breaches(self, *, content: PublishContent) -> tuple[RuleBreach, ...]:
        return limits.breaches(content)

    # ------------------------------------------------------------ publishing

    def stage(
        self, *, content: PublishContent, credentials: Credentials, handle: Handle | None = None
    ) -> Step[StageOutcome]:
        """Uploads each picture in the author's name."""
        mark = fingerprint(with_link(content))
        if handle and handle.get("fingerprint") == mark:
            return Staged(handle)
        calls = LinkedInCalls(self.settings, credentials)
        images: list[str] = []
        for item in content.media:
            uploaded = yield from _upload(calls, item, credentials.external_id)
            if not isinstance(uploaded, str):
                return uploaded
            images.append(uploaded)
        return Staged({"fingerprint": mark, "images": images})

    def publish(self, *, content: PublishContent, credentials: Credentials, handle: Handle) -> Step[PublishOutcome]:
        """A refusal that names the first identical post counts as published: that post is the one."""
        calls = LinkedInCalls(self.settings, credentials)
        answer = yield calls.post("/rest/posts", _post_body(content, credentials, handle), mutates=True)
        if isinstance(answer, HttpReply) and is_duplicate(answer):
            twin = twin_of(answer)
            return self._published(twin, already_there=True) if twin else Unknown("refused as a duplicate of no name")
        unclear = ambiguity(answer)
        if unclear or isinstance(answer, TransportFailure):
            return unclear or Unknown("no answer")
        if not is_success(answer):
            return verdict(answer)
        found = URN.fullmatch(answer.headers.get("x-restli-id", ""))
        return self._published(found.group()) if found else Unknown("accepted without an id")

    def reconcile(self, *, handle: Handle, credentials: Credentials, window: Window) -> Step[ReconcileOutcome]:
        """Looks among the page's latest posts. A member's cannot be read: a person must look."""
        if credentials.kind != "organization":
            return self._ask("LinkedIn does not let an app read a member's posts")
        calls = LinkedInCalls(self.settings, credentials)
        author = quote(credentials.external_id, safe="")
        query = f"q=author&author={author}&count={POSTS_READ}&sortBy=LAST_MODIFIED"
        answer = yield calls.get(f"/rest/posts?{query}", FINDER)
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        if answer.status == 403:
            return self._ask("LinkedIn does not let this app read the page's posts")
        if not is_success(answer):
            return verdict(answer)
        for post in objects_in(json_of(answer), "elements"):
            urn = str(post.get("id", ""))
            is_same = read_fingerprint(str(post.get("commentary", ""))) == handle["fingerprint"]
            if is_same and URN.fullmatch(urn) and is_within(window, time_of(urn)):
                return Found(self._published(urn))
        return Absent()

    def _ask(self, reason: str) -> AskPerson:
        return AskPerson(reason, f"{self.settings.web_base_url}/feed/")

    def _published(self, urn: str, *, already_there: bool = False) -> Published:
        return Published(urn, f"{self.settings.web_base_url}/feed/update/{urn}", time_of(urn), already_there)

    # ------------------------------------------------------------ figures

    def read_figures(self, *, external_ids: Sequence[str], credentials: Credentials) -> Step[Mapping[str, Reading]]:
        calls = LinkedInCalls(self.settings, credentials)
        if credentials.kind == "organization":
            return (yield from page_figures(calls, external_ids, credentials))
        return (yield from member_figures(calls, external_ids))

    def read_followers(self, *, credentials: Credentials) -> Step[Followers | ReadingFailed]:
        """Of pages; a member's are not given."""
        if credentials.kind != "organization":
            return Followers(None)
        calls = LinkedInCalls(self.settings, credentials)
        page = quote(credentials.external_id, safe="")
        answer = yield calls.get(f"/rest/networkSizes/{page}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
        if isinstance(answer, TransportFailure):
            return as_failed_reading(without_reply(answer))
        if not is_success(answer):
            return as_failed_reading(verdict(answer))
        return Followers(count_in(json_of(answer), "firstDegreeSize"))

    # ------------------------------------------------------------ addresses

    def composer_link(self, *, content: PublishContent) -> ComposerLink:
        """The feed with its composer open. LinkedIn documents no such address; it has worked for years."""
        text = quote(with_link(content), safe="")
        return ComposerLink(f"{self.settings.web_base_url}/feed/?shareActive=true&text={text}", prefilled=True)

    def parse_post_address(self, *, url: str) -> PostAddress | None:
        """An activity is not the share that it tells of: its id gives the time, but no figures."""
        path = path_on(url, domains=("linkedin.com",), web_base_url=self.settings.web_base_url) or ""
        found = re.search(
            r"^/(?:embed/)?feed/update/urn(?::|%3A)li(?::|%3A)(activity|share|ugcPost)(?::|%3A)(\d{1,19})(?!\d)", path
        )
        found = found or re.search(r"^/posts/[^/]*-(activity|share|ugcPost)-(\d{1,19})(?:-|/|$)", path)
        if found is None:
            return None
        urn = f"urn:li:{found.group(1)}:{found.group(2)}"
        canonical_url = f"{self.settings.web_base_url}/feed/update/{urn}"
        return PostAddress("linkedin", urn, canonical_url, time_of(urn))

    def resolve(self, *, address: PostAddress, credentials: Credentials) -> Step[str | None]:
        """Shares and ugcPosts can be read by their URN; an activity cannot be turned into one."""
        yield from ()
        return address.external_id if URN.fullmatch(address.external_id) else None


def time_of(urn: str) -> datetime:
    """LinkedIn's ids hold the moment they were made, in Unix milliseconds."""
    number = int(urn.rsplit(":", 1)[1])
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=number >> 22)


def _post_body(content: PublishContent, credentials: Credentials, handle: Handle) -> dict[str, Any]:
    body: dict[str, Any] = {
        "author": credentials.external_id,
        "commentary": little_text(with_link(content)),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    images = [{"id": urn, "altText": item.alt_text} for urn, item in zip(handle["images"], content.media, strict=True)]
    if len(images) == 1:
        body["content"] = {"media": images[0]}
    elif images:
        body["content"] = {"multiImage": {"images": images}}
    return body


def _upload(calls: LinkedInCalls, item: MediaItem, owner: str) -> Step[str | No]:
    request = {"initializeUploadRequest": {"owner": owner}}
    answer = yield calls.post("/rest/images?action=initializeUpload", request)
    if isinstance(answer, TransportFailure):
        return without_reply(answer)
    value = object_in(json_of(answer), "value")
    urn, upload_url = str(value.get("image", "")), str(value.get("uploadUrl", ""))
    if not is_success(answer) or not urn:
        return verdict(answer)
    if not calls.is_own(upload_url):
        return Refused("media", "LinkedIn named an upload address that is not its own", _("Send it by hand."))
    answer = yield calls.put(upload_url, item.content(), item.mime)
    if isinstance(answer, TransportFailure):
        return without_reply(answer)
    return urn if is_success(answer) else verdict(answer)
