"""Downloads: a member's choice of motifs, formats and languages flows in, what to make flows out; each is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Invalid
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.formats import FORMATS
from kits.models import Download, KitLink, Personalisation
from kits.naming import extension_of, visual_name
from kits.queries.kits import chosen_locales
from kits.queries.members import dressed
from kits.queries.versions import template_in
from kits.services.rendering import Picture, RenditionFile, rendition_of


@dataclass(frozen=True)
class Wanted:
    """One visual of a kit."""

    template_key: str
    format_key: str
    locale: str
    encoding: Picture = "png"


@dataclass(frozen=True)
class Selection:
    """What is asked for of a kit; where nothing is named, everything that the member takes."""

    template_keys: Sequence[str] = ()
    format_keys: Sequence[str] = ()
    locales: Sequence[str] = ()


EVERYTHING = Selection()


def wanted_visuals(personalisation: Personalisation, selection: Selection = EVERYTHING) -> list[Wanted]:
    """Each visual of a selection, in the table's order. Raises NotFound, Invalid when there is none."""
    published = personalisation.version.templates.all()
    templates = [template_in(published, key) for key in dict.fromkeys(selection.template_keys)] or published
    wanted = [
        Wanted(template.key, format_key, locale, encoding)
        for template in templates
        for locale in _locales(personalisation.membership, selection.locales)
        for format_key, row in FORMATS.items()
        if format_key in template.formats and (not selection.format_keys or format_key in selection.format_keys)
        for encoding in row.files
    ]
    if not wanted:
        raise Invalid(
            "nothing_selected", _("No file is left of what you chose."), _("Choose another format."), field="formats"
        )
    return wanted


def _locales(membership: Membership, asked: Sequence[str]) -> list[str]:
    if not asked:
        return chosen_locales(membership)
    languages = membership.campaign.languages
    if not set(asked) <= set(languages):
        raise Invalid(
            "language_unknown",
            _("This campaign does not speak that language."),
            _("Choose among: %(languages)s.") % {"languages": ", ".join(languages)},
            field="locales",
        )
    return [locale for locale in languages if locale in asked]


def visual_file(
    *, viewer: Viewer, membership_id: UUID, wanted: Wanted, is_counted: bool = True, now: datetime
) -> tuple[RenditionFile, str]:
    """One finished visual and the name to save it under; counts as a download unless it is only looked for."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="download own kit")
    return take_visual(membership=membership, wanted=wanted, person_id=viewer.person_id, is_counted=is_counted, now=now)


def take_visual(
    *,
    membership: Membership,
    wanted: Wanted,
    person_id: UUID | None = None,
    link: KitLink | None = None,
    is_counted: bool = True,
    now: datetime,
) -> tuple[RenditionFile, str]:
    """The same for a membership that was seen, by a person or by whoever holds a link."""
    personalisation = dressed(membership_id=membership.id)
    picture = rendition_of(personalisation, wanted.template_key, wanted.format_key, wanted.locale, wanted.encoding)
    if is_counted:
        record_download(
            membership=membership,
            version_id=personalisation.version_id,
            person_id=person_id,
            link=link,
            files=1,
            size_bytes=picture.size_bytes,
            now=now,
        )
    names = membership.campaign.slug, membership.company.name
    return picture, visual_name(*names, wanted.locale, wanted.format_key, extension_of(wanted.encoding))


@transaction.atomic
def record_download(
    *,
    membership: Membership,
    version_id: UUID | None,
    person_id: UUID | None,
    link: KitLink | None,
    files: int,
    size_bytes: int,
    now: datetime,
) -> None:
    """Count that files of a kit were taken: a row to count by, a line in the ledger."""
    Download.objects.create(
        membership=membership,
        version_id=version_id,
        person_id=person_id,
        link=link,
        files=files,
        size_bytes=size_bytes,
        at=now,
    )
    ledger.record(
        "kit.downloaded",
        actor_id=person_id,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        subject=("kit_link", link.id) if link else ("membership", membership.id),
    )
