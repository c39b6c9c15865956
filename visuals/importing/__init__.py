"""Brings foreign drawings into our dialect, a pure library: an export flows in, a template and what was lost flow out.

`read_drawings` takes hostile bytes (run it in the guard's limited process), `compose` what people have marked.
"""

from visuals.importing.composing import Composition, Page, compose
from visuals.importing.drawing import Drawing, Finding, Layer, Lettering, decode_drawings, encode_drawings
from visuals.importing.findings import FINDINGS, cure_of
from visuals.importing.marking import Mark, kind_of, mark_of, suggested_marks
from visuals.importing.names import format_named
from visuals.importing.pictures import MAX_SIDE_PX, with_fewer_pixels
from visuals.importing.reading import read_drawings

__all__ = [
    "FINDINGS",
    "MAX_SIDE_PX",
    "Composition",
    "Drawing",
    "Finding",
    "Layer",
    "Lettering",
    "Mark",
    "Page",
    "compose",
    "cure_of",
    "decode_drawings",
    "encode_drawings",
    "format_named",
    "kind_of",
    "mark_of",
    "read_drawings",
    "suggested_marks",
    "with_fewer_pixels",
]
