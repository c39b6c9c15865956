"""Changes what a template says of itself: SVG bytes and changes flow in, the same bytes with other attributes flow out.

Only start tags are rewritten, so that nothing drawn can move.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from visuals.reading import read_elements

_NAME = re.compile(rb"<[^\s/>]+")
_ATTRIBUTE = re.compile(rb"""(\s+)([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class SlotChange:
    """What is to be otherwise about a slot, in every format; None leaves it as it is. Only texts hold characters."""

    is_locked: bool | None = None
    max_chars: int | None = None


def amend_template(
    svg: bytes,
    *,
    title: str | None = None,
    field: str | None = None,
    slots: Mapping[str, SlotChange] | None = None,
) -> bytes:
    """The template with another title, rule of its field and other limits of its slots.

    Raises TemplateError for what is no SVG.
    """
    read_elements(svg)
    source = _in_one_byte_letters(svg)
    root = {"data-title": title, "data-field": field}
    edits = _Finder({name: told for name, told in root.items() if told is not None}, slots or {}).edits(source)
    for start, wanted in reversed(edits):
        end = _end_of_tag(source, start)
        source = source[:start] + _with_attributes(source[start:end], wanted) + source[end:]
    return source


class _Finder:
    def __init__(self, root: Mapping[str, str], slots: Mapping[str, SlotChange]) -> None:
        self._root, self._slots = root, slots
        self._depth = 0
        self._edits: list[tuple[int, dict[str, str]]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def edits(self, svg: bytes) -> list[tuple[int, dict[str, str]]]:
        """Where a start tag begins, and the attributes it is to have."""
        self._parser.Parse(svg, True)
        return self._edits

    def _start(self, _name: str, attributes: dict[str, str]) -> None:
        wanted = dict(self._root) if self._depth == 0 else {}
        self._depth += 1
        change = self._slots.get(attributes.get("data-slot", "").strip())
        if change is not None:
            if change.is_locked is not None:
                wanted["data-locked"] = "true" if change.is_locked else "false"
            if change.max_chars is not None and attributes.get("data-type", "").strip() == "text":
                wanted["data-max-chars"] = str(change.max_chars)
        if wanted:
            self._edits.append((self._parser.CurrentByteIndex, wanted))

    def _end(self, _name: str) -> None:
        self._depth -= 1


def _in_one_byte_letters(svg: bytes) -> bytes:
    """UTF-16 becomes UTF-8, which needs no declaration; every other encoding that is read holds ASCII as it is."""
    encoding = next((name for mark, name in _WIDE.items() if svg.startswith(mark)), None)
    return _DECLARATION.sub("", svg.decode(encoding)).encode() if encoding else svg


def _end_of_tag(svg: bytes, start: int) -> int:
    """Behind the last attribute of the tag that begins at `start`."""
    name = _NAME.match(svg, start)
    position = name.end() if name else start
    while attribute := _ATTRIBUTE.match(svg, position):
        position = attribute.end()
    return position


def _with_attributes(tag: bytes, wanted: Mapping[str, str]) -> bytes:
    """A start tag without its end, with attributes replaced or added."""
    left = {name.encode(): _quoted(value) for name, value in wanted.items()}
    name = _NAME.match(tag)
    pieces = [name.group() if name else b""]
    for attribute in _ATTRIBUTE.finditer(tag, len(pieces[0])):
        space, key, value = attribute.groups()
        pieces.append(space + key + b"=" + left.pop(key, value))
    return b"".join([*pieces, *(b" " + key + b"=" + value for key, value in left.items())])


def _quoted(value: str) -> bytes:
    """In any encoding: letters beyond ASCII as references."""
    return quoteattr(value).encode("ascii", "xmlcharrefreplace")
