"""Writes the API's schema to docs/openapi.json, or with --check compares it with what stands there."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.api import api

PATH = settings.BASE_DIR / "docs" / "openapi.json"


class Command(BaseCommand):
    help = "Write docs/openapi.json, or compare with --check."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with a sentence when the snapshot is old."""
        schema = json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        if not options["check"]:
            PATH.parent.mkdir(exist_ok=True)
            PATH.write_text(schema)
        elif not PATH.exists() or PATH.read_text() != schema:
            raise CommandError(
                "The API differs from docs/openapi.json. Look at the difference, then: ./run manage openapi"
            )
