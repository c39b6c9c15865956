"""Every format of a motif in somebody's logo, before anything of it is kept."""

from dataclasses import dataclass, replace

from coalition.errors import NotFound
from coalition.models import Campaign
from coalition.queries import public_campaigns
from kits.drawing import alt_text, campaign_look
from kits.formats import FORMATS, Format
from kits.models import KitVersion, Template
from kits.queries.previews import preview_of
from kits.queries.versions import published_version, template_in
from visuals import Rendering

TRIED_HEIGHT_PX = 480


@dataclass(frozen=True)
class TriedFormat:
    """One format in a logo that is being tried."""

    format: Format
    picture: Rendering
    alt_text: str


def kit_to_try(*, slug: str) -> tuple[Campaign, KitVersion]:
    """A public campaign and the kit that it hands out now. Raises NotFound, NoKit."""
    campaign = public_campaigns().filter(slug=slug).first()
    if campaign is None:
        raise NotFound
    return campaign, published_version(campaign_id=campaign.id)


def tried_formats(
    *, campaign: Campaign, version: KitVersion, logo: bytes, field: str, template_key: str = "", locale: str
) -> list[TriedFormat]:
    """Small pictures of every format of a motif, or of the first one. Raises NotFound, Invalid."""
    templates = list(version.templates.all())
    template: Template = template_in(templates, template_key) if template_key else templates[0]
    spoken = locale if locale in campaign.languages else campaign.default_locale
    look = replace(campaign_look(campaign, version, colour=field), logo=logo)
    return [
        TriedFormat(
            row,
            preview_of(
                look=look,
                template=template,
                campaign=campaign,
                format_key=row.key,
                locale=spoken,
                width_px=round(TRIED_HEIGHT_PX * row.width_px / row.height_px),
            ),
            alt_text(look, template, spoken, row.key),
        )
        for row in map(FORMATS.__getitem__, template.format_keys)
    ]
