"""Larger kits: a request flows in as a row for a worker; how far it is and the zip flow out."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coalition.clock import database_now
from coalition.errors import Conflict, NotFound
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.errors import KitWithdrawn, ZipWithdrawn
from kits.models import Bundle, KitLink, KitVersion
from kits.queries.media import taken_back
from kits.queries.members import dressed, newest_number
from kits.services.downloading import EVERYTHING, Selection, Wanted, record_download, wanted_visuals
from kits.services.packing import zip_digest
from kits.storing import discard, is_kept

KEPT_FOR = timedelta(days=1)
MOST_WAITING = 3
PATIENCE = timedelta(seconds=3)


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
    """The same for a membership that was seen. What is being made or is there already is answered, not made twice.

    Raises Conflict while as many as may wait do: for the company's own people, and for all who hold links to its kit.
    """
    personalisation = dressed(membership_id=membership.id)
    wanted = [list(astuple(each)) for each in wanted_visuals(personalisation, selection)]
    digest = zip_digest(personalisation, wanted)
    with transaction.atomic():
        Membership.objects.select_for_update(no_key=True).get(id=membership.id)
        there = Bundle.objects.select_for_update(of=("self",))
        if same := _alike(there.filter(membership=membership, link=link, digest=digest)):
            same.created_at = now  # asked for anew, it is kept for another day
            same.save(update_fields=["created_at"])
            return same
        waiting = Bundle.objects.filter(membership=membership, state=Bundle.State.WAITING)
        if waiting.filter(link__isnull=link is None).count() >= MOST_WAITING:
            raise Conflict(
                "too_many_zips",
                _("%(limit)s zips of this kit are being made already.") % {"limit": MOST_WAITING},
                _("Wait until one of them is there."),
            )
        return Bundle.objects.create(
            membership=membership, person_id=person_id, link=link, wanted=wanted, digest=digest, created_at=now
        )


def _alike(bundles: QuerySet[Bundle]) -> Bundle | None:
    """One of some bundles that is being made, or is there and may be handed out."""
    for bundle in bundles.exclude(state=Bundle.State.FAILED).order_by("-created_at"):
        if bundle.state == Bundle.State.WAITING:
            return bundle
        if is_kept(bundle.zip_key) and taken_back(bundle) is None:
            return bundle
    return None


def forget_bundles(*, now: datetime) -> int:
    """Delete finished bundles with their zips a day after they were last asked for; return how many."""
    old = Bundle.objects.filter(created_at__lt=now - KEPT_FOR).exclude(state=Bundle.State.WAITING)
    return sum(_forget(old.filter(id=bundle_id)) for bundle_id in old.values_list("id", flat=True))


@transaction.atomic
def _forget(one: QuerySet[Bundle]) -> bool:
    """Whoever asks for it anew meanwhile has it first: then it is old no more."""
    bundle = one.select_for_update(of=("self",)).first()
    if bundle is None:
        return False
    bundle.delete()
    if bundle.zip_key:
        transaction.on_commit(partial(discard, bundle.zip_key))
    return True


def retry_bundle(*, viewer: Viewer, bundle_id: UUID) -> Bundle:
    """Make what failed once more; what is there stays."""
    return make_again(bundle_seen_by(viewer=viewer, bundle_id=bundle_id))


def make_again(bundle: Bundle) -> Bundle:
    """The same for a bundle that was seen; one whose zip is lost or holds what was withdrawn is made again too."""
    is_lost = bool(bundle.zip_key) and not is_kept(bundle.zip_key)
    if bundle.state == Bundle.State.FAILED or is_lost or taken_back(bundle) is not None:
        Bundle.objects.filter(id=bundle.id).exclude(state=Bundle.State.WAITING).update(
            state=Bundle.State.WAITING,
            failures={},
            left_out=[],
            done=0,
            leased_until=None,
            created_at=database_now(),
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
    if (reason := taken_back(bundle)) is not None:
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
