"""What the room's tests share: the colour rules that config wires, a mail box, an SQLite file for threads."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections

import visuals
from coalition import ports


@pytest.fixture(autouse=True)
def _wired(settings) -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    ports.set_colour_rules(visuals.colour_set)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


@pytest.fixture
def in_threads(transactional_db, tmp_path: Path) -> Iterator[Callable[..., list[Any]]]:
    """Calls a function once per argument, each in a thread of its own, all starting together.

    SQLite's tests run in memory, which threads cannot share properly: there they get a copy in a file.
    """
    settings_dict = connections.settings["default"]
    in_memory = settings_dict["NAME"]

    def call_all(function: Callable[[Any], Any], arguments: Iterable[Any]) -> list[Any]:
        if connection.vendor == "sqlite" and settings_dict["NAME"] == in_memory:
            settings_dict["NAME"] = str(tmp_path / "shared.sqlite3")
            with closing(sqlite3.connect(settings_dict["NAME"])) as copy:
                connection.connection.backup(copy)
        given = list(arguments)
        start = Barrier(len(given))

        def call(argument: Any) -> Any:
            try:
                start.wait()
                return function(argument)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(given)) as pool:
            return list(pool.map(call, given))

    yield call_all
    settings_dict["NAME"] = in_memory
