"""How a view box comes to lie in its window: both rectangles flow in, a matrix flows out."""

from __future__ import annotations

from visuals.geometry import Box, Matrix

_SHARES = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}


def view_matrix(window: Box, view: Box, ratio: str) -> Matrix:
    """As SVG's preserveAspectRatio has it: whole and in the middle unless it says otherwise."""
    x, y, width, height = window
    left, top, view_width, view_height = view
    across, down = width / view_width, height / view_height
    words = ratio.split()
    align = words[0] if words and words[0] != "defer" else "xMidYMid"
    if align == "none":
        return (across, 0, 0, down, x - left * across, y - top * down)
    scale = max(across, down) if "slice" in words else min(across, down)
    shift_x = (width - view_width * scale) * _SHARES.get(align[1:4], 0.5)
    shift_y = (height - view_height * scale) * _SHARES.get(align[5:8], 0.5)
    return (scale, 0, 0, scale, x + shift_x - left * scale, y + shift_y - top * scale)
