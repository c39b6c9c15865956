"""Signing in to LinkedIn through python-linkedin-v2: a code or a refresh token flows in, tokens and accounts flow out.

The package (0.9.4) gives the shape of the sign-in: its address, its state, its token and its application object. What
it does on the wire is overridden: it would put the token into the address, drop the refresh token, invent a state and
take an empty error for a success. Nothing here calls its HTTP client.
Source: learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow, checked 2026-11-23.
"""

from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from linkedin_v2.linkedin import LinkedInApplication, LinkedInAuthentication
from linkedin_v2.models import AccessToken

from social.networks.contract import (
    AccountsOutcome,
    Answer,
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
from social.networks.linkedin.errors import message_of, verdict
from social.networks.replies import count_in, is_success, json_of, objects_in, wait_s, without_reply

# w_member_social is self-serve ("Share on LinkedIn"); the others come with the Community Management API
SCOPES = (
    "openid",
    "profile",
    "w_member_social",
    "w_organization_social",
    "r_organization_social",
    "rw_organization_admin",
)


class SignIn(LinkedInAuthentication):  # type: ignore[misc]  # the package has no types
    """The package's sign-in with today's addresses and a state that is ours."""

    def __init__(self, settings: NetworkSettings, redirect_uri: str, state: str = "") -> None:
        super().__init__(settings.client_id, settings.client_secret, redirect_uri, SCOPES)
        self.AUTHORIZATION_URL = f"{settings.web_base_url}/oauth/v2/authorization"
        self.ACCESS_TOKEN_URL = f"{settings.token_base_url}/oauth/v2/accessToken"
        self.state = state
        self.timeout_s = settings.call_timeout_s

    def get_access_token(self, timeout: float = 0.0) -> Step[AuthOutcome]:
        """The code for tokens; keeps the refresh token, its life and the scopes."""
        form = {"grant_type": "authorization_code", "code": self.authorization_code, "redirect_uri": self.redirect_uri}
        return (yield from self._tokens(form, timeout))

    def refresh(self, refresh_token: str, timeout: float = 0.0) -> Step[AuthOutcome]:
        """Approved partners only. The refresh token's own life is not prolonged."""
        return (yield from self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token}, timeout))

    def _tokens(self, form: Mapping[str, Any], timeout: float) -> Step[AuthOutcome]:
        body = urlencode({**form, "client_id": self.key, "client_secret": self.secret}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = yield HttpCall("POST", self.ACCESS_TOKEN_URL, headers, body, timeout or self.timeout_s)
        outcome = _tokens_of(answer)
        if isinstance(outcome, Tokens):
            self.token = AccessToken(outcome.access_token, outcome.expires_in_s)
        return outcome


class Application(LinkedInApplication):  # type: ignore[misc]  # the package has no types
    """The package's application, whose requests carry the token in the Authorization header."""

    def __init__(self, settings: NetworkSettings, access_token: str) -> None:
        super().__init__(token=access_token)
        self.BASE_URL = settings.api_base_url
        self._settings = settings

    def make_request(
        self,
        method: str,
        url: str,
        data: bytes | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 0.0,
    ) -> Generator[HttpCall, Answer, Answer]:
        """One call. `url` is a path of the API; the caller's headers win over the ones that every call has."""
        own = {
            "authorization": f"Bearer {self.authentication.token.access_token}",
            "linkedin-version": self._settings.api_version,
            "x-restli-protocol-version": "2.0.0",
        }
        query = f"?{urlencode(params)}" if params else ""
        call = HttpCall(
            "POST" if method.upper() == "POST" else "GET",
            f"{self.BASE_URL}{url}{query}",
            own | dict(headers or {}),
            data,
            timeout or self._settings.call_timeout_s,
        )
        answer = yield call
        return answer

    def get_profile(self) -> Generator[HttpCall, Answer, Answer]:
        """The member, from OpenID's userinfo: the package's /v2/me is closed to new apps."""
        return (yield from self.make_request("GET", "/v2/userinfo"))


class LinkedInAuth:
    def __init__(self, settings: NetworkSettings) -> None:
        self._settings = settings

    def authorize_url(self, *, redirect_uri: str, state: str, code_verifier: str = "") -> str:
        """LinkedIn's web flow has no PKCE: `state` is the guard, and an empty one is refused."""
        if not state:
            raise ValueError("state is empty")
        return str(SignIn(self._settings, redirect_uri, state).authorization_url)

    def exchange(self, *, code: str, redirect_uri: str, code_verifier: str = "") -> Step[AuthOutcome]:
        sign_in = SignIn(self._settings, redirect_uri)
        sign_in.authorization_code = code
        return (yield from sign_in.get_access_token())

    def refresh(self, *, access_token: str, refresh_token: str) -> Step[AuthOutcome]:
        """Without a refresh token the member must sign in again."""
        if not refresh_token:
            return NeedsReconnect("LinkedIn gave this app no refresh token")
        return (yield from SignIn(self._settings, "").refresh(refresh_token))

    def accounts(self, *, access_token: str) -> Step[AccountsOutcome]:
        """The member, then the pages that the member administers; only the member where pages may not be read."""
        application = Application(self._settings, access_token)
        answer = yield from application.get_profile()
        if isinstance(answer, TransportFailure):
            return without_reply(answer)
        profile = json_of(answer)
        if not is_success(answer) or not profile.get("sub"):
            return verdict(answer)
        person = NetworkAccount(f"urn:li:person:{profile['sub']}", "person", str(profile.get("name", "")))
        pages = yield from self._pages(application)
        return (person, *pages)

    def _pages(self, application: Application) -> Step[tuple[NetworkAccount, ...]]:
        query = {"q": "roleAssignee", "role": "ADMINISTRATOR", "state": "APPROVED"}
        answer = yield from application.make_request("GET", "/rest/organizationAcls", params=query)
        if not isinstance(answer, HttpReply) or not is_success(answer):
            return ()
        pages = []
        for element in objects_in(json_of(answer), "elements"):
            urn = str(element.get("organization") or element.get("organizationTarget") or "")
            answer = yield from application.make_request("GET", f"/rest/organizations/{urn.rsplit(':', 1)[-1]}")
            body = json_of(answer) if isinstance(answer, HttpReply) and is_success(answer) else {}
            name, username = str(body.get("localizedName") or urn), str(body.get("vanityName", ""))
            pages.append(NetworkAccount(urn, "organization", name, username))
        return tuple(pages)


def _tokens_of(answer: Answer) -> AuthOutcome:
    if isinstance(answer, TransportFailure):
        return without_reply(answer)
    body = json_of(answer)
    if not is_success(answer) or not body.get("access_token"):
        return _refusal(answer)
    refresh_token = body.get("refresh_token")
    return Tokens(
        access_token=str(body["access_token"]),
        expires_in_s=count_in(body, "expires_in"),
        refresh_token=str(refresh_token) if refresh_token else None,
        refresh_expires_in_s=count_in(body, "refresh_token_expires_in"),
        scopes=tuple(name for name in str(body.get("scope", "")).replace(",", " ").split() if name),
    )


def _refusal(reply: HttpReply) -> Refused | RetryLater | NeedsReconnect:
    """Only a refused grant disconnects; a wrong app key, a network that is down or an empty answer does not."""
    if reply.status == 429 or reply.status >= 500 or is_success(reply):
        return RetryLater(wait_s(reply), f"LinkedIn answered {reply.status}", "app")
    body = json_of(reply)
    words = str(body.get("error_description") or message_of(reply))
    if body.get("error") in ("invalid_client", "unauthorized_client"):
        return Refused("app_key", words, _("Check LinkedIn's client id and secret."), str(body["error"]), stops="app")
    return NeedsReconnect(words)
