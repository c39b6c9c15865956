"""Builds what the repository does not carry: font subsets and compiled translations."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ui.catalogues import compile_catalogues
from ui.typefaces import fonts_are_current


class Command(BaseCommand):
    help = "Subset the fonts into BUILT_ASSETS_DIR and compile every room's translations; free when nothing changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BUILT_ASSETS_DIR)
        if not fonts_are_current(folder):
            # A process of its own: fontTools takes a second to import, which the usual run should not pay.
            subprocess.run([sys.executable, "-m", "ui.fonts", str(folder)], check=True, cwd=settings.BASE_DIR)  # noqa: S603
            self._say(options, f"Subset the fonts into {folder / 'fonts'}.")
        for path in compile_catalogues(Path(settings.BASE_DIR)):
            self._say(options, f"Compiled {path.relative_to(settings.BASE_DIR)}.")

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"] > 1:
            self.stdout.write(line)
