"""How often a post is read: its age and network flow in, the moment of its next reading flows out. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PACE = (
    (10 * MINUTE, timedelta(seconds=10)),
    (HOUR, 2 * MINUTE),
    (6 * HOUR, 10 * MINUTE),
    (DAY, 30 * MINUTE),
    (3 * DAY, HOUR),
    (7 * DAY, 3 * HOUR),
    (21 * DAY, 12 * HOUR),
    (180 * DAY, DAY),
)
"""Up to this age, this long between two readings. Older posts are read no more."""
SLOWER = {"x": 6}
"""X charges for each reading (docs.x.com/x-api/getting-started/pricing, checked 2026-08-22)."""
SPREAD_PARTS = 256
FIRST_RETRY_S, LONGEST_RETRY_S = 2, 900


def next_reading_at(*, delivery_id: UUID, network: str, published_at: datetime, read_at: datetime) -> datetime | None:
    """When to read next, in campaign time; a share of up to a tenth, different for each post, keeps bursts apart."""
    age = read_at - published_at
    pause = next((pause for up_to, pause in PACE if age < up_to), None)
    if pause is None:
        return None
    pause = min(pause * SLOWER.get(network, 1), max(pause, DAY))
    return read_at + pause + pause / 10 * (delivery_id.int % SPREAD_PARTS) / SPREAD_PARTS


def retry_pause(*, failures: int, after_s: float | None) -> timedelta:
    """How long to wait after a number of failures in a row: doubling, unless the network named a longer time."""
    own_s = min(FIRST_RETRY_S * 2.0 ** min(failures - 1, 20), LONGEST_RETRY_S)
    return timedelta(seconds=max(own_s, after_s or 0))
