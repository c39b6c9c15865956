"""Accounts: connect one by signing in at its network, choose among several, disconnect."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import database_now
from coalition.framing import home_frame
from coalition.queries import workspace_of
from coalition.rights import acts, asks_sign_in, may, viewer_of
from social.adapters import can_connect, label_of, network_keys
from social.queries import accounts_of
from social.services import (
    accounts_offered,
    begin_connecting,
    choose_account,
    disconnect_account,
    finish_connecting,
)
from ui import notify

CONNECT = "connect or disconnect account"


@acts("view company workspace")
@asks_sign_in
@require_safe
def accounts(request: HttpRequest, company_id: UUID) -> HttpResponse:
    """A company's accounts by network, and what may be connected."""
    viewer = viewer_of(request)
    found = accounts_of(viewer=viewer, company_id=company_id)
    company = workspace_of(viewer=viewer, company_id=company_id, now=database_now()).company
    networks = [
        {
            "key": key,
            "label": label_of(key),
            "can_connect": can_connect(key),
            "accounts": [account for account in found if account.network == key],
        }
        for key in network_keys()
    ]
    context = {
        **home_frame(request),
        "company": company,
        "networks": networks,
        "may_connect": may(viewer, CONNECT, company_id=company_id),
    }
    return render(request, "social/accounts.html", context)


@acts(CONNECT)
@asks_sign_in
@never_cache
@require_safe
def connect(request: HttpRequest, company_id: UUID, network: str) -> HttpResponseBase:
    """Send the person to the network's own page. Nothing is connected by this, so that a link may lead here."""
    address = begin_connecting(
        viewer=viewer_of(request),
        company_id=company_id,
        network=network,
        session_id=_session_id(request),
        now=database_now(),
    )
    return redirect(address)


@acts(CONNECT)
@asks_sign_in
@never_cache
@require_safe
def connected(request: HttpRequest, network: str) -> HttpResponseBase:
    """Where a network sends the person back to, with a code that is good once."""
    choice = finish_connecting(
        viewer=viewer_of(request),
        network=network,
        state=request.GET.get("state", ""),
        code=request.GET.get("code", ""),
        session_id=_session_id(request),
        now=database_now(),
    )
    if choice.connected is None:
        return redirect("social:choose_account", choice.attempt_id)
    notify(request, _("%s is connected.") % choice.connected)
    return redirect("social:accounts", choice.company_id)


@acts(CONNECT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, attempt_id: UUID) -> HttpResponseBase:
    """Which of several accounts to connect."""
    viewer, session_id, now = viewer_of(request), _session_id(request), database_now()
    if request.method == "POST":
        account = choose_account(
            viewer=viewer,
            attempt_id=attempt_id,
            external_id=request.POST.get("account", ""),
            session_id=session_id,
            now=now,
        )
        notify(request, _("%s is connected.") % account)
        return redirect("social:accounts", account.company_id)
    choice = accounts_offered(viewer=viewer, attempt_id=attempt_id, session_id=session_id, now=now)
    context = {**home_frame(request), "choice": choice, "network": label_of(choice.network)}
    return render(request, "social/choose_account.html", context)


@acts(CONNECT)
@asks_sign_in
@require_POST
def disconnect(request: HttpRequest, account_id: UUID) -> HttpResponseBase:
    """Forget an account's tokens."""
    company_id = disconnect_account(viewer=viewer_of(request), account_id=account_id).company_id
    notify(request, _("The account is disconnected. Its posts wait until it is connected again."))
    return redirect("social:accounts", company_id)


def _session_id(request: HttpRequest) -> str:
    return request.session.session_key or ""
