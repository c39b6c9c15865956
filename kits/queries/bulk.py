"""How far rendering for all is: a lead's orders with their progress and what could not be made."""

from dataclasses import dataclass
from uuid import UUID

from coalition.errors import NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.models import BulkFailure, BulkRun

LEAD = "edit campaign and kit templates"
RUNS_SHOWN, FAILURES_SHOWN = 10, 50


@dataclass(frozen=True)
class FailedPicture:
    """A picture that could not be made, whose, and why."""

    company_name: str
    template_key: str
    format_key: str
    locale: str
    reason: str


@dataclass(frozen=True)
class BulkProgress:
    """An order; `total` counts pictures, `failed` lists the first of `failures`."""

    run: BulkRun
    total: int
    failures: int
    failed: list[FailedPicture]

    @property
    def is_running(self) -> bool:
        return self.run.state == BulkRun.State.RUNNING

    @property
    def is_open(self) -> bool:
        return self.run.state in {BulkRun.State.RUNNING, BulkRun.State.PAUSED}


def bulk_runs(*, viewer: Viewer, campaign: Campaign) -> list[BulkProgress]:
    """The newest orders of a campaign."""
    require(viewer, LEAD, campaign_id=campaign.id)
    runs = BulkRun.objects.filter(campaign=campaign).order_by("-created_at")[:RUNS_SHOWN]
    return [progress_of_bulk(run) for run in runs]


def bulk_run(*, viewer: Viewer, campaign: Campaign, run_id: UUID) -> BulkProgress:
    """One order. Raises NotFound, Forbidden."""
    require(viewer, LEAD, campaign_id=campaign.id)
    run = BulkRun.objects.filter(id=run_id, campaign=campaign).first()
    if run is None:
        raise NotFound
    return progress_of_bulk(run)


def progress_of_bulk(run: BulkRun) -> BulkProgress:
    """What an order's rows say."""
    rows = BulkFailure.objects.filter(run=run)
    shown = rows.select_related("membership__company").order_by("id")[:FAILURES_SHOWN]
    failed = [
        FailedPicture(each.membership.company.name, each.template_key, each.format_key, each.locale, each.reason)
        for each in shown
    ]
    return BulkProgress(run, len(run.members) * len(run.drawings) * len(run.locales), rows.count(), failed)
