"""What a child may take, measured on the real one: processor, time, addresses, memory, files, and how it is told."""

import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from coalition.errors import Busy
from kits import quarantine
from kits.quarantine import Places, UploadRefused, clean_photo, clean_upload, open_font, read_export
from tests.kits.test_quarantine import LOGO, children_of
from tests.visuals.guard_samples.rasters import encoded, flat_png, hostile_rasters
from tests.visuals.hostile import svg
from tests.visuals.samples import data_uri
from visuals.guard.child import RESIDENT_BYTES

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
ANSWERED_WITHIN_S = 5.0


@pytest.fixture(autouse=True)
def helpers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[quarantine._Helpers]:
    """As in a process that has just begun."""
    monkeypatch.setattr(quarantine, "places", Places(tmp_path / "places", cores=2))
    fresh = quarantine._Helpers()
    monkeypatch.setattr(quarantine, "_helpers", fresh)
    yield fresh
    fresh.end()


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files that say what is to happen, in a home of its own."""
    start(monkeypatch, tmp_path)
    return tmp_path


def start(monkeypatch: pytest.MonkeyPatch, home: Path, *arguments: str) -> None:
    program = home / "python"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.kits.odd_child {" ".join(arguments)}\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("HOME", str(home))
    assert clean_upload(LOGO).source_format == "svg"


class Peak:
    """The most that any child held while it was watched."""

    def __init__(self, helpers: quarantine._Helpers) -> None:
        self._helpers, self._is_over, self.bytes = helpers, threading.Event(), 0
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(0.001):
            helper = self._helpers._current
            for pid in children_of(helper._process.pid) if helper else ():
                self.bytes = max(self.bytes, highest_bytes(pid))


def highest_bytes(pid: int) -> int:
    """What the kernel noted as the process's highest; nothing when it has ended meanwhile."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


DOORS: dict[str, Callable[[bytes], object]] = {
    "logo": clean_upload,
    "photo": lambda data: clean_photo(data, max_size_bytes=1_000_000),
    "draft": read_export,
    "font": open_font,
}


def told(deed: str, door: str = "logo") -> tuple[str, float]:
    """The code it is refused with, and after how many seconds."""
    begun = time.monotonic()
    with pytest.raises((UploadRefused, Busy)) as refused:
        DOORS[door](b"<svg >" + deed.encode())
    return refused.value.code, time.monotonic() - begun


@pytest.mark.parametrize("door", ["logo", "photo"])
@pytest.mark.parametrize("deed", ["sleep", "sleep through the alarm"])
def test_who_sleeps_ends_after_four_seconds(odd: Path, door: str, deed: str) -> None:
    """It had no time of the processor: the machine is told of as busy, not the file as heavy."""
    code, after_s = told(deed, door)
    assert code == "uploads_busy"
    assert 3.9 <= after_s <= ANSWERED_WITHIN_S
    assert clean_upload(LOGO).source_format == "svg"


@pytest.mark.parametrize(("door", "wall_s"), [("font", 2), ("draft", 3)])
@pytest.mark.parametrize("deed", ["sleep", "sleep through the alarm"])
def test_fonts_and_drafts_sleep_by_clocks_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, door: str, wall_s: int, deed: str
) -> None:
    """Twelve seconds each in truth; here two and three."""
    start(monkeypatch, tmp_path, "--short-clocks")
    code, after_s = told(deed, door)
    assert code == "uploads_busy"
    assert wall_s - 0.1 <= after_s <= wall_s + 0.9
    assert clean_upload(LOGO).source_format == "svg"


@pytest.mark.parametrize(
    ("door", "deed", "at_least_s", "at_most_s", "told_code"),
    [
        ("logo", "spin", 1.9, ANSWERED_WITHIN_S, "upload_too_heavy"),
        ("logo", "spin on", 2.9, ANSWERED_WITHIN_S, "upload_too_heavy"),
        ("photo", "spin", 1.9, ANSWERED_WITHIN_S, "upload_photo_too_heavy"),
        ("draft", "spin", 3.9, 13.0, "upload_too_heavy"),
        ("font", "spin", 5.9, 13.0, "upload_font_too_heavy"),
    ],
)
def test_who_spins_ends_after_its_seconds_of_processor(
    odd: Path, door: str, deed: str, at_least_s: float, at_most_s: float, told_code: str
) -> None:
    """Two for a logo or a photo, four for a draft, six for a font, and one to die."""
    code, after_s = told(deed, door)
    assert code == told_code
    assert at_least_s <= after_s <= at_most_s
    assert clean_upload(LOGO).source_format == "svg"


@pytest.mark.parametrize("door", DOORS)
def test_the_limits_are_those_that_are_written_down(odd: Path, door: str) -> None:
    """Seconds of processor and one to die, seconds by the clock, no file, no core: each job's own."""
    assert told("see the limits", door)[0] == "upload_empty"


def test_who_fills_memory_is_stopped_below_the_limit(odd: Path, helpers: quarantine._Helpers) -> None:
    with Peak(helpers) as peak:
        assert told("fill")[0] == "upload_too_heavy"
    assert RESIDENT_BYTES * 0.8 < peak.bytes <= RESIDENT_BYTES


def test_who_gets_round_the_addresses_limit_is_seen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, helpers: quarantine._Helpers
) -> None:
    """600 MB that stay: the watch ends it before it has them all, and long before the clock does."""
    start(monkeypatch, tmp_path, "--any-address")
    with Peak(helpers) as peak:
        code, after_s = told("fill and keep")
    assert code == "upload_too_heavy"
    assert after_s < 3.0
    assert RESIDENT_BYTES < peak.bytes < 600 * 1024 * 1024
    assert clean_upload(LOGO).source_format == "svg"


def test_addresses_are_limited(odd: Path) -> None:
    assert told("map too much")[0] == "upload_too_heavy"
    assert told("map")[0] == "upload_empty"


def test_no_child_writes_a_file(odd: Path) -> None:
    assert told("write")[0] == "upload_photo_small"
    assert (odd / "left").read_bytes() == b""


def test_who_crashes_is_damaged(odd: Path) -> None:
    assert told("crash")[0] == "upload_damaged"
    assert clean_upload(LOGO).source_format == "svg"


SIDES = 7200, 5400  # 39 megapixels
WEBP_SIDES = 6000, 4000


@pytest.mark.parametrize(
    ("pillow_format", "mode", "options"),
    [
        ("PNG", "RGB", {"compress_level": 1}),
        ("PNG", "RGBA", {"compress_level": 1}),
        ("JPEG", "RGB", {}),
        ("JPEG", "CMYK", {}),
        ("GIF", "P", {}),
        ("AVIF", "RGB", {"speed": 10}),
        ("AVIF", "RGBA", {"speed": 10}),
        ("WEBP", "RGB", {"method": 0}),
        ("WEBP", "RGBA", {"method": 0}),
        ("WEBP", "RGB", {"method": 0, "lossless": True}),
    ],
)
def test_the_largest_picture_of_every_kind_is_taken_within_its_memory(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    helpers: quarantine._Helpers,
    pillow_format: str,
    mode: str,
    options: dict[str, object],
) -> None:
    start(monkeypatch, tmp_path, "--long-clocks")
    monkeypatch.setattr(quarantine, "limits_of", lambda _job: (20, 40.0))
    size = WEBP_SIDES if pillow_format == "WEBP" else SIDES
    colour = 3 if mode == "P" else (200, 30, 40, 90)[: len(mode)]
    data = encoded(Image.new(mode, size, colour), pillow_format, **options)
    with Peak(helpers) as peak:
        assert clean_upload(data).width_px == 1600
        if pillow_format != "GIF":
            assert clean_photo(data, max_size_bytes=20_000_000).width_px == 3000
    assert RESIDENT_BYTES / 8 < peak.bytes <= RESIDENT_BYTES


def test_a_larger_webp_is_told_of_its_own_limit(helpers: quarantine._Helpers) -> None:
    data = encoded(Image.new("RGB", (6001, 4000), "red"), "WEBP", lossless=True, method=0)
    for take, code, cure in (
        (clean_upload, "upload_webp_too_many_pixels", "save it as PNG or JPEG"),
        (lambda data: clean_photo(data, max_size_bytes=1_000_000), "upload_photo_webp_too_many_pixels", "as JPEG"),
    ):
        with Peak(helpers) as peak, pytest.raises(UploadRefused, match="more than 24 million pixels") as refused:
            take(data)
        assert peak.bytes < RESIDENT_BYTES / 2
        assert (refused.value.code, cure in refused.value.remedy) == (code, True)


def test_hostile_rasters_are_refused_within_bounds(helpers: quarantine._Helpers) -> None:
    clean_upload(LOGO)
    for name, (data, code) in hostile_rasters().items():
        begun = time.monotonic()
        with Peak(helpers) as peak, pytest.raises(UploadRefused) as refused:
            clean_upload(data)
        assert peak.bytes <= RESIDENT_BYTES, name
        assert (name, refused.value.code, refused.value.status) == (name, f"upload_{code}", 422)
        assert time.monotonic() - begun <= ANSWERED_WITHIN_S, name


def test_an_embedded_bomb_is_refused_within_bounds(helpers: quarantine._Helpers) -> None:
    """400 million pixels in 76 kB, which CairoSVG would decode without a limit."""
    bomb = flat_png(20_000, 20_000)
    assert 60_000 < len(bomb) < 80_000
    data = svg(f'<image width="9" height="9" href="{data_uri(bomb)}"/>')
    with Peak(helpers) as peak:
        with pytest.raises(UploadRefused) as refused:
            clean_upload(data)
        (drawing,) = quarantine.read_export(data)
    assert refused.value.code == "upload_too_many_pixels"
    assert (drawing.parts, [finding.code for finding in drawing.findings]) == ((), ["image_unread"])
    assert peak.bytes < RESIDENT_BYTES / 2
