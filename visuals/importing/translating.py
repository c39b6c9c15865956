"""Translates an export's elements: a parsed tree flows in, parts in our dialect's words and findings flow out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from visuals.geometry import IDENTITY, Matrix, multiply, read_numbers, read_transform
from visuals.guard.errors import UploadRefused, refusal
from visuals.guard.limits import MAX_ELEMENTS, MAX_NUMBER
from visuals.guard.paths import clean_path
from visuals.importing.clipping import Clipping
from visuals.importing.drawing import Finding, Part
from visuals.importing.inheriting import State, own_values, short, strokes
from visuals.importing.names import is_given, name_of
from visuals.importing.painting import Painting
from visuals.importing.pictures import picture_part
from visuals.importing.placing import SHAPES
from visuals.importing.viewing import view_matrix
from visuals.importing.writing import read_lettering

_UNDRAWN = frozenset(
    (
        *("defs", "symbol", "clipPath", "mask", "linearGradient", "radialGradient", "pattern", "filter", "marker"),
        *("style", "title", "desc", "metadata", "script", "font", "view", "cursor", "solidcolor"),
    )
)
_GEOMETRY = {
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
}
_AXES = {"x": "x", "width": "x", "rx": "x", "cx": "x", "x1": "x", "x2": "x"}
_ACROSS = {"y": "y", "height": "y", "ry": "y", "cy": "y", "y1": "y", "y2": "y"}
_MARKERS = ("marker", "marker-start", "marker-mid", "marker-end")
MAX_USE_DEPTH = 16
_DEEPEST = 100  # through references; Python recurses up to eight calls a level


class Translation:
    """One file's walk: what it defines, what it has made so far, and each finding once a layer."""

    def __init__(self, root: Element) -> None:
        self.by_id: dict[str, Element] = {}
        for element in root.iter():
            self.by_id.setdefault(element.get("id", ""), element)
        self.findings: dict[Finding, None] = {}
        self.defs: list[Part] = []
        self._count = self._keys = 0
        self._clipping = Clipping(self)
        self._painting = Painting(self)
        self._handlers: dict[str, Callable[[Element, Mapping[str, str], State, Matrix], Part | None]] = {
            "g": self._group,
            "a": self._group,
            "svg": self._nested,
            "use": self._use,
            "switch": self._switch,
            "text": self._text,
            "image": self._image,
            **dict.fromkeys(SHAPES, self._shape),
        }

    def find(self, code: str, state: State, detail: str = "") -> None:
        self.findings[Finding(code, state.layer[:80], detail[:80])] = None

    def new_id(self) -> str:
        return f"d{len(self.defs) + 1}"

    def children(self, parent: Element, state: State, matrix: Matrix) -> list[Part]:
        made = (self.element(child, state, matrix) for child in parent)
        return [part for part in made if part is not None]

    def element(self, element: Element, state: State, matrix: Matrix) -> Part | None:
        """The part, or None where nothing is drawn. `matrix` leads from the element's parent to the sheet."""
        if element.tag in _UNDRAWN:
            return None
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise refusal("svg_expands")
        if state.depth > _DEEPEST:
            raise refusal("svg_too_deep")
        own = own_values(element)
        name = name_of(element.attrib)
        state = state.entered(own, name if is_given(name) else state.layer or name or element.tag)
        if own.get("display") == "none":
            if is_given(name):
                self.find("hidden", state)
            return None
        handler = self._handlers.get(element.tag)
        if handler is None:
            self.find("flowed_text" if element.tag == "foreignObject" else "unknown", state, element.tag)
            return None
        step = self._step(element, own, state)
        if step is None:
            return None
        part = handler(element, own, state, multiply(matrix, step))
        return None if part is None else self._named(self._wrapped(part, own, step, state), element, name)

    def _step(self, element: Element, own: Mapping[str, str], state: State) -> Matrix | None:
        """The element's transform about its origin, or None where it makes everything flat."""
        step = read_transform(own["transform"]) if "transform" in own and element.tag != "svg" else IDENTITY
        origin = own.get("transform-origin", "").split()
        if step != IDENTITY and len(origin) == 2:
            x, y = state.length(origin[0], "x"), state.length(origin[1], "y")
            step = multiply(multiply((1, 0, 0, 1, x, y), step), (1, 0, 0, 1, -x, -y))
        if abs(step[0] * step[3] - step[1] * step[2]) < 1e-9:
            self.find("flat", state)
            return None
        return step

    def _named(self, part: Part, element: Element, name: str) -> Part:
        self._keys += 1
        part.key, part.name, part.is_named = f"l{self._keys}", name or element.tag, is_given(name)
        return part

    def _wrapped(self, part: Part, own: Mapping[str, str], step: Matrix, state: State) -> Part:
        """The part with what its element says about place, opacity, clip and mask."""
        outer = self._clipped(part, own, state)
        moving: dict[str, str] = {}
        if step != IDENTITY:
            moving["transform"] = written(step)
        if float(own.get("opacity", "1")) < 1:
            moving["opacity"] = short(float(own["opacity"]))
        if not moving:
            return outer
        if outer.key or outer.attributes.keys() & moving.keys():
            return Part("g", moving, [outer])
        outer.attributes |= moving
        return outer

    def _clipped(self, part: Part, own: Mapping[str, str], state: State) -> Part:
        if own.get("filter", "none") != "none":
            self.find("filter", state)
        if own.get("mix-blend-mode", "normal") != "normal":
            self.find("blend", state, own["mix-blend-mode"])
        for clip in self._clipping.clips_of(own, part, state):
            if part.key or part.attributes.keys() & {"clip-path", "transform"}:
                part = Part("g", {}, [part])
            part.attributes["clip-path"] = f"url(#{clip})"
        return part

    def _group(self, element: Element, _own: Mapping[str, str], state: State, matrix: Matrix) -> Part | None:
        children = self.children(element, state, matrix)
        return Part("g", {}, children) if children else None

    def _switch(self, element: Element, own: Mapping[str, str], state: State, matrix: Matrix) -> Part | None:
        for child in element:
            if child.tag in self._handlers and "requiredExtensions" not in child.attrib:
                part = self.element(child, state, matrix)
                return Part("g", {}, [part]) if part is not None else None
        return None

    def _nested(self, element: Element, own: Mapping[str, str], state: State, matrix: Matrix) -> Part | None:
        return self._view(element, own, state, matrix, self._size(own, state))

    def _size(self, own: Mapping[str, str], state: State) -> tuple[float, float]:
        width, height = state.viewport
        return state.length(own.get("width", "100%"), "x", width), state.length(own.get("height", "100%"), "y", height)

    def _view(
        self, element: Element, own: Mapping[str, str], state: State, matrix: Matrix, size: tuple[float, float]
    ) -> Part | None:
        """What a nested svg or a symbol shows: its own coordinates in a window that cuts what sticks out."""
        x, y = state.length(own.get("x", "0"), "x"), state.length(own.get("y", "0"), "y")
        if min(size) <= 0:
            return None
        box = tuple(read_numbers(own["viewBox"])) if "viewBox" in own else (0.0, 0.0, *size)
        step = view_matrix((x, y, *size), (box[0], box[1], box[2], box[3]), own.get("preserveAspectRatio", ""))
        inside = replace(state, viewport=(box[2], box[3]))
        children = self.children(element, inside, multiply(matrix, step))
        if not children:
            return None
        view = Part("g", {} if step == IDENTITY else {"transform": written(step)}, children)
        if own.get("overflow") == "visible":
            return view
        window = Part("rect", {"x": short(x), "y": short(y), "width": short(size[0]), "height": short(size[1])})
        return Part("g", {"clip-path": f"url(#{self._clipping.define(window)})"}, [view])

    def _use(self, element: Element, own: Mapping[str, str], state: State, matrix: Matrix) -> Part | None:
        href = element.get("href", "").strip()
        target = self.by_id.get(href[1:]) if href.startswith("#") else None
        if target is None:
            self.find("reference", state, href)
            return None
        if href in state.open_uses or len(state.open_uses) >= MAX_USE_DEPTH:
            self.find("circle", state)
            return None
        state = replace(state, open_uses=state.open_uses | {href})
        x, y = state.length(own.get("x", "0"), "x"), state.length(own.get("y", "0"), "y")
        shift: Matrix = (1, 0, 0, 1, x, y)
        matrix = multiply(matrix, shift)
        if target.tag in ("symbol", "svg"):
            inner = own_values(target) | {name: own[name] for name in ("width", "height") if name in own}
            inner_state = state.entered(own_values(target), "")
            part = self._view(target, {"overflow": "visible"} | inner if "viewBox" not in inner else inner,
                              inner_state, matrix, self._size(inner, state))  # fmt: skip
        else:
            part = self.element(target, state, matrix)
        if part is None:
            return None
        return Part("g", {"transform": written(shift)} if (x, y) != (0, 0) else {}, [part])

    def _shape(self, element: Element, own: Mapping[str, str], state: State, matrix: Matrix) -> Part | None:
        if state.get("visibility") in ("hidden", "collapse"):
            self.find("hidden", state)
            return None
        geometry = self.geometry(element, own, state)
        if geometry is None:
            return None
        if any(state.get(name, "none") != "none" for name in _MARKERS):
            self.find("marker", state)
        shrink = 1.0
        if own.get("vector-effect") == "non-scaling-stroke":
            shrink = 1 / math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        return self._painting.painted(Part(element.tag, geometry), state, strokes(state, shrink), matrix)

    def geometry(self, element: Element, own: Mapping[str, str], state: State) -> dict[str, str] | None:
        """A shape's own attributes in pixels, or None where it has no extent."""
        if element.tag == "path":
            path = clean_path(element.get("d", ""))[0]
            return {"d": path} if path else None
        if element.tag in ("polyline", "polygon"):
            return {"points": own["points"]} if own.get("points", "").count(" ") >= 3 else None
        told = {
            name: short(state.length(own[name], _AXES.get(name) or _ACROSS.get(name, "")))
            for name in _GEOMETRY[element.tag]
            if name in own and own[name] != "auto"
        }
        wanted = {"rect": ("width", "height"), "circle": ("r",), "ellipse": ("rx", "ry")}.get(element.tag, ())
        return told if all(float(told.get(name, "0")) > 0 for name in wanted) else None

    def _text(self, element: Element, own: Mapping[str, str], state: State, _matrix: Matrix) -> Part | None:
        if state.get("visibility") in ("hidden", "collapse"):
            self.find("hidden", state)
            return None
        if element.find(".//textPath") is not None:
            self.find("text_path", state)
        lettering = read_lettering(element, own, state, self.by_id)
        return Part("text", {}, lettering=lettering) if lettering.runs else None

    def _image(self, element: Element, own: Mapping[str, str], state: State, _matrix: Matrix) -> Part | None:
        try:
            return picture_part(element, own, state)
        except UploadRefused as error:
            self.find("linked_image" if error.code == "svg_external" else "image_unread", state)
            return None


def written(matrix: Matrix) -> str:
    """In our dialect's words; UploadRefused when what is multiplied into it has left its bounds."""
    if not all(abs(value) <= MAX_NUMBER for value in matrix):
        raise refusal("svg_number")
    numbers = [*(repr(round(value, 7)) for value in matrix[:4]), *map(short, matrix[4:])]
    return f"matrix({' '.join(numbers)})"
