"""Addresses of posts as people paste them: the id, the canonical form and the time, or a clear nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from social.networks.hosts import official_settings, sandbox_settings
from social.networks.registry import NETWORKS, adapter_for

LINKEDIN = "urn:li:share:7203671430000000000"
X = "1797500000000000000"
KNOWN = [
    ("linkedin", f"https://www.linkedin.com/feed/update/{LINKEDIN}", LINKEDIN),
    ("linkedin", f"https://uk.linkedin.com/feed/update/{LINKEDIN}/?utm_source=x", LINKEDIN),
    ("linkedin", f"linkedin.com/embed/feed/update/{LINKEDIN}", LINKEDIN),
    ("linkedin", "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7203671430000000000", LINKEDIN),
    (
        "linkedin",
        "https://www.linkedin.com/posts/ben-gmbh_vote-anyway-activity-7203671430000000000-AbCd?rcm=1",
        "urn:li:activity:7203671430000000000",
    ),
    (
        "linkedin",
        "https://de.linkedin.com/posts/ben_ugcPost-ugcPost-7203671430000000000-x1",
        "urn:li:ugcPost:7203671430000000000",
    ),
    ("x", f"https://x.com/ben/status/{X}", X),
    ("x", f"https://twitter.com/ben/status/{X}/photo/1", X),
    ("x", f"https://mobile.twitter.com/ben/status/{X}?s=20", X),
    ("x", f"https://x.com/i/web/status/{X}", X),
    ("x", f" x.com/ben/status/{X} ", X),
]


@pytest.mark.parametrize(("network", "url", "external_id"), KNOWN)
def test_an_address_holds_id_and_time(network: str, url: str, external_id: str) -> None:
    address = adapter_for(official_settings(network=network, client_id="", client_secret="")).parse_post_address(
        url=url
    )
    assert address is not None
    assert address.external_id == external_id
    assert address.published_at is not None
    assert datetime(2024, 6, 1, tzinfo=UTC) < address.published_at < datetime(2024, 6, 9, tzinfo=UTC)
    assert not address.is_about


@pytest.mark.parametrize(
    "url",
    [
        "https://www.instagram.com/p/C7xQOdRtHk8/",
        "https://instagram.com/reel/C7xQOdRtHk8?igsh=abc",
        "https://www.instagram.com/ben.gmbh/p/C7xQOdRtHk8/",
        "https://www.instagram.com/tv/C7xQOdRtHk8",
    ],
)
def test_instagrams_code_tells_about_when(url: str) -> None:
    adapter = adapter_for(official_settings(network="instagram", client_id="", client_secret=""))
    address = adapter.parse_post_address(url=url)
    assert address is not None
    assert (address.code, address.external_id, address.is_about) == ("C7xQOdRtHk8", "", True)
    assert address.published_at is not None
    assert abs(address.published_at - datetime(2024, 6, 3, tzinfo=UTC)) < timedelta(days=4)


NOTHING = [
    "",
    "https://",
    "not an address",
    "https://lnkd.in/abc",
    "https://t.co/abc",
    "https://x.com/ben",
    "https://x.com/ben/status/",
    "https://x.com/ben/status/99999999999999999999999",
    "https://notx.com/ben/status/1797500000000000000",
    "https://x.com.evil.example/ben/status/1797500000000000000",
    "https://evil.example/x.com/ben/status/1797500000000000000",
    "javascript://x.com/ben/status/1797500000000000000",
    "https://www.linkedin.com/in/ben/",
    "https://www.linkedin.com/feed/update/urn:li:share:99999999999999999999999",
    "https://www.instagram.com/ben/",
    "https://[::1/x",
]


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("url", NOTHING)
def test_anything_else_is_no_post(network: str, url: str) -> None:
    assert (
        adapter_for(official_settings(network=network, client_id="", client_secret="")).parse_post_address(url=url)
        is None
    )


def test_one_networks_post_is_not_anothers() -> None:
    for network in ("linkedin", "instagram"):
        adapter = adapter_for(official_settings(network=network, client_id="", client_secret=""))
        assert adapter.parse_post_address(url=f"https://x.com/ben/status/{X}") is None


def test_a_sandboxs_address_is_known_where_the_sandbox_is_configured() -> None:
    url = f"http://127.0.0.1:8400/x/ben/status/{X}"
    sandboxed = adapter_for(sandbox_settings(network="x", sandbox_url="http://127.0.0.1:8400"))
    address = sandboxed.parse_post_address(url=url)
    assert address is not None
    assert (address.external_id, address.canonical_url) == (X, url)
    assert (
        adapter_for(official_settings(network="x", client_id="", client_secret="")).parse_post_address(url=url) is None
    )
