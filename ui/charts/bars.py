"""Bar charts: one bar per day with its value on it, alone or as small multiples on one scale."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ui.charts.shapes import SCREEN, Bar, Chart, Palette, Series, drawing, join, table, unknown_text

_VALUE_HEIGHT_PX = 26
_LABEL_HEIGHT_PX = 30
_GAP = 0.18
_MOST_LABELLED = 12


def bar_chart(
    *,
    title: str,
    description: str,
    bars: Sequence[Bar],
    label_head: str,
    value_head: str,
    height_px: int = 256,
    palette: Palette = SCREEN,
) -> Chart:
    """`description` says in a sentence what the drawing shows; the heads name the table's two columns."""
    maximum = max((bar.value for bar in bars if bar.value is not None), default=0)
    body = _bars(bars, maximum=maximum, height_px=height_px, palette=palette)
    svg = drawing(title=title, description=description, height_px=height_px, palette=palette, body=body, role="bars")
    rows = [(bar.full_label, bar.text if bar.value is not None else unknown_text()) for bar in bars]
    return Chart(svg, table(caption=title, head=(label_head, value_head), rows=rows))


def small_multiples(
    *,
    title: str,
    series: Sequence[Series],
    label_head: str,
    height_px: int = 130,
    palette: Palette = SCREEN,
) -> Chart:
    """Three and more subjects: a small chart each, all on the same scale; one table holds them all."""
    maximum = max((bar.value for one in series for bar in one.bars if bar.value is not None), default=0)
    figures = [
        format_html(
            '<figure class="multiple"><figcaption>{}</figcaption>{}</figure>',
            one.name,
            drawing(
                title=f"{title}: {one.name}",
                description=", ".join(f"{bar.full_label} {bar.text}" for bar in one.bars),
                height_px=height_px,
                palette=palette,
                body=_bars(one.bars, maximum=maximum, height_px=height_px, palette=palette, is_small=True),
                role="bars small",
            ),
        )
        for one in series
    ]
    labels = [bar.full_label for bar in series[0].bars] if series else []
    rows = [(label, *(_text(one.bars[index]) for one in series)) for index, label in enumerate(labels)]
    head = (label_head, *(one.name for one in series))
    return Chart(join(figures), table(caption=title, head=head, rows=rows), is_many=True)


def _text(bar: Bar) -> str:
    return bar.text if bar.value is not None else unknown_text()


def _bars(
    bars: Sequence[Bar], *, maximum: float, height_px: int, palette: Palette, is_small: bool = False
) -> SafeString:
    count = max(len(bars), 1)
    width = 1 / (count + (count - 1) * _GAP)
    base_px = height_px - _LABEL_HEIGHT_PX
    room_px = base_px - _VALUE_HEIGHT_PX
    written = _written(bars, is_small=is_small)
    every = -(-count // _MOST_LABELLED)
    parts = []
    for index, bar in enumerate(bars):
        left, middle = index * width * (1 + _GAP), index * width * (1 + _GAP) + width / 2
        tall_px = round(room_px * max(bar.value or 0, 0) / maximum, 1) if maximum > 0 else 0
        if tall_px:
            parts.append(_rect(palette, left, width, base_px - tall_px, tall_px))
        if bar.value is None:
            parts.append(_value(palette, middle, base_px - 8, "–"))
        elif index in written:
            parts.append(_value(palette, middle, base_px - tall_px - 8, bar.text))
        if index % every == 0:
            parts.append(_label(palette, middle, height_px - 6, bar))
    parts.append(_rect(palette, 0, 1, base_px, 2, role="base"))
    return join(parts)


def _written(bars: Sequence[Bar], *, is_small: bool) -> set[int]:
    """Which bars carry their value: all of them while they have room, else the highest and the last."""
    if not bars:
        return set()
    if len(bars) <= _MOST_LABELLED and not is_small:
        return set(range(len(bars)))
    return {max(range(len(bars)), key=lambda index: bars[index].value or 0), len(bars) - 1}


def _rect(
    palette: Palette, left: float, width: float, top_px: float, height_px: float, role: str = "field"
) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}"{}/>',
        palette.x(left),
        f"{top_px:g}",
        palette.x(width),
        f"{height_px:g}",
        palette.fill(role),
    )


def _value(palette: Palette, middle: float, y_px: float, text: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle"{}>{}</text>',
        palette.x(middle),
        f"{y_px:g}",
        palette.text("value"),
        text,
    )


def _label(palette: Palette, middle: float, y_px: float, bar: Bar) -> SafeString:
    more = format_html('<tspan class="chart-more"> {}</tspan>', bar.label_more) if bar.label_more else ""
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle"{}>{}{}</text>',
        palette.x(middle),
        f"{y_px:g}",
        palette.text("label"),
        bar.label,
        more,
    )
