"""Invitations: personal ones go out by mail, an open one is an address to share. Tokens are shown once, hashes stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Gone, NotFound
from coalition.models import Campaign, Invitation, Person
from coalition.names import MOST_NAME_CHARS, clean_name
from coalition.rights import Viewer, require
from coalition.secrets import new_token, token_hash
from coalition.services.mail import queue_mail
from coalition.services.throttling import count_or_refuse

DEFAULT_AGE = timedelta(days=7)
NEW_ACCOUNT_AGE = timedelta(days=1)
NEW_ACCOUNT_INVITATIONS_A_DAY = 20


@dataclass(frozen=True)
class Invitee:
    """Whom to invite."""

    email: str
    company_name: str = ""
    locale: str = "en"


def invitation_address(token: str) -> str:
    """The full address of an invitation."""
    return settings.BASE_URL + reverse("kits:join_invited", args=[token])


@transaction.atomic
def invite_companies(
    *, viewer: Viewer, campaign_id: UUID, invitees: Iterable[Invitee], now: datetime, age: timedelta = DEFAULT_AGE
) -> list[str]:
    """Invite by mail and return the addresses sent out. An address with an open invitation gets a fresh one."""
    require(viewer, "invite company", campaign_id=campaign_id)
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    inviter = Person.objects.get(id=viewer.person)
    sent = []
    for invitee in {invitee.email.lower(): invitee for invitee in invitees}.values():
        if now - inviter.created_at < NEW_ACCOUNT_AGE and not campaign.is_demo:
            count_or_refuse(
                rule="invitation",
                subject=str(inviter.id),
                allowed=NEW_ACCOUNT_INVITATIONS_A_DAY,
                window=timedelta(days=1),
                now=now,
            )
        sent.append(_invite(campaign, inviter, invitee, now, age))
    return sent


def _invite(campaign: Campaign, inviter: Person, invitee: Invitee, now: datetime, age: timedelta) -> str:
    campaign.invitations.filter(email__iexact=invitee.email, uses=0, revoked_at=None).update(revoked_at=now)
    token, company_name = new_token(), clean_name(invitee.company_name)[:MOST_NAME_CHARS]
    invitation = Invitation.objects.create(
        campaign=campaign,
        token_sha256=token_hash(token),
        email=invitee.email.lower(),
        company_name=company_name,
        locale=invitee.locale,
        invited_by=inviter,
        created_at=now,
        expires_at=now + age,
    )
    address = invitation_address(token)
    queue_mail(
        kind="invitation",
        to_email=invitation.email,
        locale=invitee.locale,
        context={
            "link": address,
            "inviter": inviter.name or inviter.email,
            "company_name": company_name,
            "headline": campaign.text(campaign.headline, invitee.locale),
            "summary": campaign.text(campaign.summary, invitee.locale),
            "expires_at": invitation.expires_at,
        },
        campaign=campaign,
        now=now,
    )
    ledger.record(
        "company.invited", actor_id=inviter.id, campaign_id=campaign.id, subject=("invitation", invitation.id)
    )
    return address


@transaction.atomic
def make_open_link(
    *, viewer: Viewer, campaign_id: UUID, uses_allowed: int, now: datetime, age: timedelta = DEFAULT_AGE
) -> str:
    """An address that lets `uses_allowed` companies in."""
    require(viewer, "invite company", campaign_id=campaign_id)
    token = new_token()
    invitation = Invitation.objects.create(
        campaign_id=campaign_id,
        token_sha256=token_hash(token),
        invited_by_id=viewer.person_id,
        uses_allowed=uses_allowed,
        created_at=now,
        expires_at=now + age,
    )
    ledger.record(
        "invitation.opened", actor_id=viewer.person_id, campaign_id=campaign_id, subject=("invitation", invitation.id)
    )
    return invitation_address(token)


@transaction.atomic
def revoke_invitation(*, viewer: Viewer, invitation_id: UUID, now: datetime) -> None:
    """Withdraw an invitation; it ends at once."""
    invitation = Invitation.objects.filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound
    require(viewer, "invite company", campaign_id=invitation.campaign_id)
    if Invitation.objects.filter(id=invitation_id, revoked_at=None).update(revoked_at=now):
        ledger.record(
            "invitation.revoked",
            actor_id=viewer.person_id,
            campaign_id=invitation.campaign_id,
            subject=("invitation", invitation_id),
        )


def open_invitation(*, token: str, now: datetime) -> Invitation:
    """The invitation behind a token; raises Gone when it ended. Looking does not use it."""
    invitation = (
        Invitation.objects.select_related("campaign", "invited_by").filter(token_sha256=token_hash(token)).first()
    )
    if invitation is None:
        raise NotFound
    if invitation.revoked_at or invitation.expires_at <= now or invitation.uses >= invitation.uses_allowed:
        raise Gone(
            "invitation_ended",
            _("This invitation was used, withdrawn or has expired."),
            _("Ask the sender for a new one."),
        )
    return invitation


def use_invitation(*, invitation: Invitation, now: datetime) -> None:
    """Count one use by a conditional update, so that no two companies share a single one."""
    counted = Invitation.objects.filter(
        id=invitation.id, uses__lt=F("uses_allowed"), revoked_at=None, expires_at__gt=now
    ).update(uses=F("uses") + 1)
    if not counted:
        raise Gone(
            "invitation_ended",
            _("This invitation was used, withdrawn or has expired."),
            _("Ask the sender for a new one."),
        )
