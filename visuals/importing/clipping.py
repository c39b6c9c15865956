"""Clip paths and masks: an element's references flow in, clips of one shape each flow out, or a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from visuals.geometry import IDENTITY, Matrix, Outline, multiply, read_transform, transformed
from visuals.guard.values import local_id
from visuals.importing.drawing import Part
from visuals.importing.inheriting import State, own_values, short
from visuals.importing.placing import SHAPES, box_of, outline_of

if TYPE_CHECKING:
    from visuals.importing.translating import Translation

_WHITE = "#ffffff"
_DEEPEST = 4


class Clipping:
    """Makes clip paths; a mask of plain white, or of plain opacity, is one too."""

    def __init__(self, translation: Translation) -> None:
        self._translation = translation

    def define(self, shape: Part) -> str:
        name = self._translation.new_id()
        self._translation.defs.append(Part("clipPath", {"id": name}, [shape]))
        return name

    def clips_of(self, own: Mapping[str, str], part: Part, state: State) -> list[str]:
        """Ids of the clips that lie one in the other around the part."""
        clips = self._clips(local_id(own.get("clip-path", "")), part, state, 0)
        masked = local_id(own.get("mask", ""))
        mask = self._translation.by_id.get(masked) if masked else None
        if mask is not None and mask.tag == "mask":
            clips += self._mask_clips(mask, part, state)
        return clips

    def _clips(self, name: str | None, part: Part, state: State, depth: int) -> list[str]:
        element = self._translation.by_id.get(name) if name else None
        if element is None or element.tag != "clipPath" or depth > _DEEPEST:
            return []
        own = own_values(element)
        made = self._made(element, own, part, state, own.get("clipPathUnits") == "objectBoundingBox", is_mask=False)
        return [*made, *self._clips(local_id(own.get("clip-path", "")), part, state, depth + 1)]

    def _mask_clips(self, mask: Element, part: Part, state: State) -> list[str]:
        own = own_values(mask)
        is_relative = own.get("maskContentUnits") == "objectBoundingBox"
        return self._made(mask, own, part, state, is_relative, is_mask=True)

    def _made(
        self, element: Element, own: Mapping[str, str], part: Part, state: State, is_relative: bool, *, is_mask: bool
    ) -> list[str]:
        matrix = read_transform(own.get("transform", "")) if not is_mask else IDENTITY
        if is_relative:
            matrix = multiply(_unit_box(part), matrix)
        is_alpha = own.get("mask-type") == "alpha"
        # It takes over nothing from what it cuts; what stands around its own definition is seldom more than a root.
        apart = replace(state, values={}).entered(own, "")
        found = self._outlines(element, apart, matrix, 0, is_mask, is_alpha)
        code = "mask" if is_mask else "clip"
        if found is None:
            self._translation.find(code, state)
            return []
        shape = _joined(found)
        if shape is None:
            self._translation.find(code, state)
            return []
        return [self.define(shape)]

    def _outlines(
        self, parent: Element, state: State, matrix: Matrix, depth: int, is_mask: bool, is_alpha: bool
    ) -> list[tuple[Outline, bool]] | None:
        """Each shape's outline and whether it is filled even-odd; None where one cannot clip."""
        found: list[tuple[Outline, bool]] = []
        for child in parent:
            own = own_values(child)
            inside = state.entered(own, "")
            step = multiply(matrix, read_transform(own.get("transform", "")))
            if child.tag == "use":
                target = self._translation.by_id.get(child.get("href", "")[1:])
                if target is None or depth > _DEEPEST:
                    return None
                shift = (1.0, 0.0, 0.0, 1.0, state.length(own.get("x", "0"), "x"), state.length(own.get("y", "0"), "y"))
                holder = Element("g")
                holder.append(target)
                more = self._outlines(holder, inside, multiply(step, shift), depth + 1, is_mask, is_alpha)
            elif child.tag == "g" and depth <= _DEEPEST and not _is_cut(own):
                more = self._outlines(child, inside, step, depth + 1, is_mask, is_alpha)
            elif child.tag in SHAPES and not _is_cut(own) and (not is_mask or _is_plain(own, inside, is_alpha)):
                geometry = self._translation.geometry(child, own, inside) or {}
                outline = transformed(outline_of(Part(child.tag, geometry)), step) if geometry else ()
                rule = inside.get("fill-rule" if is_mask else "clip-rule")
                more = [(outline, rule == "evenodd")] if outline else []
            else:
                more = None if child.tag not in ("title", "desc", "metadata") else []
            if more is None:
                return None
            found += more
        return found


def _is_cut(own: Mapping[str, str]) -> bool:
    return any(own.get(name, "none") != "none" for name in ("clip-path", "mask", "filter"))


def _is_plain(own: Mapping[str, str], state: State, is_alpha: bool) -> bool:
    """Whether all that the shape shows is shown whole."""
    colour, opacity = state.paint("fill")
    if float(own.get("opacity", "1")) < 1 or opacity < 1 or state.paint("stroke")[0] != "none":
        return False
    return colour.startswith("#") and (is_alpha or colour == _WHITE)


def _unit_box(part: Part) -> Matrix:
    x, y, width, height = box_of([part]) or (0.0, 0.0, 1.0, 1.0)
    return (width or 1.0, 0.0, 0.0, height or 1.0, x, y)


def _joined(found: list[tuple[Outline, bool]]) -> Part | None:
    """One path for one shape, or for several that have one edge each, all turned the same way round."""
    if len(found) == 1:
        outline, is_even_odd = found[0]
        return Part("path", {"d": path_data(outline)} | ({"clip-rule": "evenodd"} if is_even_odd else {}))
    if not found:
        return Part("path", {"d": "M0 0L0 0Z"})
    if any(sum(command == "M" for command, _ in outline) != 1 for outline, _ in found):
        return None
    if len({_is_clockwise(outline) for outline, _ in found}) > 1:
        found = [(_turned(outline), False) if not _is_clockwise(outline) else (outline, False) for outline, _ in found]
    return Part("path", {"d": "".join(path_data(outline) for outline, _ in found)})


def _is_clockwise(outline: Outline) -> bool:
    points = [values[-2:] for _, values in outline if values]
    area = sum(
        first[0] * second[1] - second[0] * first[1]
        for first, second in zip(points, [*points[1:], *points[:1]], strict=True)
    )
    return area >= 0


def _turned(outline: Outline) -> Outline:
    """The same single edge the other way round."""
    body = [segment for segment in outline if segment[1]]
    points = [values[-2:] for _, values in body]
    turned: list[tuple[str, tuple[float, ...]]] = [("M", points[-1])]
    for index in range(len(body) - 1, 0, -1):
        command, values = body[index]
        if command == "C":
            turned.append(("C", (*values[2:4], *values[0:2], *points[index - 1])))
        else:
            turned.append(("L", points[index - 1]))
    return (*turned, ("Z", ()))


def path_data(outline: Outline) -> str:
    return "".join(command + " ".join(map(short, values)) for command, values in outline)
