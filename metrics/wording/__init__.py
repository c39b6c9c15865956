"""The room's pages in words and components: what queries found flows in, what templates show flows out."""

from metrics.wording.figures import (
    as_of_text,
    cards,
    coverage_text,
    engagement_chart,
    engagement_note,
    engagement_title,
    plain_cards,
    reach_range,
    window_text,
    window_title,
)
from metrics.wording.names import listed_names, moment_text, network_label
from metrics.wording.needs import Need, need_lines, needs_title
from metrics.wording.posts import joined_text, post_cards, wall

__all__ = [
    "Need",
    "as_of_text",
    "cards",
    "coverage_text",
    "engagement_chart",
    "engagement_note",
    "engagement_title",
    "joined_text",
    "listed_names",
    "moment_text",
    "need_lines",
    "needs_title",
    "network_label",
    "plain_cards",
    "post_cards",
    "reach_range",
    "wall",
    "window_text",
    "window_title",
]
