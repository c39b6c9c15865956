"""A company's brands: files, names, colours and choices flow in; kits and tiles that wear a brand follow."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Membership
from coalition.names import clean_name
from coalition.queries import membership_seen_by
from coalition.rights import WITHIN, Viewer
from kits.colours import MAX_COLOURS, read_colour, with_field
from kits.models import Brand, LogoVariant, Personalisation
from kits.queries.versions import published_version
from kits.services.branding import (
    NAME_CHARS,
    drawn_ahead,
    dress,
    free_name,
    make_brand,
    prepare_logo,
    refuse_too_many,
    show_worn,
)
from kits.services.forgetting import files_of, forget_brands, forget_uploads, hold_brands
from kits.storing import keep, upload_key

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
    facts: dict[str, Any] = {}
    if name is not None:
        facts["name"] = _read_name(name)
    if field_colour is not None:
        facts["field_colour"] = read_colour(field_colour)
    if colours is not None:
        facts["colours"] = _read_colours(colours)
    return _alter(viewer, membership_id, brand_id, lambda _brand: facts)


def set_shade(
    *, viewer: Viewer, membership_id: UUID, brand_id: UUID, variant: str, logo: bytes | None, now: datetime
) -> Brand:
    """Take the company's own light or dark variant, or, without a file, the one made from the logo again."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=LOGO)
    if variant not in SHADES:
        raise NotFound
    _listed(membership, brand_id)
    png = prepare_logo(data=logo, accent="#000000").png if logo is not None else b""

    def shaded(_brand: Brand) -> dict[str, str]:
        """Kept while the brand is held: nobody throws the same file away meanwhile."""
        key = upload_key(membership.company_id, png) if png else ""
        if png:
            keep(key, png)
        return {SHADES[LogoVariant(variant)]: key}

    return _alter(viewer, membership_id, brand_id, shaded)


def undo_brand(*, viewer: Viewer, membership_id: UUID, brand_id: UUID) -> Brand:
    """Bring back how a brand was before its last change; once more brings that change again."""

    def back(brand: Brand) -> dict[str, Any]:
        if not brand.before:
            raise Conflict("nothing_to_undo", _("There is nothing to undo."), _("Change something first."))
        return dict(brand.before)

    return _alter(viewer, membership_id, brand_id, back)


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


def choose_brand(*, viewer: Viewer, membership_id: UUID, brand_id: UUID, now: datetime) -> Personalisation:
    """Dress a kit in one of the company's brands, in that brand's colour; the tile on the wall follows."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    ahead = drawn_ahead(Personalisation(brand=_listed(membership, brand_id)))
    with transaction.atomic():
        hold_brands(company_id=membership.company_id)
        brand = _listed(membership, brand_id)
        worn = Personalisation.objects.select_related("brand", "version").filter(membership=membership).first()
        if worn is not None and worn.brand_id == brand.id:
            return worn
        version = published_version(campaign_id=membership.campaign_id)
        chosen = dress(membership=membership, brand=brand, version=version, now=now)
        show_worn(chosen, ahead)
        ledger.record(
            "kit.changed",
            actor_id=viewer.person_id,
            campaign_id=membership.campaign_id,
            company_id=membership.company_id,
            subject=("membership", membership.id),
            fields=["brand", "colour", "logo_variant"],
        )
    return chosen


def _held(viewer: Viewer, membership_id: UUID, brand_id: UUID) -> tuple[Membership, Brand]:
    """A brand on the company's list, which nobody else changes meanwhile. Raises NotFound, Forbidden."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=LOGO)
    hold_brands(company_id=membership.company_id)
    return membership, _listed(membership, brand_id)


def _listed(membership: Membership, brand_id: UUID) -> Brand:
    brand = membership.company.brands.filter(id=brand_id, state=Brand.State.ACTIVE).first()
    if brand is None:
        raise NotFound
    return brand


def _alter(viewer: Viewer, membership_id: UUID, brand_id: UUID, facts_of: Callable[[Brand], dict[str, Any]]) -> Brand:
    """Change some of a brand's facts; the tiles of every kit that wears it follow. The same facts are no change."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=LOGO)
    planned = _listed(membership, brand_id)
    ahead = drawn_ahead(*_wearers(planned)) if _set_facts(planned, facts_of(planned)) - {"name"} else {}
    with transaction.atomic():
        membership, brand = _held(viewer, membership_id, brand_id)
        before, reached = brand.facts(), files_of([brand])
        changed = _set_facts(brand, facts_of(brand))
        if "name" in changed:
            _refuse_taken(membership.company.brands.filter(state=Brand.State.ACTIVE).exclude(id=brand.id), brand.name)
        if changed:
            brand.before = before
            brand.save(update_fields=[*changed, "before"])
            forget_uploads(membership.company_id, reached - files_of([brand]))
            for dressed in _wearers(brand) if changed - {"name"} else ():
                show_worn(dressed, ahead)
            _record("brand.changed", viewer, membership, brand, sorted(changed))
    return brand


def _set_facts(brand: Brand, facts: dict[str, Any]) -> set[str]:
    """Write facts onto a brand and name those that are others now."""
    before = brand.facts()
    for name, value in facts.items():
        setattr(brand, name, value)
    brand.colours = with_field(brand.field_colour, brand.colours)
    return {name for name, value in brand.facts().items() if value != before[name]}


def _wearers(brand: Brand) -> list[Personalisation]:
    """How every kit that wears a brand is dressed, with the brand as it is at hand."""
    worn = Personalisation.objects.select_related("membership").filter(brand=brand, membership__state__in=WITHIN)
    for each in worn:
        each.brand = brand
    return list(worn)


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
    name = clean_name(text[: 2 * NAME_CHARS])
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
