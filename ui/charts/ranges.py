"""The range bar: two ends on a scale flow in; a field between two ink marks flows out."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.charts.shapes import SCREEN, Palette, drawing, join

_HEIGHT_PX = 52


def range_bar(
    *, title: str, description: str, low: float, high: float, maximum: float, palette: Palette = SCREEN
) -> SafeString:
    """A drawing without table: both ends stand beside it as text."""
    scale = maximum or 1
    start, end = max(low / scale, 0), min(high / scale, 1)
    line = format_html('<rect x="0" y="25" width="{}" height="1.5"{}/>', palette.x(1), palette.fill("rule"))
    field = format_html(
        '<rect x="{}" y="9" width="{}" height="34"{}/>',
        palette.x(start),
        palette.x(max(end - start, 0)),
        palette.fill("field"),
    )
    marks = [
        format_html(
            '<rect x="{}" y="1" width="3" height="50" transform="translate(-1.5)"{}/>',
            palette.x(share),
            palette.fill("ink"),
        )
        for share in (start, end)
    ]
    return drawing(
        title=title,
        description=description,
        height_px=_HEIGHT_PX,
        palette=palette,
        body=join([line, field, *marks]),
        role="range",
    )
