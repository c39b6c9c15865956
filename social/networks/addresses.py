"""Addresses of posts apart from any network: an address flows in, its path on that network flows out."""

from urllib.parse import urlsplit


def path_on(url: str, *, domains: tuple[str, ...], web_base_url: str) -> str | None:
    """The path of an address under `web_base_url`, on one of the domains or below them; None for any other address."""
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        base = urlsplit(web_base_url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if parts.netloc == base.netloc and parts.path.startswith(f"{base.path}/"):
        return parts.path[len(base.path) :]
    is_known = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return parts.path if is_known else None
