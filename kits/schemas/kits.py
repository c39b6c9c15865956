"""A kit as a company sees it: what the API gives of its motifs, formats, slots, brand and colours."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from kits.formats import Format
from kits.models import Brand, OwnLine
from kits.queries import ColourView, KitNotes, KitView, SlotView, TemplateView


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
