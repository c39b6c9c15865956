"""The event loop's thread: jobs flow in, results flow out on a queue; it knows no database."""

import asyncio
import logging
import queue
import threading
from collections.abc import Coroutine
from typing import Any

import aiohttp
import uvloop

from social.adapters import adapter
from social.driving import CallRecord, drive, new_session
from social.networks.contract import Processing, RetryLater, Unknown
from social.publish.crashing import crash_point
from social.publish.jobs import Job, Refreshed, Result
from social.services.tokens import RefreshJob

log = logging.getLogger(__name__)
PROCESSING_LIMIT_S = 600.0


class Courier:
    """Carries jobs to the networks, many at once."""

    def __init__(self) -> None:
        self.results: queue.SimpleQueue[Result | Refreshed] = queue.SimpleQueue()
        self._loop = uvloop.new_event_loop()
        self._session: aiohttp.ClientSession | None = None
        self._is_open = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self._thread.start()
        self._is_open.wait()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._open())
        self._loop.run_forever()
        self._loop.run_until_complete(self._shut())
        self._loop.close()

    async def _open(self) -> None:
        self._session = new_session()
        self._is_open.set()

    async def _shut(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def close(self) -> None:
        """Drop what is under way and end the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def submit(self, jobs: list[Job]) -> None:
        """Start jobs; each comes back exactly once."""
        for job in jobs:
            self._spawn(self._carry(job))

    def refresh(self, job: RefreshJob) -> None:
        """Start a refresh."""
        self._spawn(self._refresh(job))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _carry(self, job: Job) -> None:
        try:
            result = await (self._stage(job) if job.step == "stage" else self._once(job))
        except Exception as error:  # an adapter's fault must not lose the delivery
            log.error("%s of delivery %s broke: %s", job.step, job.delivery_id, type(error).__name__)
            reason = f"a fault of ours ({type(error).__name__})"
            broken = Unknown(reason) if job.step == "publish" else RetryLater(None, reason)
            result = Result(job, broken, [])
        self.results.put(result)

    async def _once(self, job: Job) -> Result:
        before, after = (
            ("before_call", "after_call") if job.step == "publish" else ("before_read_back", "after_read_back")
        )
        assert self._session is not None
        crash_point(before)
        driven = await drive(job.begin(), self._session, not_after_s=job.not_after_s)
        crash_point(after)
        return Result(job, driven.outcome, driven.calls)

    async def _stage(self, job: Job) -> Result:
        """Stage, and wait for the network's own processing."""
        assert self._session is not None
        calls: list[CallRecord] = []
        handle, waited_s = job.handle, 0.0
        while True:
            driven = await drive(job.begin(handle), self._session)
            calls += driven.calls
            if not isinstance(driven.outcome, Processing):
                return Result(job, driven.outcome, calls)
            handle, wait_s = driven.outcome.handle, max(driven.outcome.after_s, 0.1)
            waited_s += wait_s
            if waited_s > PROCESSING_LIMIT_S:
                return Result(job, RetryLater(None, "the network still works on the picture"), calls)
            await asyncio.sleep(wait_s)

    async def _refresh(self, job: RefreshJob) -> None:
        assert self._session is not None
        auth = adapter(job.network).auth
        try:
            step = auth.refresh(access_token=job.access_token, refresh_token=job.refresh_token)
            outcome = (await drive(step, self._session)).outcome
        except Exception as error:  # the account stays as it is; the refresh is tried again
            log.error("refresh of account %s broke: %s", job.account_id, type(error).__name__)
            outcome = RetryLater(None, "a fault of ours")
        self.results.put(Refreshed(job, outcome))
