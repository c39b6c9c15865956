"""What every test shares: its own data folder, the named cast, and a ledger that may be flushed between tests."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Ana leads a campaign, Ben is a partner's administrator in it, Cleo belongs to another one."""
    return make_cast()


@pytest.fixture
def as_ana(cast: Cast) -> Client:
    return signed_in(cast.ana)


@pytest.fixture
def as_ben(cast: Cast) -> Client:
    return signed_in(cast.ben)


@pytest.fixture
def as_cleo(cast: Cast) -> Client:
    return signed_in(cast.cleo)


def signed_in(person: object) -> Client:
    """A client with a session of this person."""
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a Person
    return client


LIFTED_TRIGGERS: dict[str, str] = {}


@pytest.fixture(autouse=True)
def _append_only_tables_may_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """SQLite flushes with DELETE, which append-only tables refuse by trigger: lift them for it, then put them back.

    The flush comes after every fixture's end, so a test puts back what an earlier one lifted.
    """
    marker = request.node.get_closest_marker("django_db")
    is_transactional = "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))
    uses_database = is_transactional or marker is not None or "db" in request.fixturenames
    if not uses_database or connection.vendor != "sqlite":
        yield
        return
    request.getfixturevalue("transactional_db" if is_transactional else "db")
    with connection.cursor() as cursor:
        for statement in LIFTED_TRIGGERS.values():
            cursor.execute(statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1))
    yield
    if is_transactional:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            LIFTED_TRIGGERS.update(dict(cursor.fetchall()))
            for name in LIFTED_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
