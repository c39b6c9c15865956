"""LinkedIn's images and posts as the sandbox speaks them: uploads and posts flow in, posts read back flow out."""

import json
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from social.sandbox.clock import system_now, unix_ms
from social.sandbox.limits import DAY_S, LINKEDIN_POSTS_PER_APP_DAY, LINKEDIN_POSTS_PER_MEMBER_DAY
from social.sandbox.linkedin_signin import caller, denied, may_act_for
from social.sandbox.linkedin_text import as_little_text, spoken
from social.sandbox.records import Account, Picture, Post
from social.sandbox.shapes import linkedin_error, rate_limited
from social.sandbox.state import STATE, Sandbox, image_size

COMMENTARY_LIMIT = 3000
ALT_LIMIT = 4086
DUPLICATE_WINDOW = timedelta(minutes=10)


def routes() -> list[web.RouteDef]:
    return [
        web.post("/linkedin/rest/images", initialize_upload),
        web.put("/linkedin/upload/{name}", upload),
        web.post("/linkedin/rest/posts", create_post),
        web.get("/linkedin/rest/posts", find_posts),
        web.get("/linkedin/rest/posts/{urn}", read_post),
    ]


async def initialize_upload(request: web.Request) -> web.Response:
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    owner = (await _json(request)).get("initializeUploadRequest", {}).get("owner", "")
    if request.query.get("action") != "initializeUpload" or may_act_for(request.app[STATE], person, owner) is None:
        return denied()
    name = secrets.token_urlsafe(15).replace("-", "A").replace("_", "B")
    urn = f"urn:li:image:{name}"
    request.app[STATE].ledger.add_media("linkedin", urn, owner, unix_ms(system_now()))
    value = {
        "uploadUrlExpiresAt": unix_ms(system_now()) + DAY_S * 1000,
        "uploadUrl": f"{request.url.origin()}/linkedin/upload/{name}",
        "image": urn,
    }
    return web.json_response({"value": value})


async def upload(request: web.Request) -> web.Response:
    person = caller(request, versioned=False)
    if isinstance(person, web.Response):
        return person
    sandbox, urn = request.app[STATE], f"urn:li:image:{request.match_info['name']}"
    row, data = sandbox.ledger.media("linkedin", urn), await request.read()
    if row is None or may_act_for(sandbox, person, row["account"]) is None:
        return linkedin_error(400, "EXPIRED_UPLOAD_URL", "The upload URL is unknown or has expired")
    size = image_size(data)
    if size is None or size[0] == "image/webp":
        return linkedin_error(415, "UNSUPPORTED_MEDIA_TYPE", "The file is not a JPG, PNG or GIF")
    sandbox.ledger.fill_media("linkedin", urn, data, size[0])
    return web.Response(status=201)


async def create_post(request: web.Request) -> web.Response:
    """The effect. 201 without a body, the id in x-restli-id."""
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    sandbox, body = request.app[STATE], await _json(request)
    author = may_act_for(sandbox, person, str(body.get("author", "")))
    if author is None:
        return denied()
    refusal = _text_refusal(body) or _over_quota(sandbox, author)
    if refusal:
        return refusal
    media = _media_of(sandbox, author, body.get("content") or {})
    if isinstance(media, web.Response):
        return media
    text = spoken(str(body["commentary"]))
    twin = _twin(sandbox, author, text, media)
    if twin:
        return linkedin_error(
            422,
            "DUPLICATE_POST",
            f"Content is a duplicate of {twin.external_id}",
            inputs=[{"code": "DUPLICATE_POST", "description": f"Content is a duplicate of {twin.external_id}"}],
        )
    link = ((body.get("content") or {}).get("article") or {}).get("source", "")
    post = sandbox.accept(author, text, media, way="api", link=link)
    return web.Response(status=201, headers={"x-restli-id": post.external_id, "x-linkedin-id": post.external_id})


def _text_refusal(body: dict[str, Any]) -> web.Response | None:
    text = body.get("commentary")
    if not isinstance(text, str) or body.get("visibility") != "PUBLIC" or body.get("lifecycleState") != "PUBLISHED":
        return linkedin_error(400, "INVALID_VALUE_FOR_FIELD", "commentary, visibility or lifecycleState is not valid")
    if len(spoken(text)) > COMMENTARY_LIMIT:
        return linkedin_error(400, "FIELD_LENGTH_TOO_LONG", f"commentary is longer than {COMMENTARY_LIMIT} characters")
    if not text.strip() and not body.get("content"):
        return linkedin_error(400, "INVALID_VALUE_BLANK_FIELD", "commentary is blank")
    return None


def _over_quota(sandbox: Sandbox, author: Account) -> web.Response | None:
    midnight_ms = unix_ms(system_now().replace(hour=0, minute=0, second=0, microsecond=0))
    by_author = sandbox.ledger.accepted_since("linkedin", author.external_id, midnight_ms)
    by_app = sandbox.ledger.accepted_since("linkedin", "", midnight_ms)
    if by_author >= LINKEDIN_POSTS_PER_MEMBER_DAY or by_app >= LINKEDIN_POSTS_PER_APP_DAY:
        return rate_limited("linkedin", "none", 0)
    return None


def _media_of(sandbox: Sandbox, author: Account, content: dict[str, Any]) -> tuple[Picture, ...] | web.Response:
    items = (content.get("multiImage") or {}).get("images") or ([content["media"]] if content.get("media") else [])
    pictures = []
    for item in items:
        row = sandbox.ledger.media("linkedin", str(item.get("id", "")))
        if row is None or row["account"] != author.external_id:
            return linkedin_error(400, "INVALID_IMAGE_ID", f"{item.get('id')} is not an image of the author")
        if not row["sha256"]:
            return linkedin_error(400, "MEDIA_ASSET_WAITING_UPLOAD", f"{item['id']} waits for its upload")
        alt_text = str(item.get("altText", ""))
        if len(alt_text) > ALT_LIMIT:
            return linkedin_error(400, "FIELD_LENGTH_TOO_LONG", f"altText is longer than {ALT_LIMIT} characters")
        pictures.append(Picture(row["sha256"], alt_text))
    return tuple(pictures)


def _twin(sandbox: Sandbox, author: Account, text: str, media: tuple[Picture, ...]) -> Post | None:
    since_ms = unix_ms(sandbox.clock.now() - DUPLICATE_WINDOW)
    hashes = [item.sha256 for item in media]
    for post in sandbox.ledger.posts("linkedin", author.external_id, since_ms):
        if post.text == text and [item.sha256 for item in post.media] == hashes:
            return post
    return None


async def find_posts(request: web.Request) -> web.Response:
    """The author finder. A member's posts cannot be read with the scopes an app gets."""
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    sandbox, author = request.app[STATE], may_act_for(request.app[STATE], person, request.query.get("author", ""))
    if request.query.get("q") != "author" or author is None or author.kind != "organization":
        return denied()
    count = min(int(request.query.get("count", "10")), 100)
    elements = [_post_json(post) for post in sandbox.listed("linkedin", author.external_id, limit=count)]
    return web.json_response({"elements": elements, "paging": {"start": 0, "count": count, "links": []}})


async def read_post(request: web.Request) -> web.Response:
    person = caller(request)
    if isinstance(person, web.Response):
        return person
    sandbox = request.app[STATE]
    post = sandbox.ledger.post("linkedin", unquote(request.match_info["urn"]))
    if post is None:
        return linkedin_error(404, "NOT_FOUND", "Could not find entity")
    author = may_act_for(sandbox, person, post.account)
    if author is None or author.kind != "organization":
        return denied()
    return web.json_response(_post_json(post))


def _post_json(post: Post) -> dict[str, Any]:
    at_ms = unix_ms(post.published_at)
    return {
        "id": post.external_id,
        "author": post.account,
        "commentary": as_little_text(post.text),
        "visibility": "PUBLIC",
        "lifecycleState": "PUBLISHED",
        "createdAt": at_ms,
        "publishedAt": at_ms,
        "lastModifiedAt": at_ms,
    }


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}
