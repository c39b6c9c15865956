"""The kit studio: a member's kit and what is tried flow in; the poster, its strips and the panel flow out."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from coalition.clock import campaign_now
from coalition.errors import DomainError
from coalition.framing import campaign_words
from coalition.rights import Viewer, acts, asks_sign_in, may, viewer_of
from kits.answers import is_swap, status_of
from kits.errors import KitWithdrawn, NoKit, VisualWithdrawn
from kits.formats import FORMATS
from kits.forms import LOGO_KINDS, read_upload
from kits.pages.newer import difference
from kits.pages.studio_lines import line_fields
from kits.pages.studio_panel import panel_context
from kits.pages.studio_shown import Chosen, chosen_in, pictures_of
from kits.queries import (
    KitView,
    TemplateView,
    captions_of,
    kit_of,
    variants_offered,
    warnings_of,
    withdrawal_shown,
)
from kits.queries.files import member_files
from kits.queries.versions import template_in
from kits.services import Change, change_kit, set_brand, take_version
from kits.words import logo_sentence, own_name, swatch_of, variant_label
from ui import Choice, notify

WORKSPACE, EDIT, LOGO = "view company workspace", "edit kit texts", "upload or replace logo"
LANGUAGES_SHOWN = 6
_PLACES = {"logo", "photo", "locales"}  # where the page says a refusal beside what was refused; lines have theirs too


@acts(WORKSPACE)
@asks_sign_in
@never_cache
@require_safe
def studio(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """The kit of a company, ready to be taken or changed; where its version was recalled, the way to the newer one."""
    try:
        return studio_page(request, membership_id)
    except (KitWithdrawn, NoKit):
        return difference(request, membership_id)


@acts(EDIT)
@asks_sign_in
@require_POST
def dress(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Save what was changed: lines, colour, languages. Through htmx the studio comes back and its parts are swapped."""
    try:
        _save(request, membership_id)
    except DomainError as error:
        if error.status != 422 or not is_swap(request):
            raise
        return studio_page(request, membership_id, refusal=error)
    if is_swap(request):
        return studio_page(request, membership_id)
    return redirect(here(request, membership_id))


@acts(LOGO)
@asks_sign_in
@require_POST
def logo(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Put another logo on the kit."""
    try:
        data = read_upload(request.FILES.get("logo"))
        set_brand(viewer=viewer_of(request), membership_id=membership_id, logo=data, now=campaign_now())
    except DomainError as error:
        if error.status not in {409, 413, 422}:
            raise
        return studio_page(request, membership_id, refusal=error)
    if not is_swap(request):
        notify(request, _("Your new logo stands on the kit."))
        return redirect(here(request, membership_id))
    return studio_page(request, membership_id)


@acts(EDIT)
@asks_sign_in
@require_POST
def newer(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Take the newest version of the kit."""
    seen = request.POST.get("number", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 7 else None
    take_version(viewer=viewer_of(request), membership_id=membership_id, number=number, now=campaign_now())
    notify(request, _("You have the newest kit. Your own lines came along."))
    return redirect("kits:studio", membership_id)


def here(request: HttpRequest, membership_id: UUID) -> str:
    """The studio with what was shown."""
    kept = {key: request.POST[key] for key in ("template", "format", "locale") if request.POST.get(key)}
    return f"{reverse('kits:studio', args=[membership_id])}?{urlencode(kept)}"


def _save(request: HttpRequest, membership_id: UUID) -> None:
    posted = request.POST
    named = ((name.rpartition("."), str(value)) for name, value in posted.items())
    colour = posted.get("colour") or posted.get("other_colour") or ""
    if not is_swap(request) and colour:  # a whole form also brings back the colour that only this motif shows
        shown = kit_of(viewer=viewer_of(request), membership_id=membership_id).template(posted.get("template", ""))
        colour = "" if colour == shown.field else colour
    change = Change(
        lines={(slot, locale): value for (slot, dot, locale), value in named if dot},
        colour=colour,
        variant=posted.get("logo_variant", ""),
        languages=[each for each in posted.getlist("languages") if each] if "languages" in posted else None,
    )
    change_kit(
        viewer=viewer_of(request),
        membership_id=membership_id,
        template_key=posted.get("template", ""),
        change=change,
        now=campaign_now(),
    )


def studio_page(request: HttpRequest, membership_id: UUID, *, refusal: DomainError | None = None) -> HttpResponse:
    """The page, with what was refused."""
    viewer = viewer_of(request)
    kit = kit_of(viewer=viewer, membership_id=membership_id)
    chosen = chosen_in(request, kit)
    context = {
        **campaign_words(kit.campaign),
        "page_name": _("Kit for %(company)s") % {"company": kit.membership.company.name},
        "kit": kit,
        "chosen": chosen,
        "format": FORMATS[chosen.format_key],
        "refusal": refusal,
        "logo_refusal": refusal if refusal and refusal.field == "logo" else None,
        "has_own_place": refusal is not None
        and refusal.field in _PLACES | {each.name for each in chosen.template.slots},
        "may_edit": _may(viewer, kit, EDIT),
        "may_change_logo": _may(viewer, kit, LOGO),
        "logo_kinds": LOGO_KINDS,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "logo_sentence": logo_sentence(kit.logo),
        "colour_note": _("for a white logo") if kit.logo == "white" else _("from your logo"),
        "swatches": [swatch_of(colour) for colour in chosen.template.colours_taken or kit.colours],
        "variants": _variants(kit) if not chosen.template.is_variant_locked else [],
        "languages": _languages(request, kit),
        "hidden_languages": len(kit.locales) - len(_shown(request, kit)),
        "more_label": f"+ {len(kit.locales) - len(_shown(request, kit))}",
        "all_languages_href": f"?{chosen.query(languages='all')}",
        "lines": line_fields(kit, chosen.template.key, chosen.template.slots, chosen.locale),
        "files": _files(chosen.template) * len(kit.chosen_locales),
        "is_a_product": _files(chosen.template) == len(chosen.template.formats),
        "all_files": sum(_files(each) for each in kit.templates) * len(kit.chosen_locales),
        "captions": captions_of(viewer=viewer, membership_id=membership_id, locale=chosen.locale)
        if kit.has_brand
        else {},
        "warnings": _warnings(kit, chosen),
        "withdrawn": _withdrawn(kit, chosen),
        "plain_files": member_files(viewer=viewer, membership_id=membership_id),
        **panel_context(kit, chosen.template.key, chosen.locale),
        **pictures_of(kit, chosen),
    }
    return render(request, "kits/studio.html", context, status=status_of(request, refusal))


def _files(template: TemplateView) -> int:
    """How many files a motif is in one language."""
    return sum(len(row.files) for row in template.formats)


def _may(viewer: Viewer, kit: KitView, action: str) -> bool:
    membership = kit.membership
    return may(viewer, action, company_id=membership.company_id, campaign_id=membership.campaign_id)


def _shown(request: HttpRequest, kit: KitView) -> list[str]:
    if request.GET.get("languages") == "all":
        return kit.locales
    others = [locale for locale in kit.locales if locale not in kit.chosen_locales]
    room = max(0, LANGUAGES_SHOWN - len(kit.chosen_locales))
    shown = {*kit.chosen_locales, *others[:room]}
    return [locale for locale in kit.locales if locale in shown]


def _languages(request: HttpRequest, kit: KitView) -> list[Choice]:
    shown = _shown(request, kit)
    return [Choice(locale, own_name(locale), locale in kit.chosen_locales) for locale in shown]


def _variants(kit: KitView) -> list[Choice]:
    """The variants of the logo to choose from; only where there is more than the logo itself."""
    if kit.brand is None:
        return []
    offered = variants_offered(brand=kit.brand)
    return [Choice(variant, variant_label(variant), variant == kit.look.variant) for variant in offered]


def _withdrawn(kit: KitView, chosen: Chosen) -> VisualWithdrawn | None:
    """What there is to say where the visual that is shown was taken back."""
    template = template_in(kit.version.templates.all(), chosen.template.key)
    found = withdrawal_shown(kit.look, template, chosen.format_key, chosen.locale)
    return VisualWithdrawn(found.reason) if found else None


def _warnings(kit: KitView, chosen: Chosen) -> list[str]:
    """Formats in which the words no longer fit, by name."""
    found = warnings_of(look=kit.look, version=kit.version, template_key=chosen.template.key, locale=chosen.locale)
    return [str(FORMATS[key].label) for key, codes in found.items() if "overflow" in codes]
