"""The published figures of Vote Anyway that the demo sets beside its own. Only the printed table reads them.

Source: the campaign's public account of the European elections of 9 June 2024.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """A published figure, as it was worded, and what it means here."""

    key: str
    label: str
    value: int
    wording: str
    definition: str


FIGURES = (
    Published(
        "companies", "companies joined", 250, "about 250 companies", "memberships whose kit exists, over four months"
    ),
    Published(
        "posts",
        "posts with the message",
        350,
        "more than 350 posts",
        "published on LinkedIn, Instagram and X, all ways",
    ),
    Published(
        "week_posts", "last week: posts", 100, "100 posts", "published in [election − 7 days, election), Brussels time"
    ),
    Published(
        "week_likes", "last week: likes", 6700, "6.7K likes", "all reactions on those posts, as the networks count them"
    ),
    Published("week_comments", "last week: comments", 320, "320 comments", "comments and replies on those posts"),
    Published("week_shares", "last week: shares", 210, "210 shares", "shares, reposts and quotes of those posts"),
)
