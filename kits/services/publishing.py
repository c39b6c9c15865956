"""Publishing: SVG templates and texts flow in; a frozen version flows out that never changes, or the line at fault."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coalition import ledger
from coalition.errors import Conflict
from coalition.models import Campaign
from coalition.rights import Viewer, require
from kits.formats import FORMATS
from kits.models import Draft, Kit, KitVersion, ProofLink, Template
from kits.queries.checks import next_base
from kits.queries.versions import next_number, starting_version
from kits.services.checking import Captions, check_captions, check_texts, compile_all
from kits.services.clearing import UNSAID, GoAhead, require_cleared
from kits.services.extras import NOTHING, Extras, check_extras
from kits.services.forgetting import forget_draft, forget_unused
from kits.services.recalling import tell_corrected
from kits.services.revising import Revision, revised
from kits.sketching import composed
from kits.storing import is_kept, keep, template_key
from kits.texts import Texts, cleaned
from kits.typecase import CampaignFonts, fonts_for
from visuals import CompiledTemplate

EDIT = "edit campaign and kit templates"


def publish_kit(
    *,
    viewer: Viewer,
    campaign_id: UUID,
    templates: Mapping[str, bytes],
    texts: Texts,
    captions: Captions,
    now: datetime,
    after: int | None = None,
    extras: Extras = NOTHING,
    go_ahead: GoAhead | None = None,
    on: str | None = None,
    drafts: Mapping[str, Any] = MappingProxyType({}),
) -> KitVersion:
    """Publish the next version of a campaign's kit.

    `templates` are SVGs in the order of the motif strip, each under the name that an error should call it by.
    With `after`, only while that is the newest number handed out, 0 for none: Conflict otherwise. With `on`, only while
    the next version starts from this digest; a proof of it goes, as do `drafts` (KitCheck). Without `go_ahead`
    nobody is asked about a check, as when a campaign is set up by a program.
    Raises TemplateRefused (with line and remedy), TooLarge, Invalid.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    campaign = Campaign.objects.get(id=campaign_id)
    contents = looked_through(campaign, templates, texts, captions, extras)
    with transaction.atomic():
        lock_kit(campaign.id, after, on)
        if go_ahead is not None:
            require_cleared(campaign=campaign, digest=contents.digest, go_ahead=go_ahead)
        for digest in {contents.digest, *([on] if on else [])}:
            drop_proof(campaign.id, digest=digest)
        version = write_version(
            campaign, contents, number=next_number(campaign_id=campaign.id), person_id=viewer.person_id, now=now
        )
        end_drafts(drafts, version)
        announce_version(version, viewer, now)
    return version


def end_drafts(drafts: Mapping[str, Any], version: KitVersion) -> None:
    """Let go of the drafts that a version was made of; what was changed meanwhile stays, as a change of its motif."""
    keys = {each.key for each in version.templates.all()}
    for draft in Draft.objects.select_for_update(of=("self",)).filter(id__in=list(drafts)).order_by("id"):
        told = drafts[str(draft.id)]
        if told["key"] not in keys:
            continue
        if told["sha256"] == hashlib.sha256(composed(draft).svg).hexdigest():
            forget_draft(draft)
        elif not draft.replaces:
            draft.replaces = told["key"]
            draft.save(update_fields=["replaces"])


@dataclass(frozen=True)
class Contents:
    """What a version is made of, looked through: SVGs with what they were compiled to, texts and captions cleaned."""

    svgs: list[bytes]
    compiled: list[CompiledTemplate]
    texts: Texts
    captions: Captions
    fonts: CampaignFonts
    extras: Extras = NOTHING

    @property
    def digest(self) -> str:
        """Covers every template, its place, and every text: what a check of one says holds for the other."""
        return _digest(self.compiled, self.texts, self.captions, self.extras)


def looked_through(
    campaign: Campaign, templates: Mapping[str, bytes], texts: Texts, captions: Captions, extras: Extras = NOTHING
) -> Contents:
    """Compile and check everything and keep the files. Raises as `publish_kit`."""
    fonts = fonts_for(campaign_id=campaign.id, kept_by=next_base(campaign_id=campaign.id).version)
    compiled = compile_all(templates, fonts=fonts)
    texts = _told(
        {
            key: _told({slot: cleaned(told, field="texts") for slot, told in slots.items()})
            for key, slots in texts.items()
        }
    )
    captions = _told({network: cleaned(told, field="captions") for network, told in captions.items()})
    check_texts(campaign, compiled, texts)
    check_captions(campaign, captions)
    check_extras(campaign, compiled, extras)
    for svg in templates.values():
        keep(template_key(campaign.id, svg), svg)
    return Contents(list(templates.values()), compiled, texts, captions, fonts, extras)


def lock_kit(campaign_id: UUID, after: int | None, on: str | None = None) -> None:
    """Let nobody else publish until the transaction ends.

    Raises Conflict unless `after` is the newest number, and the next version starts from the digest `on`.
    """
    Campaign.objects.select_for_update(no_key=True).get(id=campaign_id)
    if after is not None and after != _newest_number(campaign_id):
        raise Conflict(
            "kit_changed_meanwhile",
            _("Somebody else has published a version of the kit meanwhile."),
            _("Look through it, then make your changes once more."),
        )
    if on is not None and on != next_base(campaign_id=campaign_id).digest:
        raise Conflict(
            "next_version_changed_meanwhile",
            _("Somebody else has changed the next version of the kit meanwhile."),
            _("Look through it, then make your changes once more."),
        )


def drop_proof(campaign_id: UUID, *, digest: str | None = None) -> None:
    """Throw the present proof away; with `digest`, only the one of exactly this content."""
    proofs = KitVersion.objects.filter(
        kit__campaign_id=campaign_id, kit__state=Kit.State.OPEN, state=KitVersion.State.PROOF
    )
    if digest is not None:
        proofs = proofs.filter(digest=digest)
    sheets = list(ProofLink.objects.filter(version__in=proofs).values_list("storage_key", flat=True))
    Template.objects.filter(version__in=proofs).delete()
    proofs.delete()
    forget_unused(campaign_id=campaign_id, keys=sheets)


def write_version(
    campaign: Campaign, contents: Contents, *, number: int, person_id: UUID | None, now: datetime
) -> KitVersion:
    """Write a version's rows, a proof's for number 0, within the caller's transaction."""
    kit, _made = Kit.objects.get_or_create(
        campaign=campaign, state=Kit.State.OPEN, defaults={"title": campaign.name, "created_at": now}
    )
    version = KitVersion.objects.create(
        kit=kit,
        number=number,
        state=KitVersion.State.PUBLISHED if number else KitVersion.State.PROOF,
        texts=contents.texts,
        captions=contents.captions,
        photos=contents.extras.photos,
        legal=contents.extras.legal,
        digest=contents.digest,
        published_at=now,
        published_by_id=person_id,
    )
    pairs = zip(contents.svgs, contents.compiled, strict=True)
    rows = [_row(version, position, *pair, contents.fonts) for position, pair in enumerate(pairs)]
    _refuse_lost_fonts(rows)
    Template.objects.bulk_create(rows)
    return version


def _refuse_lost_fonts(rows: Sequence[Template]) -> None:
    """A font may have been removed while the templates were looked through; the lock keeps it from here on."""
    if not all(is_kept(key) for key in {key for row in rows for key in row.fonts.values()}):
        raise Conflict(
            "font_removed_meanwhile",
            _("Somebody else has removed a font that a motif uses."),
            _("Upload it again, or choose another one for the motif."),
        )


def announce_version(version: KitVersion, viewer: Viewer, now: datetime) -> None:
    """Write down that a version was published, and write to those who wait for it."""
    ledger.record(
        "kit.published",
        actor_id=viewer.person_id,
        campaign_id=version.kit.campaign_id,
        subject=("kit_version", version.id),
    )
    tell_corrected(version=version, now=now)


def _newest_number(campaign_id: UUID) -> int:
    present = starting_version(campaign_id=campaign_id)
    return present.number if present else 0


def revise_kit(
    *, viewer: Viewer, campaign_id: UUID, revision: Revision, go_ahead: GoAhead = UNSAID, now: datetime
) -> KitVersion:
    """Publish the present version with changes; what is not mentioned stays as it is.

    What no clean check speaks for needs a go-ahead. Raises as `publish_kit`, and KitUnchecked, KitHasFindings.
    """
    require(viewer, EDIT, campaign_id=campaign_id)
    wanted = revised(campaign_id=campaign_id, revision=revision)
    return publish_kit(viewer=viewer, campaign_id=campaign_id, go_ahead=go_ahead, now=now, **vars(wanted))


def _row(version: KitVersion, position: int, svg: bytes, template: CompiledTemplate, fonts: CampaignFonts) -> Template:
    slots = {
        slot.name: {
            "kind": slot.kind,
            "label": slot.label,
            "max_chars": slot.max_chars,
            "max_lines": slot.max_lines,
            "is_required": slot.is_required,
            "is_locked": slot.is_locked,
            "formats": list(slot.formats),
        }
        for slot in template.slots.values()
    }
    return Template(
        version=version,
        key=template.key,
        title=template.title[:80],
        position=position,
        storage_key=template_key(version.kit.campaign_id, svg),
        svg_sha256=hashlib.sha256(svg).hexdigest(),
        digest=template.digest,
        field=template.field,
        formats={
            key: [template.formats[key].width_px, template.formats[key].height_px]
            for key in FORMATS
            if key in template.formats
        },
        slots=slots,
        fonts=fonts.frozen(template.fonts),
    )


def _told(found: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {name: words for name, words in found.items() if words}


def _digest(compiled: list[CompiledTemplate], texts: Texts, captions: Captions, extras: Extras) -> str:
    told = {"templates": [template.digest for template in compiled], "texts": texts, "captions": captions}
    told |= extras.told()
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
