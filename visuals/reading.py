"""Reads a template's XML: bytes flow in, elements with their line numbers flow out. No entities, no network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from visuals.errors import TemplateError

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
MAX_BYTES, MAX_BYTES_WITH_PICTURES = 2_000_000, 16_000_000
_PICTURE = re.compile(rb"data:image/[a-z]+;base64,[A-Za-z0-9+/=\s]*")
MAX_ELEMENTS = 20_000
MAX_DEPTH = 32


@dataclass(slots=True, eq=False)
class Element:
    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)


def refuse(code: str, message: str, at: Element, remedy: str) -> TemplateError:
    return TemplateError(code, message, line=at.line, remedy=remedy)


def read_elements(svg: bytes) -> Element:
    """The root element. Elements of foreign namespaces, `title`, `desc` and their contents are left out."""
    drawn_bytes = len(svg) - sum(len(found[0]) for found in _PICTURE.finditer(svg))
    if drawn_bytes > MAX_BYTES or len(svg) > MAX_BYTES_WITH_PICTURES:
        raise TemplateError(
            "too-large",
            f"The template has {len(svg)} bytes, {drawn_bytes} of them without its pictures.",
            line=1,
            remedy=f"At most {MAX_BYTES_WITH_PICTURES:,}, and {MAX_BYTES:,} without: leave out what is not drawn.",
        )
    return _Reader().read(svg)


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._stack: list[Element] = []
        self._root: Element | None = None
        self._skipped_depth = 0
        self._svg_prefixes: set[str] = set()
        self._count = 0

    def read(self, svg: bytes) -> Element:
        try:
            self._parser.Parse(svg, True)
        except expat.ExpatError as error:
            raise TemplateError(
                "not-xml",
                f"This is no well-formed XML: {expat.ErrorString(error.code)}.",
                line=max(1, error.lineno),
                remedy="Save the file again as plain SVG.",
            ) from error
        except (ValueError, LookupError) as error:
            raise TemplateError("not-xml", f"{error}.", line=1, remedy="Save the file as UTF-8.") from error
        if self._root is None:
            raise TemplateError("not-svg", "There is no <svg> here.", line=1, remedy="Upload an SVG file.")
        return self._root

    def _error(self, code: str, message: str, remedy: str) -> TemplateError:
        return TemplateError(code, message, line=self._parser.CurrentLineNumber, remedy=remedy)

    def _doctype(self, *_: object) -> None:
        raise self._error("doctype", "A DOCTYPE is not read.", "Delete the <!DOCTYPE …> line and its entities.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise self._error("too-many", f"More than {MAX_ELEMENTS} elements.", "Join shapes into fewer paths.")
        self._svg_prefixes |= {
            key.removeprefix("xmlns:")
            for key, text in attributes.items()
            if key.startswith("xmlns:") and text == SVG_NAMESPACE
        }
        if not self._skipped_depth and name.partition(":")[0] in self._svg_prefixes and ":" in name:
            raise self._error("prefix", f"<{name}> carries a prefix.", "Save the file as plain SVG, without prefixes.")
        is_foreign = ":" in name or (bool(self._stack) and attributes.get("xmlns", SVG_NAMESPACE) != SVG_NAMESPACE)
        if self._skipped_depth or is_foreign or name in ("title", "desc", "metadata"):
            self._skipped_depth += 1
            return
        if len(self._stack) >= MAX_DEPTH:
            raise self._error("too-deep", f"Deeper than {MAX_DEPTH} groups.", "Ungroup what needs no group.")
        kept = {key: text.strip() for key, text in attributes.items() if _is_own(key)}
        element = Element(name, kept, self._parser.CurrentLineNumber)
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self._check_root(name, attributes)
            self._root = element
        self._stack.append(element)

    def _check_root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "svg" or attributes.get("xmlns", SVG_NAMESPACE) != SVG_NAMESPACE:
            raise self._error("not-svg", "The root is no <svg> of the SVG namespace.", "Upload an SVG file.")

    def _end(self, name: str) -> None:
        if self._skipped_depth:
            self._skipped_depth -= 1
        else:
            self._stack.pop()


def _is_own(attribute: str) -> bool:
    return attribute == "xlink:href" or (":" not in attribute and attribute != "xmlns")
