"""X's tokens: a code with its verifier or a one-time refresh token flows in, a new pair flows out."""

import base64
import binascii

from aiohttp import web

from social.sandbox import oauth
from social.sandbox.clock import system_now, unix_ms
from social.sandbox.state import STATE, Sandbox


def routes() -> list[web.RouteDef]:
    return [
        web.get("/x/i/oauth2/authorize", oauth.authorize_page),
        web.post("/x/i/oauth2/authorize", oauth.authorize_decision),
        web.post("/x/2/oauth2/token", token),
        web.post("/x/2/oauth2/revoke", revoke),
    ]


async def token(request: web.Request) -> web.Response:
    if not _is_app(request):
        return _refused("unauthorized_client", "Missing valid authorization header", 401)
    sandbox, form = request.app[STATE], await request.post()
    if form.get("grant_type") == "refresh_token":
        return _rotated(sandbox, str(form.get("refresh_token", "")))
    redeemed = oauth.redeem_code(
        sandbox,
        "x",
        code=str(form.get("code", "")),
        redirect_uri=str(form.get("redirect_uri", "")),
        verifier=str(form.get("code_verifier", "")),
    )
    if redeemed is None:
        return _refused("invalid_request", "Value passed for the authorization code was invalid.")
    return _pair(sandbox, *redeemed)


def _is_app(request: web.Request) -> bool:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        pair = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return scheme.lower() == "basic" and pair == f"{oauth.CLIENT_ID}:{oauth.CLIENT_SECRET}"


def _rotated(sandbox: Sandbox, value: str) -> web.Response:
    row = sandbox.ledger.token("x", value)
    is_live = row is not None and row.kind == "refresh" and row.expires_ms > unix_ms(system_now())
    if row is None or not is_live or not sandbox.ledger.spend_token(value):
        return _refused("invalid_request", "Value passed for the token was invalid.")
    return _pair(sandbox, row.account, row.scope)


def _pair(sandbox: Sandbox, account: str, scope: str) -> web.Response:
    lives = oauth.LIFETIMES["x"]
    access = oauth.issue(sandbox, "x", account, scope, "access", lives.access_ms)
    body = {
        "token_type": "bearer",
        "expires_in": lives.access_ms // 1000,
        "access_token": access.token,
        "scope": scope,
    }
    if "offline.access" in scope or scope == "granted":
        body["refresh_token"] = oauth.issue(sandbox, "x", account, scope, "refresh", lives.refresh_ms).token
    return web.json_response(body)


async def revoke(request: web.Request) -> web.Response:
    form = await request.post()
    row = request.app[STATE].ledger.token("x", str(form.get("token", "")))
    if not _is_app(request) or row is None:
        return _refused("invalid_request", "Value passed for the token was invalid.")
    request.app[STATE].ledger.change_tokens("x", row.account, "revoke", 0, unix_ms(system_now()))
    return web.json_response({"revoked": True})


def _refused(error: str, description: str, status: int = 400) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
