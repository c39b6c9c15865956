"""Sets what the product measured beside what was published, and holds page, CSV and API to the sandbox's own ledger.

Flows in: a played stage and the sandbox. Flows out: a Reckoning whose `holds` says whether everything agrees.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coalition.clock import campaign_now
from coalition.models import Membership
from config.demo import timeline
from config.demo.cast import Stage
from config.demo.published import FIGURES, Published
from config.demo.readouts import api_figures, csv_figures, page_figures
from config.demo.sandbox import Sandbox
from metrics.queries import WindowName, figures, window_of
from social.models import Delivery, DeliveryState, Mode

WEEK = ("posts", "likes", "comments", "shares")


@dataclass(frozen=True)
class Row:
    """A figure as published, as measured, and whether that will do."""

    published: Published
    measured: int
    holds: bool


@dataclass(frozen=True)
class Reckoning:
    """The table, the ways posts went out, and whatever does not agree."""

    rows: list[Row]
    ways: dict[str, int]
    per_post: str
    duplicates: int
    faults: list[str] = field(default_factory=list)
    is_published_audience: bool = True

    @property
    def holds(self) -> bool:
        return not self.faults and all(row.holds for row in self.rows)


def reckon(stage: Stage, sandbox: Sandbox, *, is_published_audience: bool) -> Reckoning:
    """Read everything once more through the doors that people use, and compare."""
    campaign = stage.campaign
    window = window_of(campaign, WindowName.LAST_WEEK, now=campaign_now())
    found = figures(campaign_id=campaign.id, window=window)
    week = {"posts": found.posts, **{metric: found.total(metric).total for metric in WEEK[1:]}}
    ledger = sandbox.ledger(since=timeline.LAST_WEEK_FROM, until=timeline.ELECTION)
    published = Delivery.objects.filter(campaign=campaign, state=DeliveryState.PUBLISHED)
    measured = {
        "companies": Membership.objects.filter(campaign=campaign, state=Membership.State.JOINED).count(),
        "posts": published.count(),
        **{f"week_{name}": value for name, value in week.items()},
    }
    rows = [Row(one, measured[one.key], _is_met(one, measured[one.key], is_published_audience)) for one in FIGURES]
    faults = [*_ledger_faults(measured["posts"], ledger), *_readout_faults(stage, week, ledger)]
    return Reckoning(
        rows, _ways(published), str(found.sums.per_post), len(ledger["duplicates"]), faults, is_published_audience
    )


def _is_met(published: Published, measured: int, is_published_audience: bool) -> bool:
    is_reaction = published.key.startswith("week_") and published.key != "week_posts"
    return measured == published.value or (is_reaction and not is_published_audience)


def _ways(published: Any) -> dict[str, int]:
    names = {"linkedin": "LinkedIn", "instagram": "Instagram", "x": "X"}
    return {
        f"{names[network]}, {'by hand' if mode == Mode.BY_HAND else 'automated'}": count
        for network in names
        for mode in (Mode.AUTO, Mode.BY_HAND)
        if (count := published.filter(network=network, mode=mode).count())
    }


def _ledger_faults(posts: int, ledger: dict[str, Any]) -> list[str]:
    faults = []
    if ledger["total"] != posts:
        faults.append(f"the sandbox accepted {ledger['total']} posts, we count {posts}")
    if ledger["duplicates"]:
        faults.append(f"the sandbox has {len(ledger['duplicates'])} posts twice")
    return faults


def _readout_faults(stage: Stage, week: dict[str, int], ledger: dict[str, Any]) -> list[str]:
    truth = {name: ledger["window"][name] for name in WEEK}
    doors: list[tuple[str, Callable[[Stage], dict[str, int]]]] = [
        ("table", lambda _: week),
        ("page", page_figures),
        ("CSV", csv_figures),
        ("API", api_figures),
    ]
    return [
        f"{name} says {said}, the sandbox's ledger {truth}"
        for name, read in doors
        for said in [read(stage)]
        if said != truth
    ]


def keep(reckoning: Reckoning, path: Path) -> None:
    """Write the figures down for drills to read."""
    kept = {row.published.key: row.measured for row in reckoning.rows}
    kept |= {"duplicates": reckoning.duplicates, "faults": len(reckoning.faults)}
    path.write_text(json.dumps(kept, indent=1) + "\n")


def print_table(reckoning: Reckoning, write: Callable[[str], object]) -> None:
    """Measured beside published, each figure with its definition."""
    write("\nVote Anyway, played again (demo data, conditioned on the published totals)\n")
    write(f"  {'figure':22} {'measured':>9}   {'published':24} definition")
    for row in reckoning.rows:
        mark = " " if row.holds else "✗"
        one = row.published
        write(f"{mark} {one.label:22} {row.measured:>9,}   {one.wording:24} {one.definition}")
    write(
        f"  {'per post':22} {reckoning.per_post:>9}   {'72.3':24} likes, comments and shares ÷ posts of the last week"
    )
    write("\n  How the posts went out: " + ", ".join(f"{way} {count}" for way, count in reckoning.ways.items()))
    if not reckoning.is_published_audience:
        write("  Another seed, another audience: the last week's reactions differ from the published ones on purpose.")
    if reckoning.faults:
        write("\n  Does not agree:\n" + "\n".join(f"  ✗ {fault}" for fault in reckoning.faults))
    else:
        write("  Page, CSV, API and this table agree with the sandbox's own ledger; none of its posts is there twice.")
