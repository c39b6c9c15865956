"""Signing in to X: OAuth 2.0 with PKCE S256. A code or a refresh token flows in, tokens flow out; each refresh rotates.

A code lives 30 seconds, an access token 2 hours.
Source: docs.x.com/fundamentals/authentication/oauth-2-0, checked 2026-11-23.
"""

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from social.networks.contract import (
    AccountsOutcome,
    AuthOutcome,
    HttpCall,
    HttpReply,
    NeedsReconnect,
    NetworkAccount,
    NetworkSettings,
    Refused,
    RetryLater,
    Step,
    Tokens,
    TransportFailure,
)
from social.networks.replies import count_in, is_success, json_of, object_in, wait_s, without_reply
from social.networks.x.errors import verdict

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")


class XAuth:
    def __init__(self, settings: NetworkSettings) -> None:
        self._settings = settings

    def authorize_url(self, *, redirect_uri: str, state: str, code_verifier: str = "") -> str:
        digest = hashlib.sha256(code_verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._settings.web_base_url}/i/oauth2/authorize?{urlencode(query)}"

    def exchange(self, *, code: str, redirect_uri: str, code_verifier: str = "") -> Step[AuthOutcome]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": code_verifier,
        }
        return (yield from self._tokens(form))

    def refresh(self, *, access_token: str, refresh_token: str) -> Step[AuthOutcome]:
        return (yield from self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token}))

    def accounts(self, *, access_token: str) -> Step[AccountsOutcome]:
        answer = yield HttpCall(
            "GET",
            f"{self._settings.api_base_url}/2/users/me",
            {"authorization": f"Bearer {access_token}"},
            timeout_s=self._settings.call_timeout_s,
        )
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        user = object_in(json_of(answer), "data")
        if not is_success(answer) or not user.get("id"):
            return verdict(answer)
        return (NetworkAccount(str(user["id"]), "user", str(user.get("name", "")), str(user.get("username", ""))),)

    def _tokens(self, form: Mapping[str, str]) -> Step[AuthOutcome]:
        pair = f"{self._settings.client_id}:{self._settings.client_secret}".encode()
        answer = yield HttpCall(
            "POST",
            f"{self._settings.token_base_url}/2/oauth2/token",
            {
                "authorization": f"Basic {base64.b64encode(pair).decode()}",
                "content-type": "application/x-www-form-urlencoded",
            },
            urlencode(form).encode(),
            self._settings.call_timeout_s,
        )
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        return _tokens_of(answer) if is_success(answer) else _refusal(answer)


def _tokens_of(reply: HttpReply) -> AuthOutcome:
    body = json_of(reply)
    if not body.get("access_token"):
        return RetryLater(None, "the answer holds no token", "call")
    refresh_token = body.get("refresh_token")
    return Tokens(
        access_token=str(body["access_token"]),
        expires_in_s=count_in(body, "expires_in"),
        refresh_token=str(refresh_token) if refresh_token else None,
        scopes=tuple(str(body.get("scope", "")).split()),
    )


def _refusal(reply: HttpReply) -> Refused | RetryLater | NeedsReconnect:
    """Only a refused grant disconnects; a wrong app key or a network that is down does not."""
    if reply.status == 429 or reply.status >= 500:
        return RetryLater(wait_s(reply), f"X answered {reply.status}", "app")
    body = json_of(reply)
    if body.get("error") in ("unauthorized_client", "invalid_client"):
        return Refused(
            "app_key", str(body.get("error_description", "")), _("Check X's client id and secret."), stops="app"
        )
    return NeedsReconnect(str(body.get("error_description") or body.get("error") or f"X answered {reply.status}"))
