"""The networks' own rate limits: calls flow in, what remains of each window flows out.

Sources, checked 2026-11-23: X docs.x.com/x-api/fundamentals/rate-limits; LinkedIn learn.microsoft.com
/en-us/linkedin/shared/api-guide/concepts/rate-limits and the "Share on LinkedIn" product page; Instagram
developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/content_publishing_limit.
"""

from dataclasses import dataclass
from datetime import datetime

QUARTER_S = 900
DAY_S = 86_400

X_LIMITS = {
    "POST /2/tweets": 100,
    "GET /2/tweets": 5000,
    "GET /2/users/:id/tweets": 900,
    "GET /2/users/me": 75,
    "POST /2/media/upload": 500,
    "POST /2/media/metadata": 500,
    "GET /2/users/:id": 900,
}
LINKEDIN_POSTS_PER_MEMBER_DAY = 150
LINKEDIN_POSTS_PER_APP_DAY = 100_000
INSTAGRAM_POSTS_PER_DAY = 100
INSTAGRAM_CONTAINERS_PER_DAY = 400


@dataclass(frozen=True)
class Allowance:
    """One window after this call. `reset_s` is in epoch seconds."""

    limit: int
    remaining: int
    reset_s: int
    is_over: bool


class QuarterHours:
    """Counts calls per (who, what) in windows of 15 minutes that begin with their first call."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], tuple[int, int]] = {}

    def take(self, who: str, what: str, now: datetime) -> Allowance:
        """Counts one call of `what`; a call over the limit is not counted."""
        limit = X_LIMITS[what]
        now_s = int(now.timestamp())
        started_s, used = self._windows.get((who, what), (now_s, 0))
        if now_s >= started_s + QUARTER_S:
            started_s, used = now_s, 0
        is_over = used >= limit
        used = used if is_over else used + 1
        self._windows[(who, what)] = (started_s, used)
        return Allowance(limit, limit - used, started_s + QUARTER_S, is_over)
