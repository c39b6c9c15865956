"""The processes of an installation: web, worker, publisher, ticker, and in the demo the sandbox networks."""

import errno
import socket
import sys
from pathlib import Path

from config.supervisor import Command

LAST_PORT = 65_535


class PortBusy(Exception):
    """The port cannot be had: mostly something else listens on it."""

    @classmethod
    def no_port(cls, number: int) -> "PortBusy":
        """For a number beyond the last port."""
        return cls(f"{number} is no port. Use a number from 1 to {LAST_PORT} with --port.")


def web(port: int, *, host: str = "127.0.0.1", reload: bool = False) -> Command:
    """The site. Streams end within 3 s of a stop, see docs/adr."""
    arguments = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", host, "--port", str(port)]
    arguments += ["--timeout-graceful-shutdown", "3", "--log-level", "warning", "--no-server-header"]
    return Command("web", arguments + (["--reload"] if reload else []))


def worker(*, concurrency: int = 2) -> Command:
    """Celery's worker: renders, mails, readings."""
    arguments = [sys.executable, "-m", "celery", "-A", "config", "worker", "--queues", "work", "--loglevel", "warning"]
    arguments += ["--pool", "threads", "--concurrency", str(concurrency)]
    return Command("worker", [*arguments, "--without-gossip", "--without-mingle", "--without-heartbeat"])


def publisher() -> Command:
    """The process that publishes what is due."""
    return Command("publisher", [sys.executable, "manage.py", "publisher"])


def ticker() -> Command:
    """The process that wakes the worker."""
    return Command("ticker", [sys.executable, "manage.py", "ticker"])


def sandbox(port: int, *, ledger: Path, seed: int, scenario: Path) -> Command:
    """The sandbox networks of the demo."""
    arguments = [sys.executable, "-m", "social.sandbox", "--port", str(port), "--ledger", str(ledger)]
    return Command("sandbox", [*arguments, "--scenario", str(scenario), "--seed", str(seed)])


def free_port() -> int:
    """A port of the loopback interface that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_port(port: int, *, host: str = "127.0.0.1") -> None:
    """Raise PortBusy when it cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise PortBusy.no_port(port) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PortBusy(f"{host}:{port} cannot be listened on: {error.strerror}.") from error
            raise PortBusy(f"Port {port} is taken. Stop what listens there, or choose another with --port.") from error
