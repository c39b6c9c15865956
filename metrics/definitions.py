"""What each figure means: a key in, its label and definition out. Shown behind "How it is made", and printed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Definition:
    """One figure's name on pages and what it counts."""

    key: str
    label: str | Promise
    text: str | Promise


DEFINITIONS = {
    definition.key: definition
    for definition in (
        Definition(
            "companies",
            _("Companies joined"),
            _("Distinct companies whose kit exists. A company that left again is not counted."),
        ),
        Definition(
            "audience",
            _("Combined audience"),
            _(
                "The latest follower counts of all connected or declared accounts, added up, each account once. "
                "Not unique people."
            ),
        ),
        Definition(
            "posts",
            _("Posts"),
            _("Posts that the networks accepted, by the time of their publication. Those made by hand count too."),
        ),
        Definition("likes", _("Likes"), _("Likes and other reactions, as each network counts them.")),
        Definition("comments", _("Comments"), _("Comments and replies, as each network counts them.")),
        Definition("shares", _("Shares"), _("Reposts, shares and quotes, as each network counts them.")),
        Definition("clicks", _("Clicks"), _("Clicks on the post's link, where the network tells. Never engagements.")),
        Definition("saves", _("Saves"), _("How often people kept the post for later, where the network tells.")),
        Definition(
            "impressions",
            _("Impressions and views"),
            _("How often posts were shown. Networks call it impressions or views; the two are never added up."),
        ),
        Definition(
            "reach",
            _("Measured reach"),
            _("The people that each post reached, added up over posts. People may be counted several times."),
        ),
        Definition(
            "unique_reach",
            _("People reached, each counted once"),
            _(
                "A range. At least the largest single post, at most all posts added up, and never more than the "
                "people there are. Nobody can measure it closer than that."
            ),
        ),
        Definition("coverage", _("Coverage"), _("Posts of which the network gave the figure, of all posts.")),
        Definition("engagements", _("Engagements"), _("Likes, comments and shares. Clicks stand apart.")),
        Definition("per_post", _("Engagements per post"), _("Likes, comments and shares, divided by all posts.")),
        Definition(
            "contribution",
            _("Contribution"),
            _("A company's part of all engagements in the window, in percent."),
        ),
        Definition(
            "last_week",
            _("The last week"),
            _("Seven days of the campaign's time zone. The deciding day begins where it ends and is outside."),
        ),
        Definition(
            "median",
            _("The coalition's median"),
            _("Engagements per post of the company in the middle. Shown from 5 companies on."),
        ),
    )
}
