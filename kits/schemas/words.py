"""The bounded words that the API's shapes are made of."""

from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Query
from pydantic import AfterValidator, StringConstraints

from coalition.bounded import Locale, Stored


def _address(text: str) -> str:
    """The same reading of an e-mail address as on the pages."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError("This is no e-mail address.") from error
    return text


Address = Annotated[str, StringConstraints(max_length=254), AfterValidator(_address)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
WidthPx = Annotated[int, Query(ge=16, le=1200)]
AnyColour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(str.lower)]
CompanyName = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True), Stored]
Words = Annotated[str, StringConstraints(max_length=3000), Stored]
SlotTexts = dict[Key | Literal["*"], dict[Key, dict[Locale, Words]]]
CaptionTexts = dict[Key | Literal["*"], dict[Locale, Words]]
