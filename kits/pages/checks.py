"""A lead's check before publishing: progress, what was found with its picture, publishing, proof sheets to share."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import campaign_now, database_now
from coalition.errors import DomainError, NotFound
from coalition.framing import campaign_frame
from coalition.models import Campaign
from coalition.queries import campaign_for
from coalition.rights import Viewer, acts, asks_sign_in, viewer_of
from kits.answers import picture_answer
from kits.extremes import BRANDS
from kits.formats import FORMATS
from kits.models import KitCheck
from kits.pages.pictures import asked_width
from kits.queries import check_of, proof_picture
from kits.queries.versions import starting_version
from kits.services import (
    GoAhead,
    drop_next,
    look_again,
    make_proof_link,
    open_proof_sheet,
    proof_links,
    publish_proof,
    revoke_proof_link,
)
from kits.services.clearing import why_unchecked
from kits.services.proofing import NOT_MADE
from kits.tasks import make_check
from kits.words import finding_sentence, name_here
from ui import notify

EDIT = "edit campaign and kit templates"
SHOWN = 60


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The check of the proof; posting publishes it, throws it away, or looks again at what could not be made."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    refusal = None
    if request.method == "POST":
        try:
            return _acted(request, viewer, campaign)
        except DomainError as error:
            if error.status != 409:
                raise
            refusal = error
    found = check_of(viewer=viewer, campaign_id=campaign.id)
    if found is None:
        return redirect("kits:campaign_kit", slug)
    context = {**campaign_frame(request, campaign), "refusal": refusal, **check_context(campaign, found, request)}
    if request.headers.get("HX-Request") == "true":
        return render(request, "kits/parts/check.html", context)
    return render(request, "kits/check.html", context, status=refusal.status if refusal else 200)


def _acted(request: HttpRequest, viewer: Viewer, campaign: Campaign) -> HttpResponseBase:
    if request.POST.get("again"):
        make_check.delay_on_commit(str(look_again(viewer=viewer, campaign_id=campaign.id).id))
        return redirect("kits:check", campaign.slug)
    check_id = _uuid(request.POST.get("check", ""))
    if request.POST.get("action") == "drop":
        drop_next(viewer=viewer, campaign_id=campaign.id, check_id=check_id)
        notify(request, _("The next version begins anew."))
    else:
        published = publish_proof(
            viewer=viewer,
            campaign_id=campaign.id,
            check_id=check_id,
            go_ahead=GoAhead(is_confirmed=bool(request.POST.get("confirm"))),
            now=campaign_now(),
        )
        notify(request, _("Version %(number)s of the kit is published.") % {"number": published.number})
    return redirect("kits:campaign_kit", campaign.slug)


def check_context(campaign: Campaign, found: KitCheck, request: HttpRequest) -> dict[str, Any]:
    """How far a check is, and a page of what it found."""
    shown = request.GET.get("from", "")
    start = int(shown) if shown.isdecimal() and len(shown) < 6 else 0
    titles = {template.key: template.title for template in found.version.templates.all()}
    return {
        "check": found,
        "is_waiting": found.state == KitCheck.State.WAITING,
        "why_unchecked": why_unchecked(found, found.version.digest),
        "is_swap": request.headers.get("HX-Request") == "true",
        "findings": [_row(campaign, each, titles) for each in found.findings[start : start + SHOWN]],
        "count": len(found.findings),
        "has_faults": any(each["code"] == NOT_MADE for each in found.findings),
        "next_from": start + SHOWN if start + SHOWN < len(found.findings) else None,
    }


def _row(campaign: Campaign, finding: dict[str, str], titles: dict[str, str]) -> dict[str, Any]:
    query = {name: finding[name] for name in ("brand", "template", "format", "locale")}
    spec = FORMATS[finding["format"]]
    return {
        "sentence": finding_sentence(finding["code"]),
        "detail": finding["message"],
        "slot": finding["slot"],
        "motif": titles[finding["template"]],
        "format": spec,
        "language": name_here(finding["locale"]),
        "brand": BRANDS[finding["brand"]],
        "href": f"{reverse('kits:check_picture', args=[campaign.slug])}?{urlencode({**query, 'w': 360})}",
    }


@acts(EDIT)
@asks_sign_in
@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """A picture of the proof as one of the extreme brands wears it."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    made = proof_picture(
        viewer=viewer,
        campaign_id=campaign.id,
        brand=request.GET.get("brand", ""),
        template_key=request.GET.get("template", ""),
        format_key=request.GET.get("format", ""),
        locale=request.GET.get("locale", ""),
        width_px=asked_width(request),
    )
    return picture_answer(made.data, made.mime, cache="private, no-store")


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proofs(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Proof sheets to share: the open links, and making one of the proof or of what is published."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    made, refusal, version_id = "", None, None
    locale = request.POST.get("locale", campaign.default_locale)
    if request.method == "POST":
        version_id = _uuid(request.POST.get("version", ""))
        try:
            made = make_proof_link(
                viewer=viewer, campaign_id=campaign.id, version_id=version_id, locale=locale, now=database_now()
            )
        except DomainError as error:
            if error.status not in {409, 422}:
                raise
            refusal = error
    proof = check_of(viewer=viewer, campaign_id=campaign.id)
    published = starting_version(campaign_id=campaign.id)
    context = {
        **campaign_frame(request, campaign),
        "made": made,
        "refusal": refusal,
        "chosen": {"version": version_id, "locale": locale},
        "links": [(link, name_here(link.locale)) for link in proof_links(viewer=viewer, campaign_id=campaign.id)],
        "versions": [version for version in (proof.version if proof else None, published) if version],
        "locales": [(each, name_here(each)) for each in campaign.languages],
    }
    return render(request, "kits/proofs.html", context, status=refusal.status if refusal else 200)


@acts(EDIT)
@asks_sign_in
@require_POST
def revoke(request: HttpRequest, slug: str, link_id: UUID) -> HttpResponseBase:
    """Close a link."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    revoke_proof_link(viewer=viewer, campaign_id=campaign.id, link_id=link_id, now=database_now())
    notify(request, _("The link is closed."))
    return redirect("kits:proofs", slug)


@acts("link holder")
@never_cache
@require_safe
def proof_sheet(request: HttpRequest, token: str) -> HttpResponseBase:
    """A proof sheet for whoever holds its link."""
    file, link = open_proof_sheet(token=token)
    name = f"{link.version.kit.campaign.slug}_{link.locale}.pdf"
    with file:
        response = picture_answer(file.read(), "application/pdf", cache="private, no-store")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Robots-Tag"] = "noindex"
    return response


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error
