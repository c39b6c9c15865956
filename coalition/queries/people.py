"""People: by API key, the addresses that mails go to, and what a person holds and may take along."""

import hmac
from typing import Any
from uuid import UUID

from coalition.models import ApiKey, CampaignRole, CompanyRole, LedgerEntry, Mail, Person
from coalition.ports import exports
from coalition.rights import Viewer, require
from coalition.secrets import token_hash


def person_for_api_key(token: str) -> tuple[Person, bool] | None:
    """The person that a key acts as and whether it may write; None for an unknown or revoked key."""
    prefix, _, secret = token.partition(".")
    key = ApiKey.objects.select_related("person").filter(prefix=prefix, revoked_at=None, person__is_active=True).first()
    if key is None or not hmac.compare_digest(key.secret_sha256, token_hash(secret)):
        return None
    return key.person, key.may_write


def member_email(*, company_id: UUID) -> Person | None:
    """The person who is written to for a company: its first administrator."""
    role = (
        CompanyRole.objects.select_related("person")
        .filter(company_id=company_id, role=CompanyRole.Role.ADMIN, person__is_active=True)
        .order_by("id")
        .first()
    )
    return role.person if role else None


def lead_emails(*, campaign_id: UUID) -> list[Person]:
    """Those who lead a campaign."""
    roles = CampaignRole.objects.select_related("person").filter(campaign_id=campaign_id, person__is_active=True)
    return [role.person for role in roles.exclude(role=CampaignRole.Role.ANALYST).order_by("id")]


def own_person(*, viewer: Viewer) -> Person:
    """The signed-in person. Raises NotFound for nobody."""
    return Person.objects.get(id=viewer.person)


def api_keys_of(*, viewer: Viewer) -> list[ApiKey]:
    """The viewer's own keys that still work, newest first."""
    return list(ApiKey.objects.filter(person_id=viewer.person, revoked_at=None).order_by("-created_at", "-id"))


def person_export(*, viewer: Viewer) -> dict[str, Any]:
    """Everything the product holds about the viewer's own person, every room's rows included, as JSON-able values."""
    require(viewer, "erase or export own person", narrowed=frozenset({"own"}))
    person = own_person(viewer=viewer)
    company_roles = CompanyRole.objects.filter(person=person).order_by("id")
    campaign_roles = CampaignRole.objects.filter(person=person).order_by("id")
    acts = LedgerEntry.objects.filter(actor_id=person.id).order_by("id")
    mails = Mail.objects.filter(to_email__iexact=person.email).order_by("created_at")
    return {
        "person": {
            "id": str(person.id),
            "email": person.email,
            "name": person.name,
            "locale": person.locale,
            "created_at": person.created_at.isoformat(),
        },
        "companies": [
            {"company": str(role.company), "role": role.role} for role in company_roles.select_related("company")
        ],
        "campaigns": [
            {"campaign": role.campaign.name, "role": role.role} for role in campaign_roles.select_related("campaign")
        ],
        "api_keys": [
            {"name": key.name, "prefix": key.prefix, "created_at": key.created_at.isoformat()}
            for key in ApiKey.objects.filter(person=person).order_by("created_at")
        ],
        "mails": [
            {"kind": mail.kind, "subject": mail.subject, "created_at": mail.created_at.isoformat()} for mail in mails
        ],
        "acts": [{"at": at.isoformat(), "kind": kind} for at, kind in acts.values_list("at", "kind").iterator()],
        **{name: export(person.id) for name, export in exports().items()},
    }
