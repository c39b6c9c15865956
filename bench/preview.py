"""Measures the studio's preview over HTTP: a real server, a key at a time; time and likeness flow out as bars.

Two clocks a key: what a person waits, which grows with whatever else the machine does, and what the server computed for
it, which does not.
"""

from __future__ import annotations

import http.client
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
from PIL import Image

SENTENCE = "Your bath is still warm. The polls close at six."
FIELDS = ("#0b5d4a", "#b5179e", "#ffb703", "#1d3557")
ROUNDS = 4
WIDTH_PX = 540
Bars = list[dict[str, Any]]


def run() -> Bars:
    """A sentence typed a few times over, in the colour kept and in new ones."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, site(folder) as (port, told):
        person = _Person(port, told["cookie"], told["pid"])
        base, asked = told["preview"], {"template": "squeeze", "locale": "en", "w": str(WIDTH_PX)}
        person.get(f"{base}?{urlencode({**asked, 'format': 'square'})}")
        bars = []
        for key in ("square", "story"):
            typed = [{**asked, "format": key, "line.line": line} for _round in range(ROUNDS) for line in _keys()]
            bars += _waited(person, base, typed, f"a key in the line, {key} {WIDTH_PX} px")
        tried = [
            {**asked, "format": "square", "colour": _shade(colour, number), "line.line": line}
            for colour in FIELDS
            for number, line in enumerate(_keys())
        ]
        bars += _waited(person, base, tried, f"another colour and a key, square {WIDTH_PX} px")
        return [*bars, *_likeness(person, told, base, asked)]


def _waited(person: _Person, base: str, asked: list[dict[str, str]], what: str) -> Bars:
    answers = [person.get(f"{base}?{urlencode(one)}") for one in asked]
    return [
        _bar(f"{what}, over HTTP: p95 ms", _p95([answer.waited_ms for answer in answers]), 50),
        _bar(f"{what}: p95 CPU ms of the server", _p95([answer.computed_ms for answer in answers]), 50),
    ]


def _likeness(person: _Person, told: dict[str, str], base: str, asked: dict[str, str]) -> Bars:
    """How far the preview is from the download made as small."""
    bars = []
    for key in ("square", "portrait", "story", "linkedin", "x"):
        preview = person.picture(f"{base}?{urlencode({**asked, 'format': key})}")
        whole = person.picture(f"{told['visual']}/squeeze/{key}/en.png")
        small = whole.resize(preview.size, Image.Resampling.HAMMING)
        apart = np.asarray(preview, np.float64) - np.asarray(small, np.float64)
        bars.append(_bar(f"preview against download, {key}: RMSE", float(np.sqrt((apart**2).mean())), 3))
    return bars


class _Answer(NamedTuple):
    data: bytes
    waited_ms: float
    computed_ms: float


class _Person:
    """Someone signed in, on one connection, whom alone the server serves."""

    def __init__(self, port: int, cookie: str, pid: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Cookie": cookie}
        self._pid = pid

    def picture(self, address: str) -> Image.Image:
        return Image.open(io.BytesIO(self.get(address).data)).convert("RGB")

    def get(self, address: str) -> _Answer:
        computed_s, began = _cpu_s(self._pid), time.perf_counter()
        self._connection.request("GET", address, headers=self._headers)
        answer = self._connection.getresponse()
        data = answer.read()
        spent_ms = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}.")
        return _Answer(data, spent_ms, (_cpu_s(self._pid) - computed_s) * 1000)


@contextmanager
def site(folder: str) -> Iterator[tuple[int, dict[str, str]]]:
    """A site of its own with one dressed kit, served as in production."""
    environment = {**os.environ, "COALITION_DATA_DIR": folder, "COALITION_ENV": "development"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    environment.pop("DATABASE_URL", None)
    prepared = subprocess.run(
        [sys.executable, "-m", "bench.preview"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port), "--log-level", "error"]
    server = subprocess.Popen(command, env=environment)
    try:
        _wait(port)
        yield port, {**json.loads(prepared.stdout.splitlines()[-1]), "pid": str(server.pid)}
    finally:
        server.terminate()
        server.wait()


def _cpu_s(pid: str) -> float:
    """What a process has computed so far, ended threads included, by the clock that Linux keeps of each process."""
    return time.clock_gettime((~int(pid) << 3) | 2)


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server does not start.")


def _keys() -> list[str]:
    return [SENTENCE[:length] for length in range(1, len(SENTENCE) + 1)]


def _shade(colour: str, number: int) -> str:
    """A colour that was not asked for before."""
    return f"{colour[:5]}{(int(colour[5:], 16) + number) % 256:02x}"


def _p95(spent: list[float]) -> float:
    return sorted(spent)[int(len(spent) * 0.95)]


def _bar(name: str, value: float, goal: float) -> dict[str, Any]:
    return {"bar": name, "value": round(value, 1), "goal": f"≤ {goal}", "holds": value <= goal}


def prepare() -> dict[str, str]:
    """The cast with our first motif, dressed; where to look, and Ben's session."""
    from django.conf import settings  # noqa: PLC0415  Django is set up first
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from kits.services import publish_kit, set_brand  # noqa: PLC0415
    from tests.cast import NOW, make_cast  # noqa: PLC0415
    from tests.kits.scene import CAPTIONS, TEXTS, logo_png  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    cast = make_cast()
    svg = Path(__file__).resolve().parent.parent / "kits" / "posters" / "templates" / "squeeze.svg"
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"squeeze": svg.read_bytes()},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    client = Client()
    client.force_login(cast.ben)
    preview = reverse("kits:preview", args=[cast.membership.id])
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        "preview": preview,
        "visual": preview.replace("preview.jpg", "visual"),
    }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(prepare()))
