"""Who leads a campaign beside its administrator: organisers and analysts, named and relieved."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign, CampaignRole, Person
from coalition.rights import Viewer, require
from coalition.services.mail import person_locale, queue_mail
from coalition.services.people import ensure_person

NAME_LEADS = "name organisers and analysts"


@transaction.atomic
def name_lead(*, viewer: Viewer, campaign_id: UUID, email: str, role: str, now: datetime) -> CampaignRole:
    """Give somebody a role in the campaign, or another one than they had, and write to them. One lead always stays."""
    require(viewer, NAME_LEADS, campaign_id=campaign_id)
    if role not in CampaignRole.Role.values:
        raise Invalid(
            "role_unknown", _("This role is not known."), _("Choose analyst, organiser or lead."), field="role"
        )
    campaign = Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    inviter = Person.objects.get(id=viewer.person)
    person, _is_new = ensure_person(email=email, locale=inviter.locale, now=now)
    held = CampaignRole.objects.filter(campaign=campaign, person=person).first()
    if held is not None and held.role == role:
        return held
    if held is not None:
        _keeps_a_lead(held)
        held.role = role
        held.save(update_fields=["role"])
    else:
        held = CampaignRole.objects.create(campaign=campaign, person=person, role=role)
    queue_mail(
        kind="named_lead",
        to_email=person.email,
        locale=person_locale(person, campaign),
        context={
            "inviter": inviter.name or inviter.email,
            "link": settings.BASE_URL + "/home/",
            "role_name": CampaignRole.Role(role).label,
        },
        campaign=campaign,
        now=now,
    )
    ledger.record(
        "lead.named",
        actor_id=inviter.id,
        campaign_id=campaign_id,
        subject=("person", person.id),
        fields=["role"],
    )
    return held


@transaction.atomic
def relieve_lead(*, viewer: Viewer, campaign_id: UUID, person_id: UUID) -> None:
    """Take somebody's role in the campaign; their next request is refused. One lead always stays."""
    require(viewer, NAME_LEADS, campaign_id=campaign_id)
    Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    held = CampaignRole.objects.filter(campaign_id=campaign_id, person_id=person_id).first()
    if held is None:
        raise NotFound
    _keeps_a_lead(held)
    held.delete()
    ledger.record("lead.relieved", actor_id=viewer.person_id, campaign_id=campaign_id, subject=("person", person_id))


def _keeps_a_lead(held: CampaignRole) -> None:
    others = CampaignRole.objects.filter(campaign=held.campaign_id, role=CampaignRole.Role.ADMIN).exclude(id=held.id)
    if held.role == CampaignRole.Role.ADMIN and not others.exists():
        raise Conflict("last_lead", _("The campaign would have nobody to lead it."), _("Name another lead first."))
