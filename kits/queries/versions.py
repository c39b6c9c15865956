"""Published kits: the version that new members get, and the templates in one."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from coalition.errors import Invalid, NotFound
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.errors import NoKit
from kits.models import Kit, KitVersion, Template


def published_version(*, campaign_id: UUID) -> KitVersion:
    """The newest version that was not withdrawn. Raises NoKit."""
    version = (
        KitVersion.objects.filter(
            kit__campaign_id=campaign_id, kit__state=Kit.State.OPEN, state=KitVersion.State.PUBLISHED
        )
        .order_by("-number")
        .prefetch_related("templates")
        .first()
    )
    if version is None:
        raise NoKit
    return version


def version_seen_by(*, viewer: Viewer, campaign: Campaign) -> KitVersion | None:
    """The version that the next one starts from, for those who edit the campaign's templates."""
    require(viewer, "edit campaign and kit templates", campaign_id=campaign.id)
    return starting_version(campaign_id=campaign.id)


def starting_version(*, campaign_id: UUID) -> KitVersion | None:
    """The published version; where all were withdrawn, the last of them, so that it can be corrected."""
    try:
        return published_version(campaign_id=campaign_id)
    except NoKit:
        withdrawn = KitVersion.objects.filter(
            kit__campaign_id=campaign_id, kit__state=Kit.State.OPEN, state=KitVersion.State.WITHDRAWN
        )
        return withdrawn.order_by("-number").prefetch_related("templates").first()


def next_number(*, campaign_id: UUID) -> int:
    """The number that the next version gets; withdrawn ones and those of a retired kit keep theirs."""
    versions = KitVersion.objects.filter(kit__campaign_id=campaign_id)
    return int(versions.aggregate(last=Max("number"))["last"] or 0) + 1


def retired_kit(*, campaign_id: UUID) -> Kit | None:
    """The kit that was retired last: the one with the newest version."""
    retired = Kit.objects.filter(campaign_id=campaign_id, state=Kit.State.RETIRED)
    return retired.annotate(last=Max("versions__number")).order_by("-last").first()


def template_in(templates: Iterable[Template], key: str) -> Template:
    """The template with a key. Raises NotFound."""
    for template in templates:
        if template.key == key:
            return template
    raise NotFound


def check_choice(template: Template, campaign: Campaign, format_key: str, locale: str) -> None:
    """Raise Invalid unless the template is drawn in this format and the campaign speaks this language."""
    if format_key not in template.formats:
        raise Invalid(
            "format_unknown",
            _("This motif is not drawn in that format."),
            _("Choose among: %(formats)s.") % {"formats": ", ".join(template.format_keys)},
            field="format",
        )
    if locale not in campaign.languages:
        raise Invalid(
            "language_unknown",
            _("This campaign does not speak that language."),
            _("Choose among: %(languages)s.") % {"languages": ", ".join(campaign.languages)},
            field="locale",
        )
