"""The sandbox's own counts against what its APIs show, at the end and on the way, for several seeds."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.social.sandbox.campaign import DAY, WINDOW_START, Author, play, set_time
from tests.social.sandbox.process import SandboxProcess

NAMES = ("likes", "comments", "shares")


def shown(posts: dict[str, tuple[Author, bool]], *, inside: bool) -> dict[str, int]:
    figures = [author.figures(name) for name, (author, is_inside) in posts.items() if is_inside is inside]
    return {name: sum(item[name] for item in figures) for name in NAMES}


def kept(report: dict[str, int]) -> dict[str, int]:
    return {name: report[name] for name in NAMES}


def test_the_window_ends_at_the_published_totals_by_both_ways(new_sandbox: Callable[..., SandboxProcess]) -> None:
    sandbox = new_sandbox()
    posts = play(sandbox, inside=100, outside=40)
    set_time(sandbox, WINDOW_START + 30 * DAY)
    report = sandbox.report()
    assert (report["total"], report["window"]["posts"], report["duplicates"]) == (140, 100, [])
    assert report["posts"] == {"linkedin": 70, "instagram": 0, "x": 70}
    assert report["ways"] == {"api": 140}
    assert kept(report["window"]) == {"likes": 6700, "comments": 320, "shares": 210}
    assert shown(posts, inside=True) == {"likes": 6700, "comments": 320, "shares": 210}
    assert kept(report["final"]["window"]) == kept(report["window"])


@pytest.mark.parametrize("seed", [7, 4711])
def test_with_another_seed_the_api_equals_the_ledger_at_any_time(
    new_sandbox: Callable[..., SandboxProcess], seed: int
) -> None:
    sandbox = new_sandbox(seed=seed)
    posts = play(sandbox, inside=100, outside=10)
    totals = []
    for days in (3, 9, 30):
        set_time(sandbox, WINDOW_START + days * DAY)
        report = sandbox.report()
        assert shown(posts, inside=True) == kept(report["window"])
        totals.append(report["window"]["likes"])
    assert kept(sandbox.report()["window"]) != {"likes": 6700, "comments": 320, "shares": 210}
    assert 0 < totals[0] < totals[1]


def test_a_window_can_be_asked_for(sandbox: SandboxProcess) -> None:
    play(sandbox, inside=3, outside=2)
    set_time(sandbox, WINDOW_START + 30 * DAY)
    before = {"from": (WINDOW_START - 9 * DAY).isoformat(), "to": WINDOW_START.isoformat()}
    report = sandbox.report(**before)
    assert report["window"]["posts"] == 2
    assert report["overall"]["posts"] == 5
    assert report["window"]["likes"] + sandbox.report()["window"]["likes"] == report["overall"]["likes"]
    assert "error" in sandbox.report(**{"from": "2024-06-01", "to": "2024-06-09"})


def test_a_post_at_the_windows_end_is_outside(sandbox: SandboxProcess) -> None:
    author = Author(sandbox, sandbox.account("x"))
    set_time(sandbox, WINDOW_START + 7 * DAY - timedelta(seconds=30))
    author.post("The last one")
    set_time(sandbox, WINDOW_START + 7 * DAY)
    author.post("Too late")
    set_time(sandbox, WINDOW_START)
    author.post("The first one")
    report = sandbox.report(posts="1")
    assert report["window"]["posts"] == 2
    assert len(report["items"]) == 3


def test_everything_survives_kill_nine(sandbox: SandboxProcess) -> None:
    author = Author(sandbox, sandbox.account("x"))
    set_time(sandbox, WINDOW_START + DAY)
    first = author.post("Before the end")
    before = sandbox.report(posts="1")
    sandbox.kill()
    sandbox.start()
    after = sandbox.report(posts="1")
    for kept_report in (before, after):
        del kept_report["now"]
        for item in kept_report["items"]:
            del item["counters"], item["address"]
    assert after["items"] == before["items"]
    assert author.figures(first)["likes"] >= 0
    author.post("With the same token, in the same time")
    assert sandbox.report()["window"]["posts"] == 2


def test_a_ledger_of_another_seed_is_refused(new_sandbox: Callable[..., SandboxProcess]) -> None:
    first = new_sandbox("one")
    assert first.stop() == ""
    second = SandboxProcess(first.ledger, seed=7)
    with pytest.raises(AssertionError, match="was begun with 'vote-anyway:2024', not 'vote-anyway:7'"):
        second.start()


def test_without_a_scenario_nobody_reacts(new_sandbox: Callable[..., SandboxProcess]) -> None:
    sandbox = new_sandbox(scenario=False)
    author = Author(sandbox, sandbox.account("x"))
    name = author.post("Hello")
    sandbox.control("clock", {"offset_s": 30 * 86_400})
    assert author.figures(name) == {"likes": 0, "comments": 0, "shares": 0}
    assert sandbox.report()["window"]["from"] is None
