"""Erasure: a person is forgotten. An anonymous stub stays, so that figures and the ledger keep their references."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Forbidden
from coalition.models import (
    ApiKey,
    Campaign,
    CampaignRole,
    ColleagueInvitation,
    Company,
    CompanyRole,
    Invitation,
    KeptAnswer,
    LedgerDetail,
    LedgerEntry,
    Mail,
    Membership,
    Person,
    SignInLink,
    ThrottleCount,
)
from coalition.ports import PersonErased, tell
from coalition.rights import Viewer, require
from coalition.secrets import token_hash
from coalition.services.leaving import STAYING, end_membership

ERASED_HOST = "erased.invalid"  # RFC 2606: never delivered


@transaction.atomic
def erase_person(*, viewer: Viewer, now: datetime) -> None:
    """Forget the viewer's own person: address, name, keys, links, mails, details. Raises Conflict when others depend.

    A company whose only person goes leaves its campaigns, so that nothing is published in its name afterwards.
    """
    if viewer.is_api_key:
        raise Forbidden("erase or export own person")
    require(viewer, "erase or export own person", narrowed=frozenset({"own"}))
    person = Person.objects.select_for_update(no_key=True).get(id=viewer.person)
    _leave_campaigns_led(person)
    _leave_companies(person, now)
    tell(PersonErased(person_id=person.id, email=person.email, now=now))
    _forget_traces(person)
    Person.objects.filter(id=person.id).update(
        email=f"{person.id}@{ERASED_HOST}", name="", is_active=False, is_operator=False, erased_at=now, last_login=None
    )
    ledger.record("person.erased", actor_id=person.id, subject=("person", person.id), fields=["email", "name"])


def _leave_campaigns_led(person: Person) -> None:
    led = CampaignRole.objects.filter(person=person, role=CampaignRole.Role.ADMIN).select_related("campaign")
    for role in led.order_by("campaign_id"):
        Campaign.objects.select_for_update(no_key=True).get(id=role.campaign_id)  # as in relieving: the last one stays
        others = CampaignRole.objects.filter(campaign=role.campaign, role=CampaignRole.Role.ADMIN).exclude(id=role.id)
        if not others.exists():
            raise Conflict(
                "last_lead",
                _("%(campaign)s would have nobody to lead it.") % {"campaign": role.campaign.name},
                _("Name another lead first."),
            )
    CampaignRole.objects.filter(person=person).delete()


def _leave_companies(person: Person, now: datetime) -> None:
    for role in CompanyRole.objects.filter(person=person).select_related("company").order_by("company_id"):
        Company.objects.select_for_update(no_key=True).get(id=role.company_id)
        colleagues = CompanyRole.objects.filter(company=role.company).exclude(id=role.id)
        is_last_admin = role.role == CompanyRole.Role.ADMIN and not colleagues.filter(role=role.role).exists()
        if is_last_admin and colleagues.exists():
            raise Conflict(
                "last_admin",
                _("%(company)s would have no administrator left.") % {"company": role.company.name},
                _("Make somebody else administrator first."),
            )
        if not colleagues.exists():
            for membership in Membership.objects.filter(company=role.company, state__in=STAYING):
                end_membership(membership=membership, state=Membership.State.LEFT, actor_id=person.id, now=now)
    CompanyRole.objects.filter(person=person).delete()


def _forget_traces(person: Person) -> None:
    entries = LedgerEntry.objects.filter(actor_id=person.id).values("id")
    LedgerDetail.objects.filter(entry_id__in=entries).delete()
    about = LedgerEntry.objects.filter(subject_type="person", subject_id=str(person.id)).values("id")
    LedgerDetail.objects.filter(entry_id__in=about).delete()
    for model in (ApiKey, KeptAnswer, SignInLink):
        model.objects.filter(person=person).delete()
    Mail.objects.filter(to_email__iexact=person.email).delete()
    ThrottleCount.objects.filter(subject__in=[token_hash(person.email.lower()), str(person.id)]).delete()
    ColleagueInvitation.objects.filter(email__iexact=person.email).delete()
    Invitation.objects.filter(email__iexact=person.email).update(email="", uses=1, uses_allowed=1)
