"""The networks that exist: a key and settings flow in, an adapter flows out. Adding a network is one line here."""

from collections.abc import Callable

from social.networks.contract import NetworkSettings
from social.networks.instagram.adapter import InstagramAdapter
from social.networks.linkedin.adapter import LinkedInAdapter
from social.networks.protocols import NetworkAdapter
from social.networks.x.adapter import XAdapter

NETWORKS: dict[str, Callable[[NetworkSettings], NetworkAdapter]] = {
    "linkedin": LinkedInAdapter,
    "instagram": InstagramAdapter,
    "x": XAdapter,
}

LABELS: dict[str, str] = {"linkedin": "LinkedIn", "instagram": "Instagram", "x": "X"}


def adapter_for(settings: NetworkSettings) -> NetworkAdapter:
    """The adapter of `settings.network`; KeyError for a network that does not exist."""
    return NETWORKS[settings.network](settings)
