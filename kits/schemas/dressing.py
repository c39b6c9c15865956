"""Joining and dressing a kit: what the API takes and gives."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from coalition.services import Joining
from kits.models import Brand, Personalisation
from kits.queries import KitView, SlotView, TemplateView
from kits.schemas.photos import PhotoOut
from kits.schemas.words import Address, AnyColour, CompanyName, Key, Locale, Words


class JoinIn(Schema):
    """Fields of the form that the logo comes with."""

    company_name: CompanyName
    email: Address
    locale: Locale = "en"
    colour: AnyColour | None = None

    def joining(self) -> Joining:
        """What the service takes."""
        return Joining(company_name=self.company_name, email=self.email, locale=self.locale)


class JoinedOut(Schema):
    """Who came in; `is_confirmed` is false where the owner of the address must press a button in a mail first."""

    membership_id: UUID
    company_id: UUID
    is_confirmed: bool
    position: int | None


class BrandIn(Schema):
    """The form field that a logo comes with; without one the colour follows from the logo."""

    colour: AnyColour | None = None


class BrandOut(Schema):
    """A logo and its colours."""

    id: UUID
    name: str
    logo_sha256: str
    width_px: int
    height_px: int
    is_white: bool
    colours: list[str]
    field_colour: str

    @classmethod
    def of(cls, brand: Brand) -> "BrandOut":
        return cls(
            id=brand.id,
            name=brand.name,
            logo_sha256=brand.logo_sha256,
            width_px=brand.logo_facts["width_px"],
            height_px=brand.logo_facts["height_px"],
            is_white=brand.logo_facts["is_white"],
            colours=brand.colours,
            field_colour=brand.field_colour,
        )


class ToldOut(Schema):
    """What a slot says, in which language, and whether these are the company's own words."""

    text: str
    locale: str
    is_own: bool


class SlotOut(Schema):
    """A text slot open to the company."""

    name: str
    label: str
    max_chars: int
    told: dict[str, ToldOut]

    @classmethod
    def of(cls, slot: SlotView) -> "SlotOut":
        told = {locale: ToldOut(**vars(each)) for locale, each in slot.told.items()}
        return cls(name=slot.name, label=slot.label, max_chars=slot.max_chars, told=told)


class FormatOut(Schema):
    """A size."""

    key: str
    width_px: int
    height_px: int


class TemplateOut(Schema):
    """A motif."""

    key: str
    title: str
    formats: list[FormatOut]
    slots: list[SlotOut]

    @classmethod
    def of(cls, template: TemplateView) -> "TemplateOut":
        formats = [
            FormatOut(key=each.key, width_px=each.width_px, height_px=each.height_px) for each in template.formats
        ]
        slots = [SlotOut.of(slot) for slot in template.slots]
        return cls(key=template.key, title=template.title, formats=formats, slots=slots)


class ColourOut(Schema):
    """A field and what is written on it."""

    value: str
    on: str
    contrast: float


class KitOut(Schema):
    """A member's kit."""

    membership_id: UUID
    campaign: str
    version: int
    newer: int | None
    template: str
    field: str
    logo: str
    logo_variant: str
    brand_id: UUID | None
    locales: list[str]
    chosen_locales: list[str]
    colours: list[ColourOut]
    templates: list[TemplateOut]

    @classmethod
    def of(cls, kit: KitView) -> "KitOut":
        return cls(
            membership_id=kit.membership.id,
            campaign=kit.campaign.slug,
            version=kit.version.number,
            newer=kit.newer,
            template=kit.template_key,
            field=kit.field,
            logo=kit.logo,
            logo_variant=kit.look.variant,
            brand_id=kit.brand.id if kit.brand else None,
            locales=kit.locales,
            chosen_locales=kit.chosen_locales,
            colours=[ColourOut(value=each.value, on=each.on, contrast=each.contrast) for each in kit.colours],
            templates=[TemplateOut.of(template) for template in kit.templates],
        )


class LineIn(Schema):
    """A company's own words for a slot; empty words bring the kit's back."""

    template: Key
    slot: Key
    locale: Locale
    text: Words


class ColourIn(Schema):
    """A field."""

    colour: AnyColour


class LanguagesIn(Schema):
    """The languages a kit is taken in."""

    locales: list[Locale] = Field(min_length=1, max_length=40)


class TemplateIn(Schema):
    """The motif that the kit opens with."""

    template: Key


class DressOut(Schema):
    """How a member's kit is dressed now."""

    membership_id: UUID
    version: int
    template: str
    colour: str
    lines: dict[str, dict[str, dict[str, str]]]
    photos: dict[str, dict[str, PhotoOut]]
    changed_at: datetime

    @classmethod
    def of(cls, dress: Personalisation) -> "DressOut":
        return cls(
            membership_id=dress.membership_id,
            version=dress.version.number,
            template=dress.template_key,
            colour=dress.field,
            lines=dress.lines,
            photos={
                key: {slot: PhotoOut.of(told) for slot, told in slots.items()} for key, slots in dress.photos.items()
            },
            changed_at=dress.changed_at,
        )
