"""Compiles every motif that is handed out, as a newer engine reads it: before an upgrade goes live."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kits.drawing import compiled
from kits.models import Kit, KitVersion, Template
from visuals import VisualsError


class Command(BaseCommand):
    help = "Compile every published motif with the engine that is installed. Exits 0, or 1 with what it refuses."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name each motif that is refused, with its campaign and version; a published version itself never changes."""
        rows = Template.objects.select_related("version__kit__campaign").filter(
            version__state=KitVersion.State.PUBLISHED, version__kit__state=Kit.State.OPEN
        )
        refused = 0
        for row in rows.order_by("version__kit__campaign__slug", "version__number", "position").iterator(chunk_size=50):
            try:
                compiled(row.storage_key, row.font_files)
            except (VisualsError, OSError) as error:
                refused += 1
                where = f"{row.version.kit.campaign.slug}, version {row.version.number}, {row.key}"
                self.stderr.write(f"{where}: {error}")
        count = rows.count()
        if refused:
            raise CommandError(f"{refused} of {count} motifs cannot be drawn. Keep the version that drew them.")
        self.stdout.write(f"{count} motifs can be drawn.")
