"""Makes the pictures of all companies of a campaign here and now; goes on with what was begun."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coalition.clock import database_now
from coalition.errors import DomainError, NotFound
from coalition.models import Campaign
from kits.models import BulkRun
from kits.queries import BulkProgress, progress_of_bulk
from kits.services import Selection, order, work_on_bulk, write_pictures

FAILED = 3
TURN_S, WAIT_S = 2.0, 0.5


class Command(BaseCommand):
    help = (
        "Make the pictures of all companies of CAMPAIGN; an order that was broken off goes on. "
        "Exits 0, 1 with a sentence, or 3 when some pictures could not be made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="its address, as in /c/vote-anyway/")
        for name in ("template", "format", "locale"):
            parser.add_argument(f"--{name}", action="append", default=[], help="only this one; may be given again")
        parser.add_argument("--zip", type=Path, help="write the pictures into a zip, a folder for each company")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 3 when some pictures could not be made."""
        self._check_target(options["zip"])
        run = self._run(options["campaign"], Selection(options["template"], options["format"], options["locale"]))
        progress = progress_of_bulk(run)
        while progress.is_running:
            if not work_on_bulk(run_id=run.id, turn_s=TURN_S):
                time.sleep(WAIT_S)  # another worker has it, or had it when it died
            run.refresh_from_db()
            progress = progress_of_bulk(run)
            self._tell(progress)
        for each in progress.failed:
            self.stderr.write(
                f"{each.company_name}, {each.template_key}, {each.format_key}, {each.locale}: {each.reason}"
            )
        if options["zip"]:
            self._pack(run, options["zip"])
        if progress.is_open:
            raise CommandError("This order was paused. Let it go on in the campaign’s kit.")
        if progress.failures:
            raise CommandError(f"{progress.failures} pictures could not be made.", returncode=FAILED)

    @staticmethod
    def _check_target(target: Path | None) -> None:
        if target is not None and not target.parent.is_dir():
            raise CommandError(f"There is no folder “{target.parent}” to write the zip into.")

    def _run(self, slug: str, selection: Selection) -> BulkRun:
        campaign = Campaign.objects.filter(slug=slug).first()
        if campaign is None:
            raise CommandError(f"There is no campaign “{slug}”.")
        is_open = BulkRun.State.RUNNING, BulkRun.State.PAUSED
        begun = BulkRun.objects.filter(campaign=campaign, state__in=is_open).order_by("-created_at").first()
        if begun is not None:
            if begun.state == BulkRun.State.RUNNING:
                self.stdout.write("An order was broken off and goes on; what it makes was chosen when it began.")
            return begun
        try:
            return order(campaign=campaign, person_id=None, selection=selection, now=database_now())
        except NotFound as error:
            chosen = ", ".join(selection.template_keys)
            raise CommandError(f"The kit lacks a motif of these: {chosen}.") from error
        except DomainError as error:
            raise CommandError(f"{error.message} {error.remedy}".strip()) from error

    def _pack(self, run: BulkRun, target: Path) -> None:
        try:
            with target.open("wb") as file:
                packed = write_pictures(run=run, file=file)
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{target}: {packed.written} pictures.")
        if packed.left_out:
            self.stdout.write(f"{packed.left_out} left out: withdrawn, lost, or of a company that takes part no more.")

    def _tell(self, progress: BulkProgress) -> None:
        run = progress.run
        self.stdout.write(f"{run.done} of {progress.total}, {run.drawn} drawn, {progress.failures} failed.")
