"""Bounded text types for what comes in as JSON: every room's schemas take their common fields from here."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _storable(text: str) -> str:
    """PostgreSQL stores neither lone surrogates nor NUL."""
    if any("\ud800" <= character <= "\udfff" or character == "\x00" for character in text):
        raise ValueError("This text holds characters that cannot be stored.")
    return text


Stored = AfterValidator(_storable)
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", max_length=12)]
Zone = Annotated[str, StringConstraints(max_length=60), Stored]
WebAddress = Annotated[str, StringConstraints(pattern=r"^(https?://.*)?$", max_length=300), Stored]
