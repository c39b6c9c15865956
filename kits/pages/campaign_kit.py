"""A lead's kit: templates, texts and captions flow in; the next version flows out, or the line at fault."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError, NotFound
from coalition.framing import campaign_frame
from coalition.models import Campaign
from coalition.queries import campaign_for
from coalition.rights import Viewer, acts, asks_sign_in, viewer_of
from kits.answers import picture_answer, refused_page
from kits.drawing import campaign_look
from kits.errors import KitHasFindings, KitUnchecked
from kits.formats import FORMATS
from kits.forms import LOGO_KINDS
from kits.legal import sample_country
from kits.models import KitVersion
from kits.pages.kit_form import (
    caption_blocks,
    colour_fields,
    had_before,
    own_text_blocks,
    posted_revision,
    slot_fields,
    text_blocks,
)
from kits.pages.pictures import KEPT, asked_width
from kits.queries import fonts_of, members_by_version, preview_of, version_seen_by
from kits.queries.checks import base_seen_by, next_base
from kits.queries.drafts import drafts_of
from kits.queries.versions import next_number, retired_kit, template_in
from kits.services import prepare_proof, reopen_kit, retire_kit, revise_kit
from kits.services.revising import LONGEST_TITLE
from kits.tasks import make_check
from ui import notify
from visuals import MAX_CHARS

EDIT = "edit campaign and kit templates"


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The campaign's kit: what is published, and the next version."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    refusal = None
    if request.method == "POST":
        try:
            return _acted(request, campaign, viewer)
        except DomainError as error:
            if error.status not in {409, 413, 422}:
                raise
            refusal = error
    return shown(request, campaign, viewer, refusal=refusal)


def _acted(request: HttpRequest, campaign: Campaign, viewer: Viewer) -> HttpResponseBase:
    """Publishes what a clean check speaks for; everything else is put together and waits on the check's page."""
    revision = posted_revision(request, base_seen_by(viewer=viewer, campaign_id=campaign.id).version)
    if "check" not in request.POST:
        try:
            published = revise_kit(viewer=viewer, campaign_id=campaign.id, revision=revision, now=campaign_now())
        except (KitUnchecked, KitHasFindings) as open_question:
            notify(request, f"{open_question.message} {_('Nothing is published yet.')}")
        else:
            notify(request, _("Version %(number)s of the kit is published.") % {"number": published.number})
            return redirect("kits:campaign_kit", campaign.slug)
    check = prepare_proof(viewer=viewer, campaign_id=campaign.id, revision=revision, now=campaign_now())
    make_check.delay_on_commit(str(check.id))
    return redirect("kits:check", campaign.slug)


@acts(EDIT)
@asks_sign_in
@require_POST
def retire(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Hand the kit out no more."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    retire_kit(viewer=viewer, campaign_id=campaign.id, now=campaign_now())
    notify(request, _("The kit is retired. Companies get it no more."))
    return redirect("kits:campaign_kit", slug)


@acts(EDIT)
@asks_sign_in
@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Bring a retired kit back."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    reopen_kit(viewer=viewer, campaign_id=campaign.id, now=campaign_now())
    notify(request, _("The kit is back. Companies get it as before."))
    return redirect("kits:campaign_kit", slug)


def shown(
    request: HttpRequest,
    campaign: Campaign,
    viewer: Viewer,
    *,
    refusal: DomainError | None = None,
    drawing_refusal: DomainError | None = None,
) -> HttpResponse:
    """The page, with what was refused: the next version, or drawings for a new motif."""
    version = version_seen_by(viewer=viewer, campaign=campaign)
    base = next_base(campaign_id=campaign.id)
    refused = refusal or drawing_refusal
    context = {
        **campaign_frame(request, campaign),
        "version": version,
        "base": base,
        "before": had_before(request.POST, base),
        "refusal": refusal,
        "drawing_refusal": drawing_refusal,
        "drawing_kinds": LOGO_KINDS,
        "drafts": drafts_of(campaign=campaign),
        "retired": None if version else retired_kit(campaign_id=campaign.id),
        "fonts": fonts_of(viewer=viewer, campaign_id=campaign.id),
        "motifs": _motifs(campaign, base.version, request.POST) if base.version else [],
        "texts": text_blocks(campaign, base.version, request.POST) if base.version else [],
        "captions": caption_blocks(campaign, base.version, request.POST),
        "longest_title": LONGEST_TITLE,
        "most_chars": MAX_CHARS,
        "members": members_by_version(campaign_id=campaign.id),
        "next_number": next_number(campaign_id=campaign.id),
    }
    return refused_page(render(request, "kits/campaign_kit.html", context), refused)


@acts(EDIT)
@asks_sign_in
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """A motif of the next version, or of the published one, in the campaign's own colour."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    version = base_seen_by(viewer=viewer, campaign_id=campaign.id).version
    if version is None:
        raise NotFound
    picture = preview_of(
        look=campaign_look(campaign, version, country=sample_country(version.legal)),
        template=template_in(version.templates.all(), request.GET.get("template", "")),
        campaign=campaign,
        format_key=request.GET.get("format", "square"),
        locale=request.GET.get("locale", campaign.default_locale),
        width_px=asked_width(request),
    )
    return picture_answer(picture.data, picture.mime, cache=KEPT)


def _motifs(campaign: Campaign, version: KitVersion, posted: QueryDict) -> list[dict[str, Any]]:
    base = reverse("kits:campaign_preview", args=[campaign.slug])
    token = f"{version.digest[:12]}{campaign.accent[1:]}"
    motifs = []
    for place, template in enumerate(version.templates.all(), start=1):
        format_key = template.first_format
        query = urlencode({"template": template.key, "format": format_key, "w": 600, "v": token})
        texts = own_text_blocks(campaign, version, template, posted)
        motifs.append(
            {
                "template": template,
                "href": f"{base}?{query}",
                "format": FORMATS[format_key],
                "formats": [FORMATS[key].label for key in template.format_keys],
                "title": posted.get(f"title.{template.key}", template.title),
                "place": posted.get(f"place.{template.key}", place),
                "is_removed": template.key in posted.getlist("remove"),
                "colour": colour_fields(f"colour.{template.key}", template.field, posted),
                "slots": slot_fields(template, posted),
                "texts": texts,
                "is_told": any(block["is_told"] for block in texts),
            }
        )
    return motifs
