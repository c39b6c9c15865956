"""Compiles a template: SVG bytes and a font source flow in, a frozen CompiledTemplate flows out, or a TemplateError."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from visuals.building import Builder
from visuals.costs import MAX_SHEETS, sheets_painted
from visuals.dialect import ALLOWED, SHARED, check, check_all
from visuals.errors import FontError
from visuals.fonts import FontSource, FontStack
from visuals.geometry import bounds, read_numbers, rectangle, transformed
from visuals.inheriting import inherited, refuse_anchors_within
from visuals.nodes import FormatSpec, Group, PhotoSlot, SlotSpec, TextSlot, placed_slots
from visuals.paints import Style, number
from visuals.reading import Element, read_elements, refuse
from visuals.slots import read_key

ENGINE_VERSION = "9"
MAX_SIDE_PX = 8192
MAX_WIDTH_MM = 2000.0
MAX_BLEED_MM = 20.0
MAX_PAGES = 20
_NEAR_PX = 0.5
_NOT_OF_FORMATS = ("transform", "data-locale", "data-default", "data-show-if", "data-show-unless")
_COLOURS = re.compile(r"#[0-9a-f]{6}( #[0-9a-f]{6}){0,7}")


@dataclass(frozen=True, slots=True, eq=False)
class CompiledTemplate:
    """A template ready to render; `digest` changes with its bytes, its fonts and the engine.

    `field` says which colours it takes as its field: "" any, "locked" none, or a list of them.
    `trees` holds each format by its key, and the further pages of a document by `page_key`.
    """

    key: str
    title: str
    digest: str
    formats: Mapping[str, FormatSpec]
    slots: Mapping[str, SlotSpec]
    locales: tuple[str, ...]
    trees: Mapping[str, Group]
    fonts: Mapping[str, FontStack]
    field: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompiledTemplate) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def compile_template(svg: bytes, *, fonts: FontSource) -> CompiledTemplate:
    """Recent templates are kept, so that callers may compile wherever they render."""
    return _compiled(svg, fonts)


@lru_cache(maxsize=32)
def _compiled(svg: bytes, fonts: FontSource) -> CompiledTemplate:
    root = read_elements(svg)
    check(root)
    builder = Builder(_elements_by_id(root))
    formats: dict[str, FormatSpec] = {}
    trees: dict[str, Group] = {}
    drawn: dict[str, Element] = {}
    for element in root.children:
        if element.name in SHARED:
            check_all(element)
            continue
        spec = _format_spec(element, formats)
        formats[spec.key] = spec
        element = drawn[spec.key] = _with_inherited(element, spec, formats, drawn)
        tree = trees[page_key(spec.key, spec.pages)] = builder.format_tree(element, spec, Style())
        _check_safe(element, tree, spec)
        sheets = sheets_painted(tree, spec)
        if sheets > MAX_SHEETS:
            raise refuse(
                "costly",
                f"This takes as long to draw as filling the sheet {sheets:,.0f} times.",
                element,
                f"At most {MAX_SHEETS:,}: use fewer large blurs, shadows, transparent groups and radial gradients.",
            )
    if not formats:
        raise refuse("no-format", "No format is drawn.", root, 'Add <g data-format="square" …> under the root.')
    stacks = _font_stacks(builder, fonts)
    _check_conditions(builder)
    return CompiledTemplate(
        key=read_key(root, "data-template"),
        title=root.attributes.get("data-title") or read_key(root, "data-template"),
        digest=_digest(svg, stacks),
        formats=MappingProxyType(formats),
        slots=MappingProxyType(dict(sorted(builder.slots.items()))),
        locales=tuple(sorted(builder.locales)),
        trees=MappingProxyType(trees),
        fonts=MappingProxyType(stacks),
        field=_field(root),
    )


def _with_inherited(
    element: Element, spec: FormatSpec, formats: Mapping[str, FormatSpec], drawn: Mapping[str, Element]
) -> Element:
    """The format as it is drawn, with what it takes over from another."""
    refuse_anchors_within(element)
    if "data-like" not in element.attributes:
        for name in ("data-scale", "data-without"):
            if name in element.attributes:
                raise refuse("format", f"{name} stands without data-like.", element, "Name the format to draw like.")
        return element
    base = read_key(element, "data-like")
    if base == spec.key or base not in drawn or spec.pages > 1 or formats[base].pages > 1:
        told = "Name a format of one page that stands before this one."
        raise refuse("format", f"data-like is {base!r}.", element, told)
    return inherited(element, spec, drawn[base], formats[base])


def _check_safe(element: Element, tree: Group, spec: FormatSpec) -> None:
    """Words, logos and codes keep off what a network covers or a printer trims."""
    if not any(spec.safe):
        return
    top, right, bottom, left = spec.safe
    right, bottom = spec.width_px - right, spec.height_px - bottom
    for slot, matrix in placed_slots(tree):
        x1, y1, x2, y2 = bounds(transformed(rectangle(*slot.box), matrix))
        reach = max(left - x1, top - y1, x2 - right, y2 - bottom)
        if reach > _NEAR_PX and not isinstance(slot, PhotoSlot):
            told = f"Keep it within {left:g} to {right:g} across and {top:g} to {bottom:g} down."
            raise refuse("safe-zone", f"The slot {slot.name!r} leaves the safe zone by {reach:g}.", element, told)


def _field(root: Element) -> str:
    told = " ".join(root.attributes.get("data-field", "").lower().split())
    if told not in {"", "locked"} and not _COLOURS.fullmatch(told):
        raise refuse("field", f"data-field is {told[:80]!r}.", root, 'Write "locked", or up to eight colours: #0b5d4a.')
    return told


def page_key(format_key: str, page: int) -> str:
    """Where a page of a format stands among the trees."""
    return format_key if page == 1 else f"{format_key}/{page}"


def _elements_by_id(root: Element) -> dict[str, Element]:
    found: dict[str, Element] = {}
    waiting = [root]
    while waiting:
        element = waiting.pop()
        waiting.extend(element.children)
        name = element.attributes.get("id")
        if name is None:
            continue
        if name in found:
            raise refuse("id", f"The id {name!r} stands twice.", element, "Give one of them another id.")
        found[name] = element
    return found


def _format_spec(element: Element, formats: dict[str, FormatSpec]) -> FormatSpec:
    if element.name not in ALLOWED:
        check(element)
    if element.name != "g" or "data-format" not in element.attributes:
        raise refuse(
            "outside-format",
            f"<{element.name}> stands outside the formats.",
            element,
            "Move it into a <g data-format=…>, or into <defs>.",
        )
    check(element)
    key = read_key(element, "data-format")
    page = _page(element, formats.get(key))
    for name in _NOT_OF_FORMATS:
        if name in element.attributes:
            raise refuse("format", f"A format takes no {name}.", element, f"Put its contents into a <g {name}=…>.")
    sides = number(element, "data-width"), number(element, "data-height")
    if any(side != int(side) or not 1 <= side <= MAX_SIDE_PX for side in sides):
        raise refuse("format", "data-width and data-height are whole pixels.", element, f"Write 1 to {MAX_SIDE_PX}.")
    spec = FormatSpec(key, int(sides[0]), int(sides[1]), *_printed(element), pages=page, safe=_safe(element, sides))
    if page > 1 and replace(spec, pages=page - 1) != formats[key]:
        raise refuse("page", "The pages of a format differ in size.", element, "Give each the size of the first.")
    return spec


def _safe(element: Element, sides: tuple[float, float]) -> tuple[float, float, float, float]:
    """Margins in SVG's and CSS' order: top, right, bottom, left."""
    text = element.attributes.get("data-safe", "0 0 0 0")
    try:
        values = read_numbers(text)
    except ValueError:
        values = ()
    is_sound = len(values) == 4 and min(values) >= 0
    if not is_sound or values[1] + values[3] >= sides[0] or values[0] + values[2] >= sides[1]:
        raise refuse("format", f"data-safe is {text!r}.", element, 'Write pixels: data-safe="TOP RIGHT BOTTOM LEFT".')
    return values[0], values[1], values[2], values[3]


def _page(element: Element, before: FormatSpec | None) -> int:
    """Which page of its format a group is; the first need not say so."""
    told = element.attributes.get("data-page", "1")
    wanted = 1 if before is None else before.pages + 1
    if before is not None and "data-page" not in element.attributes:
        raise refuse("format", f"The format {before.key!r} stands twice.", element, "Join both, or number pages.")
    if told != str(wanted) or wanted > MAX_PAGES:
        raise refuse(
            "page", f"data-page is {told!r}.", element, f"Number pages from 1 in their order, {MAX_PAGES} at most."
        )
    return wanted


def _printed(element: Element) -> tuple[float, float]:
    """Width of the trimmed sheet and bleed, in millimetres."""
    width, bleed = number(element, "data-width-mm", 0), number(element, "data-bleed-mm", 0)
    if "data-width-mm" in element.attributes and not 10 <= width <= MAX_WIDTH_MM:
        raise refuse("format", f"data-width-mm is {width:g}.", element, f"Write 10 to {MAX_WIDTH_MM:g}.")
    if not 0 <= bleed <= MAX_BLEED_MM or (bleed and not width):
        raise refuse(
            "format",
            f"data-bleed-mm is {bleed:g}.",
            element,
            f"Write 0 to {MAX_BLEED_MM:g}, and data-width-mm beside it.",
        )
    return width, bleed


def _font_stacks(builder: Builder, fonts: FontSource) -> dict[str, FontStack]:
    stacks: dict[str, FontStack] = {}
    for element, slot in builder.placed:
        if isinstance(slot, TextSlot) and slot.family not in stacks:
            try:
                stacks[slot.family] = FontStack.load(slot.family, fonts)
            except FontError as error:
                raise refuse("font", error.message, element, error.remedy) from error
    return dict(sorted(stacks.items()))


def _check_conditions(builder: Builder) -> None:
    """Visibility must name a slot of the template."""
    for element, name in builder.conditions:
        if name not in builder.slots:
            raise refuse("show-if", f"There is no slot {name!r}.", element, "Name a slot of this template.")


def _digest(svg: bytes, stacks: Mapping[str, FontStack]) -> str:
    digest = hashlib.sha256(f"visuals {ENGINE_VERSION}\n".encode())
    for family, stack in stacks.items():
        digest.update(f"{family} {stack.digest}\n".encode())
    digest.update(svg)
    return digest.hexdigest()
