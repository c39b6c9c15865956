"""LinkedIn's calls: a path and a body flow in, a call with the token and the version in its headers flows out."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from social.networks.contract import Credentials, HttpCall, NetworkSettings

UPLOAD_TIMEOUT_S = 60.0


class LinkedInCalls:
    def __init__(self, settings: NetworkSettings, credentials: Credentials) -> None:
        self._settings = settings
        self._headers = {
            "authorization": f"Bearer {credentials.access_token}",
            "linkedin-version": settings.api_version,
            "x-restli-protocol-version": "2.0.0",
        }

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> HttpCall:
        """`path` with its query, already encoded."""
        return HttpCall(
            "GET",
            f"{self._settings.api_base_url}{path}",
            self._headers | dict(headers or {}),
            timeout_s=self._settings.call_timeout_s,
        )

    def post(self, path: str, body: Mapping[str, Any], *, mutates: bool = False) -> HttpCall:
        return HttpCall(
            "POST",
            f"{self._settings.api_base_url}{path}",
            self._headers | {"content-type": "application/json"},
            json.dumps(body).encode(),
            self._settings.call_timeout_s,
            mutates,
        )

    def put(self, upload_url: str, data: bytes, mime: str) -> HttpCall:
        """The bytes of a picture, with the token, to an address that `is_own` accepted."""
        headers = {"authorization": self._headers["authorization"], "content-type": mime}
        return HttpCall("PUT", upload_url, headers, data, UPLOAD_TIMEOUT_S)

    def is_own(self, upload_url: str) -> bool:
        """Whether the token may go there: LinkedIn's own hosts over https, or the configured one."""
        parts = urlsplit(upload_url)
        if parts.netloc == urlsplit(self._settings.api_base_url).netloc:
            return parts.scheme == urlsplit(self._settings.api_base_url).scheme
        return parts.scheme == "https" and (parts.hostname or "").endswith(".linkedin.com")
