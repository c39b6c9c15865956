"""The pieces of the dashboard as HTML: a board flows in, one text per element that live updates may swap flows out.

The page and the stream show the same pieces, so that what arrives equals what a reload would show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.queries import Audience, Board
from metrics.wording import (
    as_of_text,
    cards,
    engagement_chart,
    engagement_note,
    engagement_title,
    joined_text,
    need_lines,
    needs_title,
    post_cards,
    reach_range,
    wall,
    window_text,
    window_title,
)
from ui import Figure, format_number, format_time

CARDS = "live-cards"
TEMPLATES = {
    "live-count": "metrics/parts/count.html",
    "wall": "metrics/parts/wall.html",
    "live-heading": "metrics/parts/heading.html",
    CARDS: "metrics/parts/cards.html",
    "live-chart": "metrics/parts/chart.html",
    "live-needs": "metrics/parts/needs.html",
    "live-posts": "metrics/parts/posts.html",
    "live-range": "metrics/parts/range.html",
}
FOR_LEADS = {"live-needs"}


@dataclass(frozen=True)
class Parts:
    """`fragments`: element id → its inside. `texts`: figure cards and single words by their key.

    `states`: the cards' states; while they stay, the cards' texts are enough.
    """

    fragments: Mapping[str, str]
    texts: Mapping[str, Any]
    states: tuple[str, ...] = ()

    def since(self, before: "Parts") -> "Parts":
        """What differs from what was shown before."""
        fragments = {name: html for name, html in self.fragments.items() if before.fragments.get(name) != html}
        if self.states == before.states:
            fragments.pop(CARDS, None)
        texts = {key: text for key, text in self.texts.items() if before.texts.get(key) != text}
        return Parts(fragments, texts, self.states)


def render_parts(board: Board, *, audience: Audience) -> Parts:
    """Render every piece in the active language."""
    context = _context(board)
    fragments = {
        name: render_to_string(template, context)
        for name, template in TEMPLATES.items()
        if audience == "lead" or name not in FOR_LEADS
    }
    texts = {card.key: _texts(card) for card in context["cards"]}
    states = tuple(card.state for card in context["cards"])
    return Parts(fragments, {**texts, "live": live_text(board)}, states)


def live_text(board: Board) -> str:
    """'Live, 23:58'."""
    return _("Live, %(time)s") % {"time": format_time(board.now, zone=board.window.zone.key)}


def _texts(card: Figure) -> dict[str, str]:
    return {"value": card.value, "change": card.change, "coverage": card.coverage, "as_of": card.as_of}


def _context(board: Board) -> dict[str, Any]:
    figures, zone = board.figures, board.window.zone.key
    how_href = reverse("metrics:figures", args=[board.campaign.slug])
    shown = cards(board)
    needs = need_lines(board.needs, slug=board.campaign.slug, now=board.clock)
    return {
        "count": format_number(len(board.tiles)),
        "joined": joined_text(board),
        "tiles": wall(board.campaign, board.tiles),
        "window_title": window_title(board.window),
        "window_text": window_text(board.window),
        "as_of": as_of_text(figures, now=board.now),
        "cards": shown,
        "numbers": [(card, _number(board, card.key)) for card in shown],
        "chart": engagement_chart(figures, board.days),
        "chart_title": engagement_title(figures),
        "chart_note": engagement_note(figures),
        "how_href": how_href,
        "needs_title": needs_title(needs),
        "needs": needs,
        "posts": post_cards(board.posts, now=board.now, zone=zone),
        "range": reach_range(figures, how_href=f"{how_href}#unique_reach"),
    }


def _number(board: Board, key: str) -> int:
    return board.figures.posts if key == "posts" else board.figures.total(key).total
