"""Photos: what the API takes and gives."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from kits.photos import photo_told
from kits.schemas.words import Key

Share = Annotated[float, Field(ge=0, le=1)]


class PhotoIn(Schema):
    """Form fields beside the photo: where it goes, and which point of it must be seen, as shares of its sides."""

    template: Key
    slot: Key = "photo"
    is_only_here: bool = False
    focus_x: Share = 0.5
    focus_y: Share = 0.5


class FocusIn(Schema):
    """The point of a photo that must be seen, as shares of its width and height."""

    template: Key
    slot: Key = "photo"
    x: Share
    y: Share


class PhotoOut(Schema):
    """A kept photo and its focal point."""

    sha256: str
    width_px: int
    height_px: int
    focus: tuple[float, float]

    @classmethod
    def of(cls, told: dict[str, object]) -> "PhotoOut":
        photo = photo_told(told)
        return cls(sha256=photo.sha256, width_px=photo.width_px, height_px=photo.height_px, focus=photo.focus)
