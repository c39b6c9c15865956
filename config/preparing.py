"""Brings database and static files up to date; quick when nothing changed, safe to repeat."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError

STAMP = "collected-from"
_AGAIN = "Mend it and run the same command again."


def prepare() -> None:
    """Migrate, build the assets, collect the static files where they changed. Raises CommandError."""
    try:
        _bring_up_to_date()
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0]
        raise CommandError(f"The database could not be prepared: {reason}. {_AGAIN}") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"{settings.DATA_DIR} could not be prepared: {reason}. {_AGAIN}") from error


def _bring_up_to_date() -> None:
    call_command("migrate", verbosity=0)
    call_command("build_assets", verbosity=0)
    stamp = settings.STATIC_ROOT / STAMP
    digest = _static_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)


def _static_digest() -> str:
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda entry: str(entry[0])):
            found.update(path.encode())
            with storage.open(path) as file:
                found.update(hashlib.sha256(file.read()).digest())
    return found.hexdigest()
