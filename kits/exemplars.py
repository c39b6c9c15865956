"""The letters that a language is written with: a locale flows in, its letters and marks flow out, and words to show.

They are the exemplar characters of Unicode's CLDR, as the package gflanguages carries them by language and script.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from babel.core import get_global
from gfmetadata import LanguageProto, text_format

from visuals import clean_text

# The official languages of the European Union, then those of neighbours and large communities that campaigns write in.
EUROPE = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt", "nl", "pl"),
    *("pt", "ro", "sk", "sl", "sv", "uk", "ar", "he"),
)


@dataclass(frozen=True)
class Exemplars:
    """`letters` in the language's own order, capitals beside small ones; `signs` are digits and punctuation."""

    letters: tuple[str, ...]
    signs: tuple[str, ...]
    sample: str


@lru_cache(maxsize=64)
def exemplars_of(locale: str) -> Exemplars | None:
    """None for a language whose letters are not known."""
    told = _read(_language_and_script(locale))
    if told is None:
        return None
    chars = told.exemplar_chars
    base = _each(chars.base)
    letters = dict.fromkeys(one for letter in base for one in (*_capital(letter), letter))
    signs = dict.fromkeys(_each(f"{chars.numerals} {chars.punctuation}"))
    sample = clean_text(told.sample_text.styles or told.sample_text.masthead_full)
    return Exemplars(tuple(letters), tuple(signs), sample)


def _language_and_script(locale: str) -> str:
    """The name that the package gives it: fr_Latn. The script is the locale's own, or the likely one."""
    language, *rest = locale.replace("-", "_").split("_")
    script = next((part for part in rest if len(part) == 4), "")
    likely = get_global("likely_subtags")
    for key in (locale.replace("-", "_"), language):
        script = script or next((part for part in likely.get(key, "").split("_")[1:] if len(part) == 4), "")
    return f"{language}_{script or 'Latn'}"


def _read(name: str) -> LanguageProto | None:
    if not name.replace("_", "").isalnum():
        return None
    file = files("gflanguages").joinpath("data", "languages", f"{name}.textproto")
    if not file.is_file():
        return None
    told: LanguageProto = text_format.Parse(file.read_text("utf-8"), LanguageProto())
    return told if told.exemplar_chars.base else None


def _each(told: str) -> list[str]:
    """Single characters; a letter of several, {ch}, is told by its parts, a mark ◌́ stands on nothing of its own."""
    plain = told.replace("{", " ").replace("}", " ").replace("◌", " ")
    return [char for part in plain.split() for char in unicodedata.normalize("NFC", part)]


def _capital(letter: str) -> tuple[str, ...]:
    upper = letter.upper()
    return (upper,) if len(upper) == 1 and upper != letter else ()
