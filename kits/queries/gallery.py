"""Every company's current visual, a page at a time, for those who lead the campaign."""

from dataclasses import dataclass
from uuid import UUID

from coalition.errors import NotFound
from coalition.models import Membership
from coalition.rights import WITHIN, Viewer, require
from kits.drawing import member_look
from kits.models import KitVersion, Personalisation, VisualWithdrawal
from kits.queries.members import dressed
from kits.queries.previews import preview_of
from kits.queries.versions import template_in
from visuals import Rendering

RECALL = "recall a kit version"
PAGE = 24


@dataclass(frozen=True)
class GalleryTile:
    """A company's visual as it is now; `withdrawal` while exactly this one is taken back."""

    membership_id: UUID
    company: str
    template_key: str
    token: str
    withdrawal: VisualWithdrawal | None


@dataclass(frozen=True)
class GalleryPage:
    """A page of the gallery, how many companies there are, and the motifs to choose from as {key: title}."""

    tiles: list[GalleryTile]
    total: int
    number: int
    motifs: dict[str, str]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def gallery_page(*, viewer: Viewer, campaign_id: UUID, motif: str = "", number: int = 1) -> GalleryPage:
    """Companies by name with the motif that each has chosen; of one motif only where it is named."""
    require(viewer, RECALL, campaign_id=campaign_id)
    everybody = Personalisation.objects.filter(
        membership__campaign_id=campaign_id,
        membership__state__in=WITHIN,
        membership__company__state="active",
        version__state=KitVersion.State.PUBLISHED,
    )
    worn = everybody.values_list("version__templates__key", "version__templates__title")
    motifs = dict(worn.order_by("version__number", "version__templates__position").distinct())
    rows = everybody.filter(template_key=motif) if motif else everybody
    total = rows.count()
    number = min(max(1, number), max(1, -(-total // PAGE)))
    start = (number - 1) * PAGE
    shown = list(
        rows.select_related("membership__company", "version").order_by("membership__company__name", "id")[
            start : start + PAGE
        ]
    )
    taken_back = _taken_back(shown)
    tiles = [
        GalleryTile(
            row.membership_id,
            row.membership.company.name,
            row.template_key,
            f"{row.version.digest[:8]}{row.changed_at.timestamp():.0f}",
            taken_back.get(row.membership_id),
        )
        for row in shown
    ]
    return GalleryPage(tiles, total, number, motifs)


def _taken_back(shown: list[Personalisation]) -> dict[UUID, VisualWithdrawal]:
    """Withdrawals of what is worn now: whoever has changed anything since wears another visual."""
    worn = {row.membership_id: row for row in shown}
    rows = VisualWithdrawal.objects.filter(membership_id__in=worn, undone_at=None).order_by("withdrawn_at")
    return {
        row.membership_id: row
        for row in rows
        if row.template_key == worn[row.membership_id].template_key
        and row.withdrawn_at >= worn[row.membership_id].changed_at
    }


def gallery_picture(
    *, viewer: Viewer, campaign_id: UUID, membership_id: UUID, template_key: str, width_px: int
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
        locale=campaign.default_locale,
        width_px=width_px,
    )
