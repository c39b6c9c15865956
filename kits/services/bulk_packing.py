"""One zip of everybody's pictures, for who works at the machine: a folder for each company."""

import logging
import zipfile
from dataclasses import dataclass
from typing import IO

from coalition.rights import WITHIN
from kits.addressing import address
from kits.drawing import member_look
from kits.formats import FORMATS
from kits.models import BulkRun, Kit, KitVersion, Personalisation, Rendition
from kits.naming import archive_entry, extension_of, plain, visual_name
from kits.queries.media import recalled_among
from kits.storing import read

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Packed:
    """How many pictures a zip holds, and how many more there are that may not or cannot be handed out."""

    written: int
    left_out: int


def write_pictures(*, run: BulkRun, file: IO[bytes]) -> Packed:
    """Write the pictures of an order that are there and may be handed out, piece by piece."""
    found = (
        Personalisation.objects.select_related("membership__company", "membership__campaign", "brand", "version__kit")
        .prefetch_related("version__templates")
        .filter(membership_id__in=run.members)
        .order_by("membership__position", "membership_id")
    )
    folders: set[str] = set()
    there = written = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for personalisation in found.iterator(chunk_size=25):
            names = _present(run, personalisation)
            there += len(names)
            if _may_be_taken(personalisation):
                folder = _folder(personalisation.membership.company.name, folders)
                recalled = recalled_among(names.keys())
                written += sum(
                    _add(archive, f"{folder}/{name}", row)
                    for sha256, (name, row) in names.items()
                    if sha256 not in recalled
                )
    return Packed(written, there - written)


def _may_be_taken(personalisation: Personalisation) -> bool:
    """Whether the company itself could take its kit now."""
    membership, version = personalisation.membership, personalisation.version
    is_member = membership.state in WITHIN and membership.company.state == "active"
    return is_member and version.state == KitVersion.State.PUBLISHED and version.kit.state == Kit.State.OPEN


def _folder(company_name: str, taken: set[str]) -> str:
    """A name that no other company has, whatever they are called."""
    name = plain(company_name) or "kit"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain(company_name) or 'kit'}-{number}"
    taken.add(name.casefold())
    return name


def _present(run: BulkRun, personalisation: Personalisation) -> dict[str, tuple[str, Rendition]]:
    """The pictures of a company that were drawn, by their address, each with its name in the company's folder."""
    try:
        look = member_look(personalisation)
    except OSError:  # a logo that is gone: nothing was drawn with it
        return {}
    membership = personalisation.membership
    wanted = {}
    for template in personalisation.version.templates.all():
        for template_key, format_key in run.drawings:
            if template_key == template.key and format_key in template.formats:
                kind = FORMATS[format_key].files[0]
                for locale in run.locales:
                    names = membership.campaign.slug, membership.company.name
                    name = visual_name(*names, locale, format_key, extension_of(kind))
                    wanted[address(look, template, format_key, locale, kind)] = f"{template_key}/{name}"
    rows = Rendition.objects.filter(sha256__in=wanted).in_bulk()
    return {sha256: (name, rows[sha256]) for sha256, name in wanted.items() if sha256 in rows}


def _add(archive: zipfile.ZipFile, name: str, row: Rendition) -> bool:
    try:
        data = read(row.storage_key)
    except OSError:
        logger.exception("the picture %s could not be read", row.sha256)
        return False
    archive.writestr(archive_entry(name), data)
    return True
