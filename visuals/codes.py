"""QR codes: a text flows in, one outline of its dark modules flows out."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import segno

from visuals.geometry import Box, Matrix, Outline, Segment, rectangle

QUIET_MODULES = 4  # light modules around the code, ISO/IEC 18004
_WHOLE_PX = 2.0  # from here on modules are whole pixels: sharper than the little more room is worth


class Code(NamedTuple):
    """`outline` in modules, 0 0 at the code's own corner; `side` without the quiet zone."""

    side: int
    outline: Outline


@lru_cache(maxsize=256)
def qr_code(text: str) -> Code:
    """Error level M: 15 % of it may be hidden. A text of 500 characters always fits."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    segments: list[Segment] = []
    for y, row in enumerate(code.matrix):
        x = 0
        for is_dark, run in groupby(row):
            length = sum(1 for _ in run)
            if is_dark:
                segments.extend(rectangle(x, y, length, 1))
            x += length
    return Code(len(code.matrix), tuple(segments))


def placed(code: Code, box: Box) -> tuple[Matrix, Box]:
    """Where modules come to stand, and the square of code and quiet zone: as large as fits, in the box's middle."""
    count = code.side + 2 * QUIET_MODULES
    module = min(box[2], box[3]) / count
    if module >= _WHOLE_PX:
        module = float(int(module))
    side = module * count
    x, y = box[0] + (box[2] - side) / 2, box[1] + (box[3] - side) / 2
    quiet = QUIET_MODULES * module
    return (module, 0.0, 0.0, module, x + quiet, y + quiet), (x, y, side, side)
