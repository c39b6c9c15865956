"""A network's own composer: a caption flows in, the address that opens it with the caption in it flows out."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kits.queries.captions import NETWORKS
from kits.words import NETWORK_NAMES

# x: docs.x.com/x-for-websites/web-intents/overview; linkedin: the address of its own "Start a post", not documented.
# Instagram has no composer with an address. Checked 2026-11-28.
_COMPOSERS = {
    "linkedin": ("https://www.linkedin.com/feed/?shareActive=true", "&text="),
    "x": ("https://x.com/intent/post", "?text="),
}
LONGEST_ADDRESS = 8000  # what everybody between takes, RFC 9110 section 4.1


@dataclass(frozen=True)
class Way:
    """What one can do for a network: copy `caption`, open its composer at `href`; "" where there is none."""

    name: str
    caption: str
    href: str


def ways_to_post(captions: Mapping[str, str]) -> list[Way]:
    """A way for each network that has a caption or a composer."""
    ways = [
        Way(NETWORK_NAMES[key], captions.get(key, ""), composer_href(key, captions.get(key, ""))) for key in NETWORKS
    ]
    return [way for way in ways if way.caption or way.href]


def composer_href(network: str, caption: str) -> str:
    """Opens the composer, filled in unless the caption is too long for an address; "" where there is none."""
    if network not in _COMPOSERS:
        return ""
    address, text = _COMPOSERS[network]
    filled = f"{address}{text}{quote(caption, safe='')}"
    return filled if caption and len(filled) <= LONGEST_ADDRESS else address
