"""What a picture says to those who do not see it, in a company's own words; and taking the last change back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.drawing import ALT_TEXT_CHARS
from kits.errors import NoBrand
from kits.models import Brand, Personalisation
from kits.queries.versions import check_choice, template_in
from kits.services.branding import Tiles, drawn_ahead, show_worn, wear_again, worn_as
from kits.services.forgetting import forget_let_go, hold_brands
from kits.services.lines import Place, forget_waiting, look_after
from kits.texts import ALT, Texts, parted, places_of, text_at, with_alt_texts, with_text
from visuals import clean_text

EDIT = "edit kit texts"
STATED = ("lines", "colour", "logo_variant", "template_key", "alt_texts", "photos")


@transaction.atomic
def set_alt_text(
    *, viewer: Viewer, membership_id: UUID, template_key: str, locale: str, text: str, now: datetime
) -> Personalisation:
    """Say in own words what a motif's pictures show in a language; empty words bring back what follows from the kit.

    They are looked after like an own line, and wait where those do.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    personalisation = locked_dress(membership)
    template = template_in(personalisation.version.templates.all(), template_key)
    check_choice(template, membership.campaign, template.first_format, locale)
    words = clean_text(text[: 2 * ALT_TEXT_CHARS])
    if len(words) > ALT_TEXT_CHARS:
        raise Invalid(
            "alt_text_too_long",
            _("An alternative text has at most %(limit)s characters.") % {"limit": ALT_TEXT_CHARS},
            _("Say it more briefly."),
            field="alt_text",
        )
    said = with_alt_texts(personalisation.lines, personalisation.alt_texts)
    place: Place = {"membership": membership, "key": template_key, "slot": ALT, "locale": locale}
    if text_at(said, (template_key, ALT, locale)) == words:
        forget_waiting(**place)
    elif look_after(**place, person_id=viewer.person_id, text=words, now=now):
        personalisation.before = personalisation.state()
        _lines, personalisation.alt_texts = parted(with_text(said, template_key, ALT, locale, words))
        keep_change(viewer, membership, personalisation, ["alt_texts"], now)
    return personalisation


def undo_change(*, viewer: Viewer, membership_id: UUID, now: datetime) -> Personalisation:
    """Bring back how the kit was dressed before its last change; once more brings that change again.

    A line that comes back is looked after like one that was just written: where it waits, what is shown now stays.
    """
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action=EDIT)
    ahead = _tile_ahead(membership)
    with transaction.atomic():
        hold_brands(company_id=membership.company_id)  # before the kit is held, as whoever changes a brand does
        personalisation = locked_dress(membership)
        before, present, worn = personalisation.before, personalisation.state(), worn_as(personalisation)
        keys = [template.key for template in personalisation.version.templates.all()]
        if not before or before["template_key"] not in keys:
            raise Conflict("nothing_to_undo", _("There is nothing to undo."), _("Change something first."))
        personalisation.brand = wear_again(
            membership=membership, worn=personalisation.brand, brand_id=UUID(before["brand_id"])
        )
        for name in STATED:
            setattr(personalisation, name, before.get(name, present[name]))
        shown = with_alt_texts(present["lines"], present["alt_texts"])
        back = with_alt_texts(personalisation.lines, personalisation.alt_texts)
        said = _looked_after(viewer, membership, shown, back, now)
        personalisation.lines, personalisation.alt_texts = parted(said)
        personalisation.before = present
        if personalisation.state() == present:
            personalisation.before = {}
            personalisation.save(update_fields=["before"])
            return personalisation
        keep_change(viewer, membership, personalisation, ["brand", *STATED], now)
        if worn_as(personalisation) != worn:
            show_worn(personalisation, ahead)
    return personalisation


def _tile_ahead(membership: Membership) -> Tiles:
    """The tile of how the kit was dressed before, where it was another one."""
    back = Personalisation.objects.select_related("brand").filter(membership=membership).first()
    if back is None or not back.before:
        return {}
    worn = worn_as(back)
    back.brand = Brand.objects.get(id=back.before["brand_id"], company_id=membership.company_id)
    back.colour, back.logo_variant = back.before["colour"], back.before.get("logo_variant", back.logo_variant)
    return drawn_ahead(back) if worn_as(back) != worn else {}


def _looked_after(viewer: Viewer, membership: Membership, present: Texts, back: Texts, now: datetime) -> dict[str, Any]:
    """The words that come back, less those that must be looked at first."""
    said = dict(back)
    for place in sorted(places_of(present) | places_of(back)):
        shown, text = text_at(present, place), text_at(back, place)
        key, slot, locale = place
        told: Place = {"membership": membership, "key": key, "slot": slot, "locale": locale}
        if shown != text and not look_after(**told, person_id=viewer.person_id, text=text, now=now):
            said = with_text(said, *place, shown)
    return said


def locked_dress(membership: Membership) -> Personalisation:
    """How a member's kit is dressed, held until the transaction ends. Raises NoBrand."""
    rows = Personalisation.objects.select_for_update(of=("self",)).select_related("brand", "version", "membership")
    found = rows.filter(membership=membership).first()
    if found is None:
        raise NoBrand
    return found


def keep_change(
    viewer: Viewer, membership: Membership, personalisation: Personalisation, fields: list[str], now: datetime
) -> None:
    """Write what was changed, and that it was, within the caller's transaction."""
    forget_let_go(Personalisation.objects.select_related("brand").get(id=personalisation.id), personalisation)
    personalisation.changed_at = now
    personalisation.save(update_fields=[*fields, "before", "changed_at"])
    ledger.record(
        "kit.changed",
        actor_id=viewer.person_id,
        campaign_id=membership.campaign_id,
        company_id=membership.company_id,
        subject=("membership", membership.id),
        fields=fields,
    )
