"""The database as it is before a play, kept beside it: migrating an empty one takes most of a warm start."""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection


def restore_blank() -> None:
    """Begin with the kept database, where it was made by the same migrations; what is kept for others is deleted."""
    kept = _path()
    for path in settings.DATA_DIR.glob("blank-*.sqlite3"):
        if path != kept:
            path.unlink()
    if connection.vendor == "sqlite" and kept.exists():
        shutil.copyfile(kept, settings.DATABASES["default"]["NAME"])


def keep_blank() -> None:
    """Keep the database as it stands after migrating."""
    kept = _path()
    if connection.vendor != "sqlite" or kept.exists():
        return
    half = kept.with_suffix(".half")
    half.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    half.rename(kept)


def _path() -> Path:
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.lock").read_bytes())
    for path in sorted(settings.BASE_DIR.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return Path(settings.DATA_DIR) / f"blank-{digest.hexdigest()[:16]}.sqlite3"
