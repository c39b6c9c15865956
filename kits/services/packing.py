"""The zip of a kit: pictures, captions and a note on their use, by clear names, go into a file piece by piece."""

import json
import logging
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from kits.drawing import member_look
from kits.models import KitFile, Personalisation
from kits.naming import archive_entry, caption_name, extension_of, licence_name, visual_name
from kits.queries.captions import NETWORKS, caption_of
from kits.queries.files import files_in
from kits.services.downloading import Wanted
from kits.services.rendering import RenditionFile
from kits.storing import read
from visuals import ENGINE_VERSION

logger = logging.getLogger(__name__)


class KitArchive:
    """A zip being written. Several motifs stand in a folder each."""

    def __init__(self, file: IO[bytes], personalisation: Personalisation, *, has_folders: bool) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self._personalisation, self._has_folders = personalisation, has_folders
        membership = personalisation.membership
        self._names = membership.campaign.slug, membership.company.name
        self.plain_files: list[str] = []

    def add_visual(self, wanted: Wanted, picture: RenditionFile) -> None:
        """A finished picture. Raises OSError when it cannot be read; what was written before stays good."""
        name = visual_name(*self._names, wanted.locale, wanted.format_key, extension_of(wanted.encoding))
        entry = archive_entry(f"{wanted.template_key}/{name}" if self._has_folders else name)
        self._zip.writestr(entry, read(picture.storage_key))

    def finish(self, locales: Sequence[str], *, beat: Callable[[], object]) -> list[str]:
        """Captions by network, the campaign's files and the note in each language; nothing can be added afterwards.

        After each file it calls `beat`. Returns the names of the campaign's files that could not be read.
        """
        for locale in locales:
            for network in NETWORKS:
                if caption := caption_of(self._personalisation, network, locale):
                    name = caption_name(*self._names, locale, network)
                    self._zip.writestr(archive_entry(f"captions/{name}"), caption + "\n")
        rows = files_in(campaign_id=self._personalisation.membership.campaign_id, locales=locales)
        left_out = [row.name for row in rows if not self._add_file(row, beat)]
        for locale in dict.fromkeys(_spoken(locale) for locale in locales):
            self._zip.writestr(archive_entry(licence_name(*self._names, locale)), self._licence(locale))
        self.close()
        return left_out

    def _add_file(self, row: KitFile, beat: Callable[[], object]) -> bool:
        try:
            data = read(row.storage_key)
        except Exception:  # one file, however it got lost, must not keep the kit from every company
            logger.exception("the plain file %s could not be read", row.id)
            return False
        folder = f"files/{row.locale}" if row.locale else "files"
        self._zip.writestr(archive_entry(f"{folder}/{row.name}"), data)
        self.plain_files.append(str(row.id))
        beat()
        return True

    def close(self) -> None:
        """Let go of the file; once or more."""
        self._zip.close()

    def _own_fonts(self) -> list[str]:
        templates = self._personalisation.version.templates.all()
        return sorted({name for template in templates for name in template.fonts})

    def _licence(self, locale: str) -> str:
        membership = self._personalisation.membership
        with override(locale):
            lines = [
                _("Visuals of the campaign “%(campaign)s” for %(company)s.")
                % {"campaign": membership.campaign.name, "company": membership.company.name},
                _("%(company)s and those it asks may publish them, unchanged, for as long as the campaign goes on.")
                % {"company": membership.company.name},
                _("The logo remains its owner’s. The motifs remain the campaign’s."),
                _("The lettering is drawn from fonts under the SIL Open Font License 1.1."),
            ]
            if own := self._own_fonts():
                lines.append(
                    _("Some of it is drawn from fonts that the campaign has confirmed its right to use: %(fonts)s.")
                    % {"fonts": ", ".join(own)}
                )
        return "\n".join([*lines, membership.campaign.landing_url]).strip() + "\n"


def zip_digest(personalisation: Personalisation, wanted: Sequence[Sequence[str]]) -> str:
    """Covers all that decides what is in a zip: the version, how it is worn, captions, plain files, the selection."""
    campaign, brand = personalisation.membership.campaign, personalisation.brand
    locales = list(dict.fromkeys(each[2] for each in wanted))
    told = {
        "engine": ENGINE_VERSION,
        "version": personalisation.version_id,
        "look": asdict(member_look(personalisation, with_logo=False)),
        "logo": [brand.logo_key, brand.light_key, brand.dark_key],
        "captions": [personalisation.template_key, campaign.hashtag, campaign.landing_url, campaign.slug],
        "files": [row.id for row in files_in(campaign_id=campaign.id, locales=locales)],
        "wanted": wanted,
    }
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _spoken(locale: str) -> str:
    """The language that the note is written in: the visuals' own where we speak it."""
    language = locale.split("-")[0]
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
