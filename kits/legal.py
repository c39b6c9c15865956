"""The legal line: what a lead set for each country and a company's country flow in, the line to draw flows out.

Who advertises in an election must be named on it: in Germany by the imprint rules of the states' press and media laws,
in the whole EU for political advertising by the transparency notice of Regulation (EU) 2024/900, article 11
(https://eur-lex.europa.eu/eli/reg/2024/900/oj, 2026-11-28). Which line a campaign needs, its lead decides.
"""

from collections.abc import Mapping
from typing import Any

LEGAL = "legal"  # the slot's name, as in docs/template-dialect.md
EVERY = "*"  # stands for every language without a line of its own
LegalLines = Mapping[str, Mapping[str, Any]]
"""{country: {"is_required": bool, "texts": {language or "*": text}}}"""


def legal_line(lines: LegalLines, country: str, locale: str) -> str:
    """The line for a company's country in a language; none where the lead has set none."""
    texts = lines.get(country, {}).get("texts", {})
    for key in (locale, locale.split("-")[0], EVERY):
        if texts.get(key):
            return str(texts[key])
    return ""


def is_required(lines: LegalLines, country: str) -> bool:
    """Whether the visuals of companies of a country must carry a line."""
    return bool(lines.get(country, {}).get("is_required"))


def required_countries(lines: LegalLines) -> list[str]:
    """Countries whose companies must carry a line."""
    return sorted(country for country in lines if is_required(lines, country))


def sample_country(lines: LegalLines) -> str:
    """A country to look at the line of: one that requires it, else any that has one."""
    return next(iter([*required_countries(lines), *sorted(lines)]), "")


def missing_countries(lines: LegalLines, locales: list[str]) -> list[str]:
    """Countries that require a line and have none in some language of the campaign."""
    return [
        country
        for country in required_countries(lines)
        if not all(legal_line(lines, country, locale) for locale in locales)
    ]
