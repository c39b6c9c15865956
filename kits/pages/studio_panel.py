"""Parts of the studio's panel: a kit and what is chosen flow in; photos, link and legal line as shown flow out."""

from typing import Any

from coalition.countries import countries, country_name
from coalition.queries import tracked_address
from kits.formats import FORMATS
from kits.forms import PHOTO_KINDS
from kits.legal import LEGAL, is_required, legal_line
from kits.queries import KitView
from kits.queries.photos import PhotoView, photos_of
from kits.queries.versions import template_in

MARK_SHARE = 0.045  # the focal point's ring, of the photo's shorter side


def panel_context(kit: KitView, template_key: str, locale: str) -> dict[str, Any]:
    """Photos, the tracked link where a motif carries a code, and the country where the kit has legal lines."""
    template = template_in(kit.version.templates.all(), template_key)
    kinds = {facts["kind"] for each in kit.version.templates.all() for facts in each.slots.values()}
    photos = photos_of(look=kit.look, version=kit.version, template_key=template_key, locale=locale)
    return {
        "photos": [_photo(each) for each in photos] if kit.has_brand else [],
        "photo_kinds": PHOTO_KINDS,
        "tracked_link": tracked_address(kit.membership) if kit.has_brand else "",
        "has_codes": "qr" in kinds,
        "legal": _legal(kit, locale) if kit.version.legal else None,
        "has_legal_here": LEGAL in template.slots,
    }


def _photo(view: PhotoView) -> dict[str, Any]:
    if not view.is_own or view.shown is None:
        return {"view": view}
    photo = view.shown.photo
    x, y = photo.focus
    soft = [
        f"{FORMATS[key].label} ({round(100 * density)} %)"
        for key, density in sorted(view.soft.items(), key=lambda pair: pair[1])
    ]
    return {
        "view": view,
        "photo": photo,
        "x": round(100 * x),
        "y": round(100 * y),
        "mark_x": round(x * photo.width_px),
        "mark_y": round(y * photo.height_px),
        "mark_r": round(MARK_SHARE * min(photo.width_px, photo.height_px), 1),
        "soft": soft,
    }


def _legal(kit: KitView, locale: str) -> dict[str, Any]:
    country = kit.membership.company.country
    return {
        "country": country,
        "name": country_name(country) if country else "",
        "line": legal_line(kit.version.legal, country, locale),
        "is_required": is_required(kit.version.legal, country),
        "countries": countries(),
    }
