"""Cleans uploaded SVG: foreign bytes flow in, an SVG of known elements, attributes and bounds flows out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element

from visuals.guard.effects import check_effects, check_text, is_unread
from visuals.guard.embedding import reencode
from visuals.guard.errors import refusal
from visuals.guard.flattening import flatten
from visuals.guard.limits import MAX_EMBEDDED_IMAGES, MAX_PATH_SEGMENTS, MAX_VALUE_CHARACTERS
from visuals.guard.parsing import SVG, XLINK, read_tree
from visuals.guard.paths import clean_path
from visuals.guard.references import check_references
from visuals.guard.sizes import document_size
from visuals.guard.styles import inline_styles
from visuals.guard.values import local_id, shortest
from visuals.guard.vocabulary import (
    ATTRIBUTES,
    ELEMENTS,
    LINKS,
    REFERENCES,
    REQUIRED,
    STYLE_ONLY,
)


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """An SVG that we wrote: no script, no CSS, no outside; its size in CSS pixels."""

    svg: bytes
    width_px: float
    height_px: float


def clean_svg(data: bytes) -> CleanSvg:
    """Unknown elements, attributes and editors' data are left out; what would be drawn wrongly is refused."""
    root = read_tree(data)
    inline_styles(root)
    check_text(root)
    cleaning = _Cleaning(hashlib.sha256(data).hexdigest()[:8])
    cleaning.clean(root)
    width_px, height_px = document_size(root)
    root.set("width", shortest(width_px))
    root.set("height", shortest(height_px))
    check_references(root, cleaning.by_id)
    check_effects(root, cleaning.by_id, cleaning.unread_filters)
    flatten(root, cleaning.by_id)
    _embed(root)
    parts: list[str] = []
    _write(root, parts)
    return CleanSvg("".join(parts).encode(), width_px, height_px)


class _Cleaning:
    """One walk to clean elements, one to settle references; ids are renamed, so that no page's id is met."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._names: dict[str, str] = {}
        self._segments = 0
        self.by_id: dict[str, Element] = {}
        self.unread_filters: set[Element] = set()

    def clean(self, root: Element) -> None:
        self._clean_element(root)
        for element in root.iter():
            self._settle_references(element)
            if any(name not in element.attrib for name in REQUIRED.get(element.tag, ())):
                _empty(element)
        for element in root.iter():
            name = self._names.get(element.get("id", ""))
            if name is None:
                element.attrib.pop("id", None)
            else:
                element.set("id", name)
        self.by_id = {name: self.by_id[old] for old, name in self._names.items()}

    def _clean_element(self, element: Element) -> None:
        if element.tag == "a":
            element.tag = "g"
        found = element.attrib
        element.attrib = {}
        self._keep_identity(element, found)
        for name, value in found.items():
            cleaned = self._clean_attribute(element.tag, name, value.strip())
            if cleaned is not None:
                element.set(name, cleaned)
        element.text = element.tail = None
        if element.tag == "filter" and is_unread(element):
            self.unread_filters.add(element)
        element[:] = [child for child in element if _is_known(child)]
        for child in element:
            self._clean_element(child)

    def _keep_identity(self, element: Element, found: dict[str, str]) -> None:
        name = found.pop("id", "")
        if name and name not in self.by_id:
            self.by_id[name] = element
            element.set("id", name)
        if "href" in found:
            element.set("href", found.pop("href").strip())

    def _clean_attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "d" and tag == "path":
            path, segments = clean_path(value)
            self._segments += segments
            if self._segments > MAX_PATH_SEGMENTS:
                raise refusal("svg_too_long")
            return path or None
        cleaner = ATTRIBUTES.get(name)
        if cleaner is None:
            return None
        if len(value) > MAX_VALUE_CHARACTERS and name != "points":
            raise refusal("svg_too_long")
        return cleaner(value)

    def _settle_references(self, element: Element) -> None:
        """Drops references to nothing: CairoSVG stumbles over some of them."""
        for name, kinds in REFERENCES.items():
            found = local_id(element.get(name, ""))
            if found is None:
                continue
            if self._points_to(found, kinds):
                element.set(name, f"url(#{self._renamed(found)})")
            else:
                element.set(name, "none")
        href = element.attrib.pop("href", None)
        if href is not None:
            self._settle_link(element, href)

    def _settle_link(self, element: Element, href: str) -> None:
        if element.tag == "image":
            element.set("href", href)
        elif element.tag in LINKS:
            if not href.startswith("#"):
                raise refusal("svg_external")
            if self._points_to(href[1:], LINKS[element.tag]):
                element.set("href", f"#{self._renamed(href[1:])}")

    def _points_to(self, name: str, kinds: frozenset[str]) -> bool:
        return name in self.by_id and self.by_id[name].tag in kinds

    def _renamed(self, name: str) -> str:
        return self._names.setdefault(name, f"i{self._prefix}-{len(self._names) + 1}")


def _empty(element: Element) -> None:
    """What has no geometry or no target draws nothing; CairoSVG would follow a missing target to the root."""
    name = element.get("id")
    element.tag, element.attrib = "g", {"id": name} if name else {}
    element[:] = []


def _embed(root: Element) -> None:
    known: dict[str, str] = {}
    for element in root.iter("image"):
        href = element.get("href", "")
        if href not in known:
            if len(known) == MAX_EMBEDDED_IMAGES:
                raise refusal("too_heavy")
            known[href] = reencode(href)
        element.set("href", known[href])


def _is_known(element: Element) -> bool:
    return "requiredExtensions" not in element.attrib and (element.tag in ELEMENTS or element.tag == "a")


def _write(element: Element, parts: list[str]) -> None:
    attributes = {name: value for name, value in element.attrib.items() if name not in STYLE_ONLY}
    style = ";".join(f"{name}:{element.attrib[name]}" for name in STYLE_ONLY if name in element.attrib)
    if style:
        attributes["style"] = style
    if not parts:
        parts.append(f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"')
    else:
        parts.append(f"<{element.tag}")
    for name, value in attributes.items():
        parts.append(f' {"xlink:href" if name == "href" else name}="{escape(value)}"')
    parts.append(">")
    for child in element:
        _write(child, parts)
    parts.append(f"</{element.tag}>")
