"""What is published, as whom and where the network is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Handle = dict[str, Any]
"""JSON that makes one send recognisable later: uploaded media, container id, content fingerprint."""


@dataclass(frozen=True)
class MediaItem:
    """One picture. `url` is public for Instagram's fetch; `data` gives the bytes that the others are sent."""

    url: str
    data: bytes | Callable[[], bytes] = field(repr=False)
    mime: str
    alt_text: str
    width_px: int
    height_px: int
    size_bytes: int = 0

    def content(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else self.data()


@dataclass(frozen=True)
class PublishContent:
    """`link` is an address that the post leads to beside its text; empty where the text holds it or there is none."""

    text: str
    media: tuple[MediaItem, ...] = ()
    link: str = ""
    locale: str = ""


@dataclass(frozen=True)
class Credentials:
    """`external_id`: LinkedIn URN, Instagram user id or X user id. `kind`: person, organization, business or user."""

    access_token: str = field(repr=False)
    external_id: str
    kind: str
    username: str = ""


@dataclass(frozen=True)
class NetworkSettings:
    """Where one network is and which app speaks to it. In a sandbox all three addresses are the same."""

    network: str
    api_base_url: str
    token_base_url: str
    web_base_url: str
    api_version: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    call_timeout_s: float = 30.0


@dataclass(frozen=True)
class Window:
    """When a send can have had its effect: from before the call to its hard deadline.

    By the network's clock, which is real time; a sandbox runs on campaign time. Two minutes of skew are allowed for.
    """

    since: datetime
    until: datetime
