"""The words on a visual: a kit's texts, a company's own lines and a language flow in, the text to draw flows out."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coalition.errors import Invalid
from kits.models.kits import SHARED
from visuals import clean_text

Texts = Mapping[str, Mapping[str, Mapping[str, str]]]
AltTexts = Mapping[str, Mapping[str, str]]
LONGEST_TYPED = 12_000  # four times the longest caption; putting n marks of one letter in order takes n² steps
ALT = "@alt"  # where a motif's own alternative text stands among its lines; no slot can be called that


@dataclass(frozen=True)
class Told:
    """What a slot says, in which language, and whether these are the company's own words."""

    text: str = ""
    locale: str = ""
    is_own: bool = False


def cleaned(told: Mapping[str, str], *, field: str) -> dict[str, str]:
    """Texts by language as they are kept, without empty ones. Raises Invalid for more than any place takes."""
    if any(len(text) > LONGEST_TYPED for text in told.values()):
        raise Invalid(
            "text_too_long",
            _("A text has more than %(limit)s characters.") % {"limit": LONGEST_TYPED},
            _("Write a shorter one."),
            field=field,
        )
    return {locale: words for locale, text in told.items() if (words := clean_text(text))}


def length_of(text: str) -> int:
    """Characters as people count them: marks and joiners belong to the letter before."""
    words = clean_text(text)
    marks = sum(unicodedata.category(char) in {"Mn", "Me", "Mc"} or char in "\u200c\u200d" for char in words)
    return len(words) - marks


def find_told(
    *, own: Texts, kit: Texts, template_key: str, slot: str, limit: int, locale: str, default_locale: str
) -> Told:
    """What a slot says in a language: the company's line, else the kit's, else the same in the default language.

    A line for all motifs serves those that have the room for it.
    """
    for candidate in _candidates(locale, default_locale, kit, template_key, slot):
        for texts, is_own in ((own, True), (kit, False)):
            text = _in(texts, template_key, slot, candidate)
            if not text and (shared := _in(texts, SHARED, slot, candidate)):
                text = shared if not is_own or length_of(shared) <= limit else ""
            if text:
                return Told(text, candidate, is_own)
    return Told()


def _candidates(locale: str, default_locale: str, kit: Texts, template_key: str, slot: str) -> Iterator[str]:
    yield from dict.fromkeys((locale, locale.split("-")[0], default_locale))
    for key in (template_key, SHARED):
        yield from kit.get(key, {}).get(slot, {})


def _in(texts: Texts, key: str, slot: str, locale: str) -> str:
    return texts.get(key, {}).get(slot, {}).get(locale, "")


def with_text(texts: Mapping[str, Any], key: str, slot: str, locale: str, text: str) -> dict[str, Any]:
    """A copy of `{template: {slot: {locale: text}}}` with one text set, or taken out when it is empty."""
    slots = {name: dict(by_locale) for name, by_locale in texts.get(key, {}).items()}
    by_locale = slots.setdefault(slot, {})
    by_locale.pop(locale, None)
    if text:
        by_locale[locale] = text
    changed = {**texts, key: {name: kept for name, kept in slots.items() if kept}}
    return {each: slots for each, slots in changed.items() if slots}


def places_of(texts: Texts) -> set[tuple[str, str, str]]:
    """Where anything is said: (template or "*", slot, locale)."""
    return {(key, slot, locale) for key, slots in texts.items() for slot, told in slots.items() for locale in told}


def text_at(texts: Texts, place: tuple[str, str, str]) -> str:
    """What is said in a place, or nothing."""
    return _in(texts, *place)


def without_text(texts: Texts, slot: str, locale: str, text: str) -> dict[str, Any]:
    """A copy in which a slot says a text in no motif."""
    found = dict(texts)
    for key in texts:
        if _in(texts, key, slot, locale) == text:
            found = with_text(found, key, slot, locale, "")
    return found


def with_alt_texts(lines: Texts, alt_texts: AltTexts) -> Texts:
    """All that a company says itself: its lines, and its alternative texts among them."""
    keys = dict.fromkeys((*lines, *alt_texts))
    return {key: {**lines.get(key, {}), **({ALT: alt_texts[key]} if key in alt_texts else {})} for key in keys}


def parted(said: Texts) -> tuple[dict[str, Any], dict[str, Any]]:
    """Lines and alternative texts of all that a company says."""
    lines = {key: {slot: told for slot, told in slots.items() if slot != ALT} for key, slots in said.items()}
    alt_texts = {key: dict(slots[ALT]) for key, slots in said.items() if ALT in slots}
    return {key: slots for key, slots in lines.items() if slots}, alt_texts
