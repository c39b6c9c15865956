"""Motifs in the making: what the API takes and gives."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

from coalition.bounded import Stored
from kits.locks import LOCKED, colours_taken
from kits.models import Draft
from kits.queries.drafts import findings_of, left_out
from kits.schemas.checks import GoAheadIn, LookedAtIn
from kits.schemas.revising import ColourRuleIn
from kits.schemas.words import Key
from kits.sketching import Sheet, Source, sheets_of, sources_of
from visuals.importing import Mark, kind_of, mark_of

Side = Annotated[float, Field(ge=-4000, le=8000, allow_inf_nan=False)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Title = Annotated[str, StringConstraints(max_length=300), Stored]
Ink = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-f]{6}|on-field|ink|paper|field)$")]
Seen = Annotated[
    AwareDatetime | None,
    Field(description="The draft's `changed_at` when it was looked at: refused once a colleague has changed it since."),
]


class DraftIn(Schema):
    """Form fields beside the drawings."""

    title: Title = Field(default="", description="Without one, the first file's name.")


class MarkIn(Schema):
    """A slot: in a layer's place, or in a box of the format's pixels. What is left out is read from the layer."""

    slot: Key
    layer: Annotated[str, StringConstraints(max_length=200), Stored] = ""
    box: tuple[Side, Side, Side, Side] | None = Field(default=None, description="Left, top, width, height.")
    is_locked: bool | None = None
    chars: int | None = Field(default=None, ge=1, le=300)
    lines: int | None = Field(default=None, ge=1, le=12)
    size: float | None = Field(default=None, ge=4, le=2000, allow_inf_nan=False)
    family: Annotated[str, StringConstraints(max_length=80), Stored] | None = None
    align: Annotated[str, StringConstraints(pattern=r"^(start|middle|end)$")] | None = None
    fill: Ink | None = None

    def mark(self, sheet: Sheet) -> Mark:
        """The same for a service."""
        layer = sheet.drawing.layer(self.layer)
        base = mark_of(layer, self.slot, sheet.drawing, sheet.scale) if layer else self._in_a_box()
        told = {name: value for name, value in self.dict().items() if value is not None and name != "layer"}
        if self.box:
            x, y, width, height = self.box
            told["box"] = (x, y, max(4.0, width), max(4.0, height))
        return Mark(**{**asdict(base), "box": base.box, **told})

    def _in_a_box(self) -> Mark:
        box = self.box or (0.0, 0.0, 400.0, 100.0)
        return Mark(self.slot, kind_of(self.slot), box, fill="ink", is_locked=self.slot in ("headline", "date", "qr"))


class MarksIn(Schema):
    """All of a draft's marks by format, what its colours become, and its name; what was marked before is gone."""

    title: Title = ""
    replaces: Key | Literal[""] | None = Field(
        default=None, description="The motif of the kit whose place it takes; empty for a new one."
    )
    colours: ColourRuleIn | None = Field(default=None, description="The colours of companies that it takes.")
    marks: dict[Key, Annotated[list[MarkIn], Field(max_length=24)]] = Field(default_factory=dict)
    roles: dict[Colour, Key] = Field(default_factory=dict, description="{colour: role}, such as field or on-field.")
    seen: Seen = None

    def marks_on(self, draft: Draft) -> dict[str, list[Mark]]:
        """The same for a service; formats that the draft has not are left out."""
        return {
            sheet.format_key: [each.mark(sheet) for each in self.marks.get(sheet.format_key, [])]
            for sheet in sheets_of(draft)
        }


class FormatsIn(Schema):
    """Which drawing fills which format; formats that are not named are not drawn."""

    formats: dict[Key, int] = Field(description="{format: number of the drawing}")
    seen: Seen = None


class PublishDraftIn(LookedAtIn, GoAheadIn):
    """What a lead says to publishing a draft, and what they looked at."""


class DrawingOut(Schema):
    """An uploaded artboard: the formats it fills, and those that it may fill, the likeliest first."""

    number: int
    file: str
    width_px: int
    height_px: int
    formats: list[str]
    fitting: list[str]

    @classmethod
    def of(cls, source: Source) -> "DrawingOut":
        return cls(
            number=source.number,
            file=source.file,
            width_px=round(source.drawing.width_px),
            height_px=round(source.drawing.height_px),
            formats=list(source.formats),
            fitting=source.fitting,
        )


class LeftOutOut(Schema):
    """A drawing that is not used, why, and what to do."""

    file: str
    message: str
    remedy: str


class LayerOut(Schema):
    """What can be marked, in the format's pixels."""

    key: str
    name: str
    box: tuple[float, float, float, float]


class SheetOut(Schema):
    """One format of a draft."""

    format: str
    file: str
    layers: list[LayerOut]
    colours: list[str]
    marks: list[dict[str, Any]]

    @classmethod
    def of(cls, sheet: Sheet) -> "SheetOut":
        layers = []
        for layer in sheet.drawing.layers:
            x, y, width, height = (round(side * sheet.scale, 1) for side in layer.box)
            layers.append(LayerOut(key=layer.key, name=layer.name, box=(x, y, width, height)))
        return cls(
            format=sheet.format_key,
            file=sheet.file,
            layers=layers,
            colours=list(sheet.drawing.colours),
            marks=[asdict(mark) for mark in sheet.marks],
        )


class LossOut(Schema):
    """Something that is not drawn as it was drawn, and its cure."""

    format: str
    layer: str
    detail: str
    message: str
    remedy: str


class DraftRowOut(Schema):
    """A motif in the making."""

    id: UUID
    title: str
    formats: list[str]
    changed_at: datetime

    @classmethod
    def of(cls, draft: Draft) -> "DraftRowOut":
        formats = [each["format"] for each in draft.sheets if each["format"]]
        return cls(id=draft.id, title=draft.title, formats=formats, changed_at=draft.changed_at)


class DraftOut(Schema):
    """The same with its layers, its marks and what it lost."""

    id: UUID
    title: str
    key: str
    replaces: str
    is_colour_locked: bool
    allowed_colours: list[str]
    roles: dict[str, str]
    changed_at: datetime
    drawings: list[DrawingOut]
    left_out: list[LeftOutOut]
    sheets: list[SheetOut]
    losses: list[LossOut]

    @classmethod
    def of(cls, draft: Draft) -> "DraftOut":
        losses = [
            LossOut(
                format=each.format_key,
                layer=each.layer,
                detail=each.detail,
                message=each.message,
                remedy=each.remedy,
            )
            for each in findings_of(draft)
        ]
        sheets = [SheetOut.of(sheet) for sheet in sheets_of(draft)]
        return cls(
            id=draft.id,
            title=draft.title,
            key=draft.key,
            replaces=draft.replaces,
            changed_at=draft.changed_at,
            is_colour_locked=draft.field == LOCKED,
            allowed_colours=colours_taken(draft.field),
            roles=draft.roles,
            drawings=[DrawingOut.of(source) for source in sources_of(draft)],
            left_out=[LeftOutOut(**vars(each)) for each in left_out(draft)],
            sheets=sheets,
            losses=losses,
        )
