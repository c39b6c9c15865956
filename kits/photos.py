"""Which photo stands in a slot: a company's own and the kit's flow in, the file and its focal point flow out."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kits.models.kits import SHARED

Focus = tuple[float, float]
Photos = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""{template key or "*": {slot: facts of Photo}}"""

MIDDLE: Focus = (0.5, 0.5)
_PLACES = 3  # of a focal point: a thousandth is three pixels of the largest photo


@dataclass(frozen=True)
class Photo:
    """A kept photo and the point of it that must be seen, as shares of its width and height."""

    storage_key: str
    sha256: str
    width_px: int
    height_px: int
    focus: Focus = MIDDLE

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "focus": list(self.focus)}


@dataclass(frozen=True)
class Shown:
    """The photo that a slot shows, whether it is the company's own, and under which key it stands there."""

    photo: Photo
    is_own: bool
    key: str


def photo_told(told: Mapping[str, Any]) -> Photo:
    """A photo as it was kept."""
    x, y = told["focus"]
    return Photo(told["storage_key"], told["sha256"], told["width_px"], told["height_px"], (float(x), float(y)))


def find_photo(*, own: Photos, kit: Photos, template_key: str, slot: str) -> Shown | None:
    """The company's photo for a motif, else its one for all motifs; else the kit's in the same order."""
    for photos, is_own in ((own, True), (kit, False)):
        for key in (template_key, SHARED):
            if told := photos.get(key, {}).get(slot):
                return Shown(photo_told(told), is_own, key)
    return None


def with_photo(photos: Photos, key: str, slot: str, photo: Photo | None) -> dict[str, Any]:
    """A copy with one photo put in, or taken out."""
    slots = {name: dict(told) for name, told in photos.get(key, {}).items() if name != slot}
    if photo is not None:
        slots[slot] = photo.told()
    changed = {**{each: dict(kept) for each, kept in photos.items()}, key: slots}
    return {each: kept for each, kept in changed.items() if kept}


def storage_keys(photos: Photos) -> set[str]:
    """The files that photos stand in."""
    return {photo.storage_key for photo in _all(photos)}


def _all(photos: Photos) -> Iterator[Photo]:
    for slots in photos.values():
        yield from map(photo_told, slots.values())


def read_focus(x: float, y: float) -> Focus:
    """A focal point within the picture, rounded so that what cannot be seen makes no other picture."""
    return round(min(1.0, max(0.0, x)), _PLACES), round(min(1.0, max(0.0, y)), _PLACES)
