"""Turns a draft into a template: what a lead has marked flows in, an SVG in our dialect and what it lost flow out."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from kits.formats import FORMATS
from kits.models import Draft
from kits.storing import read_often
from kits.typecase import fonts_for
from visuals.importing import Composition, Drawing, Mark, Page, compose, decode_drawings, format_named

_SAME_RATIO = 0.004
_DENSEST = 8  # exports at up to so many times the format's pixels, or as little as one such part
_USUAL = (0.5, 2.0)  # exports at half or twice the size


@dataclass(frozen=True)
class Sheet:
    """One format of a draft: the file it came from, the drawing, and the marks on it."""

    file: str
    format_key: str
    drawing: Drawing
    marks: tuple[Mark, ...]

    @property
    def scale(self) -> float:
        return FORMATS[self.format_key].width_px / self.drawing.width_px


@dataclass(frozen=True)
class Source:
    """One artboard of an uploaded file, counted from 1, and the formats that it fills; none where it is left out."""

    number: int
    file: str
    storage_key: str
    index: int
    drawing: Drawing
    formats: tuple[str, ...]

    @property
    def fitting(self) -> list[str]:
        """The formats that it may fill, the likeliest first."""
        return fitting_formats(self.drawing)

    @property
    def label(self) -> str:
        """File, artboard and size: what tells it from others."""
        name = ": ".join(each for each in (self.file, self.drawing.name) if each)
        return f"{name}, {round(self.drawing.width_px)} × {round(self.drawing.height_px)}"


def fitting_formats(drawing: Drawing) -> list[str]:
    """Formats of these proportions, the likeliest first: its own size, half or twice of it, then the nearest."""
    ratio = drawing.width_px / drawing.height_px
    scales = {
        key: drawing.width_px / row.width_px
        for key, row in FORMATS.items()
        if abs(ratio * row.height_px / row.width_px - 1) < _SAME_RATIO
    }
    fitting = [key for key, scale in scales.items() if 1 / _DENSEST <= scale <= _DENSEST]
    return sorted(fitting, key=lambda key: _unlikeliness(scales[key]))


def _unlikeliness(scale: float) -> tuple[int, float]:
    near = [abs(scale / usual - 1) < _SAME_RATIO for usual in (1.0, *_USUAL)]
    return (0 if near[0] else 1 if any(near) else 2, abs(math.log(scale)))


def likeliest_formats(drawing: Drawing) -> list[str]:
    """The format that its artboard is called by, else the likeliest and those of the same size."""
    fitting = fitting_formats(drawing)
    if (named := format_named(drawing.name)) in fitting:
        return [named]
    size = [(FORMATS[key].width_px, FORMATS[key].height_px) for key in fitting]
    return [key for key, each in zip(fitting, size, strict=True) if each == size[0]]


def sources_of(draft: Draft) -> list[Source]:
    """Everything that was uploaded, in its order, used or not."""
    formats: dict[tuple[str, str, int], list[str]] = {}
    for told in draft.sheets:
        used = formats.setdefault((told["file"], told["storage_key"], told["index"]), [])
        used += [told["format"]] if told["format"] else []
    return [
        Source(number, file, key, index, drawings_kept(key)[index], tuple(used))
        for number, ((file, key, index), used) in enumerate(formats.items(), start=1)
    ]


@lru_cache(maxsize=32)
def drawings_kept(storage_key: str) -> tuple[Drawing, ...]:
    """What one uploaded file holds; the key says what is in it."""
    return decode_drawings(read_often(storage_key))


def sheets_of(draft: Draft) -> list[Sheet]:
    """The formats of a draft, in the table's order."""
    sheets = [
        Sheet(
            told["file"],
            told["format"],
            drawings_kept(told["storage_key"])[told["index"]],
            tuple(mark_told(each) for each in draft.marks.get(told["format"], ())),
        )
        for told in draft.sheets
        if told["format"]
    ]
    order = list(FORMATS)
    return sorted(sheets, key=lambda sheet: order.index(sheet.format_key))


def composed(draft: Draft, *, is_bare: bool = False) -> Composition:
    """The draft as a template; bare as it was drawn, without slots and roles."""
    pages = [
        Page(
            sheet.format_key,
            FORMATS[sheet.format_key].width_px,
            FORMATS[sheet.format_key].height_px,
            sheet.drawing,
            () if is_bare else sheet.marks,
        )
        for sheet in sheets_of(draft)
    ]
    roles: Mapping[str, str] = {} if is_bare else draft.roles
    fonts = fonts_for(campaign_id=draft.campaign_id)
    return compose(
        key=draft.replaces or draft.key, title=draft.title, pages=pages, roles=roles, fonts=fonts, field=draft.field
    )


def told_mark(mark: Mark) -> dict[str, Any]:
    """A mark as it is kept."""
    return asdict(mark)


def mark_told(told: Mapping[str, Any]) -> Mark:
    """A kept mark."""
    x, y, width, height = told["box"]
    return Mark(**{**told, "box": (x, y, width, height)})
