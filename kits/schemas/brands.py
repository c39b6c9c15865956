"""A company's brands and logos found on its website: what the API takes and gives."""

import base64
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from coalition.bounded import Stored
from kits.queries import BrandView
from kits.schemas.kits import BrandOut, ColourOut
from kits.schemas.words import AnyColour, CompanyName, Key
from kits.services import Proposal

Variant = Literal["auto", "original", "light", "dark"]
Shade = Literal["light", "dark"]
Website = Annotated[str, StringConstraints(min_length=1, max_length=2048), Stored]


class NewBrandIn(Schema):
    """The form fields that a logo comes with; without a name the brand is called as the company."""

    name: CompanyName | None = None
    colour: AnyColour | None = None


class BrandPatch(Schema):
    """What is to change; the rest stays. The field is always among the colours."""

    name: CompanyName | None = None
    field_colour: AnyColour | None = None
    colours: list[AnyColour] | None = Field(None, min_length=1, max_length=8)


class ShadeOut(Schema):
    """A light or dark variant: the company's own file, made from the logo, or not to be made."""

    variant: str
    state: Literal["given", "made", "none"]


class BrandOnListOut(BrandOut):
    """A brand with what wears it and what was made from it."""

    state: str
    is_default: bool
    is_worn_here: bool
    worn_in: list[str]
    pictures: int
    contrasts: list[ColourOut]
    variants: list[ShadeOut]

    @classmethod
    def of_view(cls, view: BrandView) -> "BrandOnListOut":
        return cls(
            **BrandOut.of(view.brand).model_dump(),
            state=view.brand.state,
            is_default=view.brand.is_default,
            is_worn_here=view.is_worn_here,
            worn_in=view.worn_in,
            pictures=view.pictures,
            contrasts=[ColourOut.of(each) for each in view.colours],
            variants=[ShadeOut(variant=each.variant, state=each.state) for each in view.shades],
        )


class ChosenBrandIn(Schema):
    """A brand of the company."""

    brand_id: UUID


class LogoVariantIn(Schema):
    """The variant of the logo that a kit shows; `auto` is whichever reads best."""

    variant: Variant
    template: Key | None = Field(default=None, description="Only where this motif leaves it to the company.")


class WebsiteIn(Schema):
    """A company's public website; a bare name is read as https."""

    website: Website


class ProposalOut(Schema):
    """A logo found: send `logo_png` (base64) as the logo of a brand or of a joining to take it. Nothing is kept."""

    source: str
    logo_png: str
    width_px: int
    height_px: int
    colours: list[str]
    field_colour: str

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalOut":
        logo = proposal.logo
        return cls(
            source=proposal.source,
            logo_png=base64.b64encode(logo.png).decode(),
            width_px=logo.facts.width_px,
            height_px=logo.facts.height_px,
            colours=logo.colours,
            field_colour=logo.field,
        )
