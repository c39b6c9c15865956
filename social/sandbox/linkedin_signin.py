"""LinkedIn's tokens, and who may act for whom: a code or a call flows in, tokens or the acting account flow out."""

from urllib.parse import unquote

from aiohttp import web

from social.sandbox import oauth
from social.sandbox.clock import system_now, unix_ms
from social.sandbox.records import Account
from social.sandbox.shapes import linkedin_error
from social.sandbox.state import STATE, Sandbox

# Alive on 2026-11-23 by learn.microsoft.com/en-us/linkedin/marketing/versioning: each lives about a year.
LIVE_VERSIONS = ("202512", *(f"2026{month:02d}" for month in range(1, 12)))


def routes() -> list[web.RouteDef]:
    return [
        web.get("/linkedin/oauth/v2/authorization", oauth.authorize_page),
        web.post("/linkedin/oauth/v2/authorization", oauth.authorize_decision),
        web.post("/linkedin/oauth/v2/accessToken", token),
        web.get("/linkedin/v2/userinfo", userinfo),
        web.get("/linkedin/rest/organizationAcls", organization_acls),
        web.get("/linkedin/rest/organizations/{id}", organization),
        web.get("/linkedin/rest/networkSizes/{urn}", network_size),
    ]


async def token(request: web.Request) -> web.Response:
    """authorization_code and refresh_token; a refresh does not prolong the refresh token's life."""
    sandbox, form = request.app[STATE], await request.post()
    if form.get("client_id") != oauth.CLIENT_ID or form.get("client_secret") != oauth.CLIENT_SECRET:
        return _token_error("invalid_client", "Client authentication failed", 401)
    if form.get("grant_type") == "refresh_token":
        return _refreshed(sandbox, str(form.get("refresh_token", "")))
    redeemed = oauth.redeem_code(
        sandbox, "linkedin", code=str(form.get("code", "")), redirect_uri=str(form.get("redirect_uri", ""))
    )
    if redeemed is None:
        return _token_error("invalid_request", "Unable to retrieve access token: appid/redirect uri/code do not match")
    account, scope = redeemed
    lives = oauth.LIFETIMES["linkedin"]
    access = oauth.issue(sandbox, "linkedin", account, scope, "access", lives.access_ms)
    refresh = oauth.issue(sandbox, "linkedin", account, scope, "refresh", lives.refresh_ms)
    return _tokens(access.token, refresh.token, lives.access_ms, lives.refresh_ms, scope)


def _refreshed(sandbox: Sandbox, value: str) -> web.Response:
    row, now_ms = sandbox.ledger.token("linkedin", value), unix_ms(system_now())
    if row is None or row.kind != "refresh" or row.state != "live" or row.expires_ms <= now_ms:
        return _token_error("invalid_request", "The provided authorization grant or refresh token is invalid")
    lives = oauth.LIFETIMES["linkedin"]
    access = oauth.issue(sandbox, "linkedin", row.account, row.scope, "access", lives.access_ms)
    return _tokens(access.token, row.token, lives.access_ms, row.expires_ms - now_ms, row.scope)


def _tokens(access: str, refresh: str, access_ms: int, refresh_ms: int, scope: str) -> web.Response:
    return web.json_response(
        {
            "access_token": access,
            "expires_in": access_ms // 1000,
            "refresh_token": refresh,
            "refresh_token_expires_in": refresh_ms // 1000,
            "scope": scope.replace(" ", ","),
        }
    )


def _token_error(error: str, description: str, status: int = 400) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)


def caller(request: web.Request, *, versioned: bool = True) -> Account | web.Response:
    """Who calls, or the refusal: version first, then the token."""
    version = request.headers.get("LinkedIn-Version")
    if versioned and version is None:
        return linkedin_error(400, "VERSION_MISSING", "A version must be present. Please specify a version.")
    if versioned and version not in LIVE_VERSIONS:
        return linkedin_error(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
    account, problem = oauth.bearer(request, "linkedin")
    if account is not None:
        return account
    code, message, service_code = {
        "missing": ("EMPTY_ACCESS_TOKEN", "Empty oauth2 access token", 65604),
        "invalid": ("INVALID_ACCESS_TOKEN", "Invalid access token", 65600),
        "revoked": ("REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user", 65601),
        "expired": ("EXPIRED_ACCESS_TOKEN", "The token used in the request has expired", 65602),
    }[problem]
    return linkedin_error(401, code, message, service_code)


def denied() -> web.Response:
    return linkedin_error(403, "ACCESS_DENIED", "Not enough permissions to access this resource", 100)


def may_act_for(sandbox: Sandbox, person: Account, urn: str) -> Account | None:
    """The author of this URN when the person is it or administers it."""
    account = sandbox.ledger.account("linkedin", urn)
    if account is None or person.external_id not in (account.external_id, account.admin):
        return None
    return account


async def userinfo(request: web.Request) -> web.Response:
    person = caller(request, versioned=False)
    if isinstance(person, web.Response):
        return person
    return web.json_response({"sub": person.external_id.rsplit(":", 1)[1], "name": person.name, "locale": "en_US"})


async def organization_acls(request: web.Request) -> web.Response:
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    elements = [
        {
            "role": "ADMINISTRATOR",
            "state": "APPROVED",
            "organization": organization.external_id,
            "roleAssignee": person.external_id,
        }
        for organization in request.app[STATE].ledger.administered(person.external_id)
    ]
    return web.json_response({"elements": elements, "paging": {"start": 0, "count": 100, "links": []}})


async def organization(request: web.Request) -> web.Response:
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    account = request.app[STATE].ledger.account("linkedin", f"urn:li:organization:{request.match_info['id']}")
    if account is None:
        return linkedin_error(404, "NOT_FOUND", "Could not find entity")
    return web.json_response(
        {
            "id": int(request.match_info["id"]),
            "localizedName": account.name,
            "vanityName": account.username,
        }
    )


async def network_size(request: web.Request) -> web.Response:
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    account = may_act_for(request.app[STATE], person, unquote(request.match_info["urn"]))
    if account is None or account.kind != "organization":
        return denied()
    return web.json_response({"firstDegreeSize": account.followers})
