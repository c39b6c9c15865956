"""The motifs of a campaign as everybody may see them: in its own colour, or as a company of the wall wears them."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from coalition.errors import NotFound
from coalition.models import Campaign, Membership
from coalition.queries import public_campaigns
from kits.drawing import Look, alt_text, campaign_look
from kits.errors import NoKit
from kits.formats import FORMATS
from kits.models import KitVersion, Template
from kits.queries.previews import preview_of
from kits.queries.versions import published_version, template_in
from kits.storing import is_kept, read_often
from visuals import Rendering


@dataclass(frozen=True)
class Poster:
    """One motif to show: where its picture is, how large, and what it says."""

    template_key: str
    title: str
    href: str
    width_px: int
    height_px: int
    alt_text: str


def posters_for_campaign(*, slug: str, locale: str, format_key: str = "square") -> list[Poster]:
    """A poster of every motif, worn by companies of the wall, one after the other; none while there is no kit."""
    campaign = _public(slug)
    try:
        version = published_version(campaign_id=campaign.id)
    except NoKit:
        return []
    motifs = [template for template in version.templates.all() if format_key in template.formats]
    worn = _wearers(campaign, len(motifs))
    spoken = _spoken(campaign, locale)
    posters = []
    for position, template in enumerate(motifs):
        wearer = worn[position % len(worn)] if worn else None
        look = _look(campaign, version, wearer)
        path = reverse("kits:poster", args=[slug, template.key, format_key])
        token = f"{version.digest[:12]}{look.field[1:]}"
        of = f"&of={wearer.id}" if wearer else ""
        posters.append(
            Poster(
                template.key,
                template.title,
                f"{path}?locale={spoken}{of}&v={token}",
                FORMATS[format_key].width_px,
                FORMATS[format_key].height_px,
                alt_text(look, template, spoken, format_key),
            )
        )
    return posters


def public_poster(
    *, slug: str, template_key: str, format_key: str, locale: str, width_px: int, worn_by: UUID | None
) -> Rendering:
    """The picture itself. Raises NotFound for what is not public, NoKit."""
    campaign = _public(slug)
    version = published_version(campaign_id=campaign.id)
    wearer = _on_wall(campaign).filter(id=worn_by).first() if worn_by else None
    if worn_by and wearer is None:
        raise NotFound
    template: Template = template_in(version.templates.all(), template_key)
    return preview_of(
        look=_look(campaign, version, wearer),
        template=template,
        campaign=campaign,
        format_key=format_key,
        locale=_spoken(campaign, locale),
        width_px=width_px,
    )


def _public(slug: str) -> Campaign:
    campaign = public_campaigns().filter(slug=slug).first()
    if campaign is None:
        raise NotFound
    return campaign


def _spoken(campaign: Campaign, locale: str) -> str:
    return locale if locale in campaign.languages else campaign.default_locale


def _on_wall(campaign: Campaign) -> QuerySet[Membership]:
    return (
        Membership.objects.select_related("company")
        .filter(campaign=campaign, state=Membership.State.JOINED, company__state="active")
        .exclude(wall_logo_key="")
        .exclude(wall_colour="")
    )


def _wearers(campaign: Campaign, count: int) -> list[Membership]:
    """The first companies on the wall: their places never change, so neither do the posters."""
    return list(_on_wall(campaign).order_by("position")[:count])


def _look(campaign: Campaign, version: KitVersion, wearer: Membership | None) -> Look:
    """Only what the wall shows of a company, logo, colour and name, and its country's legal line. The words are the
    kit's, and a code leads to the campaign: nobody's clicks grow by a look at the public page."""
    if wearer is None or not is_kept(wearer.wall_logo_key):
        return campaign_look(campaign, version)
    look = campaign_look(
        campaign,
        version,
        colour=wearer.wall_colour,
        logo=read_often(wearer.wall_logo_key),
        country=wearer.company.country,
    )
    return replace(look, company_name=wearer.company.name)
