"""What a newer version changes for a member: two versions flow in; motifs, formats, texts and captions flow out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from coalition.countries import country_name
from coalition.models import Membership
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.drawing import in_version, member_look
from kits.errors import NoBrand
from kits.formats import FORMATS
from kits.legal import LEGAL
from kits.models import SHARED, Kit, KitVersion, Personalisation, Template
from kits.photos import Shown, find_photo
from kits.queries.previews import PREVIEW_WIDTH_PX, preview_of
from kits.queries.versions import published_version, template_in
from visuals import Rendering

Change = Literal["added", "removed", "changed", "same"]


@dataclass(frozen=True)
class MotifChange:
    """A motif in both versions; `format_key` is one to look at it in."""

    key: str
    title: str
    change: Change
    format_key: str
    formats_added: list[str] = field(default_factory=list)
    formats_removed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class TextChange:
    """A text of the campaign before and after. `where` is a motif's title, or a network, or empty for all."""

    kind: Literal["text", "caption", "legal"]
    where: str
    slot: str
    locale: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A member's version beside the newest one."""

    membership: Membership
    present: KitVersion
    newest: KitVersion
    motifs: list[MotifChange]
    texts: list[TextChange]

    @property
    def is_newer(self) -> bool:
        """Whether there is anything to take."""
        return self.present.id != self.newest.id

    @property
    def is_withdrawn(self) -> bool:
        """Whether the present version was recalled, so that it is shown no more."""
        return self.present.state == KitVersion.State.WITHDRAWN

    @property
    def is_shown(self) -> bool:
        """Whether pictures of the present version may still be seen: neither recalled nor of a retired kit."""
        return not self.is_withdrawn and self.present.kit.state != Kit.State.RETIRED


def difference_for(*, viewer: Viewer, membership_id: UUID) -> Difference:
    """What the newest version would change for a member. Raises NotFound, Forbidden, NoBrand, NoKit."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    present = _worn(membership).version
    newest = published_version(campaign_id=membership.campaign_id)
    texts = [*_texts(present, newest), *_lines(present, newest, membership.company.country)]
    return Difference(membership, present, newest, _motifs(present, newest), texts)


def newest_preview(
    *,
    viewer: Viewer,
    membership_id: UUID,
    template_key: str,
    format_key: str,
    locale: str,
    width_px: int = PREVIEW_WIDTH_PX,
) -> Rendering:
    """A motif of the newest version as the member would wear it. Raises as `difference_for`, and Invalid."""
    membership = membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    personalisation = _worn(membership)
    newest = published_version(campaign_id=membership.campaign_id)
    return preview_of(
        look=in_version(member_look(personalisation), newest),
        template=template_in(newest.templates.all(), template_key),
        campaign=membership.campaign,
        format_key=format_key,
        locale=locale,
        width_px=width_px,
    )


def _worn(membership: Membership) -> Personalisation:
    found = (
        Personalisation.objects.select_related("membership__company", "membership__campaign", "brand", "version__kit")
        .prefetch_related("version__templates")
        .filter(membership=membership)
        .first()
    )
    if found is None:
        raise NoBrand
    return found


def _motifs(present: KitVersion, newest: KitVersion) -> list[MotifChange]:
    before = {template.key: template for template in present.templates.all()}
    after = {template.key: template for template in newest.templates.all()}
    return [_motif(before.get(key), after.get(key)) for key in {**after, **before}]


def _motif(before: Template | None, after: Template | None) -> MotifChange:
    shown = after or before
    assert shown is not None  # it is in one of them
    then, now = set(before.formats if before else ()), set(after.formats if after else ())
    looked_at = then & now or set(shown.formats)
    format_key = "square" if "square" in looked_at else next(key for key in FORMATS if key in looked_at)
    is_same = before and after and before.digest == after.digest and _photos(before) == _photos(after)
    change: Change = "same" if is_same else "changed"
    if before is None or after is None:
        change = "added" if before is None else "removed"
    return MotifChange(
        shown.key,
        shown.title,
        change,
        format_key,
        [key for key in FORMATS if key in now - then] if before else [],
        [key for key in FORMATS if key in then - now] if after else [],
    )


def _photos(template: Template) -> dict[str, Shown | None]:
    """What the campaign itself puts into a motif's photo slots."""
    version = template.version
    names = [name for name, facts in template.slots.items() if facts["kind"] == "photo"]
    return {name: find_photo(own={}, kit=version.photos, template_key=template.key, slot=name) for name in names}


def _texts(present: KitVersion, newest: KitVersion) -> Iterator[TextChange]:
    titles = {each.key: each.title for version in (present, newest) for each in version.templates.all()}
    before, after = _flat_texts(present.texts), _flat_texts(newest.texts)
    for key, slot, locale in {**before, **after}:
        told = (before.get((key, slot, locale), ""), after.get((key, slot, locale), ""))
        if told[0] != told[1]:
            yield TextChange("text", "" if key == SHARED else titles.get(key, key), slot, locale, *told)
    old, new = _flat_captions(present.captions), _flat_captions(newest.captions)
    for network, locale in {**old, **new}:
        told = (old.get((network, locale), ""), new.get((network, locale), ""))
        if told[0] != told[1]:
            yield TextChange("caption", "" if network == SHARED else network, "", locale, *told)


def _lines(present: KitVersion, newest: KitVersion, country: str) -> Iterator[TextChange]:
    """The legal line of the member's country where it changes; the language is `*` for all."""
    before, after = (version.legal.get(country, {}).get("texts", {}) for version in (present, newest))
    for locale in {**before, **after}:
        told = (before.get(locale, ""), after.get(locale, ""))
        if told[0] != told[1]:
            yield TextChange("legal", country_name(country), LEGAL, locale, *told)


def _flat_texts(texts: Mapping[str, Any]) -> dict[tuple[str, str, str], str]:
    return {
        (key, slot, locale): text
        for key, slots in texts.items()
        for slot, told in slots.items()
        for locale, text in told.items()
    }


def _flat_captions(captions: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {(network, locale): text for network, told in captions.items() for locale, text in told.items()}
