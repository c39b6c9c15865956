"""What every table shares: time-ordered ids and constraints for enumerations."""

import secrets
from typing import Any
from uuid import UUID

from django.db import models
from uuid6 import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): unguessable enough for an address, ordered by time for an index."""
    return UUID(bytes=uuid7().bytes)


# Letters and digits that nobody mistakes for one another, read aloud or from a poster.
_PLAIN = "23456789abcdefghjkmnpqrstuvwxyz"


def new_code() -> str:
    """Eight letters and digits for an address that is printed: one of 850 thousand million."""
    return "".join(secrets.choice(_PLAIN) for _place in range(8))


class Addressed(models.Model):
    """A row with an address of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


def one_of(name: str, field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """A constraint that holds a column to the values of its enumeration."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": choices.values}))


def localised(text: dict[str, Any], locale: str, default_locale: str = "en") -> str:
    """The text of `{locale: text}` in a locale, else its base language, the default locale, or any text there is."""
    for key in (locale, locale.split("-")[0], default_locale):
        if text.get(key):
            return str(text[key])
    return next((str(value) for value in text.values() if value), "")
