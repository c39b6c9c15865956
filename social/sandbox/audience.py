"""The audience that reacts: a scenario and a seed flow in, each post's counters at any time flow out.

The plan is drawn before the first post is accepted. It has two pools, for posts in the scenario's window and outside
it; the n-th post accepted in a pool takes that pool's n-th share. Counters depend on the share and the post's age only.
"""

import json
import math
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

WINDOW = "window"
OUTSIDE = "outside"
HOUR_S = 3600.0


@dataclass(frozen=True)
class Counters:
    """What one post has at one moment, whatever its network shows of it."""

    likes: int = 0
    comments: int = 0
    shares: int = 0
    impressions: int = 0
    reach: int = 0
    clicks: int = 0
    saves: int = 0


@dataclass(frozen=True)
class Totals:
    """What a pool's posts have together in the end."""

    posts: int
    likes: int
    comments: int
    shares: int


@dataclass(frozen=True)
class Timeline:
    """When one kind of reaction comes and, for some, goes again: ages of the post in seconds, sorted."""

    added: tuple[float, ...] = ()
    removed: tuple[float, ...] = ()

    def count(self, age_s: float) -> int:
        return bisect_right(self.added, age_s) - bisect_right(self.removed, age_s)

    def came(self, age_s: float) -> int:
        return bisect_right(self.added, age_s)


@dataclass(frozen=True)
class Share:
    """One post's part of the plan."""

    likes: Timeline = Timeline()
    comments: Timeline = Timeline()
    shares: Timeline = Timeline()
    saves: Timeline = Timeline()
    impressions: int = 0
    reach_ratio: float = 0.0
    clicks: int = 0
    half_life_s: float = HOUR_S
    last_s: float = HOUR_S

    def at(self, age_s: float) -> Counters:
        """The counters at this age; final from `last_s` on."""
        seen = self._seen(age_s)
        return Counters(
            likes=self.likes.count(age_s),
            comments=self.comments.count(age_s),
            shares=self.shares.count(age_s),
            impressions=seen,
            reach=math.floor(seen * self.reach_ratio),
            clicks=math.floor(self.clicks * self._progress(age_s)),
            saves=self.saves.count(age_s),
        )

    def final(self) -> Counters:
        return self.at(math.inf)

    def _seen(self, age_s: float) -> int:
        reacted = sum(line.came(age_s) for line in (self.likes, self.comments, self.shares, self.saves))
        return max(math.floor(self.impressions * self._progress(age_s)), reacted)

    def _progress(self, age_s: float) -> float:
        if age_s <= 0:
            return 0.0
        if age_s >= self.last_s:
            return 1.0
        return 1.0 - math.pow(0.5, age_s / self.half_life_s)


NOBODY = Share()


class Audience:
    """The drawn plan. Without a scenario nobody reacts."""

    def __init__(self, scenario: Mapping[str, Any] | None, seed: int) -> None:
        self.name = str(scenario["name"]) if scenario else ""
        self.seed = seed
        self._since = self._until = datetime.max.replace(tzinfo=UTC)
        self._plan: dict[str, tuple[Share, ...]] = {WINDOW: (), OUTSIDE: ()}
        self.totals: dict[str, Totals] = {}
        if scenario:
            self._since = datetime.fromisoformat(scenario["window"]["from"])
            self._until = datetime.fromisoformat(scenario["window"]["to"])
            self.totals = {pool: _drawn_totals(scenario, pool, seed) for pool in (WINDOW, OUTSIDE)}
            self._plan = {pool: _drawn_plan(scenario, pool, seed, totals) for pool, totals in self.totals.items()}

    def pool_of(self, published_at: datetime) -> str:
        """Which pool a post of this time draws from."""
        if not self.totals:
            return OUTSIDE
        return WINDOW if self._since <= published_at < self._until else OUTSIDE

    @property
    def window(self) -> tuple[datetime, datetime] | tuple[None, None]:
        """The scenario's window, if there is a scenario."""
        return (self._since, self._until) if self.totals else (None, None)

    def share(self, pool: str, slot: int) -> Share:
        """The slot-th share of a pool, counted from 0; beyond the plan nobody reacts."""
        plan = self._plan[pool]
        return plan[slot] if slot < len(plan) else NOBODY


def read_scenario(path: Path) -> dict[str, Any]:
    """The scenario file as it is."""
    scenario: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return scenario


def _draw(*key: object) -> random.Random:
    return random.Random(":".join(str(part) for part in key))  # noqa: S311 -- a draw that can be repeated, no secret


def _drawn_totals(scenario: Mapping[str, Any], pool: str, seed: int) -> Totals:
    """The scenario's own totals for its own seed; for another one each is off by 1 % to `other_seeds_vary`."""
    given = scenario[pool]
    names = ("likes", "comments", "shares")
    if seed == scenario["seed"]:
        return Totals(posts=given["posts"], **{name: given[name] for name in names})
    draw = _draw(seed, pool, "totals")
    vary = scenario["other_seeds_vary"]
    drawn = {name: round(given[name] * (1 + draw.choice((-1, 1)) * draw.uniform(0.01, vary))) for name in names}
    return Totals(posts=given["posts"], **drawn)


def _drawn_plan(scenario: Mapping[str, Any], pool: str, seed: int, totals: Totals) -> tuple[Share, ...]:
    draw = _draw(seed, pool, "weights")
    weights = [draw.lognormvariate(0.0, scenario["spread"]["weight_sigma"]) for _ in range(totals.posts)]
    likes = _split(draw, weights, totals.likes)
    comments = _split(draw, weights, totals.comments)
    shares = _split(draw, weights, totals.shares)
    return tuple(
        _drawn_share(scenario, _draw(seed, pool, slot), likes[slot], comments[slot], shares[slot])
        for slot in range(totals.posts)
    )


def _split(draw: random.Random, weights: Sequence[float], total: int) -> list[int]:
    """The total over the posts, each unit to one post by weight: the sum is exact."""
    parts = [0] * len(weights)
    for index in draw.choices(range(len(weights)), cum_weights=list(accumulate(weights)), k=total):
        parts[index] += 1
    return parts


def _drawn_share(scenario: Mapping[str, Any], draw: random.Random, likes: int, comments: int, shares: int) -> Share:
    spread, views = scenario["spread"], scenario["views"]
    impressions = round(draw.uniform(*views["impressions_base"]) + likes * draw.uniform(*views["impressions_per_like"]))
    return Share(
        likes=_timeline(draw, spread, likes, spread["likes_taken_back"]),
        comments=_timeline(draw, spread, comments, spread["comments_deleted"]),
        shares=_timeline(draw, spread, shares, 0.0),
        saves=_timeline(draw, spread, round(likes * draw.uniform(*views["saves_per_like"])), 0.0),
        impressions=impressions,
        reach_ratio=draw.uniform(*views["reach_per_impression"]),
        clicks=round(impressions * draw.uniform(*views["clicks_per_impression"])),
        half_life_s=spread["half_life_h"] * HOUR_S / 2,
        last_s=spread["last_h"] * HOUR_S,
    )


def _timeline(draw: random.Random, spread: Mapping[str, Any], stay: int, taken_back: float) -> Timeline:
    """`stay` reactions that stay, and by chance some more that are gone before `last_h`."""
    last_s: float = spread["last_h"] * HOUR_S
    added = [_age_s(draw, spread) for _ in range(stay)]
    leavers = [_age_s(draw, spread) for _ in range(stay) if draw.random() < taken_back]
    removed = [came + draw.uniform(0.05, 1.0) * min(last_s - came, 72 * HOUR_S) for came in leavers]
    return Timeline(added=tuple(sorted(added + leavers)), removed=tuple(sorted(removed)))


def _age_s(draw: random.Random, spread: Mapping[str, Any]) -> float:
    """Mostly within hours, falling off by half each half-life; a few days late."""
    last_s: float = spread["last_h"] * HOUR_S
    if draw.random() < spread["late_share"]:
        return draw.uniform(spread["late_from_h"] * HOUR_S, last_s * 0.98)
    age_s = 20.0 + draw.expovariate(math.log(2) / (spread["half_life_h"] * HOUR_S))
    return min(age_s, last_s * 0.98)
