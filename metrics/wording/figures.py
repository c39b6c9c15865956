"""Figures in words and components: cards, chart, range, their windows and ages."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.definitions import DEFINITIONS
from metrics.queries import ENGAGING, Board, DayFigures, Figures, Total, Window, WindowName
from metrics.wording.names import moment_text, network_label
from ui import (
    Bar,
    Chart,
    Figure,
    RangeFigure,
    bar_chart,
    format_change,
    format_compact,
    format_number,
    format_short_day,
    format_window,
)

UNKNOWN = "–"
HEAD_ROOM = Decimal("1.16")


def window_title(window: Window) -> str:
    titles = {
        WindowName.LAST_WEEK: _("The last week"),
        WindowName.PAST_DAYS: _("The past seven days"),
        WindowName.CAMPAIGN: _("The whole campaign"),
    }
    return titles[window.name]


def window_text(window: Window) -> str:
    """'2 to 8 June, Brussels time'."""
    return format_window(window.first_day, window.last_day, zone=window.zone.key)


def as_of_text(figures: Figures, *, now: datetime) -> str:
    """How old the networks' figures are, and who has not answered since."""
    zone = figures.window.zone.key
    if figures.as_of is None:
        return _("No figures read yet.") if figures.posts else ""
    said = _("The networks’ figures as of %(time)s") % {"time": moment_text(figures.as_of, now=now, zone=zone)}
    silent = [silence_text(network.network, network.since, now=now, zone=zone) for network in figures.silent]
    return ". ".join([said, *silent]) + ("." if silent else "")


def silence_text(network: str, since: datetime | None, *, now: datetime, zone: str) -> str:
    if since is None:
        return _("%(network)s has not answered yet") % {"network": network_label(network)}
    words = {"network": network_label(network), "time": moment_text(since, now=now, zone=zone)}
    return _("%(network)s has not answered since %(time)s") % words


def cards(board: Board) -> list[Figure]:
    """Posts, likes, comments, shares of everybody: value, change in the last hour, coverage."""
    is_over = board.now >= board.window.end
    today = _("%(count)s of them today") % {"count": format_number(board.posts_today)}
    posts = _posts_card(board.figures, change="" if is_over else today)
    return [posts, *(_card(board.figures, metric, board.now, board.gains[metric]) for metric in ENGAGING)]


def plain_cards(figures: Figures, *, now: datetime) -> list[Figure]:
    """The same four without what changed."""
    return [_posts_card(figures), *(_card(figures, metric, now) for metric in ENGAGING)]


def _posts_card(figures: Figures, change: str = "") -> Figure:
    return Figure(
        label=str(DEFINITIONS["posts"].label),
        value=format_number(figures.posts),
        change=change,
        coverage=_("All published posts"),
        key="posts",
    )


def _card(figures: Figures, metric: str, now: datetime, gain: int | None = None) -> Figure:
    label, total = str(DEFINITIONS[metric].label), figures.total(metric)
    if figures.posts and not total.measured:
        return _unmeasured(label, metric, figures, now)
    is_stale = bool(figures.silent)
    return Figure(
        label=label,
        value=format_number(total.total),
        change="" if gain is None else _("%(change)s in the last hour") % {"change": format_change(gain)},
        coverage=coverage_text(total, figures.posts),
        as_of=_oldest(figures, now) if is_stale else "",
        state="stale" if is_stale else "value",
        key=metric,
    )


def _oldest(figures: Figures, now: datetime) -> str:
    known = [network.since for network in figures.silent if network.since is not None]
    if not known:
        return _("Some posts could not be read yet")
    return _("as of %(time)s") % {"time": moment_text(min(known), now=now, zone=figures.window.zone.key)}


def _unmeasured(label: str, key: str, figures: Figures, now: datetime) -> Figure:
    if figures.stale >= figures.posts:
        first = figures.silent[0]
        reason = silence_text(first.network, first.since, now=now, zone=figures.window.zone.key) + "."
        return Figure(label=label, state="failed", reason=reason, key=key)
    reason = _("Not read yet.") if figures.unread else _("The networks do not give this.")
    return Figure(label=label, state="not_offered", reason=reason, key=key)


def coverage_text(total: Total, posts: int) -> str:
    """'97 of 100 posts read'."""
    if not posts:
        return _("No posts in this time")
    words = {"measured": format_number(total.measured), "posts": format_number(posts)}
    return ngettext("%(measured)s of %(posts)s post read", "%(measured)s of %(posts)s posts read", posts) % words


def engagement_title(figures: Figures) -> str:
    return _("%(count)s likes, comments and shares") % {"count": format_number(figures.sums.engagements)}


def engagement_note(figures: Figures) -> str:
    per_post = figures.sums.per_post
    return _("%(count)s per post.") % {"count": UNKNOWN if per_post is None else format_number(per_post)}


def engagement_chart(figures: Figures, days: Sequence[DayFigures]) -> Chart:
    """A bar for each day of publication; together they are the number in the title."""
    bars = []
    for day in days:
        weekday, number = format_short_day(day.day)
        bars.append(Bar(weekday, day.engagements, format_number(day.engagements), label_more=number))
    return bar_chart(
        title=engagement_title(figures),
        description=_("By the day on which the posts were published, %(window)s.")
        % {"window": window_text(figures.window)},
        bars=bars,
        label_head=_("Published"),
        value_head=_("Likes, comments and shares"),
    )


def reach_title(window: Window) -> str:
    if window.name is WindowName.CAMPAIGN:
        return str(DEFINITIONS["unique_reach"].label)
    return _("People reached this week, each counted once")


def reach_range(figures: Figures, *, how_href: str) -> RangeFigure:
    """People reached, each counted once: both ends and how many posts they rest on; never a middle."""
    label, reach = reach_title(figures.window), figures.unique_reach
    if reach is None:
        text = UNKNOWN if figures.posts else "0"
        sentence = _("No post has given this figure yet.") if figures.posts else _("No posts in this time.")
        return RangeFigure(label, 0, 0, 1, text, text, sentence, how_href, key="unique_reach")
    words = {"measured": format_number(reach.measured), "posts": format_number(figures.posts)}
    sentence = _(
        "At least the largest single post, at most all posts added up. The truth lies between. "
        "%(measured)s of %(posts)s posts give this figure."
    )
    return RangeFigure(
        label=label,
        low=reach.low,
        high=reach.high,
        maximum=float(max(reach.high, 1) * HEAD_ROOM),
        low_text=format_compact(reach.low, beside=reach.high),
        high_text=format_compact(reach.high),
        sentence=sentence % words,
        how_href=how_href,
        key="unique_reach",
    )
