"""The publisher's loop: asks the database, hands jobs to the courier, commits results; wakes early for what is due."""

import logging
import os
import queue
import secrets
import socket
import threading
import time
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError, DataError, IntegrityError, connection

from coalition.clock import clock_offset, database_now
from social.publish.claiming import BATCH, claim_due, claim_unknown
from social.publish.courier import Courier
from social.publish.crashing import crash_point
from social.publish.jobs import Clocks, Job, Refreshed, Result
from social.publish.keeping import ask_when_stuck, miss, park_without_account, reap, refreshes_needed, renew_leases
from social.publish.sending import commit_sending, release
from social.publish.settling import settle
from social.publish.timing import Timing
from social.services.telling import tell_persons
from social.services.tokens import store_refresh

log = logging.getLogger(__name__)
MOST_IN_MEMORY = 2_000
SETTLED_A_TICK = 100


class Publisher:
    """One publisher. `tick` does all that can be done now; `run` repeats it until told to stop."""

    def __init__(self, *, timing: Timing | None = None) -> None:
        self.timing = timing or Timing()
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._courier = Courier()
        self._staged: dict[UUID, Job] = {}  # waiting for their moment
        self._under_way: dict[UUID, Job] = {}  # with the courier
        self._results: list[Result | Refreshed] = []  # came back, not yet committed
        self._rounds: dict[str, float] = {}
        self._is_stopping = False

    # ---------------------------------------------------------------- the loop

    def run(self, stopping: threading.Event) -> None:
        """Work until `stopping` is set, then let the calls under way end and give back the rest."""
        while not stopping.is_set():
            self.step()
        self._is_stopping = True
        self._drain()

    def step(self) -> None:
        """One tick and the wait after it; a database that is away is waited for."""
        try:
            self.wait(self.tick())
        except DatabaseError as error:
            log.warning("the database did not answer: %s", type(error).__name__)
            connection.close()
            time.sleep(1.0)

    def tick(self) -> float:
        """Settle, send, claim, keep house; the seconds until something is known to be due."""
        self._settle(read_clocks())
        clocks = read_clocks()
        self._send(clocks)
        self._keep_house(clocks)
        if not self._is_stopping:
            self._claim(clocks)
        next_due = min((job.due_at for job in self._staged.values()), default=None)
        if next_due is None:
            return self.timing.poll_s
        return min(self.timing.poll_s, max(0.001, (next_due - clocks.campaign).total_seconds()))

    def wait(self, wait_s: float) -> None:
        """Until a result comes back, at most so long; less than that when results are left over."""
        try:
            while True:
                self._results.append(self._courier.results.get(timeout=0 if self._results else wait_s))
        except queue.Empty:
            return

    def close(self) -> None:
        """Give back what has not been sent and end the courier's thread."""
        release(ids=list(self._staged) + list(self._under_way), name=self.name)
        self._staged.clear()
        self._courier.close()

    def _drain(self) -> None:
        until_s = time.monotonic() + self.timing.drain_s
        release(ids=list(self._staged), name=self.name)
        self._staged.clear()
        while time.monotonic() < until_s and any(job.step == "publish" for job in self._under_way.values()):
            self.step()
        self._settle(read_clocks())
        self.close()

    # ---------------------------------------------------------------- the parts of a tick

    def _settle(self, clocks: Clocks) -> None:
        self.wait(0)
        batch = self._results[:SETTLED_A_TICK]
        if batch:
            crash_point("before_settle")
        for result in batch:
            try:
                self._settle_one(result, clocks)
            except (DataError, IntegrityError):  # it will never fit: the lease runs out and the delivery is looked for
                log.exception("a result could not be kept")
            self._results.remove(result)  # only now: what was not committed is tried again
            if isinstance(result, Result) and self._under_way.get(result.job.delivery_id) is result.job:
                del self._under_way[result.job.delivery_id]
        if batch:
            crash_point("settled")

    def _settle_one(self, result: Result | Refreshed, clocks: Clocks) -> None:
        if isinstance(result, Refreshed):
            store_refresh(job=result.job, outcome=result.outcome, now=clocks.database)
            return
        staged = settle(result=result, clocks=clocks, timing=self.timing)
        if staged:
            crash_point("staged")
            self._staged[staged.delivery_id] = staged

    def _send(self, clocks: Clocks) -> None:
        due = [job for job in self._staged.values() if job.due_at <= clocks.campaign]
        if not due:
            return
        crash_point("before_sending")
        going = commit_sending(jobs=due, name=self.name, clocks=clocks, timing=self.timing)
        crash_point("sending_committed")
        for job in due:
            del self._staged[job.delivery_id]
        self._start(going)

    def _claim(self, clocks: Clocks) -> None:
        room = min(BATCH, MOST_IN_MEMORY - len(self._staged) - len(self._under_way))
        if room <= 0:
            return
        unknown = claim_unknown(name=self.name, clocks=clocks, timing=self.timing, limit=room)
        if unknown:
            crash_point("unknown_claimed")
            self._start(unknown)
        claimed = claim_due(name=self.name, clocks=clocks, timing=self.timing, limit=room)
        if claimed:
            crash_point("claimed")
            self._start(claimed)

    def _start(self, jobs: list[Job]) -> None:
        self._under_way.update({job.delivery_id: job for job in jobs})
        self._courier.submit(jobs)

    def _keep_house(self, clocks: Clocks) -> None:
        if self._is_round("leases", self.timing.lease_s / 4):
            held = [*self._staged, *self._under_way]
            if held:
                renew_leases(ids=held, name=self.name, clocks=clocks, timing=self.timing)
        if self._is_round("house", min(0.5, self.timing.lease_s / 4)):
            reap(clocks=clocks)
            miss(clocks=clocks)
            park_without_account(clocks=clocks, timing=self.timing)
            ask_when_stuck(clocks=clocks, timing=self.timing)
            for job in refreshes_needed(clocks=clocks, timing=self.timing):
                self._courier.refresh(job)
        if self._is_round("tell", 5.0):
            _tell(clocks)

    def _is_round(self, name: str, every_s: float) -> bool:
        now_s = time.monotonic()
        if now_s - self._rounds.get(name, 0.0) < every_s:
            return False
        self._rounds[name] = now_s
        return True


def _tell(clocks: Clocks) -> None:
    """A mail that cannot be written must not keep posts from going out."""
    try:
        tell_persons(now=clocks.campaign, sent_at=clocks.database)
    except DatabaseError:
        raise
    except Exception:
        log.exception("people could not be told")


def read_clocks() -> Clocks:
    """Both clocks at this moment."""
    now = database_now()
    offset: timedelta = clock_offset()
    return Clocks(database=now, campaign=now + offset)
