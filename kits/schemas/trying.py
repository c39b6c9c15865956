"""Trying a kit over the API."""

from typing import Annotated

from ninja import Schema
from pydantic import Field

from coalition.bounded import Locale
from kits.schemas.kits import ColourOut
from kits.schemas.words import AnyColour, Key


class TryIn(Schema):
    """Form fields beside the logo; what is left out, the campaign or the logo decides."""

    template: Key | None = None
    colour: AnyColour | None = None
    locale: Locale | None = None


class TriedOut(Schema):
    """One format in the logo, as a small JPEG in base64."""

    format: str
    alt_text: str
    width_px: int
    height_px: int
    jpeg: Annotated[str, Field(description="base64")]


class TryOut(Schema):
    """A logo on a kit: the fields it may stand on with their contrast, the one that is shown, and every format."""

    field: str
    colours: list[ColourOut]
    formats: list[TriedOut]
