"""X's refusals: a reply flows in, what it means for the account and the post flows out."""

from typing import Any

from django.utils.translation import gettext as _

from social.networks.contract import HttpReply, NeedsReconnect, Refused, RetryLater
from social.networks.replies import is_success, json_of, objects_in, wait_s

# docs.x.com/x-api/fundamentals/response-codes-and-errors, checked 2026-11-23
CREDIT_KINDS = ("usage-capped",)
PERMISSION_KINDS = ("client-forbidden", "not-authorized-for-resource", "unsupported-authentication")


def kind_of(body: dict[str, Any]) -> str:
    """The last part of the problem's type: its host has been api.twitter.com and api.x.com."""
    return str(body.get("type", "")).rsplit("/", 1)[-1]


def detail_of(body: dict[str, Any]) -> str:
    """The network's own words."""
    first = next(iter(objects_in(body, "errors")), {})
    return str(body.get("detail") or first.get("message") or first.get("detail") or body.get("title") or "")


def is_duplicate(reply: HttpReply) -> bool:
    """Identical content: X says so without naming the first post."""
    return reply.status == 403 and "duplicate content" in detail_of(json_of(reply)).lower()


def verdict(reply: HttpReply) -> Refused | RetryLater | NeedsReconnect:
    """For a reply that is neither a success nor ambiguous."""
    if is_success(reply):
        return RetryLater(None, "the answer lacks what was asked for", "call")
    body = json_of(reply)
    kind, detail = kind_of(body), detail_of(body)
    if reply.status == 401:
        return NeedsReconnect(detail or "Unauthorized", refresh_first=True)
    if reply.status == 402 or kind in CREDIT_KINDS:
        remedy = _("Buy credits in X's developer console, then send again.")
        return Refused("out_of_credits", detail or "usage-capped", remedy, kind, stops="app")
    if reply.status == 429:
        return RetryLater(wait_s(reply), detail or "rate limit", "account")
    if reply.status >= 500:
        return RetryLater(wait_s(reply), f"X answered {reply.status}", "call")
    if kind in PERMISSION_KINDS:
        remedy = _("Connect the account again and allow posting.")
        return Refused("permission", detail, remedy, kind, stops="account")
    if reply.status == 404 or kind == "resource-not-found":
        return Refused("not_found", detail or "not found", _("Check that the post is still there."), kind)
    return Refused(
        "rejected", detail or f"X answered {reply.status}", _("Change the post and schedule it again."), kind
    )
