"""Which way each character of a line runs: a text without control characters flows in, embedding levels flow out.

Unicode's bidirectional algorithm, UAX 9; python-bidi's own lacks its rule for brackets (N0).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from bidi import algorithm

_BRACKETS = dict(zip("([{⟨（［｛", ")]}⟩）］｝", strict=True))
_MOST_OPEN = 63  # BD16


def bidi_levels(text: str) -> tuple[list[int], int]:
    """The embedding level of every character, and the paragraph's own (0 left to right, 1 right to left)."""
    if text.isascii() or all(unicodedata.bidirectional(char) not in ("R", "AL", "AN") for char in text):
        return [0] * len(text), 0
    base = algorithm.get_base_level(text)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    algorithm.get_embedding_levels(text, storage)
    for char in storage["chars"]:  # what Python's Unicode does not know yet, new emoji above all, has no type
        char["type"] = char["orig"] = char["type"] or "ON"
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(storage["chars"], base)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    resolved = iter(storage["chars"])
    levels: list[int] = []
    for char in text:  # joiners are left out of the algorithm; they take the level before them
        is_left_out = unicodedata.bidirectional(char) == "BN"
        levels.append((levels[-1] if levels else base) if is_left_out else next(resolved)["level"])
    return levels, base


def _resolve_brackets(chars: Sequence[dict[str, Any]], base: int) -> None:
    """Rule N0: both brackets of a pair run as their line does, unless what they hold and what precedes do not."""
    along, against = ("L", "R") if base == 0 else ("R", "L")
    for start, end in sorted(_pairs(chars)):
        inside = {_direction(char) for char in chars[start + 1 : end]}
        if along in inside:
            found = along
        elif against in inside:
            before = (found for char in reversed(chars[:start]) if (found := _direction(char)))
            found = next(before, along)
        else:
            continue
        chars[start]["type"] = chars[end]["type"] = found


def _direction(char: dict[str, Any]) -> str:
    """Numbers count as right to left here; empty for what has no direction."""
    return {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}.get(char["type"], "")


def _pairs(chars: Sequence[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    for index, char in enumerate(chars):
        letter = char["ch"]
        if letter in _BRACKETS:
            if len(waiting) == _MOST_OPEN:
                return
            waiting.append((_BRACKETS[letter], index))
        elif any(letter == closing for closing, _ in waiting):
            while waiting:
                closing, start = waiting.pop()
                if closing == letter:
                    yield start, index
                    break
