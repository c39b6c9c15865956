"""Colleagues: invited by mail into a company, given a role not above one's own, removed at once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Gone, Invalid, NotFound
from coalition.models import ColleagueInvitation, Company, CompanyRole, Person
from coalition.rights import Viewer, require
from coalition.secrets import new_token, token_hash
from coalition.services.mail import queue_mail
from coalition.services.people import SignIn, ensure_person
from coalition.services.throttling import count_or_refuse

INVITATION_AGE = timedelta(days=7)
INVITATIONS_A_DAY = 50
RANK = {role: rank for rank, role in enumerate(CompanyRole.Role.values)}
CHANGE_ROLE = "change colleague's role (not above own)"


def _not_above_own(viewer: Viewer, company_id: UUID, role: str) -> None:
    if role not in RANK:
        raise Invalid(
            "role_unknown",
            _("This role is not known."),
            _("Choose viewer, editor, approver or administrator."),
            field="role",
        )
    if RANK[role] > RANK[viewer.company_roles[company_id]]:
        raise Invalid(
            "role_above_own",
            _("This role is above your own."),
            _("Ask somebody who has it."),
            field="role",
        )


@transaction.atomic
def invite_colleague(*, viewer: Viewer, company_id: UUID, email: str, role: str, now: datetime) -> str:
    """Invite an address into a company by mail and return the link. A repeated invitation replaces the earlier one."""
    require(viewer, "invite or remove colleague", company_id=company_id)
    _not_above_own(viewer, company_id, role)
    company = Company.objects.select_for_update(no_key=True).get(id=company_id)
    if company.roles.filter(person__email__iexact=email).exists():
        raise Conflict("is_colleague", _("This person is your colleague here already."), "", field="email")
    count_or_refuse(
        rule="colleague_invitation",
        subject=str(company_id),
        allowed=INVITATIONS_A_DAY,
        window=timedelta(days=1),
        now=now,
    )
    inviter = Person.objects.get(id=viewer.person)
    company.colleague_invitations.filter(email__iexact=email, used_at=None, revoked_at=None).update(revoked_at=now)
    token = new_token()
    invitation = ColleagueInvitation.objects.create(
        company=company,
        email=email.lower(),
        role=role,
        token_sha256=token_hash(token),
        invited_by=inviter,
        created_at=now,
        expires_at=now + INVITATION_AGE,
    )
    known = Person.objects.filter(email__iexact=email).first()
    link = settings.BASE_URL + reverse("coalition:colleague_link", args=[token])
    queue_mail(
        kind="colleague_invitation",
        to_email=invitation.email,
        locale=known.locale if known else inviter.locale,
        context={
            "link": link,
            "inviter": inviter.name or inviter.email,
            "company_name": company.name,
            "expires_at": invitation.expires_at,
        },
        now=now,
    )
    ledger.record(
        "colleague.invited",
        actor_id=inviter.id,
        company_id=company_id,
        subject=("colleague_invitation", invitation.id),
    )
    return link


@transaction.atomic
def revoke_colleague_invitation(*, viewer: Viewer, company_id: UUID, invitation_id: UUID, now: datetime) -> None:
    """Withdraw an invitation; its link ends at once."""
    require(viewer, "invite or remove colleague", company_id=company_id)
    open_ones = ColleagueInvitation.objects.filter(
        id=invitation_id, company_id=company_id, used_at=None, revoked_at=None
    )
    if not open_ones.update(revoked_at=now):
        raise NotFound
    ledger.record(
        "colleague.uninvited",
        actor_id=viewer.person_id,
        company_id=company_id,
        subject=("colleague_invitation", invitation_id),
    )


def open_colleague_invitation(*, token: str, now: datetime) -> ColleagueInvitation:
    """The invitation behind a token while it can be used; raises Gone. Looking does not use it."""
    invitation = (
        ColleagueInvitation.objects.select_related("company", "invited_by")
        .filter(
            token_sha256=token_hash(token),
            used_at=None,
            revoked_at=None,
            expires_at__gt=now,
            company__state=Company.State.ACTIVE,
        )
        .first()
    )
    if invitation is None:
        raise Gone(
            "invitation_ended",
            _("This invitation was used, withdrawn or has expired."),
            _("Ask the sender for a new one."),
        )
    return invitation


@transaction.atomic
def accept_colleague_invitation(*, token: str, locale: str, now: datetime) -> SignIn:
    """Become a colleague: whoever holds the mailed link owns its address. Single use; raises Gone."""
    invitation = open_colleague_invitation(token=token, now=now)
    used = ColleagueInvitation.objects.filter(id=invitation.id, used_at=None, revoked_at=None).update(used_at=now)
    if not used:
        raise Gone("invitation_ended", _("This invitation was used, withdrawn or has expired."), "")
    person, _is_new = ensure_person(email=invitation.email, locale=locale, now=now)
    CompanyRole.objects.get_or_create(person=person, company=invitation.company, defaults={"role": invitation.role})
    ledger.record(
        "colleague.joined", actor_id=person.id, company_id=invitation.company_id, subject=("person", person.id)
    )
    return SignIn(person=person, next_path=reverse("coalition:company", args=[invitation.company_id]))


def _colleague(company_id: UUID, person_id: UUID) -> CompanyRole:
    """The role of a colleague, with the company locked so that the last administrator cannot go twice."""
    Company.objects.select_for_update(no_key=True).get(id=company_id)
    role = CompanyRole.objects.filter(company_id=company_id, person_id=person_id).first()
    if role is None:
        raise NotFound
    return role


def _keeps_an_admin(role: CompanyRole) -> None:
    others = CompanyRole.objects.filter(company_id=role.company_id, role=CompanyRole.Role.ADMIN).exclude(id=role.id)
    if role.role == CompanyRole.Role.ADMIN and not others.exists():
        raise Conflict(
            "last_admin",
            _("The company would have no administrator left."),
            _("Make somebody else administrator first."),
        )


@transaction.atomic
def change_role(*, viewer: Viewer, company_id: UUID, person_id: UUID, role: str) -> None:
    """Give a colleague another role, neither from above one's own nor to it; one administrator always stays."""
    require(viewer, CHANGE_ROLE, company_id=company_id)
    colleague = _colleague(company_id, person_id)
    for either in (colleague.role, role):
        _not_above_own(viewer, company_id, either)
    if role == colleague.role:
        return
    _keeps_an_admin(colleague)
    CompanyRole.objects.filter(id=colleague.id).update(role=role)
    ledger.record(
        "colleague.role_changed",
        actor_id=viewer.person_id,
        company_id=company_id,
        subject=("person", person_id),
        fields=["role"],
    )


@transaction.atomic
def remove_colleague(*, viewer: Viewer, company_id: UUID, person_id: UUID) -> None:
    """Take a colleague's role; their next request is refused. One administrator always stays."""
    require(viewer, "invite or remove colleague", company_id=company_id)
    colleague = _colleague(company_id, person_id)
    _not_above_own(viewer, company_id, colleague.role)
    _keeps_an_admin(colleague)
    colleague.delete()
    ledger.record("colleague.removed", actor_id=viewer.person_id, company_id=company_id, subject=("person", person_id))
