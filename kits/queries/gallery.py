"""Every company's current visual, a page at a time, for those who lead the campaign."""

from dataclasses import dataclass
from uuid import UUID

from coalition.errors import NotFound
from coalition.models import Campaign, Membership
from coalition.rights import WITHIN, Viewer, require
from kits.addressing import address, sight
from kits.drawing import member_look
from kits.models import Kit, KitVersion, Personalisation, Template, VisualWithdrawal
from kits.queries.media import withdrawals_among
from kits.queries.members import dressed
from kits.queries.previews import look_token, preview_of
from kits.queries.versions import template_in
from visuals import Rendering

RECALL = "recall a kit version"
PAGE = 24


@dataclass(frozen=True)
class GalleryTile:
    """A company's visual as it is now; `withdrawal` while exactly this one is taken back in the language looked at.

    `token` changes with all that the visual shows: whoever withdraws what was seen names it.
    """

    membership_id: UUID
    company: str
    template_key: str
    token: str
    withdrawal: VisualWithdrawal | None


@dataclass(frozen=True)
class GalleryPage:
    """A page of the gallery in a language, how many companies there are, and the motifs to choose from {key: title}."""

    tiles: list[GalleryTile]
    total: int
    number: int
    motifs: dict[str, str]
    locale: str
    locales: list[str]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def gallery_page(
    *, viewer: Viewer, campaign_id: UUID, motif: str = "", locale: str = "", number: int = 1
) -> GalleryPage:
    """Companies by name with the motif that each has chosen; of one motif only where it is named."""
    require(viewer, RECALL, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    locale = _spoken(campaign, locale)
    everybody = Personalisation.objects.filter(
        membership__campaign_id=campaign_id,
        membership__state__in=WITHIN,
        membership__company__state="active",
        version__state=KitVersion.State.PUBLISHED,
        version__kit__state=Kit.State.OPEN,
    )
    worn = everybody.values_list("version__templates__key", "version__templates__title")
    motifs = dict(worn.order_by("version__number", "version__templates__position").distinct())
    rows = everybody.filter(template_key=motif) if motif else everybody
    total = rows.count()
    number = min(max(1, number), max(1, -(-total // PAGE)))
    start = (number - 1) * PAGE
    found = rows.select_related("membership__company", "membership__campaign", "brand", "version")
    found = found.prefetch_related("version__templates").order_by("membership__company__name", "id")
    tiles = _tiles(list(found[start : start + PAGE]), locale)
    return GalleryPage(tiles, total, number, motifs, locale, campaign.languages)


def _spoken(campaign: Campaign, locale: str) -> str:
    return locale if locale in campaign.languages else campaign.default_locale


def _tiles(shown: list[Personalisation], locale: str) -> list[GalleryTile]:
    seen, shown_as = [], {}
    for row in shown:
        template = template_in(row.version.templates.all(), row.template_key)
        place = (member_look(row), template, template.first_format, locale)
        sha256, token = address(*place, "png"), visual_token(row, template)
        seen.append((row, token, sha256))
        shown_as[sha256] = sight(*place)
    taken_back = withdrawals_among(shown_as)
    return [
        GalleryTile(row.membership_id, row.membership.company.name, row.template_key, token, taken_back.get(sha256))
        for row, token, sha256 in seen
    ]


def visual_token(personalisation: Personalisation, template: Template) -> str:
    """The token of a visual as it is dressed now."""
    return look_token(member_look(personalisation), template.digest)


def gallery_picture(
    *, viewer: Viewer, campaign_id: UUID, membership_id: UUID, template_key: str, locale: str = "", width_px: int
) -> Rendering:
    """A company's visual, small, for those who lead its campaign. Raises NotFound, Forbidden, Gone."""
    require(viewer, RECALL, campaign_id=campaign_id)
    if not Membership.objects.filter(id=membership_id, campaign_id=campaign_id).exists():
        raise NotFound
    personalisation = dressed(membership_id=membership_id)
    campaign = personalisation.membership.campaign
    template = template_in(personalisation.version.templates.all(), template_key)
    return preview_of(
        look=member_look(personalisation),
        template=template,
        campaign=campaign,
        format_key=template.first_format,
        locale=_spoken(campaign, locale),
        width_px=width_px,
    )
