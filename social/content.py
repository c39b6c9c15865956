"""Rows flow in, exact content flows out: what a network gets, and the hash that an approval binds to."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from social.networks.contract import Handle, MediaItem, PublishContent

HASH_VERSION = "v1"


@dataclass(frozen=True)
class Picture:
    """One picture of a variant as it was rendered. `media` of PostVariant holds these as JSON."""

    sha256: str
    mime: str
    width_px: int
    height_px: int
    size_bytes: int
    alt_text: str
    storage_key: str = ""

    def as_json(self) -> dict[str, Any]:
        return vars(self).copy()


@dataclass(frozen=True)
class Content:
    """What one network gets, resolved: the variant's text or the post's, its pictures, the link."""

    text: str
    link: str
    locale: str
    pictures: tuple[Picture, ...]


def resolved(
    *, post_text: str, link: str, locale: str, variant_text: str, alt_text: str, media: list[dict[str, Any]]
) -> Content:
    """The content of a variant."""
    pictures = tuple(Picture(**{**item, "alt_text": alt_text or item["alt_text"]}) for item in media)
    return Content(text=variant_text or post_text, link=link, locale=locale, pictures=pictures)


def publishable(
    content: Content, *, address_of: Callable[[str, str], str], bytes_of: Callable[[str], bytes]
) -> PublishContent:
    """The content as adapters take it. `address_of(sha256, extension)` is public, `bytes_of(sha256)` is read late."""
    return PublishContent(
        text=content.text,
        link=content.link,
        locale=content.locale,
        media=tuple(
            MediaItem(
                url=address_of(picture.sha256, picture.mime.rpartition("/")[2].replace("jpeg", "jpg")),
                data=lambda sha256=picture.sha256: bytes_of(sha256),  # type: ignore[misc]  # binds now, read later
                mime=picture.mime,
                alt_text=picture.alt_text,
                width_px=picture.width_px,
                height_px=picture.height_px,
                size_bytes=picture.size_bytes,
            )
            for picture in content.pictures
        ),
    )


def approval_sha256(
    content: Content, *, network: str, account_external_id: str, due_at: datetime, late_at: datetime
) -> str:
    """What an approver said yes to, in a canonical encoding: changing one byte of it asks again.

    v1: the version, a newline, then JSON with sorted keys, no spaces, UTF-8; times as UTC seconds since 1970.
    """
    approved: Mapping[str, Any] = {
        "account": account_external_id,
        "due_s": int(due_at.timestamp()),
        "late_s": int(late_at.timestamp()),
        "link": content.link,
        "locale": content.locale,
        "network": network,
        "pictures": [[picture.sha256, picture.alt_text] for picture in content.pictures],
        "text": content.text,
    }
    return _sha256(f"{HASH_VERSION}\n{_canonical(approved)}")


def request_sha256(*, approved_sha256: str, handle: Handle) -> str:
    """What exactly is about to be sent: the approved content with the handle that it was staged under."""
    return _sha256(f"{HASH_VERSION}\n{approved_sha256}\n{_canonical(handle)}")


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
