"""Larger kits: a request flows in as a row, a worker makes file after file into a zip; progress and zip flow out."""

import hashlib
import logging
import tempfile
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from coalition.clock import database_now
from coalition.errors import Conflict, DomainError, NotFound
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.errors import KitWithdrawn, ZipWithdrawn
from kits.models import Bundle, KitLink, KitVersion, Personalisation
from kits.queries.media import reason_recalled
from kits.queries.members import dressed, newest_number
from kits.services.downloading import EVERYTHING, Selection, Wanted, record_download, wanted_visuals
from kits.services.packing import KitArchive
from kits.services.rendering import rendition_of
from kits.storing import discard, is_kept, keep_file, zip_key

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
KEPT_FOR = timedelta(days=1)
PATIENCE = timedelta(seconds=3)
PIECE_BYTES = 1024 * 1024


def start_bundle(*, viewer: Viewer, membership_id: UUID, selection: Selection = EVERYTHING, now: datetime) -> Bundle:
    """Ask for files of a kit as one zip. The caller wakes a worker once this is committed."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="download own kit")
    return ask_for_bundle(membership=membership, person_id=viewer.person_id, selection=selection, now=now)


def ask_for_bundle(
    *,
    membership: Membership,
    person_id: UUID | None = None,
    link: KitLink | None = None,
    selection: Selection,
    now: datetime,
) -> Bundle:
    """The same for a membership that was seen; what was made longer than a day ago goes."""
    wanted = wanted_visuals(dressed(membership_id=membership.id), selection)
    old = Bundle.objects.filter(membership=membership, created_at__lt=now - KEPT_FOR)
    for key in old.exclude(zip_key="").values_list("zip_key", flat=True):
        discard(key)
    with transaction.atomic():
        old.delete()
        return Bundle.objects.create(
            membership=membership,
            person_id=person_id,
            link=link,
            wanted=[list(astuple(each)) for each in wanted],
            created_at=now,
        )


def retry_bundle(*, viewer: Viewer, bundle_id: UUID) -> Bundle:
    """Make what failed once more; what is there stays."""
    return make_again(bundle_seen_by(viewer=viewer, bundle_id=bundle_id))


def make_again(bundle: Bundle) -> Bundle:
    """The same for a bundle that was seen; one whose zip is lost or holds what was withdrawn is made again too."""
    is_lost = bool(bundle.zip_key) and not is_kept(bundle.zip_key)
    if bundle.state == Bundle.State.FAILED or is_lost or reason_recalled(bundle.pictures) is not None:
        Bundle.objects.filter(id=bundle.id).exclude(state=Bundle.State.WAITING).update(
            state=Bundle.State.WAITING, failures={}, done=0, leased_until=None
        )
    bundle.refresh_from_db()
    return bundle


def bundle_seen_by(*, viewer: Viewer, bundle_id: UUID, membership_id: UUID | None = None) -> Bundle:
    """A bundle of a member whose kit the viewer may download. Raises NotFound or Forbidden."""
    bundle = Bundle.objects.filter(id=bundle_id).first()
    if bundle is None or (membership_id is not None and bundle.membership_id != membership_id):
        raise NotFound
    membership_seen_by(viewer=viewer, membership_id=bundle.membership_id, action="download own kit")
    return bundle


def build_bundle(*, bundle_id: UUID) -> bool:
    """Make a bundle's files and its zip, telling after each how far it is; says whether this worker did it.

    One worker at a time. A worker that dies leaves its lease to run out; the next one finds what was stored and makes
    the rest. A worker that was only slow notices that the lease is another's and leaves the row alone.
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

    def run(self, file: IO[bytes]) -> bool:
        try:
            personalisation = dressed(membership_id=self.bundle.membership_id)
        except DomainError as error:  # the member left, or the version was withdrawn
            return self._finish({str(index): error.message for index in range(len(self.wanted))})
        has_folders = len({each.template_key for each in self.wanted}) > 1
        with closing(KitArchive(file, personalisation, has_folders=has_folders)) as archive:
            if not self._fill(archive, personalisation):
                return False
        key, size_bytes = _kept(self.bundle, file)
        told = {"zip_key": key, "zip_bytes": size_bytes, "pictures": self.pictures}
        return self._finish(self.failures, version_id=personalisation.version_id, **told)

    def _fill(self, archive: KitArchive, personalisation: Personalisation) -> bool:
        for index, each in enumerate(self.wanted):
            try:
                picture = rendition_of(personalisation, *astuple(each))
                archive.add_visual(each, picture)
            except DomainError as error:
                self.failures[str(index)] = error.message
            except OSError:  # a fault of ours must not bring the bundle round for ever
                logger.exception("a file of bundle %s could not be made", self.bundle.id)
                self.failures[str(index)] = _("This file could not be made.")
            else:
                self.pictures.append(picture.sha256)
            if not self._tell(index + 1):
                return False
        archive.finish(list(dict.fromkeys(each.locale for each in self.wanted)))
        return True

    def _tell(self, reached: int) -> bool:
        """Write how far it is and hold the bundle for longer; False when another worker has it."""
        renewed = database_now() + LEASE
        told = {"done": reached - len(self.failures), "failures": self.failures, "leased_until": renewed}
        is_ours = bool(_held(self.bundle.id, self.lease).update(**told))
        self.lease = renewed
        return is_ours

    def _finish(self, failures: dict[str, str], **told: object) -> bool:
        state = Bundle.State.FAILED if failures else Bundle.State.READY
        done = len(self.wanted) - len(failures)
        held = _held(self.bundle.id, self.lease)
        return bool(held.update(state=state, leased_until=None, failures=failures, done=done, **told))


def _kept(bundle: Bundle, file: IO[bytes]) -> tuple[str, int]:
    """Put the zip where it can be taken from any server; its address tells its content."""
    size_bytes = file.tell()
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
    key = zip_key(bundle.id, digest.hexdigest())
    keep_file(key, file)
    if bundle.zip_key and bundle.zip_key != key:
        discard(bundle.zip_key)
    return key, size_bytes


def _claim(bundle_id: UUID) -> datetime | None:
    """The lease that this worker now holds; None where another one does, or nothing waits."""
    now = database_now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Bundle.objects.filter(free, id=bundle_id, state=Bundle.State.WAITING)
    return now + LEASE if waiting.update(leased_until=now + LEASE) else None


def _held(bundle_id: UUID, lease: datetime) -> QuerySet[Bundle]:
    return Bundle.objects.filter(id=bundle_id, state=Bundle.State.WAITING, leased_until=lease)


def abandoned_bundles() -> list[UUID]:
    """Bundles that wait and that no worker holds: their message got lost or their worker died."""
    now = database_now()
    is_alone = Q(leased_until=None, created_at__lt=now - PATIENCE) | Q(leased_until__lt=now)
    waiting = Bundle.objects.filter(is_alone, state=Bundle.State.WAITING).order_by("created_at")
    return list(waiting.values_list("id", flat=True)[:50])


@dataclass(frozen=True)
class BundleProgress:
    """How far a bundle is: each file made, each failed with its reason, and the one that is next."""

    bundle: Bundle
    made: list[Wanted]
    failed: list[tuple[Wanted, str]]
    next_one: Wanted | None

    @property
    def total(self) -> int:
        return len(self.bundle.wanted)


def progress_of(bundle: Bundle) -> BundleProgress:
    """What a bundle's row says."""
    wanted = [Wanted(*each) for each in bundle.wanted]
    reached = bundle.done + len(bundle.failures)
    failed = [(each, bundle.failures[str(index)]) for index, each in enumerate(wanted) if str(index) in bundle.failures]
    made = [each for index, each in enumerate(wanted[:reached]) if str(index) not in bundle.failures]
    return BundleProgress(bundle, made, failed, wanted[reached] if reached < len(wanted) else None)


def take_bundle(*, viewer: Viewer, bundle: Bundle, is_counted: bool, now: datetime) -> Bundle:
    """Hand out a bundle's zip; counts as one download unless it is the rest of one. Raises Conflict, NotFound."""
    membership = membership_seen_by(viewer=viewer, membership_id=bundle.membership_id, action="download own kit")
    return hand_out(membership=membership, person_id=viewer.person_id, bundle=bundle, is_counted=is_counted, now=now)


def hand_out(
    *,
    membership: Membership,
    person_id: UUID | None = None,
    link: KitLink | None = None,
    bundle: Bundle,
    is_counted: bool,
    now: datetime,
) -> Bundle:
    """The same for a membership that was seen. A member who left and a kit withdrawn have nothing to hand out.

    Nor has a zip with a visual that was withdrawn after it was made: it raises ZipWithdrawn until it is made anew.
    """
    if bundle.state == Bundle.State.WAITING:
        raise Conflict("not_ready", _("This kit is still being made."), _("Wait a few seconds."))
    personalisation = dressed(membership_id=membership.id)
    if bundle.version is not None and bundle.version.state == KitVersion.State.WITHDRAWN:
        raise KitWithdrawn(bundle.version.number, bundle.version.withdrawn_reason, newest_number(personalisation))
    if (reason := reason_recalled(bundle.pictures)) is not None:
        raise ZipWithdrawn(reason)
    if not bundle.zip_key or not is_kept(bundle.zip_key):
        raise NotFound
    if is_counted:
        record_download(
            membership=membership,
            version_id=bundle.version_id,
            person_id=person_id,
            link=link,
            files=bundle.done,
            size_bytes=bundle.zip_bytes,
            now=now,
        )
    return bundle
