"""Own lines under a lead's eye: a rule and suggestions flow in, each line is shown, waits, is accepted or refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict, Invalid, NotFound
from coalition.models import Campaign, Membership
from coalition.rights import Viewer, require
from kits.errors import KitWithdrawn, NoBrand
from kits.models import SHARED, LineRule, OwnLine, Personalisation
from kits.queries.lines import OPEN, rule_of
from kits.queries.members import dressed
from kits.services.recalling import read_reason
from kits.services.withdrawing import mail_company, take_back
from kits.texts import with_text
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

    What the lead suggests and what was accepted before needs nobody's look.
    """
    membership, locale = place["membership"], place["locale"]
    rule = rule_of(campaign_id=membership.campaign_id)
    OwnLine.objects.filter(**place, state__in=OPEN).delete()
    if not text or rule.mode == LineRule.Mode.FREE or text in rule.suggestions.get(locale, ()):
        return True
    if OwnLine.objects.filter(membership=membership, text=text, locale=locale, state=OwnLine.State.ACCEPTED).exists():
        return True
    is_shown = rule.mode == LineRule.Mode.AFTER
    state = OwnLine.State.SHOWN if is_shown else OwnLine.State.WAITING
    OwnLine.objects.create(**place, text=text, state=state, written_by_id=person_id, written_at=now)
    return is_shown


def forget_waiting(**place: Unpack[Place]) -> None:
    """Drop a line that waited: what is shown already was written again."""
    OwnLine.objects.filter(**place, state=OwnLine.State.WAITING).delete()


def decide_line(
    *, viewer: Viewer, campaign_id: UUID, line_id: UUID, is_accepted: bool, reason: str = "", now: datetime
) -> OwnLine:
    """Accept a line, which shows it if it waited, or refuse it with a reason, which takes it off and mails the company.

    Raises NotFound, Conflict when somebody decided already, Invalid for a refusal without a reason.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    words = "" if is_accepted else read_reason(reason)
    with transaction.atomic():
        row = (
            OwnLine.objects.select_for_update(of=("self",))
            .select_related("membership__company", "membership__campaign", "written_by")
            .filter(id=line_id, membership__campaign_id=campaign_id)
            .first()
        )
        if row is None:
            raise NotFound
        if row.state not in OPEN:
            raise Conflict("decided_already", _("Somebody has decided on this line already."))
        was_shown = row.state == OwnLine.State.SHOWN
        row.state = OwnLine.State.ACCEPTED if is_accepted else OwnLine.State.REFUSED
        row.reason, row.decided_by_id, row.decided_at = words, viewer.person_id, now
        row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        if is_accepted and not was_shown:
            _show(row, now)
        elif not is_accepted:
            if was_shown:
                _take_off(row, viewer.person, now)
            mail_company(row.membership, row.written_by, "line_refused", {"line": row.text, "reason": words}, now)
        ledger.record(
            "line.accepted" if is_accepted else "line.refused",
            actor_id=viewer.person_id,
            campaign_id=campaign_id,
            company_id=row.membership.company_id,
            subject=("membership", row.membership_id),
        )
    return row


def _show(row: OwnLine, now: datetime) -> None:
    worn = Personalisation.objects.select_for_update().filter(membership=row.membership).first()
    if worn is not None:
        _write(worn, row, row.text, now)


def _take_off(row: OwnLine, person_id: UUID, now: datetime) -> None:
    """Stop the pictures that show the line, then bring the kit's own words back."""
    worn = Personalisation.objects.select_for_update().filter(membership=row.membership).first()
    if worn is None or worn.lines.get(row.key, {}).get(row.slot, {}).get(row.locale) != row.text:
        return
    try:
        personalisation = dressed(membership_id=row.membership_id)
    except (NotFound, NoBrand, KitWithdrawn):
        pass  # nothing of it is shown any more
    else:
        templates = [
            each
            for each in personalisation.version.templates.all()
            if row.slot in each.slots and row.key in {SHARED, each.key}
        ]
        if templates:
            take_back(personalisation, templates, row.locale, row.reason, person_id, now)
    _write(worn, row, "", now)


def _write(worn: Personalisation, row: OwnLine, text: str, now: datetime) -> None:
    worn.lines = with_text(worn.lines, row.key, row.slot, row.locale, text)
    worn.changed_at = now
    worn.save(update_fields=["lines", "changed_at"])
