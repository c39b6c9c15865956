"""Alternative texts over the API."""

from ninja import Schema

from coalition.bounded import Locale
from kits.schemas.words import Key, Words


class AltTextIn(Schema):
    """What a motif's pictures show, in own words; none brings back what follows from the kit."""

    template: Key
    locale: Locale
    text: Words = ""
