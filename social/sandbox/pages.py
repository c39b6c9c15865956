"""What a person sees of the simulated networks: a form flows in, a post and its page with counters flow out."""

from html import escape
from urllib.parse import quote

from aiohttp import web

from social.sandbox.audience import Counters
from social.sandbox.page import page
from social.sandbox.records import Account, Picture, Post
from social.sandbox.state import STATE, image_size

SHOWN = {
    "linkedin": ("likes", "comments", "shares", "impressions"),
    "instagram": ("likes", "comments"),
    "x": ("likes", "comments", "shares", "impressions"),
}
COMPOSERS = {
    "linkedin": ("/linkedin/feed/", "/linkedin/feed"),
    "instagram": ("/instagram/", "/instagram"),
    "x": ("/x/intent/post", "/x/compose/post", "/x/intent/tweet"),
}
POSTS = (
    "/linkedin/feed/update/{id}",
    "/linkedin/feed/update/{id}/",
    "/instagram/p/{id}",
    "/instagram/p/{id}/",
    r"/x/i/web/status/{id:\d+}",
    r"/x/{user:\w+}/status/{id:\d+}",
)


def routes() -> list[web.RouteDef]:
    composers = [path for paths in COMPOSERS.values() for path in paths]
    return [
        *(web.get(path, compose) for path in composers),
        *(web.post(path, post_by_hand) for path in composers),
        *(web.get(path, view) for path in POSTS),
        web.get(r"/{network:linkedin|instagram|x}/picture/{sha256:[0-9a-f]{64}}", picture),
    ]


def _network(request: web.Request) -> str:
    return request.path.split("/")[1]


async def compose(request: web.Request) -> web.Response:
    """The composer, with the text of the address already in it."""
    return _composer(request, request.query.get("text", ""), "")


def _composer(request: web.Request, text: str, problem: str) -> web.Response:
    network = _network(request)
    accounts = request.app[STATE].ledger.accounts(network)
    options = "".join(
        f'<option value="{escape(account.external_id)}">{escape(account.name)}</option>' for account in accounts
    )
    alert = f'<p role="alert">{escape(problem)}</p>' if problem else ""
    body = (
        f'{alert}<form method="post" enctype="multipart/form-data">'
        f'<label>Account <select name="account">{options}</select></label>'
        f'<label>Text <textarea name="text" rows="8">{escape(text)}</textarea></label>'
        '<label>Picture <input type="file" name="picture" accept="image/*"></label>'
        "<button>Post</button></form>"
    )
    return page(network, "Write a post", body, status=400 if problem else 200)


async def post_by_hand(request: web.Request) -> web.Response:
    """The effect, by a person; then on to the post's page."""
    network, sandbox, form = _network(request), request.app[STATE], await request.post()
    text, file = str(form.get("text", "")), form.get("picture")
    account = sandbox.ledger.account(network, str(form.get("account", "")))
    data = file.file.read() if isinstance(file, web.FileField) else b""
    size = image_size(data) if data else None
    problem = _problem(network, account, text, data, size is not None)
    if problem or account is None:
        return _composer(request, text, problem)
    media = (Picture(sandbox.ledger.keep_picture(data, size[0])),) if size else ()
    post = sandbox.accept(account, text, media, way="page")
    return web.Response(status=303, headers={"Location": f"{request.url.origin()}{address_of(post, account)}"})


def _problem(network: str, account: Account | None, text: str, data: bytes, is_picture: bool) -> str:
    if account is None:
        return "There is no such account."
    if data and not is_picture:
        return "The file is not a picture."
    if network == "instagram" and not data:
        return "Instagram needs a picture."
    return "" if text.strip() or data else "The post is empty."


def address_of(post: Post, account: Account) -> str:
    """The path of the post's page."""
    if post.network == "linkedin":
        return f"/linkedin/feed/update/{post.external_id}"
    if post.network == "x":
        return f"/x/{quote(account.username)}/status/{post.external_id}"
    return f"/instagram/p/{post.code}/"


async def view(request: web.Request) -> web.Response:
    """A post as anybody sees it."""
    network, sandbox = _network(request), request.app[STATE]
    post = sandbox.ledger.post(network, request.match_info["id"])
    account = sandbox.ledger.account(network, post.account) if post else None
    if post is None or account is None:
        return page(network, "Not found", "<p>There is no such post.</p>", status=404)
    pictures = "".join(
        f'<img src="/{network}/picture/{item.sha256}" alt="{escape(item.alt_text)}">' for item in post.media
    )
    counters = _counters_html(network, sandbox.counters(post))
    when = post.published_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    body = f'{pictures}<p class="text">{escape(post.text)}</p><p><time>{when}</time></p>{counters}'
    return page(network, account.name, body)


def _counters_html(network: str, counters: Counters) -> str:
    rows = "".join(f"<dt>{name.title()}</dt><dd>{getattr(counters, name)}</dd>" for name in SHOWN[network])
    return f"<dl>{rows}</dl>"


async def picture(request: web.Request) -> web.Response:
    found = request.app[STATE].ledger.picture(request.match_info["sha256"])
    if found is None:
        raise web.HTTPNotFound
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=86400"}
    return web.Response(body=found[1], content_type=found[0], headers=headers)
