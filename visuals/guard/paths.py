"""Rewrites path data: a foreign `d` flows in, one with a letter before every segment and its length flow out.

CairoSVG reads a run of segments without letters in quadratic time.
"""

from __future__ import annotations

import re
from string import digits

from visuals.guard.limits import MAX_PATH_SEGMENTS
from visuals.guard.values import NUMBER, all_numbers

_COMMAND = re.compile(r"([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)")
_ARGUMENT = re.compile(rf"{NUMBER}|[^\s,]")
_GAP = r"[\s,]*"
_ARC = re.compile(
    rf"{_GAP}({NUMBER}){_GAP}({NUMBER}){_GAP}({NUMBER}){_GAP}([01]){_GAP}([01]){_GAP}({NUMBER}){_GAP}({NUMBER}){_GAP}"
)
_ARITIES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_FOLLOWERS = {"M": "L", "m": "l"}


def clean_path(data: str) -> tuple[str, int]:
    """The path up to its first error, as SVG has it, and how many segments it has."""
    parts: list[str] = []
    for command, rest in _COMMAND.findall(data):
        if not parts and command not in "Mm":
            break
        if command in "Zz":
            parts.append("Z")
            is_whole = not rest.strip(" \t\r\n\f,")
        else:
            is_whole = _append(parts, command, rest)
        if not is_whole or len(parts) > MAX_PATH_SEGMENTS:
            break
    return "".join(parts), len(parts)


def _append(parts: list[str], command: str, rest: str) -> bool:
    """Whether everything was understood."""
    arity = _ARITIES[command.upper()]
    values, is_whole = _arc_values(rest) if arity == 7 else _values(rest)
    for start in range(0, len(values) - arity + 1, arity):
        parts.append(command + " ".join(values[start : start + arity]))
        command = _FOLLOWERS.get(command, command)
    return is_whole and bool(values) and len(values) % arity == 0


def _values(rest: str) -> tuple[list[str], bool]:
    """Numbers before the first thing that is none, and whether there was no such thing."""
    tokens: list[str] = _ARGUMENT.findall(rest)
    strays = [index for index, token in enumerate(tokens) if len(token) == 1 and token not in digits]
    understood = tokens[: strays[0]] if strays else tokens
    all_numbers(understood)
    return understood, not strays


def _arc_values(rest: str) -> tuple[list[str], bool]:
    values: list[str] = []
    position = 0
    while found := _ARC.match(rest, position):
        values += found.groups()
        position = found.end()
    all_numbers(values)
    return values, not rest[position:].strip(" \t\r\n\f,")
