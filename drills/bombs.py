"""Ten hostile logos at once against a real server: when they are answered, and how long everybody else waits."""

import collections
import http.client
import re
import tempfile
import threading
import time
from typing import Any, NamedTuple
from urllib.parse import urlencode

from bench.preview import site
from tests.visuals.guard_samples.rasters import flat_png

BOMBS, BEFORE, PAUSE_S, P95_MS = 10, 40, 0.02, 500
SLOWEST_S = 25  # up to 20 s of waiting for a core, then an answer within 5 s
JOIN, UPLOAD = "/c/vote-anyway/join/", "/c/vote-anyway/join/preview/"
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><circle cx="50" cy="50" r="45" fill="#0b5d4a"/>'
    b'<path fill="#0b5d4a" d="M110 35h180v30h-180z"/></svg>'
)
# Within every limit of size and nodes, and each group a layer of its own: it computes until it is ended.
SLOW = LOGO.replace(b"<path", b'<g opacity=".9"><path d="M0 0h9v9z"/></g>' * 9000 + b"<path")
# Within them too, and sixty sheets at once: more memory than a child may have.
LARGE = (
    LOGO.replace(b"300 100", b"300 300")
    .replace(b"<circle", b'<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><circle')
    .replace(b"<path", b'<g filter="url(#f)">' * 60 + b"<path")
    .replace(b"</svg>", b"</g>" * 60 + b"</svg>")
)


class Answered(NamedTuple):
    """What came back, and after how long."""

    status: int
    waited_ms: float


def run() -> list[dict[str, Any]]:
    """Bars: every hostile upload refused, the slowest of them, what 95 of 100 wait for a page, a good logo taken."""
    with tempfile.TemporaryDirectory(prefix="drill-") as folder, site(folder) as (port, told):
        asked = urlencode({"template": "squeeze", "locale": "en", "format": "square", "w": 540})
        pages = {
            "the join page": (JOIN, {}),
            "the studio": (told["preview"].rpartition("/")[0] + "/", {"Cookie": told["cookie"]}),
            "the studio's preview": (f"{told['preview']}?{asked}", {"Cookie": told["cookie"]}),
        }
        taken = [_upload(port, LOGO).status]
        quiet = {name: _p95([_get(port, *page) for _visit in range(BEFORE)]) for name, page in pages.items()}
        bombs, seen = _meanwhile(port, pages)
        taken.append(_upload(port, LOGO).status)
    good = _bar("answers to a good logo before and after", taken, taken == [200, 200], "[200, 200]")
    return [*_bars(bombs, seen, quiet), good]


def _meanwhile(
    port: int, pages: dict[str, tuple[str, dict[str, str]]]
) -> tuple[list[Answered], dict[str, list[Answered]]]:
    """Every bomb at once; visits of every page, one after another, until the last bomb was answered."""
    files = [LARGE, flat_png(20_000, 20_000), *[SLOW] * (BOMBS - 2)]  # one wants memory, one 400 million pixels
    bombs: list[Answered] = []
    seen: dict[str, list[Answered]] = {name: [] for name in pages}
    is_over = threading.Event()

    def look(name: str) -> None:
        while not is_over.is_set():
            seen[name].append(_get(port, *pages[name]))
            is_over.wait(PAUSE_S)

    def attack(number: int) -> None:
        bombs.append(_upload(port, files[number] + b" " * number))

    attackers = [threading.Thread(target=attack, args=(number,)) for number in range(BOMBS)]
    visitors = [threading.Thread(target=look, args=(name,)) for name in pages]
    for thread in attackers + visitors:
        thread.start()
    for thread in attackers:
        thread.join()
    is_over.set()
    for thread in visitors:
        thread.join()
    return bombs, seen


def _bars(bombs: list[Answered], seen: dict[str, list[Answered]], quiet: dict[str, float]) -> list[dict[str, Any]]:
    statuses = collections.Counter(bomb.status for bomb in bombs)
    refused = sum(count for status, count in statuses.items() if 400 <= status < 500)
    slowest_s = max(bomb.waited_ms for bomb in bombs) / 1000
    bars = [
        _bar(f"hostile uploads of {BOMBS} refused with a reason", refused, refused == BOMBS, BOMBS),
        _bar("slowest bomb, s", round(slowest_s, 1), slowest_s <= SLOWEST_S, f"<= {SLOWEST_S}"),
    ]
    for name, answers in seen.items():
        p95_ms = _p95(answers)
        faults = sum(answer.status != 200 for answer in answers)
        what = f"{name}: p95 ms of {len(answers)} visits while they run ({quiet[name]:.0f} before)"
        bars.append(_bar(what, round(p95_ms), p95_ms <= P95_MS, f"<= {P95_MS}"))
        bars.append(_bar(f"{name}: visits that were not answered with 200", faults, faults == 0, 0))
    return bars


def _p95(answers: list[Answered]) -> float:
    return sorted(answer.waited_ms for answer in answers)[int(len(answers) * 0.95)]


def _bar(name: str, value: object, holds: bool, goal: object) -> dict[str, Any]:
    return {"bar": name, "value": value, "goal": goal, "holds": holds}


def _get(port: int, path: str, headers: dict[str, str]) -> Answered:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return Answered(answer.status, (time.perf_counter() - started) * 1000)


def _upload(port: int, data: bytes) -> Answered:
    """A logo, dropped on the join page by somebody who opened it just now."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", JOIN)
    page = connection.getresponse()
    page.read()
    cookie = page.getheader("Set-Cookie", "").split(";")[0]
    token = re.sub(r"^.*=", "", cookie)
    mark = "----bombs"
    named = 'Content-Disposition: form-data; name="logo"; filename="a.svg"\r\nContent-Type: image/svg+xml'
    body = f"--{mark}\r\n{named}\r\n\r\n".encode() + data + f"\r\n--{mark}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Cookie": cookie, "X-CSRFToken": token}
    started = time.perf_counter()
    connection.request("POST", UPLOAD, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return Answered(answer.status, (time.perf_counter() - started) * 1000)
