"""A company's brands: files, names, colours and choices flow in; kits and tiles that wear a brand follow."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import WITHIN, Viewer
from kits.colours import MAX_COLOURS, read_colour, with_field
from kits.errors import NoBrand
from kits.models import Brand, LogoVariant, Personalisation
from kits.queries.versions import published_version
from kits.services.branding import (
    NAME_CHARS,
    dress,
    free_name,
    make_brand,
    prepare_logo,
    refuse_too_many,
    show_on_wall,
    wall_tile_of,
)
from kits.services.forgetting import forget_brands, hold_brands
from kits.storing import keep, upload_key
from visuals import clean_text

LOGO, EDIT = "upload or replace logo", "edit kit texts"
SHADES = {LogoVariant.LIGHT: "light_key", LogoVariant.DARK: "dark_key"}


def add_brand(
    *, viewer: Viewer, membership_id: UUID, logo: bytes, name: str = "", colour: str = "", now: datetime
) -> Brand:
    """Keep another logo as a brand that no kit wears yet. Raises as `set_brand`, and Conflict."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=LOGO)
    wanted = _read_name(name) if name.strip() else ""
    prepared = prepare_logo(data=logo, accent=membership.campaign.accent, colour=colour)
    with transaction.atomic():
        hold_brands(company_id=membership.company_id)
        brands = membership.company.brands.filter(state=Brand.State.ACTIVE)
        refuse_too_many(membership.company)
        if wanted:
            _refuse_taken(brands, wanted)
        brand = make_brand(company=membership.company, prepared=prepared, name=wanted, now=now)
        forget_brands(company_id=membership.company_id)
        _record("brand.added", viewer, membership, brand, ["logo", "colours", "name"])
    return brand


@transaction.atomic
def edit_brand(
    *,
    viewer: Viewer,
    membership_id: UUID,
    brand_id: UUID,
    name: str | None = None,
    field_colour: str | None = None,
    colours: Sequence[str] | None = None,
) -> Brand:
    """Change a brand's name and colours; the field is always among the colours. What is None stays."""
    membership, brand = _held(viewer, membership_id, brand_id)
    before = brand.facts()
    if name is not None:
        brand.name = _read_name(name)
        _refuse_taken(membership.company.brands.filter(state=Brand.State.ACTIVE).exclude(id=brand.id), brand.name)
    if field_colour is not None:
        brand.field_colour = read_colour(field_colour)
    if colours is not None:
        brand.colours = _read_colours(colours)
    brand.colours = with_field(brand.field_colour, brand.colours)
    _save(viewer, membership, brand, before)
    return brand


def set_shade(
    *, viewer: Viewer, membership_id: UUID, brand_id: UUID, variant: str, logo: bytes | None, now: datetime
) -> Brand:
    """Take the company's own light or dark variant, or, without a file, the one made from the logo again."""
    membership_seen_by(viewer=viewer, membership_id=membership_id, action=LOGO)
    if variant not in SHADES:
        raise NotFound
    prepared = prepare_logo(data=logo, accent="#000000") if logo is not None else None
    with transaction.atomic():
        membership, brand = _held(viewer, membership_id, brand_id)
        before = brand.facts()
        key = ""
        if prepared is not None:
            key = upload_key(membership.company_id, prepared.png)
            keep(key, prepared.png)
        setattr(brand, SHADES[LogoVariant(variant)], key)
        _save(viewer, membership, brand, before)
    return brand


@transaction.atomic
def undo_brand(*, viewer: Viewer, membership_id: UUID, brand_id: UUID) -> Brand:
    """Bring back how a brand was before its last change; once more brings that change again."""
    membership, brand = _held(viewer, membership_id, brand_id)
    if not brand.before:
        raise Conflict("nothing_to_undo", _("There is nothing to undo."), _("Change something first."))
    present, back = brand.facts(), brand.before
    _refuse_taken(membership.company.brands.filter(state=Brand.State.ACTIVE).exclude(id=brand.id), back["name"])
    for name, value in back.items():
        setattr(brand, name, value)
    _save(viewer, membership, brand, present)
    return brand


@transaction.atomic
def set_default_brand(*, viewer: Viewer, membership_id: UUID, brand_id: UUID) -> Brand:
    """Choose the brand that is offered first where a kit has none yet."""
    membership, brand = _held(viewer, membership_id, brand_id)
    if not brand.is_default:
        membership.company.brands.filter(is_default=True).update(is_default=False)
        brand.is_default = True
        brand.save(update_fields=["is_default"])
        _record("brand.default_chosen", viewer, membership, brand, ["is_default"])
    return brand


@transaction.atomic
def remove_brand(*, viewer: Viewer, membership_id: UUID, brand_id: UUID) -> Brand:
    """Take a brand that no kit wears off the list; it can be restored, and pictures made from it stay explained."""
    membership, brand = _held(viewer, membership_id, brand_id)
    worn = Personalisation.objects.filter(brand=brand, membership__state__in=WITHIN)
    names = worn.values_list("membership__campaign__name", flat=True)
    if names:
        raise Conflict(
            "brand_in_use",
            _("The kit for %(campaigns)s wears this brand.") % {"campaigns": ", ".join(sorted(names))},
            _("Choose another brand there first."),
        )
    was_default = brand.is_default
    brand.state, brand.is_default = Brand.State.REMOVED, False
    brand.save(update_fields=["state", "is_default"])
    heir = membership.company.brands.filter(state=Brand.State.ACTIVE).order_by("created_at", "id").first()
    if was_default and heir is not None:
        heir.is_default = True
        heir.save(update_fields=["is_default"])
    _record("brand.removed", viewer, membership, brand, ["state"])
    return brand


@transaction.atomic
def restore_brand(*, viewer: Viewer, membership_id: UUID, brand_id: UUID) -> Brand:
    """Put a brand that was removed, or that another file replaced, back on the list."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=LOGO)
    hold_brands(company_id=membership.company_id)
    brand = membership.company.brands.filter(id=brand_id).first()
    if brand is None:
        raise NotFound
    if brand.state != Brand.State.ACTIVE:
        refuse_too_many(membership.company)
        brand.name = free_name(membership.company, brand.name)
        brand.state = Brand.State.ACTIVE
        brand.is_default = not membership.company.brands.filter(is_default=True).exists()
        brand.save(update_fields=["name", "state", "is_default"])
        _record("brand.restored", viewer, membership, brand, ["state"])
    return brand


@transaction.atomic
def choose_brand(*, viewer: Viewer, membership_id: UUID, brand_id: UUID, now: datetime) -> Personalisation:
    """Dress a kit in one of the company's brands, in that brand's colour; the tile on the wall follows."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    hold_brands(company_id=membership.company_id)
    brand = membership.company.brands.filter(id=brand_id, state=Brand.State.ACTIVE).first()
    if brand is None:
        raise NotFound
    worn = Personalisation.objects.select_related("brand", "version").filter(membership=membership).first()
    if worn is not None and worn.brand_id == brand.id:
        return worn
    version = published_version(campaign_id=membership.campaign_id)
    dressed = dress(membership=membership, brand=brand, version=version, now=now)
    _follow(viewer, membership, dressed, ["brand", "colour", "logo_variant"])
    return dressed


@transaction.atomic
def choose_variant(*, viewer: Viewer, membership_id: UUID, variant: str, now: datetime) -> Personalisation:
    """Choose which variant of the logo a kit shows; the tile on the wall follows."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    if variant not in LogoVariant.values:
        raise Invalid(
            "variant_unknown",
            _("There is no such variant of the logo."),
            _("Choose automatic, as uploaded, light or dark."),
            field="variant",
        )
    rows = Personalisation.objects.select_for_update(of=("self",)).select_related("brand", "version")
    dressed = rows.filter(membership=membership).first()
    if dressed is None:
        raise NoBrand
    if dressed.logo_variant != variant:
        dressed.before = dressed.state()
        dressed.logo_variant, dressed.changed_at = variant, now
        dressed.save(update_fields=["logo_variant", "before", "changed_at"])
        _follow(viewer, membership, dressed, ["logo_variant"])
    return dressed


def _follow(viewer: Viewer, membership: Membership, dressed: Personalisation, fields: list[str]) -> None:
    show_on_wall(membership=membership, tile=wall_tile_of(dressed), field=dressed.field)
    ledger.record(
        "kit.changed",
        actor_id=viewer.person_id,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        subject=("membership", membership.id),
        fields=fields,
    )


def _held(viewer: Viewer, membership_id: UUID, brand_id: UUID) -> tuple[Membership, Brand]:
    """A brand on the company's list, which nobody else changes meanwhile. Raises NotFound, Forbidden."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=LOGO)
    hold_brands(company_id=membership.company_id)
    brand = membership.company.brands.filter(id=brand_id, state=Brand.State.ACTIVE).first()
    if brand is None:
        raise NotFound
    return membership, brand


def _save(viewer: Viewer, membership: Membership, brand: Brand, before: dict[str, Any]) -> None:
    """Keep a changed brand; the tiles of every kit that wears it follow."""
    changed = [name for name, value in brand.facts().items() if value != before[name]]
    if not changed:
        return
    brand.before = before
    brand.save(update_fields=[*changed, "before"])
    if changed != ["name"]:
        worn = Personalisation.objects.select_related("membership", "brand").filter(brand=brand)
        for dressed in worn.filter(membership__state__in=WITHIN):
            show_on_wall(membership=dressed.membership, tile=wall_tile_of(dressed), field=dressed.field)
    _record("brand.changed", viewer, membership, brand, changed)


def _record(kind: str, viewer: Viewer, membership: Membership, brand: Brand, fields: list[str]) -> None:
    ledger.record(
        kind,
        actor_id=viewer.person_id,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        subject=("brand", brand.id),
        fields=fields,
    )


def _read_name(text: str) -> str:
    name = clean_text(text[: 2 * NAME_CHARS]).strip()
    if not name or len(name) > NAME_CHARS:
        raise Invalid(
            "brand_name",
            _("A brand's name has 1 to %(limit)s characters.") % {"limit": NAME_CHARS},
            _("Write what your people call it."),
            field="name",
        )
    return name


def _refuse_taken(others: Any, name: str) -> None:
    if others.filter(name=name).exists():
        raise Invalid("brand_name_taken", _("Another brand has this name."), _("Write another name."), field="name")


def _read_colours(colours: Sequence[str]) -> list[str]:
    read = list(dict.fromkeys(read_colour(colour) for colour in colours))
    if not 1 <= len(read) <= MAX_COLOURS:
        raise Invalid(
            "too_many_colours",
            _("A brand has 1 to %(limit)s colours.") % {"limit": MAX_COLOURS},
            _("Leave out those that no poster needs."),
            field="colours",
        )
    return read
