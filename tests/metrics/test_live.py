"""Real processes: a reading reaches an open dashboard, a stopped server ends its streams, workers claim once each."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.metrics.posts import LIVE_POSTS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20


@dataclass(frozen=True)
class Site:
    """A site with a database of its own."""

    environment: dict[str, str]
    cookies: dict[str, str]

    def run(self, *command: str) -> str:
        finished = subprocess.run(
            [sys.executable, "-m", "tests.metrics.live_site", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return finished.stdout

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Made once; each test works on a copy."""
    site = _site_in(tmp_path_factory.mktemp("prepared"), {})
    return Site(site.environment, json.loads(site.run("prepare").splitlines()[-1]))


@pytest.fixture
def site(prepared: Site, tmp_path: Path) -> Site:
    folder = tmp_path / "site"
    shutil.copytree(prepared.environment["COALITION_DATA_DIR"], folder)
    return _site_in(folder, prepared.cookies)


def _site_in(folder: Path, cookies: dict[str, str]) -> Site:
    (folder / "static").mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "COALITION_ENV": "test",
        "COALITION_DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "COALITION_ALLOWED_HOSTS": "127.0.0.1,testserver",
    }
    return Site(environment, cookies)


@pytest.fixture
def server(site: Site) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = f"{sys.executable} -m uvicorn tests.metrics.live_site:application --port {port} --log-level warning"
    process = site.start(*command.split(), "--timeout-graceful-shutdown", "30")
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address, process
    finally:
        process.kill()
        process.communicate()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            requests.get(f"{address}/c/nowhere/dashboard/", timeout=10)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def _open(address: str, cookie: str) -> requests.Response:
    return requests.get(
        f"{address}/c/vote-anyway/dashboard/events", headers={"Cookie": cookie}, stream=True, timeout=PATIENCE_S
    )


def _until(lines: Iterator[bytes], event: str, holds: Any) -> float:
    """Seconds until an event of a kind holds."""
    began, name = time.monotonic(), ""
    for line in lines:
        text = line.decode()
        if text.startswith("event: "):
            name = text.removeprefix("event: ")
        if text.startswith("data: ") and name == event and holds(json.loads(text.removeprefix("data: "))):
            break
    return time.monotonic() - began


def test_a_new_reading_reaches_an_open_dashboard_and_a_stopped_server_ends_its_streams(
    site: Site, server: tuple[str, subprocess.Popen[str]]
) -> None:
    address, process = server
    stream = _open(address, site.cookies["ana"])
    assert (stream.status_code, stream.headers["Content-Type"]) == (200, "text/event-stream")
    lines = stream.iter_lines(chunk_size=1)
    _until(lines, "figures", lambda data: data.get("posts", {}).get("value") == str(LIVE_POSTS))
    site.run("read", "4321")
    waited_s = _until(lines, "figures", lambda data: data.get("likes", {}).get("value") == "4,321")
    assert waited_s < PATIENCE_S
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert list(lines)[-1:] in ([], [b""])
    process.wait(10)
    assert time.monotonic() - began < 5


def test_a_stream_opens_for_members_and_for_nobody_else(site: Site, server: tuple[str, subprocess.Popen[str]]) -> None:
    address, _process = server
    with _open(address, site.cookies["ben"]) as stream:
        assert stream.status_code == 200
        fragments: dict[str, str] = {}
        _until(stream.iter_lines(chunk_size=1), "fragments", lambda data: fragments.update(data) or True)
        assert "live-needs" not in fragments
        assert "Companies joined" in fragments["live-count"]
    assert _open(address, site.cookies["cleo"]).status_code == 404
    assert _open(address, "").status_code == 404


def test_concurrent_workers_claim_each_post_once(site: Site) -> None:
    workers = [site.start(sys.executable, "-m", "tests.metrics.live_site", "claim") for _ in range(3)]
    claimed = [key for worker in workers for key in json.loads(worker.communicate(timeout=120)[0])]
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert (len(claimed), len(set(claimed))) == (LIVE_POSTS, LIVE_POSTS)
