"""When the demo's companies join and post: four months up to the election of 9 June 2024, in Brussels time.

Pure: out flow the moments of joining and the planned posts, the same every time. It knows nothing of reactions.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Brussels")
OPENING = datetime(2024, 2, 9, 9, 0, tzinfo=ZONE).astimezone(UTC)
ELECTION = datetime(2024, 6, 9, 0, 0, tzinfo=ZONE).astimezone(UTC)
LAST_WEEK_FROM = datetime(2024, 6, 2, 0, 0, tzinfo=ZONE).astimezone(UTC)
LAUNCH_MAIL = datetime(2024, 6, 1, 9, 0, tzinfo=ZONE).astimezone(UTC)
THANKS_MAIL = datetime(2024, 6, 11, 9, 0, tzinfo=ZONE).astimezone(UTC)
CLOSING = datetime(2024, 6, 30, 22, 0, tzinfo=ZONE).astimezone(UTC)
NEXT_OPENING = datetime(2024, 6, 12, 9, 0, tzinfo=ZONE).astimezone(UTC)
NEXT_ELECTION = datetime(2024, 7, 7, 0, 0, tzinfo=ZONE).astimezone(UTC)
COMPANIES, SILENT = 250, 12
# Posts at each hour of the last week; the first stands on its first instant, all together are 100.
LAST_WEEK = {
    2: {0: 1, 11: 5},
    3: {9: 7, 17: 4},
    4: {9: 9, 17: 4},
    5: {9: 11, 18: 5},
    6: {9: 14, 18: 4},
    7: {9: 12, 18: 5},
    8: {10: 12, 18: 7},
}
# After the window: the first of them at election midnight, which is outside.
AFTER = [(datetime(2024, 6, 9, hour, 0, tzinfo=ZONE), count) for hour, count in ((0, 1), (8, 13), (12, 9), (16, 4))]
AFTER.append((datetime(2024, 6, 10, 9, 0, tzinfo=ZONE), 3))
POSTS = 350
NETWORKS = ("linkedin", "linkedin", "linkedin", "linkedin", "linkedin", "instagram", "instagram", "instagram", "x", "x")


@dataclass(frozen=True)
class PlannedPost:
    """A company's `number`-th post on a network, at a wall time of the campaign's zone."""

    company_number: int
    number: int
    network: str
    wall_time: datetime

    @property
    def due_at(self) -> datetime:
        """The moment in UTC."""
        return self.wall_time.astimezone(UTC)


def joining_moments() -> list[datetime]:
    """When each company joins: slowly at first, fastest in May, the last one on the eve of the last day."""
    span = ELECTION - timedelta(hours=6) - OPENING
    return [OPENING + span * (number / COMPANIES) ** 0.55 for number in range(1, COMPANIES + 1)]


def _moments() -> list[tuple[datetime, int]]:
    last_week = [
        (datetime(2024, 6, day, hour, 0, tzinfo=ZONE), count)
        for day, hours in LAST_WEEK.items()
        for hour, count in hours.items()
    ]
    fixed = sum(count for _, count in last_week) + sum(count for _, count in AFTER)
    early = [
        datetime(2024, 3, 12, 9, 0, tzinfo=ZONE) + timedelta(days=day)
        for day in range(82)
        if (datetime(2024, 3, 12, tzinfo=ZONE) + timedelta(days=day)).weekday() in {1, 3}
    ]
    weights = [1 + index for index in range(len(early))]
    counts = [max(1, (POSTS - fixed) * weight // sum(weights)) for weight in weights]
    counts[-1] += POSTS - fixed - sum(counts)
    return sorted([*zip(early, counts, strict=True), *last_week, *AFTER])


def planned_posts(*, seed: int = 11) -> list[PlannedPost]:
    """All 350 posts in the order of their moments. Twelve companies never post."""
    chosen = random.Random(seed)
    joined = joining_moments()
    may_post = chosen.sample(range(1, COMPANIES + 1), COMPANIES - SILENT)
    counts = dict.fromkeys(may_post, 0)
    plan: list[PlannedPost] = []
    for moment, count in _moments():
        ready = [number for number in may_post if joined[number - 1] < moment.astimezone(UTC) - timedelta(hours=20)]
        ready.sort(key=lambda number: (counts[number], chosen.random()))
        for number in ready[:count]:
            counts[number] += 1
            network = NETWORKS[(number * 3 + counts[number]) % len(NETWORKS)]
            plan.append(PlannedPost(number, counts[number], network, moment))
    return plan
