"""What an answer says on any network: a reply or a failure flows in, JSON, waits and first verdicts flow out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from social.networks.contract import (
    Answer,
    HttpReply,
    NeedsReconnect,
    ReadingFailed,
    Refused,
    RetryLater,
    TransportFailure,
    Unknown,
)

AMBIGUOUS_STATUSES = (408, 409, 425)


def json_of(reply: HttpReply) -> dict[str, Any]:
    """The body as an object; empty where it is none."""
    try:
        body = json.loads(reply.body)
    except (ValueError, UnicodeDecodeError):
        return {}
    return body if isinstance(body, dict) else {}


def objects_in(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The list of objects under `name`; whatever else stands there is left out."""
    items = body.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def object_in(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    item = body.get(name)
    return item if isinstance(item, dict) else {}


def count_in(body: Mapping[str, Any], name: str) -> int | None:
    """A count as the network gives it; None where it gives none."""
    value = body.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def is_success(reply: HttpReply) -> bool:
    return 200 <= reply.status < 300


def without_reply(answer: TransportFailure) -> RetryLater:
    """For a call that has no public effect: it may be made again."""
    return RetryLater(None, f"no answer ({answer.kind})", "call")


def ambiguity(answer: Answer) -> Unknown | RetryLater | None:
    """For the publishing call: whether its effect is open. None: the network answered clearly."""
    if isinstance(answer, TransportFailure):
        return without_reply(answer) if answer.kind == "not_sent" else Unknown(f"no answer ({answer.kind})")
    if answer.status >= 500 or answer.status in AMBIGUOUS_STATUSES:
        return Unknown(f"the network answered {answer.status}")
    return None


def network_now(reply: HttpReply) -> datetime | None:
    """The network's own clock, from its Date header."""
    return _http_date(reply.headers.get("date", ""))


def wait_s(reply: HttpReply) -> float | None:
    """How long the network asks to wait: Retry-After (seconds or a date), else x-rate-limit-reset (epoch seconds)."""
    named = reply.headers.get("retry-after", "").strip()
    if named.isascii() and named.isdigit():
        return float(named)
    now = network_now(reply)
    until = _http_date(named) if named else _epoch(reply.headers.get("x-rate-limit-reset", ""))
    if now is None or until is None:
        return None
    return max((until - now).total_seconds(), 0.0)


def until_midnight_s(reply: HttpReply) -> float | None:
    """Until the next 00:00 UTC by the network's clock."""
    now = network_now(reply)
    if now is None:
        return None
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - now).total_seconds()


def as_failed_reading(outcome: Refused | RetryLater | NeedsReconnect) -> ReadingFailed:
    """The same no, said of a reading."""
    if isinstance(outcome, RetryLater):
        return ReadingFailed(outcome.reason, after_s=outcome.after_s)
    if isinstance(outcome, NeedsReconnect):
        return ReadingFailed(outcome.reason, needs_reconnect=True, refresh_first=outcome.refresh_first)
    return ReadingFailed(outcome.message, permanent=True)


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _epoch(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text), UTC) if text.isascii() and text.isdigit() and len(text) <= 11 else None
