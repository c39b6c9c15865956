"""Settings are strict: what is unknown or malformed stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import Env, EnvError, database, kept_secret


def test_text_falls_back_and_strips() -> None:
    env = Env({"A": "  x ", "B": "   "})
    assert (env.text("A"), env.text("B", "y"), env.text("C")) == ("x", "y", "")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("No", False), ("", True), ("off", False)])
def test_boolean_reads_the_usual_words(value: str, expected: bool) -> None:
    assert Env({"A": value}).boolean("A", True) is expected


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda env: env.boolean("A", True), "A is 'maybe'. Use 1 or 0."),
        (lambda env: env.integer("A", 1, 1, 9), "A is 'maybe'. Use a whole number from 1 to 9."),
        (lambda env: env.choice("A", "x", ("x", "y")), "A is 'maybe'. Use one of: x, y."),
        (
            lambda env: env.url("A", "", ("redis",)),
            "A is not an address this product can use. It starts with one of: redis://.",
        ),
        (lambda env: env.required("MISSING", "Because."), "MISSING is not set. Because."),
    ],
)
def test_malformed_values_say_what_to_write(call: object, sentence: str) -> None:
    with pytest.raises(EnvError) as raised:
        call(Env({"A": "maybe"}))  # type: ignore[operator]
    assert str(raised.value) == sentence


def test_a_secret_is_whole_and_kept(tmp_path: Path) -> None:
    made = kept_secret(tmp_path)
    assert (len(made), kept_secret(tmp_path)) == (64, made)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_of_an_interrupted_start_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    assert len(kept_secret(tmp_path)) == 64
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret"]


def test_integer_outside_its_range_is_refused() -> None:
    with pytest.raises(EnvError):
        Env({"A": "10"}).integer("A", 1, 1, 9)


def test_unknown_variable_of_ours_is_refused_with_a_guess() -> None:
    env = Env({"COALITION_DEBG": "1", "PATH": "/bin"})
    env.boolean("COALITION_DEBUG", False)
    with pytest.raises(EnvError) as raised:
        env.refuse_unknown()
    assert str(raised.value) == "COALITION_DEBG is not a variable of this product. Did you mean COALITION_DEBUG?"


def test_keys_are_checked() -> None:
    good = "k1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    assert [key_id for key_id, _ in Env({"K": good}).keys("K")] == ["k1"]
    with pytest.raises(EnvError):
        Env({"K": "k1:short"}).keys("K")


def test_database_addresses() -> None:
    assert database("sqlite:////data/x.sqlite3", Path("/var"))["NAME"] == "/data/x.sqlite3"
    assert database("", Path("/var"))["NAME"] == "/var/coalition.sqlite3"
    found = database("postgres://me:p%40ss@db.example:5433/name?sslmode=require", Path("/var"))
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "me",
        "p@ss",
        "db.example",
        "5433",
        "name",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}
    with pytest.raises(EnvError):
        database("postgres://", Path("/var"))


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"COALITION_ENV": "staging"}, "COALITION_ENV is 'staging'."),
        ({"COALITION_ENV": "production"}, "COALITION_SECRET_KEY is not set."),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL is not an address this product can use."),
        ({"DATABASE_URL": "postgres://u@h:x/n"}, "DATABASE_URL is malformed: its host or port cannot be read."),
        ({"COALITION_MAIL_URL": "smtp://h:99999"}, "COALITION_MAIL_URL is malformed: its host or port"),
        ({"REDIS_URL": "redis://[::1"}, "REDIS_URL is malformed: its host or port cannot be read."),
        ({"COALITION_BASE_URL": "http://"}, "COALITION_BASE_URL names no host."),
        ({"COALITION_PORT": "80"}, "COALITION_PORT is not a variable of this product."),
        ({"S3_BUKET": "x"}, "S3_BUKET is not a variable of this product. Did you mean S3_BUCKET?"),
    ],
)
def test_a_wrong_variable_stops_the_start(variables: dict[str, str], sentence: str, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "COALITION_DATA_DIR": str(tmp_path), **variables}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert "Traceback" not in done.stderr
