"""Recall: a version and a reason flow in; its pictures stop, posts that use them are held, those who took it hear."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign, Membership, Person
from coalition.ports import PicturesWithdrawn, tell
from coalition.queries import member_email
from coalition.rights import WITHIN, Viewer, require
from coalition.services import queue_mail
from kits.errors import NoKit
from kits.models import Download, KitVersion, Personalisation, Rendition
from kits.queries.versions import published_version
from kits.services.forgetting import forget_unused
from visuals import clean_text

RECALL = "recall a kit version"
LONGEST_REASON = 500


def recall_version(*, viewer: Viewer, campaign_id: UUID, number: int, reason: str, now: datetime) -> KitVersion:
    """Withdraw a version for good, a retired kit's too. Its pictures are shown and sent no more; takers get a mail.

    Raises NotFound for an unknown number, Conflict for one that was withdrawn already, Invalid without a reason.
    """
    require(viewer, RECALL, campaign_id=campaign_id)
    words = read_reason(reason)
    with transaction.atomic():
        version = (
            KitVersion.objects.select_for_update(of=("self",))
            .select_related("kit__campaign")
            .filter(kit__campaign_id=campaign_id, number=number, number__gt=0)  # of a retired kit too: its posts go out
            .first()
        )
        if version is None:
            raise NotFound
        if version.state != KitVersion.State.PUBLISHED:
            raise Conflict("withdrawn_already", _("This version was withdrawn already."))
        version.state, version.withdrawn_at = KitVersion.State.WITHDRAWN, now
        version.withdrawn_by_id, version.withdrawn_reason = viewer.person_id, words
        version.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        ledger.record(
            "kit.recalled",
            actor_id=viewer.person_id,
            campaign_id=campaign_id,
            subject=("kit_version", version.id),
            fields=["state"],
            details={"reason": words},
        )
        # None comes later: whoever stores one holds the version meanwhile, and finds it withdrawn afterwards.
        pictures = frozenset(Rendition.objects.filter(version=version).values_list("sha256", flat=True))
        hold_posts(PicturesWithdrawn(campaign_id, pictures, viewer.person_id, now))
        _tell_takers(version, _newest(campaign_id), now)
        forget_unused(campaign_id=campaign_id, keys=version.proof_links.values_list("storage_key", flat=True))
    return version


def hold_posts(event: PicturesWithdrawn) -> None:
    """Have posts with these pictures held, within the caller's transaction, and once more when it has ended.

    A post that is scheduled while it runs is seen by neither the first look nor a publisher, who still sees the
    picture as one that may go out.
    """
    tell(event)
    transaction.on_commit(partial(tell, event))


def read_reason(reason: str) -> str:
    """A reason as it is told to others. Raises Invalid when it is empty or too long."""
    words = clean_text(reason[: 4 * LONGEST_REASON])
    if not words:
        raise Invalid(
            "reason_missing", _("The reason is missing."), _("Say in a sentence what is wrong."), field="reason"
        )
    if len(words) > LONGEST_REASON:
        raise Invalid(
            "reason_too_long", _("The reason is too long."), _("Say it within 500 characters."), field="reason"
        )
    return words


def tell_corrected(*, version: KitVersion, now: datetime) -> int:
    """Write to those who took a recalled version and were told to wait, now that there is a newer one."""
    campaign_id = version.kit.campaign_id
    waiting = Personalisation.objects.filter(
        membership__campaign_id=campaign_id, version__state=KitVersion.State.WITHDRAWN
    )
    recalled = KitVersion.objects.filter(id__in=waiting.values("version_id")).select_related("kit__campaign")
    on_it = set(waiting.values_list("membership_id", "version_id"))
    return sum(
        _mail("kit_corrected", taker, row, version, now)
        for row in recalled
        for taker in takers_of(row)
        if (taker.membership.id, row.id) in on_it
    )


@dataclass(frozen=True)
class Taker:
    """Somebody who downloaded a version for a company."""

    membership: Membership
    person: Person


def takers_of(version: KitVersion) -> Iterable[Taker]:
    """Everybody who downloaded a version and still belongs to the campaign, once for each company.

    Where the person is gone, whoever answers for the company now.
    """
    taken = Download.objects.filter(version=version, membership__state__in=WITHIN, membership__company__state="active")
    pairs = list(taken.order_by("membership_id", "person_id").values_list("membership_id", "person_id").distinct())
    memberships = Membership.objects.select_related("company", "campaign").in_bulk({each for each, _person in pairs})
    people = Person.objects.filter(is_active=True).in_bulk({person for _each, person in pairs if person})
    found: dict[tuple[UUID, UUID], Taker] = {}
    answering: dict[UUID, Person | None] = {}
    for membership_id, person_id in pairs:
        membership, person = memberships[membership_id], people.get(person_id)
        if person is None:
            if membership_id not in answering:
                answering[membership_id] = member_email(company_id=membership.company_id)
            person = answering[membership_id]
        if person is not None:
            found.setdefault((membership_id, person.id), Taker(membership, person))
    return found.values()


def _newest(campaign_id: UUID) -> KitVersion | None:
    try:
        return published_version(campaign_id=campaign_id)
    except NoKit:
        return None


def _tell_takers(version: KitVersion, newer: KitVersion | None, now: datetime) -> None:
    for taker in takers_of(version):
        _mail("kit_recalled", taker, version, newer, now)


def _mail(kind: str, taker: Taker, version: KitVersion, newer: KitVersion | None, now: datetime) -> bool:
    campaign: Campaign = taker.membership.campaign
    once = "kit_corrected" if newer else kind  # a recall that names the newer version needs no second mail
    mail_id = queue_mail(
        kind=kind,
        room="kits",
        once_key=f"{once}/{version.id.hex}/{taker.membership.id.hex}/{taker.person.id.hex}",
        to_email=taker.person.email,
        locale=taker.person.locale or campaign.default_locale,
        campaign=campaign,
        context={
            "link": settings.BASE_URL + reverse("kits:difference", args=[taker.membership.id]),
            "company_name": taker.membership.company.name,
            "number": version.number,
            "reason": version.withdrawn_reason,
            "newer": newer.number if newer else None,
        },
        now=now,
    )
    return mail_id is not None
