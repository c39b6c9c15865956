"""Brands: an uploaded file flows in, a clean logo with its colours flows out, for the company's kit and the wall."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, DomainError, Invalid
from coalition.models import Company, Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from coalition.services import set_public_logo
from kits.colours import offered_colours, read_colour, with_field
from kits.drawing import shades_of
from kits.errors import not_drawn, refuse_too_large
from kits.models import Brand, KitVersion, Personalisation
from kits.quarantine import clean_upload
from kits.queries.versions import published_version
from kits.services.forgetting import forget_brands, forget_let_go, forget_uploads, hold_brands
from kits.storing import keep, read, upload_key
from kits.tiles import WallTile, wall_tile
from visuals import LogoFacts, VisualsError, analyse_logo, trim_logo

NAME_CHARS = 120
MAX_BRANDS = 30
Worn = tuple[str, ...]
Tiles = Mapping[Worn, WallTile]


@dataclass(frozen=True)
class PreparedLogo:
    """A clean logo before anything is kept: the PNG, what is known of it, fields it may stand on, the one chosen."""

    png: bytes
    facts: LogoFacts
    colours: list[str]
    field: str


def prepare_logo(*, data: bytes, accent: str, colour: str = "") -> PreparedLogo:
    """Clean an upload, trim it and find its colours. Keeps nothing, opens no transaction: cleaning may take seconds.

    Raises TooLarge, Invalid or Busy with the cure.
    """
    if not data:
        raise Invalid(
            "logo_missing", _("Your logo is missing."), _("Add it as PNG, JPEG, WebP, AVIF or SVG."), field="logo"
        )
    refuse_too_large(len(data))
    chosen = read_colour(colour) if colour else ""
    try:
        png = trim_logo(clean_upload(data, max_size_bytes=settings.MAX_UPLOAD_BYTES).png)
        facts = analyse_logo(png)
    except DomainError as error:
        error.field = "logo"
        raise
    except VisualsError as error:
        refused = not_drawn(error)
        refused.field = "logo"
        raise refused from error
    colours = offered_colours(facts, accent)
    return PreparedLogo(png, facts, colours, chosen or colours[0])


def make_brand(
    *, company: Company, prepared: PreparedLogo, name: str = "", is_default: bool = False, now: datetime
) -> Brand:
    """Keep a prepared logo as a brand of the company, within the caller's transaction; its first one is the default."""
    key = upload_key(company.id, prepared.png)
    keep(key, prepared.png)
    has_default = company.brands.filter(is_default=True).exists()
    return Brand.objects.create(
        company=company,
        name=free_name(company, name),
        is_default=is_default or not has_default,
        logo_key=key,
        logo_sha256=sha256(prepared.png).hexdigest(),
        logo_facts=asdict(prepared.facts),
        colours=with_field(prepared.field, prepared.colours),
        field_colour=prepared.field,
        created_at=now,
    )


def dress(*, membership: Membership, brand: Brand, version: KitVersion, now: datetime) -> Personalisation:
    """Give a member its kit in a brand, within the caller's transaction; own lines and the chosen motif stay."""
    first = version.templates.order_by("position").values_list("key", flat=True)[0]
    rows = Personalisation.objects.select_for_update(of=("self",)).select_related("brand")
    stored = rows.filter(membership=membership).first()
    before = stored.state() if stored else {}
    personalisation, _made = Personalisation.objects.update_or_create(
        membership=membership,
        defaults={"brand": brand, "colour": "", "logo_variant": "auto", "before": before, "changed_at": now},
        create_defaults={"brand": brand, "version": version, "template_key": first, "changed_at": now},
    )
    if stored:
        forget_let_go(stored, personalisation)
    return personalisation


def set_brand(*, viewer: Viewer, membership_id: UUID, logo: bytes, colour: str = "", now: datetime) -> Brand:
    """Give the kit another logo; its tile on the wall follows.

    The new brand takes the place of the one that was worn, unless another kit wears that one too. Raises Conflict
    where it would be one too many.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="upload or replace logo")
    version = published_version(campaign_id=membership.campaign_id)
    prepared = prepare_logo(data=logo, accent=membership.campaign.accent, colour=colour)
    tile = wall_tile(prepared.png, prepared.field)
    with transaction.atomic():
        hold_brands(company_id=membership.company_id)
        worn = Personalisation.objects.select_related("brand").filter(membership=membership).first()
        made_way = _make_way(worn.brand, membership) if worn else None
        refuse_too_many(membership.company)
        brand = make_brand(
            company=membership.company,
            prepared=prepared,
            name=made_way.name if made_way else "",
            is_default=bool(made_way and made_way.was_default),
            now=now,
        )
        dress(membership=membership, brand=brand, version=version, now=now)
        forget_brands(company_id=membership.company_id)
        show_on_wall(membership=membership, tile=tile, field=prepared.field)
        ledger.record(
            "brand.changed",
            actor_id=viewer.person_id,
            campaign_id=membership.campaign_id,
            company_id=membership.company_id,
            subject=("brand", brand.id),
            fields=["logo", "colours"],
        )
    return brand


def refuse_too_many(company: Company) -> None:
    """Raise Conflict where one more brand would be too many; the company's brands are held by the caller."""
    if company.brands.filter(state=Brand.State.ACTIVE).count() >= MAX_BRANDS:
        raise Conflict(
            "too_many_brands",
            _("A company has at most %(limit)s brands.") % {"limit": MAX_BRANDS},
            _("Remove one that no kit wears."),
            field="logo",
        )


def free_name(company: Company, wanted: str = "") -> str:
    """A name for a brand that no other one has: the company's, or with a number behind it."""
    base = wanted.strip()[:NAME_CHARS] or company.name
    taken = set(company.brands.filter(state=Brand.State.ACTIVE).values_list("name", flat=True))
    numbered = (f"{base[: NAME_CHARS - 4]} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (base, *numbered) if name not in taken)


@dataclass(frozen=True)
class _MadeWay:
    name: str
    was_default: bool


def _make_way(worn: Brand, membership: Membership) -> _MadeWay | None:
    """Put a brand away as another file takes its place; None where it stays."""
    others = Personalisation.objects.filter(brand=worn).exclude(membership=membership)
    if worn.state != Brand.State.ACTIVE or others.exists():
        return None
    was_default = worn.is_default
    worn.state, worn.is_default = Brand.State.REPLACED, False
    worn.save(update_fields=["state", "is_default"])
    return _MadeWay(worn.name, was_default)


def wear_again(*, membership: Membership, worn: Brand, brand_id: UUID) -> Brand:
    """The brand that a kit goes back to; one that had made way takes its place back. The caller holds the brands."""
    back = Brand.objects.get(id=brand_id, company_id=membership.company_id)
    if back.state == Brand.State.ACTIVE:
        return back
    made_way = _make_way(worn, membership) if worn.name == back.name else None
    back.name = free_name(membership.company, back.name)
    back.state, back.is_default = Brand.State.ACTIVE, bool(made_way and made_way.was_default)
    back.save(update_fields=["name", "state", "is_default"])
    return back


def show_on_wall(*, membership: Membership, tile: WallTile, field: str) -> None:
    """Hand the tile to the wall, within the caller's transaction; the one that hung there goes."""
    key = upload_key(membership.company_id, tile.png)
    hung = Membership.objects.select_for_update(no_key=True).get(id=membership.id).wall_logo_key
    keep(key, tile.png)
    forget_uploads(membership.company_id, {hung} - {"", key})
    set_public_logo(
        membership_id=membership.id, logo_key=key, colour=field, width_px=tile.width_px, height_px=tile.height_px
    )


def worn_as(personalisation: Personalisation) -> Worn:
    """All that the tile of a member is drawn from."""
    brand = personalisation.brand
    return brand.logo_key, brand.light_key, brand.dark_key, personalisation.field, personalisation.logo_variant


def drawn_ahead(*personalisations: Personalisation) -> Tiles:
    """Tiles of how members will be dressed, before the transaction: drawing takes its time, what it holds waits."""
    return {worn_as(each): wall_tile_of(each) for each in personalisations}


def show_worn(personalisation: Personalisation, ahead: Tiles) -> None:
    """Hand a member's tile to the wall, in the caller's transaction; drawn anew where something came between."""
    tile = ahead.get(worn_as(personalisation)) or wall_tile_of(personalisation)
    show_on_wall(membership=personalisation.membership, tile=tile, field=personalisation.field)


def wall_tile_of(personalisation: Personalisation) -> WallTile:
    """The tile of a member in its present colour and variant."""
    brand = personalisation.brand
    return wall_tile(
        read(brand.logo_key), personalisation.field, shades=shades_of(brand), variant=personalisation.logo_variant
    )
