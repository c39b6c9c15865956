"""Collects texts into the rooms' .po files, or says what is missing there."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ui.translations import faults, update


class Command(BaseCommand):
    help = "--update collects every room's texts into its .po files; --check fails on what is not translated."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--check", action="store_true")
        act.add_argument("--update", action="store_true")
        parser.add_argument("--room", action="append", help="only this room; may be given several times")

    def handle(self, *args: Any, **options: Any) -> None:
        base = Path(settings.BASE_DIR)
        rooms = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base]
        rooms += [Path(path).parent for path in settings.LOCALE_PATHS]
        rooms = [room for room in rooms if not options["room"] or room.name in options["room"]]
        languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        if options["update"]:
            for room in rooms:
                for path in update(room, languages):
                    self.stdout.write(f"Updated {path.relative_to(base)}.")
            return
        found = [fault for room in rooms for fault in faults(room, languages)]
        for fault in found:
            self.stdout.write(str(fault))
        if found:
            raise CommandError(f"{len(found)} texts need a translator. Run: python manage.py translations --update")
