"""Draws one format like another: its elements and those of another sheet flow in, all placed by anchors flow out.

One drawing then serves many formats. What differs is written in the format itself, instead of or over what it inherits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from visuals.dialect import SHARED
from visuals.geometry import read_numbers
from visuals.nodes import FormatSpec
from visuals.paints import number
from visuals.reading import Element, refuse
from visuals.slots import AREA

ANCHORS = ("data-anchor", "data-instead")
_ACROSS, _DOWN = ("start", "middle", "end", "stretch"), ("top", "middle", "bottom", "stretch")
_SHARES = {"start": 0.0, "top": 0.0, "middle": 0.5, "end": 1.0, "bottom": 1.0}
_LENGTHS = ("data-max-size", "data-min-size", "data-blur")
_WRAPPED = ("data-locale", "data-default")
_LEAST_SCALE, _MOST_SCALE = 0.01, 100.0


class _Way(NamedTuple):
    """From the drawn sheet to this one: scales and shifts; `size` is that of letters."""

    x_scale: float
    y_scale: float
    x: float
    y: float
    size: float


def inherited(element: Element, spec: FormatSpec, base: Element, base_spec: FormatSpec) -> Element:
    """The format with what it draws like `base`, in its place and order, and then its own."""
    scale = min(spec.width_px / base_spec.width_px, spec.height_px / base_spec.height_px)
    scale = number(element, "data-scale", scale)
    if not _LEAST_SCALE <= scale <= _MOST_SCALE:
        raise refuse("number", f"data-scale is {scale:g}.", element, f"Write {_LEAST_SCALE:g} to {_MOST_SCALE:g}.")
    left_out, own = _left_out(element, base), _Own.of(element, base)
    children: list[Element] = []
    for child in base.children:
        mine = own.instead_of(child)
        if mine is not None:
            children.extend([mine] if mine not in children else [])
        elif child.attributes.get("id", "") not in left_out:
            children.append(_moved(child, _way_of(child, spec, base_spec, scale), own.slots))
    return replace(element, children=[*children, *(child for child in element.children if child not in children)])


def _left_out(element: Element, base: Element) -> frozenset[str]:
    names = frozenset(element.attributes.get("data-without", "").split())
    for name in sorted(names - _ids(base)):
        raise refuse("reference", f"The format has no {name!r} of its own.", element, "Name ids of its own elements.")
    return names


def _ids(base: Element) -> set[str]:
    return {child.attributes["id"] for child in base.children if "id" in child.attributes}


@dataclass(frozen=True)
class _Own:
    """What a format draws itself, by the slot or the id that it stands for."""

    slots: Mapping[str, Element]
    instead: Mapping[str, Element]

    @classmethod
    def of(cls, element: Element, base: Element) -> _Own:
        slots, instead = (
            {child.attributes[name]: child for child in element.children if name in child.attributes}
            for name in ("data-slot", "data-instead")
        )
        for name in sorted(set(instead) - _ids(base)):
            told = f"There is no {name!r} to stand instead of."
            raise refuse("reference", told, instead[name], "Name an id of that format.")
        return cls(slots, instead)

    def instead_of(self, child: Element) -> Element | None:
        told = child.attributes
        return self.instead.get(told.get("id", "")) or self.slots.get(told.get("data-slot", ""))


def _way_of(child: Element, spec: FormatSpec, base: FormatSpec, scale: float) -> _Way:
    across, down = _anchors(child)
    x_scale = spec.width_px / base.width_px if across == "stretch" else scale
    y_scale = spec.height_px / base.height_px if down == "stretch" else scale
    x = _SHARES.get(across, 0.0) * (spec.width_px - x_scale * base.width_px)
    y = _SHARES.get(down, 0.0) * (spec.height_px - y_scale * base.height_px)
    return _Way(x_scale, y_scale, x, y, scale)


def _anchors(child: Element) -> tuple[str, str]:
    words = child.attributes.get("data-anchor", "middle middle").split()
    if len(words) != 2 or words[0] not in _ACROSS or words[1] not in _DOWN:
        told = f"Write one of {', '.join(_ACROSS)}, then one of {', '.join(_DOWN)}."
        raise refuse("anchor", f"data-anchor is {child.attributes['data-anchor']!r}.", child, told)
    return words[0], words[1]


def _moved(child: Element, way: _Way, own_slots: Mapping[str, Element]) -> Element:
    if child.name in SHARED:
        return child
    if "data-slot" in child.attributes:
        return _moved_slot(child, way)
    kept = _within(child, own_slots, way.size)
    matrix = f"matrix({way.x_scale:.9g} 0 0 {way.y_scale:.9g} {way.x:.9g} {way.y:.9g})"
    told = {name: kept.attributes[name] for name in _WRAPPED if name in kept.attributes}
    inner = {name: text for name, text in kept.attributes.items() if name not in (*_WRAPPED, *ANCHORS)}
    return Element("g", {"transform": matrix, **told}, child.line, [replace(kept, attributes=inner)])


def _within(element: Element, own_slots: Mapping[str, Element], scale: float) -> Element:
    """Slots that the format places itself leave the groups that they inherit; a logo's area is of the new sheet."""
    if element.attributes.get("data-type") == "image" and "data-slot" in element.attributes:
        area = number(element, "data-area", AREA) / scale**2
        return replace(element, attributes={**element.attributes, "data-area": _told(area)})
    kept = [child for child in element.children if child.attributes.get("data-slot", "") not in own_slots]
    return replace(element, children=[_within(child, own_slots, scale) for child in kept])


def _moved_slot(slot: Element, way: _Way) -> Element:
    """A stretched slot's box changes its form, its letters never do."""
    told = {name: text for name, text in slot.attributes.items() if name not in ANCHORS}
    if "data-mask" in told:
        raise refuse("mask", "A slot with a mask is not inherited.", slot, "Place this slot in the format itself.")
    told["x"] = _told(number(slot, "x", 0) * way.x_scale + way.x)
    told["y"] = _told(number(slot, "y", 0) * way.y_scale + way.y)
    told["width"] = _told(number(slot, "width") * way.x_scale)
    told["height"] = _told(number(slot, "height") * way.y_scale)
    told |= {name: _told(number(slot, name) * way.size) for name in _LENGTHS if name in told}
    if "data-shape" in told:
        told["data-shape"] = _moved_shape(told["data-shape"], way)
    if "data-shadow" in told:
        words = told["data-shadow"].split()
        told["data-shadow"] = " ".join((*_scaled(words[:3], way.size, slot), *words[3:]))
    return replace(slot, attributes=told)


def _moved_shape(text: str, way: _Way) -> str:
    """A circle stays one; what is written wrongly is left to be refused where slots are read."""
    kind, _, rest = text.partition(" ")
    try:
        values = read_numbers(rest)
    except ValueError:
        return text
    if kind == "circle" and len(values) == 3:
        moved = [values[0] * way.x_scale + way.x, values[1] * way.y_scale + way.y, values[2] * way.size]
    else:
        moved = [
            value * (way.y_scale if index % 2 else way.x_scale) + (way.y if index % 2 else way.x)
            for index, value in enumerate(values)
        ]
    return " ".join((kind, *map(_told, moved)))


def _scaled(values: Iterable[str], scale: float, at: Element) -> list[str]:
    try:
        return [_told(float(value) * scale) for value in values]
    except ValueError as error:
        raise refuse("shadow", "data-shadow holds no numbers.", at, 'Write "0 8 12 ink 0.35".') from error


def _told(value: float) -> str:
    return f"{value:.9g}"


def refuse_anchors_within(element: Element, depth: int = 0) -> None:
    """Only what stands directly in a format is placed: elsewhere an anchor would be ignored."""
    for child in element.children:
        for name in ANCHORS:
            if depth and name in child.attributes:
                raise refuse("anchor", f"{name} stands within a group.", child, "Write it on the group itself.")
        refuse_anchors_within(child, depth + 1)
