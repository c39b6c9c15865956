"""Coming in and going out: a link asked for, a link opened, a button pressed."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from coalition.clock import database_now
from coalition.errors import Gone
from coalition.forms import SignInForm
from coalition.framing import home_frame
from coalition.rights import acts, viewer_of
from coalition.services import (
    accept_colleague_invitation,
    is_own_path,
    open_colleague_invitation,
    open_sign_in_link,
    redeem_sign_in,
    request_sign_in,
)
from coalition.sessions import start_session


@acts("anyone")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link; the answer is the same whether the address is known or not."""
    next_path = request.POST.get("next") or request.GET.get("next") or "/home/"
    if not is_own_path(next_path):
        next_path = "/home/"
    if request.method != "POST" and viewer_of(request).person_id:
        return redirect(next_path)
    form = SignInForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "next_path": next_path}
        return render(request, "coalition/sign_in.html", context, status=422 if form.errors else 200)
    request_sign_in(
        email=form.cleaned_data["email"],
        next_path=next_path,
        address=request.META.get("REMOTE_ADDR", ""),
        now=database_now(),
    )
    return render(request, "coalition/sign_in_sent.html", {"email": form.cleaned_data["email"]})


@acts("link holder")
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Opening shows a button and uses nothing, since mail scanners open links; pressing it signs in."""
    if request.method == "POST":
        signed_in = redeem_sign_in(token=token, now=database_now())
        start_session(request, signed_in.person)
        return redirect(signed_in.next_path if signed_in.next_path != "/" else "coalition:home")
    link = open_sign_in_link(token=token, now=database_now())
    status = 200 if link else Gone.status
    return _private(render(request, "coalition/sign_in_link.html", {"link": link}, status=status))


@acts("link holder")
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def colleague_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Opening shows who invites; pressing the button makes a colleague and signs in."""
    if request.method == "POST":
        locale = get_language() or "en"
        signed_in = accept_colleague_invitation(token=token, locale=locale, now=database_now())
        start_session(request, signed_in.person)
        return redirect(signed_in.next_path)
    invitation = open_colleague_invitation(token=token, now=database_now())
    return _private(render(request, "coalition/colleague_link.html", {"invitation": invitation}))


def _private(response: HttpResponse) -> HttpResponse:
    # The address holds a token. `no-referrer` would blank the form's Origin, which the CSRF check reads.
    response["Referrer-Policy"] = "strict-origin"
    return response


@acts("anyone")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return render(request, "coalition/signed_out.html", home_frame(request) | {"navigation": []})
