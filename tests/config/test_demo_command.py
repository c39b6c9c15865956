"""The demo says in one sentence why it cannot start, and leaves a state from which it can."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

from config.processes import free_port


def start_demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "COALITION_DATA_DIR": str(folder)}
    command = [sys.executable, "manage.py", "demo", "--check", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_a_second_demo_beside_the_first_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (tmp_path / "coalition.sqlite3").write_text("the first one's")
        done = start_demo(tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"CommandError: Another demo is running in {tmp_path}. Stop it, or set COALITION_DATA_DIR.\n"
    assert (tmp_path / "coalition.sqlite3").read_text() == "the first one's"


def test_a_busy_port_is_refused_before_anything_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "coalition.sqlite3").write_text("an earlier one's")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = start_demo(tmp_path, "--port", str(port))
    assert done.returncode == 1
    expected = f"CommandError: Port {port} is taken. Stop what listens there, or choose another with --port.\n"
    assert done.stderr == expected
    assert (tmp_path / "coalition.sqlite3").read_text() == "an earlier one's"


def test_data_that_no_demo_made_is_never_cleared(tmp_path: Path) -> None:
    (tmp_path / "coalition.sqlite3").write_text("somebody's work")
    done = start_demo(tmp_path)
    assert done.returncode == 1
    expected = f"CommandError: {tmp_path} holds data that no demo made. Set COALITION_DATA_DIR to another folder.\n"
    assert done.stderr == expected
    assert (tmp_path / "coalition.sqlite3").read_text() == "somebody's work"
    assert not (tmp_path / "lock").exists()


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "coalition.sqlite3").write_text("this is no database, but long enough to be taken for one " * 20)
    environment = {"PATH": os.environ["PATH"], "COALITION_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "up", "--port", str(free_port())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert done.stderr == (
        "CommandError: The database could not be prepared: file is not a database. "
        "Mend it and run the same command again.\n"
    )


def test_a_port_beyond_the_last_one_is_refused(tmp_path: Path) -> None:
    done = start_demo(tmp_path, "--port", "99999")
    assert done.returncode == 1
    assert done.stderr == "CommandError: 99999 is no port. Use a number from 1 to 65535 with --port.\n"


def test_the_door_names_its_commands() -> None:
    listed = subprocess.run(["./run", "help"], capture_output=True, text=True, check=True).stdout
    assert {"demo", "test", "check", "dev", "shots", "bench", "drill"} <= {
        line.split()[0] for line in listed.split("\n") if line.startswith("  ")
    }
    wrong = subprocess.run(["./run", "dmeo"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("'dmeo' is not a command.")


def test_a_play_begins_with_the_database_kept_from_the_last(tmp_path: Path) -> None:
    """Migrated once, then copied; nothing that was written after it was kept comes along."""
    script = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from coalition.clock import database_now
from coalition.models import Person
from config.demo.blank import keep_blank, restore_blank
{steps}
"""
    keep = 'call_command("migrate", verbosity=0); keep_blank(); Person.objects.create(created_at=database_now())'
    begin = """restore_blank(); call_command("migrate", check_unapplied=True, verbosity=0)
print(Person.objects.count(), connection.vendor)"""
    environment = {
        "PATH": os.environ["PATH"],
        "COALITION_DATA_DIR": str(tmp_path),
        "COALITION_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def run(steps: str) -> str:
        command = [sys.executable, "-c", script.format(steps=steps)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(keep)
    [kept] = tmp_path.glob("blank-*.sqlite3")
    (tmp_path / "blank-0123456789abcdef.sqlite3").write_text("of other migrations")
    (tmp_path / "coalition.sqlite3").unlink()
    assert run(begin) == "0 sqlite\n"
    assert [path.name for path in tmp_path.glob("blank-*")] == [kept.name]
