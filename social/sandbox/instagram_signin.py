"""Instagram's tokens: a code or a token flows in, a short or a long-lived one, or the calling account, flows out."""

from typing import Any

from aiohttp import web

from social.sandbox import oauth
from social.sandbox.clock import system_now, unix_ms
from social.sandbox.records import Account
from social.sandbox.shapes import graph_error
from social.sandbox.state import STATE


def routes() -> list[web.RouteDef]:
    return [
        web.get("/instagram/oauth/authorize", oauth.authorize_page),
        web.post("/instagram/oauth/authorize", oauth.authorize_decision),
        web.post("/instagram/oauth/access_token", short_token),
        web.get("/instagram/access_token", long_token),
        web.get("/instagram/refresh_access_token", refreshed_token),
    ]


async def short_token(request: web.Request) -> web.Response:
    """The code for a token of one hour."""
    sandbox, form = request.app[STATE], await request.post()
    is_app = form.get("client_id") == oauth.CLIENT_ID and form.get("client_secret") == oauth.CLIENT_SECRET
    redeemed = is_app and oauth.redeem_code(
        sandbox, "instagram", code=str(form.get("code", "")), redirect_uri=str(form.get("redirect_uri", ""))
    )
    if not redeemed:
        message = "Invalid authorization code" if is_app else "Invalid platform app"
        body = {"error_type": "OAuthException", "code": 400, "error_message": message}
        return web.json_response(body, status=400)
    account, scope = redeemed
    token = oauth.issue(sandbox, "instagram", account, scope, "access", oauth.LIFETIMES["instagram"].access_ms)
    return web.json_response({"access_token": token.token, "user_id": account, "permissions": scope})


async def long_token(request: web.Request) -> web.Response:
    """A short token for one of 60 days."""
    if request.query.get("client_secret") != oauth.CLIENT_SECRET:
        return graph_error(400, 101, "Error validating client secret.")
    return _exchanged(request, "ig_exchange_token", min_age_ms=0)


async def refreshed_token(request: web.Request) -> web.Response:
    """A long token that is a day old for a new one."""
    return _exchanged(request, "ig_refresh_token", min_age_ms=oauth.DAY_MS)


def _exchanged(request: web.Request, grant_type: str, *, min_age_ms: int) -> web.Response:
    account = caller(request)
    if isinstance(account, web.Response):
        return account
    sandbox = request.app[STATE]
    old = sandbox.ledger.token("instagram", _token_of(request))
    if request.query.get("grant_type") != grant_type or old is None:
        return graph_error(400, 100, "Invalid parameter")
    if unix_ms(system_now()) - old.issued_ms < min_age_ms:
        return graph_error(400, 190, "Error validating access token: it must be at least 24 hours old.", 467)
    new = oauth.issue(sandbox, "instagram", account.external_id, old.scope, "access", oauth.INSTAGRAM_LONG_MS)
    body = {"access_token": new.token, "token_type": "bearer", "expires_in": oauth.INSTAGRAM_LONG_MS // 1000}
    return web.json_response(body | {"permissions": old.scope})


def _token_of(request: web.Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else request.query.get("access_token", "")


def caller(request: web.Request) -> Account | web.Response:
    """The account of the token in the header or, as the documents show it, in the query."""
    value = _token_of(request)
    account, problem = oauth.account_of(request.app[STATE], "instagram", value) if value else (None, "missing")
    if account is not None:
        return account
    subcode = {"expired": 463, "revoked": 458}.get(problem, 467)
    return graph_error(401, 190, f"Error validating access token: it is {problem}.", subcode)


def fields_of(request: web.Request, node: dict[str, Any]) -> dict[str, Any]:
    """The fields that were asked for, and the id."""
    wanted = set(request.query.get("fields", "id").split(",")) | {"id"}
    return {name: value for name, value in node.items() if name in wanted}
