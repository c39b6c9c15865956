"""Joining: the poster stands there, the logo is dropped on it, three fields make it the company's."""

import base64
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coalition.clock import database_now
from coalition.errors import DomainError, Forbidden
from coalition.framing import campaign_words
from coalition.models import Campaign, Invitation, Person
from coalition.queries import campaign_by_slug
from coalition.rights import acts, require, viewer_of
from coalition.services import count_or_refuse, open_invitation
from coalition.sessions import start_session
from kits.answers import status_of
from kits.colours import read_colour
from kits.drawing import campaign_look
from kits.forms import LOGO_KINDS, JoinForm, read_logo, refused
from kits.pages.website import asked_website
from kits.queries import colours_for, preview_of, published_version
from kits.services import PreparedLogo, count_arrival, join_with_brand, prepare_logo
from kits.words import swatch_of

JOIN = "join with an invitation"
PREVIEWS_AN_HOUR = 120


@acts(JOIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponseBase:
    """Join by an invitation. Opening the link uses nothing up; joining does."""
    invitation = open_invitation(token=token, now=database_now())
    return _join(request, invitation.campaign, invitation)


@acts(JOIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_oneself(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Join a campaign that is open to all."""
    return _join(request, _open_campaign(request, slug), None)


@acts(JOIN)
@never_cache
@require_POST
def propose_invited(request: HttpRequest, token: str) -> HttpResponseBase:
    """Logos of the company's website to choose from, for the holder of an invitation."""
    invitation = open_invitation(token=token, now=database_now())
    return _propose(request, invitation.campaign, invitation)


@acts(JOIN)
@never_cache
@require_POST
def propose_open(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same where the campaign is open to all."""
    return _propose(request, _open_campaign(request, slug), None)


@acts(JOIN)
@never_cache
@require_POST
def preview_invited(request: HttpRequest, token: str) -> HttpResponse:
    """The poster with a logo that is being tried, for the holder of an invitation."""
    return _preview(request, open_invitation(token=token, now=database_now()).campaign)


@acts(JOIN)
@never_cache
@require_POST
def preview_open(request: HttpRequest, slug: str) -> HttpResponse:
    """The same where the campaign is open to all."""
    return _preview(request, _open_campaign(request, slug))


def _open_campaign(request: HttpRequest, slug: str) -> Campaign:
    viewer = viewer_of(request)
    campaign = campaign_by_slug(slug=slug, viewer=viewer)
    require(viewer, JOIN, campaign_id=campaign.id)
    if not campaign.join_is_open:
        raise Forbidden(JOIN)
    return campaign


def _propose(request: HttpRequest, campaign: Campaign, invitation: Invitation | None) -> HttpResponse:
    """What was found, or why nothing was: joining goes on either way."""
    try:
        found = asked_website(request, campaign.accent)
    except DomainError as error:
        if error.status != 422:
            raise
        found = {"website_refusal": error, "website": request.POST.get("website", "")}
    if request.headers.get("HX-Request") == "true":
        refusal = found.get("website_refusal")
        context = {**found, "is_swap": True}
        return render(request, "kits/parts/candidates.html", context, status=refusal.status if refusal else 200)
    return _page(request, campaign, invitation, JoinForm(initial=_known(request, invitation)), None, found)


def _join(request: HttpRequest, campaign: Campaign, invitation: Invitation | None) -> HttpResponseBase:
    form = JoinForm(request.POST or None, initial=_known(request, invitation))
    if request.method == "POST" and form.is_valid():
        count_arrival(address=request.META.get("REMOTE_ADDR", ""), now=database_now())
        try:
            joined = join_with_brand(
                campaign_id=campaign.id,
                invitation=invitation,
                joining=form.joining(campaign, get_language() or ""),
                logo=read_logo(request),
                colour=form.chosen_colour,
                viewer=viewer_of(request),
                now=database_now(),
            )
        except DomainError as error:
            if error.status not in {413, 422}:
                raise
            refused(form, error)
            return _page(request, campaign, invitation, form, error)
        if not joined.may_sign_in:
            return render(request, "kits/check_mail.html", {**campaign_words(campaign), "email": joined.person.email})
        start_session(request, joined.person)
        return redirect("kits:studio", joined.membership.id)
    return _page(request, campaign, invitation, form, None)


def _known(request: HttpRequest, invitation: Invitation | None) -> dict[str, str]:
    if invitation is not None and invitation.email:
        return {"company_name": invitation.company_name, "email": invitation.email}
    return {"email": request.user.email} if isinstance(request.user, Person) else {}


def _page(
    request: HttpRequest,
    campaign: Campaign,
    invitation: Invitation | None,
    form: JoinForm,
    error: DomainError | None,
    found: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        **_hrefs(request, campaign),
        **campaign_words(campaign),
        "form": form,
        "invitation": invitation,
        "inviter": (invitation.invited_by.name or invitation.invited_by.email)
        if invitation and invitation.invited_by
        else "",
        "poster_href": _poster_href(campaign),
        "logo_kinds": LOGO_KINDS,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "logo_refusal": f"{error.message} {error.remedy}" if error and error.field == "logo" else "",
    }
    context |= found or {}
    error = error or context.get("website_refusal")
    status = error.status if error else 422 if form.errors else 200
    return render(request, "kits/join.html", context, status=status)


def _hrefs(request: HttpRequest, campaign: Campaign) -> dict[str, str]:
    """Where the page sends a logo to be tried, a website to be looked at, and itself."""
    token = request.resolver_match.kwargs.get("token", "") if request.resolver_match else ""
    argument = token or campaign.slug
    names = ("kits:join_open_preview", "kits:join_open_website", "kits:join_open")
    if token:
        names = ("kits:join_preview", "kits:join_website", "kits:join_invited")
    told = [reverse(name, args=[argument]) for name in names]
    return dict(zip(("preview_href", "website_href", "join_href"), told, strict=True))


def _poster_href(campaign: Campaign) -> str:
    version = published_version(campaign_id=campaign.id)
    template = version.templates.all()[0]
    locale = _locale(campaign)
    path = reverse("kits:poster", args=[campaign.slug, template.key, template.first_format])
    return f"{path}?locale={locale}&w=1080&v={version.digest[:12]}{campaign.accent[1:]}"


def _locale(campaign: Campaign) -> str:
    language = get_language() or ""
    return language if language in campaign.languages else campaign.default_locale


def _preview(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The poster and the colours for a logo; nothing is kept. A refusal stands where the logo would."""
    address = request.META.get("REMOTE_ADDR", "")
    count_or_refuse(
        rule="join_preview",
        subject=address,
        allowed=PREVIEWS_AN_HOUR,
        window=timedelta(hours=1),
        now=database_now(),
    )
    colour = request.POST.get("colour") or request.POST.get("other_colour") or ""
    try:
        logo = prepare_logo(data=read_logo(request), accent=campaign.accent, colour=colour)
        context = _tried(campaign, logo, with_colours=not colour)
        context |= {
            "was_picked": not colour and not request.FILES.get("logo"),
            "logo_kinds": LOGO_KINDS,
            "max_bytes": settings.MAX_UPLOAD_BYTES,
        }
    except DomainError as error:
        if error.status not in {413, 422}:
            raise
        return render(
            request,
            "kits/parts/join_refused.html",
            {"error": error, "poster_href": _poster_href(campaign)},
            status=status_of(request, error),
        )
    return render(request, "kits/parts/join_preview.html", context)


def _tried(campaign: Campaign, logo: PreparedLogo, *, with_colours: bool) -> dict[str, Any]:
    """The poster; the colours only for a new logo, as whoever is choosing one of them is standing on it."""
    version = published_version(campaign_id=campaign.id)
    template = version.templates.all()[0]
    picture = preview_of(
        look=campaign_look(campaign, version, colour=read_colour(logo.field), logo=logo.png),
        template=template,
        campaign=campaign,
        format_key=template.first_format,
        locale=_locale(campaign),
        width_px=900,
    )
    return {
        "picture": "data:image/jpeg;base64," + base64.b64encode(picture.data).decode(),
        "swatches": [swatch_of(colour) for colour in colours_for(logo.facts, campaign.accent)] if with_colours else [],
        "field": logo.field,
    }
