"""A sandbox with an audience for the whole room, and a fresh one on demand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.social.sandbox.process import SandboxProcess


@pytest.fixture
def new_sandbox(tmp_path: Path) -> Iterator[Callable[..., SandboxProcess]]:
    """Starts sandboxes on their own ledgers and stops them after the test."""
    started: list[SandboxProcess] = []

    def start(name: str = "ledger", **options: object) -> SandboxProcess:
        started.append(SandboxProcess(tmp_path / f"{name}.sqlite3", **options).start())  # type: ignore[arg-type]  # the options are its own
        return started[-1]

    yield start
    for sandbox in started:
        sandbox.kill()


@pytest.fixture
def sandbox(new_sandbox: Callable[..., SandboxProcess]) -> SandboxProcess:
    return new_sandbox()
