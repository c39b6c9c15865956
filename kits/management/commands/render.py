"""Draws one picture of one company's kit into a file."""

from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coalition.errors import DomainError, NotFound
from coalition.models import Campaign, Membership
from coalition.rights import WITHIN
from kits.queries import rendition_content
from kits.services import ensure_rendition

FIELDS = {
    "campaign": "its address, as in /c/vote-anyway/",
    "company": "its name, or the id of its membership where two are called the same",
    "template": "a motif's key, such as squeeze",
    "format": "a format's key, such as story",
    "locale": "a language of the campaign, such as fr",
}


class Command(BaseCommand):
    help = (
        "Draw one picture: CAMPAIGN COMPANY TEMPLATE FORMAT LOCALE, written to --output. Exits 0, or 1 with a sentence."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name, told in FIELDS.items():
            parser.add_argument(name, help=told)
        parser.add_argument("--output", type=Path, required=True, help="the file to write")
        parser.add_argument("--encoding", choices=("png", "jpeg", "pdf"), default="png", help="default png")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with a sentence when it cannot be drawn or written."""
        membership = self._membership(options["campaign"], options["company"])
        try:
            file = ensure_rendition(
                membership_id=membership.id,
                template_key=options["template"],
                format_key=options["format"],
                locale=options["locale"],
                encoding=options["encoding"],
            )
        except NotFound as error:
            raise CommandError(f"The kit has no motif “{options['template']}”.") from error
        except DomainError as error:
            raise CommandError(f"{error.message} {error.remedy}".strip()) from error
        try:
            options["output"].write_bytes(rendition_content(file.sha256))
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['output']}: {file.width_px} × {file.height_px} px, {file.size_bytes} bytes.")

    @staticmethod
    def _membership(slug: str, company: str) -> Membership:
        within = Membership.objects.filter(campaign__slug=slug, state__in=WITHIN)
        if not Campaign.objects.filter(slug=slug).exists():
            raise CommandError(f"There is no campaign “{slug}”.")
        found = list(within.filter(company__name=company)[:2])
        with suppress(ValueError):
            found = found or list(within.filter(id=UUID(company)))
        if not found:
            raise CommandError(f"“{company}” takes no part in “{slug}”.")
        if len(found) > 1:
            raise CommandError(f"Two companies are called “{company}”. Give the id of one membership instead.")
        return found[0]
