"""A seam for tests: dies by SIGKILL when a named point is reached for the n-th time. Refuses to be armed elsewhere."""

import os
import signal
import threading

from django.conf import settings

POINTS = (
    "claimed",
    "staged",
    "before_sending",
    "sending_committed",
    "before_call",
    "after_call",
    "before_settle",
    "settled",
    "unknown_claimed",
    "before_read_back",
    "after_read_back",
)
_armed: dict[str, int] = {}
_lock = threading.Lock()


def arm(point: str, times: int = 1) -> None:
    """Die at the n-th passing of a point. ValueError outside the test environment or for an unknown point."""
    if settings.ENVIRONMENT != "test" or point not in POINTS:
        raise ValueError("crash points exist in the test environment only")
    _armed[point] = times


def crash_point(point: str) -> None:
    """Nothing, unless a test armed this point."""
    if point not in _armed:
        return
    with _lock:
        _armed[point] -= 1
        if _armed[point] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
