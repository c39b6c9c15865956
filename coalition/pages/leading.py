"""For those who lead a campaign: opening and editing it, its team, its ledger, its announcements."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import database_now
from coalition.errors import DomainError
from coalition.forms import CampaignForm, LeadForm, refused
from coalition.framing import campaign_frame, home_frame
from coalition.queries import campaign_by_slug, campaign_for, leads_of, ledger_page
from coalition.rights import acts, asks_sign_in, require, viewer_of
from coalition.services import announce, edit_campaign, name_lead, open_campaign, relieve_lead
from ui import format_zone, notify

EDIT = "edit campaign and kit templates"


@acts("open a campaign")
@asks_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponseBase:
    """Open a campaign."""
    viewer = viewer_of(request)
    require(viewer, "open a campaign")
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = open_campaign(viewer=viewer, facts=form.facts(), now=database_now())
        except DomainError as error:
            refused(form, error)
        else:
            notify(request, _("%(name)s is open. Invite the first companies.") % {"name": campaign.name})
            return redirect("coalition:invite", campaign.slug)
    context = {**home_frame(request), "form": form}
    return render(request, "coalition/open_campaign.html", context, status=422 if form.errors else 200)


@acts(EDIT)
@asks_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Change what a campaign says of itself."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    form = CampaignForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            edit_campaign(viewer=viewer, campaign_id=campaign.id, facts=form.facts())
        except DomainError as error:
            refused(form, error)
        else:
            notify(request, _("Saved."))
            return redirect("coalition:edit_campaign", slug)
    context = {**campaign_frame(request, campaign), "form": form}
    return render(request, "coalition/edit_campaign.html", context, status=422 if form.errors else 200)


@acts("view ledger")
@asks_sign_in
@require_safe
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """What happened, newest first."""
    viewer = viewer_of(request)
    campaign = campaign_by_slug(slug=slug, viewer=viewer)
    before = request.GET.get("before", "")
    page = ledger_page(
        viewer=viewer, campaign_id=campaign.id, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    context = {**campaign_frame(request, campaign), "page": page, "city": format_zone(campaign.time_zone)}
    return render(request, "coalition/ledger.html", context)


@acts("name organisers and analysts")
@asks_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def leads(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who leads, organises, analyses; name another."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="name organisers and analysts")
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name_lead(viewer=viewer, campaign_id=campaign.id, now=database_now(), **form.cleaned_data)
        except DomainError as error:
            refused(form, error)
        else:
            notify(request, _("%(email)s was written to.") % form.cleaned_data)
            return redirect("coalition:leads", slug)
    context = {
        **campaign_frame(request, campaign),
        "form": form,
        "roles": leads_of(viewer=viewer, campaign_id=campaign.id),
    }
    return render(request, "coalition/leads.html", context, status=422 if form.errors else 200)


@acts("name organisers and analysts")
@asks_sign_in
@require_POST
def relieve(request: HttpRequest, slug: str, person_id: UUID) -> HttpResponseBase:
    """Take somebody's role."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="name organisers and analysts")
    relieve_lead(viewer=viewer, campaign_id=campaign.id, person_id=person_id)
    notify(request, _("The role was taken back."))
    return redirect("coalition:leads", slug)


@acts("invite company")
@asks_sign_in
@require_POST
def announce_it(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Write the launch or the thanks to everybody who has not had it."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action="invite company")
    count = announce(viewer=viewer, campaign_id=campaign.id, kind=request.POST.get("kind", ""), now=database_now())
    sentence = ngettext("%(count)s mail goes out.", "%(count)s mails go out.", count)
    notify(request, sentence % {"count": count} if count else _("Everybody had this mail already."))
    return redirect("coalition:members", slug)
