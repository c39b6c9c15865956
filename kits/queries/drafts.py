"""A draft as its lead sees it: pictures as three extreme brands would make of it, and what the drawing lost."""

import io
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from coalition.errors import NotFound
from coalition.models import Campaign, localised
from kits.errors import TemplateRefused, not_drawn, size_unknown
from kits.extremes import BRANDS, FIELDS, LONG_NAME, extreme_logo, longest_line
from kits.formats import FORMATS
from kits.locks import field_on
from kits.models import Draft
from kits.sketching import Source, composed, sources_of
from kits.typecase import fonts_for
from visuals import CompiledTemplate, Rendering, SlotSpec, Values, VisualsError, compile_template, render
from visuals.importing import cure_of

BARE = "bare"
_SHORT_WORDS = "Vote anyway."


@dataclass(frozen=True)
class FindingView:
    """One thing that is not drawn as it was drawn, in the reader's language."""

    format_key: str
    layer: str
    detail: str
    message: str
    remedy: str


@dataclass(frozen=True)
class LeftOut:
    """A drawing that fills no format, why, and what to do."""

    file: str
    message: str
    remedy: str


def left_out(draft: Draft) -> list[LeftOut]:
    """What was uploaded and is not used."""
    return [_unused(source) for source in sources_of(draft) if not source.formats]


def _unused(source: Source) -> LeftOut:
    if not source.fitting:
        error = size_unknown(source.file, [source.drawing])
        return LeftOut(source.file, error.message, error.remedy)
    names = ", ".join(str(FORMATS[key].label) for key in source.fitting)
    message = _("%(file)s is not used. It has the proportions of: %(formats)s.") % {
        "file": source.label,
        "formats": names,
    }
    return LeftOut(source.file, message, _("Choose it for one of them, or leave it out."))


def drafts_of(*, campaign: Campaign) -> list[Draft]:
    """Motifs in the making of a campaign that the viewer edits."""
    return list(Draft.objects.filter(campaign=campaign))


def findings_of(draft: Draft) -> list[FindingView]:
    """Everything that the drawings lost on the way."""
    views = []
    for key, findings in composed(draft).findings.items():
        for finding in findings:
            message, remedy = cure_of(finding.code)
            views.append(FindingView(key, finding.layer, finding.detail, _(message), _(remedy)))
    return views


def compiled_draft(draft: Draft) -> CompiledTemplate:
    """Raises TemplateRefused with the engine's sentence and cure."""
    return _compiled(draft, is_bare=False)


def draft_picture(*, draft: Draft, format_key: str, brand: str, width_px: int) -> Rendering:
    """One format as an extreme brand would wear it, or bare as it was drawn. Raises NotFound, Invalid."""
    if (brand != BARE and brand not in BRANDS) or format_key not in FORMATS:
        raise NotFound
    template = _compiled(draft, is_bare=brand == BARE)
    if format_key not in template.formats:
        raise NotFound
    values = _values(draft, template, brand)
    try:
        return render(template, values, format_key, encoding="jpeg", width_px=width_px)
    except VisualsError as error:
        raise not_drawn(error) from error


def _compiled(draft: Draft, *, is_bare: bool) -> CompiledTemplate:
    try:
        return compile_template(composed(draft, is_bare=is_bare).svg, fonts=fonts_for(campaign_id=draft.campaign_id))
    except VisualsError as error:
        raise TemplateRefused(draft.title, error) from error


def _values(draft: Draft, template: CompiledTemplate, brand: str) -> Values:
    texts = {name: _words(draft.campaign, slot, brand) for name, slot in template.slots.items()}
    images = {
        name: extreme_logo(brand) if slot.kind == "image" else _photo()
        for name, slot in template.slots.items()
        if slot.kind in ("image", "photo")
    }
    field = field_on(template.field, FIELDS.get(brand, draft.campaign.accent), draft.campaign.accent)
    return Values(texts=texts, colours={"field": field}, images=images, locale=draft.campaign.default_locale)


def _words(campaign: Campaign, slot: SlotSpec, brand: str) -> str:
    if slot.kind == "qr":
        return campaign.landing_url or "https://example.org"
    if brand == LONG_NAME:
        return longest_line(campaign, campaign.default_locale, slot.max_chars)
    if slot.name == "headline":
        return localised(dict(campaign.headline), campaign.default_locale, campaign.default_locale)[: slot.max_chars]
    return _SHORT_WORDS[: slot.max_chars]


@lru_cache(maxsize=1)
def _photo() -> bytes:
    """A stand-in for a photograph: a sky over a field."""
    image = Image.new("RGB", (1200, 900), "#9cc4e4")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 600, 1200, 900), fill="#6a8f4e")
    pen.ellipse((480, 320, 720, 800), fill="#3b3b3b")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
