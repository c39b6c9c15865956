"""Instagram's refusals: a reply flows in, what it means for the account and the post flows out.

Source: developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes, checked 2026-11-23.
"""

import json
from typing import Any

from django.utils.translation import gettext as _

from social.networks.contract import HttpReply, NeedsReconnect, Refused, RetryLater
from social.networks.replies import is_success, json_of, object_in, wait_s

TOKEN = 190
TOKEN_EXPIRED = 463
RATE_CODES = (4, 17, 32, 341, 613, 80001)
TRANSIENT_CODES = (-2, -1, 1, 2, 368, 9004, 9007)
NOT_READY = 2207027
DAILY_POSTS = 2207042
RESTRICTED = (2207050, 2207051)
GONE_CODE, GONE_SUBCODE = 100, 33
CONTAINER_SUBCODES = (2207006, 2207008, 2207020)
NOT_READY_WAIT_S = 30.0
DAILY_WAIT_S = 3600.0


def error_of(reply: HttpReply) -> tuple[int, int, str]:
    """Code, subcode and the network's own words."""
    error = object_in(json_of(reply), "error")
    words = str(error.get("error_user_msg") or error.get("message") or f"Instagram answered {reply.status}")
    return _number(error.get("code")), _number(error.get("error_subcode")), words


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def is_ambiguous(reply: HttpReply) -> bool:
    """Whether a refusal of the publishing call leaves open what became of the container."""
    code, subcode, _words = error_of(reply)
    if subcode in CONTAINER_SUBCODES:
        return True
    is_transient = object_in(json_of(reply), "error").get("is_transient") is True
    return subcode != NOT_READY and code not in RATE_CODES and (code in TRANSIENT_CODES or is_transient)


def is_gone(reply: HttpReply) -> bool:
    """The object does not exist, or not for this account."""
    code, subcode, _words = error_of(reply)
    return reply.status == 404 or (code == GONE_CODE and subcode == GONE_SUBCODE)


def verdict(reply: HttpReply) -> Refused | RetryLater | NeedsReconnect:
    """For a reply that is neither a success nor, on the publishing call, ambiguous."""
    if is_success(reply):
        return RetryLater(None, "the answer lacks what was asked for", "call")
    code, subcode, words = error_of(reply)
    named = f"{code}/{subcode}"
    if code == TOKEN or reply.status == 401:
        return NeedsReconnect(words)
    if subcode in RESTRICTED:
        return Refused(
            "restricted", words, _("Post by hand today, and look at the account's status."), named, "account"
        )
    return _not_yet(reply, code, subcode, words) or _never(code, words, named)


def _not_yet(reply: HttpReply, code: int, subcode: int, words: str) -> RetryLater | None:
    if subcode == DAILY_POSTS:
        return RetryLater(wait_s(reply) or DAILY_WAIT_S, words, "account")
    if reply.status == 429 or code in RATE_CODES:
        return RetryLater(wait_s(reply) or _regain_s(reply), words, "account")
    if subcode == NOT_READY:
        return RetryLater(NOT_READY_WAIT_S, words, "call")
    is_transient = object_in(json_of(reply), "error").get("is_transient") is True
    if reply.status >= 500 or code in TRANSIENT_CODES or is_transient:
        return RetryLater(wait_s(reply), words, "call")
    return None


def _never(code: int, words: str, named: str) -> Refused:
    if code == 10 or 200 <= code <= 299:
        remedy = _("Connect the account again and allow publishing.")
        return Refused("permission", words, remedy, named, stops="account")
    if code in (36000, 36001, 36003):
        return Refused("media", words, _("Use another format of the visual."), named)
    if code == 36004:
        return Refused("text", words, _("Shorten the caption."), named)
    return Refused("rejected", words, _("Change the post and schedule it again."), named)


def _regain_s(reply: HttpReply) -> float | None:
    """From X-Business-Use-Case-Usage: `estimated_time_to_regain_access` in minutes."""
    try:
        usage: Any = json.loads(reply.headers.get("x-business-use-case-usage", "{}"))
    except ValueError:
        return None
    cases = [case for cases in usage.values() for case in cases] if isinstance(usage, dict) else []
    minutes = [_number(case.get("estimated_time_to_regain_access")) for case in cases if isinstance(case, dict)]
    return max(minutes) * 60.0 if any(minutes) else None
