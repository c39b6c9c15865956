"""Faults on demand: where they strike, how often, and that the draw behind a probability can be repeated."""

import pytest
import requests

from tests.social.sandbox.campaign import Author
from tests.social.sandbox.process import SandboxProcess


@pytest.fixture
def author(sandbox: SandboxProcess) -> Author:
    return Author(sandbox, sandbox.account("x"))


def statuses(author: Author, count: int) -> list[int]:
    url = f"{author.sandbox.url}/x/2/tweets?ids=1"
    return [requests.get(url, headers=author.headers, timeout=10).status_code for _ in range(count)]


def test_a_twentieth_of_the_reads_fail_and_the_same_ones_again(author: Author) -> None:
    rule = {"network": "x", "method": "GET", "path": "^/2/tweets$", "effect": "status", "probability": 0.05}
    author.sandbox.fault(**rule)
    first = statuses(author, 300)
    assert set(first) == {200, 503}
    assert 5 <= first.count(503) <= 30
    (listed,) = requests.get(f"{author.sandbox.url}/_sandbox/faults", timeout=5).json()
    assert listed["struck"] == first.count(503)
    author.sandbox.without_faults()
    author.sandbox.fault(**rule)
    assert statuses(author, 300) == first


def test_a_rule_strikes_its_count_on_its_path_only(author: Author) -> None:
    author.sandbox.fault(network="x", method="POST", path="^/2/tweets$", effect="status", status=502, count=1)
    assert statuses(author, 1) == [200]
    url = f"{author.sandbox.url}/x/2/tweets"
    first = requests.post(url, json={"text": "one"}, headers=author.headers, timeout=5)
    second = requests.post(url, json={"text": "one"}, headers=author.headers, timeout=5)
    assert (first.status_code, second.status_code) == (502, 201)
    assert first.headers["Content-Type"].startswith("application/problem+json")
    assert author.sandbox.report()["total"] == 1


def test_a_hung_call_is_cut(author: Author) -> None:
    author.sandbox.fault(effect="hang", seconds=0.2, count=1, after=True)
    with pytest.raises(requests.exceptions.ConnectionError):
        author.post("into the void")
    assert author.sandbox.report()["total"] == 1


def test_a_wrong_rule_is_refused(sandbox: SandboxProcess) -> None:
    for rule in ({"effect": "explode"}, {"effect": "drop", "colour": "red"}, {"effect": "drop", "path": "("}, 7, {}):
        reply = requests.post(f"{sandbox.url}/_sandbox/faults", json=rule, timeout=5)
        assert reply.status_code == 400, rule
    assert requests.get(f"{sandbox.url}/_sandbox/faults", timeout=5).json() == []


def test_lists_lag_behind_when_asked_to(author: Author) -> None:
    author.sandbox.control("settings", {"read_lag_s": 60})
    author.post("not seen yet")
    url = f"{author.sandbox.url}/x/2/users/{author.account['external_id']}/tweets"
    assert requests.get(url, headers=author.headers, timeout=5).json()["meta"]["result_count"] == 0
    author.sandbox.control("settings", {"read_lag_s": 0})
    assert requests.get(url, headers=author.headers, timeout=5).json()["meta"]["result_count"] == 1


def test_xs_hundredth_post_in_a_quarter_hour_is_the_last(author: Author) -> None:
    url = f"{author.sandbox.url}/x/2/tweets"
    remaining = []
    for number in range(101):
        reply = requests.post(url, json={"text": f"post {number}"}, headers=author.headers, timeout=5)
        remaining.append((reply.status_code, int(reply.headers["x-rate-limit-remaining"])))
    assert remaining[0] == (201, 99)
    assert remaining[99:] == [(201, 0), (429, 0)]
    assert author.sandbox.report()["total"] == 100
