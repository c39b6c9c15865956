"""Invented figures, charts and posts for the gallery: nothing flows in, filled components flow out."""

from datetime import date, timedelta
from typing import Any

from ui import (
    Bar,
    Figure,
    Point,
    PostCard,
    RangeFigure,
    Series,
    bar_chart,
    format_compact,
    format_number,
    format_short_day,
    format_weekday,
    pace_line,
    small_multiples,
    sparkline,
)
from ui.samples.pictures import poster


def bars() -> list[Bar]:
    days = [date(2024, 6, 2) + timedelta(days=index) for index in range(7)]
    made = []
    for day, value in zip(days, (520, 640, 780, 910, 1180, 1490, 1710), strict=True):
        name, number = format_short_day(day)
        made.append(Bar(name, value, format_number(value), number))
    return made


def charts() -> dict[str, Any]:
    """One chart of every kind."""
    week = bars()
    names = ("LinkedIn", "Instagram", "X")
    series = [
        Series(
            name,
            tuple(
                Bar(bar.label, (bar.value or 0) * share, format_number(round((bar.value or 0) * share)), bar.label_more)
                for bar in week
            ),
        )
        for name, share in zip(names, (0.55, 0.33, 0.12), strict=True)
    ]
    joined = [4, 9, 15, 28, 41, 60, 88, 120, 151, None, 201, 224, 238, 250]
    points = [
        Point(format_weekday(date(2024, 2, 9) + timedelta(weeks=index)), value, "" if value is None else str(value))
        for index, value in enumerate(joined)
    ]
    return {
        "week": bar_chart(
            title="Likes, comments and shares per day",
            description="They rise from 520 on Sunday to 1,710 on Saturday.",
            bars=week,
            label_head="Day",
            value_head="Reactions",
        ),
        "month": bar_chart(
            title="Posts per day",
            description="A month with an unknown day.",
            bars=[Bar(str(day), None if day == 12 else day * 37 % 23, str(day * 37 % 23)) for day in range(1, 31)],
            label_head="Day",
            value_head="Posts",
        ),
        "zero": bar_chart(
            title="Likes per day",
            description="Nothing yet.",
            bars=[Bar(bar.label, 0, "0", bar.label_more) for bar in week],
            label_head="Day",
            value_head="Likes",
        ),
        "networks": small_multiples(title="Reactions per network", series=series, label_head="Day"),
        "pace": pace_line(
            title="Companies joined",
            description="250 of 250; the goal was reached on Friday.",
            points=points,
            label_head="Week",
            value_head="Companies",
            goal=220,
            goal_text="Goal: 220",
        ),
        "spark": sparkline(title="Posts", description="Rising for 14 weeks.", points=points),
    }


def figures() -> list[Figure]:
    return [
        Figure("Posts", "100", change="4 of them today", coverage="All published posts", key="posts"),
        Figure("Likes", "6,700", change="+ 118 in the last hour", coverage="97 of 100 posts read", how_href="#how"),
        Figure("Comments", "0", change="± 0 in the last hour", coverage="97 of 100 posts read"),
        Figure("Saves", state="not_offered", reason="X does not give this."),
        Figure("Shares", state="failed", reason="LinkedIn did not answer.", as_of="last read 14:05"),
        Figure("Clicks", "1,204", state="stale", coverage="97 of 100 posts read", as_of="as of 09:10"),
    ]


def proofs() -> list[Figure]:
    return [
        Figure(
            "people reached",
            format_compact(20_000_000),
            before="more than",
            coverage="People may be counted several times.",
            how_href="#how",
            how_label="How we count",
        ),
        Figure(
            "posts with the message",
            "350",
            before="more than",
            coverage="on LinkedIn, Instagram and X, by companies and partners",
        ),
        Figure(
            "media outlets wrote about it",
            "10",
            before="more than",
            how_href="#press",
            how_label="Read what they wrote",
        ),
    ]


def posts() -> list[PostCard]:
    square = poster(1080, 1080)
    return [
        PostCard(
            "Ondelune",
            "LinkedIn",
            "published",
            "Published 18:00",
            square,
            1080,
            1080,
            figure="214",
            figure_label="likes",
            href="#1",
        ),
        PostCard(
            "Transalpine Nordlinie",
            "Instagram",
            "published",
            "Published 17:30",
            poster(1080, 1350),
            1080,
            1350,
            figure="163",
            figure_label="likes",
            href="#2",
        ),
        PostCard("Kastelberger", "X", "scheduled", "Goes out 09:00", poster(1600, 900), 1600, 900, href="#3"),
        PostCard(
            "Saltwijk",
            "X",
            "failed",
            "Failed, trying again",
            square,
            1080,
            1080,
            href="#4",
            reason="X refused the picture: larger than 5 MB. We made it smaller.",
            action_label="Send again",
            action_href="#again",
        ),
    ]


def reach() -> RangeFigure:
    return RangeFigure(
        "People reached this week, each counted once",
        0.4,
        1.9,
        2.2,
        "0.4 M",
        "1.9 M",
        "At least the largest single post, at most all posts added up. The truth lies between. "
        "71 of 100 posts give this figure.",
        "#how",
    )
