"""Layer names as people gave them: an element's attributes flow in, the name behind the program's escapes flows out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{2,6})_")
_COPY = re.compile(r"_\d+_$")  # Illustrator's mark on names that stand twice
_GIVEN_BY_PROGRAM = re.compile(
    r"(?:(?:path|rect|g|text|tspan|image|use|circle|ellipse|line|polygon|polyline|layer|svg|flowRoot)[-_]?\d+(?:[-_]\d+)*"
    r"|SVGID_.*|XMLID_.*|clip\d*.*|Vector(?:[ _]\d+)?(?:_\d+)?|(?:Group|Rectangle|Frame|Ellipse|Line)[ _]\d+(?:_\d+)?"
    r"|mask\d*.*|Layer_\d+|Ebene_\d+|Calque_\d+|<.*>)$"
)
_SLOT = re.compile(r"\s*slot\s*[:./=_\s-]\s*(\S.*)$", re.IGNORECASE)
_FORMAT = re.compile(r"\s*format\s*[:./=_\s-]\s*([a-z0-9-]+)", re.IGNORECASE)
_LONGEST = 80


def name_of(attributes: Mapping[str, str]) -> str:
    """Inkscape's label, Affinity's and Illustrator's own note of the name, or the id without its escapes."""
    for attribute in ("inkscape:label", "serif:id", "data-name"):
        given = attributes.get(attribute, "").strip()
        if given:
            return given[:_LONGEST]
    return _unescaped(attributes.get("id", ""))[:_LONGEST]


def is_given(name: str) -> bool:
    """Whether a person gave it, as far as can be told."""
    return bool(name) and not _GIVEN_BY_PROGRAM.match(name)


def slot_named(name: str) -> str:
    """`headline` for `slot:headline`, `Slot: Headline_2` and `slot_headline`; nothing where no slot is meant."""
    found = _SLOT.match(name)
    if found is None:
        return ""
    words = re.sub(r"_\d+$", "", found[1].strip())
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:40].strip("-")


def format_named(name: str) -> str:
    """`story` for an artboard that is called `format:story`."""
    found = _FORMAT.match(name)
    return found[1].lower() if found else ""


def _unescaped(name: str) -> str:
    if "_x" not in name:
        return _COPY.sub("", name)

    def letter(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return chr(code) if 0x20 <= code <= 0xFFFF and not 0xD800 <= code <= 0xDFFF else ""

    return _ESCAPE.sub(letter, _COPY.sub("", name))
