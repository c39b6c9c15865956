"""A company's brands as its people see them: names, files, colours with their contrast, what wears or shows each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Count, QuerySet

from coalition.errors import NotFound
from coalition.queries import membership_seen_by
from coalition.rights import WITHIN, Viewer
from kits.colours import contrast_on
from kits.drawing import shades_of
from kits.models import Brand, LogoVariant, Personalisation
from kits.queries.kits import ColourView
from kits.storing import read_often
from kits.tiles import plated, smaller
from visuals import INK, PAPER, analyse_logo, contrast_ratio, logo_for_field, logo_variant

WORKSPACE = "view company workspace"
ShadeState = Literal["given", "made", "none"]
PUT_AWAY_SHOWN = 30
READS = 3.0  # WCAG 2.2, 1.4.11: the least contrast of a large shape


@dataclass(frozen=True)
class ShadeView:
    """One variant of a logo on the field it is for; `none` where it cannot be made and none was given."""

    variant: str
    state: ShadeState
    field: str


@dataclass(frozen=True)
class BrandView:
    """A brand on the list. `worn_in` names the campaigns whose kits wear it, `pictures` counts what it made."""

    brand: Brand
    is_worn_here: bool
    worn_in: list[str]
    pictures: int
    colours: list[ColourView]
    shades: list[ShadeView]

    @property
    def token(self) -> str:
        """Changes when a file of the brand does."""
        keys = (self.brand.logo_key, self.brand.light_key, self.brand.dark_key, self.brand.field_colour)
        return "".join(key[-6:] for key in keys).replace("#", "")


def brands_of(*, viewer: Viewer, membership_id: UUID) -> list[BrandView]:
    """The company's brands, the default first, then the newest; the newest that were put away last.

    Raises NotFound, Forbidden.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=WORKSPACE)
    rows = _counted(Brand.objects.filter(company_id=membership.company_id))
    active = rows.filter(state=Brand.State.ACTIVE).order_by("-is_default", "-created_at", "-id")
    put_away = rows.exclude(state=Brand.State.ACTIVE).order_by("-created_at", "-id")
    brands = [*active, *put_away[:PUT_AWAY_SHOWN]]
    worn = _worn_in(brands)
    return [_view(brand, membership_id, worn[brand.id]) for brand in brands]


def brand_view(*, viewer: Viewer, membership_id: UUID, brand_id: UUID) -> BrandView:
    """One of them. Raises NotFound, Forbidden."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=WORKSPACE)
    brand = _counted(Brand.objects.filter(company_id=membership.company_id, id=brand_id)).first()
    if brand is None:
        raise NotFound
    return _view(brand, membership_id, _worn_in([brand])[brand.id])


def brand_picture(*, viewer: Viewer, membership_id: UUID, brand_id: UUID, variant: str) -> bytes:
    """A variant as PNG, `auto` as it stands on the brand's field. Raises NotFound, Forbidden."""
    brand = brand_view(viewer=viewer, membership_id=membership_id, brand_id=brand_id).brand
    if variant not in LogoVariant.values:
        raise NotFound
    logo = smaller(read_often(brand.logo_key))
    shades = {shade: smaller(data) for shade, data in shades_of(brand).items()}
    if variant == LogoVariant.AUTOMATIC:
        return plated(logo_for_field(logo, brand.field_colour, variants=shades))
    if variant == LogoVariant.ORIGINAL:
        return logo
    if _shade_state(brand, variant) == "none":
        raise NotFound
    shade: Literal["white", "ink"] = "white" if variant == LogoVariant.LIGHT else "ink"
    return shades[shade] if shade in shades else logo_variant(logo, shade)


def _counted(rows: QuerySet[Brand]) -> QuerySet[Brand]:
    return rows.annotate(picture_count=Count("renditions"))


def _worn_in(brands: Iterable[Brand]) -> Mapping[UUID, dict[UUID, str]]:
    """For each brand the members whose kits wear it, with their campaigns' names."""
    found: dict[UUID, dict[UUID, str]] = {brand.id: {} for brand in brands}
    worn = Personalisation.objects.filter(brand_id__in=found, membership__state__in=WITHIN)
    for brand_id, membership_id, name in worn.values_list("brand_id", "membership_id", "membership__campaign__name"):
        found[brand_id][membership_id] = name
    return found


def _view(brand: Brand, membership_id: UUID, told: Mapping[UUID, str]) -> BrandView:
    return BrandView(
        brand=brand,
        is_worn_here=membership_id in told,
        worn_in=sorted(told.values()),
        pictures=getattr(brand, "picture_count", 0),
        colours=[ColourView(colour, *contrast_on(colour)) for colour in brand.colours],
        shades=[
            ShadeView(variant, _shade_state(brand, variant), _field_for(brand, variant))
            for variant in (LogoVariant.LIGHT, LogoVariant.DARK)
        ],
    )


def _shade_state(brand: Brand, variant: str) -> ShadeState:
    key = brand.light_key if variant == LogoVariant.LIGHT else brand.dark_key
    if key:
        return "given"
    return "made" if analyse_logo(read_often(brand.logo_key)).can_be_monochrome else "none"


def _field_for(brand: Brand, variant: str) -> str:
    """The brand's own field where the variant reads on it, else ink or paper."""
    stands = INK if variant == LogoVariant.DARK else "#ffffff"
    if contrast_ratio(stands, brand.field_colour) >= READS:
        return brand.field_colour
    return PAPER if variant == LogoVariant.DARK else INK


def variants_offered(*, brand: Brand) -> list[str]:
    """The variants that a kit in this brand can show."""
    return [
        variant
        for variant in LogoVariant.values
        if variant not in {LogoVariant.LIGHT, LogoVariant.DARK} or _shade_state(brand, variant) != "none"
    ]
