"""Home: what a signed-in person leads and works for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coalition.framing import home_frame
from coalition.queries import home_of
from coalition.rights import acts, asks_sign_in, may, viewer_of


@acts("signed in")
@asks_sign_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Campaigns led, companies acted for, and the other rooms' panels."""
    viewer = viewer_of(request)
    context = {
        **home_frame(request),
        "home": home_of(viewer=viewer),
        "viewer": viewer,
        "may_open": may(viewer, "open a campaign"),
    }
    return render(request, "coalition/home.html", context)
