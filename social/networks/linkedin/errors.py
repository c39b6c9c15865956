"""LinkedIn's refusals: a reply flows in, what it means for the account and the post flows out.

Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling, checked 2026-11-23.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from social.networks.contract import HttpReply, NeedsReconnect, Refused, RetryLater
from social.networks.replies import is_success, json_of, object_in, objects_in, until_midnight_s, wait_s

URN = re.compile(r"urn:li:(?:share|ugcPost):\d{1,19}")
PROCESSING_CODES = ("MEDIA_ASSET_WAITING_UPLOAD", "MEDIA_ASSET_PROCESSING")
PROCESSING_WAIT_S = 10.0
TEXT_CODES = ("FIELD_LENGTH_TOO_LONG", "INVALID_VALUE_BLANK_FIELD")
MEDIA_CODES = ("INVALID_IMAGE_ID", "MEDIA_ASSET_PROCESSING_FAILED", "EXPIRED_UPLOAD_URL")


def code_of(body: Mapping[str, Any]) -> str:
    """The code of the first input error, else the body's own."""
    first = next(iter(objects_in(object_in(body, "errorDetails"), "inputErrors")), {})
    return str(first.get("code") or body.get("code") or "")


def is_duplicate(reply: HttpReply) -> bool:
    body = json_of(reply)
    return reply.status in (409, 422) and (code_of(body) == "DUPLICATE_POST" or "duplicate of" in message_of(reply))


def twin_of(reply: HttpReply) -> str | None:
    """The first post's URN that a duplicate's refusal names."""
    found = URN.search(message_of(reply))
    return found.group() if found else None


def message_of(reply: HttpReply) -> str:
    body = json_of(reply)
    return str(body.get("message") or f"LinkedIn answered {reply.status}")


def verdict(reply: HttpReply) -> Refused | RetryLater | NeedsReconnect:
    """For a reply that is neither a success nor, on the publishing call, ambiguous."""
    if is_success(reply):
        return RetryLater(None, "the answer lacks what was asked for", "call")
    code, words = code_of(json_of(reply)), message_of(reply)
    if reply.status == 401:
        return NeedsReconnect(words, refresh_first="expired" in words.lower() or "EXPIRED" in code)
    if reply.status == 429:
        return RetryLater(wait_s(reply) or until_midnight_s(reply), words, "account")
    if code in PROCESSING_CODES:
        return RetryLater(PROCESSING_WAIT_S, words, "call")
    if reply.status >= 500 or (reply.status == 409 and code == "CONFLICT"):
        return RetryLater(wait_s(reply), words, "call")
    return _never(reply.status, code, words)


def _never(status: int, code: str, words: str) -> Refused:
    if status == 426 or code in ("VERSION_MISSING", "NONEXISTENT_VERSION"):
        remedy = _("Set a LinkedIn API version that is still alive.")
        return Refused("api_version", words, remedy, code, stops="app")
    if status == 403:
        remedy = _("Connect again with someone who administers the page.")
        return Refused("permission", words, remedy, code, stops="account")
    if code in TEXT_CODES:
        return Refused("text", words, _("Shorten or change the text."), code)
    if code in MEDIA_CODES or status in (413, 415):
        return Refused("media", words, _("Use another format of the visual."), code)
    if status == 404:
        return Refused("not_found", words, _("Check that the post is still there."), code)
    return Refused("rejected", words, _("Change the post and schedule it again."), code)
