"""Reads an uploaded SVG's XML: bytes flow in, a tree of elements without anything foreign flows out."""

from __future__ import annotations

import codecs
import re
from xml.etree.ElementTree import Element
from xml.parsers import expat

from visuals.guard.errors import refusal
from visuals.guard.limits import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_ENTITIES,
    MAX_ENTITY_CHARACTERS,
    MAX_ENTITY_EXPANSION,
    MAX_STYLE_CHARACTERS,
)

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
KEPT_ATTRIBUTES = {f"{XLINK} href": "href", f"{XML} space": "xml:space"}
_ENCODINGS = ("utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WITH_TEXT = ("style", "text", "tspan", "textPath", "a")
_LONGEST_DEFAULT = 200
_MOST_DEFAULTS = 16


def read_tree(data: bytes) -> Element:
    """The root `svg`. Names are local: elements and attributes of other namespaces are left out with their content."""
    return TreeReader(data).read()


def _decoded(data: bytes) -> str:
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    name = declared.group(1).decode() if declared else "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        name = "utf-8"
    try:
        encoding = codecs.lookup(name).name
        if encoding not in _ENCODINGS:
            raise refusal("svg_encoding")
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (LookupError, UnicodeError) as error:
        raise refusal("svg_encoding") from error


class TreeReader:
    """Reads one file; who wants more of it than a picture needs, as an importer does, keeps more attributes."""

    kept_attributes = KEPT_ATTRIBUTES

    def __init__(self, data: bytes) -> None:
        self._text = _decoded(data)
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._entity
        self._parser.AttlistDeclHandler = self._default
        self._stack: list[Element] = []
        self._root: Element | None = None
        self._skipped = self._count = self._length = 0
        self._entities = self._expansion = self._defaults = 0

    def read(self) -> Element:
        try:
            self._parser.Parse(self._text.encode("utf-8", "surrogatepass"), True)
        except expat.ExpatError as error:
            raise refusal("svg_not_xml") from error
        if self._root is None:
            raise refusal("svg_not_svg")
        return self._root

    def _entity(self, name: str, is_parameter: bool, value: str | None, *identifiers: object) -> None:
        """Plain names, as Illustrator declares them for its namespaces, are expanded; anything cleverer is refused."""
        self._entities += 1
        is_plain = value is not None and not is_parameter and not any(identifiers)
        if not is_plain or value is None or len(value) > MAX_ENTITY_CHARACTERS or re.search("[&<%]", value):
            raise refusal("svg_entities")
        self._expansion += self._text.count(f"&{name};") * len(value)
        if self._entities > MAX_ENTITIES or self._expansion > MAX_ENTITY_EXPANSION:
            raise refusal("svg_entities")

    def _default(self, _element: str, _name: str, _kind: str, default: str | None, _required: bool) -> None:
        self._defaults += default is not None
        if default is not None and (self._defaults > _MOST_DEFAULTS or len(default) > _LONGEST_DEFAULT):
            raise refusal("svg_entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise refusal("svg_too_many_elements")
        if len(self._stack) + self._skipped >= MAX_DEPTH:
            raise refusal("svg_too_deep")
        namespace, _, local = name.rpartition(" ")
        if self._root is None and local != "svg":
            raise refusal("svg_not_svg")
        if self._skipped or namespace not in ("", SVG):
            self._skipped += 1
            self.meet_foreign(name, attributes)
            return
        element = Element(local, self._local_attributes(attributes))
        if self._stack:
            self._stack[-1].append(element)
        else:
            self._root = element
        self._stack.append(element)

    def meet_foreign(self, name: str, attributes: dict[str, str]) -> None:
        """Told of every element that is left out, its name with its namespace before it."""

    def _end(self, _name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._stack.pop()

    def _characters(self, text: str) -> None:
        if self._skipped or self._stack[-1].tag not in _WITH_TEXT:
            return
        parent = self._stack[-1]
        self._length += len(text)
        if self._length > MAX_STYLE_CHARACTERS:
            raise refusal("svg_too_long")
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text

    def _local_attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        """An `xlink:href` wins over a plain one, as CairoSVG has it."""
        kept = {name: value for name, value in attributes.items() if " " not in name}
        named = self.kept_attributes.items()
        kept.update({local: attributes[name] for name, local in named if name in attributes})
        return kept
