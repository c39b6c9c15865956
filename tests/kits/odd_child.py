"""The process that opens uploads, in which a few files do what a broken decoder might. Started as that process is."""

import mmap
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from functools import partial

from visuals.guard import child
from visuals.guard.frames import Answer, Refusal

_MB = 1024 * 1024
_LIMITS = {child.JOB: (2, 4.0), child.PHOTO_JOB: (2, 4.0), child.FONT_JOB: (6, 12.0), child.DRAWINGS_JOB: (4, 12.0)}
_real = child._answer


def _ignoring(*signals: signal.Signals) -> None:
    for each in signals:
        signal.signal(each, signal.SIG_IGN)


def _spin() -> None:
    while True:
        pass


def _fill(size_mb: int) -> list[bytearray]:
    return [bytearray(_MB) for _ in range(size_mb)]


def _map(beyond_bytes: int) -> None:
    """As much as a child may map by what it was told, and so much more."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    mapped = child._memory_bytes("self")[0]
    try:
        mmap.mmap(-1, limit - mapped + beyond_bytes)
    except OSError as error:
        raise MemoryError from error


def _keep() -> list[bytearray]:
    filled = _fill(600)
    time.sleep(60)
    return filled


def _see_the_limits(job: bytes) -> None:
    cpu_s, wall_s = _LIMITS[job]
    expected = {resource.RLIMIT_CPU: (cpu_s, cpu_s + 1), resource.RLIMIT_FSIZE: (0, 0), resource.RLIMIT_CORE: (0, 0)}
    if {limit: resource.getrlimit(limit) for limit in expected} != expected:
        raise OSError
    if not wall_s - 2 < signal.getitimer(signal.ITIMER_REAL)[0] <= wall_s:
        raise OSError
    if not 0 < resource.getrlimit(resource.RLIMIT_AS)[0] <= 768 * _MB:
        raise OSError


def _write(path: str) -> None:
    with open(path, "wb", buffering=0) as file:
        file.write(b"left behind")


DEEDS: dict[bytes, Callable[[], object]] = {
    b"sleep": lambda: time.sleep(60),
    b"sleep through the alarm": lambda: (_ignoring(signal.SIGALRM), time.sleep(60)),
    b"spin": _spin,
    b"spin on": lambda: (_ignoring(signal.SIGXCPU), _spin()),
    b"fill": lambda: _fill(2000),
    b"fill and keep": _keep,
    b"map too much": lambda: _map(8 * _MB),
    b"map": lambda: _map(-8 * _MB),
    b"write": lambda: _write(os.environ["HOME"] + "/left"),
    b"crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
}


def _odd(data: bytes, job: bytes) -> Answer:
    told = data.removeprefix(b"<svg >")
    deed = partial(_see_the_limits, job) if told == b"see the limits" else DEEDS.get(told)
    if deed is None:
        return _real(data, job)
    try:
        deed()
    except MemoryError:
        return Refusal("too_heavy")
    except OSError:
        return Refusal("photo_small")  # a word that nothing else here says
    return Refusal("empty")


if __name__ == "__main__":
    child._answer = _odd
    if "--any-address" in sys.argv:
        child._address_space_bytes = lambda: resource.RLIM_INFINITY
    if "--short-clocks" in sys.argv:  # of those jobs that may take twelve seconds
        child.FONT_WALL_S, child.DRAWING_WALL_S = 2.0, 3.0
    if "--long-clocks" in sys.argv:  # where memory is measured, however busy the machine is
        child.CPU_S, child.WALL_S = 20, 40.0
    child.main()
