"""Publishers that die: kill -9 at every point around the call, real processes, one database, the real sandbox."""

import os
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from social.models import Account, Delivery
from social.publish import Publisher
from social.publish.crashing import POINTS, arm
from tests.cast import make_cast
from tests.social.yard import QUICK, Sandbox, all_in, planned, run_until, states

# On SQLite the processes share a file of their own; on PostgreSQL the test database itself, so that rows are committed.
IS_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
pytestmark = pytest.mark.django_db(transaction=not IS_SQLITE)
ROOT = Path(__file__).parents[2]
TIMING = replace(QUICK, lease_s=0.8)
TEXTS = (
    "Our bakers start at three in the morning and still find the time.",
    "A ferry does not wait. Neither does a polling station.",
    "Twelve nurses, one night shift, twelve ballots before breakfast.",
    "We built 4,000 bicycles last year. Each one knows the way.",
)
LOST_REPLY = {"network": "x", "method": "POST", "path": "^/2/tweets$", "effect": "drop", "after": True, "count": 1}


def forked(work: Callable[[], None]) -> int:
    """Do something in a process of its own; the signal that killed it, else 0. What it raises is printed."""
    child = os.fork()
    if child == 0:
        connections["default"].connection = None  # the parent's stays the parent's
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def publish_all(*, crash_at: str = "", times: int = 1) -> None:
    """Publish until nothing is left to do, or until the crash."""
    if crash_at:
        arm(crash_at, times)
    hand = Publisher(timing=TIMING)
    run_until(hand, lambda: not Delivery.objects.exclude(state="published").exists())
    hand.close()


def work_for(sandbox: Sandbox) -> tuple[list[Delivery], list[Account]]:
    cast = make_cast()
    accounts = [sandbox.account(cast.company, "x"), sandbox.account(cast.company, "linkedin")]
    return [row for text in TEXTS for row in planned(cast, ["x", "linkedin"], text=text)], accounts


@pytest.mark.parametrize(
    ("point", "times"), [*((point, 1) for point in POINTS), ("before_call", 4), ("after_call", 4), ("before_settle", 3)]
)
def test_a_publisher_killed_anywhere_loses_nothing_and_doubles_nothing(shared_db, sandbox, point, times):
    rows, accounts = work_for(sandbox)
    sandbox.fault(**LOST_REPLY)
    killed_by = forked(lambda: publish_all(crash_at=point, times=times))
    assert killed_by == signal.SIGKILL or times > 1  # some points are passed only once
    assert forked(publish_all) == 0
    assert all_in(rows, "published")(), states()
    there = sandbox.posts_of(*accounts)
    assert Counter(post["external_id"] for post in there) == Counter(
        Delivery.objects.values_list("external_id", flat=True)
    )
    assert Counter((post["network"], post["text"]) for post in there).most_common(1)[0][1] == 1
    assert len(there) == len(rows)


@contextmanager
def running_publisher(database_url: str, sandbox: Sandbox) -> Iterator[subprocess.Popen[str]]:
    """`manage.py publisher` as it is run, with a grace of 7.5 s; killed at the end if it still lives."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "COALITION_ENV": "test",
        "COALITION_DATA_DIR": str(settings.DATA_DIR),
        "COALITION_SANDBOX_URL": sandbox.url,
        "DATABASE_URL": database_url,
    }
    options = ["--lease-s", "1", "--hard-kill-s", "5", "--call-timeout-s", "2", "--visibility-lag-s", "0.5"]
    command = [sys.executable, "manage.py", "publisher", *options]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "is up" in process.stdout.readline()
            yield process
        finally:
            process.kill()


def wait_for(done: Callable[[], bool], limit_s: float = 30.0) -> None:
    until = time.monotonic() + limit_s
    while not done():
        assert time.monotonic() < until, states()
        time.sleep(0.02)  # another process works meanwhile


def test_the_command_is_taken_over_after_kill_9_and_drains_on_sigterm(shared_db, sandbox):
    sandbox.call("settings", {"latency_s": 0.5})
    with running_publisher(shared_db, sandbox) as first, running_publisher(shared_db, sandbox) as second:
        rows, accounts = work_for(sandbox)
        wait_for(lambda: Delivery.objects.filter(state="sending").exists())
        holder = Delivery.objects.filter(state="sending").values_list("claimed_by", flat=True)[0]
        victim, heir = (first, second) if f":{first.pid}:" in holder else (second, first)
        victim.kill()
        wait_for(all_in(rows, "published"))
        assert len(sandbox.posts_of(*accounts)) == len(rows)
        heir.terminate()
        assert heir.wait(timeout=10) == 0


def test_crash_points_cannot_be_armed_outside_the_test_environment(settings):
    settings.ENVIRONMENT = "production"
    with pytest.raises(ValueError, match="test environment only"):
        arm("before_call")
