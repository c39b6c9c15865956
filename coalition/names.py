"""Names of companies, campaigns and people: what somebody typed flows in, one clean line flows out."""

import re
import unicodedata

from django.utils.translation import gettext as _

from coalition.errors import Invalid

MOST_NAME_CHARS = 120  # of a company or a person
_HARD_SPACES = "\u00a0\u202f"
_BREAKS = re.compile(r"[\t-\r\u0085\u2028\u2029]")
_BLANKS = re.compile(f"[ {_HARD_SPACES}]+")
# Embeddings, overrides and isolates turn around what stands behind a name; the others show nothing anywhere.
# Marks (LRM, RLM, ALM), joiners and variation selectors are letters' own and stay.
_DROPPED = set("\u200b\u2060\ufeff\ufff9\ufffa\ufffb") | {
    chr(code) for codes in (range(0x202A, 0x202F), range(0x2061, 0x2070)) for code in codes
}
_FILLERS = set("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = {"Zs", "Cf", "Mn"}


def clean_name(text: str) -> str:
    """A name in one line, in NFC, with single blanks; what shows nothing at all is empty.

    Control characters, noncharacters and what turns the direction of text are gone; no letter is lost.
    """
    normal = unicodedata.normalize("NFC", _BREAKS.sub(" ", text))
    kept = "".join(_kept(char) for char in normal)
    name = _BLANKS.sub(_one_blank, kept).strip(" " + _HARD_SPACES)
    return name if any(unicodedata.category(char) not in _UNSEEN and char not in _FILLERS for char in name) else ""


def read_name(text: str, *, most: int, field: str) -> str:
    """The same for a name that must be there, of at most so many characters. Raises Invalid."""
    name = clean_name(text)
    if not name:
        raise Invalid("name_missing", _("The name is missing."), _("Write the name."), field=field)
    if len(name) > most:  # composing may make it longer than it was typed
        raise Invalid(
            "name_too_long",
            _("The name is longer than %(limit)s characters.") % {"limit": most},
            _("Write a shorter one."),
            field=field,
        )
    return name


def _one_blank(run: re.Match[str]) -> str:
    """Hard spaces among themselves stay."""
    return " " if " " in run[0] else run[0]


def _kept(char: str) -> str:
    category, code = unicodedata.category(char), ord(char)
    if category == "Zs" and char not in _HARD_SPACES:
        return " "
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return "" if char in _DROPPED or category in ("Cc", "Cs") or is_noncharacter else char
