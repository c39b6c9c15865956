"""Alternative texts over the API."""

from ninja import Schema

from kits.schemas.words import Key, Locale, Words


class AltTextIn(Schema):
    """What a motif's pictures show, in own words; none brings back what follows from the kit."""

    template: Key
    locale: Locale
    text: Words = ""
