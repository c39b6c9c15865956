"""Turns a draft into a template: what a lead has marked flows in, an SVG in our dialect and what it lost flow out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from kits.formats import FORMATS
from kits.models import Draft
from kits.storing import read_often
from kits.typecase import fonts_for
from visuals.importing import Composition, Drawing, Mark, Page, compose, decode_drawings


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
    return compose(key=draft.key, title=draft.title, pages=pages, roles=roles, fonts=fonts)


def told_mark(mark: Mark) -> dict[str, Any]:
    """A mark as it is kept."""
    return asdict(mark)


def mark_told(told: Mapping[str, Any]) -> Mark:
    """A kept mark."""
    x, y, width, height = told["box"]
    return Mark(**{**told, "box": (x, y, width, height)})
