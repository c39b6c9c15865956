"""Uploads are opened in a process of their own: what it may take, how it dies, and that nobody else notices."""

import asyncio
import fcntl
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image

from coalition.errors import Busy
from config.asgi import application
from kits import quarantine
from kits.quarantine import Places, UploadRefused, clean_upload
from tests.visuals.guard_samples.rasters import encoded, photo, quarters
from tests.visuals.hostile import svg

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path fill="#0B5D4A" d="M4 4h32v12h-32z"/></svg>'
# Both pass every bound of the guard: the first would cost CairoSVG half a minute, the second needs 60 sheets at once.
SLOW = LOGO.replace(b"<path", b'<g opacity=".9"><path d="M0 0h9v9z"/></g>' * 9000 + b"<path")
LARGE = (
    LOGO.replace(b"40 20", b"40 40")
    .replace(
        b"<path",
        b'<filter id="f"><feGaussianBlur stdDeviation="1"/></filter>' + b'<g filter="url(#f)">' * 60 + b"<path",
    )
    .replace(b"</svg>", b"</g>" * 60 + b"</svg>")
)
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


@pytest.fixture(autouse=True)
def _places_of_our_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(quarantine, "places", Places(tmp_path / "places", cores=2))


def children_of(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def helper_pid(owner: int) -> int:
    found = [pid for pid in children_of(owner) if b"visuals.guard.child" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(found) == 1
    return found[0]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def await_that(condition: Callable[[], object], *, within_s: float = 10.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def refused_code(data: bytes) -> str:
    with pytest.raises(UploadRefused) as refused:
        clean_upload(data)
    return refused.value.code


def test_a_logo_comes_out_clean() -> None:
    image = clean_upload(LOGO)
    assert (image.source_format, image.width_px / image.height_px) == ("svg", 2.0)
    assert Image.open(io.BytesIO(image.png)).size == (image.width_px, image.height_px)
    assert image.svg is not None
    assert b"#0b5d4a" in image.svg
    photo_png = clean_upload(encoded(quarters(), "JPEG"))
    assert (photo_png.source_format, photo_png.width_px, photo_png.svg) == ("jpeg", 64, None)


def test_a_refusal_names_its_cure() -> None:
    with pytest.raises(UploadRefused) as refused:
        clean_upload(LOGO.replace(b"<path", b'<g id="a"><use href="#a"/></g><path'))
    error = refused.value
    assert (error.code, error.status, error.field) == ("upload_svg_cycle", 422, "logo")
    assert error.message == "The SVG refers to itself in a circle."
    assert error.remedy == "Expand its symbols, patterns and masks, and export it again."


def test_what_needs_no_looking_into_is_refused_without_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "places", None)
    with pytest.raises(UploadRefused, match="larger than allowed"):
        clean_upload(LOGO, max_size_bytes=len(LOGO) - 1)
    assert refused_code(b"") == "upload_empty"
    assert refused_code(b"%PDF-1.7") == "upload_unsupported_format"
    assert refused_code(b"MZ\x90\x00") == "upload_unknown_format"


@pytest.mark.parametrize(("scale", "depth"), [("1000", 1), ("1e6", 60)])
def test_an_export_that_is_scaled_beyond_bounds_says_so(scale: str, depth: int) -> None:
    export = f'<g transform="scale({scale})">' * depth + '<rect width="99999" height="9"/>' + "</g>" * depth
    with pytest.raises(UploadRefused) as refused:
        quarantine.read_export(svg(export))
    assert (refused.value.code, "artboard to an ordinary size" in refused.value.remedy) == ("upload_svg_number", True)


def test_an_export_of_a_tiny_view_box_says_so() -> None:
    """A number of the file is within bounds, as is the other; what one is of the other is not."""
    attributes = 'width="100000" height="100000" viewBox="5 5 .001 .001"'
    with pytest.raises(UploadRefused) as refused:
        quarantine.read_export(svg('<path id="format:square" d="M0 0h1v1z"/>', attributes=attributes))
    assert refused.value.code == "upload_svg_number"


def test_a_bomb_of_time_ends_and_the_next_logo_is_taken() -> None:
    clean_upload(LOGO)
    started = time.monotonic()
    assert refused_code(SLOW) == "upload_too_heavy"
    assert time.monotonic() - started < 5.0
    assert clean_upload(LOGO).source_format == "svg"


def test_a_bomb_of_memory_ends_and_the_next_logo_is_taken() -> None:
    clean_upload(LOGO)
    started = time.monotonic()
    assert refused_code(LARGE) == "upload_too_heavy"
    assert time.monotonic() - started < 5.0
    assert clean_upload(LOGO).source_format == "svg"


def test_a_large_photo_is_taken() -> None:
    """24 megapixels."""
    image = clean_upload(encoded(photo((6000, 4000)), "JPEG", quality=80))
    assert (image.width_px, image.height_px) == (1600, 1067)


def test_many_threads_at_once() -> None:
    shapes = [LOGO.replace(b"0 0 40 20", b"0 0 40 %d" % (20 + number)) for number in range(9)]
    with ThreadPoolExecutor(9) as threads:
        images = list(threads.map(clean_upload, shapes))
    assert [round(image.height_px / image.width_px * 40) for image in images] == [20 + number for number in range(9)]


def test_ten_bombs_at_once_are_each_answered() -> None:
    with ThreadPoolExecutor(10) as threads:
        codes = list(threads.map(refused_code, [LARGE] * 10))
    assert codes == ["upload_too_heavy"] * 10
    assert clean_upload(LOGO).source_format == "svg"


def test_while_ten_are_here_the_eleventh_is_told_to_come_back(tmp_path: Path) -> None:
    """Two work and eight wait; whoever comes then is told to come back."""
    with ExitStack() as held:
        for _ in range(10):
            held.enter_context(Places(tmp_path / "places", cores=10).one())
        with pytest.raises(Busy) as busy:
            clean_upload(LOGO)
    assert (busy.value.status, busy.value.code, busy.value.retry_after_s) == (503, "uploads_busy", 5)
    assert clean_upload(LOGO).source_format == "svg"


def test_the_tenth_waits_and_is_taken_and_the_eleventh_is_sent_away_at_once() -> None:
    """Two work and eight wait, though it takes seconds; the eleventh is told within one."""
    clean_upload(LOGO)
    seats = quarantine.places._folder
    with ThreadPoolExecutor(10) as threads, ExitStack() as held:
        for _ in range(2):
            held.enter_context(quarantine.places.one())
        waiting = [threads.submit(clean_upload, LOGO) for _ in range(8)]
        await_that(lambda: all(is_locked(seats / f"seat-{number}") for number in range(10)))
        begun = time.monotonic()
        with pytest.raises(Busy) as busy:
            clean_upload(LOGO)
        assert time.monotonic() - begun < 1.0
        assert (busy.value.status, busy.value.retry_after_s) == (503, 5)
        assert [answer.done() for answer in waiting] == [False] * 8
        held.close()
        assert [answer.result().source_format for answer in waiting] == ["svg"] * 8


def test_no_more_work_at_once_than_there_are_cores(tmp_path: Path) -> None:
    working, highest, lock = 0, 0, threading.Lock()

    def work(_number: int) -> None:
        nonlocal working, highest
        with Places(tmp_path / "places", cores=2).one():
            with lock:
                working += 1
                highest = max(highest, working)
            threading.Event().wait(0.005)
            with lock:
                working -= 1

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(work, range(10)))
    assert highest == 2


@needs_proc
def test_a_helper_that_is_killed_is_replaced() -> None:
    clean_upload(LOGO)
    first = helper_pid(os.getpid())
    os.kill(first, signal.SIGKILL)
    assert clean_upload(LOGO).source_format == "svg"
    assert helper_pid(os.getpid()) != first


@needs_proc
def test_a_helper_that_is_killed_at_work_takes_its_child_along_and_the_work_is_done_again() -> None:
    clean_upload(LOGO)
    first = helper_pid(os.getpid())
    await_that(lambda: not children_of(first))
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(refused_code, SLOW)
        await_that(lambda: children_of(first))
        (child,) = children_of(first)
        os.kill(first, signal.SIGKILL)
        await_that(lambda: not is_alive(child))
        assert answer.result() == "upload_too_heavy"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[quarantine._Helpers]:
    """As in a process that has just begun."""
    helpers = quarantine._Helpers()
    monkeypatch.setattr(quarantine, "_helpers", helpers)
    yield helpers
    helpers.end()


def served(events: list[str]) -> list[str]:
    """What the application answers to a server's events in its lifespan."""
    answers: list[str] = []
    waiting = iter(events)

    async def receive() -> dict[str, str]:
        return {"type": next(waiting)}

    async def send(message: Mapping[str, str]) -> None:
        answers.append(message["type"])

    asyncio.run(application({"type": "lifespan"}, receive, send))
    return answers


def test_the_helper_starts_with_the_server_and_serves_the_first_upload(fresh: quarantine._Helpers) -> None:
    assert fresh._current is None
    answers = served(["lifespan.startup", "lifespan.shutdown"])
    assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    await_that(lambda: fresh._current)
    ahead = fresh._current
    assert clean_upload(LOGO).source_format == "svg"
    assert fresh._current is ahead


def test_a_helper_that_does_not_start_stops_no_server(
    fresh: quarantine._Helpers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/nowhere/python")
        assert served(["lifespan.startup", "lifespan.shutdown"])[0] == "lifespan.startup.complete"
        await_that(lambda: "does not start; the first upload tries again" in caplog.text)
    assert clean_upload(LOGO).source_format == "svg"


OWNER = """
import os, sys
from kits.quarantine import clean_upload
logo = sys.stdin.buffer.read()
clean_upload(logo)
if os.fork() == 0:
    os._exit(0 if clean_upload(logo).source_format == "svg" else 1)
print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
os.read(int(sys.argv[1]), 1)
"""


@needs_proc
def test_a_helper_ends_with_its_owner_and_is_not_shared_after_a_fork() -> None:
    reading, writing = os.pipe()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "A_SECRET_OF_OURS": "not for strangers"}
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(reading)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        pass_fds=[reading],
    )
    with owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        owner.stdin.write(LOGO)
        owner.stdin.close()
        assert owner.stdout.readline() == b"0\n"
        helper = helper_pid(owner.pid)
        assert b"A_SECRET" not in Path(f"/proc/{helper}/environ").read_bytes()
        owner.kill()
    await_that(lambda: not is_alive(helper))
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(("language", "message"), [("fr", "Le fichier est vide."), ("de", "Die Datei ist leer.")])
def test_a_refusal_is_told_in_the_readers_language(language: str, message: str) -> None:
    with translation.override(language), pytest.raises(UploadRefused) as refused:
        clean_upload(b"")
    assert refused.value.message == message
