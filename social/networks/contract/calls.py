"""Calls and answers: what a step yields, and what it is sent back."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar


@dataclass(frozen=True)
class HttpCall:
    """One request, no redirects followed.

    `url` is sent byte for byte (with aiohttp: `yarl.URL(url, encoded=True)`), because LinkedIn's `List(…)` is read that
    way. `headers` and `body` hold secrets: log the method and the path only.
    """

    method: Literal["GET", "POST", "PUT", "DELETE"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    timeout_s: float = 30.0
    mutates: bool = False


@dataclass(frozen=True)
class HttpReply:
    """One answer as it came. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class TransportFailure:
    """No answer. `not_sent`: the connection never opened, so nothing left; the other two may have had their effect."""

    kind: Literal["not_sent", "timeout", "dropped"]
    detail: str = ""


Answer = HttpReply | TransportFailure
T = TypeVar("T")
Step = Generator[HttpCall, Answer, T]
