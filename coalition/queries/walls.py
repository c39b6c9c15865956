"""Walls: the tiles of a campaign in the order of joining, and their logos out of storage."""

import base64
import io
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import quoteattr

from django.core.files.storage import default_storage
from PIL import Image

from coalition.errors import NotFound
from coalition.models import Membership
from coalition.queries.campaigns import PUBLIC_STATES

SPRITE_LOGO_PX = 320


@dataclass(frozen=True)
class Tile:
    """One company's place on the wall."""

    membership_id: UUID
    company_id: UUID
    name: str
    position: int
    logo_key: str
    colour: str
    joined_at: datetime
    website: str = ""
    logo_width_px: int = 0
    logo_height_px: int = 0


def wall_tiles(*, campaign_id: UUID) -> list[Tile]:
    """The wall in the order of joining. Public: it holds what each company consented to show."""
    rows = (
        Membership.objects.filter(campaign_id=campaign_id, state=Membership.State.JOINED, company__state="active")
        .order_by("position")
        .values_list(
            "id",
            "company_id",
            "company__name",
            "position",
            "wall_logo_key",
            "wall_colour",
            "joined_at",
            "company__website",
            "wall_logo_width_px",
            "wall_logo_height_px",
        )
    )
    return [
        Tile(membership_id, company_id, name, position, logo_key, colour, joined_at, website, width_px, height_px)
        for membership_id, company_id, name, position, logo_key, colour, joined_at, website, width_px, height_px in rows
        if position is not None and joined_at is not None
    ]


def wall_logo(*, slug: str, membership_id: UUID) -> bytes:
    """The PNG that a company shows on a public wall. Raises NotFound."""
    key = (
        Membership.objects.filter(
            id=membership_id,
            campaign__slug=slug,
            campaign__state__in=PUBLIC_STATES,
            state=Membership.State.JOINED,
            company__state="active",
        )
        .values_list("wall_logo_key", flat=True)
        .first()
    )
    if not key:
        raise NotFound
    try:
        with default_storage.open(key) as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise NotFound from error


def wall_sprite(tiles: list[Tile]) -> str:
    """One SVG with a symbol `t<position>` for each logo, so that a wall costs one request."""
    symbols = "".join(_symbol(tile) for tile in tiles if tile.logo_key)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def _symbol(tile: Tile) -> str:
    """Nothing for a file that is lost, or that another one has just replaced."""
    small = io.BytesIO()
    try:
        with default_storage.open(tile.logo_key) as file, Image.open(file, formats=("PNG",)) as picture:
            picture.thumbnail((SPRITE_LOGO_PX, SPRITE_LOGO_PX))
            picture.save(small, "PNG", optimize=True)
            width, height = picture.size
    except FileNotFoundError:
        return ""
    data = quoteattr("data:image/png;base64," + base64.b64encode(small.getvalue()).decode())
    return (
        f'<symbol id="t{tile.position}" viewBox="0 0 {width} {height}">'
        f'<image href={data} width="{width}" height="{height}"/></symbol>'
    )
