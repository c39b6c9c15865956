"""The typed tree a template is compiled to, and the facts about it that callers read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from visuals.geometry import IDENTITY, Box, Matrix, Outline, multiply

Ink = str  # "#rrggbb", or the name of a colour role
SlotKind = Literal["text", "image", "photo", "qr"]
Align = Literal["start", "middle", "end"]
VerticalAlign = Literal["top", "middle", "bottom"]
PlateRule = Literal["auto", "never", "always"]
Variant = Literal["original", "white", "ink"]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
StrikeRun = Literal["none", "left", "right", "both"]


@dataclass(frozen=True, slots=True)
class Stop:
    offset: float
    ink: Ink
    opacity: float


@dataclass(frozen=True, slots=True)
class Gradient:
    """`numbers` are x1 y1 x2 y2, or cx cy r fx fy; fractions of the shape's box unless `in_user_space`."""

    kind: Literal["linear", "radial"]
    numbers: tuple[float, ...]
    stops: tuple[Stop, ...]
    in_user_space: bool
    matrix: Matrix
    spread: str


Paint = Ink | Gradient


@dataclass(frozen=True, slots=True)
class Fill:
    paint: Paint
    opacity: float = 1.0
    even_odd: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    paint: Paint
    width_px: float
    opacity: float = 1.0
    cap: str = "butt"
    join: str = "miter"
    miter_limit: float = 4.0
    dashes: tuple[float, ...] = ()
    dash_offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Shape:
    outline: Outline
    fill: Fill | None
    stroke: Stroke | None


@dataclass(frozen=True, slots=True)
class Clip:
    outline: Outline
    even_odd: bool


@dataclass(frozen=True, slots=True)
class Shadow:
    """Offset, standard deviation of the blur, colour: in the units of what throws it."""

    dx: float
    dy: float
    blur_px: float
    ink: Ink
    opacity: float


@dataclass(frozen=True, slots=True)
class Effects:
    """A shadow beneath, a blur of the thing itself, a mask by a gradient's opacity (in user space)."""

    shadow: Shadow | None
    blur_px: float
    mask: Gradient | None


@dataclass(frozen=True, slots=True)
class Group:
    children: tuple[Node, ...]
    matrix: Matrix = IDENTITY
    clip: Clip | None = None
    opacity: float = 1.0
    show_if: str = ""
    show_unless: str = ""
    effects: Effects | None = None

    @property
    def is_plain(self) -> bool:
        return self.matrix == IDENTITY and self.clip is None and self.opacity == 1.0 and self.effects is None


@dataclass(frozen=True, slots=True)
class Option:
    locales: tuple[str, ...]
    is_default: bool
    node: Node


@dataclass(frozen=True, slots=True)
class Alternates:
    """Exactly one of the options is drawn, by language."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    cx: float
    cy: float
    r: float


@dataclass(frozen=True, slots=True)
class Polygon:
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Strike:
    ink: Ink
    width_em: float
    run: StrikeRun


@dataclass(frozen=True, slots=True)
class TextSlot:
    name: str
    box: Box  # x, y, width, height
    family: str
    axes: tuple[tuple[str, float], ...]
    ink: Ink
    max_size_px: float
    min_size_px: float
    max_lines: int
    max_chars: int
    align: Align
    valign: VerticalAlign
    leading_em: float
    tracking_em: float
    is_upper: bool
    is_stretched: bool
    has_hyphens: bool
    shape: Circle | Polygon | None
    strike: Strike | None
    on: Ink | None
    sheet_width_px: float


@dataclass(frozen=True, slots=True)
class ImageSlot:
    name: str
    box: Box
    area_k: float
    align: Align
    valign: VerticalAlign
    on: Ink
    prefer: Literal["contrast", "original"]
    plate: PlateRule
    sheet_short_side_px: float


@dataclass(frozen=True, slots=True)
class PhotoSlot:
    """A photograph that covers the box; `empty` is what fills it while there is none, or nothing does."""

    name: str
    box: Box
    empty: Ink | None


@dataclass(frozen=True, slots=True)
class CodeSlot:
    """A QR code of a text, its quiet zone included in the box."""

    name: str
    box: Box
    ink: Ink
    on: Ink


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG of the template: the part `crop` (left, top, right, bottom in its own pixels) fills the box."""

    data: bytes
    box: Box
    crop: Box


Slot = TextSlot | ImageSlot | PhotoSlot | CodeSlot
Node = Shape | Group | Alternates | Picture | Slot


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """`width_mm` is that of the trimmed sheet, `bleed_mm` what is printed around it and cut off; 0 where not told.

    `pages` is how many a document has; a picture has one. `safe` are the margins that words, logos and codes keep to:
    top, right, bottom, left, in pixels.
    """

    key: str
    width_px: int
    height_px: int
    width_mm: float = 0.0
    bleed_mm: float = 0.0
    pages: int = 1
    safe: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    @property
    def bleed_px(self) -> float:
        return self.bleed_mm * self.width_px / self.width_mm if self.width_mm else 0.0


@dataclass(frozen=True, slots=True)
class SlotSpec:
    """What a form needs to know about a slot; limits are the tightest of all formats that hold it."""

    name: str
    kind: SlotKind
    label: str
    max_chars: int
    max_lines: int
    is_required: bool
    is_locked: bool
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a person ought to see; `slot` is empty when the whole picture is meant."""

    code: str
    slot: str
    message: str


@dataclass(frozen=True, slots=True)
class Values:
    """What one picture is made from: texts and images by slot, colours ('#rrggbb') by role, a language.

    `focus` says by photo slot which point must be seen: shares of the photo's width and height, middle unless given.
    `variants` says by logo slot which variant must be drawn; without one it is whichever reads best.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)
    locale: str = "en"
    focus: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    variants: Mapping[str, Variant] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Told inside the picture's file; never what an uploaded image said about itself."""

    title: str = ""
    campaign: str = ""
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class Rendering:
    data: bytes
    mime: str
    width_px: int
    height_px: int
    warnings: tuple[Warning, ...]


def placed_slots(node: Node, matrix: Matrix = IDENTITY) -> Iterator[tuple[Slot, Matrix]]:
    """Every slot of a tree, whatever the language, and the way from its units to the sheet's."""
    if isinstance(node, Group):
        inner = multiply(matrix, node.matrix)
        for child in node.children:
            yield from placed_slots(child, inner)
    elif isinstance(node, Alternates):
        for option in node.options:
            yield from placed_slots(option.node, matrix)
    elif isinstance(node, TextSlot | ImageSlot | PhotoSlot | CodeSlot):
        yield node, matrix
