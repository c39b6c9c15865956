"""Draws one visual of a kit: a template, how somebody dresses it and a language flow in, picture and alt text flow out.

The only place of the room that calls the engine. Its refusals leave as DomainErrors.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as of_dataclass
from functools import lru_cache
from typing import Literal
from uuid import UUID

from coalition.models import Campaign, localised
from coalition.queries import public_address, tracked_address
from kits.errors import NoBrand, not_drawn
from kits.legal import LEGAL, LegalLines, legal_line
from kits.locks import field_on, is_variant_locked
from kits.models import Brand, KitVersion, Personalisation, Template
from kits.photos import Photo, Photos, Shown, find_photo
from kits.storing import read_often, read_photo
from kits.texts import Texts, Told, find_told
from kits.typecase import FontFiles, FrozenFonts
from visuals import (
    CompiledTemplate,
    Encoding,
    Inspection,
    LogoChoice,
    Metadata,
    Rendering,
    Values,
    Variant,
    VisualsError,
    compile_template,
    inspect_format,
    logo_for_field,
    render,
)

Shade = Literal["white", "ink"]
# The engine's words for what people choose: the light variant is white, the dark one is ink.
VARIANTS: Mapping[str, Variant] = {"original": "original", "light": "white", "dark": "ink"}

QUALITY = 88
PREVIEW_QUALITY = 96  # full colour resolution: thin letters on a strong field stay as in the download
ALT_TEXT_CHARS = 1000  # what Instagram takes, developers.facebook.com/docs/instagram-platform/content-publishing


@dataclass(frozen=True)
class Look:
    """How somebody dresses a kit. `own` are a company's lines, `kit` the version's texts; `photos` a company's photos,
    `kit_photos` the version's. `accent` is the campaign's colour, for motifs that do not take `field`. `link` is what
    QR codes lead to, `legal` the version's legal lines by country."""

    field: str
    logo: bytes | None
    kit: Texts
    own: Texts = of_dataclass(default_factory=dict)
    company_id: UUID | None = None
    campaign_id: UUID | None = None
    company_name: str = ""
    campaign_name: str = ""
    headline: Mapping[str, str] = of_dataclass(default_factory=dict)
    default_locale: str = "en"
    alt_texts: Mapping[str, Mapping[str, str]] = of_dataclass(default_factory=dict)
    photos: Photos = of_dataclass(default_factory=dict)
    kit_photos: Photos = of_dataclass(default_factory=dict)
    link: str = ""
    legal: LegalLines = of_dataclass(default_factory=dict)
    country: str = ""
    shades: Mapping[Shade, bytes] = of_dataclass(default_factory=dict)  # variants that the company gave itself
    variant: str = "auto"
    brand_id: UUID | None = None
    accent: str = ""

    @property
    def owner_id(self) -> UUID:
        """The company whose pictures these are; only those of a company are kept."""
        if self.company_id is None:
            raise NoBrand
        return self.company_id

    @property
    def images(self) -> dict[str, bytes]:
        """The logo's files by the engine's names."""
        if not self.logo:
            return {}
        return {"logo": self.logo, **{f"logo.{shade}": data for shade, data in self.shades.items()}}

    def standing_logo(self, logo: bytes) -> LogoChoice:
        """How a logo stands on the field, with the variants and the choice of this look."""
        return logo_for_field(logo, self.field, variants=self.shades, only=VARIANTS.get(self.variant))


def shades_of(brand: Brand) -> dict[Shade, bytes]:
    """The variants that a company gave itself."""
    keys: dict[Shade, str] = {"white": brand.light_key, "ink": brand.dark_key}
    return {shade: read_often(key) for shade, key in keys.items() if key}


def campaign_look(
    campaign: Campaign, version: KitVersion, *, colour: str = "", logo: bytes | None = None, country: str = ""
) -> Look:
    """The look of a kit before any company has dressed it, or in what is known of one so far."""
    return Look(
        field=colour or campaign.accent,
        logo=logo,
        kit=version.texts,
        kit_photos=version.photos,
        link=public_address(campaign),
        legal=version.legal,
        country=country,
        campaign_id=campaign.id,
        campaign_name=campaign.name,
        headline=campaign.headline,
        default_locale=campaign.default_locale,
        accent=campaign.accent,
    )


def member_look(personalisation: Personalisation, *, with_logo: bool = True) -> Look:
    """The look of a member's kit. Wants membership.company, membership.campaign, brand and version at hand.

    Whoever only wants its words does without the logo, which is a file to be read.
    """
    membership = personalisation.membership
    return Look(
        field=personalisation.field,
        logo=read_often(personalisation.brand.logo_key) if with_logo else None,
        kit=personalisation.version.texts,
        own=personalisation.lines,
        company_id=membership.company_id,
        company_name=membership.company.name,
        campaign_id=membership.campaign_id,
        campaign_name=membership.campaign.name,
        headline=membership.campaign.headline,
        default_locale=membership.campaign.default_locale,
        alt_texts=personalisation.alt_texts,
        photos=personalisation.photos,
        kit_photos=personalisation.version.photos,
        link=tracked_address(membership),
        legal=personalisation.version.legal,
        country=membership.company.country,
        shades=shades_of(personalisation.brand) if with_logo else {},
        variant=personalisation.logo_variant,
        brand_id=personalisation.brand_id,
        accent=membership.campaign.accent,
    )


def in_version(look: Look, version: KitVersion) -> Look:
    """The same company in another version of the kit."""
    return replace(look, kit=version.texts, kit_photos=version.photos, legal=version.legal)


def field_in(look: Look, template: Template) -> str:
    """The colour that a motif is drawn in; the campaign's alone where it takes no other."""
    return field_on(template.field, look.field, look.accent or look.field)


def photo_in(look: Look, template: Template, slot: str) -> Shown | None:
    """The photo that a slot shows; the campaign's alone where it is locked."""
    own = look.photos if not template.slots[slot]["is_locked"] else {}
    return find_photo(own=own, kit=look.kit_photos, template_key=template.key, slot=slot)


def told_in(look: Look, template: Template, slot: str, locale: str) -> Told:
    """What a text slot says in a language."""
    if slot == LEGAL:
        return Told(legal_line(look.legal, look.country, locale), locale)
    return find_told(
        own=look.own if not template.slots[slot]["is_locked"] else {},
        kit=look.kit,
        template_key=template.key,
        slot=slot,
        limit=template.slots[slot]["max_chars"],
        locale=locale,
        default_locale=look.default_locale,
    )


def alt_text(look: Look, template: Template, locale: str, format_key: str = "") -> str:
    """What the picture says, for those who do not see it, in the picture's language; in one format or in all."""
    if own := look.alt_texts.get(template.key, {}).get(locale):
        return own
    free = [name for name in _slots(template, "text", format_key) if not template.slots[name]["is_locked"]]
    said = [told_in(look, template, name, locale).text for name in free]
    said += [localised(dict(look.headline), locale, look.default_locale), look.company_name]
    return " ".join(_sentence(text) for text in said if text)[:ALT_TEXT_CHARS]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ";")) else f"{text}."


def _slots(template: Template, kind: str, format_key: str) -> list[str]:
    """The slots of a kind that are drawn in a format: a change of another touches no picture of it."""
    return [
        name
        for name, slot in template.slots.items()
        if slot["kind"] == kind and (not format_key or format_key in slot["formats"])
    ]


def texts_of(look: Look, template: Template, locale: str, format_key: str) -> dict[str, str]:
    """What the slots of a picture say: its texts, and where its codes lead."""
    texts = {name: told_in(look, template, name, locale).text for name in _slots(template, "text", format_key)}
    return texts | dict.fromkeys(_slots(template, "qr", format_key), look.link)


def says_the_same(look: Look, other: Look, template: Template, locale: str, format_key: str) -> bool:
    """Whether a picture of both says the same words and leads to the same address."""
    return texts_of(look, template, locale, format_key) == texts_of(other, template, locale, format_key)


def photos_of(look: Look, template: Template, format_key: str) -> dict[str, Photo]:
    """The photos that a picture shows, by slot."""
    found = {name: photo_in(look, template, name) for name in _slots(template, "photo", format_key)}
    return {name: shown.photo for name, shown in found.items() if shown}


def values_of(look: Look, template: Template, locale: str, format_key: str, *, with_photos: bool = True) -> Values:
    """All that the engine sets into a picture; without its photos' files where only their names matter."""
    photos = photos_of(look, template, format_key) if with_photos else {}
    chosen = VARIANTS.get(look.variant) if not is_variant_locked(template.slots) else None
    return Values(
        texts=texts_of(look, template, locale, format_key),
        colours={"field": field_in(look, template)},
        images=look.images | {name: read_photo(photo.storage_key) for name, photo in photos.items()},
        focus={name: photo.focus for name, photo in photos.items()},
        locale=locale,
        variants={"logo": chosen} if chosen else {},
    )


def metadata_of(look: Look, template: Template, locale: str, format_key: str) -> Metadata:
    """What is written into a picture's file."""
    title = f"{look.campaign_name} – {look.company_name}" if look.company_name else look.campaign_name
    return Metadata(title=title, campaign=look.campaign_name, alt_text=alt_text(look, template, locale, format_key))


def draw(
    look: Look,
    template: Template,
    format_key: str,
    locale: str,
    *,
    encoding: Encoding,
    width_px: int | None = None,
    page: int | None = None,
) -> Rendering:
    """The picture of a page, a PDF of all. Raises Invalid with the engine's sentence and remedy."""
    try:
        return render(
            compiled(template.storage_key, template.font_files),
            values_of(look, template, locale, format_key),
            format_key,
            encoding=encoding,
            width_px=width_px,
            metadata=metadata_of(look, template, locale, format_key),
            quality=QUALITY if width_px is None else PREVIEW_QUALITY,
            page=page,
        )
    except VisualsError as error:
        raise not_drawn(error) from error


def inspect(look: Look, template: Template, format_key: str, locale: str) -> Inspection:
    """What the full-size picture would be warned of, and how tall its letters are. Raises Invalid."""
    try:
        template_compiled = compiled(template.storage_key, template.font_files)
        return inspect_format(template_compiled, values_of(look, template, locale, format_key), format_key)
    except VisualsError as error:
        raise not_drawn(error) from error


def pages_of(template: Template, format_key: str) -> int:
    """How many pages a format of a motif has."""
    return compiled(template.storage_key, template.font_files).formats[format_key].pages


@lru_cache(maxsize=64)
def compiled(storage_key: str, font_files: FontFiles) -> CompiledTemplate:
    """A published template with the fonts it was published with, compiled once a process."""
    return compile_template(read_often(storage_key), fonts=FrozenFonts(font_files))


def outlines(
    files: tuple[str, FontFiles], format_key: str, locale: str, texts: Mapping[str, str], colours: Mapping[str, str]
) -> str:
    """A template as SVG, everything in it a path, to be taken apart for a page."""
    values = Values(texts=texts, colours=colours, locale=locale)
    try:
        return render(compiled(*files), values, format_key, encoding="svg").data.decode()
    except VisualsError as error:
        raise not_drawn(error) from error
