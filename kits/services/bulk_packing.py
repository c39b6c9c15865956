"""One zip of everybody's pictures, for who works at the machine: a folder for each company."""

import shutil
import zipfile
from typing import IO

from kits.drawing import address, member_look
from kits.formats import FORMATS
from kits.models import BulkRun, Personalisation, Rendition
from kits.naming import archive_entry, plain, visual_name
from kits.storing import open_kept


def write_pictures(*, run: BulkRun, file: IO[bytes]) -> int:
    """Write the pictures of an order that are there, piece by piece, and say how many."""
    found = (
        Personalisation.objects.select_related("membership__company", "membership__campaign", "brand", "version")
        .prefetch_related("version__templates")
        .filter(membership_id__in=run.members)
        .order_by("membership__position", "membership_id")
    )
    folders: set[str] = set()
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for personalisation in found.iterator(chunk_size=25):
            folder = _folder(personalisation.membership.company.name, folders)
            count += _add(archive, folder, run, personalisation)
    return count


def _folder(company_name: str, taken: set[str]) -> str:
    """A name that no other company has, whatever they are called."""
    name = plain(company_name) or "kit"
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain(company_name) or 'kit'}-{number}"
    taken.add(name.casefold())
    return name


def _add(archive: zipfile.ZipFile, folder: str, run: BulkRun, personalisation: Personalisation) -> int:
    try:
        look = member_look(personalisation)
    except OSError:  # a logo that is gone: nothing was drawn with it
        return 0
    membership = personalisation.membership
    wanted = {}
    for template in personalisation.version.templates.all():
        for template_key, format_key in run.drawings:
            if template_key == template.key and format_key in template.formats:
                kind = FORMATS[format_key].files[0]
                for locale in run.locales:
                    name = visual_name(membership.campaign.slug, membership.company.name, locale, format_key, kind)
                    sha256 = address(look, template, format_key, locale, kind)
                    wanted[sha256] = f"{folder}/{template_key}/{name}"
    rows = Rendition.objects.filter(sha256__in=wanted).in_bulk()
    for sha256, name in wanted.items():
        if sha256 in rows:
            with open_kept(rows[sha256].storage_key) as source, archive.open(archive_entry(name), "w") as target:
                shutil.copyfileobj(source, target)
    return len(rows)
