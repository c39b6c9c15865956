"""Announcements: the launch and the thanks, to everybody in the companies that joined, once each."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Invalid
from coalition.models import Campaign, CompanyRole, Membership
from coalition.rights import Viewer, require
from coalition.services.mail import person_locale, queue_mail

KINDS = ("launch", "thanks")


@transaction.atomic
def announce(*, viewer: Viewer, campaign_id: UUID, kind: str, now: datetime) -> int:
    """Queue `launch` or `thanks` to each joined company's people and return how many mails are new.

    Each person gets each kind once for a campaign, however often this is called; who joined since gets theirs then.
    """
    require(viewer, "invite company", campaign_id=campaign_id)
    if kind not in KINDS:
        raise Invalid("kind_unknown", _("This announcement is not known."), _("Choose: launch, thanks."), field="kind")
    campaign = Campaign.objects.get(id=campaign_id)
    joined = Membership.objects.filter(campaign=campaign, state=Membership.State.JOINED, company__state="active")
    by_company = {membership.company_id: membership for membership in joined.order_by("position")}
    roles = CompanyRole.objects.filter(company_id__in=by_company, person__is_active=True).select_related("person")
    queued = 0
    for role in roles.order_by("id"):
        person = role.person
        mail_id = queue_mail(
            kind=kind,
            to_email=person.email,
            locale=person_locale(person, campaign),
            context={
                "kit_link": f"{settings.BASE_URL}/kit/{by_company[role.company_id].id}/",
                "wall_link": f"{settings.BASE_URL}/c/{campaign.slug}/",
                "headline": campaign.text(campaign.headline, person.locale),
                "companies": len(by_company),
            },
            campaign=campaign,
            once_key=f"{kind}:{campaign.id}:{person.id}",
            now=now,
        )
        queued += mail_id is not None
    if queued:
        ledger.record(
            f"campaign.{kind}_announced",
            actor_id=viewer.person_id,
            campaign_id=campaign.id,
            subject=("campaign", campaign.id),
        )
    return queued
