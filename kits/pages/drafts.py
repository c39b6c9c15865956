"""Motifs in the making: exports and marks flow in, the drawing with its slots beside three extreme brands flows out."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

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
from coalition.queries import campaign_for
from coalition.rights import Viewer, acts, asks_sign_in, viewer_of
from kits.answers import picture_answer, refused_page
from kits.errors import KitHasFindings, KitUnchecked
from kits.extremes import BRANDS
from kits.formats import FORMATS
from kits.forms import read_drawings
from kits.models import Draft
from kits.pages.campaign_kit import EDIT, shown
from kits.pages.kit_form import colour_fields, looked_at, posted_rule
from kits.pages.marks import FAMILIES, ROLE_CHOICES, SLOTS, Row, posted_marks, posted_roles, rows_of
from kits.pages.pictures import KEPT
from kits.queries.checks import motifs_there, next_base
from kits.queries.drafts import BARE, compiled_draft, draft_picture, findings_of, left_out
from kits.services import (
    choose_formats,
    discard_draft,
    draft_seen_by,
    mark_draft,
    proof_draft,
    publish_draft,
    start_draft,
)
from kits.sketching import Sheet, sheets_of, sources_of
from kits.tasks import make_check
from kits.typecase import CampaignFonts, fonts_for
from ui import notify

_BARE_PX, _BRAND_PX = 800, 320
_TAKEN = {409, 413, 422, 503}


@dataclass(frozen=True)
class _SheetView:
    """A format on the page: its picture, what can be pointed at, its slots, and the three brands."""

    sheet: Sheet
    label: Any
    width_px: int
    height_px: int
    href: str
    layers: list[dict[str, Any]]
    rows: list[Row]
    brands: list[dict[str, str]]


@acts(EDIT)
@asks_sign_in
@never_cache
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Exports become a draft; what is wrong with them stands on the kit's page."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    try:
        draft = start_draft(
            viewer=viewer,
            campaign_id=campaign.id,
            title=request.POST.get("title", ""),
            files=read_drawings(request.FILES.getlist("drawings")),
            now=campaign_now(),
        )
    except DomainError as error:
        if error.status not in _TAKEN:
            raise
        return shown(request, campaign, viewer, drawing_refusal=error)
    return redirect("kits:draft", slug, draft.id)


@acts(EDIT)
@asks_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponseBase:
    """Mark slots, choose the field's colour, look at extreme brands, publish."""
    viewer = viewer_of(request)
    campaign = campaign_for(slug=slug, viewer=viewer, action=EDIT)
    found = _found(viewer, slug, draft_id)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            answer = _acted(request, viewer, found)
        except DomainError as error:
            if error.status not in _TAKEN:
                raise
            refusal, found = error, draft_seen_by(viewer=viewer, draft_id=draft_id)
        else:
            if answer is not None:
                return answer
            found = draft_seen_by(viewer=viewer, draft_id=draft_id)
    is_drawn, refusal = _judged(found, refusal)
    own = fonts_for(campaign_id=campaign.id)
    context = {
        **campaign_frame(request, campaign),
        "draft": found,
        "refusal": refusal,
        "is_drawn": is_drawn,
        "base": next_base(campaign_id=campaign.id),
        "colour": colour_fields("colour", found.field, QueryDict()),
        "there": motifs_there(campaign_id=campaign.id),
        "formats": _format_rows(found),
        "left_out": left_out(found),
        "sheets": [_sheet_view(found, sheet, slug, own) for sheet in sheets_of(found)],
        "colours": _colours(found),
        "findings": findings_of(found),
        "slots": SLOTS,
    }
    return refused_page(render(request, "kits/draft.html", context), None if is_drawn else refusal)


@acts(EDIT)
@asks_sign_in
@require_safe
def picture(request: HttpRequest, slug: str, draft_id: UUID, format_key: str, brand: str) -> HttpResponse:
    """One format of a draft, bare or as an extreme brand would wear it."""
    found = _found(viewer_of(request), slug, draft_id)
    width_px = _BARE_PX if brand == BARE else _BRAND_PX
    drawn = draft_picture(draft=found, format_key=format_key, brand=brand, width_px=width_px)
    return picture_answer(drawn.data, drawn.mime, cache=KEPT)


def _found(viewer: Viewer, slug: str, draft_id: UUID) -> Draft:
    found = draft_seen_by(viewer=viewer, draft_id=draft_id)
    if found.campaign.slug != slug:
        raise NotFound
    return found


def _acted(request: HttpRequest, viewer: Viewer, found: Draft) -> HttpResponseBase | None:
    """Keeps what the form says, then publishes or throws away where that is asked for."""
    action = request.POST.get("action", "save")
    if action == "discard":
        discard_draft(viewer=viewer, draft_id=found.id)
        notify(request, _("The draft is thrown away."))
        return redirect("kits:campaign_kit", found.campaign.slug)
    kept = mark_draft(
        viewer=viewer,
        draft_id=found.id,
        title=request.POST.get("title", ""),
        marks={sheet.format_key: posted_marks(sheet, request.POST) for sheet in sheets_of(found)},
        roles=posted_roles(request.POST),
        replaces=request.POST.get("replaces"),
        field=posted_rule(request.POST, "colour", found.field),
        seen=_seen(request.POST),
        now=campaign_now(),
    )
    kept = _with_formats(request, viewer, kept)
    if action != "publish":
        return None
    try:
        published = publish_draft(viewer=viewer, draft_id=kept.id, **looked_at(request.POST), now=campaign_now())
    except (KitUnchecked, KitHasFindings) as open_question:
        check = proof_draft(viewer=viewer, draft_id=kept.id, **looked_at(request.POST), now=campaign_now())
        make_check.delay_on_commit(str(check.id))
        notify(request, f"{open_question.message} {_('Nothing is published yet.')}")
        return redirect("kits:check", found.campaign.slug)
    notify(request, _("Version %(number)s of the kit is published.") % {"number": published.number})
    return redirect("kits:campaign_kit", found.campaign.slug)


def _seen(posted: QueryDict) -> datetime | None:
    try:
        seen = datetime.fromisoformat(posted.get("seen", ""))
    except ValueError:
        return None
    return seen if seen.tzinfo else None


def _with_formats(request: HttpRequest, viewer: Viewer, kept: Draft) -> Draft:
    """Takes over which drawing fills which format, where that was changed."""
    offered = [row["key"] for row in _format_rows(kept)]
    if not any(f"format.{key}" in request.POST for key in offered):
        return kept
    told = {key: request.POST.get(f"format.{key}", "") for key in offered}
    formats = {key: int(number) for key, number in told.items() if number.isdecimal() and len(number) < 4}
    if formats == {key: source.number for source in sources_of(kept) for key in source.formats}:
        return kept
    return choose_formats(viewer=viewer, draft_id=kept.id, formats=formats, now=campaign_now())


def _format_rows(found: Draft) -> list[dict[str, Any]]:
    """Every format that some drawing fits, with the drawings to choose from."""
    sources = sources_of(found)
    fitting = {source.number: source.fitting for source in sources}
    return [
        {
            "key": key,
            "label": row.label,
            "width_px": row.width_px,
            "height_px": row.height_px,
            "choices": [
                (source.number, source.label, key in source.formats)
                for source in sources
                if key in fitting[source.number]
            ],
        }
        for key, row in FORMATS.items()
        if any(key in keys for keys in fitting.values())
    ]


def _judged(found: Draft, refusal: DomainError | None) -> tuple[bool, DomainError | None]:
    """Whether the draft can be drawn as it is marked, and the first thing against it."""
    try:
        compiled_draft(found)
    except DomainError as error:
        return False, refusal or error
    return True, refusal


def _sheet_view(found: Draft, sheet: Sheet, slug: str, own: CampaignFonts) -> _SheetView:
    row = FORMATS[sheet.format_key]

    def href(brand: str) -> str:
        address = reverse("kits:draft_picture", args=[slug, found.id, sheet.format_key, brand])
        return f"{address}?v={found.changed_at.timestamp():.6f}{own.token}"

    return _SheetView(
        sheet=sheet,
        label=row.label,
        width_px=row.width_px,
        height_px=row.height_px,
        href=href(BARE),
        layers=_layers(sheet),
        rows=rows_of(sheet, (*own.families, *FAMILIES)),
        brands=[{"href": href(brand), "label": str(label)} for brand, label in BRANDS.items()],
    )


def _layers(sheet: Sheet) -> list[dict[str, Any]]:
    layers = []
    for layer in sheet.drawing.layers:
        x, y, width, height = (round(value * sheet.scale, 1) for value in layer.box)
        place = replace(layer, box=(x, y, width, height))
        layers.append({"layer": place, "x": x, "y": y, "width": width, "height": height})
    return layers


def _colours(found: Draft) -> list[dict[str, Any]]:
    """The colours of all formats, those that cover most first, with the role each takes."""
    seen = dict.fromkeys(colour for sheet in sheets_of(found) for colour in sheet.drawing.colours)
    return [
        {
            "value": colour,
            "name": f"role.{colour[1:]}",
            "choices": [(role, label, found.roles.get(colour, "") == role) for role, label in ROLE_CHOICES],
        }
        for colour in list(seen)[:12]
    ]
