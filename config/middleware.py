"""Per request: the session's age, the viewer, and the one place where pages turn domain errors into answers."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from coalition.errors import DomainError, NotFound
from coalition.rights import viewer_for
from config.api import on_domain_error
from config.bodies import TOO_LARGE, allowed_bytes
from config.pages import error_page

Handler = Callable[[HttpRequest], HttpResponseBase]


class BodyTooLarge(DomainError):
    """A request over the limit; 413."""

    status = 413

    def __init__(self, allowed: int) -> None:
        super().__init__(
            "body_too_large",
            _("What you sent is larger than %(limit)s MB.") % {"limit": allowed // (1024 * 1024)},
            _("Nothing of it was kept. Send a smaller file, or fewer at a time."),
        )


class BodySizeMiddleware:
    """Answers 413 to a body over the limit before anybody reads it; `config.bodies` has cut it off."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        allowed = allowed_bytes(request.META.get("CONTENT_TYPE", ""))
        declared = request.META.get("CONTENT_LENGTH") or "0"
        is_declared = declared.isdecimal() and (len(declared) > 18 or int(declared) > allowed)
        if not is_declared and not getattr(request, "scope", {}).get(TOO_LARGE):
            return self.get_response(request)
        response = _refusal(request, BodyTooLarge(allowed))
        response["Connection"] = "close"  # what is still under way is not read
        return response


class AddressMiddleware:
    """Answers 404 to an address with a NUL in it: nothing is called so, and no database column can be asked for it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _refusal(request, NotFound())
        return self.get_response(request)


def _refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    if request.path.startswith("/api/"):
        return on_domain_error(request, error)
    return error_page(request, error.status, error)


class SessionAgeMiddleware:
    """Ends a session 12 h after sign-in and after 3 h without a request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and "signed_in_at" in request.session:
            self._check(request, int(time.time()))
        return self.get_response(request)

    @staticmethod
    def _check(request: HttpRequest, now_s: int) -> None:
        session = request.session
        is_old = now_s - session["signed_in_at"] > settings.SESSION_COOKIE_AGE
        if is_old or now_s - session.get("seen_at", now_s) > settings.SESSION_IDLE_S:
            logout(request)
        elif now_s - session.get("seen_at", 0) > 60:
            session["seen_at"] = now_s


class ViewerMiddleware:
    """Gives every request a lazy `viewer`; a request that never asks for it opens no session."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(lambda: viewer_for(request.user))  # type: ignore[attr-defined]  # the one place it is set
        return self.get_response(request)


class DomainErrorMiddleware:
    """Turns a DomainError raised by a page into the page that says what happened and what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        response = error_page(request, exception.status, exception)
        if exception.retry_after_s:
            response["Retry-After"] = str(exception.retry_after_s)
        return response
