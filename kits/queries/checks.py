"""A proof and its check, for those who edit the kit: where it stands, and any of its pictures in an extreme brand."""

from dataclasses import dataclass
from uuid import UUID

from coalition.errors import NotFound
from coalition.rights import Viewer, require
from kits.extremes import BRANDS, extreme_look
from kits.formats import FORMATS
from kits.models import Kit, KitCheck, KitVersion
from kits.queries.previews import PREVIEW_WIDTH_PX, preview_of
from kits.queries.versions import starting_version, template_in
from visuals import Rendering

EDIT = "edit campaign and kit templates"


def check_of(*, viewer: Viewer, campaign_id: UUID) -> KitCheck | None:
    """The check of the present proof, if there is one."""
    require(viewer, EDIT, campaign_id=campaign_id)
    return present_check(campaign_id=campaign_id)


def present_check(*, campaign_id: UUID) -> KitCheck | None:
    """The same for a service that has asked for the right already."""
    return (
        KitCheck.objects.select_related("version__kit__campaign")
        .prefetch_related("version__templates")
        .filter(
            version__kit__campaign_id=campaign_id,
            version__kit__state=Kit.State.OPEN,
            version__state=KitVersion.State.PROOF,
        )
        .first()
    )


@dataclass(frozen=True)
class Base:
    """What the next version starts from, and the newest number handed out; `digest` is "" before the first version."""

    version: KitVersion | None
    after: int
    check: KitCheck | None

    @property
    def digest(self) -> str:
        """What somebody looked at, to be told apart from what has come since."""
        return self.version.digest if self.version else ""


def next_base(*, campaign_id: UUID) -> Base:
    """The present proof, so that changes gather in it; without one, or after it, the published version."""
    published, check = starting_version(campaign_id=campaign_id), present_check(campaign_id=campaign_id)
    number = published.number if published else 0
    if check is not None and check.after == number:
        return Base(check.version, number, check)
    return Base(published, number, None)


def base_seen_by(*, viewer: Viewer, campaign_id: UUID) -> Base:
    """The same for those who edit the campaign's templates."""
    require(viewer, EDIT, campaign_id=campaign_id)
    return next_base(campaign_id=campaign_id)


def motifs_there(*, campaign_id: UUID) -> dict[str, str]:
    """{key: title} of the motifs that are published or in the present proof."""
    check = present_check(campaign_id=campaign_id)
    versions = (starting_version(campaign_id=campaign_id), check.version if check else None)
    return {each.key: each.title for version in versions if version for each in version.templates.all()}


def pictures_of(version: KitVersion) -> int:
    """How many pictures a check of a version looks at."""
    drawn = sum(len([key for key in FORMATS if key in template.formats]) for template in version.templates.all())
    return drawn * len(version.kit.campaign.languages) * len(BRANDS)


def proof_picture(
    *,
    viewer: Viewer,
    campaign_id: UUID,
    brand: str,
    template_key: str,
    format_key: str,
    locale: str,
    width_px: int = PREVIEW_WIDTH_PX,
) -> Rendering:
    """A picture of the proof as one of the extreme brands wears it. Raises NotFound, Invalid."""
    check = check_of(viewer=viewer, campaign_id=campaign_id)
    if check is None or brand not in BRANDS:
        raise NotFound
    version = check.version
    template = template_in(version.templates.all(), template_key)
    campaign = version.kit.campaign
    return preview_of(
        look=extreme_look(brand, campaign=campaign, version=version, template=template),
        template=template,
        campaign=campaign,
        format_key=format_key,
        locale=locale,
        width_px=width_px,
    )
