"""Django's settings flow in, adapters that speak to the configured hosts (or the sandbox) flow out."""

from django.conf import settings

from social.errors import NetworkUnknown
from social.networks.contract import NetworkSettings
from social.networks.hosts import official_settings, sandbox_settings
from social.networks.protocols import NetworkAdapter
from social.networks.registry import LABELS, NETWORKS, adapter_for


def network_settings(network: str, *, call_timeout_s: float = 30.0) -> NetworkSettings:
    """Where a network is and which of our apps speaks to it. Raises NetworkUnknown."""
    app = settings.NETWORK_APPS.get(network)
    if network not in NETWORKS or app is None:
        raise NetworkUnknown(network)
    own = {"client_id": app["client_id"], "client_secret": app["client_secret"], "api_version": app["api_version"]}
    if settings.NETWORKS_SANDBOX_URL:
        url = settings.NETWORKS_SANDBOX_URL
        return sandbox_settings(network=network, sandbox_url=url, call_timeout_s=call_timeout_s, **own)
    return official_settings(network=network, call_timeout_s=call_timeout_s, **own)


def adapter(network: str) -> NetworkAdapter:
    """The adapter of a network as this installation is set up."""
    return adapter_for(network_settings(network))


def network_keys() -> list[str]:
    """The networks on offer, in the order of the registry."""
    return [network for network in NETWORKS if network in settings.NETWORK_APPS]


def can_connect(network: str) -> bool:
    """Whether this installation has an app of its own at the network."""
    return bool(settings.NETWORK_APPS[network]["client_id"])


def label_of(network: str) -> str:
    """A network's name as people know it."""
    return LABELS.get(network, network)
