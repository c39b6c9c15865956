"""Signing in to Instagram (Instagram Login): a code flows in, a long-lived token flows out, refreshed while it lives.

A code gives a token of one hour, which is at once exchanged for one of 60 days. That one is its own refresh token, from
24 hours old until it expires. The documents show the token in the query of the exchange and the refresh; the Graph API
takes it in the Authorization header everywhere, and there it stays out of logs.
Source: developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login, checked 2026-11-23.
"""

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
from social.networks.instagram.errors import TOKEN, error_of, verdict
from social.networks.replies import count_in, is_success, json_of, wait_s, without_reply

SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_insights",
)


class InstagramAuth:
    def __init__(self, settings: NetworkSettings) -> None:
        self._settings = settings

    def authorize_url(self, *, redirect_uri: str, state: str, code_verifier: str = "") -> str:
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": ",".join(SCOPES),
            "state": state,
        }
        return f"{self._settings.web_base_url}/oauth/authorize?{urlencode(query)}"

    def exchange(self, *, code: str, redirect_uri: str, code_verifier: str = "") -> Step[AuthOutcome]:
        """The code for a short token, that for a long one."""
        form = {
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "grant_type": "authorization_code",
            "redirect_uri": redirect_uri,
            "code": code.removesuffix("#_"),
        }
        answer = yield HttpCall(
            "POST",
            f"{self._settings.token_base_url}/oauth/access_token",
            {"content-type": "application/x-www-form-urlencoded"},
            urlencode(form).encode(),
            self._settings.call_timeout_s,
        )
        short = _tokens_of(answer)
        if not isinstance(short, Tokens):
            return short
        query = {"grant_type": "ig_exchange_token", "client_secret": self._settings.client_secret}
        answer = yield self._get(f"/access_token?{urlencode(query)}", short.access_token)
        return _tokens_of(answer)

    def refresh(self, *, access_token: str, refresh_token: str) -> Step[AuthOutcome]:
        """Only a token that still lives can be refreshed."""
        answer = yield self._get("/refresh_access_token?grant_type=ig_refresh_token", access_token)
        return _tokens_of(answer)

    def accounts(self, *, access_token: str) -> Step[AccountsOutcome]:
        answer = yield self._get(f"/{self._settings.api_version}/me?fields=user_id,username,name", access_token)
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        body = json_of(answer)
        user_id = str(body.get("user_id") or body.get("id") or "")
        if not is_success(answer) or not user_id:
            return verdict(answer)
        username = str(body.get("username", ""))
        return (NetworkAccount(user_id, "business", str(body.get("name") or username), username),)

    def _get(self, path: str, access_token: str) -> HttpCall:
        return HttpCall(
            "GET",
            f"{self._settings.api_base_url}{path}",
            {"authorization": f"Bearer {access_token}"},
            timeout_s=self._settings.call_timeout_s,
        )


def _tokens_of(answer: HttpReply | TransportFailure) -> AuthOutcome:
    if isinstance(answer, TransportFailure):
        return without_reply(answer)
    body = json_of(answer)
    if is_success(answer) and body.get("access_token"):
        permissions = body.get("permissions", "")
        scopes = permissions.split(",") if isinstance(permissions, str) else [str(name) for name in permissions]
        return Tokens(
            access_token=str(body["access_token"]),
            expires_in_s=count_in(body, "expires_in"),
            scopes=tuple(name for name in scopes if name),
        )
    return _refusal(answer)


def _refusal(reply: HttpReply) -> Refused | RetryLater | NeedsReconnect:
    """Only a refused grant disconnects; a wrong app key or a network that is down does not."""
    if reply.status == 429 or reply.status >= 500 or is_success(reply):
        return RetryLater(wait_s(reply), f"Instagram answered {reply.status}", "app")
    code, _subcode, words = error_of(reply)
    words = str(json_of(reply).get("error_message") or words)
    if code == 101 or "platform app" in words.lower():
        return Refused("app_key", words, _("Check Instagram's client id and secret."), str(code), stops="app")
    return NeedsReconnect(words) if code in (0, TOKEN) else verdict(reply)
