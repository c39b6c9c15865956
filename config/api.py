"""The API: mounts the rooms' routers, authenticates, and maps every error once to an RFC 9457 problem."""

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from coalition.api import router as coalition_router
from coalition.errors import DomainError
from coalition.models import Person
from coalition.queries import person_for_api_key
from coalition.rights import viewer_for
from kits.api import router as kits_router
from metrics.api import router as metrics_router
from social.api import router as social_router

log = logging.getLogger(__name__)


class SignedIn(SessionAuth):
    """A session opened by a sign-in link, with Django's CSRF check."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


class BearerKey(HttpBearer):
    """An API key; it acts as the viewer that its person is."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        found = person_for_api_key(token)
        if found is None:
            return None
        person, may_write = found
        if request.method not in {"GET", "HEAD"} and not may_write:
            raise HttpError(403, "This key may only read.")
        request.viewer = viewer_for(person, is_api_key=True, may_write=may_write)  # type: ignore[attr-defined]
        return person


api = NinjaAPI(
    title="Coalition Toolkit",
    version="1",
    description="Campaigns, kits, posts, figures of a coalition. Errors are RFC 9457 problems with a `remedy`.",
    auth=[BearerKey(), SignedIn(csrf=True)],
    urls_namespace="api",
)
for prefix, router in (
    ("", coalition_router),
    ("", kits_router),
    ("", social_router),
    ("", metrics_router),
):
    api.add_router(prefix, router)


def problem(
    status: int, code: str, title: str, remedy: str = "", *, retry_after_s: int = 0, **more: object
) -> HttpResponse:
    """An `application/problem+json` answer."""
    body = {"type": "about:blank", "status": status, "code": code, "title": title, "remedy": remedy, **more}
    response = api.create_response(None, body, status=status)  # type: ignore[arg-type]  # the request is not used
    response["Content-Type"] = "application/problem+json"
    if retry_after_s:
        response["Retry-After"] = str(retry_after_s)
    return response


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    more = {"field": error.field} if error.field else {}
    return problem(error.status, error.code, error.message, error.remedy, retry_after_s=error.retry_after_s, **more)


@api.exception_handler(ValidationError)
def on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]} for item in error.errors]
    return problem(422, "invalid_request", "The request does not fit this operation.", "See `errors`.", errors=fields)


@api.exception_handler(AuthenticationError)
def on_authentication_error(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "not_signed_in", "You are not signed in.", "Send an API key as a Bearer token, or sign in.")


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "refused", str(error))


@api.exception_handler(Http404)
def on_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", "There is nothing here for you.", "Check the address.")


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("fault in %s %s", request.method, request.path)
    return problem(500, "fault", "The server made a mistake. It is logged.", "Try again in a minute.")
