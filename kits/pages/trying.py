"""Trying a kit without an account: a logo is dropped on the page, every format comes back in it, nothing is kept."""

import base64
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import database_now
from coalition.errors import DomainError
from coalition.framing import campaign_words
from coalition.models import Campaign
from coalition.rights import acts
from kits.answers import status_of
from kits.forms import LOGO_KINDS, JoinForm, read_upload
from kits.models import KitVersion
from kits.queries import TriedFormat, colours_for, kit_to_try, tried_formats
from kits.queries.trying import TRIED_HEIGHT_PX
from kits.services import PreparedLogo, count_try, prepare_logo
from kits.words import swatch_of
from ui import Choice


@acts("view public campaign page")
@never_cache
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A place for a logo, and the way to join with the same file."""
    campaign, version = kit_to_try(slug=slug)
    context = {
        **campaign_words(campaign),
        "form": JoinForm(),
        "motifs": _motifs(version),
        "logo_kinds": LOGO_KINDS,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "preview_href": reverse("kits:try_preview", args=[slug]),
    }
    return render(request, "kits/try.html", context)


@acts("view public campaign page")
@never_cache
@require_POST
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Every format in the logo. A refusal stands where the pictures would."""
    campaign, version = kit_to_try(slug=slug)
    count_try(address=request.META.get("REMOTE_ADDR", ""), now=database_now())
    colour = request.POST.get("colour") or request.POST.get("other_colour") or ""
    try:
        logo = prepare_logo(data=read_upload(request.FILES.get("logo")), accent=campaign.accent, colour=colour)
        tried = tried_formats(
            campaign=campaign,
            version=version,
            logo=logo.png,
            field=logo.field,
            template_key=request.POST.get("template", ""),
            locale=get_language() or "",
        )
    except DomainError as error:
        if error.status not in {413, 422}:
            raise
        return render(request, "kits/parts/try_refused.html", {"error": error}, status=status_of(request, error))
    return render(request, "kits/parts/try_formats.html", _shown(campaign, logo, tried, with_colours=not colour))


def _motifs(version: KitVersion) -> list[Choice]:
    rows = version.templates.all()
    return [Choice(row.key, row.title, is_selected=number == 0) for number, row in enumerate(rows)]


def _shown(campaign: Campaign, logo: PreparedLogo, tried: list[TriedFormat], *, with_colours: bool) -> dict[str, Any]:
    """The colours only for a new logo, as whoever is choosing one of them is standing on it."""
    return {
        "tried": [
            {
                "format": each.format,
                "alt": each.alt_text,
                "src": "data:image/jpeg;base64," + base64.b64encode(each.picture.data).decode(),
                "width_px": each.picture.width_px,
                "height_px": TRIED_HEIGHT_PX,
            }
            for each in tried
        ],
        "swatches": [swatch_of(colour) for colour in colours_for(logo.facts, campaign.accent)] if with_colours else [],
        "field": logo.field,
    }
