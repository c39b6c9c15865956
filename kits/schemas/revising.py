"""The next version of a kit: what the API takes."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, Json, StringConstraints

from coalition.bounded import Locale, Stored
from kits.locks import read_rule
from kits.photos import Photo
from kits.schemas.checks import GoAheadIn, LookedAtIn
from kits.schemas.words import AnyColour, CaptionTexts, Key, SlotTexts
from kits.services import Revision, kit_photo
from visuals import SlotChange

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Title = Annotated[str, StringConstraints(max_length=300), Stored]


class SlotIn(Schema):
    """What companies may put into a slot for text, photo or logo, in every format; what is left out stays.

    A locked logo stands in the variant that reads best. Only texts take `max_chars`.
    """

    is_locked: bool | None = None
    max_chars: int | None = None


class ColourRuleIn(Schema):
    """Which colours of companies a motif takes: none, those of a list and the campaign's own, or any."""

    is_locked: bool = False
    allowed: list[AnyColour] = Field(default_factory=list, max_length=8)

    def rule(self) -> str:
        """The same for a service."""
        return read_rule(is_locked=self.is_locked, allowed=self.allowed)


class LegalLineIn(Schema):
    """A country's legal line by language, `*` for all others; a required one must be there."""

    is_required: bool = False
    texts: dict[Locale | Literal["*"], Annotated[str, StringConstraints(max_length=300), Stored]] = Field(
        default_factory=dict
    )


class RevisionIn(LookedAtIn, GoAheadIn):
    """Form fields beside the files of a new version, those of several values as JSON; what is left out stays."""

    texts: Json[SlotTexts] | None = None
    captions: Json[CaptionTexts] | None = None
    removed: list[Key] = Field(default_factory=list, max_length=24)
    order: list[Key] = Field(default_factory=list, max_length=24, description="Motifs in order; the others follow.")
    titles: Json[dict[Key, Title]] | None = Field(default=None, description="{motif: name}")
    slots: Json[dict[Key, dict[Key, SlotIn]]] | None = Field(
        default=None, description="{motif: {slot: {is_locked, max_chars}}}"
    )
    colours: Json[dict[Key, ColourRuleIn]] | None = Field(
        default=None, description="{motif: {is_locked, allowed}}, the colours of companies that it takes."
    )
    legal: Json[dict[Country, LegalLineIn]] | None = None
    photo_slot: Key = "photo"
    photo_focus_x: float = Field(default=0.5, ge=0, le=1)
    photo_focus_y: float = Field(default=0.5, ge=0, le=1)
    removes_photo: bool = False

    def revision(self, added: Mapping[str, bytes], campaign_id: UUID, photo: bytes) -> Revision:
        """The same for a service, with the files. Raises as `kit_photo`."""
        return Revision(
            added=added,
            removed=frozenset(self.removed),
            texts=self.texts,
            captions=self.captions,
            order=tuple(self.order),
            titles=self.titles or {},
            slots={
                key: {name: SlotChange(each.is_locked, each.max_chars) for name, each in slots.items()}
                for key, slots in (self.slots or {}).items()
            },
            fields={key: told.rule() for key, told in (self.colours or {}).items()},
            after=self.after,
            on=self.on,
            photos=self._photos(campaign_id, photo),
            legal=None if self.legal is None else {country: line.dict() for country, line in self.legal.items()},
        )

    def _photos(self, campaign_id: UUID, data: bytes) -> dict[str, Photo | None] | None:
        if data:
            focus = (self.photo_focus_x, self.photo_focus_y)
            return {self.photo_slot: kit_photo(campaign_id=campaign_id, data=data, focus=focus)}
        return {self.photo_slot: None} if self.removes_photo else None
