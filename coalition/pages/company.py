"""A company's workspace: its campaigns, its colleagues, its way out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import database_now
from coalition.errors import DomainError
from coalition.forms import ColleagueForm, refused
from coalition.framing import home_frame
from coalition.models import CompanyRole
from coalition.queries import workspace_of
from coalition.rights import acts, asks_sign_in, may, require, viewer_of
from coalition.services import (
    change_role,
    invite_colleague,
    leave_campaign,
    remove_colleague,
    revoke_colleague_invitation,
)
from ui import notify

COLLEAGUES = "invite or remove colleague"


@acts("view company workspace")
@asks_sign_in
@require_safe
def workspace(request: HttpRequest, company_id: UUID) -> HttpResponse:
    """The company, its campaigns, its people, and the other rooms' panels."""
    return _workspace_page(request, company_id, ColleagueForm())


def _workspace_page(request: HttpRequest, company_id: UUID, form: ColleagueForm, *, status: int = 200) -> HttpResponse:
    viewer = viewer_of(request)
    found = workspace_of(viewer=viewer, company_id=company_id, now=database_now())
    context = {
        **home_frame(request),
        "workspace": found,
        "company": found.company,
        "viewer": viewer,
        "form": form,
        "roles": CompanyRole.Role.choices,
        "may_invite": may(viewer, COLLEAGUES, company_id=company_id),
        "may_leave": may(viewer, "delete company data", company_id=company_id),
    }
    return render(request, "coalition/company.html", context, status=status)


@acts(COLLEAGUES)
@asks_sign_in
@require_POST
def invite(request: HttpRequest, company_id: UUID) -> HttpResponseBase:
    """Invite a colleague by mail."""
    viewer = viewer_of(request)
    require(viewer, COLLEAGUES, company_id=company_id)
    form = ColleagueForm(request.POST)
    if form.is_valid():
        try:
            invite_colleague(viewer=viewer, company_id=company_id, now=database_now(), **form.cleaned_data)
        except DomainError as error:
            refused(form, error)
        else:
            notify(request, _("%(email)s was written to.") % form.cleaned_data)
            return redirect("coalition:company", company_id)
    return _workspace_page(request, company_id, form, status=422)


@acts(COLLEAGUES)
@asks_sign_in
@require_POST
def uninvite(request: HttpRequest, company_id: UUID, invitation_id: UUID) -> HttpResponseBase:
    """Withdraw a colleague's invitation."""
    revoke_colleague_invitation(
        viewer=viewer_of(request), company_id=company_id, invitation_id=invitation_id, now=database_now()
    )
    notify(request, _("The invitation was withdrawn."))
    return redirect("coalition:company", company_id)


@acts("change colleague's role (not above own)")
@asks_sign_in
@require_POST
def role(request: HttpRequest, company_id: UUID, person_id: UUID) -> HttpResponseBase:
    """Give a colleague another role."""
    change_role(
        viewer=viewer_of(request), company_id=company_id, person_id=person_id, role=request.POST.get("role", "")
    )
    notify(request, _("The role was changed."))
    return redirect("coalition:company", company_id)


@acts(COLLEAGUES)
@asks_sign_in
@require_POST
def remove(request: HttpRequest, company_id: UUID, person_id: UUID) -> HttpResponseBase:
    """Take a colleague's role."""
    viewer = viewer_of(request)
    remove_colleague(viewer=viewer, company_id=company_id, person_id=person_id)
    notify(request, _("Your colleague was removed."))
    return redirect("coalition:home" if person_id == viewer.person_id else f"/company/{company_id}/")


@acts("delete company data")
@asks_sign_in
@require_POST
def leave(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Take the company out of a campaign."""
    leave_campaign(viewer=viewer_of(request), membership_id=membership_id, now=database_now())
    notify(request, _("Your company has left the campaign. Its tile is gone from the wall."))
    return redirect("coalition:home")
