"""Instagram's API as the sandbox speaks it: pictures' addresses and captions flow in, media and insights flow out."""

import json
from typing import Any

from aiohttp import ClientError, web

from social.sandbox.audience import Counters
from social.sandbox.clock import from_unix_ms, system_now, unix_ms
from social.sandbox.instagram_signin import caller, fields_of
from social.sandbox.limits import DAY_S, INSTAGRAM_CONTAINERS_PER_DAY, INSTAGRAM_POSTS_PER_DAY
from social.sandbox.records import Account, Container, Picture, Post
from social.sandbox.shapes import graph_error
from social.sandbox.state import STATE, Sandbox, image_size

CAPTION_LIMIT = 2200
ALT_LIMIT = 1000
IMAGE_LIMIT_BYTES = 8_000_000
RATIO_LOW, RATIO_HIGH = 4 / 5, 1.91
FETCH_TIMEOUT_S = 20.0
INSIGHTS = {
    "views": "impressions",
    "reach": "reach",
    "likes": "likes",
    "comments": "comments",
    "saved": "saves",
    "shares": "shares",
}


def routes() -> list[web.RouteDef]:
    version = r"/instagram/{version:v\d+\.\d+}"
    return [
        web.post(version + "/{id}/media", create_container),
        web.post(version + "/{id}/media_publish", publish),
        web.get(version + "/{id}/media", list_media),
        web.get(version + "/{id}/insights", insights),
        web.get(version + "/{id}/content_publishing_limit", publishing_limit),
        web.get(version + "/{id}", read_node),
    ]


def _own(request: web.Request) -> Account | web.Response:
    """The caller, when the path's user is the caller."""
    account = caller(request)
    if isinstance(account, Account) and request.match_info["id"] not in (account.external_id, "me"):
        return _unknown_object()
    return account


def _unknown_object() -> web.Response:
    return graph_error(400, 100, "Unsupported request. Object does not exist or cannot be loaded", 33)


async def create_container(request: web.Request) -> web.Response:
    """Fetches the picture and keeps a container; nothing is public yet."""
    account = _own(request)
    if isinstance(account, web.Response):
        return account
    sandbox, form = request.app[STATE], {**request.query, **{k: str(v) for k, v in (await request.post()).items()}}
    day_ago_ms = unix_ms(system_now()) - DAY_S * 1000
    if sandbox.ledger.containers_since(account.external_id, day_ago_ms) >= INSTAGRAM_CONTAINERS_PER_DAY:
        return graph_error(400, 4, "Application request limit reached")
    caption = form.get("caption", "")
    if len(caption) > CAPTION_LIMIT or caption.count("#") > 30 or caption.count("@") > 20:
        return graph_error(400, 36004, "The caption was too long.", 2207010)
    is_child = form.get("is_carousel_item") == "true"
    media = await _media(sandbox, account, form)
    if isinstance(media, web.Response):
        return media
    now_ms = unix_ms(sandbox.clock.now())
    ready_ms = unix_ms(system_now()) + int(sandbox.settings["processing_s"] * 1000)
    number = sandbox.ledger.add_container(account.external_id, caption, media, is_child, now_ms, ready_ms)
    return web.json_response({"id": _container_id(number)})


def _container_id(number: int) -> str:
    return f"1788{number:013d}"


def _container(sandbox: Sandbox, account: Account, container_id: str) -> Container | None:
    if not container_id.isascii() or not container_id.isdigit() or not container_id.startswith("1788"):
        return None
    container = sandbox.ledger.container(int(container_id[4:]))
    return container if container and container.account == account.external_id else None


async def _media(sandbox: Sandbox, account: Account, form: dict[str, str]) -> tuple[Picture, ...] | web.Response:
    if form.get("media_type") == "CAROUSEL":
        children = [_container(sandbox, account, name) for name in form.get("children", "").split(",")]
        if not 2 <= len(children) <= 10 or any(child is None or not child.is_child for child in children):
            return graph_error(400, 100, "A carousel takes 2 to 10 children.", 2207028)
        return tuple(picture for child in children if child for picture in child.media)
    if len(form.get("alt_text", "")) > ALT_LIMIT:
        return graph_error(400, 100, "Param alt_text must be at most 1000 characters.")
    if not form.get("image_url"):
        return graph_error(400, 100, "The parameter image_url is required.")
    data = await _fetched(sandbox, form["image_url"])
    if isinstance(data, web.Response):
        return data
    refusal = _image_refusal(data)
    if refusal:
        return refusal
    return (Picture(sandbox.ledger.keep_picture(data, "image/jpeg"), form.get("alt_text", "")),)


async def _fetched(sandbox: Sandbox, address: str) -> bytes | web.Response:
    """The picture's bytes, fetched as Instagram does: no redirect, the right type."""
    refusal = graph_error(
        400, 9004, "The media could not be fetched from this URI.", 2207052, title="Media download has failed"
    )
    if sandbox.http is None:
        return refusal
    try:
        async with sandbox.http.get(address, allow_redirects=False) as reply:
            is_image = reply.status == 200 and reply.content_type.startswith("image/")
            return await reply.content.read(IMAGE_LIMIT_BYTES * 2) if is_image else refusal
    except TimeoutError:
        return graph_error(400, -2, "It takes too long to download the media.", 2207003, is_transient=True)
    except (ClientError, ValueError):
        return refusal


def _image_refusal(data: bytes) -> web.Response | None:
    size = image_size(data)
    if size is None or size[0] != "image/jpeg":
        return graph_error(400, 36001, "The image format is not supported. Use JPEG.", 2207005)
    if len(data) > IMAGE_LIMIT_BYTES:
        return graph_error(400, 36000, "The image is too large to download. Max 8 MiB.", 2207004)
    if not RATIO_LOW - 0.005 <= size[1] / size[2] <= RATIO_HIGH + 0.005:
        return graph_error(400, 36003, "The aspect ratio is not supported. Use 4:5 to 1.91:1.", 2207009)
    return None


async def publish(request: web.Request) -> web.Response:
    """The effect. A container is published once."""
    account = _own(request)
    if isinstance(account, web.Response):
        return account
    sandbox, form = request.app[STATE], {**request.query, **{k: str(v) for k, v in (await request.post()).items()}}
    container = _container(sandbox, account, form.get("creation_id", ""))
    refusal = _publish_refusal(sandbox, account, container)
    if refusal or container is None:
        return refusal or _unknown_object()
    post = sandbox.accept(
        account, container.caption, container.media, way="api", uploaded_at=from_unix_ms(container.created_ms)
    )
    sandbox.ledger.mark_published(container.id, post.external_id)
    return web.json_response({"id": post.external_id})


def _publish_refusal(sandbox: Sandbox, account: Account, container: Container | None) -> web.Response | None:
    if container is None or container.is_child:
        return graph_error(400, 24, "The media does not exist.", 2207006)
    status = _status(sandbox, container)
    if status == "PUBLISHED":
        return graph_error(400, 24, "The media was already published.", 2207006)
    if status == "EXPIRED":
        return graph_error(400, -2, "The container has expired.", 2207020)
    if status == "IN_PROGRESS":
        return graph_error(400, 9007, "The media is not ready to be published.", 2207027, is_transient=True)
    day_ago_ms = unix_ms(system_now()) - DAY_S * 1000
    if sandbox.ledger.accepted_since("instagram", account.external_id, day_ago_ms) >= INSTAGRAM_POSTS_PER_DAY:
        return graph_error(403, 9, "The user reached the maximum number of posts.", 2207042)
    return None


def _status(sandbox: Sandbox, container: Container) -> str:
    if container.published:
        return "PUBLISHED"
    if unix_ms(sandbox.clock.now()) - container.created_ms > DAY_S * 1000:
        return "EXPIRED"
    return "FINISHED" if unix_ms(system_now()) >= container.ready_ms else "IN_PROGRESS"


async def read_node(request: web.Request) -> web.Response:
    """A user, a container or a published medium, as its id says."""
    account = caller(request)
    if isinstance(account, web.Response):
        return account
    sandbox, name = request.app[STATE], request.match_info["id"]
    if name in ("me", account.external_id):
        return web.json_response(fields_of(request, _user_json(sandbox, account)))
    container = _container(sandbox, account, name)
    if container:
        status = _status(sandbox, container)
        node = {"id": name, "status_code": status, "status": f"{status.title()}: Media status is {status}."}
        return web.json_response(fields_of(request, node))
    post = sandbox.ledger.post("instagram", name)
    if post is None or post.account != account.external_id or post.external_id != name:
        return _unknown_object()
    return web.json_response(fields_of(request, _media_json(request, post)))


def _user_json(sandbox: Sandbox, account: Account) -> dict[str, Any]:
    return {
        "id": account.external_id,
        "user_id": account.external_id,
        "username": account.username,
        "name": account.name,
        "account_type": "BUSINESS",
        "followers_count": account.followers,
        "media_count": len(sandbox.ledger.posts("instagram", account.external_id)),
    }


def _media_json(request: web.Request, post: Post) -> dict[str, Any]:
    counters = request.app[STATE].counters(post)
    return {
        "id": post.external_id,
        "caption": post.text,
        "permalink": f"{request.url.origin()}/instagram/p/{post.code}/",
        "shortcode": post.code,
        "media_type": "IMAGE" if len(post.media) == 1 else "CAROUSEL_ALBUM",
        "media_product_type": "FEED",
        "timestamp": post.published_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "like_count": counters.likes,
        "comments_count": counters.comments,
    }


async def list_media(request: web.Request) -> web.Response:
    account = _own(request)
    if isinstance(account, web.Response):
        return account
    limit = min(int(request.query.get("limit", "25")), 100)
    posts = request.app[STATE].listed("instagram", account.external_id, limit=limit)
    return web.json_response({"data": [fields_of(request, _media_json(request, post)) for post in posts]})


async def insights(request: web.Request) -> web.Response:
    """Instagram leaves a metric out instead of saying 0."""
    account = caller(request)
    if isinstance(account, web.Response):
        return account
    post = request.app[STATE].ledger.post("instagram", request.match_info["id"])
    if post is None or post.account != account.external_id:
        return _unknown_object()
    metrics = request.query.get("metric", "").split(",")
    unknown = [name for name in metrics if name not in INSIGHTS]
    if unknown:
        return graph_error(400, 100, f"(#100) metric[0] must be one of: {', '.join(INSIGHTS)}. Got {unknown[0]}.")
    counters = request.app[STATE].counters(post)
    data = [_insight(post, name, counters) for name in metrics if getattr(counters, INSIGHTS[name])]
    usage = json.dumps({account.external_id: [{"type": "instagram", "call_count": 1, "total_time": 1}]})
    return web.json_response({"data": data}, headers={"X-Business-Use-Case-Usage": usage})


def _insight(post: Post, name: str, counters: Counters) -> dict[str, Any]:
    value = getattr(counters, INSIGHTS[name])
    return {
        "name": name,
        "period": "lifetime",
        "values": [{"value": value}],
        "id": f"{post.external_id}/insights/{name}/lifetime",
    }


async def publishing_limit(request: web.Request) -> web.Response:
    account = _own(request)
    if isinstance(account, web.Response):
        return account
    since_ms = unix_ms(system_now()) - DAY_S * 1000
    used = request.app[STATE].ledger.accepted_since("instagram", account.external_id, since_ms)
    config = {"quota_total": INSTAGRAM_POSTS_PER_DAY, "quota_duration": DAY_S}
    return web.json_response({"data": [fields_of(request, {"quota_usage": used, "config": config})]})
