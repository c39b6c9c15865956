"""The form of a kit's next version: what is published flows in, fields flow out; posted, a revision flows out."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict

from coalition.models import Campaign, localised
from kits.forms import read_templates
from kits.legal import LEGAL
from kits.locks import LOCKED, colours_taken, read_rule
from kits.models import SHARED, KitVersion, Template
from kits.queries import NETWORKS
from kits.queries.checks import Base
from kits.services import Revision
from kits.words import NETWORK_NAMES, own_name
from ui import SlotRow
from visuals import SlotChange

OPEN = "open"


def posted_revision(request: HttpRequest, version: KitVersion | None) -> Revision:
    """What was changed in the form; what stands as it stood is no change, so that its motif stays the same bytes."""
    posted = request.POST
    templates = list(version.templates.all()) if version else []
    told = _told(posted)
    removed = frozenset(posted.getlist("remove"))
    kept = [template for template in templates if template.key not in removed]
    return Revision(
        added=read_templates(request.FILES.getlist("templates")),
        removed=removed,
        texts=told["text"] or None,
        captions=told["caption"] or None,
        order=_order(posted, kept),
        titles={each.key: title for each in kept if (title := _title(posted, each)) is not None},
        slots={each.key: changes for each in kept if (changes := _slots(posted, each))},
        fields={
            each.key: rule
            for each in kept
            if (rule := posted_rule(posted, f"colour.{each.key}", each.field)) is not None
        },
        **looked_at(posted),
    )


def looked_at(posted: QueryDict) -> Any:
    """What the author of a form had before them: the newest number, and the digest of the next version's start."""
    after = posted.get("after", "")
    return {"after": int(after) if after.isdecimal() and len(after) < 7 else None, "on": posted.get("on")}


def had_before(posted: QueryDict, base: Base) -> dict[str, Any]:
    """The same to be sent once more: after a refusal what was sent, so that a second press overwrites nobody either."""
    return {"after": posted.get("after", base.after), "on": posted.get("on", base.digest)}


def _told(posted: QueryDict) -> dict[str, dict[str, Any]]:
    texts: dict[str, dict[str, dict[str, str]]] = {}
    captions: dict[str, dict[str, str]] = {}
    for name, value in posted.items():
        kind, *rest = name.split(".")
        if kind == "text" and len(rest) == 3:
            texts.setdefault(rest[0], {}).setdefault(rest[1], {})[rest[2]] = str(value)
        elif kind == "caption" and len(rest) == 2:
            captions.setdefault(rest[0], {})[rest[1]] = str(value)
    return {"text": texts, "caption": captions}


def _order(posted: QueryDict, templates: list[Template]) -> tuple[str, ...]:
    """Motifs by the place that each was given; of two with the same place the one that was moved stands first."""
    places = {}
    for present, template in enumerate(templates, start=1):
        place = _number(posted.get(f"place.{template.key}", ""), most=999)
        places[template.key] = (present, 1) if place in {None, present} else (place or present, 2 * (place > present))
    return tuple(sorted(places, key=lambda key: places[key]))


def _title(posted: QueryDict, template: Template) -> str | None:
    title = posted.get(f"title.{template.key}")
    return None if title is None or title.strip() == template.title else title


def _slots(posted: QueryDict, template: Template) -> dict[str, SlotChange]:
    changes = {}
    for name, facts in open_slots(template):
        prefix = f"slot.{template.key}.{name}"
        lock, chars = posted.get(f"{prefix}.lock", ""), _number(posted.get(f"{prefix}.chars", ""), most=99_999)
        change = SlotChange(
            is_locked=(lock == LOCKED) if lock in {LOCKED, OPEN} and (lock == LOCKED) != facts["is_locked"] else None,
            max_chars=chars if facts["kind"] == "text" and chars not in {None, facts["max_chars"]} else None,
        )
        if change != SlotChange():
            changes[name] = change
    return changes


def _number(text: str, *, most: int) -> int | None:
    text = text.strip()
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def text_slots(template: Template) -> list[tuple[str, dict[str, Any]]]:
    """The slots of a motif that hold words."""
    return [(name, facts) for name, facts in template.slots.items() if facts["kind"] == "text" and name != LEGAL]


def open_slots(template: Template) -> list[tuple[str, dict[str, Any]]]:
    """The slots of a motif that a lead opens to companies or locks."""
    kinds = {"text", "photo", "image"}
    return [(name, facts) for name, facts in template.slots.items() if facts["kind"] in kinds and name != LEGAL]


def posted_rule(posted: QueryDict, name: str, present: str) -> str | None:
    """Which colours a motif takes, where that was changed. Raises Invalid."""
    if f"{name}.lock" not in posted:
        return None
    told = posted.get(f"{name}.allowed", "")[:400].replace(",", " ").split()
    rule = read_rule(is_locked=posted[f"{name}.lock"] == LOCKED, allowed=told)
    return rule if rule != present else None


def colour_fields(name: str, present: str, posted: QueryDict) -> dict[str, Any]:
    """Who chooses a motif's colour, and among which."""
    return {
        "name": name,
        "lock": posted.get(f"{name}.lock", LOCKED if present == LOCKED else OPEN),
        "allowed": posted.get(f"{name}.allowed", " ".join(colours_taken(present))),
    }


def slot_fields(template: Template, posted: QueryDict) -> list[dict[str, Any]]:
    """What a lead sets of each slot: whose it is, and how many characters a text takes."""
    fields = []
    for name, facts in open_slots(template):
        prefix = f"slot.{template.key}.{name}"
        present = LOCKED if facts["is_locked"] else OPEN
        fields.append(
            {
                "name": prefix,
                "label": facts["label"],
                "kind": facts["kind"],
                "lock": posted.get(f"{prefix}.lock", present),
                "chars": posted.get(f"{prefix}.chars", facts["max_chars"]),
            }
        )
    return fields


def text_blocks(campaign: Campaign, version: KitVersion, posted: QueryDict) -> list[dict[str, Any]]:
    """Each text slot with a row per language, for all motifs."""
    templates = list(version.templates.all())
    named = dict.fromkeys(name for each in templates for name, _facts in text_slots(each))
    return [_text_block(campaign, version, posted, SHARED, name) for name in named]


def own_text_blocks(
    campaign: Campaign, version: KitVersion, template: Template, posted: QueryDict
) -> list[dict[str, Any]]:
    """The same for one motif: what it says otherwise; what is empty says what all motifs say."""
    return [_text_block(campaign, version, posted, template.key, name) for name, _facts in text_slots(template)]


def _text_block(campaign: Campaign, version: KitVersion, posted: QueryDict, key: str, slot: str) -> dict[str, Any]:
    holding = [each for each in version.templates.all() if slot in each.slots and key in (SHARED, each.key)]
    name = f"text.{key}.{slot}"
    told = version.texts.get(key, {}).get(slot, {})
    shared = version.texts.get(SHARED, {}).get(slot, {})
    rows = [
        _row(
            locale,
            name=name,
            value=posted.get(f"{name}.{locale}", told.get(locale, "")),
            limit=min(int(each.slots[slot]["max_chars"]) for each in holding),
            shown=next(_shown(campaign, locale, told, {} if key == SHARED else shared), None),
        )
        for locale in campaign.languages
    ]
    return {"label": holding[0].slots[slot]["label"], "rows": rows, "is_told": any(told.values())}


def _row(locale: str, *, name: str, value: str, limit: int, shown: tuple[str, str] | None) -> SlotRow:
    text, spoken = shown or ("", locale)
    return SlotRow(
        locale=locale,
        language=own_name(locale),
        name=name,
        value=value,
        limit=limit,
        fallback=text,
        fallback_from="" if spoken == locale else own_name(spoken),
    )


def _shown(campaign: Campaign, locale: str, told: dict[str, str], shared: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What stands there while this language is empty, and in which language: as `kits.texts.find_told` looks."""
    for spoken in dict.fromkeys((locale, locale.split("-")[0], campaign.default_locale)):
        for texts in (told, shared):
            if texts.get(spoken) and not (spoken == locale and texts is told):
                yield texts[spoken], spoken


def caption_blocks(campaign: Campaign, version: KitVersion | None, posted: QueryDict) -> list[dict[str, Any]]:
    """The caption for all networks, then one for each; what is empty says what stands in `fallback`."""
    captions = version.captions if version else {}
    shared = captions.get(SHARED) or {}
    blocks = []
    for key in (SHARED, *NETWORKS):
        told = captions.get(key) or {}
        fields = [_caption_field(campaign, key, locale, told, told or shared, posted) for locale in campaign.languages]
        blocks.append({"network": NETWORK_NAMES.get(key, ""), "fields": fields, "is_told": any(told.values())})
    return blocks


def _caption_field(
    campaign: Campaign, key: str, locale: str, told: dict[str, str], source: dict[str, str], posted: QueryDict
) -> dict[str, Any]:
    name = f"caption.{key}.{locale}"
    fallback = "" if told.get(locale) else localised(source, locale, campaign.default_locale)
    spoken = next((each for each in (locale, locale.split("-")[0]) if source.get(each)), campaign.default_locale)
    return {
        "name": name,
        "locale": locale,
        "language": own_name(locale),
        "value": posted.get(name, told.get(locale, "")),
        "fallback": fallback,
        "fallback_from": "" if spoken == locale else own_name(spoken),
    }
