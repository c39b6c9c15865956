"""Charts say the same as their tables, tell unknown from zero, and can be printed."""

import re

import cairosvg
import pytest

from ui import Bar, Chart, Point, Series, bar_chart, pace_line, range_bar, small_multiples, sparkline
from ui.charts import PRINT, SCREEN, Palette

WEEK = [Bar(name, value, f"{value:,}", "2") for name, value in (("Sun", 520), ("Mon", 1710), ("Tue", 0))]


def week(bars: list[Bar], palette: Palette = SCREEN) -> Chart:
    return bar_chart(
        title="Likes", description="A week.", bars=bars, label_head="Day", value_head="Likes", palette=palette
    )


def heights(svg: str) -> list[float]:
    return [float(height) for height in re.findall(r'height="([\d.]+)" class="chart-field"', svg)]


def test_bars_are_as_high_as_their_values() -> None:
    low, high = heights(week(WEEK).svg)
    assert high == 200
    assert low / high == pytest.approx(520 / 1710, abs=0.001)


def test_a_zero_keeps_its_place_and_its_word() -> None:
    svg = week(WEEK).svg
    assert len(heights(svg)) == 2
    assert ">0</text>" in svg
    assert ">Tue<" in svg


def test_nothing_but_zeros_is_drawn_too() -> None:
    chart = week([Bar("Sun", 0, "0"), Bar("Mon", 0, "0")])
    assert heights(chart.svg) == []
    assert chart.svg.count(">0</text>") == 2


def test_unknown_is_not_zero() -> None:
    chart = week([*WEEK, Bar("Wed", None, "")])
    assert ">–</text>" in chart.svg
    assert '<td class="number">not known</td>' in chart.table


def test_the_table_holds_the_same_values() -> None:
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="number">([^<]+)</td>', week(WEEK).table)
    assert rows == [("Sun 2", "520"), ("Mon 2", "1,710"), ("Tue 2", "0")]


def test_a_drawing_has_a_name_and_a_description_and_no_style() -> None:
    svg = week(WEEK).svg
    assert 'role="img"' in svg
    assert "<title>Likes</title><desc>A week.</desc>" in svg
    assert "style=" not in svg


def test_words_are_escaped() -> None:
    chart = week([Bar("<b>", 1, "<script>")])
    assert "<script>" not in chart.svg + chart.table
    assert "&lt;script&gt;" in chart.svg


def test_many_bars_carry_only_the_highest_and_the_last_value() -> None:
    bars = [Bar(str(day), value, str(value)) for day, value in enumerate([3] * 20 + [9] + [3] * 9, start=1)]
    values = re.findall(r'class="chart-value">(\d+)<', week(bars).svg)
    assert values == ["9", "3"]


def test_small_multiples_share_one_scale() -> None:
    series = [Series("LinkedIn", (Bar("Sun", 10, "10"),)), Series("X", (Bar("Sun", 5, "5"),))]
    chart = small_multiples(title="Likes", series=series, label_head="Day")
    high, low = heights(chart.svg)
    assert low / high == pytest.approx(0.5, abs=0.01)
    assert re.findall(r'<td class="number">([^<]+)</td>', chart.table) == ["10", "5"]


def test_an_unknown_value_breaks_the_line() -> None:
    points = [Point("a", 1, "1"), Point("b", None, ""), Point("c", 2, "2"), Point("d", 4, "4")]
    chart = pace_line(
        title="Pace",
        description="Up.",
        points=points,
        label_head="Day",
        value_head="Posts",
        goal=4,
        goal_text="Goal: 4",
    )
    drawn = re.search(r'<path d="([^"]+)" vector-effect="non-scaling-stroke" class="chart-line-ink"', chart.svg)
    assert drawn is not None
    assert drawn[1].count("M") == 2
    assert "Goal: 4" in chart.svg
    assert ">4</text>" in chart.svg


def test_a_range_lies_between_its_ends() -> None:
    svg = range_bar(title="Reach", description="x", low=0.4, high=1.9, maximum=2)
    assert 'x="20.000%" y="9" width="75.000%"' in svg


def test_print_uses_literal_colours_and_renders() -> None:
    pictures = [
        week([*WEEK, Bar("Wed", None, "")], PRINT).svg,
        range_bar(title="Reach", description="x", low=1, high=2, maximum=3, palette=PRINT),
        sparkline(title="x", description="y", points=[Point("a", 1, "1"), Point("b", 2, "2")], palette=PRINT),
    ]
    for svg in pictures:
        assert "var(" not in svg
        assert "%" not in svg
        assert cairosvg.svg2png(bytestring=svg.encode())[:4] == b"\x89PNG"
