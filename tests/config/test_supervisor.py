"""Processes are kept alive, and none is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.processes import PortBusy, free_port, require_port
from config.supervisor import Command, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def until(holds: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_process_starts_again() -> None:
    supervisor = Supervisor([Command("sleeper", SLEEPER)])
    supervisor.start()
    first = supervisor.pid("sleeper")
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.pid("sleeper") != first)
    second = supervisor.pid("sleeper")
    assert is_alive(second)
    supervisor.stop()
    until(lambda: not is_alive(second))


def test_what_could_not_be_started_is_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    program = tmp_path / "program"
    supervisor = Supervisor([Command("late", [str(program)])])
    starting = threading.Thread(target=supervisor.start)
    starting.start()
    until(lambda: "late ended with No such file or directory" in caplog.text)
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    starting.join()
    pid = supervisor.pid("late")
    assert is_alive(pid)
    supervisor.stop()
    assert not is_alive(pid)


def test_nothing_starts_after_a_stop() -> None:
    supervisor = Supervisor([Command("sleeper", SLEEPER)])
    supervisor.stop()
    keeping = threading.Thread(target=supervisor._run_once, args=(supervisor._commands[0], lambda: None))
    keeping.start()
    keeping.join(5)
    assert not keeping.is_alive()
    with pytest.raises(KeyError):
        supervisor.pid("sleeper")


def test_stop_kills_what_ignores_the_signal() -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    supervisor = Supervisor([Command("deaf", [sys.executable, "-c", code])])
    supervisor.start()
    pid = supervisor.pid("deaf")
    supervisor.stop()
    assert not is_alive(pid)


def test_whoever_waits_goes_on_only_when_every_process_has_ended(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    code = f"""
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1.5), sys.exit()))
pathlib.Path({str(ready)!r}).touch()
time.sleep(600)
"""
    supervisor = Supervisor([Command("slow", [sys.executable, "-c", code])])
    supervisor.start()
    pid = supervisor.pid("slow")
    until(ready.exists)
    threading.Thread(target=supervisor.stop).start()
    supervisor.wait()
    assert not is_alive(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children of a dead parent on Linux only")
def test_a_killed_parent_leaves_no_orphan() -> None:
    code = textwrap.dedent(
        """
        import sys, time
        from config.supervisor import Command, Supervisor
        supervisor = Supervisor([Command("child", [sys.executable, "-c", "import time; time.sleep(600)"])])
        supervisor.start()
        print(supervisor.pid("child"), flush=True)
        time.sleep(600)
        """
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not is_alive(child))


def test_a_busy_port_is_named() -> None:
    port = free_port()
    require_port(port)
    listening = f"import socket, time; s = socket.create_server(('127.0.0.1', {port})); print(1, flush=True)"
    listener = subprocess.Popen([sys.executable, "-c", f"{listening}; time.sleep(600)"], stdout=subprocess.PIPE)
    assert listener.stdout is not None
    listener.stdout.readline()
    with pytest.raises(PortBusy, match=f"Port {port} is taken"):
        require_port(port)
    listener.kill()
    listener.wait()
    listener.stdout.close()
