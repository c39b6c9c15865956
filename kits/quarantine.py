"""Opens uploads where they can do no harm: foreign bytes flow in, what we wrote ourselves flows out, or a refusal.

A helper process (`visuals.guard.child`) is started once per process that takes uploads, with the server or with the
first upload, and forks a limited child for each. Over the whole machine one child per core works and eight wait; locked
files count them, so a crash frees its place.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

import visuals
from coalition.errors import Busy, Invalid
from visuals.guard import (
    MAX_FONT_BYTES,
    MAX_UPLOAD_BYTES,
    REFUSALS,
    CleanFont,
    CleanImage,
    CleanPhoto,
    decode_font,
    sniff,
)
from visuals.guard.child import DRAWINGS_JOB, FONT_JOB, JOB, PHOTO_JOB, READY, WALL_S, limits_of
from visuals.guard.frames import BUSY, Answer, AnswerLost, Drawings, Font, Refusal, receive_answer, send_upload
from visuals.guard.raster import FORMATS
from visuals.guard.sniffing import UNREAD
from visuals.importing import Drawing, decode_drawings

__all__ = [
    "CleanFont",
    "CleanImage",
    "CleanPhoto",
    "UploadRefused",
    "clean_photo",
    "clean_upload",
    "open_font",
    "read_export",
    "start_ahead",
]

logger = logging.getLogger(__name__)

WAITING = 8
PATIENCE_S = 20.0
RETRY_AFTER_S = 5
START_S = 20.0
_OF_PHOTOS = {  # what is said of a photo in place of a logo
    "too_large": "photo_too_large",
    "too_many_pixels": "photo_too_many_pixels",
    "webp_too_many_pixels": "photo_webp_too_many_pixels",
    "too_heavy": "photo_too_heavy",
    "unknown_format": "photo_format",
    "unsupported_format": "photo_format",
}
_POLL_S = 0.01
_GRACE_S = 1.0  # the helper tells of a death within it
_FORK_SAFE = {"OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"}  # macOS: cairo asks CoreText for fonts after a fork
_PASSED_ON = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


class UploadRefused(Invalid):
    """The file is not taken; message and cure come from the guard's table, in the reader's language."""

    def __init__(self, code: str, *, field: str = "logo") -> None:
        message, remedy = REFUSALS[code]
        super().__init__(f"upload_{code}", _(message), _(remedy), field=field)


def clean_upload(data: bytes, *, max_size_bytes: int = MAX_UPLOAD_BYTES) -> CleanImage:
    """A re-encoded image, or UploadRefused. Busy when the machine has no room for it now. Thread-safe.

    May take seconds: call it outside of any transaction.
    """
    answer = _asked(data, JOB, max_size_bytes)
    if isinstance(answer, CleanImage):
        return answer
    raise UploadRefused("damaged")


def read_export(data: bytes, *, max_size_bytes: int = MAX_UPLOAD_BYTES) -> tuple[Drawing, ...]:
    """A drawing for each artboard of an export, or of a plain picture. Raises as `clean_upload`."""
    answer = _asked(data, DRAWINGS_JOB, max_size_bytes)
    try:
        return decode_drawings(answer.encoded if isinstance(answer, Drawings) else b"")
    except ValueError as error:
        raise UploadRefused("damaged") from error


def clean_photo(data: bytes, *, max_size_bytes: int) -> CleanPhoto:
    """A photograph as a JPEG of ours; a refusal says what is enough for a photo. Raises as `clean_upload`."""
    try:
        answer = _asked(data, PHOTO_JOB, max_size_bytes)
    except UploadRefused as error:
        code = error.code.removeprefix("upload_")
        raise UploadRefused(_OF_PHOTOS.get(code, code), field="photo") from error
    if isinstance(answer, CleanPhoto):
        return answer
    raise UploadRefused("damaged", field="photo")


def open_font(data: bytes) -> CleanFont:
    """A font written anew, every shape of it drawn once. Raises as `clean_upload`."""
    if not data:
        raise UploadRefused("empty", field="fonts")
    if len(data) > MAX_FONT_BYTES:
        raise UploadRefused("font_too_large", field="fonts")
    with places.one():
        answer = _helpers.ask(data, FONT_JOB)
    if isinstance(answer, Refusal):
        if answer.code == BUSY:
            raise _busy()
        code = f"font_{answer.code}"  # the child's end is told in the same words as an image's
        raise UploadRefused(code if code in REFUSALS else answer.code, field="fonts")
    try:
        return decode_font(answer.encoded if isinstance(answer, Font) else b"")
    except ValueError as error:
        raise UploadRefused("font_damaged", field="fonts") from error


def _asked(data: bytes, job: bytes, max_size_bytes: int) -> Answer:
    if len(data) > max_size_bytes:
        raise UploadRefused("too_large")
    if not data:
        raise UploadRefused("empty")
    kind = sniff(data)
    if kind not in FORMATS and kind != "svg":
        raise UploadRefused(UNREAD.get(kind, "unsupported_format"))
    with places.one():
        answer = _helpers.ask(data, job)
    if not isinstance(answer, Refusal):
        return answer
    if answer.code == BUSY:
        raise _busy()
    raise UploadRefused(answer.code)


def start_ahead() -> None:
    """Start the helper in the background: a server calls it, so that nobody's upload waits for it. Returns at once."""
    threading.Thread(target=_helpers.start, name="image-guard", daemon=True).start()


def _busy() -> Busy:
    return Busy(
        "uploads_busy",
        _("Too many files are being checked right now."),
        _("Upload it again in a moment."),
        retry_after_s=RETRY_AFTER_S,
    )


class Places:
    """Seats (who may wait or work) and cores (who may work), shared by every process of this user on this machine."""

    def __init__(self, folder: Path, *, cores: int) -> None:
        self._folder, self._cores = folder, cores

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """For as long as an upload is looked at; Busy when there are no seats, or no core comes free in time."""
        seat = self._take("seat", self._cores + WAITING)
        if seat is None:
            raise _busy()
        try:
            core = self._wait_for_core()
            try:
                yield
            finally:
                os.close(core)
        finally:
            os.close(seat)

    def _wait_for_core(self) -> int:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            core = self._take("core", self._cores)
            if core is not None:
                return core
            time.sleep(_POLL_S)
        raise _busy()

    def _take(self, kind: str, count: int) -> int | None:
        """A locked descriptor of one of so many files, or None."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for index in range(count):
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            descriptor = os.open(self._folder / f"{kind}-{index}", flags, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError:
                os.close(descriptor)
        return None


class _Helper:
    """A running helper process and the socket that jobs are sent to it over."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        root = str(Path(visuals.__file__).parents[1])
        threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}  # no secrets
        with theirs, contextlib.ExitStack() as unless_started:
            unless_started.enter_context(ours)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "visuals.guard.child"],
                stdin=theirs.fileno(),
                env={"PYTHONPATH": root, "LANG": "C.UTF-8"} | _FORK_SAFE | passed_on | threads,
                process_group=0,  # a Ctrl-C reaches us; the helper ends when our end of the socket closes
            )
            unless_started.pop_all()
        self._control = ours
        self._control.settimeout(START_S)
        try:
            is_ready = self._control.recv(1) == READY
        except OSError:
            is_ready = False
        if not is_ready:
            self.end()
            raise AnswerLost
        self._control.settimeout(WALL_S)

    def ask(self, data: bytes, job: bytes) -> Answer:
        ours, theirs = socket.socketpair()
        wall_s = limits_of(job)[1]
        with ours:
            ours.settimeout(wall_s)
            with theirs:
                try:
                    socket.send_fds(self._control, [job], [theirs.fileno()])
                except OSError as error:
                    raise AnswerLost from error
            with contextlib.suppress(OSError):  # a child that died while it read has been answered for
                send_upload(ours, data)
            return receive_answer(ours, within_s=wall_s + _GRACE_S)

    def end(self) -> None:
        self._control.close()
        self._process.kill()
        self._process.wait()

    def leave_to_parent(self) -> None:
        """After a fork the helper is our parent's: only our copy of the socket is closed."""
        self._control.close()


class _Helpers:
    """The one helper of this process: started when first needed, started anew when it has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: _Helper | None = None
        self._not_ours: list[_Helper] = []
        os.register_at_fork(after_in_child=self._after_fork)
        atexit.register(self.end)

    def ask(self, data: bytes, job: bytes) -> Answer:
        for _attempt in range(2):
            try:
                helper = self._running()
            except (AnswerLost, OSError):
                logger.error("the image guard's helper process does not start")
                break
            try:
                return helper.ask(data, job)
            except AnswerLost:
                logger.warning("the image guard's helper process was lost; a new one is started")
                self._discard(helper)
        return Refusal(BUSY)

    def start(self) -> None:
        try:
            self._running()
        except (AnswerLost, OSError):
            logger.warning("the image guard's helper process does not start; the first upload tries again")

    def end(self) -> None:
        with self._lock:
            if self._current is not None:
                self._current.end()
            self._current = None

    def _running(self) -> _Helper:
        with self._lock:
            if self._current is None:
                self._current = _Helper()
            return self._current

    def _discard(self, helper: _Helper) -> None:
        with self._lock:
            if self._current is helper:
                helper.end()
                self._current = None

    def _after_fork(self) -> None:
        self._lock = threading.Lock()
        if self._current is not None:
            self._current.leave_to_parent()
            self._not_ours.append(self._current)
        self._current = None


places = Places(Path(tempfile.gettempdir()) / f"coalition-quarantine-{os.getuid()}", cores=os.cpu_count() or 1)
_helpers = _Helpers()
