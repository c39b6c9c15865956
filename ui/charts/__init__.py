"""Own charts: typed values flow in, SVG with a name and a table of the same values flow out.

On screen widths are shares of the drawing, so text keeps its size at 375 px and no inline style is needed; in print
(`palette=PRINT`) everything is in fixed units and literal colours, since CairoSVG knows neither variables nor our CSS.
"""

from ui.charts.bars import bar_chart, small_multiples
from ui.charts.lines import pace_line, sparkline
from ui.charts.ranges import range_bar
from ui.charts.shapes import PRINT, SCREEN, Bar, Chart, Palette, Point, Series

__all__ = [
    "PRINT",
    "SCREEN",
    "Bar",
    "Chart",
    "Palette",
    "Point",
    "Series",
    "bar_chart",
    "pace_line",
    "range_bar",
    "small_multiples",
    "sparkline",
]
