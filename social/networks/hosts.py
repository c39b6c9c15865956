"""Where the networks are: app keys flow in, NetworkSettings for the real hosts or for a sandbox flow out."""

from dataclasses import replace

from social.networks.contract import NetworkSettings

# Hosts and versions, checked on 2026-11-23.
# LinkedIn: learn.microsoft.com/en-us/linkedin/marketing/versioning (202609 lives until 2027-09-15)
# Instagram: developers.facebook.com/docs/graph-api/changelog (v26.0 since 2026-07-29)
# X: docs.x.com/x-api
OFFICIAL = {
    "linkedin": NetworkSettings(
        network="linkedin",
        api_base_url="https://api.linkedin.com",
        token_base_url="https://www.linkedin.com",  # noqa: S106 -- an address, no secret
        web_base_url="https://www.linkedin.com",
        api_version="202609",
    ),
    "instagram": NetworkSettings(
        network="instagram",
        api_base_url="https://graph.instagram.com",
        token_base_url="https://api.instagram.com",  # noqa: S106 -- an address, no secret
        web_base_url="https://www.instagram.com",
        api_version="v26.0",
    ),
    "x": NetworkSettings(
        network="x",
        api_base_url="https://api.x.com",
        token_base_url="https://api.x.com",  # noqa: S106 -- an address, no secret
        web_base_url="https://x.com",
        api_version="2",
    ),
}


def official_settings(
    *, network: str, client_id: str, client_secret: str, api_version: str = "", call_timeout_s: float = 30.0
) -> NetworkSettings:
    """The real network; an empty `api_version` takes the one that was checked."""
    base = OFFICIAL[network]
    return replace(
        base,
        api_version=api_version or base.api_version,
        client_id=client_id,
        client_secret=client_secret,
        call_timeout_s=call_timeout_s,
    )


def sandbox_settings(
    *,
    network: str,
    sandbox_url: str,
    client_id: str = "sandbox",
    client_secret: str = "sandbox",  # noqa: S107 -- the sandbox's public pair
    api_version: str = "",
    call_timeout_s: float = 30.0,
) -> NetworkSettings:
    """The same network on a sandbox server, under its own prefix."""
    address = f"{sandbox_url.rstrip('/')}/{network}"
    return replace(
        official_settings(
            network=network,
            client_id=client_id,
            client_secret=client_secret,
            api_version=api_version,
            call_timeout_s=call_timeout_s,
        ),
        api_base_url=address,
        token_base_url=address,
        web_base_url=address,
    )
