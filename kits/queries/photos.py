"""A member's photos as its people see them: what stands in each place, and where it has too few pixels."""

import io
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from PIL import Image

from coalition.errors import NotFound
from coalition.queries import membership_seen_by
from coalition.rights import Viewer
from kits.drawing import Look, photo_in
from kits.models import SHARED, KitVersion, Template
from kits.photos import Shown
from kits.queries.kits import template_of
from kits.queries.previews import soft_formats
from kits.queries.versions import template_in
from kits.storing import read_photo

SHOWN_SIDE_PX = 720


@dataclass(frozen=True)
class PhotoView:
    """A photo slot open to the company. `soft` are formats in which it has too few pixels, with how many per pixel."""

    slot: str
    label: str
    shown: Shown | None
    is_shared: bool
    soft: dict[str, float]

    @property
    def is_own(self) -> bool:
        return self.shown is not None and self.shown.is_own

    @property
    def is_only_here(self) -> bool:
        return self.is_own and self.shown is not None and self.shown.key != SHARED


def photos_of(*, look: Look, version: KitVersion, template_key: str, locale: str) -> list[PhotoView]:
    """The photo slots of a motif that a company may fill."""
    template = template_in(version.templates.all(), template_key)
    return [
        _view(look, version, template, name, locale)
        for name, facts in template.slots.items()
        if facts["kind"] == "photo" and not facts["is_locked"]
    ]


def _view(look: Look, version: KitVersion, template: Template, slot: str, locale: str) -> PhotoView:
    shown = photo_in(look, template, slot)
    holders = [each for each in version.templates.all() if each.slots.get(slot, {}).get("kind") == "photo"]
    is_own = shown is not None and shown.is_own
    soft = soft_formats(look=look, version=version, template_key=template.key, slot=slot, locale=locale)
    label = template.slots[slot]["label"]
    return PhotoView(slot, label, shown, is_shared=len(holders) > 1, soft=soft if is_own else {})


def whole_photo(*, viewer: Viewer, membership_id: UUID, template_key: str, slot: str) -> bytes:
    """The company's own photo in a slot, whole and small, as JPEG. Raises NotFound, Forbidden."""
    membership_seen_by(viewer=viewer, membership_id=membership_id, action="view company workspace")
    look, template, _campaign = template_of(viewer=viewer, membership_id=membership_id, template_key=template_key)
    facts = template.slots.get(slot)
    shown = photo_in(look, template, slot) if facts and facts["kind"] == "photo" else None
    if shown is None or not shown.is_own:
        raise NotFound
    return _small(shown.photo.storage_key)


@lru_cache(maxsize=32)
def _small(storage_key: str) -> bytes:
    picture = Image.open(io.BytesIO(read_photo(storage_key)), formats=("JPEG",))
    picture.draft("RGB", (SHOWN_SIDE_PX, SHOWN_SIDE_PX))
    picture.thumbnail((SHOWN_SIDE_PX, SHOWN_SIDE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
