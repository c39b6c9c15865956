"""X's API as the sandbox speaks it: tokens, media, posts, reading back and public metrics."""

import base64
import binascii
import json
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from social.sandbox import oauth
from social.sandbox.clock import system_now, unix_ms, x_number
from social.sandbox.limits import Allowance
from social.sandbox.records import Account, Picture
from social.sandbox.shapes import x_problem
from social.sandbox.state import STATE, Sandbox, image_size
from social.sandbox.x_text import post_json, weighted_length

TEXT_LIMIT = 280
ALT_LIMIT = 1000
IMAGE_LIMIT_BYTES = 5_000_000
DUPLICATE_WINDOW = timedelta(hours=24)
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."


def routes() -> list[web.RouteDef]:
    return [
        web.get("/x/2/users/me", me),
        web.get(r"/x/2/users/{id:\d+}", user),
        web.get(r"/x/2/users/{id:\d+}/tweets", user_posts),
        web.post("/x/2/media/upload", upload),
        web.post("/x/2/media/metadata", describe),
        web.post("/x/2/tweets", create_post),
        web.get("/x/2/tweets", read_posts),
    ]


def caller(request: web.Request, what: str) -> tuple[Account, Allowance] | web.Response:
    """Who calls, counted against the limit of `what`; or the refusal."""
    account, _ = oauth.bearer(request, "x")
    if account is None:
        return x_problem(401, "Unauthorized", "Unauthorized")
    allowance = request.app[STATE].quarter_hours.take(account.external_id, what, system_now())
    if allowance.is_over:
        reply = x_problem(429, "Too Many Requests", "Too Many Requests")
        reply.headers.update(_rate_headers(allowance))
        return reply
    return account, allowance


def _rate_headers(allowance: Allowance) -> dict[str, str]:
    return {
        "x-rate-limit-limit": str(allowance.limit),
        "x-rate-limit-remaining": str(allowance.remaining),
        "x-rate-limit-reset": str(allowance.reset_s),
    }


def _answer(body: dict[str, Any], allowance: Allowance, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers=_rate_headers(allowance))


def _invalid(detail: str) -> web.Response:
    return x_problem(400, "Invalid Request", detail, "invalid-request")


async def me(request: web.Request) -> web.Response:
    called = caller(request, "GET /2/users/me")
    if isinstance(called, web.Response):
        return called
    return _answer({"data": _user_json(request, called[0])}, called[1])


async def user(request: web.Request) -> web.Response:
    called = caller(request, "GET /2/users/:id")
    if isinstance(called, web.Response):
        return called
    account = request.app[STATE].ledger.account("x", request.match_info["id"])
    if account is None:
        return x_problem(404, "Not Found Error", "Could not find user", "resource-not-found", resource_type="user")
    return _answer({"data": _user_json(request, account)}, called[1])


def _user_json(request: web.Request, account: Account) -> dict[str, Any]:
    body: dict[str, Any] = {"id": account.external_id, "name": account.name, "username": account.username}
    if "public_metrics" in request.query.get("user.fields", ""):
        posts = len(request.app[STATE].ledger.posts("x", account.external_id))
        body["public_metrics"] = {
            "followers_count": account.followers,
            "following_count": 0,
            "post_count": posts,
            "listed_count": 0,
        }
    return body


async def upload(request: web.Request) -> web.Response:
    """One shot, multipart or JSON with base64."""
    called = caller(request, "POST /2/media/upload")
    if isinstance(called, web.Response):
        return called
    data, category = await _uploaded(request)
    size = image_size(data) if data else None
    if data is None or category != "tweet_image" or size is None:
        return _invalid("media and media_category are required, and media must be a picture")
    if len(data) > IMAGE_LIMIT_BYTES:
        return _invalid("The picture is larger than 5 MB")
    sandbox, account = request.app[STATE], called[0]
    media_id = _media_id(sandbox)
    sandbox.ledger.add_media("x", media_id, account.external_id, unix_ms(system_now()))
    sandbox.ledger.fill_media("x", media_id, data, size[0])
    body = {
        "id": media_id,
        "media_key": f"3_{media_id}",
        "size": len(data),
        "expires_after_secs": 86_400,
        "image": {"image_type": size[0], "w": size[1], "h": size[2]},
    }
    return _answer({"data": body}, called[1])


def _media_id(sandbox: Sandbox) -> str:
    serial = int(sandbox.ledger.meta("x_media", "0")) + 1
    sandbox.ledger.set_meta("x_media", str(serial))
    return str(x_number(system_now(), serial))


async def _uploaded(request: web.Request) -> tuple[bytes | None, str]:
    if request.content_type == "application/json":
        body = await json_of(request)
        try:
            return base64.b64decode(str(body.get("media", "")), validate=True), str(body.get("media_category", ""))
        except binascii.Error:
            return None, ""
    form = await request.post()
    field = form.get("media")
    if isinstance(field, web.FileField):
        return field.file.read(), str(form.get("media_category", ""))
    return None, ""


async def describe(request: web.Request) -> web.Response:
    called = caller(request, "POST /2/media/metadata")
    if isinstance(called, web.Response):
        return called
    body = await json_of(request)
    media_id, text = str(body.get("id", "")), body.get("metadata", {}).get("alt_text", {}).get("text", "")
    if len(text) > ALT_LIMIT:
        return _invalid("alt_text.text is longer than 1000 characters")
    row = request.app[STATE].ledger.media("x", media_id)
    if row is None or row["account"] != called[0].external_id:
        return _invalid(f"Media {media_id} is not yours")
    request.app[STATE].ledger.describe_media("x", media_id, text)
    answer = {"id": media_id, "associated_metadata": {"alt_text": {"text": text}}}
    return _answer({"data": answer}, called[1])


async def create_post(request: web.Request) -> web.Response:
    """The effect. Identical text of the same account within a day is refused without naming the first."""
    called = caller(request, "POST /2/tweets")
    if isinstance(called, web.Response):
        return called
    sandbox, (account, allowance), body = request.app[STATE], called, await json_of(request)
    text = body.get("text", "")
    media = _media_of(sandbox, account, body.get("media"))
    if media is None or not isinstance(text, str) or not (text or media):
        return _invalid("One or more parameters to your request was invalid.")
    if weighted_length(text) > TEXT_LIMIT:
        return x_problem(403, "Forbidden", "Your Tweet text is too long.")
    since_ms = unix_ms(sandbox.clock.now() - DUPLICATE_WINDOW)
    if any(post.text == text for post in sandbox.ledger.posts("x", account.external_id, since_ms)):
        return x_problem(403, "Forbidden", DUPLICATE)
    post = sandbox.accept(account, text, media, way="api")
    data = {"id": post.external_id, "text": post_json(post, sandbox.counters(post), set())["text"]}
    return _answer({"data": data | {"edit_history_post_ids": [post.external_id]}}, allowance, 201)


def _media_of(sandbox: Sandbox, account: Account, given: dict[str, Any] | None) -> tuple[Picture, ...] | None:
    media_ids = (given or {}).get("media_ids", [])
    rows = [sandbox.ledger.media("x", str(media_id)) for media_id in media_ids]
    if len(rows) > 4 or (given is not None and not rows):
        return None
    if any(row is None or row["account"] != account.external_id for row in rows):
        return None
    return tuple(Picture(row["sha256"], row["alt_text"]) for row in rows if row)


async def read_posts(request: web.Request) -> web.Response:
    """Up to 100 by id; those that are not there come in `errors` beside the others."""
    called = caller(request, "GET /2/tweets")
    if isinstance(called, web.Response):
        return called
    ids = [name for name in request.query.get("ids", "").split(",") if name]
    if not 1 <= len(ids) <= 100 or not all(name.isascii() and name.isdigit() and len(name) <= 19 for name in ids):
        return _invalid("ids must hold 1 to 100 numbers")
    sandbox, fields = request.app[STATE], fields_of(request)
    found = [(name, sandbox.ledger.post("x", name)) for name in ids]
    body: dict[str, Any] = {"data": [post_json(post, sandbox.counters(post), fields) for _, post in found if post]}
    missing = [_not_found(name) for name, post in found if post is None]
    if missing:
        body["errors"] = missing
    if not body["data"]:
        del body["data"]
    return _answer(body, called[1])


def _not_found(name: str) -> dict[str, str]:
    return {
        "value": name,
        "detail": f"Could not find tweet with ids: [{name}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": name,
        "type": "https://api.x.com/2/problems/resource-not-found",
    }


async def user_posts(request: web.Request) -> web.Response:
    called = caller(request, "GET /2/users/:id/tweets")
    if isinstance(called, web.Response):
        return called
    sandbox, query = request.app[STATE], request.query
    limit = int(query.get("max_results", "10"))
    if not 5 <= limit <= 100:
        return _invalid("max_results must be from 5 to 100")
    since_ms = unix_ms(datetime.fromisoformat(query["start_time"])) if query.get("start_time") else 0
    posts = sandbox.listed("x", request.match_info["id"], since_ms, limit)
    fields = fields_of(request)
    body: dict[str, Any] = {"meta": {"result_count": len(posts)}}
    if posts:
        body["data"] = [post_json(post, sandbox.counters(post), fields) for post in posts]
        body["meta"] |= {"newest_id": posts[0].external_id, "oldest_id": posts[-1].external_id}
    return _answer(body, called[1])


def fields_of(request: web.Request) -> set[str]:
    """`tweet.fields` as the pages say, `post.fields` as the specification says; the second also renames a counter."""
    query = request.query
    names = set(query.get("tweet.fields", "").split(",")) | set(query.get("post.fields", "").split(","))
    return (names | {"spec_names"} if "post.fields" in query else names) - {""}


async def json_of(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
