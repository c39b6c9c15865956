"""What lies behind a slot: a drawing and a box flow in; a colour, `image`, or nothing for bare paper flows out."""

from __future__ import annotations

from collections.abc import Iterator

from visuals.geometry import Matrix, multiply
from visuals.importing.drawing import Drawing, Part
from visuals.importing.placing import box_of, matrix_of

_COVERS = 0.5


def ground_of(drawing: Drawing, layer: str, middle: tuple[float, float], matrix: Matrix) -> str:
    """The topmost plain fill or picture whose box holds the middle, drawn before the layer that the slot replaces."""
    found = ""
    for part, placed in _drawn(drawing.parts, matrix):
        if layer and part.key == layer:
            break
        box = box_of([part], placed) if not part.children else None
        if box is None or part.lettering is not None:
            continue
        x, y, width, height = box
        fill = "image" if part.tag == "image" else part.attributes.get("fill", "")
        is_plain = fill == "image" or (
            fill.startswith("#") and float(part.attributes.get("fill-opacity", "1")) > _COVERS
        )
        if is_plain and x <= middle[0] <= x + width and y <= middle[1] <= y + height:
            found = fill
    return found


def _drawn(parts: tuple[Part, ...] | list[Part], matrix: Matrix) -> Iterator[tuple[Part, Matrix]]:
    """Every part in drawing order with the matrix of what is around it."""
    for part in parts:
        yield part, matrix
        yield from _drawn(part.children, multiply(matrix, matrix_of(part)))
