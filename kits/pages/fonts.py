"""The campaign's own fonts: files and a confirmation flow in; families, what they lack and their specimens flow out."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_frame
from coalition.queries import campaign_for
from coalition.rights import acts, asks_sign_in, viewer_of
from kits.answers import picture_answer, refused_page
from kits.forms import read_fonts
from kits.models import CampaignFont
from kits.pages.pictures import DAY_S
from kits.queries import FamilyView, families_of, font_of, specimen_lines
from kits.services import Confirmation, add_fonts, remove_font
from kits.services.fonts import confirmed_words, permission_words
from kits.specimens import specimen
from kits.words import coverage_sentence, cut_words, name_here
from ui import notify
from visuals.guard import MAX_FONT_BYTES

EDIT = "edit campaign and kit templates"
FONT_KINDS = ".ttf,.otf,.woff2,.woff"
_TAKEN = {409, 413, 422, 503}


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fonts(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The campaign's fonts; posting adds some."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            added = add_fonts(
                viewer=viewer,
                campaign_id=campaign.id,
                files=read_fonts(request.FILES.getlist("fonts")),
                confirmation=Confirmation("confirmed" in request.POST, "permitted" in request.POST),
                now=campaign_now(),
            )
        except DomainError as error:
            if error.status not in _TAKEN:
                raise
            refusal = error
        else:
            told = ngettext("%(count)s font is here.", "%(count)s fonts are here.", len(added))
            notify(request, told % {"count": len(added)})
            return redirect("kits:fonts", slug)
    with_europe = request.GET.get("languages") == "europe"
    families = families_of(viewer=viewer, campaign=campaign, with_europe=with_europe)
    context = {
        **campaign_frame(request, campaign),
        "refusal": refusal,
        "families": [_shown(family) for family in families],
        "with_europe": with_europe,
        "confirmed_words": confirmed_words(),
        "permission_words": permission_words(),
        "asks_permission": refusal is not None and refusal.field == "permitted",
        "was_confirmed": "confirmed" in request.POST,
        "accepted": FONT_KINDS,
        "max_bytes": MAX_FONT_BYTES,
    }
    return refused_page(render(request, "kits/fonts.html", context), refusal)


@acts(EDIT)
@asks_sign_in
@require_safe
def font_specimen(request: HttpRequest, slug: str, font_id: UUID) -> HttpResponse:
    """A font's specimen in the campaign's languages."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    row = font_of(viewer=viewer, campaign_id=campaign.id, font_id=font_id)
    drawn = specimen(row, specimen_lines(campaign))
    return picture_answer(drawn.data, drawn.mime, cache=f"private, max-age={DAY_S}")


@acts(EDIT)
@asks_sign_in
@require_POST
def remove(request: HttpRequest, slug: str, font_id: UUID) -> HttpResponseBase:
    """Offer a font no more."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    remove_font(viewer=viewer, campaign_id=campaign.id, font_id=font_id, now=campaign_now())
    notify(request, _("The font is offered no more. What is published keeps it."))
    return redirect("kits:fonts", slug)


def _shown(family: FamilyView) -> dict[str, Any]:
    return {
        "family": family.family,
        "fonts": [{"row": row, "cut": cut_words(row), "by": _by(row)} for row in family.fonts],
        "coverage": [
            {
                "language": name_here(each.locale),
                "sentence": coverage_sentence(each),
                "in_texts": each.in_texts,
                "is_complete": each.is_complete,
            }
            for each in family.coverage
        ],
    }


def _by(row: CampaignFont) -> str:
    """Who confirmed; the confirmation stays where its person was erased."""
    person = row.confirmed_by
    return (person.name or person.email) if person and person.erased_at is None else _("somebody who was erased since")
