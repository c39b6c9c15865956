"""How X counts and changes a text: a text or a post read back flows in, its weight or its fingerprint flows out."""

import html
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from social.networks.replies import object_in, objects_in
from social.networks.texts import fingerprint

# twitter-text configuration v3: these code points weigh 1, all others 2. An address weighs 23, an emoji sequence 2.
# Source: docs.x.com/fundamentals/counting-characters, checked 2026-11-23.
LIGHT_RANGES = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
URL_WEIGHT = 23
HEAVY_WEIGHT = 2

_TLDS = "com|org|net|eu|info|biz|app|dev|io|co|tv|me|social|vote|[a-z]{2}"
ADDRESS = re.compile(
    rf"https?://[^\s<>\"]+|(?<![@\w.-])(?:[\w-]+\.)+(?:{_TLDS})(?![\w.-]*\w@)(?:/[^\s<>\"]*|\b(?![.-]?\w))",
    re.IGNORECASE,
)
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    "|[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
    "(?:\u200d[\u2640-\u27bf\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*"
    "[\U000e0020-\U000e007f]*"
)


def weighted_length(text: str) -> int:
    """In characters as X counts them. An address without a scheme counts as one: too much rather than too little."""
    plain, addresses = ADDRESS.subn("", unicodedata.normalize("NFC", text))
    plain, emoji = EMOJI.subn("", plain)
    weights = (1 if _is_light(ord(sign)) else HEAVY_WEIGHT for sign in plain)
    return addresses * URL_WEIGHT + emoji * HEAVY_WEIGHT + sum(weights)


def _is_light(code_point: int) -> bool:
    return any(low <= code_point <= high for low, high in LIGHT_RANGES)


def sent_fingerprint(text: str) -> str:
    """The fingerprint of a text as it was sent, its addresses in one spelling."""
    return fingerprint(ADDRESS.sub(lambda found: _one_spelling(found.group()), text))


def read_fingerprint(post: Mapping[str, Any]) -> str:
    """The fingerprint of a post as X gives it back: t.co addresses expanded, pictures' addresses left out."""
    text = str(post.get("text", ""))
    for url in objects_in(object_in(post, "entities"), "urls"):
        is_picture = "media_key" in url or re.search(r"/(?:photo|video)/\d+$", str(url.get("expanded_url", "")))
        text = text.replace(str(url.get("url", "")), "" if is_picture else str(url.get("expanded_url", "")))
    return sent_fingerprint(html.unescape(text))


def _one_spelling(address: str) -> str:
    bare = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
    host, slash, rest = bare.partition("/")
    return f"{host.lower()}{slash}{rest}".rstrip("/")
