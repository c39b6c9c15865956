"""The program: arguments flow in, a listening server flows out, until it is stopped."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from aiohttp import web

from social.sandbox.app import build_app
from social.sandbox.state import WrongLedger, open_sandbox


def main() -> int:
    """0 after a stop by signal, 1 when it cannot begin."""
    arguments = _parser().parse_args()
    try:
        sandbox = open_sandbox(arguments.ledger, arguments.scenario, arguments.seed)
    except (WrongLedger, OSError) as problem:
        return _cannot(str(problem))
    app = build_app(sandbox)
    try:
        asyncio.run(_serve(app, arguments.host, arguments.port))
    except OSError as problem:
        return _cannot(f"{arguments.host}:{arguments.port} cannot be listened on: {problem.strerror}")
    return 0


def _cannot(reason: str) -> int:
    sys.stderr.write(f"The sandbox cannot start. {reason}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m social.sandbox", description="Simulated social networks.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8400, help="0 takes a free one")
    parser.add_argument("--ledger", type=Path, required=True, help="SQLite file that keeps everything")
    parser.add_argument("--scenario", type=Path, help="JSON file; without it nobody reacts")
    parser.add_argument("--seed", type=int, default=2024, help="draws the audience; 2024 gives the scenario's totals")
    return parser


async def _serve(app: web.Application, host: str, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows' loop has no signal handlers
            loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, backlog=2048)
        await site.start()
        bound = runner.addresses[0][1]
        sys.stdout.write(f"sandbox ready http://{host}:{bound}\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    sys.exit(main())
