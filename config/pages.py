"""Pages of the house itself: health, and the pages for what Django refuses before a room is reached."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coalition.errors import DomainError, NotFound
from coalition.rights import acts


@acts("anyone")
def health(request: HttpRequest) -> JsonResponse:
    """200 when the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})


def error_page(request: HttpRequest, status: int, error: DomainError) -> HttpResponse:
    """The page that says what happened and what to do."""
    return render(request, "ui/error.html", {"error": error, "status": status}, status=status)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404, NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    error = DomainError("bad_request", _("The request could not be read."), _("Go back and try again."))
    return error_page(request, 400, error)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    error = DomainError("refused", _("This form is too old or came from elsewhere."), _("Load the page again."))
    return error_page(request, 403, error)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/500.html", status=500)
