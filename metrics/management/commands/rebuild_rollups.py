"""Rebuilds the sums of campaigns from their snapshots; with --verify it only says whether the live ones are equal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.models import Campaign
from metrics.services import rebuild_rollups, verify_rollups

SHOWN = 20


class Command(BaseCommand):
    help = "Rebuild the figures' sums from the snapshots. --verify changes nothing and exits 1 on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="one campaign; without it, all of them")
        parser.add_argument("--verify", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        campaigns = Campaign.objects.order_by("slug")
        if options["slug"]:
            campaigns = campaigns.filter(slug=options["slug"])
            if not campaigns:
                raise CommandError(f"There is no campaign '{options['slug']}'.")
        act = verify_rollups if options["verify"] else rebuild_rollups
        wrong = 0
        for campaign in campaigns:
            found = act(campaign_id=campaign.id)
            wrong += len(found)
            self.stdout.write(f"{campaign.slug}: {len(found)} differences")
            for line in found[:SHOWN]:
                self.stdout.write(f"  {line}")
        if wrong and options["verify"]:
            raise CommandError(f"{wrong} sums differ from the snapshots. Rebuild them: manage.py rebuild_rollups")
