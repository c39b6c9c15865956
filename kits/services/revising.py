"""What the next version is made of: the present one and a lead's changes flow in, templates and texts flow out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from coalition.errors import Invalid, NotFound
from kits.legal import LegalLines
from kits.models import KitVersion
from kits.photos import Photo
from kits.queries.checks import motifs_there, next_base
from kits.services.checking import Captions, compile_all
from kits.services.extras import Extras, extras_of, revised_extras
from kits.storing import read
from kits.texts import Texts
from kits.typecase import CampaignFonts, fonts_for
from visuals import MAX_CHARS, SlotChange, amend_template, clean_text

LONGEST_TITLE = 80


@dataclass(frozen=True)
class Revision:
    """What changes from one version to the next: motifs added or replaced, motifs taken out, texts where given.

    `order` names motifs in the order of the strip, those left out follow; `titles` renames them, `slots` says by motif
    and slot what companies may write or choose, `fields` which colours a motif takes (kits/locks.py), `photos` are the
    campaign's by slot, `legal` all its legal lines. `after` is the number of the version that its author looked at,
    `on` the digest of what it starts from, proof or published; without them, whatever is there when this begins.
    `drafts` are those that `added` was composed from, as KitCheck keeps them.
    """

    added: Mapping[str, bytes] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    texts: Texts | None = None
    captions: Captions | None = None
    order: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, Mapping[str, SlotChange]] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    after: int | None = None
    on: str | None = None
    photos: Mapping[str, Photo | None] | None = None
    legal: LegalLines | None = None
    drafts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Revised:
    """The whole of what a revision comes to, what it came after and on, and the drafts that are in it."""

    templates: Mapping[str, bytes]
    texts: Texts
    captions: Captions
    after: int
    extras: Extras
    on: str
    drafts: Mapping[str, Any]


def revised(*, campaign_id: UUID, revision: Revision) -> Revised:
    """The present proof, or the published version, with the changes in it.

    Raises NotFound for a motif to be changed or taken out that is not there, Invalid for a change it cannot take.
    """
    base = next_base(campaign_id=campaign_id)
    present = base.version
    fonts = fonts_for(campaign_id=campaign_id, kept_by=present)
    templates = _ordered(_amended(_merged(campaign_id, present, revision, fonts), revision, fonts), revision.order)
    texts = revision.texts if revision.texts is not None else (present.texts if present else {})
    captions = revision.captions if revision.captions is not None else (present.captions if present else {})
    return Revised(
        templates,
        _without(texts, templates, revision.removed, fonts),
        captions,
        revision.after if revision.after is not None else base.after,
        revised_extras(extras_of(present), photos=revision.photos, legal=revision.legal),
        revision.on if revision.on is not None else base.digest,
        {**(base.check.drafts if base.check else {}), **revision.drafts},
    )


def _without(texts: Texts, templates: Mapping[str, bytes], removed: frozenset[str], fonts: CampaignFonts) -> Texts:
    """The texts of motifs that stay, and of slots that some motif still has."""
    if not removed:
        return texts
    held = {slot for template in compile_all(templates, fonts=fonts) for slot in template.slots}
    kept = {key: slots for key, slots in texts.items() if key not in removed}
    return {key: {slot: told for slot, told in slots.items() if slot in held} for key, slots in kept.items()}


def _merged(
    campaign_id: UUID, present: KitVersion | None, revision: Revision, fonts: CampaignFonts
) -> dict[str, bytes]:
    """Motifs of the base and those added; what was taken out of the proof before may be taken out once more."""
    rows = present.templates.all() if present else []
    if revision.removed - set(motifs_there(campaign_id=campaign_id)):
        raise NotFound
    merged = {row.key: read(row.storage_key) for row in rows if row.key not in revision.removed}
    added = dict(zip(revision.added, compile_all(revision.added, fonts=fonts), strict=True)) if revision.added else {}
    for name, template in added.items():
        merged[template.key] = revision.added[name]
    return merged


def _amended(templates: dict[str, bytes], revision: Revision, fonts: CampaignFonts) -> dict[str, bytes]:
    for key in dict.fromkeys((*revision.titles, *revision.slots, *revision.fields)):
        if key not in templates:
            raise NotFound
        title = _read_title(key, revision.titles[key]) if key in revision.titles else None
        slots = revision.slots.get(key, {})
        _check_slots(key, templates[key], slots, fonts)
        templates[key] = amend_template(templates[key], title=title, field=revision.fields.get(key), slots=slots)
    return templates


def _read_title(key: str, told: str) -> str:
    title = clean_text(told[: 4 * LONGEST_TITLE])
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Invalid(
            "title_unusable",
            _("The name of the motif “%(key)s” is empty or longer than 80 characters.") % {"key": key},
            _("Give it a short name."),
            field="titles",
        )
    return title


def _check_slots(key: str, svg: bytes, slots: Mapping[str, SlotChange], fonts: CampaignFonts) -> None:
    if not slots:
        return
    [template] = compile_all({key: svg}, fonts=fonts)
    for name, change in slots.items():
        slot: Any = template.slots.get(name)
        kinds = {"text"} if change.max_chars is not None else {"text", "photo", "image"}
        if slot is None or slot.kind not in kinds:
            raise Invalid(
                "slot_unknown",
                _("The motif “%(key)s” has no slot “%(slot)s” that can be set so.") % {"key": key, "slot": name},
                _("Name one of: %(slots)s.")
                % {"slots": ", ".join(each.name for each in template.slots.values() if each.kind in kinds) or "–"},
                field="slots",
            )
        if change.max_chars is not None and not 1 <= change.max_chars <= MAX_CHARS:
            raise Invalid(
                "limit_unusable",
                _("“%(slot)s” of the motif “%(key)s” cannot take %(count)s characters.")
                % {"slot": slot.label, "key": key, "count": change.max_chars},
                _("Choose 1 to %(limit)s.") % {"limit": MAX_CHARS},
                field="slots",
            )


def _ordered(templates: dict[str, bytes], order: tuple[str, ...]) -> dict[str, bytes]:
    if not set(order) <= set(templates):
        raise NotFound
    return {key: templates[key] for key in dict.fromkeys((*order, *templates))}
