"""Lines: the pace towards a goal, and the sparkline without words; an unknown value breaks the line, it is never 0."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.charts.shapes import SCREEN, Chart, Palette, Point, drawing, join, table, unknown_text

_TOP_PX, _BOTTOM_PX = 30, 30
_SCALE = 1000


def pace_line(
    *,
    title: str,
    description: str,
    points: Sequence[Point],
    label_head: str,
    value_head: str,
    goal: float | None = None,
    goal_text: str = "",
    height_px: int = 220,
    palette: Palette = SCREEN,
) -> Chart:
    """A line over time; the goal is a dashed line with its words, the last value stands at the line's end."""
    known = [point.value for point in points if point.value is not None]
    maximum = max([*known, goal or 0], default=0) or 1
    plot_px = height_px - _TOP_PX - _BOTTOM_PX
    parts = [
        _plot(points, maximum=maximum, goal=goal, top_px=_TOP_PX, plot_px=plot_px, palette=palette),
        format_html(
            '<rect x="0" y="{}" width="{}" height="2"{}/>', height_px - _BOTTOM_PX, palette.x(1), palette.fill("base")
        ),
    ]
    if goal is not None and goal_text:
        y_px = _TOP_PX + plot_px * (1 - goal / maximum) - 8
        parts.append(_words(palette, 0, y_px, "start", "label", goal_text))
    parts += _ends(points, maximum=maximum, plot_px=plot_px, height_px=height_px, palette=palette)
    svg = drawing(
        title=title, description=description, height_px=height_px, palette=palette, body=join(parts), role="pace"
    )
    rows = [(point.label, point.text if point.value is not None else unknown_text()) for point in points]
    return Chart(svg, table(caption=title, head=(label_head, value_head), rows=rows))


def sparkline(
    *, title: str, description: str, points: Sequence[Point], height_px: int = 40, palette: Palette = SCREEN
) -> SafeString:
    """A line as high as two rows of text; its values must stand in words or in a table beside it."""
    maximum = max((point.value for point in points if point.value is not None), default=0) or 1
    plot = _plot(points, maximum=maximum, goal=None, top_px=3, plot_px=height_px - 6, palette=palette)
    return drawing(
        title=title, description=description, height_px=height_px, palette=palette, body=plot, role="sparkline"
    )


def _plot(
    points: Sequence[Point], *, maximum: float, goal: float | None, top_px: float, plot_px: float, palette: Palette
) -> SafeString:
    """The lines in a box of their own that stretches sideways while strokes keep their weight."""
    width = palette.width_px or _SCALE
    lines = [
        format_html(
            '<path d="{}" vector-effect="non-scaling-stroke"{}/>',
            _path(points, maximum, width, plot_px),
            palette.stroke("ink"),
        )
    ]
    if goal is not None:
        y = round(plot_px * (1 - goal / maximum), 1)
        lines.insert(
            0,
            format_html(
                '<path d="M0 {0}H{1}" vector-effect="non-scaling-stroke"{2}/>', y, width, palette.stroke("goal")
            ),
        )
    return format_html(
        '<svg x="0" y="{}" width="{}" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" overflow="visible">'
        "{}</svg>",
        top_px,
        palette.x(1),
        plot_px,
        width,
        plot_px,
        join(lines),
    )


def _path(points: Sequence[Point], maximum: float, width: float, plot_px: float) -> str:
    step = width / max(len(points) - 1, 1)
    commands, pen = [], "M"
    for index, point in enumerate(points):
        if point.value is None:
            pen = "M"
            continue
        commands.append(f"{pen}{index * step:.1f} {plot_px * (1 - point.value / maximum):.1f}")
        pen = "L"
    return "".join(commands)


def _ends(
    points: Sequence[Point], *, maximum: float, plot_px: float, height_px: int, palette: Palette
) -> list[SafeString]:
    """First and last label under the base line, and the last known value above the line."""
    if not points:
        return []
    words = [_words(palette, 0, height_px - 8, "start", "label", points[0].label)]
    if len(points) > 1:
        words.append(_words(palette, 1, height_px - 8, "end", "label", points[-1].label))
    last = next((index for index in range(len(points) - 1, -1, -1) if points[index].value is not None), None)
    if last is not None:
        share = last / max(len(points) - 1, 1)
        y_px = _TOP_PX + plot_px * (1 - (points[last].value or 0) / maximum) - 10
        words.append(_words(palette, share, y_px, "end" if share > 0.5 else "start", "value", points[last].text))
    return words


def _words(palette: Palette, share: float, y_px: float, anchor: str, role: str, text: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}"{}>{}</text>',
        palette.x(share),
        f"{y_px:g}",
        anchor,
        palette.text(role),
        text,
    )
