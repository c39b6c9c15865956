"""Rendering for all: a lead orders every partner's pictures; pausing, going on, trying again what failed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.clock import database_now
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign, Membership
from coalition.rights import WITHIN, Viewer, require
from kits.formats import FORMATS
from kits.models import BulkFailure, BulkRun
from kits.queries.versions import published_version, template_in
from kits.services.downloading import EVERYTHING, Selection

LEAD = "edit campaign and kit templates"
PATIENCE = timedelta(seconds=3)


def start_bulk(*, viewer: Viewer, campaign: Campaign, selection: Selection = EVERYTHING, now: datetime) -> BulkRun:
    """Order the pictures of every member that has dressed its kit. The caller wakes a worker once this is committed.

    A lead orders them and sees how far they are; the pictures stay their companies'. Raises Conflict while another
    order is open, NotFound, NoKit, Invalid.
    """
    require(viewer, LEAD, campaign_id=campaign.id)
    return order(campaign=campaign, person_id=viewer.person_id, selection=selection, now=now)


@transaction.atomic
def order(*, campaign: Campaign, person_id: UUID | None, selection: Selection, now: datetime) -> BulkRun:
    """The same for who works at the machine itself."""
    _refuse_beside_another(BulkRun.objects.filter(campaign=campaign), campaign)
    members = Membership.objects.filter(
        campaign=campaign, state__in=WITHIN, company__state="active", personalisation__isnull=False
    )
    run = BulkRun.objects.create(
        campaign=campaign,
        person_id=person_id,
        members=[str(each) for each in members.order_by("position", "id").values_list("id", flat=True)],
        drawings=_drawings(campaign, selection),
        locales=_locales(campaign, selection),
        created_at=now,
    )
    _record("kit.bulk_started", person_id, run)
    return run


def _refuse_beside_another(others: QuerySet[BulkRun], campaign: Campaign) -> None:
    """Raise Conflict while one of them is open; nobody else starts one until the transaction ends."""
    Campaign.objects.select_for_update(no_key=True).get(id=campaign.id)
    if others.filter(state__in=(BulkRun.State.RUNNING, BulkRun.State.PAUSED)).exists():
        raise Conflict(
            "bulk_running", _("Pictures are already being made for everybody."), _("Wait until they are there.")
        )


def _drawings(campaign: Campaign, selection: Selection) -> list[list[str]]:
    published = published_version(campaign_id=campaign.id).templates.all()
    templates = [template_in(published, key) for key in dict.fromkeys(selection.template_keys)] or published
    drawings = [
        [template.key, key]
        for template in templates
        for key in FORMATS
        if key in template.formats and (not selection.format_keys or key in selection.format_keys)
    ]
    if not drawings:
        raise Invalid(
            "nothing_selected", _("No file is left of what you chose."), _("Choose another format."), field="formats"
        )
    return drawings


def _locales(campaign: Campaign, selection: Selection) -> list[str]:
    """Those asked for; else all that the campaign speaks."""
    unknown = sorted(set(selection.locales) - set(campaign.languages))
    if unknown:
        raise Invalid(
            "language_unknown",
            _("This campaign does not speak that language."),
            _("Choose among: %(languages)s.") % {"languages": ", ".join(campaign.languages)},
            field="locales",
        )
    return [locale for locale in campaign.languages if not selection.locales or locale in selection.locales]


@transaction.atomic
def pause_bulk(*, viewer: Viewer, campaign: Campaign, run_id: UUID) -> BulkRun:
    """Stop after the step that is being made. What is there stays."""
    return _move(viewer, campaign, run_id, BulkRun.State.RUNNING, BulkRun.State.PAUSED, "kit.bulk_paused")


@transaction.atomic
def resume_bulk(*, viewer: Viewer, campaign: Campaign, run_id: UUID) -> BulkRun:
    """Go on where it was paused."""
    return _move(viewer, campaign, run_id, BulkRun.State.PAUSED, BulkRun.State.RUNNING, "kit.bulk_resumed")


@transaction.atomic
def retry_bulk(*, viewer: Viewer, campaign: Campaign, run_id: UUID) -> BulkRun:
    """Try once more what could not be made. Raises Conflict while another order is open, NotFound."""
    require(viewer, LEAD, campaign_id=campaign.id)
    _refuse_beside_another(BulkRun.objects.filter(campaign=campaign).exclude(id=run_id), campaign)
    run = _move(viewer, campaign, run_id, BulkRun.State.FAILED, BulkRun.State.RUNNING, "kit.bulk_retried")
    BulkFailure.objects.filter(run=run).update(is_due=True)
    return run


def _move(viewer: Viewer, campaign: Campaign, run_id: UUID, before: str, after: str, kind: str) -> BulkRun:
    """One state to another, once; from any third state nothing happens."""
    require(viewer, LEAD, campaign_id=campaign.id)
    run = BulkRun.objects.filter(id=run_id, campaign=campaign).first()
    if run is None:
        raise NotFound
    if BulkRun.objects.filter(id=run_id, state=before).update(state=after, leased_until=None, ended_at=None):
        _record(kind, viewer.person_id, run)
    run.refresh_from_db()
    return run


def _record(kind: str, actor_id: UUID | None, run: BulkRun) -> None:
    ledger.record(kind, actor_id=actor_id, campaign_id=run.campaign_id, subject=("bulk_run", run.id))


def abandoned_bulks() -> list[UUID]:
    """Orders that run and that no worker holds: their message got lost, their worker died or has had its turn."""
    now = database_now()
    running = BulkRun.objects.filter(state=BulkRun.State.RUNNING)
    free = running.filter(leased_until=None, created_at__lt=now - PATIENCE) | running.filter(leased_until__lt=now)
    return list(free.order_by("created_at").values_list("id", flat=True)[:20])
