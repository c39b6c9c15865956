"""Posts and the wall as components."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.models import Campaign
from coalition.ports import colour_set
from coalition.queries import Tile as WallTile
from metrics.queries import Board, BoardPost
from metrics.wording.names import moment_text, network_label
from social.models import DeliveryState
from ui import PostCard, Tile, format_age, format_number

Shape = Literal["scheduled", "sending", "published", "failed", "stopped", "needs_you"]
UNKNOWN = "–"
SHAPES: dict[DeliveryState, Shape] = {
    DeliveryState.PUBLISHED: "published",
    DeliveryState.SENDING: "sending",
    DeliveryState.UNKNOWN: "sending",
    DeliveryState.NEEDS_PERSON: "needs_you",
    DeliveryState.PARKED: "needs_you",
    DeliveryState.FAILED: "failed",
    DeliveryState.MISSED: "failed",
    DeliveryState.CANCELLED: "stopped",
}


def post_cards(posts: Sequence[BoardPost], *, now: datetime, zone: str) -> list[PostCard]:
    """The lines of the list; a post that was not read yet has no figure, which is not 0."""
    return [
        PostCard(
            company=post.company,
            network=network_label(post.network),
            state="failed" if post.is_tried_again else SHAPES.get(post.state, "scheduled"),
            state_text=_state_text(post, now=now, zone=zone),
            figure=UNKNOWN if post.engagements is None else format_number(post.engagements),
            figure_label=_("likes, comments and shares"),
            thumb_href=post.thumb_href,
            thumb_alt=post.thumb_alt,
            href=post.permalink,
            key=f"post-{post.delivery_id}",
        )
        for post in posts
    ]


def _state_text(post: BoardPost, *, now: datetime, zone: str) -> str:
    at = moment_text(post.at, now=now, zone=zone)
    if post.state == DeliveryState.PUBLISHED:
        return _("Published %(time)s") % {"time": at}
    if post.is_tried_again:
        return _("Failed, trying again")
    if post.state in SHAPES:
        return str(post.state.label)
    return _("Goes out %(time)s") % {"time": at}


def wall(campaign: Campaign, tiles: Sequence[WallTile]) -> list[Tile]:
    """Every company's tile in the order of joining; the newest has its ring."""
    newest = max((tile.position for tile in tiles), default=0)
    keys = "".join(tile.logo_key for tile in tiles)
    version = hashlib.sha256(keys.encode()).hexdigest()[:12]
    sprite = f"{reverse('coalition:wall_sprite', args=[campaign.slug])}?v={version}"
    shown = []
    for tile in tiles:
        colours = colour_set(tile.colour) if tile.colour else None
        shown.append(
            Tile(
                name=tile.name,
                colour=tile.colour,
                on_colour=colours.on_field if colours else "",
                logo_href=f"{sprite}#t{tile.position}" if tile.logo_key and tile.logo_width_px else "",
                logo_width=tile.logo_width_px,
                logo_height=tile.logo_height_px,
                state="newest" if tile.position == newest else "joined",
                position=tile.position,
            )
        )
    return shown


def joined_text(board: Board) -> str:
    """'in 4 months. Newest: Tournesol, 23:41.'"""
    if not board.tiles:
        return _("The first company stands here.")
    zone = board.window.zone.key
    first = min(tile.joined_at for tile in board.tiles)
    newest = board.tiles[-1]
    words = {
        "age": format_age(newest.joined_at - min(first, board.campaign.starts_at)),
        "name": newest.name,
        "time": moment_text(newest.joined_at, now=board.now, zone=zone),
    }
    return _("in %(age)s. Newest: %(name)s, %(time)s.") % words
