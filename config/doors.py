"""What the commands of `./run` do once everything is installed: `python -m config.doors NAME …`.

Each is a thin door: it chooses the environment and hands over to manage.py or a tool.
"""

import argparse
import importlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["config", "metrics", "social", "kits", "visuals", "coalition", "ui"]
PRODUCTION = {
    "COALITION_ENV": "production",
    "COALITION_SECRET_KEY": "only-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "COALITION_FIELD_KEYS": "check:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "COALITION_BASE_URL": "https://campaigns.example.org",
    "COALITION_ALLOWED_HOSTS": "campaigns.example.org",
    "COALITION_MAIL_URL": "smtp://localhost:25",
}


def manage(*arguments: str, environment: dict[str, str] | None = None) -> int:
    """Run a command of manage.py and return its exit code."""
    return run(sys.executable, "manage.py", *arguments, environment=environment)


def run(*command: str, environment: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}).returncode


def tool(name: str, *arguments: str, environment: dict[str, str] | None = None) -> int:
    return run(str(Path(sys.executable).with_name(name)), *arguments, environment=environment)


def become(*arguments: str) -> int:
    """Hand this process over to manage.py, so that signals reach it."""
    os.execve(sys.executable, [sys.executable, "manage.py", *arguments], os.environ)


def check(arguments: list[str]) -> int:
    """Every check a change must pass; says at the end which failed."""
    sources = [*PACKAGES, "tests", "bench", "drills", "judges", "manage.py", "run"]
    steps: list[tuple[str, Callable[[], int]]] = [
        ("lint", lambda: tool("ruff", "check", "--quiet", *sources)),
        ("format", lambda: tool("ruff", "format", "--check", "--quiet", *sources)),
        ("types", lambda: tool("mypy", *PACKAGES, "bench", "drills", "judges")),
        ("import walls", lambda: tool("lint-imports", "--no-cache")),
        ("templates", lambda: tool("djlint", "--lint", "--quiet", *PACKAGES)),
        ("migrations", lambda: manage("makemigrations", "--check", "--dry-run", "--verbosity", "0")),
        ("translations", lambda: manage("translations", "--check")),
        ("OpenAPI snapshot", lambda: manage("openapi", "--check")),
        ("deployment", lambda: manage("check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION)),
        ("bandit", lambda: tool("bandit", "-q", "-ll", "-r", *PACKAGES)),
    ]
    failed = []
    for name, step in steps:
        print(f"· {name}", flush=True)
        if step():
            failed.append(name)
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def fmt(arguments: list[str]) -> int:
    """Format code and templates in place."""
    sources = [*PACKAGES, "tests", "bench", "drills", "judges", "manage.py", "run"]
    return tool("ruff", "check", "--fix", "--quiet", *sources) | tool("ruff", "format", *sources)


@dataclass(frozen=True)
class Service:
    """Something the suite can use when it is there."""

    name: str
    host: str
    port: int
    what: str

    def is_up(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=1):
                return True
        except OSError:
            return False


SERVICES = (
    Service("PostgreSQL", "127.0.0.1", 5432, "the suite's second run, on PostgreSQL"),
    Service("Redis", "127.0.0.1", 6379, "the tests that wake workers through Redis"),
    Service("RabbitMQ", "127.0.0.1", 5672, "the tests that wake workers through RabbitMQ"),
)


def chromium() -> str | None:
    """The system's Chromium."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def install_chromium() -> None:
    if chromium() or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("Installing chromium for the browser tests …", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", environment=quiet)
    run("apt-get", "install", "-y", "-qq", "chromium", environment=quiet)


def left_out() -> list[str]:
    """One line for each part of the suite that this machine cannot run."""
    lines = [
        f"{service.name} is not reachable: left out {service.what}." for service in SERVICES if not service.is_up()
    ]
    if chromium() is None:
        lines.append("Chromium is not installed: left out the browser tests (apt-get install chromium).")
    return lines


def test(arguments: list[str]) -> int:
    """The whole suite on SQLite, then the rooms once more on PostgreSQL where it is reachable."""
    is_all = "--all" in arguments
    rest = [argument for argument in arguments if argument != "--all"]
    if is_all:
        install_chromium()
    missing = left_out()
    print("\n".join(missing), flush=True)
    if missing and is_all:
        print("--all: nothing may be left out.")
        return 1
    code = manage("build_assets", environment={"COALITION_ENV": "test"})
    if is_all:
        code = code or check([])
    return code or suite(rest)


def suite(rest: list[str]) -> int:
    """Pytest on SQLite, then on PostgreSQL unless arguments chose a part."""
    workers = [] if any(argument.startswith("-n") for argument in rest) else ["-n", "2", "--dist", "loadfile"]
    code = run(sys.executable, "-m", "pytest", *workers, *rest)
    if code or rest or not SERVICES[0].is_up():
        return code
    print("Once more on PostgreSQL:", flush=True)
    url = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    rooms = ["tests/coalition", "tests/kits", "tests/social", "tests/metrics", "tests/config"]
    command = [sys.executable, "-m", "pytest", *workers, "-m", "not browser", *rooms]
    return run(*command, environment={"DATABASE_URL": url})


def table(folder: str, arguments: list[str]) -> int:
    """`bench NAME`, `drill NAME`: run it, print its bars, write them with --json FILE; 1 when one does not hold."""
    names = sorted(path.stem for path in (ROOT / folder).glob("*.py") if path.stem not in {"__init__", "peers"})
    if not arguments or arguments[0] not in names:
        print(f"Name one of: {', '.join(names)}.")
        return 2
    json_path = arguments[arguments.index("--json") + 1] if "--json" in arguments[:-1] else None
    module = importlib.import_module(f"{folder}.{arguments[0]}")
    bars = module.run()
    width = max(len(bar["bar"]) for bar in bars)
    for bar in bars:
        verdict = "holds" if bar["holds"] else "DOES NOT HOLD"
        print(f"{bar['bar']:{width}}  {bar['value']!s:>12}  {bar['goal']!s:>8}  {verdict}")
    if json_path:
        Path(json_path).write_text(json.dumps(bars, indent=2) + "\n")
    return 0 if all(bar["holds"] for bar in bars) else 1


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("use a number from 1 to 65535")
    return int(text)


def up(arguments: list[str], *more: str) -> int:
    """The site's address follows from its port, unless it is said."""
    parser = argparse.ArgumentParser(prog="./run", add_help=False)
    parser.add_argument("--port", type=_port, default=8000)
    port = parser.parse_known_args(arguments)[0].port
    os.environ.setdefault("COALITION_BASE_URL", f"http://127.0.0.1:{port}")
    return become("up", *arguments, *more)


DOORS: dict[str, Callable[[list[str]], int]] = {
    "demo": lambda arguments: become("demo", *arguments),
    "shots": lambda arguments: become("demo", "--check", "--shots", *arguments),
    "test": test,
    "check": check,
    "fmt": fmt,
    "dev": lambda arguments: up(arguments, "--reload"),
    "serve": up,
    "worker": lambda arguments: up(arguments, "--only-worker"),
    "bench": lambda arguments: table("bench", arguments),
    "drill": lambda arguments: table("drills", arguments),
    "judge": lambda arguments: table("judges", arguments),
}

if __name__ == "__main__":
    os.chdir(ROOT)
    raise SystemExit(DOORS[sys.argv[1]](sys.argv[2:]))
