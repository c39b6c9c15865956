"""The studio's fields for own lines: a kit and the language shown flow in; fields in each language flow out."""

from typing import Any

from kits.models import SHARED
from kits.queries import KitView, SlotView
from kits.queries.lines import rule_of, waiting_lines
from kits.texts import length_of
from kits.words import name_here, own_name
from ui import SlotRow


def line_fields(kit: KitView, template_key: str, slots: list[SlotView], locale: str) -> list[dict[str, Any]]:
    """Every slot's field in the language shown, with its rows for the other languages of the download."""
    waiting = waiting_lines(membership_id=kit.membership.id)
    offered = rule_of(campaign_id=kit.campaign.id).suggestions.get(locale, [])
    fields = []
    for slot in slots:
        written = (waiting.get((key, slot.name, locale), "") for key in (template_key, SHARED))
        fields.append(
            _line(kit, locale, slot)
            | _looked_after(slot, [text for text in written if text], offered if slot.name == "line" else [])
        )
    return fields


def _line(kit: KitView, locale: str, slot: SlotView) -> dict[str, Any]:
    """A slot's field in the language shown, and its rows for the other languages of the download."""
    told = slot.told[locale]
    others = [each for each in kit.chosen_locales if each != locale]
    return {
        "slot": slot,
        "name": f"{slot.name}.{locale}",
        "value": told.text if told.is_own else "",
        "fallback": "" if told.is_own else told.text,
        "shown_in": name_here(told.locale) if told.locale and told.locale != locale else "",
        "language": own_name(locale),
        "rows": [_row(slot, each) for each in others],
        "languages": len(others) + 1,
        "own": [name_here(each) for each in others if slot.told[each].is_own],
        "campaigns": [name_here(each) for each in others if not slot.told[each].is_own],
    }


def _looked_after(slot: SlotView, waiting: list[str], offered: list[str]) -> dict[str, Any]:
    """Lines to choose from that fit, and what waits for the lead, which stands in place of what is shown."""
    found = next((text for text in waiting if length_of(text) <= slot.max_chars), "")
    suggestions = [text for text in offered if length_of(text) <= slot.max_chars]
    return {"waiting": found, "suggestions": suggestions} | ({"value": found} if found else {})


def _row(slot: SlotView, locale: str) -> SlotRow:
    told = slot.told[locale]
    return SlotRow(
        locale=locale,
        language=own_name(locale),
        name=slot.name,
        value=told.text if told.is_own else "",
        limit=slot.max_chars,
        fallback="" if told.is_own else told.text,
        fallback_from=name_here(told.locale) if told.locale and told.locale != locale else "",
    )
