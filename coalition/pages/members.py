"""The member table and invitations, for those who lead a campaign."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import database_now
from coalition.errors import DomainError
from coalition.forms import InvitationsForm, OpenLinkForm, refused
from coalition.framing import address_of, campaign_frame
from coalition.models import Campaign, Membership
from coalition.pages.public import drawn_tiles
from coalition.queries import campaign_for, campaign_version, member_table, open_invitations, wall_tiles
from coalition.readings import read_addresses
from coalition.rights import acts, asks_sign_in, may, viewer_of
from coalition.services import invite_companies, make_open_link, remove_company, revoke_invitation
from ui import format_number, notify

INVITE = "invite company"


def _campaign(request: HttpRequest, slug: str, action: str = INVITE) -> Campaign:
    return campaign_for(slug=slug, viewer=viewer_of(request), action=action)


@acts(INVITE)
@asks_sign_in
@require_safe
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """Every company with its state, and what other rooms know of it."""
    viewer, campaign = viewer_of(request), _campaign(request, slug)
    state, order = request.GET.get("state", ""), request.GET.get("sort", "-joined")
    members = member_table(viewer=viewer, campaign_id=campaign.id, state=state, order=order)
    sprite = f"{address_of('coalition:wall_sprite', slug)}?v={campaign_version(campaign_id=campaign.id)}"
    tiles = wall_tiles(campaign_id=campaign.id)
    drawings = drawn_tiles(tiles, sprite_href=sprite, are_links=False)
    drawn = {tile.membership_id: drawing for tile, drawing in zip(tiles, drawings, strict=True)}
    context = {
        **campaign_frame(request, campaign),
        "titles": members.titles,
        "rows": [
            (row, drawn.get(row.membership.id), list(zip(members.titles, map(_worded, row.cells), strict=True)))
            for row in members.rows
        ],
        "states": [(choice.value, choice.label) for choice in Membership.State],
        "announcements": [("launch", _("Announce the launch")), ("thanks", _("Say thank you"))],
        "state": state,
        "order": order,
        "may_remove": may(viewer, "suspend or remove company", campaign_id=campaign.id),
    }
    return render(request, "coalition/members.html", context)


def _worded(cell: int | str) -> str:
    return format_number(cell) if isinstance(cell, int) else cell


@acts(INVITE)
@asks_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Paste addresses or send a CSV; see what was read, then send."""
    viewer, campaign = viewer_of(request), _campaign(request, slug)
    form = InvitationsForm(request.POST or None, request.FILES or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            sent = invite_companies(
                viewer=viewer, campaign_id=campaign.id, invitees=form.reading.invitees, now=database_now()
            )
        except DomainError as error:
            refused(form, error)
        else:
            sentence = ngettext("%(count)s invitation goes out.", "%(count)s invitations go out.", len(sent))
            notify(request, sentence % {"count": len(sent)})
            return redirect("coalition:invite", slug)
    return _invite_page(request, campaign, form=form, status=422 if form.errors else 200)


def _invite_page(
    request: HttpRequest, campaign: Campaign, *, form: InvitationsForm, made: str = "", status: int = 200
) -> HttpResponse:
    invitations = open_invitations(viewer=viewer_of(request), campaign_id=campaign.id, now=database_now())
    context = {
        **campaign_frame(request, campaign),
        "form": form,
        "link_form": OpenLinkForm(),
        "made": made,
        "invitations": invitations,
        "join_href": request.build_absolute_uri(address_of("kits:join_open", campaign.slug)),
    }
    return render(request, "coalition/invite.html", context, status=status)


@acts(INVITE)
@asks_sign_in
@require_POST
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """The live reading of what is being pasted: how many addresses, which lines cannot be read."""
    campaign = _campaign(request, slug)
    reading = read_addresses(request.POST.get("addresses", ""), locale=campaign.default_locale)
    return render(request, "coalition/parts/reading.html", {"reading": reading})


@acts(INVITE)
@asks_sign_in
@require_POST
def open_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an address to share that lets a number of companies in; it is shown once."""
    campaign = _campaign(request, slug)
    form = OpenLinkForm(request.POST)
    made = ""
    if form.is_valid():
        made = make_open_link(
            viewer=viewer_of(request),
            campaign_id=campaign.id,
            uses_allowed=form.cleaned_data["uses_allowed"],
            now=database_now(),
        )
    return _invite_page(
        request, campaign, form=InvitationsForm(None, campaign=campaign), made=made, status=200 if made else 422
    )


@acts(INVITE)
@asks_sign_in
@require_POST
def revoke(request: HttpRequest, slug: str, invitation_id: UUID) -> HttpResponseBase:
    """Withdraw an invitation."""
    _campaign(request, slug)
    revoke_invitation(viewer=viewer_of(request), invitation_id=invitation_id, now=database_now())
    notify(request, _("The invitation was withdrawn."))
    return redirect("coalition:invite", slug)


@acts("suspend or remove company")
@asks_sign_in
@require_POST
def remove(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponseBase:
    """Take a company out of the campaign."""
    _campaign(request, slug, "suspend or remove company")
    remove_company(viewer=viewer_of(request), membership_id=membership_id, now=database_now())
    notify(request, _("The company was taken out of the campaign."))
    return redirect("coalition:members", slug)
