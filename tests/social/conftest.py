"""The real sandbox as a process of its own, clean for every test, and a publisher that is closed afterwards."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from social.publish import Publisher
from tests.social.yard import QUICK, Sandbox

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True, scope="session")
def _static_root() -> None:
    """Whitenoise looks at the folder when the first client is made."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ledger = tmp_path_factory.mktemp("sandbox") / "ledger.sqlite3"
    process = subprocess.Popen(
        [sys.executable, "-m", "social.sandbox", "--port", "0", "--ledger", str(ledger)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("sandbox ready "), line
    yield line.split()[2]
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture
def sandbox(sandbox_process: str, settings) -> Iterator[Sandbox]:
    settings.NETWORKS_SANDBOX_URL = sandbox_process
    settings.NETWORK_APPS = {
        network: {"client_id": "sandbox", "client_secret": "sandbox", "api_version": ""}
        for network in ("linkedin", "instagram", "x")
    }
    control = Sandbox(sandbox_process)
    control.call("faults", method="DELETE")
    control.call("settings", {"latency_s": 0, "processing_s": 0, "read_lag_s": 0})
    yield control
    control.call("faults", method="DELETE")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    hand = Publisher(timing=QUICK)
    yield hand
    hand.close()


@pytest.fixture(scope="session")
def migrated_file(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """On SQLite, the migrated test database as a file that can be copied."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    return path


@pytest.fixture
def shared_db(migrated_file, django_db_blocker, tmp_path) -> Iterator[str]:
    """A database that other processes see too, and its address: a file on SQLite, the test database on PostgreSQL."""
    if connection.vendor != "sqlite":
        facts = connection.settings_dict
        yield f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
        return
    path = tmp_path / "shared.sqlite3"
    shutil.copy(migrated_file, path)
    original = connections["default"]
    with django_db_blocker.unblock():
        connections["default"] = type(original)({**original.settings_dict, "NAME": str(path)}, "default")
        yield f"sqlite:///{path}"
        connections["default"].close()
        connections["default"] = original
