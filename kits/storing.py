"""Files in private storage: bytes go in under a key, whole or not at all, and come out again."""

import os
import shutil
import tempfile
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO, cast
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.http import content_disposition_header

ADDRESS_AGE_S = 300


def upload_key(company_id: UUID, data: bytes) -> str:
    """Where a company's file stands."""
    return f"u/{company_id}/{sha256(data).hexdigest()}"


def template_key(campaign_id: UUID, data: bytes) -> str:
    """Where a campaign's template stands."""
    return f"t/{campaign_id}/{sha256(data).hexdigest()}"


def kit_photo_key(campaign_id: UUID, data: bytes) -> str:
    """Where a photo stands that a lead gives to everybody who has none."""
    return f"c/{campaign_id}/{sha256(data).hexdigest()}"


def drawing_key(campaign_id: UUID, data: bytes) -> str:
    """Where an uploaded drawing stands, cleaned and taken apart."""
    return f"d/{campaign_id}/{sha256(data).hexdigest()}"


def font_key(campaign_id: UUID, data: bytes) -> str:
    """Where a campaign's font stands, as the guard wrote it anew."""
    return f"g/{campaign_id}/{sha256(data).hexdigest()}"


def rendition_key(address: str) -> str:
    """Where a finished picture stands."""
    return f"r/{address}"


def zip_key(bundle_id: UUID, digest: str) -> str:
    """Where the zip of a larger kit stands."""
    return f"z/{bundle_id}/{digest}"


def keep(key: str, data: bytes) -> None:
    """Store bytes under the key of their content. Writing the same twice, at once or after a crash, is harmless.

    On a disk the file appears whole by a rename; object storage does so by itself.
    """
    try:
        path = Path(default_storage.path(key))
    except NotImplementedError:
        if not default_storage.exists(key):
            default_storage.save(key, ContentFile(data))
        return
    if path.exists() and path.stat().st_size == len(data):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(unfinished).chmod(0o640)
        Path(unfinished).replace(path)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise


def keep_file(key: str, file: IO[bytes]) -> None:
    """The same from an open file, piece by piece, from its beginning."""
    if default_storage.exists(key):
        return
    file.seek(0)
    try:
        path = Path(default_storage.path(key))
    except NotImplementedError:
        default_storage.save(key, File(file))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(file, target)
        Path(unfinished).chmod(0o640)
        Path(unfinished).replace(path)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise


def discard(key: str) -> None:
    """Delete the file under a key, if there is one."""
    default_storage.delete(key)


def address_at_storage(key: str, *, name: str, mime: str) -> str:
    """A signed address where object storage hands the file out by itself for a short while; "" where we do."""
    if not hasattr(default_storage, "querystring_auth"):
        return ""
    told = {"ResponseContentDisposition": content_disposition_header(True, name), "ResponseContentType": mime}
    return str(default_storage.url(key, parameters=told, expire=ADDRESS_AGE_S))  # type: ignore[call-arg]  # S3Storage


def is_kept(key: str) -> bool:
    """Whether there is a file under the key."""
    return default_storage.exists(key)


def open_kept(key: str) -> BinaryIO:
    """The file under a key, to be read and closed. Raises FileNotFoundError."""
    return cast(BinaryIO, default_storage.open(key))


def read(key: str) -> bytes:
    """The bytes under a key. Raises FileNotFoundError."""
    with open_kept(key) as file:
        return file.read()


@lru_cache(maxsize=128)
def read_often(key: str) -> bytes:
    """The same, kept in memory: for templates and logos, whose keys say what they hold."""
    return read(key)


@lru_cache(maxsize=6)
def read_photo(key: str) -> bytes:
    """The same for photos, which are larger and fewer."""
    return read(key)
