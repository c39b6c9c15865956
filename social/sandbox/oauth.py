"""Signing in: the authorize page and the tokens of all three networks; a person's consent flows in, tokens flow out."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from social.sandbox.clock import system_now, unix_ms
from social.sandbox.page import page
from social.sandbox.records import Account, Token
from social.sandbox.state import STATE, Sandbox

CLIENT_ID = "sandbox"
CLIENT_SECRET = "sandbox"  # noqa: S105 -- known to all, it guards nothing
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Lifetimes:
    """How long each thing lives, in ms. LinkedIn 30 min, X 30 s, Instagram 1 h for the code."""

    code_ms: int
    access_ms: int
    refresh_ms: int = 0


LIFETIMES = {
    "linkedin": Lifetimes(code_ms=1_800_000, access_ms=60 * DAY_MS, refresh_ms=365 * DAY_MS),
    "instagram": Lifetimes(code_ms=3_600_000, access_ms=3_600_000),
    "x": Lifetimes(code_ms=30_000, access_ms=7_200_000, refresh_ms=180 * DAY_MS),
}
INSTAGRAM_LONG_MS = 60 * DAY_MS


async def authorize_page(request: web.Request) -> web.Response:
    """The page with the button. Wrong parameters are shown here, never sent to the redirect address."""
    network = request.path.split("/")[1]
    problem = _authorize_problem(network, request)
    if problem:
        return page(network, "Sign-in refused", f"<p>{escape(problem)}</p>", status=400)
    accounts = request.app[STATE].ledger.accounts(network)
    people = [account for account in accounts if account.kind != "organization"]
    options = "".join(f'<option value="{escape(a.external_id)}">{escape(a.name)}</option>' for a in people)
    scopes = escape(request.query.get("scope", ""))
    form = (
        f"<p><strong>{escape(request.query['client_id'])}</strong> asks for: {scopes}</p>"
        f'<form method="post"><label>Account <select name="account">{options}</select></label> '
        '<button name="decision" value="approve">Allow</button> '
        '<button name="decision" value="deny">Deny</button></form>'
    )
    return page(network, "Allow access", form)


async def authorize_decision(request: web.Request) -> web.Response:
    """The person's answer: a redirect with a code, or with access_denied."""
    network = request.path.split("/")[1]
    form = await request.post()
    sandbox, query = request.app[STATE], request.query
    account = sandbox.ledger.account(network, str(form.get("account", "")))
    problem = _authorize_problem(network, request) or ("" if account else "There is no such account.")
    if problem or account is None:
        return page(network, "Sign-in refused", f"<p>{escape(problem)}</p>", status=400)
    answer = {"state": query["state"]}
    if form.get("decision") == "approve":
        answer["code"] = _new_code(sandbox, network, account, request)
    else:
        answer |= {"error": "user_cancelled_authorize" if network == "linkedin" else "access_denied"}
    separator = "&" if "?" in query["redirect_uri"] else "?"
    location = f"{query['redirect_uri']}{separator}{urlencode(answer)}"
    return web.Response(status=302, headers={"Location": location})


def _authorize_problem(network: str, request: web.Request) -> str:
    query = request.query
    missing = [name for name in ("response_type", "client_id", "redirect_uri", "state", "scope") if not query.get(name)]
    if missing:
        return f"Missing: {', '.join(missing)}."
    if query["response_type"] != "code" or query["client_id"] != CLIENT_ID:
        return "Unknown response_type or client_id."
    if network == "x" and (query.get("code_challenge_method") != "S256" or not query.get("code_challenge")):
        return "X wants code_challenge with code_challenge_method S256."
    return ""


def _new_code(sandbox: Sandbox, network: str, account: Account, request: web.Request) -> str:
    code = secrets.token_urlsafe(24)
    sandbox.ledger.add_code(
        code,
        {
            "network": network,
            "account": account.external_id,
            "redirect_uri": request.query["redirect_uri"],
            "challenge": request.query.get("code_challenge", ""),
            "scope": request.query["scope"],
            "expires_ms": unix_ms(system_now()) + LIFETIMES[network].code_ms,
        },
    )
    return code


def redeem_code(
    sandbox: Sandbox, network: str, *, code: str, redirect_uri: str, verifier: str = ""
) -> tuple[str, str] | None:
    """Account and scope of a code that is live and meant for this address and verifier; a code works once."""
    row = sandbox.ledger.take_code(network, code)
    if row is None or row["expires_ms"] < unix_ms(system_now()) or row["redirect_uri"] != redirect_uri:
        return None
    if network == "x" and row["challenge"] != s256(verifier):
        return None
    return row["account"], row["scope"]


def s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def issue(sandbox: Sandbox, network: str, account: str, scope: str, kind: str, life_ms: int) -> Token:
    """A new live token."""
    now_ms = unix_ms(system_now())
    token = Token(
        token=f"{kind}-{secrets.token_urlsafe(48)}",
        network=network,
        account=account,
        kind=kind,
        scope=scope,
        issued_ms=now_ms,
        expires_ms=now_ms + life_ms,
        state="live",
    )
    sandbox.ledger.add_token(token)
    return token


def bearer(request: web.Request, network: str) -> tuple[Account | None, str]:
    """The account that the call's token stands for; else None and why: missing, invalid, expired or revoked."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not value:
        return None, "missing"
    return account_of(request.app[STATE], network, value.strip())


def account_of(sandbox: Sandbox, network: str, value: str) -> tuple[Account | None, str]:
    """As `bearer`, for a token that came otherwise."""
    token = sandbox.ledger.token(network, value)
    if token is None or token.kind != "access":
        return None, "invalid"
    if token.state != "live":
        return None, "revoked"
    if token.expires_ms <= unix_ms(system_now()):
        return None, "expired"
    return sandbox.ledger.account(network, token.account), ""


def grant(sandbox: Sandbox, account: Account) -> dict[str, object]:
    """Tokens without the authorize page, for the control door."""
    network, person = account.network, account.admin or account.external_id
    lives = LIFETIMES[network]
    access_ms = INSTAGRAM_LONG_MS if network == "instagram" else lives.access_ms
    access = issue(sandbox, network, person, "granted", "access", access_ms)
    answer: dict[str, object] = {"access_token": access.token, "expires_in": access_ms // 1000, "refresh_token": None}
    if lives.refresh_ms:
        answer["refresh_token"] = issue(sandbox, network, person, "granted", "refresh", lives.refresh_ms).token
    return answer
