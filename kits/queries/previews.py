"""Previews: a look, a motif and what is being tried flow in, a JPEG as large as a screen needs flows out."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from coalition.models import Campaign
from kits.colours import read_colour
from kits.drawing import Look, draw, inspect, photo_in
from kits.formats import FORMATS
from kits.models import KitVersion, LogoVariant, Template
from kits.models.kits import SHARED
from kits.photos import Focus, with_photo
from kits.queries.versions import check_choice, template_in
from visuals import Rendering

PREVIEW_WIDTH_PX = 600
THUMB_WIDTH_PX = 200
CHECK_WIDTH_PX = 120
WIDEST_PX = 1200
WHOLE_PIXELS = 540 * 540
ENOUGH_DENSITY = 0.6  # photo pixels for each that is drawn, as the engine warns


def preview_of(
    *,
    look: Look,
    template: Template,
    campaign: Campaign,
    format_key: str,
    locale: str,
    width_px: int = PREVIEW_WIDTH_PX,
    lines: dict[str, str] | None = None,
    colour: str = "",
    focus: Mapping[str, Focus] | None = None,
    variant: str = "",
    page: int | None = None,
) -> Rendering:
    """The same frame as the download, smaller. `lines` are words being tried, `focus` points of photos, by slot.

    Raises Invalid.
    """
    check_choice(template, campaign, format_key, locale)
    tried = look
    if colour:
        tried = replace(tried, field=read_colour(colour))
    if variant in LogoVariant.values:
        tried = replace(tried, variant=variant)
    if lines:
        tried = replace(tried, own=_with_lines(tried, template, locale, lines))
    for slot, point in (focus or {}).items():
        tried = _with_focus(tried, template, slot, point)
    width_px = preview_width_px(format_key, width_px)
    return draw(tried, template, format_key, locale, encoding="jpeg", width_px=width_px, page=page)


def preview_width_px(format_key: str, asked_px: int) -> int:
    """How wide a preview is drawn: as asked, never enlarged, and whole where the format is no larger than a preview."""
    row = FORMATS[format_key]
    if asked_px > THUMB_WIDTH_PX and row.width_px * row.height_px <= WHOLE_PIXELS:
        return row.width_px
    return max(16, min(asked_px, WIDEST_PX, row.width_px))


def _with_lines(
    look: Look, template: Template, locale: str, lines: dict[str, str]
) -> dict[str, dict[str, dict[str, str]]]:
    """Own lines with those that are tried: an emptied one shows the kit's words again."""
    slots = {slot: dict(told) for slot, told in look.own.get(template.key, {}).items()}
    shared = {slot: dict(told) for slot, told in look.own.get(SHARED, {}).items()}
    for slot, text in lines.items():
        if slot in template.slots:
            shared.get(slot, {}).pop(locale, None)
            slots.setdefault(slot, {})[locale] = text
    return {template.key: slots, SHARED: shared}


def _with_focus(look: Look, template: Template, slot: str, point: Focus) -> Look:
    """The same with another focal point of the company's photo; nothing else where there is none."""
    shown = photo_in(look, template, slot) if slot in template.slots else None
    if shown is None or not shown.is_own:
        return look
    return replace(look, photos=with_photo(look.photos, shown.key, slot, replace(shown.photo, focus=point)))


def look_token(look: Look, template_digest: str) -> str:
    """A short name for all that a preview shows besides its address, so that browsers may keep it."""
    files = [sha256(data).hexdigest() for _name, data in sorted(look.images.items())]
    told = [look.field, look.accent, look.variant, *files, str(look.own), str(look.kit), template_digest]
    told += [str(look.photos), str(look.kit_photos), look.link, look.country, str(look.legal)]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def warnings_of(*, look: Look, version: KitVersion, template_key: str, locale: str) -> dict[str, set[str]]:
    """For each format of a motif, what the engine warns of (`overflow`, `missing-glyph` …), from small pictures."""
    template = template_in(version.templates.all(), template_key)
    token = look_token(look, template.digest)
    return {key: _warning_codes(_Drawn(token, look, template), key, locale) for key in template.format_keys}


@dataclass(frozen=True)
class _Drawn:
    """A look and a template that are the same when their token is."""

    token: str
    look: Look = dataclasses.field(compare=False)
    template: Template = dataclasses.field(compare=False)


@lru_cache(maxsize=512)
def _warning_codes(drawn: _Drawn, format_key: str, locale: str) -> set[str]:
    picture = draw(drawn.look, drawn.template, format_key, locale, encoding="jpeg", width_px=CHECK_WIDTH_PX)
    return {warning.code for warning in picture.warnings}


def soft_formats(*, look: Look, version: KitVersion, template_key: str, slot: str, locale: str) -> dict[str, float]:
    """The formats in which a photo has too few pixels, with how many it has for each that is drawn."""
    template = template_in(version.templates.all(), template_key)
    drawn = _Drawn(look_token(look, template.digest), look, template)
    keys = [key for key in FORMATS if key in template.slots[slot]["formats"]]
    found = {key: _densities(drawn, key, locale).get(slot, ENOUGH_DENSITY) for key in keys}
    return {key: density for key, density in found.items() if density < ENOUGH_DENSITY}


@lru_cache(maxsize=512)
def _densities(drawn: _Drawn, format_key: str, locale: str) -> dict[str, float]:
    return inspect(drawn.look, drawn.template, format_key, locale).densities
