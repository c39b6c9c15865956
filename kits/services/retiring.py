"""Retiring a kit: it is handed out no more until it is brought back or another one is published."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.models import Kit
from kits.queries.versions import retired_kit
from kits.services.publishing import drop_proof

EDIT = "edit campaign and kit templates"


def retire_kit(*, viewer: Viewer, campaign_id: UUID, now: datetime) -> Kit:
    """Hand the kit out no more: no studio, links, downloads or proof sheets. Planned posts go out as they are.

    Raises NotFound where no kit is open.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
        kit = Kit.objects.filter(campaign_id=campaign_id, state=Kit.State.OPEN).first()
        if kit is None or not kit.versions.filter(number__gt=0).exists():
            raise NotFound
        drop_proof(campaign_id)
        _set(kit, Kit.State.RETIRED, viewer, "kit.retired")
    return kit


def reopen_kit(*, viewer: Viewer, campaign_id: UUID, now: datetime) -> Kit:
    """Bring back the kit that was retired last. Raises NotFound without one, Conflict while another is open."""
    require(viewer, EDIT, campaign_id=campaign_id)
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
        kit = retired_kit(campaign_id=campaign_id)
        if kit is None:
            raise NotFound
        if Kit.objects.filter(campaign_id=campaign_id, state=Kit.State.OPEN).exists():
            raise Conflict(
                "kit_open_already", _("This campaign has another kit now."), _("Retire that one first, then try again.")
            )
        _set(kit, Kit.State.OPEN, viewer, "kit.reopened")
    return kit


def _set(kit: Kit, state: str, viewer: Viewer, kind: str) -> None:
    kit.state = state
    kit.save(update_fields=["state"])
    ledger.record(
        kind, actor_id=viewer.person_id, campaign_id=kit.campaign_id, subject=("kit", kit.id), fields=["state"]
    )
