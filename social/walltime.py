"""Wall time and zone of intent flow in, the UTC instant flows out; pure, whatever the process's own zone is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

WALL_FORMAT = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Instant:
    """`local` is what the clocks on the wall will show. `note`: `gap` when the wanted time does not exist that day
    (moved forward), `fold` when it comes twice (the first one counts)."""

    due_at: datetime
    local: datetime
    note: Literal["", "gap", "fold"]


@lru_cache(maxsize=1)
def _known_zones() -> set[str]:
    return available_timezones()


def instant_of(wall: datetime, zone: str) -> Instant:
    """The instant of a naive wall time in an IANA zone. Raises ValueError for an unknown zone or an aware time."""
    if zone not in _known_zones():
        raise ValueError(f"unknown time zone: {zone}")
    if wall.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    place = ZoneInfo(zone)
    # PEP 495: within a gap, fold=0 takes the offset from before it, which moves the time forward by the gap.
    due_at = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    local = due_at.astimezone(place)
    if local.replace(tzinfo=None) != wall:
        return Instant(due_at, local, "gap")
    second = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    return Instant(due_at, local, "fold" if second != due_at else "")


def parse_wall_time(text: str) -> datetime:
    """`2024-06-02T09:00` as a naive time. Raises ValueError."""
    return datetime.strptime(text[:16], WALL_FORMAT)  # noqa: DTZ007  a wall time has no zone


def wall_text(local: datetime) -> str:
    """How a wall time is stored."""
    return local.strftime(WALL_FORMAT)
