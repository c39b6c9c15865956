"""The demo's ingredients: 250 distinct companies, 350 posts, 100 of them in the last week, edges included."""

import hashlib
from collections import Counter

from config.demo import texts, timeline
from config.demo.companies import companies
from config.demo.logos import logo_of


def test_there_are_250_companies_and_they_never_change() -> None:
    first, again = companies(), companies()
    assert first == again
    assert len({company.name for company in first}) == 250
    assert len({company.country for company in first}) >= 20
    assert len({company.sector for company in first}) >= 25


def test_every_logo_is_distinct_and_all_kinds_occur() -> None:
    logos = [logo_of(company) for company in companies()]
    assert len({hashlib.sha256(logo.data).hexdigest() for logo in logos}) == 250
    assert {logo.filename.rsplit(".", 1)[1] for logo in logos} == {"svg", "png", "webp", "jpg"}
    assert sum(logo.is_white for logo in logos) >= 40


def test_the_plan_has_350_posts_and_100_in_the_last_week() -> None:
    plan = timeline.planned_posts()
    in_week = [post for post in plan if timeline.LAST_WEEK_FROM <= post.due_at < timeline.ELECTION]
    assert len(plan) == 350
    assert len(in_week) == 100
    assert set(Counter(post.network for post in plan)) == {"linkedin", "instagram", "x"}
    assert len({post.company_number for post in plan}) == timeline.COMPANIES - timeline.SILENT


def test_the_edges_of_the_week_are_posted_at() -> None:
    moments = {post.due_at for post in timeline.planned_posts()}
    assert timeline.LAST_WEEK_FROM in moments
    assert timeline.ELECTION in moments


def test_nobody_posts_before_joining() -> None:
    joined = timeline.joining_moments()
    assert joined == sorted(joined)
    assert all(joined[post.company_number - 1] < post.due_at for post in timeline.planned_posts())


def test_every_language_has_its_texts() -> None:
    for told in (
        texts.HEADLINE,
        texts.SUMMARY,
        texts.DATE,
        texts.WHATEVER,
        texts.LINES,
        texts.CAPTIONS,
        texts.OPENINGS,
    ):
        assert set(told) == set(texts.LANGUAGES)
    assert all(len(line) <= 48 for lines in texts.LINES.values() for line in lines)
    assert all(len(line) <= 32 for line in texts.first_lines(longest=32).values())
