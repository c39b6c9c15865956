"""Countries: ISO 3166 codes flow in, names in the reader's language flow out, from the CLDR."""

import re
from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

_CODE = re.compile(r"[A-Z]{2}\Z")
# Codes of the CLDR that are no country: unions, outlying groups, unknown and pseudo-places.
_NONE = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})


def is_country(code: str) -> bool:
    """Whether this is the code of a country."""
    return code in _names("en")


def country_name(code: str) -> str:
    """A country's name in the reader's language, or the code where there is none."""
    return _names((get_language() or "en").split("-")[0]).get(code, code)


def countries() -> list[tuple[str, str]]:
    """Every country by its name in the reader's language."""
    names = _names((get_language() or "en").split("-")[0])
    return sorted(names.items(), key=lambda pair: pair[1].casefold())


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(language).territories
    return {code: str(name) for code, name in territories.items() if _CODE.match(code) and code not in _NONE}
