"""The control door under /_sandbox/: accounts, clock, faults and settings flow in, the ledger's own counts flow out."""

import json
import re
import secrets
from collections import Counter
from datetime import datetime
from typing import Any

from aiohttp import web

from social.sandbox import oauth
from social.sandbox.audience import Counters
from social.sandbox.clock import system_now, unix_ms
from social.sandbox.pages import address_of
from social.sandbox.records import Account, Post
from social.sandbox.shapes import NETWORKS
from social.sandbox.state import STATE, Sandbox

KINDS = {"linkedin": ("organization", "person"), "instagram": ("business",), "x": ("user",)}
SUMMED = ("likes", "comments", "shares", "impressions", "reach", "clicks", "saves")


def routes() -> list[web.RouteDef]:
    return [
        web.post("/_sandbox/accounts", add_accounts),
        web.get("/_sandbox/accounts", list_accounts),
        web.post("/_sandbox/tokens", change_tokens),
        web.get("/_sandbox/clock", read_clock),
        web.post("/_sandbox/clock", set_clock),
        web.get("/_sandbox/ledger", read_ledger),
        web.post("/_sandbox/settings", change_settings),
        web.get("/_sandbox/faults", list_faults),
        web.post("/_sandbox/faults", add_faults),
        web.delete("/_sandbox/faults", clear_faults),
    ]


def _wrong(message: str) -> web.Response:
    return web.json_response({"error": message}, status=400)


async def _body(request: web.Request) -> Any:
    try:
        return await request.json()
    except json.JSONDecodeError:
        return None


# ---------------------------------------------------------------- accounts and tokens


async def add_accounts(request: web.Request) -> web.Response:
    body, sandbox = await _body(request), request.app[STATE]
    wanted = body if isinstance(body, list) else [body]
    for item in wanted:
        if not isinstance(item, dict) or item.get("network") not in NETWORKS or not str(item.get("name", "")).strip():
            return _wrong("Each account wants a network and a name.")
        if item.get("kind", KINDS[item["network"]][0]) not in KINDS[item["network"]]:
            return _wrong(f"kind must be one of {KINDS[item['network']]}.")
    made = [_made(sandbox, item) for item in wanted]
    return web.json_response(made if isinstance(body, list) else made[0], status=201)


def _made(sandbox: Sandbox, item: dict[str, Any]) -> dict[str, Any]:
    network, name = item["network"], str(item["name"]).strip()
    kind = item.get("kind", KINDS[network][0])
    admin = ""
    if kind == "organization":
        admin = _account(sandbox, network, "person", f"{name} (administrator)", "", 0, "").external_id
    account = _account(
        sandbox, network, kind, name, str(item.get("username", "")), int(item.get("followers", 0)), admin
    )
    answer: dict[str, Any] = _account_json(account)
    return answer | (oauth.grant(sandbox, account) if item.get("grant") else {})


def _account(
    sandbox: Sandbox, network: str, kind: str, name: str, username: str, followers: int, admin: str
) -> Account:
    serial = sandbox.ledger.next_account_serial()
    external_id = {
        "organization": f"urn:li:organization:{10_000_000 + serial}",
        "person": f"urn:li:person:sb{secrets.token_hex(4)}{serial}",
        "business": f"17841{serial:012d}",
        "user": str(1_500_000_000_000_000_000 + serial),
    }[kind]
    slug = username or (re.sub(r"[^a-z0-9]+", "", name.lower())[:12] or "account")
    if sandbox.ledger.account(network, slug):
        slug = f"{slug[:8]}_{serial}"  # no name is made with an underscore, and no serial comes twice
    account = Account(network, external_id, kind, name, slug, followers, admin)
    sandbox.ledger.add_account(account)
    return account


def _account_json(account: Account) -> dict[str, Any]:
    return {
        "network": account.network,
        "external_id": account.external_id,
        "kind": account.kind,
        "name": account.name,
        "username": account.username,
        "followers": account.followers,
        "admin_external_id": account.admin,
    }


async def list_accounts(request: web.Request) -> web.Response:
    wanted = request.query.get("network", "")
    ledger = request.app[STATE].ledger
    networks = [wanted] if wanted else list(NETWORKS)
    return web.json_response([_account_json(a) for network in networks for a in ledger.accounts(network)])


async def change_tokens(request: web.Request) -> web.Response:
    body, sandbox = await _body(request), request.app[STATE]
    if not isinstance(body, dict) or body.get("action") not in ("expire", "revoke", "age"):
        return _wrong("Give network, external_id and action: expire, revoke or age.")
    account = sandbox.ledger.account(str(body.get("network")), str(body.get("external_id")))
    if account is None:
        return _wrong("There is no such account.")
    age_ms, now_ms = int(body.get("age_s", 0)) * 1000, unix_ms(system_now())
    person = account.admin or account.external_id
    changed = sandbox.ledger.change_tokens(account.network, person, body["action"], age_ms, now_ms)
    return web.json_response({"changed": changed})


# ---------------------------------------------------------------- clock, settings, faults


async def read_clock(request: web.Request) -> web.Response:
    clock = request.app[STATE].clock
    return web.json_response({"offset_s": clock.offset_s, "now": clock.now().isoformat()})


async def set_clock(request: web.Request) -> web.Response:
    body, sandbox = await _body(request), request.app[STATE]
    if not isinstance(body, dict) or not isinstance(body.get("offset_s"), int | float):
        return _wrong("Give offset_s, a number of seconds.")
    sandbox.clock.offset_s = float(body["offset_s"])
    sandbox.ledger.set_meta("offset_s", str(sandbox.clock.offset_s))
    return await read_clock(request)


async def change_settings(request: web.Request) -> web.Response:
    body, settings = await _body(request), request.app[STATE].settings
    if not isinstance(body, dict) or set(body) - set(settings):
        return _wrong(f"Settings are: {', '.join(settings)}.")
    settings.update({name: float(value) for name, value in body.items()})
    return web.json_response(settings)


async def list_faults(request: web.Request) -> web.Response:
    return web.json_response(request.app[STATE].faults.listed())


async def add_faults(request: web.Request) -> web.Response:
    body = await _body(request)
    try:
        request.app[STATE].faults.add(body if isinstance(body, list) else [body])
    except (TypeError, ValueError, re.error) as problem:
        return _wrong(str(problem))
    return await list_faults(request)


async def clear_faults(request: web.Request) -> web.Response:
    request.app[STATE].faults.clear()
    return web.json_response([])


# ---------------------------------------------------------------- the ledger's counts


async def read_ledger(request: web.Request) -> web.Response:
    """Counts and sums straight from the plan and the accepted posts, by another way than the networks' own APIs."""
    sandbox, query = request.app[STATE], request.query
    try:
        since, until = _asked_window(sandbox, query.get("from"), query.get("to"))
    except ValueError:
        return _wrong("from and to must be ISO 8601 moments with a zone.")
    posts = sandbox.ledger.posts()
    inside = [post for post in posts if since and until and since <= post.published_at < until]
    body: dict[str, Any] = {
        "now": sandbox.clock.now().isoformat(),
        "total": len(posts),
        "posts": {network: sum(post.network == network for post in posts) for network in NETWORKS},
        "ways": dict(Counter(post.way for post in posts)),
        "duplicates": sandbox.ledger.duplicates(),
        "window": _sums(inside, [sandbox.counters(post) for post in inside]) | _edges(since, until),
        "overall": _sums(posts, [sandbox.counters(post) for post in posts]),
        "final": {
            "window": _sums(inside, [_final(sandbox, post) for post in inside]),
            "overall": _sums(posts, [_final(sandbox, post) for post in posts]),
        },
    }
    if query.get("posts"):
        body["items"] = [_item(sandbox, request, post) for post in reversed(posts)]
    return web.json_response(body)


def _asked_window(sandbox: Sandbox, since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """The window asked for, else the scenario's; ValueError for moments that are none."""
    if since is None or until is None:
        return sandbox.audience.window
    edges = datetime.fromisoformat(since), datetime.fromisoformat(until)
    if any(edge.tzinfo is None for edge in edges):
        raise ValueError("without a zone")
    return edges


def _edges(since: datetime | None, until: datetime | None) -> dict[str, str | None]:
    return {"from": since.isoformat() if since else None, "to": until.isoformat() if until else None}


def _final(sandbox: Sandbox, post: Post) -> Counters:
    return sandbox.audience.share(post.pool, post.slot).final()


def _sums(posts: list[Post], counters: list[Counters]) -> dict[str, Any]:
    return {"posts": len(posts)} | {name: sum(getattr(item, name) for item in counters) for name in SUMMED}


def _item(sandbox: Sandbox, request: web.Request, post: Post) -> dict[str, Any]:
    account, counters = sandbox.ledger.account(post.network, post.account), sandbox.counters(post)
    return {
        "network": post.network,
        "external_id": post.external_id,
        "account": post.account,
        "text": post.text,
        "media": [item.sha256 for item in post.media],
        "alt_texts": [item.alt_text for item in post.media],
        "link": post.link,
        "published_at": post.published_at.isoformat(),
        "accepted_at": post.accepted_at.isoformat(),
        "way": post.way,
        "address": f"{request.url.origin()}{address_of(post, account)}" if account else "",
        "counters": {name: getattr(counters, name) for name in SUMMED},
    }
