"""The room's own pages: a form post flows in and sets the language; the gallery shows every component in all states."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from ui.samples import gallery as samples

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def _for_anyone(view: View) -> View:
    """Marks a page for the walk over all pages that proves who may use each; this room knows nothing of rights."""
    view.action = "anyone"  # type: ignore[attr-defined]
    return view


# Exempt because the switch stands on cached public pages, which hold no token; the origin is looked at instead.
@_for_anyone
@csrf_exempt
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language in a cookie and go back to the page."""
    origin = request.headers.get("Origin", "")
    if origin and origin != "null" and urlsplit(origin).netloc != request.get_host():
        return HttpResponseForbidden()
    return django_set_language(request)


@_for_anyone
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery.html", samples.context(timezone.now()))


@_for_anyone
@require_safe
def gallery_page(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page in its layout, with invented content."""
    if name not in samples.PAGES:
        raise Http404
    return render(request, f"ui/gallery_{name}.html", samples.context(timezone.now()))
