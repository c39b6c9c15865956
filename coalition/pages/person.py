"""A person's own things: API keys, what is held about them, being forgotten."""

import json
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import database_now
from coalition.forms import ApiKeyForm
from coalition.framing import home_frame
from coalition.queries import api_keys_of, own_person, person_export
from coalition.rights import acts, asks_sign_in, viewer_of
from coalition.services import create_api_key, erase_person, revoke_api_key
from ui import notify


@acts("signed in")
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that work, and a new one, shown once."""
    viewer = viewer_of(request)
    form, made = ApiKeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        made = create_api_key(
            person_id=viewer.person,
            name=form.cleaned_data["name"],
            may_write=form.cleaned_data["may_write"],
            now=database_now(),
        )
        form = ApiKeyForm()
    context = {**home_frame(request), "form": form, "made": made, "keys": api_keys_of(viewer=viewer)}
    return render(request, "coalition/api_keys.html", context, status=422 if form.errors else 200)


@acts("signed in")
@asks_sign_in
@require_POST
def revoke_key(request: HttpRequest, key_id: UUID) -> HttpResponseBase:
    """Withdraw a key."""
    revoke_api_key(person_id=viewer_of(request).person, key_id=key_id, now=database_now())
    notify(request, _("The key was withdrawn."))
    return redirect("coalition:api_keys")


@acts("erase or export own person")
@asks_sign_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What is held about the person, to be taken along or forgotten."""
    context = {**home_frame(request), "person": own_person(viewer=viewer_of(request))}
    return render(request, "coalition/own_person.html", context)


@acts("erase or export own person")
@asks_sign_in
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is held about the person, as JSON to be saved."""
    held = json.dumps(person_export(viewer=viewer_of(request)), indent=2, ensure_ascii=False)
    response = HttpResponse(held, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-is-held-about-you.json"'
    return response


@acts("erase or export own person")
@asks_sign_in
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Forget the person and end the session."""
    erase_person(viewer=viewer_of(request), now=database_now())
    logout(request)
    return render(request, "coalition/erased.html", {"navigation": []})
