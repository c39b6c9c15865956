"""The work on a larger kit: one worker makes file after file into a zip, telling after each how far it is."""

import hashlib
import logging
import tempfile
from contextlib import closing
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from coalition.clock import database_now
from coalition.errors import DomainError
from kits.models import Bundle, Personalisation
from kits.queries.members import dressed
from kits.services.downloading import Wanted
from kits.services.packing import KitArchive, zip_digest
from kits.services.rendering import rendition_of
from kits.storing import discard, keep_file, zip_key

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
PIECE_BYTES = 1024 * 1024
SLOWEST_BYTES_A_SECOND = 1_000_000  # of a zip on its way into storage, while nothing can be told


def build_bundle(*, bundle_id: UUID) -> bool:
    """Make a bundle's files and its zip, telling after each how far it is; says whether this worker did it.

    One worker at a time. A worker that dies leaves its lease to run out; the next one finds what was stored and makes
    the rest. A worker that was only slow notices that the lease is another's and leaves the row alone. What cannot be
    made or read fails by itself, and the bundle ends as failed: whoever asked for it sees what is missing.
    """
    lease = _claim(bundle_id)
    if lease is None:
        return False
    bundle = Bundle.objects.select_related("person").get(id=bundle_id)
    with override(bundle.person.locale if bundle.person else None), tempfile.TemporaryFile() as file:
        return _Build(bundle, lease).run(file)


class _Build:
    """One worker's go at a bundle."""

    def __init__(self, bundle: Bundle, lease: datetime) -> None:
        self.bundle, self.lease = bundle, lease
        self.wanted = [Wanted(*each) for each in bundle.wanted]
        self.failures: dict[str, str] = {}
        self.pictures: list[str] = []
        self.left_out: list[str] = []

    def run(self, file: IO[bytes]) -> bool:
        try:
            return self._make(file)
        except DomainError as error:  # the member left, or the version was withdrawn
            return self._give_up(error.message)
        except Exception:  # a fault of ours must not bring the bundle round for ever
            logger.exception("bundle %s could not be made", self.bundle.id)
            return self._give_up(_("This file could not be made."))

    def _make(self, file: IO[bytes]) -> bool:
        personalisation = dressed(membership_id=self.bundle.membership_id)
        digest = zip_digest(personalisation, self.bundle.wanted)  # it may be dressed otherwise since it was asked for
        has_folders = len({each.template_key for each in self.wanted}) > 1
        with closing(KitArchive(file, personalisation, has_folders=has_folders)) as archive:
            for index, each in enumerate(self.wanted):
                self._add(archive, personalisation, index, each)
                if not self._tell(index + 1):
                    return False
            locales = list(dict.fromkeys(each.locale for each in self.wanted))
            self.left_out = archive.finish(locales, beat=self._tell_all)
        size_bytes = file.tell()
        if not self._tell_all(spare=timedelta(seconds=size_bytes / SLOWEST_BYTES_A_SECOND)):
            return False
        key = _kept(self.bundle, file)
        told = {"zip_key": key, "zip_bytes": size_bytes, "pictures": self.pictures, "left_out": self.left_out}
        told |= {"version_id": personalisation.version_id, "plain_files": archive.plain_files}
        if not self._finish(digest=digest, **told):
            return False
        if self.bundle.zip_key and self.bundle.zip_key != key:
            discard(self.bundle.zip_key)
        return True

    def _add(self, archive: KitArchive, personalisation: Personalisation, index: int, each: Wanted) -> None:
        try:
            picture = rendition_of(personalisation, *astuple(each))
            archive.add_visual(each, picture)
        except DomainError as error:
            self.failures[str(index)] = error.message
        except Exception:  # one file, however broken, must not stop the others
            logger.exception("a file of bundle %s could not be made", self.bundle.id)
            self.failures[str(index)] = _("This file could not be made.")
        else:
            self.pictures.append(picture.sha256)

    def _tell_all(self, spare: timedelta = timedelta()) -> bool:
        """That every picture was reached, while what comes after them takes its time."""
        return self._tell(len(self.wanted), spare)

    def _tell(self, reached: int, spare: timedelta = timedelta()) -> bool:
        """Write how far it is and hold the bundle for longer; False when another worker has it."""
        renewed = database_now() + LEASE + spare
        told = {"done": reached - len(self.failures), "failures": self.failures, "leased_until": renewed}
        is_ours = bool(_held(self.bundle.id, self.lease).update(**told))
        self.lease = renewed
        return is_ours

    def _give_up(self, reason: str) -> bool:
        self.failures = {str(index): reason for index in range(len(self.wanted))}
        return self._finish()

    def _finish(self, **told: object) -> bool:
        has_all = not self.failures and not self.left_out
        state = Bundle.State.READY if has_all else Bundle.State.FAILED
        done = len(self.wanted) - len(self.failures)
        held = _held(self.bundle.id, self.lease)
        return bool(held.update(state=state, leased_until=None, failures=self.failures, done=done, **told))


def _kept(bundle: Bundle, file: IO[bytes]) -> str:
    """Put the zip where it can be taken from any server; its address tells its content."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
    key = zip_key(bundle.id, digest.hexdigest())
    keep_file(key, file)
    return key


def _claim(bundle_id: UUID) -> datetime | None:
    """The lease that this worker now holds; None where another one does, or nothing waits."""
    now = database_now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Bundle.objects.filter(free, id=bundle_id, state=Bundle.State.WAITING)
    return now + LEASE if waiting.update(leased_until=now + LEASE) else None


def _held(bundle_id: UUID, lease: datetime) -> QuerySet[Bundle]:
    return Bundle.objects.filter(id=bundle_id, state=Bundle.State.WAITING, leased_until=lease)
