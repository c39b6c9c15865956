"""Pages kept for everybody: a name, a version and a maker flow in, the text flows out, made by one at a time."""

import time
from collections.abc import Callable

from django.core.cache import cache

FRESH_S = 15  # figures of other rooms move without a line in the ledger
KEPT_S = 3600
MAKING_S = 10
POLL_S = 0.02


def kept(name: str, *, version: int, make: Callable[[], str]) -> str:
    """The text under a name. When its version has passed or it is 15 s old, one caller makes it anew while the others
    get the one before; where there is none yet they wait for the one who makes it."""
    found: tuple[int, float, str] | None = cache.get(name)
    if found is not None and found[0] == version and time.time() - found[1] < FRESH_S:
        return found[2]
    if cache.add(f"{name}:making", 1, MAKING_S):
        return _make(name, version, make)
    if found is not None:
        return found[2]
    return _await(name) or make()


def _make(name: str, version: int, make: Callable[[], str]) -> str:
    try:
        text = make()
        cache.set(name, (version, time.time(), text), KEPT_S)
    finally:
        cache.delete(f"{name}:making")
    return text


def _await(name: str) -> str:
    """The text that another caller is making, or '' when it does not come."""
    end = time.monotonic() + MAKING_S
    while time.monotonic() < end:
        found: tuple[int, float, str] | None = cache.get(name)
        if found is not None:
            return found[2]
        time.sleep(POLL_S)
    return ""
