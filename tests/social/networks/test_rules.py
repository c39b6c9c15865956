"""Each network's rules, with their ids, remedies and how much is too much; content at the limit passes."""

from dataclasses import replace

import pytest

from social.networks.contract import MediaItem, PublishContent
from social.networks.hosts import official_settings
from social.networks.registry import NETWORKS, adapter_for

SQUARE = MediaItem("https://cdn.example.org/a.jpg", b"", "image/jpeg", "A ballot box", 1080, 1080, 500_000)


def breaches(network: str, content: PublishContent) -> dict[str, int]:
    adapter = adapter_for(official_settings(network=network, client_id="", client_secret=""))
    found = adapter.breaches(content=content)
    for breach in found:
        assert breach.rule_id.startswith(f"{network}.")
        assert breach.message.endswith(".")
        assert breach.remedy.endswith(".")
    return {breach.rule_id: breach.excess for breach in found}


@pytest.mark.parametrize("network", NETWORKS)
def test_a_plain_post_passes(network: str) -> None:
    assert breaches(network, PublishContent("Vote anyway. #VoteAnyway", (SQUARE,), "https://a.example")) == {}


CASES = [
    ("x", PublishContent("a" * 280, (SQUARE,)), {}),
    ("x", PublishContent("a" * 281, (SQUARE,)), {"x.text.length": 1}),
    ("x", PublishContent("投" * 141, (SQUARE,)), {"x.text.length": 2}),
    ("x", PublishContent("a" * 256, (), "https://example.org/long/address"), {}),
    ("x", PublishContent("a" * 257, (), "https://example.org/long/address"), {"x.text.length": 1}),
    ("x", PublishContent("$ABC and $DEF"), {"x.text.cashtags": 1}),
    ("x", PublishContent(" "), {"x.empty": 0}),
    ("x", PublishContent("t", (SQUARE,) * 5), {"x.media.count": 1}),
    ("x", PublishContent("t", (replace(SQUARE, mime="image/tiff"),)), {"x.media.format": 0}),
    ("x", PublishContent("t", (replace(SQUARE, size_bytes=5_000_001),)), {"x.media.size": 1}),
    ("x", PublishContent("t", (replace(SQUARE, alt_text="a" * 1001),)), {"x.media.alt_length": 1}),
    ("linkedin", PublishContent("(" * 3000), {}),
    ("linkedin", PublishContent("a" * 3001), {"linkedin.text.length": 1}),
    ("linkedin", PublishContent("👍" * 1501), {"linkedin.text.length": 2}),
    ("linkedin", PublishContent(""), {"linkedin.empty": 0}),
    ("linkedin", PublishContent("t", (SQUARE,) * 21), {"linkedin.media.count": 1}),
    ("linkedin", PublishContent("t", (replace(SQUARE, mime="image/webp"),)), {"linkedin.media.format": 0}),
    (
        "linkedin",
        PublishContent("t", (replace(SQUARE, width_px=36_152_320, height_px=1),)),
        {"linkedin.media.pixels": 1},
    ),
    ("linkedin", PublishContent("t", (replace(SQUARE, alt_text="a" * 4087),)), {"linkedin.media.alt_length": 1}),
    ("instagram", PublishContent("a" * 2200, (SQUARE,)), {}),
    ("instagram", PublishContent("a" * 2203, (SQUARE,)), {"instagram.caption.length": 3}),
    ("instagram", PublishContent("#a " * 32, (SQUARE,)), {"instagram.caption.hashtags": 2}),
    ("instagram", PublishContent("@a " * 21, (SQUARE,)), {"instagram.caption.mentions": 1}),
    ("instagram", PublishContent("t"), {"instagram.media.missing": 0}),
    ("instagram", PublishContent("t", (SQUARE,) * 11), {"instagram.media.count": 1}),
    ("instagram", PublishContent("t", (replace(SQUARE, mime="image/png"),)), {"instagram.media.format": 0}),
    ("instagram", PublishContent("t", (replace(SQUARE, size_bytes=8_000_002),)), {"instagram.media.size": 2}),
    ("instagram", PublishContent("t", (replace(SQUARE, url=""),)), {"instagram.media.address": 0}),
    ("instagram", PublishContent("t", (replace(SQUARE, height_px=1350),)), {}),
    ("instagram", PublishContent("t", (replace(SQUARE, height_px=1920),)), {"instagram.media.ratio": 0}),
    ("instagram", PublishContent("t", (replace(SQUARE, height_px=500),)), {"instagram.media.ratio": 0}),
    (
        "instagram",
        PublishContent("t", (replace(SQUARE, width_px=300, height_px=300),)),
        {"instagram.media.width": 20},
    ),
    ("instagram", PublishContent("t", (replace(SQUARE, alt_text="a" * 1001),)), {"instagram.media.alt_length": 1}),
]


@pytest.mark.parametrize(("network", "content", "expected"), CASES)
def test_a_rule(network: str, content: PublishContent, expected: dict[str, int]) -> None:
    assert breaches(network, content) == expected
