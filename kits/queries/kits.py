"""A member's kit as its people see it: motifs, formats, languages, texts with their fallback, colours, logo."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from coalition.models import Campaign, Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.colours import OFFERED, contrast_on, offered_colours
from kits.drawing import Look, campaign_look, field_in, member_look, told_in
from kits.errors import NoBrand
from kits.formats import FORMATS, Format
from kits.locks import LOCKED, colours_taken, is_variant_locked
from kits.models import Brand, KitVersion, LogoVariant, Personalisation, Template
from kits.queries.members import dressed, dressed_seen_by
from kits.queries.versions import published_version, template_in
from kits.texts import Told
from kits.tiles import plated
from visuals import LogoFacts

LogoState = Literal["white", "original", "changed", "plate", "chosen", "unread", "none"]


@dataclass(frozen=True)
class SlotView:
    """A text slot open to the company, and what it says in each language of the campaign."""

    name: str
    label: str
    max_chars: int
    told: dict[str, Told]


@dataclass(frozen=True)
class ColourView:
    """A field to choose, what is written on it, and how well that reads."""

    value: str
    on: str
    contrast: float


@dataclass(frozen=True)
class TemplateView:
    """A motif: the formats it is drawn in, in the table's order, and the slots a company may write.

    `field` is the colour that it is drawn in, `colours_taken` those to choose from where it takes no others;
    `locked_photos` are the labels of photo slots that the campaign alone fills.
    """

    key: str
    title: str
    formats: list[Format]
    slots: list[SlotView]
    field: str
    is_colour_locked: bool
    colours_taken: list[ColourView]
    is_variant_locked: bool
    locked_photos: list[str]


@dataclass(frozen=True)
class KitView:
    """Everything the studio shows. `newer` is the number of a version to be taken, or None."""

    membership: Membership
    campaign: Campaign
    version: KitVersion
    newer: int | None
    templates: list[TemplateView]
    template_key: str
    locales: list[str]
    chosen_locales: list[str]
    colours: list[ColourView]
    field: str
    logo: LogoState
    changed_at: datetime | None
    look: Look
    can_undo: bool = False
    brand: Brand | None = None

    @property
    def logo_token(self) -> str:
        """Changes when the logo or its field does."""
        files = b"".join(data for _name, data in sorted(self.look.images.items()))
        return sha256(files + self.field.encode() + self.look.variant.encode()).hexdigest()[:12]

    @property
    def has_brand(self) -> bool:
        return self.logo != "none"

    def template(self, key: str) -> TemplateView:
        """A motif by its key, else the one the kit opens with."""
        by_key = {template.key: template for template in self.templates}
        return by_key.get(key) or by_key[self.template_key]


def kit_of(*, viewer: Viewer, membership_id: UUID) -> KitView:
    """A member's kit. A company without a logo sees the campaign's own. Raises NotFound, Forbidden, NoKit, Gone."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    try:
        personalisation = dressed(membership_id=membership_id)
    except NoBrand:
        return _undressed(membership, published_version(campaign_id=membership.campaign_id))
    newest = published_version(campaign_id=membership.campaign_id)
    version, look = personalisation.version, member_look(personalisation)
    return KitView(
        membership=membership,
        campaign=membership.campaign,
        version=version,
        newer=newest.number if newest.number > version.number else None,
        templates=[_template_view(look, template, membership.campaign) for template in version.templates.all()],
        template_key=personalisation.template_key,
        locales=membership.campaign.languages,
        chosen_locales=chosen_locales(membership),
        colours=_colours(personalisation),
        field=look.field,
        logo=_logo_state(personalisation, look),
        changed_at=personalisation.changed_at,
        look=look,
        can_undo=bool(personalisation.before),
        brand=personalisation.brand,
    )


def _undressed(membership: Membership, version: KitVersion) -> KitView:
    look = campaign_look(membership.campaign, version)
    templates = list(version.templates.all())
    return KitView(
        membership=membership,
        campaign=membership.campaign,
        version=version,
        newer=None,
        templates=[_template_view(look, template, membership.campaign) for template in templates],
        template_key=templates[0].key,
        locales=membership.campaign.languages,
        chosen_locales=chosen_locales(membership),
        colours=[],
        field=look.field,
        logo="none",
        changed_at=None,
        look=look,
    )


def chosen_locales(membership: Membership) -> list[str]:
    """The languages a member takes its kit in, in the campaign's order; never none."""
    campaign = membership.campaign
    chosen = [locale for locale in campaign.languages if locale in membership.locales]
    return chosen or [campaign.default_locale]


def _template_view(look: Look, template: Template, campaign: Campaign) -> TemplateView:
    slots = [
        SlotView(name, facts["label"], facts["max_chars"], _told_everywhere(look, template, name, campaign))
        for name, facts in template.slots.items()
        if facts["kind"] == "text" and not facts["is_locked"]
    ]
    formats = [FORMATS[key] for key in template.format_keys]
    taken = colours_taken(template.field)
    offered = list(dict.fromkeys([look.accent.lower(), *taken])) if taken else []
    photos = [facts["label"] for facts in template.slots.values() if facts["kind"] == "photo" and facts["is_locked"]]
    return TemplateView(
        template.key,
        template.title,
        formats,
        slots,
        field=field_in(look, template),
        is_colour_locked=template.field == LOCKED,
        colours_taken=[ColourView(value, *contrast_on(value)) for value in offered],
        is_variant_locked=is_variant_locked(template.slots),
        locked_photos=photos,
    )


def _told_everywhere(look: Look, template: Template, slot: str, campaign: Campaign) -> dict[str, Told]:
    return {locale: told_in(look, template, slot, locale) for locale in campaign.languages}


def _colours(personalisation: Personalisation) -> list[ColourView]:
    offered = personalisation.brand.colours
    chosen = [] if personalisation.field in offered else [personalisation.field]
    values = [*chosen, *offered][:OFFERED]
    return [ColourView(value, *contrast_on(value)) for value in values]


def _logo_state(personalisation: Personalisation, look: Look) -> LogoState:
    if look.logo is None:
        return "none"
    choice = look.standing_logo(look.logo)
    if choice.plate:
        return "plate" if look.variant == LogoVariant.AUTOMATIC else "unread"
    if look.variant in {LogoVariant.LIGHT, LogoVariant.DARK}:
        return "chosen"
    if personalisation.brand.logo_facts["is_white"] and choice.variant == "original":
        return "white"
    return "original" if choice.variant == "original" else "changed"


def template_of(*, viewer: Viewer, membership_id: UUID, template_key: str) -> tuple[Look, Template, Campaign]:
    """What a preview is drawn from. Raises as `kit_of`, and NotFound for an unknown motif."""
    action = "view company workspace"
    try:
        personalisation = dressed_seen_by(viewer=viewer, membership_id=membership_id, action=action)
    except NoBrand:
        membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=action)
        version = published_version(campaign_id=membership.campaign_id)
        look = campaign_look(membership.campaign, version)
    else:
        version, look, membership = personalisation.version, member_look(personalisation), personalisation.membership
    return look, template_in(version.templates.filter(key=template_key), template_key), membership.campaign


def colours_for(facts: LogoFacts, accent: str) -> list[ColourView]:
    """The fields a logo may stand on, with their contrast, before anything is kept."""
    return [ColourView(value, *contrast_on(value)) for value in offered_colours(facts, accent)]


def logo_on_field(*, viewer: Viewer, membership_id: UUID) -> bytes:
    """The variant of a member's logo that stands on its field, with its plate. Raises NotFound, Forbidden, NoBrand."""
    membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    look = member_look(dressed(membership_id=membership_id))
    if look.logo is None:
        raise NoBrand
    return plated(look.standing_logo(look.logo))


def brand_of(*, viewer: Viewer, membership_id: UUID) -> Brand:
    """The brand that a member's kit wears. Raises NotFound, Forbidden, NoBrand."""
    membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    return dressed(membership_id=membership_id).brand
