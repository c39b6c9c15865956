"""Figures and followers as a network gives them, or why it gives none."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figures:
    """Lifetime totals of one post. None: not offered or not returned; 0: measured zero. `native`: the network's own."""

    impressions: int | None = None
    reach: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    clicks: int | None = None
    saves: int | None = None
    native: Mapping[str, str] = field(default_factory=dict)
    source: str = "api"


@dataclass(frozen=True)
class ReadingFailed:
    """No figures this time, and none may be inferred. `permanent`: the post or the right to read it is gone."""

    reason: str
    after_s: float | None = None
    permanent: bool = False
    needs_reconnect: bool = False
    refresh_first: bool = False


Reading = Figures | ReadingFailed


@dataclass(frozen=True)
class Followers:
    """None: the network does not give this account's followers."""

    count: int | None
