"""Taking one visual of one company back: its pictures stop, posts with them are held, the company gets a mail; undo."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import product
from typing import get_args
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, NotFound
from coalition.models import Membership, Person
from coalition.ports import PicturesWithdrawn
from coalition.queries import member_email
from coalition.rights import WITHIN, Viewer, require
from coalition.services import queue_mail
from kits.addressing import address, sight
from kits.drawing import member_look
from kits.models import Personalisation, Rendition, Template, VisualWithdrawal, WithdrawnPicture
from kits.queries.gallery import visual_token
from kits.queries.media import withdrawals_among
from kits.queries.members import dressed
from kits.queries.versions import template_in
from kits.services.recalling import RECALL, hold_posts, read_reason
from kits.services.rendering import Picture


def withdraw_visual(
    *,
    viewer: Viewer,
    campaign_id: UUID,
    membership_id: UUID,
    template_key: str,
    seen: str = "",
    reason: str,
    now: datetime,
) -> VisualWithdrawal:
    """Take back a company's visual as it is dressed now. Dressed otherwise it is another one and may be used.

    `seen` is the token of the one that was looked at. Raises NotFound, Invalid without a reason, Conflict where the
    company has changed it since or all of it is taken back already.
    """
    require(viewer, RECALL, campaign_id=campaign_id)
    words = read_reason(reason)
    if not Membership.objects.filter(id=membership_id, campaign_id=campaign_id, state__in=WITHIN).exists():
        raise NotFound
    with transaction.atomic():
        Personalisation.objects.select_for_update().filter(membership_id=membership_id).first()
        personalisation = dressed(membership_id=membership_id)
        template = template_in(personalisation.version.templates.all(), template_key)
        if seen and seen != visual_token(personalisation, template):
            raise Conflict(
                "visual_changed",
                _("%(company)s has changed this visual meanwhile.")
                % {"company": personalisation.membership.company.name},
                _("Look at it as it is now, then decide."),
            )
        locales = personalisation.membership.campaign.languages
        pictures = pictures_of(personalisation, template, locales, template.format_keys)
        if withdrawals_among(pictures).keys() == pictures.keys():
            raise Conflict("withdrawn_already", _("This visual is withdrawn already."))
        row = stop_pictures(
            membership=personalisation.membership,
            pictures=pictures,
            template_key=template.key,
            reason=words,
            person_id=viewer.person,
            now=now,
        )
        mail_company(
            personalisation.membership, None, "visual_withdrawn", {"motif": template.title, "reason": words}, now
        )
        _record("visual.withdrawn", viewer, row)
    return row


def stop_pictures(
    *,
    membership: Membership,
    pictures: Mapping[str, str],
    template_key: str,
    reason: str,
    person_id: UUID,
    now: datetime,
) -> VisualWithdrawal:
    """Take pictures back, {address: sight}, and all that look the same, within the caller's transaction.

    A sight is empty where only the description is at fault: without it the picture may be shown.
    """
    row = VisualWithdrawal.objects.create(
        membership=membership,
        template_key=template_key,
        reason=reason,
        withdrawn_at=now,
        withdrawn_by_id=person_id,
    )
    WithdrawnPicture.objects.bulk_create(
        WithdrawnPicture(withdrawal=row, sha256=sha256, sight=seen) for sha256, seen in sorted(pictures.items())
    )
    alike = Rendition.objects.filter(sight__in={seen for seen in pictures.values() if seen})
    stopped = frozenset(pictures) | frozenset(alike.values_list("sha256", flat=True))
    hold_posts(PicturesWithdrawn(membership.campaign_id, stopped, person_id, now))
    return row


def pictures_of(
    personalisation: Personalisation, template: Template, locales: Iterable[str], format_keys: Iterable[str]
) -> dict[str, str]:
    """A motif's pictures as it is dressed now, {address: sight}, in every encoding, made or not."""
    look = member_look(personalisation)
    places = product(format_keys, locales)
    return {
        address(look, template, *place, encoding): sight(look, template, *place)
        for place in places
        for encoding in get_args(Picture)
    }


def undo_withdrawal(*, viewer: Viewer, campaign_id: UUID, withdrawal_id: UUID, now: datetime) -> None:
    """Let a visual be used again. Posts that were held stay so until somebody of the company releases them."""
    require(viewer, RECALL, campaign_id=campaign_id)
    with transaction.atomic():
        row = VisualWithdrawal.objects.filter(id=withdrawal_id, membership__campaign_id=campaign_id).first()
        if row is None:
            raise NotFound
        if VisualWithdrawal.objects.filter(id=row.id, undone_at=None).update(undone_at=now):
            _record("visual.withdrawal_undone", viewer, row)


def mail_company(
    membership: Membership, person: Person | None, kind: str, context: Mapping[str, str | bool], now: datetime
) -> None:
    """Write to somebody of a company about its kit: who wrote the line, else whoever answers for it."""
    reader = person if person and person.is_active else member_email(company_id=membership.company_id)
    if reader is None:
        return
    queue_mail(
        kind=kind,
        room="kits",
        to_email=reader.email,
        locale=reader.locale or membership.campaign.default_locale,
        campaign=membership.campaign,
        context={
            "link": settings.BASE_URL + reverse("kits:studio", args=[membership.id]),
            "company_name": membership.company.name,
            **context,
        },
        now=now,
    )


def _record(kind: str, viewer: Viewer, row: VisualWithdrawal) -> None:
    ledger.record(
        kind,
        actor_id=viewer.person_id,
        campaign_id=row.membership.campaign_id,
        company_id=row.membership.company_id,
        subject=("membership", row.membership_id),
        fields=[row.template_key],
    )
