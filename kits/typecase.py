"""Where a campaign's templates take their fonts from: its own first, then those that come with the installation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from kits.models import CampaignFont, KitVersion
from kits.storing import read
from visuals import PackagedFonts

FONTS = PackagedFonts()
FontFiles = tuple[tuple[str, str], ...]


@lru_cache(maxsize=12)
def read_font(storage_key: str) -> bytes:
    """A campaign's font file; the key says what is in it."""
    return read(storage_key)


def fold(name: str) -> str:
    """One font's names alike, as drawing programs write them: Acme Sans, AcmeSans, acme-sans."""
    return "".join(char for char in name.casefold() if char.isalnum())


@dataclass(frozen=True, slots=True)
class FrozenFonts:
    """The files that a version was published with, by the names in its templates: `files` holds (name, storage key)."""

    files: FontFiles = ()
    fallbacks: tuple[str, ...] = FONTS.fallbacks

    def font_file(self, family: str) -> bytes:
        key = dict(self.files).get(family)
        return read_font(key) if key else FONTS.font_file(family)

    def fallback_file(self, family: str) -> bytes:
        return FONTS.fallback_file(family)

    def face(self, family: str, weight: float, *, is_italic: bool = False) -> tuple[str, bool]:
        return (
            (family, not is_italic) if family in dict(self.files) else FONTS.face(family, weight, is_italic=is_italic)
        )


@dataclass(frozen=True, slots=True)
class Face:
    """One of a campaign's own fonts, as far as choosing it goes."""

    name: str
    family: str
    weight: int
    is_italic: bool
    has_weights: bool
    called: frozenset[str]  # folded
    storage_key: str

    @classmethod
    def of(cls, row: CampaignFont) -> "Face":
        return cls(
            name=row.name,
            family=row.family,
            weight=row.weight,
            is_italic=row.is_italic,
            has_weights=any(axis[0] == "wght" for axis in row.axes),
            called=frozenset(fold(name) for name in (row.family, *row.aliases)),
            storage_key=row.storage_key,
        )


@dataclass(frozen=True, slots=True)
class CampaignFonts:
    """What a campaign offers now; `kept` are the files that its present version is drawn with, offered or not."""

    faces: tuple[Face, ...] = ()
    kept: FontFiles = ()
    fallbacks: tuple[str, ...] = FONTS.fallbacks

    @property
    def families(self) -> tuple[str, ...]:
        """What may be chosen from, in the order of the alphabet."""
        return tuple(sorted({face.family for face in self.faces}, key=str.casefold))

    @property
    def token(self) -> str:
        """Changes when what is drawn with these fonts may."""
        return sha256("".join(sorted(face.storage_key for face in self.faces)).encode()).hexdigest()[:8]

    def font_file(self, family: str) -> bytes:
        key = self.key_of(family)
        return read_font(key) if key else FONTS.font_file(family)

    def fallback_file(self, family: str) -> bytes:
        return FONTS.fallback_file(family)

    def face(self, family: str, weight: float, *, is_italic: bool = False) -> tuple[str, bool]:
        """The nearest of a family; a name that is one face's own already is that face, whatever the weight."""
        found = self._named(family) or self._nearest(family, weight, is_italic=is_italic)
        if found is None:
            return FONTS.face(family, weight, is_italic=is_italic)
        return found.name, found.is_italic == is_italic

    def key_of(self, name: str) -> str:
        """The storage key of what a template's data-font names, or nothing where that is no font of the campaign's."""
        found = self._named(name) or self._nearest(name, 400, is_italic=False)
        return found.storage_key if found else dict(self.kept).get(name, "")

    def frozen(self, names: Mapping[str, object]) -> dict[str, str]:
        """Which of the names in a template are the campaign's own fonts, and their files."""
        return {name: key for name in names if (key := self.key_of(name))}

    def _named(self, name: str) -> Face | None:
        """A face that alone goes by this name and is no whole family."""
        wanted = fold(name)
        return next((face for face in self.faces if fold(face.name) == wanted != fold(face.family)), None)

    def _nearest(self, family: str, weight: float, *, is_italic: bool) -> Face | None:
        wanted = fold(family)
        members = [face for face in self.faces if wanted and wanted in face.called]
        of_family = {face.family for face in members}
        siblings = [face for face in self.faces if face.family in of_family] if wanted else []
        exact = [face for face in members if wanted != fold(face.family)]
        return min(exact or siblings, key=lambda face: _distance(face, weight, is_italic=is_italic), default=None)


def _distance(face: Face, weight: float, *, is_italic: bool) -> tuple[bool, float, int, str]:
    off = 0.0 if face.has_weights else abs(face.weight - weight)
    return face.is_italic != is_italic, off, len(face.name), face.name


def fonts_for(*, campaign_id: UUID, kept_by: KitVersion | None = None) -> CampaignFonts:
    """What a campaign's templates may name now; with a version also what its motifs were drawn with."""
    faces = tuple(Face.of(row) for row in CampaignFont.objects.filter(campaign_id=campaign_id, removed_at=None))
    templates = kept_by.templates.all() if kept_by else ()
    return CampaignFonts(faces, tuple(sorted({pair for each in templates for pair in each.font_files})))
