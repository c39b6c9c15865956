"""Puts the sandbox together: a state flows in, an aiohttp application with all routes and faults flows out."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import ClientSession, ClientTimeout, web

from social.sandbox import (
    control,
    instagram,
    instagram_signin,
    linkedin,
    linkedin_figures,
    linkedin_signin,
    pages,
    shapes,
    x,
    x_signin,
)
from social.sandbox.faults import FaultRule
from social.sandbox.state import STATE, Sandbox

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_LIMIT_BYTES = 64_000_000
API_PATH = re.compile(
    r"^/(rest/|v2/|upload/|2/|v\d+\.\d+/|access_token$|refresh_access_token$|oauth/access_token$|oauth/v2/accessToken$)"
)
NAMING = {"x-restli-id", "x-linkedin-id"}


def build_app(sandbox: Sandbox) -> web.Application:
    """The whole server."""
    app = web.Application(middlewares=[misbehave], client_max_size=BODY_LIMIT_BYTES)
    app[STATE] = sandbox
    modules = (
        control,
        linkedin_signin,
        linkedin,
        linkedin_figures,
        instagram_signin,
        instagram,
        x_signin,
        x,
        pages,
    )
    for module in modules:
        app.add_routes(module.routes())
    app.cleanup_ctx.append(_outbound)
    app.on_shutdown.append(_stop)
    app.on_cleanup.append(_close)
    return app


async def _outbound(app: web.Application) -> AsyncIterator[None]:
    """The client that fetches Instagram's pictures from the product."""
    async with ClientSession(timeout=ClientTimeout(total=instagram.FETCH_TIMEOUT_S)) as session:
        app[STATE].http = session
        yield


async def _stop(app: web.Application) -> None:
    app[STATE].stopping.set()


async def _close(app: web.Application) -> None:
    app[STATE].ledger.close()


@web.middleware
async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Late answers and faults, for the networks' APIs only."""
    sandbox = request.app[STATE]
    network, _, rest = request.path.lstrip("/").partition("/")
    path = f"/{rest}"
    if network not in shapes.NETWORKS or not API_PATH.match(path):
        return await handler(request)
    await request.read()  # a caller that gives up while we wait has sent its request all the same
    await _pause(sandbox, sandbox.settings["latency_s"])
    rule = sandbox.faults.for_call(network, request.method, path)
    return await (_struck(request, handler, network, rule) if rule else handler(request))


async def _struck(request: web.Request, handler: Handler, network: str, rule: FaultRule) -> web.StreamResponse:
    sandbox = request.app[STATE]
    if rule.effect == "latency":
        await _pause(sandbox, rule.seconds)
        return await handler(request)
    if rule.effect == "without_id":
        return _without_id(await handler(request), network)
    if rule.after:
        await handler(request)
    if rule.effect == "status":
        return shapes.fault(network, rule.status)
    if rule.effect == "rate_limit":
        return shapes.rate_limited(network, rule.retry_after, rule.seconds)
    if rule.effect == "hang":
        await _pause(sandbox, rule.seconds)
    return _dropped(request)


def _without_id(reply: web.StreamResponse, network: str) -> web.StreamResponse:
    """The same success, silent about what it made."""
    if reply.status >= 300:
        return reply
    if network == "linkedin":
        return web.Response(status=reply.status)
    return web.json_response({"data": {}} if network == "x" else {}, status=reply.status)


def _dropped(request: web.Request) -> web.Response:
    """Cuts the connection; the response is never seen."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _pause(sandbox: Sandbox, seconds: float) -> None:
    """Waits, but not beyond the server's end."""
    if seconds <= 0:
        return
    try:
        await asyncio.wait_for(sandbox.stopping.wait(), seconds)
    except TimeoutError:
        return
