"""Rules that content breaks, the network’s own composer, and what an address says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class RuleBreach:
    """A rule of the network that the content breaks, found before anything is sent."""

    rule_id: str
    message: str
    remedy: str
    excess: int = 0


@dataclass(frozen=True)
class ComposerLink:
    """The network's own composer. `prefilled` False: the text must be pasted there."""

    url: str
    prefilled: bool


@dataclass(frozen=True)
class PostAddress:
    """What an address says without a fetch. `external_id` empty: ask `resolve`. `is_about`: the time is an upload's."""

    network: str
    external_id: str
    canonical_url: str
    published_at: datetime | None
    is_about: bool = False
    code: str = ""
