"""How X counts and shows a text: a text flows in, its weight and its form with shortened addresses flow out."""

import hashlib
import re
import unicodedata
from html import escape
from typing import Any

from social.sandbox.audience import Counters
from social.sandbox.records import Post

# Code points that weigh 1; all others weigh 2. Source: twitter-text config v3, checked 2026-11-23.
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
URL_WEIGHT = 23
URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    "|[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
    "(?:\u200d[\u2640-\u27bf\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*"
)


def weighted_length(text: str) -> int:
    """In characters as X counts them: an address 23, an emoji sequence 2, most scripts 1, CJK 2."""
    plain, addresses = URL.subn("", unicodedata.normalize("NFC", text))
    plain, emoji = EMOJI.subn("", plain)
    weights = (1 if any(low <= ord(sign) <= high for low, high in LIGHT) else 2 for sign in plain)
    return addresses * URL_WEIGHT + emoji * 2 + sum(weights)


def post_json(post: Post, counters: Counters, fields: set[str]) -> dict[str, Any]:
    """A post as the API shows it: addresses shortened, `&<>` as entities, a picture as one more short address."""
    text, urls = _shortened(post)
    body: dict[str, Any] = {"id": post.external_id, "text": text, "edit_history_post_ids": [post.external_id]}
    if "created_at" in fields:
        body["created_at"] = post.published_at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{_ms(post):03d}Z"
    if "author_id" in fields:
        body["author_id"] = post.account
    if "entities" in fields and urls:
        body["entities"] = {"urls": urls}
    if "public_metrics" in fields:
        body["public_metrics"] = _public_metrics(counters, "spec_names" in fields)
    return body


def _ms(post: Post) -> int:
    return post.published_at.microsecond // 1000


def _public_metrics(counters: Counters, has_spec_names: bool) -> dict[str, int]:
    """Shares are plain reposts and quotes; one in six is a quote."""
    quotes = counters.shares // 6
    return {
        "repost_count" if has_spec_names else "retweet_count": counters.shares - quotes,
        "reply_count": counters.comments,
        "like_count": counters.likes,
        "quote_count": quotes,
        "bookmark_count": counters.saves,
        "impression_count": counters.impressions,
    }


def _shortened(post: Post) -> tuple[str, list[dict[str, Any]]]:
    parts: list[str] = []
    urls: list[dict[str, Any]] = []
    position = 0
    for found in URL.finditer(post.text):
        parts.append(escape(post.text[position : found.start()], quote=False))
        urls.append(_entity(parts, found.group(), {}))
        position = found.end()
    parts.append(escape(post.text[position:], quote=False))
    if post.media:
        if post.text:
            parts.append(" ")
        picture = f"https://x.com/i/status/{post.external_id}/photo/1"
        urls.append(_entity(parts, picture, {"media_key": f"3_{post.external_id}"}))
    return "".join(parts), urls


def _entity(parts: list[str], address: str, more: dict[str, str]) -> dict[str, Any]:
    """Appends the short address to the text and tells where it stands."""
    start = sum(len(part) for part in parts)
    short = "https://t.co/" + hashlib.sha256(address.encode()).hexdigest()[:10]
    parts.append(short)
    shown = address.split("://", 1)[1]
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": address,
        "display_url": shown,
    } | more
