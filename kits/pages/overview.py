"""Every format of a motif beside each other: what stays in sight, what it says to who does not see it, what to take."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coalition.clock import campaign_now
from coalition.framing import campaign_words
from coalition.rights import acts, asks_sign_in, may, viewer_of
from kits.drawing import ALT_TEXT_CHARS, alt_text, pages_of
from kits.formats import Format
from kits.models import Template
from kits.pages.downloads import file_links, selection_choices
from kits.queries import KitView, dressed, kit_of, look_token, waiting_lines
from kits.queries.versions import template_in
from kits.services import set_alt_text, undo_change
from kits.texts import ALT
from kits.words import own_name
from ui import notify

WORKSPACE, EDIT, DOWNLOAD = "view company workspace", "edit kit texts", "download own kit"
HEIGHT_PX, WIDEST_PX = 320, 560


@acts(WORKSPACE)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """The formats of one motif in one language."""
    viewer = viewer_of(request)
    kit = kit_of(viewer=viewer, membership_id=membership_id)
    view = kit.template(request.GET.get("template", ""))
    template = template_in(kit.version.templates.all(), view.key)
    locale = _locale(request, kit)
    waiting = waiting_lines(membership_id=membership_id).get((view.key, ALT, locale), "")
    ids = {"company_id": kit.membership.company_id, "campaign_id": kit.membership.campaign_id}
    context = {
        **campaign_words(kit.campaign),
        "page_name": _("Kit for %(company)s") % {"company": kit.membership.company.name},
        "kit": kit,
        "template": view,
        "locale": locale,
        "motif_links": [_link(each.title, view.key == each.key, each.key, locale) for each in kit.templates],
        "language_links": [_link(own_name(each), each == locale, view.key, each) for each in kit.locales],
        "visuals": [_visual(kit, template, each, locale) for each in view.formats],
        "alt_text": waiting or kit.look.alt_texts.get(view.key, {}).get(locale, ""),
        "alt_waits": bool(waiting),
        "alt_fallback": alt_text(kit.look, template, locale),
        "alt_limit": ALT_TEXT_CHARS,
        "may_edit": kit.has_brand and may(viewer, EDIT, **ids),
        "selection": selection_choices(dressed(membership_id=membership_id))
        if kit.has_brand and may(viewer, DOWNLOAD, **ids)
        else None,
    }
    return render(request, "kits/overview.html", context)


@acts(EDIT)
@asks_sign_in
@require_POST
def describe(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Keep what a motif's pictures say in a language."""
    template_key, locale = request.POST.get("template", ""), request.POST.get("locale", "")
    set_alt_text(
        viewer=viewer_of(request),
        membership_id=membership_id,
        template_key=template_key,
        locale=locale,
        text=request.POST.get("alt_text", ""),
        now=campaign_now(),
    )
    notify(request, _("Saved."))
    query = urlencode({"template": template_key, "locale": locale})
    return redirect(f"{reverse('kits:overview', args=[membership_id])}?{query}")


@acts(EDIT)
@asks_sign_in
@require_POST
def undo(request: HttpRequest, membership_id: UUID) -> HttpResponseBase:
    """Take the last change back."""
    now = campaign_now()
    dressed_now = undo_change(viewer=viewer_of(request), membership_id=membership_id, now=now)
    is_undone = dressed_now.changed_at == now
    notify(request, _("The last change is undone.") if is_undone else _("Your words wait for the campaign's lead."))
    return redirect("kits:studio", membership_id)


def _locale(request: HttpRequest, kit: KitView) -> str:
    asked = request.GET.get("locale", "") or get_language() or ""
    return asked if asked in kit.locales else kit.chosen_locales[0]


def _link(label: str, is_current: bool, template_key: str, locale: str) -> dict[str, Any]:
    return {
        "label": label,
        "is_current": is_current,
        "href": "?" + urlencode({"template": template_key, "locale": locale}),
    }


def _visual(kit: KitView, template: Template, row: Format, locale: str) -> dict[str, Any]:
    width_px = min(round(HEIGHT_PX * row.width_px / row.height_px), WIDEST_PX)
    told = {"template": template.key, "format": row.key, "locale": locale, "w": str(min(2 * width_px, 1200))}
    query = urlencode(told)
    token = look_token(kit.look, kit.version.digest)
    membership_id = kit.membership.id
    return {
        "format": row,
        "width_px": width_px,
        "height_px": round(width_px * row.height_px / row.width_px),
        "alt": alt_text(kit.look, template, locale, row.key),
        "src": f"{reverse('kits:preview', args=[membership_id])}?{query}&v={token}",
        "files": file_links(reverse("kits:visual", args=[membership_id, template.key, row.key, locale]), row),
        "further": [f"&page={page}" for page in range(2, pages_of(template, row.key) + 1)],
        "covered": _covered(row),
    }


def _covered(row: Format) -> str:
    """The path of what a network may cover: the whole less the safe zone, and what a profile picture lies over."""
    over = row.covered
    if over:
        return f"M{over.x} {over.y}h{over.width}v{over.height}h-{over.width}Z"
    if row.safe is None:
        return ""
    right, bottom = row.width_px - row.safe.right, row.height_px - row.safe.bottom
    whole = f"M0 0H{row.width_px}V{row.height_px}H0Z"
    return f"{whole}M{row.safe.left} {row.safe.top}V{bottom}H{right}V{row.safe.top}Z"
