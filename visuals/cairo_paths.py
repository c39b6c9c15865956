"""Outlines as cairo's own path objects, kept: an outline flows in, one call puts it on a context."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

import cairocffi

from visuals.canvas import Glyphs
from visuals.geometry import Outline

_KINDS = {"M": 0, "L": 1, "C": 2, "Z": 3}  # cairo_path_data_type_t
_MOST = 8192


class _Kept(NamedTuple):
    """The path points to its points, which live only as long as this is held."""

    outline: Outline
    points: Any
    path: Any


# By identity: hashing thousands of numbers would cost more than drawing them. The outline is kept, so its id stays its.
_kept: OrderedDict[int, _Kept] = OrderedDict()


def append_outline(context: cairocffi.Context, outline: Outline) -> None:
    """Add an outline to the context's path, under its present matrix."""
    kept = _kept_of(outline)  # held while cairo reads it: another thread may drop it meanwhile
    cairocffi.cairo.cairo_append_path(context._pointer, kept.path)


def append_glyphs(context: cairocffi.Context, glyphs: Glyphs) -> None:
    """Add letters, each under a matrix of its own within the present one. The matrix is as before afterwards."""
    library, ffi, pointer = cairocffi.cairo, cairocffi.ffi, context._pointer
    before, matrix = ffi.new("cairo_matrix_t *"), ffi.new("cairo_matrix_t *")
    library.cairo_get_matrix(pointer, before)
    for instance, index, placed in glyphs:
        matrix.xx, matrix.yx, matrix.xy, matrix.yy, matrix.x0, matrix.y0 = placed
        library.cairo_matrix_multiply(matrix, matrix, before)
        library.cairo_set_matrix(pointer, matrix)
        kept = _kept_of(instance.outline(index))
        library.cairo_append_path(pointer, kept.path)
    library.cairo_set_matrix(pointer, before)


def _kept_of(outline: Outline) -> _Kept:
    found = _kept.get(id(outline))
    if found is None:
        found = _kept[id(outline)] = _Kept(outline, *_encoded(outline))
        if len(_kept) > _MOST:
            _drop_oldest()
    return found


def _drop_oldest() -> None:
    """Another thread may be dropping too; then there is nothing left to do."""
    try:
        _kept.popitem(last=False)
    except KeyError:
        return


def _encoded(outline: Outline) -> tuple[Any, Any]:
    """The points and the path that points to them; both must live as long as it is used."""
    ffi = cairocffi.ffi
    points = ffi.new("cairo_path_data_t[]", sum(1 + len(values) // 2 for _, values in outline))
    position = 0
    for command, values in outline:
        header = points[position].header
        header.type, header.length = _KINDS[command], 1 + len(values) // 2
        for index in range(0, len(values), 2):
            point = points[position + 1 + index // 2].point
            point.x, point.y = values[index], values[index + 1]
        position += 1 + len(values) // 2
    return points, ffi.new("cairo_path_t *", {"status": 0, "data": points, "num_data": position})
