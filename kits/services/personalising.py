"""How a member dresses its kit: lines, colour, motif and version flow in; every picture from then on shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.errors import Conflict, Invalid
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from coalition.services import set_languages
from kits.colours import read_colour
from kits.errors import NoBrand
from kits.locks import is_variant_locked, require_colour
from kits.models import LogoVariant, Personalisation, Template
from kits.models.kits import SHARED
from kits.queries.versions import check_choice, published_version, template_in
from kits.services.altering import EDIT, keep_change, locked_dress
from kits.services.branding import Tiles, drawn_ahead, show_worn, worn_as
from kits.services.lines import Place, forget_waiting, look_after
from kits.texts import Texts, length_of, text_at, with_text
from visuals import clean_text


@dataclass(frozen=True)
class Change:
    """What is changed of a kit at once: lines {(slot, locale): text} of a motif, colour, logo variant, languages.

    What is empty or None stays.
    """

    lines: Mapping[tuple[str, str], str] = field(default_factory=dict)
    colour: str = ""
    variant: str = ""
    languages: Sequence[str] | None = None


def change_kit(
    *, viewer: Viewer, membership_id: UUID, template_key: str = "", change: Change, now: datetime
) -> Personalisation:
    """Change everything or, where one part is refused, nothing; it is one change to undo, languages apart.

    Colour and variant must be left to companies by the motif, or, without one, by any of the kit's. Raises NoBrand,
    NotFound for an unknown motif, Invalid.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    colour, variant = read_colour(change.colour) if change.colour else "", _read_variant(change.variant)
    ahead = _tile_ahead(membership, colour, variant) if colour or variant else {}
    with transaction.atomic():
        personalisation = locked_dress(membership)
        before, worn = personalisation.state(), worn_as(personalisation)
        if change.lines:
            personalisation.lines = _written(viewer, membership, personalisation, template_key, change.lines, now)
        _refuse_locked(personalisation, membership, template_key, colour, variant)
        _wear(personalisation, colour, variant)
        changed = [name for name, value in personalisation.state().items() if value != before[name]]
        if changed:
            personalisation.before = before
            keep_change(viewer, membership, personalisation, changed, now)
        if worn_as(personalisation) != worn:
            show_worn(personalisation, ahead)
        if change.languages is not None:
            set_languages(viewer=viewer, membership_id=membership_id, locales=list(change.languages))
    return personalisation


def set_line(
    *, viewer: Viewer, membership_id: UUID, template_key: str, slot: str, locale: str, text: str, now: datetime
) -> Personalisation:
    """Write a company's own words into a slot; empty words bring the kit's back.

    Words for a slot with the most room serve every motif that they fit; a tighter motif keeps words of its own.
    Raises Invalid when they are too long or the slot is not theirs to write.
    """
    change = Change(lines={(slot, locale): text})
    return change_kit(viewer=viewer, membership_id=membership_id, template_key=template_key, change=change, now=now)


def set_colour(
    *, viewer: Viewer, membership_id: UUID, colour: str, template_key: str = "", now: datetime
) -> Personalisation:
    """Choose the field; the tile on the wall follows. What stands on a colour adapts to it.

    Raises Invalid for one that the motif does not take; without a motif, for one that none of the kit's takes.
    """
    change = Change(colour=read_colour(colour))
    return change_kit(viewer=viewer, membership_id=membership_id, template_key=template_key, change=change, now=now)


def choose_variant(
    *, viewer: Viewer, membership_id: UUID, variant: str, template_key: str = "", now: datetime
) -> Personalisation:
    """Choose which variant of the logo a kit shows; the tile on the wall follows.

    Raises Invalid where the campaign keeps it to itself: on the motif, or without one on all of the kit's.
    """
    change = Change(variant=variant or "none")
    return change_kit(viewer=viewer, membership_id=membership_id, template_key=template_key, change=change, now=now)


def _refuse_locked(worn: Personalisation, membership: Membership, template_key: str, colour: str, variant: str) -> None:
    """Only what changes is looked at: a whole form brings back what it showed."""
    changes_colour = bool(colour) and colour != worn.field
    changes_variant = bool(variant) and variant != worn.logo_variant
    if not changes_colour and not changes_variant:
        return
    templates = list(worn.version.templates.all())
    asked = [template_in(templates, template_key)] if template_key else templates
    if changes_colour:
        require_colour([each.field for each in asked], colour, membership.campaign.accent)
    if changes_variant and all(is_variant_locked(each.slots) for each in asked):
        raise Invalid(
            "variant_locked",
            _("The logo’s variant belongs to the campaign here."),
            _("Choose a motif that leaves it to you."),
            field="variant",
        )


def _read_variant(variant: str) -> str:
    if variant and variant not in LogoVariant.values:
        raise Invalid(
            "variant_unknown",
            _("There is no such variant of the logo."),
            _("Choose automatic, as uploaded, light or dark."),
            field="variant",
        )
    return variant


def _tile_ahead(membership: Membership, colour: str, variant: str) -> Tiles:
    worn = Personalisation.objects.select_related("brand").filter(membership=membership).first()
    if worn is None:
        raise NoBrand
    before = worn_as(worn)
    _wear(worn, colour, variant)
    return drawn_ahead(worn) if worn_as(worn) != before else {}


def _wear(personalisation: Personalisation, colour: str, variant: str) -> None:
    if colour and colour != personalisation.field:
        personalisation.colour = colour
    if variant:
        personalisation.logo_variant = variant


def _written(
    viewer: Viewer,
    membership: Membership,
    personalisation: Personalisation,
    template_key: str,
    lines: Mapping[tuple[str, str], str],
    now: datetime,
) -> dict[str, Any]:
    """A kit's own lines with others written; those that must be looked at first are not among them yet."""
    templates = list(personalisation.version.templates.all())
    template = template_in(templates, template_key)
    told: Texts = personalisation.lines
    for (slot, locale), text in lines.items():
        check_choice(template, membership.campaign, template.first_format, locale)
        words = _checked_words(template, slot, text)
        key = _key_for(templates, template, slot)
        # Words of the motif alone, from a version in which it had less room, would hide those for all.
        hidden = key != template.key and text_at(told, (template.key, slot, locale))
        place: Place = {"membership": membership, "key": key, "slot": slot, "locale": locale}
        if not hidden and text_at(told, (key, slot, locale)) == words:
            forget_waiting(**place)
        elif look_after(**place, person_id=viewer.person_id, text=words, now=now):
            if hidden:
                look_after(**place | {"key": template.key}, person_id=viewer.person_id, text="", now=now)
                told = with_text(told, template.key, slot, locale, "")
            told = with_text(told, key, slot, locale, words)
    return dict(told)


def _checked_words(template: Template, slot: str, text: str) -> str:
    facts = template.slots.get(slot)
    if facts is None or not _is_open(facts):
        raise Invalid(
            "slot_locked", _("This text belongs to the campaign."), _("Write in the slots that are open to you.")
        )
    words = clean_text(text[: 20 * facts["max_chars"]])
    excess = length_of(words) - facts["max_chars"]
    if excess > 0:
        raise Invalid(
            "line_too_long",
            ngettext("%(excess)s character too many.", "%(excess)s characters too many.", excess) % {"excess": excess},
            _("%(limit)s fit on this motif.") % {"limit": facts["max_chars"]},
            field=slot,
        )
    return words


def _is_open(facts: Mapping[str, Any]) -> bool:
    return bool(facts["kind"] == "text" and not facts["is_locked"])


def _key_for(templates: list[Template], template: Template, slot: str) -> str:
    rooms = [each.slots[slot]["max_chars"] for each in templates if slot in each.slots and _is_open(each.slots[slot])]
    return SHARED if template.slots[slot]["max_chars"] == max(rooms) else template.key


def set_template(*, viewer: Viewer, membership_id: UUID, template_key: str, now: datetime) -> Personalisation:
    """Choose the motif that the kit opens with."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    with transaction.atomic():
        personalisation = locked_dress(membership)
        chosen = template_in(personalisation.version.templates.all(), template_key).key
        if chosen != personalisation.template_key:
            personalisation.before = personalisation.state()
            personalisation.template_key = chosen
            keep_change(viewer, membership, personalisation, ["template_key"], now)
    return personalisation


def take_version(*, viewer: Viewer, membership_id: UUID, number: int | None = None, now: datetime) -> Personalisation:
    """Move a member to the campaign's newest version; its own lines stay where the slots still exist.

    With `number`, the one that somebody looked at, only while that is the newest: Conflict otherwise. What was changed
    in the version before cannot be undone any more.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    with transaction.atomic():
        personalisation = locked_dress(membership)
        version = published_version(campaign_id=membership.campaign_id)
        if number not in {None, version.number}:
            raise Conflict(
                "kit_changed_meanwhile",
                _("The campaign has changed its kit meanwhile."),
                _("Look at what is different now, then take it."),
            )
        if version == personalisation.version:
            return personalisation
        keys = [template.key for template in version.templates.all()]
        personalisation.version, personalisation.before = version, {}
        if personalisation.template_key not in keys:
            personalisation.template_key = keys[0]
        keep_change(viewer, membership, personalisation, ["version", "template_key"], now)
    return personalisation
