"""How a member dresses its kit: lines, colour, motif and version flow in; every picture from then on shows them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition import ledger
from coalition.errors import Conflict, Invalid
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.colours import read_colour
from kits.errors import NoBrand
from kits.models import Personalisation, Template
from kits.models.kits import SHARED
from kits.queries.versions import check_choice, published_version, template_in
from kits.services.branding import show_on_wall, wall_tile_of
from kits.services.forgetting import forget_let_go
from kits.services.lines import Place, forget_waiting, look_after
from kits.texts import length_of, with_text
from visuals import clean_text


def set_line(
    *, viewer: Viewer, membership_id: UUID, template_key: str, slot: str, locale: str, text: str, now: datetime
) -> Personalisation:
    """Write a company's own words into a slot; empty words bring the kit's back.

    Words for a slot with the most room serve every motif that they fit; a tighter motif keeps words of its own.
    Raises Invalid when they are too long or the slot is not theirs to write.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="edit kit texts")
    with transaction.atomic():
        personalisation = _locked(membership)
        templates = list(personalisation.version.templates.all())
        template = template_in(templates, template_key)
        check_choice(template, membership.campaign, template.first_format, locale)
        words = _checked_words(template, slot, text)
        key = _key_for(templates, template, slot)
        # Words of the motif alone, from a version in which it had less room, would hide those for all.
        lines = with_text(personalisation.lines, template.key, slot, locale, "")
        lines = with_text(lines, key, slot, locale, words)
        place: Place = {"membership": membership, "key": key, "slot": slot, "locale": locale}
        if lines == personalisation.lines:
            forget_waiting(**place)
            return personalisation
        if not look_after(**place, person_id=viewer.person_id, text=words, now=now):
            return personalisation
        personalisation.lines = lines
        _save(viewer, membership, personalisation, "lines", now)
    return personalisation


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


def set_colour(*, viewer: Viewer, membership_id: UUID, colour: str, now: datetime) -> Personalisation:
    """Choose the field; the tile on the wall follows. Every colour is taken as it is: what stands on it adapts."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="edit kit texts")
    chosen = read_colour(colour)
    before = _dressed(membership)
    if before.field == chosen:
        return before
    before.colour = chosen
    tile = wall_tile_of(before)
    with transaction.atomic():
        personalisation = _locked(membership)
        personalisation.colour = chosen
        if personalisation.brand_id != before.brand_id:  # another logo came while the tile was made
            tile = wall_tile_of(personalisation)
        _save(viewer, membership, personalisation, "colour", now)
        show_on_wall(membership=membership, tile=tile, field=chosen)
    return personalisation


def set_template(*, viewer: Viewer, membership_id: UUID, template_key: str, now: datetime) -> Personalisation:
    """Choose the motif that the kit opens with."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="edit kit texts")
    with transaction.atomic():
        personalisation = _locked(membership)
        personalisation.template_key = template_in(personalisation.version.templates.all(), template_key).key
        _save(viewer, membership, personalisation, "template_key", now)
    return personalisation


def take_version(*, viewer: Viewer, membership_id: UUID, number: int | None = None, now: datetime) -> Personalisation:
    """Move a member to the campaign's newest version; its own lines stay where the slots still exist.

    With `number`, the one that somebody looked at, only while that is the newest: Conflict otherwise.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="edit kit texts")
    version = published_version(campaign_id=membership.campaign_id)
    if number not in {None, version.number}:
        raise Conflict(
            "kit_changed_meanwhile",
            _("The campaign has changed its kit meanwhile."),
            _("Look at what is different now, then take it."),
        )
    keys = [template.key for template in version.templates.all()]
    with transaction.atomic():
        personalisation = _locked(membership)
        personalisation.version = version
        if personalisation.template_key not in keys:
            personalisation.template_key = keys[0]
        personalisation.save(update_fields=["template_key"])
        _save(viewer, membership, personalisation, "version", now)
    return personalisation


def _dressed(membership: Membership) -> Personalisation:
    found = Personalisation.objects.select_related("brand", "version").filter(membership=membership).first()
    if found is None:
        raise NoBrand
    return found


def _locked(membership: Membership) -> Personalisation:
    found = (
        Personalisation.objects.select_for_update(of=("self",))
        .select_related("brand", "version")
        .filter(membership=membership)
        .first()
    )
    if found is None:
        raise NoBrand
    return found


def _save(viewer: Viewer, membership: Membership, personalisation: Personalisation, field: str, now: datetime) -> None:
    stored = Personalisation.objects.select_related("brand").get(id=personalisation.id)
    personalisation.before = stored.state()
    forget_let_go(stored, personalisation)
    personalisation.changed_at = now
    personalisation.save(update_fields=[field, "before", "changed_at"])
    ledger.record(
        "kit.changed",
        actor_id=viewer.person_id,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        subject=("membership", membership.id),
        fields=[field],
    )
