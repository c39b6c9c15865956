"""Own lines under a lead's eye: a rule and suggestions flow in, each line is shown, waits, is accepted or refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign, Membership
from coalition.rights import Viewer, require
from kits.drawing import alt_text, member_look, texts_of
from kits.errors import KitWithdrawn, NoBrand
from kits.models import Bundle, LineRule, OwnLine, Personalisation, Rendition
from kits.models.lines import OPEN
from kits.queries.lines import rule_of
from kits.queries.members import dressed
from kits.services.recalling import read_reason
from kits.services.withdrawing import mail_company, pictures_of, stop_pictures
from kits.texts import ALT, AltTexts, Texts, parted, with_alt_texts, with_text, without_text
from visuals import clean_text

EDIT = "edit campaign and kit templates"
MOST_SUGGESTIONS, LONGEST_SUGGESTION = 20, 300


def set_line_rule(*, viewer: Viewer, campaign_id: UUID, mode: str, suggestions: Mapping[str, list[str]]) -> LineRule:
    """Choose how own lines are handled, and lines to choose from. What waits goes on waiting. Raises Invalid."""
    require(viewer, EDIT, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    if mode not in LineRule.Mode.values:
        raise Invalid("mode_unknown", _("This way of handling lines is not known."), "", field="mode")
    told = {locale: _cleaned(lines) for locale, lines in suggestions.items()}
    if set(told) - set(campaign.languages):
        raise Invalid("language_unknown", _("This campaign does not speak that language."), "", field="suggestions")
    with transaction.atomic():
        rule, _made = LineRule.objects.update_or_create(
            campaign=campaign,
            defaults={"mode": mode, "suggestions": {locale: lines for locale, lines in told.items() if lines}},
        )
        ledger.record(
            "lines.rule_changed",
            actor_id=viewer.person_id,
            campaign_id=campaign_id,
            subject=("campaign", campaign_id),
            fields=["mode", "suggestions"],
        )
    return rule


def _cleaned(lines: list[str]) -> list[str]:
    words = list(dict.fromkeys(text for line in lines if (text := clean_text(line[: 4 * LONGEST_SUGGESTION]))))
    if len(words) > MOST_SUGGESTIONS or any(len(text) > LONGEST_SUGGESTION for text in words):
        raise Invalid(
            "too_many_lines",
            _("At most 20 lines a language, of at most 300 characters."),
            _("Take some out."),
            field="suggestions",
        )
    return words


class Place(TypedDict):
    """Where a line stands; `key` is a template's or "*"."""

    membership: Membership
    key: str
    slot: str
    locale: str


def look_after(*, person_id: UUID | None, text: str, now: datetime, **place: Unpack[Place]) -> bool:
    """Note a line that was just written, and say whether it may be shown now; within the caller's transaction.

    What the lead suggests and what was accepted before needs nobody's look. The caller holds the personalisation.
    """
    rule = rule_of(campaign_id=place["membership"].campaign_id)
    here = OwnLine.objects.filter(**place)
    here.filter(state=OwnLine.State.WAITING).exclude(text=text).delete()
    needs_a_look = bool(text) and rule.mode != LineRule.Mode.FREE and not _is_known(rule, text, place)
    if needs_a_look and rule.mode == LineRule.Mode.FIRST:
        if not here.filter(state=OwnLine.State.WAITING).exists():
            _note(OwnLine.State.WAITING, person_id, text, now, place)
        return False
    here.filter(state=OwnLine.State.WAITING).delete()
    _replace_shown(text, place)
    is_noted = here.filter(state=OwnLine.State.REPLACED, text=text).update(state=OwnLine.State.SHOWN)
    if needs_a_look and not is_noted and not here.filter(state=OwnLine.State.SHOWN).exists():
        _note(OwnLine.State.SHOWN, person_id, text, now, place)
    return True


def _is_known(rule: LineRule, text: str, place: Place) -> bool:
    accepted = OwnLine.objects.filter(
        membership=place["membership"],
        slot=place["slot"],
        locale=place["locale"],
        text=text,
        state=OwnLine.State.ACCEPTED,
    )
    return text in rule.suggestions.get(place["locale"], ()) or accepted.exists()


def _note(state: str, person_id: UUID | None, text: str, now: datetime, place: Place) -> None:
    OwnLine.objects.create(**place, text=text, state=state, written_by_id=person_id, written_at=now)


def _replace_shown(text: str, place: Place) -> None:
    """Keep for the lead what was shown here unseen and may be out as a picture; what was only typed on the way goes."""
    for row in OwnLine.objects.filter(**place, state=OwnLine.State.SHOWN).exclude(text=text):
        making = Bundle.objects.filter(membership=row.membership, state=Bundle.State.WAITING)
        if making.exists() or _renditions(row).exists():
            OwnLine.objects.filter(id=row.id).update(state=OwnLine.State.REPLACED)
        else:
            row.delete()


def forget_waiting(**place: Unpack[Place]) -> None:
    """Drop a line that waited: what is shown already was written again."""
    OwnLine.objects.filter(**place, state=OwnLine.State.WAITING).delete()


def decide_line(
    *, viewer: Viewer, campaign_id: UUID, line_id: UUID, is_accepted: bool, reason: str = "", now: datetime
) -> OwnLine:
    """Accept a line, which shows it if it waited, or refuse it with a reason, which takes it off and mails the company.

    The same words in other motifs are decided with it. Raises NotFound, Conflict when somebody decided already,
    Invalid for a refusal without a reason.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    words = "" if is_accepted else read_reason(reason)
    with transaction.atomic():
        row = OwnLine.objects.filter(id=line_id, membership__campaign_id=campaign_id).first()
        if row is None:
            raise NotFound
        # Whoever writes a line holds the personalisation first: so does whoever decides on one.
        worn = Personalisation.objects.select_for_update().filter(membership_id=row.membership_id).first()
        decided = _decided_together(row)
        row = next((each for each in decided if each.id == line_id), None)
        if row is None:
            raise Conflict("decided_already", _("Somebody has decided on this line already."))
        waited = [each for each in decided if each.state == OwnLine.State.WAITING]
        for each in decided:
            each.state = OwnLine.State.ACCEPTED if is_accepted else OwnLine.State.REFUSED
            each.reason, each.decided_by_id, each.decided_at = words, viewer.person_id, now
            each.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        if is_accepted:
            _show(worn, waited, now)
        else:
            _take_off(worn, row, viewer.person, now)
            told: dict[str, str | bool] = {"line": row.text, "reason": words, "is_alt": row.slot == ALT}
            mail_company(row.membership, row.written_by, "line_refused", told, now)
        ledger.record(
            "line.accepted" if is_accepted else "line.refused",
            actor_id=viewer.person_id,
            campaign_id=campaign_id,
            company_id=row.membership.company_id,
            subject=("membership", row.membership_id),
        )
    return row


def _decided_together(row: OwnLine) -> list[OwnLine]:
    rows = OwnLine.objects.select_for_update(of=("self",)).select_related(
        "membership__company", "membership__campaign", "written_by"
    )
    same = rows.filter(membership_id=row.membership_id, slot=row.slot, locale=row.locale, text=row.text)
    return list(same.filter(state__in=OPEN).order_by("id"))


def _show(worn: Personalisation | None, waited: list[OwnLine], now: datetime) -> None:
    if worn is None or not waited:
        return
    said = with_alt_texts(worn.lines, worn.alt_texts)
    for row in waited:
        place: Place = {"membership": row.membership, "key": row.key, "slot": row.slot, "locale": row.locale}
        _replace_shown(row.text, place)
        said = with_text(said, row.key, row.slot, row.locale, row.text)
    worn.lines, worn.alt_texts = parted(said)
    worn.changed_at = now
    worn.save(update_fields=["lines", "alt_texts", "changed_at"])


def _take_off(worn: Personalisation | None, row: OwnLine, person_id: UUID, now: datetime) -> None:
    """Stop every picture that shows the line, of today and of before, then bring the kit's own words back.

    It goes from what undo brings back as well.
    """
    pictures = dict(_renditions(row).values_list("sha256", "sight")) | _pictures_now(row)
    if row.slot == ALT:
        pictures = dict.fromkeys(pictures, "")
    if pictures:
        stop_pictures(
            membership=row.membership,
            pictures=pictures,
            template_key=row.key,
            reason=row.reason,
            person_id=person_id,
            now=now,
        )
    if worn is None:
        return
    shown, before = worn.state(), worn.before
    worn.lines, worn.alt_texts = _without(row, worn.lines, worn.alt_texts)
    if before:
        lines, alt_texts = _without(row, before["lines"], before.get("alt_texts", {}))
        worn.before = before | {"lines": lines, "alt_texts": alt_texts}
    if worn.before == worn.state():
        worn.before = {}
    if worn.state() != shown:
        worn.changed_at = now
    worn.save(update_fields=["lines", "alt_texts", "before", "changed_at"])


def _without(row: OwnLine, lines: Texts, alt_texts: AltTexts) -> tuple[dict[str, Any], dict[str, Any]]:
    return parted(without_text(with_alt_texts(lines, alt_texts), row.slot, row.locale, row.text))


def _renditions(row: OwnLine) -> QuerySet[Rendition]:
    """The pictures of the campaign that were made with the words of a line."""
    made = Rendition.objects.filter(
        company_id=row.membership.company_id, version__kit__campaign_id=row.membership.campaign_id
    )
    if row.slot == ALT:
        return made.filter(alt_text=row.text, locale=row.locale)
    return made.annotate(told=KeyTransform(row.slot, KeyTransform("texts", "made_of"))).filter(told=row.text)


def _pictures_now(row: OwnLine) -> dict[str, str]:
    """What shows the line now, {address: sight}, whether it was made yet or not."""
    try:
        personalisation = dressed(membership_id=row.membership_id)
    except (NotFound, NoBrand, KitWithdrawn):
        return {}  # nothing of it is shown any more
    look = member_look(personalisation, with_logo=False)
    return {
        sha256: seen
        for template in personalisation.version.templates.all()
        for locale in row.membership.campaign.languages
        for format_key in template.format_keys
        if row.text
        == (
            alt_text(look, template, locale, format_key)
            if row.slot == ALT
            else texts_of(look, template, locale, format_key).get(row.slot)
        )
        for sha256, seen in pictures_of(personalisation, template, [locale], [format_key]).items()
    }
