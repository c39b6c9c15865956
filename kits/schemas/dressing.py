"""Joining and dressing a kit: what the API takes and gives."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, Json

from coalition.bounded import Locale
from coalition.services import Joining
from kits.formats import Format
from kits.models import Brand, OwnLine, Personalisation
from kits.queries import ColourView, KitNotes, KitView, SlotView, TemplateView, waiting_of
from kits.schemas.photos import PhotoOut, Share
from kits.schemas.words import Address, AnyColour, CompanyName, Key, Words


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


class SafeZoneOut(Schema):
    """How far from each edge nothing is covered or cut off, in the format's own pixels."""

    top: int
    right: int
    bottom: int
    left: int
    source: str
    checked_on: date


class CoveredOut(Schema):
    """A part that a profile picture or its like lies over, in the format's own pixels."""

    x: int
    y: int
    width: int
    height: int
    source: str
    checked_on: date


class FormatOut(Schema):
    """A size, where it comes from and when that was looked at; `encodings` are its files, the main one first."""

    key: str
    label: str
    group: str
    width_px: int
    height_px: int
    encodings: list[str]
    networks: list[str]
    safe: SafeZoneOut | None
    covered: CoveredOut | None
    source: str
    checked_on: date

    @classmethod
    def of(cls, row: Format) -> "FormatOut":
        return cls(
            key=row.key,
            label=str(row.label),
            group=row.group,
            width_px=row.width_px,
            height_px=row.height_px,
            encodings=list(row.files),
            networks=list(row.networks),
            safe=SafeZoneOut(**vars(row.safe)) if row.safe else None,
            covered=CoveredOut(**vars(row.covered)) if row.covered else None,
            source=row.source,
            checked_on=date.fromisoformat(row.checked_on),
        )


class TemplateOut(Schema):
    """A motif, and what of it the campaign keeps to itself; `field` is the colour that it is drawn in.

    Where `allowed_colours` are given, it takes no others of the company.
    """

    key: str
    title: str
    formats: list[FormatOut]
    slots: list[SlotOut]
    field: str
    is_colour_locked: bool
    allowed_colours: list[str]
    is_variant_locked: bool

    @classmethod
    def of(cls, template: TemplateView) -> "TemplateOut":
        formats = [FormatOut.of(each) for each in template.formats]
        slots = [SlotOut.of(slot) for slot in template.slots]
        return cls(
            key=template.key,
            title=template.title,
            formats=formats,
            slots=slots,
            field=template.field,
            is_colour_locked=template.is_colour_locked,
            allowed_colours=[each.value for each in template.colours_taken],
            is_variant_locked=template.is_variant_locked,
        )


class ColourOut(Schema):
    """A field and what is written on it."""

    value: str
    on: str
    contrast: float

    @classmethod
    def of(cls, colour: ColourView) -> "ColourOut":
        return cls(value=colour.value, on=colour.on, contrast=colour.contrast)


class WaitingOut(Schema):
    """Words that are shown once a lead has approved them. `template` is "*" for all motifs; `slot` is "@alt" where
    they are an alternative text."""

    template: str
    slot: str
    locale: str
    text: str
    written_at: datetime

    @classmethod
    def of(cls, line: OwnLine) -> "WaitingOut":
        return cls(template=line.key, slot=line.slot, locale=line.locale, text=line.text, written_at=line.written_at)


class WithdrawnVisualOut(Schema):
    """A motif in a language that a lead took back as it is dressed now: change something, or write to the lead."""

    template: str
    locale: str
    reason: str


class KitOut(Schema):
    """A member's kit. `alt_texts` are its own, {template: {locale: text}}; `suggestions` lines to choose from,
    {locale: [text]}; `warnings` what is warned of in the formats of one motif in one language, {format: [code]}."""

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
    can_undo: bool
    alt_texts: dict[str, dict[str, str]]
    waiting: list[WaitingOut]
    withdrawn: list[WithdrawnVisualOut]
    suggestions: dict[str, list[str]]
    warnings: dict[str, list[str]]

    @classmethod
    def of(cls, kit: KitView, notes: KitNotes) -> "KitOut":
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
            colours=[ColourOut.of(each) for each in kit.colours],
            templates=[TemplateOut.of(template) for template in kit.templates],
            can_undo=kit.can_undo,
            alt_texts={key: dict(told) for key, told in kit.look.alt_texts.items()},
            waiting=[WaitingOut.of(line) for line in notes.waiting],
            withdrawn=[
                WithdrawnVisualOut(template=each.template_key, locale=each.locale, reason=each.reason)
                for each in notes.withdrawn
            ],
            suggestions=notes.suggestions,
            warnings={key: sorted(codes) for key, codes in notes.warnings.items() if codes},
        )


class LineIn(Schema):
    """A company's own words for a slot; empty words bring the kit's back."""

    template: Key
    slot: Key
    locale: Locale
    text: Words


class ColourIn(Schema):
    """A field; with a motif, only where that one takes it."""

    colour: AnyColour
    template: Key | None = None


class LanguagesIn(Schema):
    """The languages a kit is taken in."""

    locales: list[Locale] = Field(min_length=1, max_length=40)


class TemplateIn(Schema):
    """The motif that the kit opens with."""

    template: Key


class VersionIn(Schema):
    """The version that somebody looked at: taken only while it is the newest."""

    number: int | None = Field(None, ge=1)


class PreviewIn(Schema):
    """Which visual, and what is being tried on it; nothing of that is kept. `lines` and `focus` are JSON by slot."""

    template: Key
    format: Key
    locale: Locale
    width_px: int = Field(600, ge=16, le=1200)
    lines: Json[dict[Key, Words]] = Field(default_factory=dict, description='{"line": "Rain."}')
    colour: AnyColour | None = None
    logo_variant: Literal["auto", "original", "light", "dark"] | None = None
    focus: Json[dict[Key, tuple[Share, Share]]] = Field(
        default_factory=dict, description='{"photo": [0.5, 0.25]}: shares of a photo\'s width and height'
    )
    page: int | None = Field(None, ge=1, le=20, description="of a document")


class DressOut(Schema):
    """How a member's kit is dressed now, and what was written but waits for a lead."""

    membership_id: UUID
    version: int
    template: str
    colour: str
    lines: dict[str, dict[str, dict[str, str]]]
    alt_texts: dict[str, dict[str, str]]
    waiting: list[WaitingOut]
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
            alt_texts=dress.alt_texts,
            waiting=[WaitingOut.of(line) for line in waiting_of(membership_id=dress.membership_id)],
            photos={
                key: {slot: PhotoOut.of(told) for slot, told in slots.items()} for key, slots in dress.photos.items()
            },
            changed_at=dress.changed_at,
        )
