"""Fills and strokes of a shape: inherited paint flows in, parts with our dialect's paint flow out, or a finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from visuals.errors import TemplateError
from visuals.geometry import Matrix, multiply
from visuals.guard.values import local_id
from visuals.importing import reading_gradients
from visuals.importing.drawing import Part
from visuals.importing.inheriting import State, own_values, short
from visuals.importing.placing import box_of
from visuals.importing.viewing import view_matrix

if TYPE_CHECKING:
    from visuals.importing.translating import Translation

_MAX_LINKS = 16


class Painting:
    """Every shape gets all of its paint itself: nothing is inherited in what we write."""

    def __init__(self, translation: Translation) -> None:
        self._translation = translation
        self._gradients: dict[str, str] = {}

    def painted(self, shape: Part, state: State, stroke: dict[str, str], matrix: Matrix) -> Part | None:
        fill, opacity = state.paint("fill")
        under: list[Part] = []
        target = self._target(fill)
        if target is not None and target.tag == "pattern":
            under = self._pictured(target, shape, state, matrix)
            fill = "none"
        filling = {"fill": self._colour(fill, state)}
        if opacity < 1 and fill != "none":
            filling["fill-opacity"] = short(min(1.0, max(0.0, opacity)))
        if state.get("fill-rule") == "evenodd":
            filling["fill-rule"] = "evenodd"
        if stroke:
            stroke["stroke"] = self._colour(stroke["stroke"], state)
        parts = under + self._ordered(shape, filling, stroke, state)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else Part("g", {}, parts)

    def _ordered(self, shape: Part, filling: dict[str, str], stroke: dict[str, str], state: State) -> list[Part]:
        """One part, or two where the stroke is drawn before the fill; none where neither is seen."""
        has_fill, has_stroke = filling["fill"] != "none", stroke.get("stroke", "none") != "none"
        if has_fill and has_stroke and state.get("paint-order").startswith(("stroke", "markers stroke")):
            return [self._with(shape, {"fill": "none"} | stroke), self._with(shape, filling)]
        if not has_fill and not has_stroke:
            # An unpainted shape may be the box of a slot: it stays for being marked and draws nothing.
            return [self._with(shape, {"fill": "none"})]
        return [self._with(shape, filling | stroke)]

    def _with(self, shape: Part, paint: dict[str, str]) -> Part:
        return Part(shape.tag, shape.attributes | paint)

    def _target(self, paint: str) -> Element | None:
        name = local_id(paint)
        return self._translation.by_id.get(name) if name else None

    def _colour(self, paint: str, state: State) -> str:
        if not paint.startswith("url("):
            return paint
        target = self._target(paint)
        if target is None or target.tag not in ("linearGradient", "radialGradient"):
            self._translation.find("pattern" if target is not None else "reference", state)
            return "none"
        if paint not in self._gradients:
            self._gradients[paint] = self._gradient(target, state)
        return self._gradients[paint]

    def _gradient(self, target: Element, state: State) -> str:
        gradient = reading_gradients.read(self._translation.by_id, target, state)
        if isinstance(gradient, str):
            return gradient
        if gradient.attributes.pop("fr", "0") not in ("0", "0%"):
            self._translation.find("gradient", state)
        gradient.attributes["id"] = self._translation.new_id()
        self._translation.defs.append(gradient)
        return f"url(#{gradient.attributes['id']})"

    def _pictured(self, pattern: Element, shape: Part, state: State, matrix: Matrix) -> list[Part]:
        """A pattern of one tile over the whole shape, as Figma writes a picture fill: its contents in the shape."""
        own = own_values(pattern)
        box = box_of([shape])
        is_one_tile = own.get("patternUnits", "objectBoundingBox") == "objectBoundingBox" and all(
            own.get(name) in ("1", "100%") for name in ("width", "height")
        )
        if not is_one_tile or box is None or min(box[2:]) <= 0 or "href" in pattern.attrib:
            self._translation.find("pattern", state)
            return []
        view = (0.0, 0.0, 1.0, 1.0) if own.get("patternContentUnits") == "objectBoundingBox" else (0, 0, box[2], box[3])
        step = view_matrix(box, view, "none")
        inside = replace(state, values={}, viewport=(view[2], view[3]))
        try:
            children = self._translation.children(pattern, inside, multiply(matrix, step))
        except TemplateError:
            children = []
        if not children:
            return []
        for child in children:
            child.key = ""  # the shape is the layer, not its filling
        written = " ".join(repr(round(value, 7)) for value in step)
        clip = Part("g", {"transform": f"matrix({written})"}, children)
        name = self._translation.new_id()
        self._translation.defs.append(Part("clipPath", {"id": name}, [Part(shape.tag, dict(shape.attributes))]))
        return [Part("g", {"clip-path": f"url(#{name})"}, [clip])]
