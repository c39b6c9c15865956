"""Where a word may be parted at a line's end: a word and its language flow in, positions flow out.

LibreOffice's patterns, as pyphen brings them. There are none for Finnish, Irish and Maltese.
"""

from __future__ import annotations

from functools import lru_cache

import pyphen

SOFT_HYPHEN = "\u00ad"
_LEAST_LETTERS = 10  # of a word that is parted, and of its parts: a poster's lines are few and large
_LEAST_OF_PART = 4


def may_part(text: str) -> bool:
    """Whether there is any word that is long enough, or was written with soft hyphens."""
    return SOFT_HYPHEN in text or any(len(word) >= _LEAST_LETTERS for word in text.split())


def soft_hyphens(text: str) -> tuple[int, ...]:
    """Where soft hyphens stand, in the text without them."""
    found = [index for index, char in enumerate(text) if char == SOFT_HYPHEN]
    return tuple(index - before for before, index in enumerate(found))


@lru_cache(maxsize=1024)
def hyphenated(word: str, locale: str) -> tuple[int, ...]:
    """Positions within the word, none where it is short or no word of letters, or the language has no patterns."""
    letters = [index for index, char in enumerate(word) if char.isalpha()]
    core = word[letters[0] : letters[-1] + 1] if letters else ""
    lower = core.lower()
    if len(core) < _LEAST_LETTERS or not core.isalpha() or len(lower) != len(core):
        return ()
    patterns = _patterns(locale)
    if patterns is None:
        return ()
    # A position with data changes letters, as Hungarian does: what is drawn stays what was written.
    return tuple(letters[0] + int(position) for position in patterns.positions(lower) if position.data is None)


@lru_cache(maxsize=32)
def _patterns(locale: str) -> pyphen.Pyphen | None:
    language = pyphen.language_fallback(locale.replace("-", "_"))
    return pyphen.Pyphen(lang=language, left=_LEAST_OF_PART, right=_LEAST_OF_PART) if language else None
