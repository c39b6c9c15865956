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
    """An order; `total` counts pictures, `failed` is a page of the `failures`."""

    run: BulkRun
    total: int
    failures: int
    failed: list[FailedPicture]
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages the failures fill; one where there are none."""
        return _pages(self.failures)

    @property
    def is_running(self) -> bool:
        return self.run.state == BulkRun.State.RUNNING

    @property
    def is_open(self) -> bool:
        return self.run.state in {BulkRun.State.RUNNING, BulkRun.State.PAUSED}


def _pages(failures: int) -> int:
    return max(1, -(-failures // FAILURES_SHOWN))


def bulk_runs(*, viewer: Viewer, campaign: Campaign) -> list[BulkProgress]:
    """The newest orders of a campaign, each with the first page of its failures."""
    require(viewer, LEAD, campaign_id=campaign.id)
    runs = BulkRun.objects.filter(campaign=campaign).order_by("-created_at")[:RUNS_SHOWN]
    return [progress_of_bulk(run) for run in runs]


def bulk_run(*, viewer: Viewer, campaign: Campaign, run_id: UUID, page: int = 1) -> BulkProgress:
    """One order with a page of its failures, the last one where there are fewer. Raises NotFound, Forbidden."""
    require(viewer, LEAD, campaign_id=campaign.id)
    run = BulkRun.objects.filter(id=run_id, campaign=campaign).first()
    if run is None:
        raise NotFound
    return progress_of_bulk(run, page=page)


def progress_of_bulk(run: BulkRun, *, page: int = 1) -> BulkProgress:
    """What an order's rows say."""
    rows = BulkFailure.objects.filter(run=run)
    failures = rows.count()
    page = min(page, _pages(failures))
    start = (page - 1) * FAILURES_SHOWN
    shown = rows.select_related("membership__company").order_by("id")[start : start + FAILURES_SHOWN]
    failed = [
        FailedPicture(each.membership.company.name, each.template_key, each.format_key, each.locale, each.reason)
        for each in shown
    ]
    return BulkProgress(run, len(run.members) * len(run.drawings) * len(run.locales), failures, failed, page)
