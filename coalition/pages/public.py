"""Public pages: made once per version of a campaign and language, before any session is opened."""

import hashlib
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalition.errors import NotFound
from coalition.framing import address_of, campaign_words
from coalition.keeping import kept
from coalition.models import Campaign
from coalition.ports import colour_set
from coalition.queries import (
    Tile,
    campaign_version,
    public_campaigns,
    wall_logo,
    wall_sprite,
    wall_tiles,
)
from coalition.rights import ANYONE, acts
from ui import Link, field_stylesheet, panels_for
from ui import Tile as DrawnTile

VERSION_KEPT_S = 1
FRONT_TILES, DASHED_TILE_AT = 29, 17
YEAR_S = 31_536_000


def _versioned(slug: str) -> tuple[Campaign, int]:
    """A public campaign with its version, looked up at most once a second. Raises NotFound."""
    key = f"campaign:{slug}"
    found: tuple[Campaign, int] | None = cache.get(key)
    if found is None:
        campaign = public_campaigns().filter(slug=slug).first()
        if campaign is None:
            raise NotFound
        found = campaign, campaign_version(campaign_id=campaign.id)
        cache.set(key, found, VERSION_KEPT_S)
    return found


def _public_page(request: HttpRequest, slug: str, template: str, *, front: bool) -> HttpResponse:
    campaign, version = _versioned(slug)

    def make() -> str:
        # A request of its own: the page must be the same for everybody, whatever cookies came with this one.
        plain = HttpRequest()
        plain.path = plain.path_info = request.path
        return render_to_string(template, {**_campaign_page(campaign, version, front=front), "request": plain})

    response = HttpResponse(kept(f"{template}:{campaign.id}:{get_language()}", version=version, make=make))
    response["Cache-Control"] = "public, max-age=5"
    return response


def _campaign_page(campaign: Campaign, version: int, *, front: bool) -> dict[str, Any]:
    tiles = wall_tiles(campaign_id=campaign.id)
    shown = tiles[-FRONT_TILES:] if front else tiles
    sprite = f"{address_of('coalition:wall_sprite', campaign.slug)}?v={version}" + ("&front=1" if front else "")
    joining = {
        "is_open": campaign.state == Campaign.State.OPEN and campaign.join_is_open,
        "join_href": address_of("kits:join_open", campaign.slug),
    }
    words = campaign_words(campaign)
    joining["has_motifs"] = bool(panels_for(place="campaign.motifs", context=words))
    return {
        **words,
        **joining,
        "viewer": ANYONE,
        "navigation": [
            Link(_("The campaign"), address_of("coalition:campaign", campaign.slug), is_current=front),
            Link(_("The companies"), address_of("coalition:wall", campaign.slug), is_current=not front),
        ],
        "header_actions": render_to_string("coalition/parts/header_actions.html", joining),
        "count": len(tiles),
        "tiles": drawn_tiles(shown, sprite_href=sprite),
        "dashed_at": min(DASHED_TILE_AT, len(shown) + 1),
    }


def drawn_tiles(tiles: list[Tile], *, sprite_href: str, are_links: bool = True) -> list[DrawnTile]:
    """Tiles as `ui` draws them, linked to the companies' sites; the one that joined last has the ring."""
    newest = max((tile.position for tile in tiles), default=0)
    return [
        DrawnTile(
            name=tile.name,
            href=tile.website if are_links and tile.website.startswith("https://") else "",
            colour=tile.colour or "#ffffff",
            on_colour=colour_set(tile.colour or "#ffffff").on_field,
            logo_href=f"{sprite_href}#t{tile.position}" if tile.logo_key and tile.logo_width_px else "",
            logo_width=tile.logo_width_px,
            logo_height=tile.logo_height_px,
            state="newest" if tile.position == newest else "joined",
            position=tile.position,
        )
        for tile in tiles
    ]


@acts("anyone")
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What the product is, and the campaigns that can be seen."""
    campaigns = [(campaign, campaign_words(campaign)) for campaign in public_campaigns()]
    colours = "".join(campaign.accent[1:] for campaign, _words in campaigns)
    fields_href = f"{address_of('coalition:fields')}?v={hashlib.sha256(colours.encode()).hexdigest()[:12]}"
    return render(request, "coalition/landing.html", {"campaigns": campaigns, "fields_href": fields_href})


@acts("anyone")
@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """The colours of every public campaign as classes, for the posters on the landing page."""
    sheet = "".join(
        f".field-{campaign.slug}{{--field:{colours.field};--on-field:{colours.on_field}}}\n"
        for campaign, colours in ((campaign, colour_set(campaign.accent)) for campaign in public_campaigns())
    )
    return _immutable(request, sheet, "text/css; charset=utf-8")


@acts("view public campaign page")
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The campaign's public page: header, count, wall, figures, motifs."""
    return _public_page(request, slug, "coalition/campaign.html", front=True)


@acts("view public campaign page")
@require_safe
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole wall."""
    return _public_page(request, slug, "coalition/wall.html", front=False)


@acts("view public campaign page")
@require_safe
def field(request: HttpRequest, slug: str) -> HttpResponse:
    """The campaign's colours as a stylesheet; its address carries the colour, so it may be kept for a year."""
    campaign = _versioned(slug)[0]
    colours = colour_set(campaign.accent)
    sheet = field_stylesheet(
        field=colours.field,
        on_field=colours.on_field,
        edge_light=colours.field_edge_light,
        edge_dark=colours.field_edge_dark,
        tint_light=colours.tint_light,
        tint_dark=colours.tint_dark,
    )
    return _immutable(request, sheet, "text/css; charset=utf-8")


@acts("view public campaign page")
@require_safe
def sprite(request: HttpRequest, slug: str) -> HttpResponse:
    """The wall's logos in one SVG; `front=1` holds those of the front page only."""
    campaign, version = _versioned(slug)
    is_front = request.GET.get("front") == "1"

    def make() -> str:
        tiles = wall_tiles(campaign_id=campaign.id)
        return wall_sprite(tiles[-FRONT_TILES:] if is_front else tiles)

    drawing = kept(f"sprite:{campaign.id}:{is_front}", version=version, make=make)
    response = _immutable(request, drawing, "image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    return response


@acts("view public campaign page")
@require_safe
def logo(request: HttpRequest, slug: str, membership_id: UUID) -> HttpResponse:
    """One company's logo as it stands on the wall."""
    response = HttpResponse(wall_logo(slug=slug, membership_id=membership_id), content_type="image/png")
    response["Cache-Control"] = "public, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _immutable(request: HttpRequest, text: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    kept = f"public, max-age={YEAR_S}, immutable" if "v" in request.GET else "public, max-age=60"
    response["Cache-Control"] = kept
    return response
