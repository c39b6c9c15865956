"""Keeps a set of child processes alive: starts, restarts with backoff, and leaves none behind.

Flows in: a list of named commands. Flows out: running processes, and lines about them on standard error.
"""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1
BACKOFF_S = (0.2, 0.5, 1, 2, 5, 10)
STEADY_S = 20
STOP_S = 8


@dataclass(frozen=True)
class Command:
    """A process to keep: its arguments and what it needs in its environment."""

    name: str
    arguments: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def _die_with_parent() -> None:
    # A killed parent must leave no orphan. Linux only; elsewhere Ctrl-C reaches the whole group.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Runs commands until `stop`. Thread-safe; one watcher thread a command."""

    def __init__(self, commands: list[Command], *, log_dir: Path | None = None) -> None:
        self._commands = commands
        self._log_dir = log_dir
        self._stopping, self._stopped = threading.Event(), threading.Event()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start every command."""
        ready = [threading.Event() for _ in self._commands]
        for command, event in zip(self._commands, ready, strict=True):
            thread = threading.Thread(target=self._keep, args=(command, event.set), name=command.name, daemon=True)
            thread.start()
            self._threads.append(thread)
        for event in ready:
            event.wait(10)

    def pid(self, name: str) -> int:
        """The process id of a command as it runs now."""
        with self._lock:
            return self._processes[name].pid

    def stop(self) -> None:
        """Ask every process to end, kill what has not ended after a while."""
        self._stopping.set()
        with self._lock:
            processes = list(self._processes.values())
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_S
        for process in processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for thread in self._threads:
            thread.join(2)
        self._stopped.set()

    def wait(self) -> None:
        """Return once stopped and every process has ended."""
        while not self._stopped.wait(0.5):
            pass

    def _keep(self, command: Command, started: Callable[[], None]) -> None:
        failures = 0
        # PR_SET_PDEATHSIG fires when the *thread* that forked ends: this one lives as long as its process.
        while not self._stopping.is_set():
            began = time.monotonic()
            code = self._run_once(command, started)
            if self._stopping.is_set():
                return
            failures = 0 if time.monotonic() - began > STEADY_S else failures + 1
            delay_s = BACKOFF_S[min(failures, len(BACKOFF_S) - 1)]
            log.warning("%s ended with %s; starting again in %s s", command.name, code, delay_s)
            self._stopping.wait(delay_s)

    def _run_once(self, command: Command, started: Callable[[], None]) -> int | str:
        """Start the command and wait for its end: its exit code, or why it could not be started."""
        try:
            with self._lock:  # `stop` sees every process: either it is in the table, or it is not started any more
                if self._stopping.is_set():
                    return 0
                process = self._processes[command.name] = self._spawn(command)
        except OSError as error:  # a full disk, too many processes: both may pass
            return error.strerror or str(error)
        started()
        return process.wait()

    def _spawn(self, command: Command) -> subprocess.Popen[bytes]:
        output = (self._log_dir / f"{command.name}.log").open("ab") if self._log_dir else None
        try:
            return subprocess.Popen(  # noqa: S603  commands are ours
                command.arguments,
                env={**os.environ, **command.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        finally:
            if output:
                output.close()


def until_signalled(stop: Callable[[], None]) -> None:
    """Call `stop` once on SIGTERM or SIGINT (Ctrl-C)."""

    def handler(number: int, _frame: object) -> None:
        threading.Thread(target=stop, daemon=True).start()

    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGINT, handler)
