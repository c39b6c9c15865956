"""What the components show: values chosen and worded by a room flow in, frozen shapes for templates flow out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

TileState = Literal["joined", "newest", "empty", "invited"]
FigureState = Literal["value", "not_offered", "failed", "stale"]
Status = Literal["draft", "waiting", "scheduled", "sending", "published", "failed", "stopped", "needs_you"]

_OPTICAL_SHARE = 0.18
_MOST_WIDE, _MOST_HIGH = 78.0, 50.0


@dataclass(frozen=True, slots=True)
class Box:
    """A place inside a tile of 100 × 100."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tile:
    """One company on the wall; `logo_href` is an image's address or a symbol of a sprite (`…#id`)."""

    name: str
    href: str = ""
    colour: str = ""
    on_colour: str = ""
    logo_href: str = ""
    logo_width: float = 0
    logo_height: float = 0
    state: TileState = "joined"
    position: int = 0

    @property
    def initial(self) -> str:
        return self.name[:1].upper()

    @property
    def is_symbol(self) -> bool:
        return "#" in self.logo_href

    @property
    def logo_box(self) -> Box:
        """Equal optical area for every logo, whatever its ratio."""
        width, height = self.logo_width or 100.0, self.logo_height or 100.0
        scale = sqrt(_OPTICAL_SHARE * 100 * 100 / (width * height))
        scale = min(scale, _MOST_WIDE / width, _MOST_HIGH / height)
        width, height = round(width * scale, 2), round(height * scale, 2)
        return Box(round((100 - width) / 2, 2), round((100 - height) / 2, 2), width, height)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure card. `value` is formatted text; `key` names the card for live updates."""

    label: str
    value: str = ""
    before: str = ""
    change: str = ""
    coverage: str = ""
    as_of: str = ""
    state: FigureState = "value"
    reason: str = ""
    how_href: str = ""
    how_label: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class RangeFigure:
    """Two ends and the scale they lie on; never one number, never a middle."""

    label: str
    low: float
    high: float
    maximum: float
    low_text: str
    high_text: str
    sentence: str = ""
    how_href: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One pill of a choice."""

    value: str
    label: str
    is_selected: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour to choose; `sentence` says in words how it reads."""

    value: str
    name: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One language of a text slot; while `value` is empty, `fallback` shows, from the language `fallback_from`."""

    locale: str
    language: str
    name: str
    value: str = ""
    limit: int = 0
    fallback: str = ""
    fallback_from: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post as it is shown in lists and as a card."""

    company: str
    network: str
    state: Status
    state_text: str = ""
    thumb_href: str = ""
    thumb_width: int = 0
    thumb_height: int = 0
    thumb_alt: str = ""
    figure: str = "–"
    figure_label: str = ""
    reason: str = ""
    action_label: str = ""
    action_href: str = ""
    href: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A file that is finished, or failed and may be tried again alone."""

    label: str
    retry_href: str = ""


@dataclass(frozen=True, slots=True)
class CalendarPost:
    """A thumb in a day."""

    label: str
    time: str
    state: Status
    href: str = ""
    thumb_href: str = ""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the month view; `silence` is the reason why nothing may go out on it."""

    number: int
    label: str
    posts: Sequence[CalendarPost] = ()
    more: int = 0
    more_href: str = ""
    is_today: bool = False
    is_past: bool = False
    is_outside: bool = False
    is_decisive: bool = False
    silence: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A drawing in outlines: each path is the `d` of an SVG path; `width` × `height` is the view box."""

    paths: tuple[str, ...]
    width: float
    height: float

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


@dataclass(frozen=True, slots=True)
class Wordmark:
    """Name of the product or campaign, drawn where there is an outline."""

    name: str
    href: str = "/"
    outline: Outline | None = None


@dataclass(frozen=True, slots=True)
class MotifCut:
    """One cut of the header motif: `on_field` stands on the field, `dish` is paper, `words` are ink on the dish."""

    on_field: tuple[str, ...]
    width: float
    height: float
    dish: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


@dataclass(frozen=True, slots=True)
class Motif:
    """The header of a public page: one cut for wide screens and one for narrow ones; `label` is what it says."""

    label: str
    wide: MotifCut
    narrow: MotifCut


@dataclass(frozen=True, slots=True)
class Link:
    """A navigation entry as it is shown."""

    label: str
    href: str
    is_current: bool = False
    note: str = field(default="")
