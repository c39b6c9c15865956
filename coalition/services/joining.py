"""Joining: a company and its first person come in; it counts as joined once `mark_joined` says that its kit exists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from PIL import Image

from coalition import ledger
from coalition.clock import campaign_now
from coalition.errors import Conflict, Forbidden, Invalid, NotFound
from coalition.models import Campaign, Company, CompanyRole, Invitation, Membership, Person
from coalition.names import MOST_NAME_CHARS, read_name
from coalition.rights import Viewer, require
from coalition.secrets import token_hash
from coalition.services.inviting import use_invitation
from coalition.services.mail import queue_mail
from coalition.services.people import ensure_person, make_sign_in_link
from coalition.services.throttling import count_or_refuse


@dataclass(frozen=True)
class Joining:
    """What the join page was told."""

    company_name: str
    email: str
    locale: str
    person_name: str = ""
    country: str = ""
    sector: str = ""
    website: str = ""


@dataclass(frozen=True)
class Joined:
    """Who came in. `may_sign_in` is false for an address that was known already: its owner gets a link instead."""

    membership: Membership
    person: Person
    may_sign_in: bool


@transaction.atomic
def join(
    *, campaign_id: UUID, invitation: Invitation | None, joining: Joining, viewer: Viewer, now: datetime
) -> Joined:
    """Let a company in by an invitation or, where the campaign is open to all, without one.

    A matching name never attaches anyone to an existing company. An address that is known already (and is not the
    viewer's own) waits for its owner to press the button in the mail. Raises Gone, Forbidden, Invalid.
    """
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    _admit(campaign, invitation, joining.email, now)
    name = read_name(joining.company_name, most=MOST_NAME_CHARS, field="company_name")
    person, is_new = ensure_person(email=joining.email, name=joining.person_name, locale=joining.locale, now=now)
    is_trusted = is_new or person.id == viewer.person_id
    company = Company.objects.create(
        name=name,
        country=joining.country,
        sector=joining.sector,
        website=joining.website,
        created_at=now,
    )
    CompanyRole.objects.create(person=person, company=company, role=CompanyRole.Role.ADMIN)
    membership = Membership.objects.create(
        company=company,
        campaign=campaign,
        invitation=invitation,
        state=Membership.State.PREPARING if is_trusted else Membership.State.UNCONFIRMED,
        created_at=now,
        locales=[joining.locale],
    )
    ledger.record(
        "company.entered",
        actor_id=person.id,
        campaign_id=campaign.id,
        company_id=company.id,
        subject=("membership", membership.id),
        details={"company": company.name},
    )
    if not is_trusted:
        count_or_refuse(
            rule="sign_in_mail",
            subject=token_hash(person.email.lower()),
            allowed=10,
            window=timedelta(hours=1),
            now=now,
        )
        link = make_sign_in_link(
            person_id=person.id, next_path=f"/kit/{membership.id}/", now=now, confirms_id=membership.id
        )
        queue_mail(
            kind="confirm_joining",
            to_email=person.email,
            locale=person.locale,
            context={"link": link, "company_name": company.name},
            campaign=campaign,
            now=now,
        )
    return Joined(membership=membership, person=person, may_sign_in=is_trusted)


def _admit(campaign: Campaign, invitation: Invitation | None, email: str, now: datetime) -> None:
    if campaign.state != Campaign.State.OPEN:
        raise Conflict("campaign_closed", _("This campaign takes no more companies."), "")
    if invitation is not None:
        if invitation.campaign_id != campaign.id:
            raise NotFound
        if invitation.email and invitation.email.lower() != email.lower():
            raise Invalid(
                "invitation_bound",
                _("This invitation was sent to %(email)s.") % {"email": invitation.email},
                _("Join with that address, or ask for an invitation to yours."),
                field="email",
            )
        use_invitation(invitation=invitation, now=now)
    elif not campaign.join_is_open:
        raise Forbidden("join with an invitation")


@transaction.atomic
def mark_joined(*, membership_id: UUID) -> Membership:
    """Count a company as joined, now that its kit exists, and give it its place on the wall. Safe to repeat."""
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("campaign", "company").get(id=membership_id)
    )
    if membership.state != Membership.State.PREPARING:
        return membership
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=membership.campaign_id)
    last = Membership.objects.filter(campaign=campaign).aggregate(last=Max("position"))["last"]
    membership.state = Membership.State.JOINED
    membership.joined_at = campaign_now()
    membership.position = (last or 0) + 1
    membership.save(update_fields=["state", "joined_at", "position"])
    ledger.record(
        "company.joined",
        campaign_id=campaign.id,
        company_id=membership.company_id,
        subject=("membership", membership.id),
    )
    return membership


@transaction.atomic
def set_public_logo(*, membership_id: UUID, logo_key: str, colour: str, width_px: int = 0, height_px: int = 0) -> None:
    """Put the logo that the company consented to, a PNG in storage, on its field colour `#rrggbb`, on the wall.

    Without a size the picture itself is asked for it.
    """
    membership = Membership.objects.get(id=membership_id)
    if not width_px or not height_px:
        width_px, height_px = logo_size(logo_key)
    Membership.objects.filter(id=membership_id).update(
        wall_logo_key=logo_key, wall_colour=colour, wall_logo_width_px=width_px, wall_logo_height_px=height_px
    )
    ledger.record(
        "company.logo_shown",
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        subject=("membership", membership_id),
        fields=["wall_logo_key", "wall_colour"],
    )


def logo_size(logo_key: str) -> tuple[int, int]:
    """Width and height in pixels of a logo in storage; (0, 0) when there is none."""
    if not logo_key or not default_storage.exists(logo_key):
        return 0, 0
    with default_storage.open(logo_key) as file, Image.open(file, formats=("PNG",)) as picture:
        return picture.size


@transaction.atomic
def set_languages(*, viewer: Viewer, membership_id: UUID, locales: list[str]) -> None:
    """Choose the languages that a company's kit is made in, among the campaign's."""
    membership = Membership.objects.select_related("campaign").filter(id=membership_id).first()
    if membership is None:
        raise NotFound
    require(viewer, "edit kit texts", company_id=membership.company_id, campaign_id=membership.campaign_id)
    if not locales:
        raise Invalid(
            "language_missing",
            _("A kit has one language at least."),
            _("Choose one before the last goes."),
            field="locales",
        )
    if set(locales) - set(membership.campaign.languages):
        raise Invalid(
            "language_unknown",
            _("This campaign does not speak that language."),
            _("Choose among: %(languages)s.") % {"languages": ", ".join(membership.campaign.languages)},
            field="locales",
        )
    Membership.objects.filter(id=membership_id).update(locales=locales)
