"""Reads environment variables into typed values; a malformed or unknown one raises EnvError with the cure.

Flows in: os.environ. Flows out: values for config/settings.py. Nothing else reads the environment.
"""

import base64
import difflib
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
OWN_PREFIXES = ("COALITION_", "S3_")
STANDARD_NAMES = ("DATABASE_URL", "BROKER_URL", "REDIS_URL")


class EnvError(SystemExit):
    """A wrong environment variable. Stops the start with one sentence on standard error and exit code 1."""


class Env:
    """Typed access to a mapping of variables that remembers which names were asked for."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = dict(os.environ if variables is None else variables)
        self._known: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self._known.add(name)
        return self._variables.get(name, "").strip() or default

    def required(self, name: str, why: str) -> str:
        value = self.text(name)
        if not value:
            raise EnvError(f"{name} is not set. {why}")
        return value

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise EnvError(f"{name} is '{value}'. Use one of: {', '.join(choices)}.")
        return value

    def boolean(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in TRUE | FALSE:
            return value in TRUE
        raise EnvError(f"{name} is '{value}'. Use 1 or 0.")

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or len(value) > 18 or not low <= int(value) <= high:
            raise EnvError(f"{name} is '{value}'. Use a whole number from {low} to {high}.")
        return int(value)

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if not value:
            return value
        try:
            parts = urlsplit(value)
            is_whole = bool(parts.hostname) or parts.scheme == "sqlite"
            _ = parts.port  # read, and judged, only when asked for
        except ValueError as error:
            raise EnvError(f"{name} is malformed: its host or port cannot be read.") from error
        if parts.scheme not in schemes:
            known = ", ".join(f"{scheme}://" for scheme in schemes)
            raise EnvError(f"{name} is not an address this product can use. It starts with one of: {known}.")
        if not is_whole:
            raise EnvError(f"{name} names no host.")
        return value

    def keys(self, name: str) -> list[tuple[str, bytes]]:
        """Field-encryption keys, newest first: 'id:urlsafe-base64-of-32-bytes', separated by commas."""
        found = []
        for part in self.names(name):
            key_id, _, encoded = part.partition(":")
            try:
                raw = base64.urlsafe_b64decode(encoded)
            except ValueError:
                raw = b""
            if not key_id.isalnum() or len(raw) != 32:
                raise EnvError(
                    f"{name} holds a malformed key. Each is 'id:' and 32 bytes in url-safe base64; "
                    "make one with: python manage.py new_key"
                )
            found.append((key_id, encoded.encode()))
        return found

    def refuse_unknown(self) -> None:
        """Refuse variables with a prefix of ours that nothing has asked for (mostly typing mistakes)."""
        for name in sorted(self._variables):
            if name.startswith(OWN_PREFIXES) and name not in self._known:
                near = difflib.get_close_matches(name, self._known, n=1)
                hint = f" Did you mean {near[0]}?" if near else " docs/operating.md lists all of them."
                raise EnvError(f"{name} is not a variable of this product.{hint}")


def kept_secret(data_dir: Path) -> str:
    """The secret of a laptop installation, made once, whole or not at all, and readable by its owner only."""
    path = data_dir / "secret"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists() or not path.stat().st_size:
            _make_secret(path)
        return path.read_text()
    except OSError as error:
        raise EnvError(
            f"{data_dir} cannot be written: {error.strerror}. Free space or set COALITION_DATA_DIR."
        ) from error


def _make_secret(path: Path) -> None:
    handle, draft = tempfile.mkstemp(prefix="secret-", dir=path.parent)  # mkstemp: 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        if path.exists():
            os.replace(draft, path)  # left empty by a full disk
        else:
            with suppress(FileExistsError):  # another process was first: its secret holds
                os.link(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's DATABASES entry for sqlite:///path, postgres://user:password@host:port/name, or '' (in data_dir)."""
    if not url:
        url = f"sqlite:///{data_dir / 'coalition.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] if parts.path.startswith("//") else parts.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise EnvError("DATABASE_URL is malformed. Use sqlite:///path or postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
