"""The process that uploads are opened in: sockets flow in over standard input, each is answered by a forked child.

`python -m visuals.guard.child` imports everything once, then forks for every job. A child may use little time and
memory and dies with its parent; this process dies with whoever started it. It is single-threaded, so forking is safe.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import os
import resource
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import AvifImagePlugin, Image

from visuals.guard.cleaning import clean_image, clean_photo
from visuals.guard.errors import UploadRefused
from visuals.guard.font import clean_font, encode_font
from visuals.guard.frames import BUSY, Answer, AnswerLost, Drawings, Font, Refusal, receive_upload, send_answer
from visuals.importing import encode_drawings, read_drawings

CPU_S = 2
WALL_S = 4.0
FONT_CPU_S = 6  # every glyph is drawn at up to three places of the axes: a large font takes 0.8 s
FONT_WALL_S = 12.0
DRAWING_CPU_S = 4  # a poster of 40 million pixels takes 1.3 s
DRAWING_WALL_S = 12.0
ADDRESS_SPACE_BYTES = 768 * 1024 * 1024
RESIDENT_BYTES = 512 * 1024 * 1024
READY = b"r"
JOB = b"j"
DRAWINGS_JOB = b"d"  # a lead's export, to become a template
PHOTO_JOB = b"p"
FONT_JOB = b"f"
_WATCH_S = 0.005
_NICENESS = 5
_FAIR_CPU_S = 0.4  # within WALL_S; no ordinary file needs as much
_PR_SET_PDEATHSIG = 1
_IS_LINUX = sys.platform == "linux"
_LIBC = ctypes.CDLL(None) if _IS_LINUX else None
_PAGE_BYTES = resource.getpagesize()
_CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL)
_SAMPLE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><style>.a{fill:url(#g)}</style>'
    b'<linearGradient id="g"><stop stop-color="red"/></linearGradient><path class="a" d="M0 0h64v64z"/>'
    b"%s</svg>"
)
_LETTER = b'<text y="30">A</text>'


@dataclass(slots=True)
class _Job:
    stream: socket.socket
    started: float  # monotonic seconds
    wall_s: float = WALL_S
    killed_for: str = ""


def limits_of(job: bytes) -> tuple[int, float]:
    """How many seconds of the processor, and by the clock, a job may take."""
    own = {FONT_JOB: (FONT_CPU_S, FONT_WALL_S), DRAWINGS_JOB: (DRAWING_CPU_S, DRAWING_WALL_S)}
    return own.get(job, (CPU_S, WALL_S))


def main() -> None:
    """Until whoever started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=os.dup(0))
    _warm_up()
    try:
        control.send(READY)
    except BrokenPipeError:  # whoever started it has ended meanwhile
        return
    jobs: dict[int, _Job] = {}
    try:
        while _take(control, jobs):
            _watch(jobs)
            _reap(jobs)
    finally:
        for pid in jobs:
            os.kill(pid, signal.SIGKILL)


def _warm_up() -> None:
    """What every child would otherwise load for itself: decoders, fonts, compiled patterns."""
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    Image.init()
    clean_image(_SAMPLE % b"")
    read_drawings(_SAMPLE % _LETTER)
    for name in ("PNG", "JPEG", "WEBP"):
        sample = io.BytesIO()
        Image.new("RGB", (32, 32), "red").save(sample, name)
        clean_image(sample.getvalue())
    gc.collect()
    gc.freeze()


def _take(control: socket.socket, jobs: dict[int, _Job]) -> bool:
    """Starts a job if one is there; False when no more will come."""
    if not select.select([control], [], [], _WATCH_S if jobs else None)[0]:
        return True
    message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    for descriptor in descriptors:
        stream = socket.socket(fileno=descriptor)
        pid = os.fork()
        if pid == 0:
            control.close()
            for job in jobs.values():
                job.stream.close()
            _work(stream, message)
        jobs[pid] = _Job(stream, time.monotonic(), limits_of(message)[1])
    return bool(message)


def _work(stream: socket.socket, job: bytes) -> None:
    """In the child: one upload, one answer, never returns."""
    status = 1
    try:
        _limit(*limits_of(job))
        answer = _answer(receive_upload(stream), job)
        send_answer(stream, answer)
        status = 0
    except (MemoryError, OSError, AnswerLost):
        pass
    finally:
        os._exit(status)


def _answer(data: bytes, job: bytes) -> Answer:
    try:
        if job == PHOTO_JOB:
            return clean_photo(data)
        if job == FONT_JOB:
            return Font(encode_font(clean_font(data)))
        return Drawings(encode_drawings(read_drawings(data))) if job == DRAWINGS_JOB else clean_image(data)
    except UploadRefused as error:
        return Refusal(error.code)
    except MemoryError:
        return Refusal("too_heavy")
    except Exception:  # whatever a hostile file provokes is that file's end, not an error of ours to report
        return Refusal("damaged")


def _limit(cpu_s: int, wall_s: float) -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.setitimer(signal.ITIMER_REAL, wall_s)  # its default action ends the process
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)
    os.nice(_NICENESS)
    address_space = _address_space_bytes()
    for limit, soft, hard in (
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 1),
        (resource.RLIMIT_AS, address_space, address_space),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses to limit the address space
            resource.setrlimit(limit, (soft, hard))


def _address_space_bytes() -> int:
    """What a child may map: never so much more than it was born with that it could pass RESIDENT_BYTES unseen."""
    mapped, resident = _memory_bytes("self")
    return min(ADDRESS_SPACE_BYTES, mapped + RESIDENT_BYTES - resident) if mapped else ADDRESS_SPACE_BYTES


def _watch(jobs: dict[int, _Job]) -> None:
    for pid, job in jobs.items():
        if _memory_bytes(str(pid))[1] > RESIDENT_BYTES:
            job.killed_for = "memory"
        elif time.monotonic() - job.started > job.wall_s:
            job.killed_for = "time"
        else:
            continue
        os.kill(pid, signal.SIGKILL)


def _memory_bytes(process: str) -> tuple[int, int]:
    """Mapped and resident; nothing where it cannot be known."""
    if not _IS_LINUX:
        return 0, 0
    try:
        mapped, resident, *_ = Path(f"/proc/{process}/statm").read_text().split()
    except (OSError, ValueError):
        return 0, 0
    return int(mapped) * _PAGE_BYTES, int(resident) * _PAGE_BYTES


def _reap(jobs: dict[int, _Job]) -> None:
    """Whoever did not answer is answered for."""
    while jobs:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            return
        job = jobs.pop(pid)
        with job.stream, contextlib.suppress(OSError):
            if status != 0:
                job.stream.setblocking(False)
                send_answer(job.stream, Refusal(_verdict(job, status, usage.ru_utime + usage.ru_stime)))


def _verdict(job: _Job, status: int, cpu_s: float) -> str:
    """A file that had its fair share of the processor was too heavy; otherwise the machine had none to give."""
    by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if by in _CRASHES:
        return "damaged"
    is_late = by == signal.SIGALRM or job.killed_for == "time"
    return BUSY if is_late and cpu_s < _FAIR_CPU_S else "too_heavy"


if __name__ == "__main__":
    main()
