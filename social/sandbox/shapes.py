"""How each network says no: a reason flows in, a reply in that network's own error shape flows out."""

from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from uuid import uuid4

from aiohttp import web

from social.sandbox.clock import system_now

NETWORKS = ("linkedin", "instagram", "x")


def linkedin_error(
    status: int, code: str, message: str, service_code: int = 0, inputs: list[dict[str, Any]] | None = None
) -> web.Response:
    body: dict[str, Any] = {"status": status, "code": code, "message": message}
    if service_code:
        body["serviceErrorCode"] = service_code
    if inputs is not None:
        body["errorDetailType"] = "com.linkedin.common.error.BadRequest"
        body["errorDetails"] = {"inputErrors": inputs}
    return web.json_response(body, status=status, headers={"x-li-uuid": uuid4().hex, "x-li-fabric": "sandbox"})


def graph_error(
    status: int, code: int, message: str, subcode: int = 0, *, is_transient: bool = False, title: str = ""
) -> web.Response:
    error: dict[str, Any] = {
        "message": message,
        "type": "OAuthException" if code in (10, 190) else "IGApiException",
        "code": code,
        "is_transient": is_transient,
        "fbtrace_id": uuid4().hex[:11],
    }
    if subcode:
        error |= {"error_subcode": subcode, "error_user_title": title or message, "error_user_msg": message}
    return web.json_response({"error": error}, status=status)


def x_problem(status: int, title: str, detail: str, kind: str = "about:blank", **more: object) -> web.Response:
    """`kind` is the last part of a problem's address, or about:blank."""
    address = kind if kind == "about:blank" else f"https://api.x.com/2/problems/{kind}"
    body = {"title": title, "detail": detail, "type": address, "status": status, **more}
    return web.json_response(body, status=status, content_type="application/problem+json")


def fault(network: str, status: int) -> web.Response:
    """An error of this status that a rule asked for."""
    if network == "linkedin":
        return linkedin_error(status, f"SANDBOX_{status}", "A fault was asked for.")
    if network == "instagram":
        return graph_error(status, 2, "Service temporarily unavailable", is_transient=status >= 500)
    return x_problem(status, "Service Unavailable" if status >= 500 else "Error", "A fault was asked for.")


def rate_limited(network: str, retry_after: int | str, seconds: float) -> web.Response:
    """429 as the network words it; `retry_after` is a number of seconds, "http-date" or "none"."""
    if network == "linkedin":
        reply = linkedin_error(429, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls to this resource")
    elif network == "instagram":
        reply = graph_error(429, 4, "Application request limit reached", is_transient=True)
    else:
        reply = x_problem(429, "Too Many Requests", "Too Many Requests", status_code=429)
    if retry_after == "http-date":
        until = (system_now() + timedelta(seconds=seconds)).replace(microsecond=0)
        reply.headers["Retry-After"] = format_datetime(until, usegmt=True)
    elif retry_after != "none":
        reply.headers["Retry-After"] = str(retry_after)
    return reply
