"""A template that would hold a worker for seconds is refused when it is compiled."""

import time

import pytest

from tests.visuals.samples import GREEN, template
from visuals import PackagedFonts, TemplateError, Values, compile_template, render
from visuals.costs import MAX_SHEETS, sheets_painted
from visuals.paints import MAX_STOPS

FULL = '<rect width="1080" height="1080" fill="#123456"/>'
SOFT = (
    '<radialGradient id="g"><stop offset="0" stop-color="#000000"/><stop offset="1" stop-color="#ffffff"/>'
    "</radialGradient>"
)
ROUND = 'stroke-width="100" stroke-linecap="round" stroke-dasharray="0 9"'
COSTLY = {
    "transparent groups": (f'<g opacity=".5">{FULL}</g>', 400),
    "blurs": (f'<g data-blur="5">{FULL}</g>', 60),
    "shadows": (f'<g data-shadow="5 5 20 ink 0.5">{FULL}</g>', 60),
    "radial gradients": (FULL.replace("#123456", "url(#g)"), 60),
    "dashes": ('<path d="M0 0H1080V1080H0Z" fill="none" stroke="#123456" stroke-dasharray="0.2"/>', 60),
    "broad round dashes": (f'<path d="M9 9L999 999" stroke="#123456" {ROUND}/>', 60),
    "sheets over sheets": (FULL.replace("/>", ' fill-opacity=".5"/>'), 1_500),
}


def compiled_times(body: str, count: int):
    return compile_template(template(body * count, width=1080, height=1080, defs=SOFT), fonts=PackagedFonts())


@pytest.mark.parametrize("kind", COSTLY)
def test_what_takes_too_long_to_draw_is_refused(kind):
    body, count = COSTLY[kind]
    with pytest.raises(TemplateError) as caught:
        compiled_times(body, count)
    assert (caught.value.code, caught.value.line) == ("costly", 2)
    assert f"At most {MAX_SHEETS:,}" in caught.value.remedy


@pytest.mark.parametrize("kind", COSTLY)
def test_what_is_let_in_is_drawn_in_time(kind):
    """As many as the limit allows take no longer than half a second of processor time."""
    body, _count = COSTLY[kind]
    one = compiled_times(body, 1)
    each = sheets_painted(one.trees["page"], one.formats["page"])
    drawn = compiled_times(body, min(64, int(MAX_SHEETS // each)))
    started = time.process_time()
    render(drawn, Values(colours={"field": GREEN}), "page")
    assert time.process_time() - started < 1.5


def test_a_gradient_is_read_once_however_often_it_fills():
    stops = "<stop/>" * MAX_STOPS
    shapes = '<path d="M0 0L9 9L9 0Z"/>' * 4_000
    started = time.process_time()
    svg = template(f'<g fill="url(#g)">{shapes}</g>', defs=f'<linearGradient id="g">{stops}</linearGradient>')
    compile_template(svg, fonts=PackagedFonts())
    assert time.process_time() - started < 2


def test_a_gradient_of_too_many_stops_is_refused():
    stops = "<stop/>" * (MAX_STOPS + 1)
    with pytest.raises(TemplateError) as caught:
        compile_template(
            template('<path fill="url(#g)" d="M0 0L9 9Z"/>', defs=f'<linearGradient id="g">{stops}</linearGradient>'),
            fonts=PackagedFonts(),
        )
    assert caught.value.code == "gradient"


@pytest.mark.parametrize(
    "line",
    [
        f'<path d="M0 0{"L1000000 0L-1000000 0" * 2_500}" fill="none" stroke-dasharray="0.2" {{}}/>',
        '<line y1="5" x2="1000000" y2="5" stroke-dasharray="0.02" {}/>',  # it has no area
        '<path d="M0 5C999999 5 0 5 999999 5" fill="none" stroke-dasharray="0 0 0.03 0.01" {}/>',
        '<g transform="scale(0.001)"><path d="M0 9L1000000 9Z" fill="none" stroke-dasharray="1" {}/></g>',
    ],
)
def test_each_dash_of_a_long_line_counts(line):
    with pytest.raises(TemplateError) as caught:
        compiled_times(line.format('stroke="#123456"'), 1)
    assert caught.value.code == "costly"


def test_ordinary_dashes_cost_little():
    border = '<rect width="1000" height="1000" fill="none" stroke="#123456" stroke-width="6" stroke-dasharray="12 8"/>'
    one = compiled_times(border, 1)
    assert sheets_painted(one.trees["page"], one.formats["page"]) < 10
