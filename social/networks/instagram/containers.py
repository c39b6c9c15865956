"""Instagram's containers: content flows in, one container that can be published, and what became of it, flow out."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from social.networks.contract import (
    Credentials,
    Handle,
    HttpCall,
    HttpReply,
    MediaItem,
    NeedsReconnect,
    NetworkSettings,
    Processing,
    PublishContent,
    Refused,
    RetryLater,
    Staged,
    StageOutcome,
    Step,
    TransportFailure,
    Unknown,
)
from social.networks.instagram import limits
from social.networks.instagram.errors import is_gone, verdict
from social.networks.replies import is_success, json_of, without_reply
from social.networks.texts import fingerprint

No = Refused | RetryLater | NeedsReconnect


class InstagramCalls:
    """Builds calls. The token goes into the header, parameters of a POST into the form."""

    def __init__(self, settings: NetworkSettings, credentials: Credentials) -> None:
        self._root = f"{settings.api_base_url}/{settings.api_version}"
        self._timeout_s = settings.call_timeout_s
        self._token = {"authorization": f"Bearer {credentials.access_token}"}
        self.user = credentials.external_id

    def get(self, path: str) -> HttpCall:
        return HttpCall("GET", f"{self._root}/{path}", self._token, timeout_s=self._timeout_s)

    def post(self, path: str, form: Mapping[str, str], *, mutates: bool = False) -> HttpCall:
        headers = self._token | {"content-type": "application/x-www-form-urlencoded"}
        return HttpCall("POST", f"{self._root}/{path}", headers, urlencode(form).encode(), self._timeout_s, mutates)


def staged_container(calls: InstagramCalls, content: PublishContent, handle: Handle | None) -> Step[StageOutcome]:
    """Goes on with the handle's container while it lives, else makes one; then asks for its state."""
    mark = fingerprint(content.text)
    if handle is None or handle.get("fingerprint") != mark or not handle.get("container"):
        made = yield from _made(calls, content)
        if not isinstance(made, str):
            return made
        handle = {"fingerprint": mark, "container": made, "checks": 0}
    answer = yield calls.get(f"{handle['container']}?fields=status_code,status")
    if isinstance(answer, TransportFailure):
        return Processing(handle, limits.PROCESSING_FIRST_S)
    return _stage_outcome(answer, handle)


def _stage_outcome(reply: HttpReply, handle: Handle) -> StageOutcome:
    status = status_of(reply)
    if status == "FINISHED":
        return Staged(handle)
    if status == "PUBLISHED":
        return Unknown("the container was published already")
    if status in ("EXPIRED", "GONE"):
        return Processing({}, 0.0)
    if status == "ERROR":
        remedy = _("Check that the picture is a JPEG and that its address is public.")
        return Refused("media", str(json_of(reply).get("status", "ERROR")), remedy, "ERROR")
    if status == "IN_PROGRESS":
        checks = int(handle.get("checks", 0))
        after_s = min(limits.PROCESSING_FIRST_S * 2**checks, limits.PROCESSING_LAST_S)
        return Processing(handle | {"checks": checks + 1}, after_s)
    return verdict(reply)


def status_of(reply: HttpReply) -> str:
    """IN_PROGRESS, FINISHED, PUBLISHED, ERROR, EXPIRED; GONE for a container that is no more; empty for a refusal."""
    if is_success(reply):
        return str(json_of(reply).get("status_code", ""))
    return "GONE" if is_gone(reply) else ""


def _made(calls: InstagramCalls, content: PublishContent) -> Step[str | No]:
    if len(content.media) == 1:
        return (yield from _container(calls, _picture(content.media[0]) | {"caption": content.text}))
    children: list[str] = []
    for item in content.media:
        child = yield from _container(calls, _picture(item) | {"is_carousel_item": "true"})
        if not isinstance(child, str):
            return child
        children.append(child)
    form = {"media_type": "CAROUSEL", "children": ",".join(children), "caption": content.text}
    return (yield from _container(calls, form))


def _picture(item: MediaItem) -> dict[str, str]:
    return {"image_url": item.url} | ({"alt_text": item.alt_text} if item.alt_text else {})


def _container(calls: InstagramCalls, form: Mapping[str, str]) -> Step[str | No]:
    answer = yield calls.post(f"{calls.user}/media", form)
    if isinstance(answer, TransportFailure):
        return without_reply(answer)
    container: Any = json_of(answer).get("id")
    return str(container) if is_success(answer) and container else verdict(answer)
