"""The campaign's own fonts: what the API takes and gives."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from kits.models import CampaignFont
from kits.queries import Coverage, FamilyView


class FontsIn(Schema):
    """Form fields beside the files. `permitted` only for files that say they must not be embedded."""

    confirmed: bool = False
    permitted: bool = False


class AxisOut(Schema):
    """An axis of a variable font."""

    tag: str
    least: float
    usual: float
    most: float


class FontOut(Schema):
    """A font that a campaign's motifs may name in data-font."""

    id: UUID
    name: str
    family: str
    style: str
    weight: int
    is_italic: bool
    axes: list[AxisOut]
    file_name: str
    source_format: str
    sha256: str
    size_bytes: int
    glyphs: int
    copyright: str
    licence: str
    confirmed_by: UUID | None
    confirmed_at: datetime
    confirmed_words: str

    @classmethod
    def of(cls, row: CampaignFont) -> "FontOut":
        names = [name for name in cls.model_fields if name not in ("axes", "confirmed_by")]
        axes = [AxisOut(tag=tag, least=least, usual=usual, most=most) for tag, least, usual, most in row.axes]
        return cls(axes=axes, confirmed_by=row.confirmed_by_id, **{name: getattr(row, name) for name in names})


class CoverageOut(Schema):
    """What a family lacks of a language, and of the kit's texts in it. Null where its letters are not known."""

    locale: str
    is_complete: bool
    missing_letters: list[str] | None
    missing_signs: list[str] | None
    missing_in_texts: list[str]

    @classmethod
    def of(cls, coverage: Coverage) -> "CoverageOut":
        return cls(
            locale=coverage.locale,
            is_complete=coverage.is_complete,
            missing_letters=None if coverage.letters is None else list(coverage.letters),
            missing_signs=None if coverage.signs is None else list(coverage.signs),
            missing_in_texts=list(coverage.in_texts),
        )


class FamilyOut(Schema):
    """A family: a letter is missing in it where any of its fonts lacks it."""

    family: str
    fonts: list[FontOut]
    coverage: list[CoverageOut]

    @classmethod
    def of(cls, family: FamilyView) -> "FamilyOut":
        return cls(
            family=family.family,
            fonts=[FontOut.of(row) for row in family.fonts],
            coverage=[CoverageOut.of(each) for each in family.coverage],
        )
