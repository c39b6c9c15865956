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
COSTLY = {
    "transparent groups": (f'<g opacity=".5">{FULL}</g>', 400),
    "blurs": (f'<g data-blur="5">{FULL}</g>', 60),
    "shadows": (f'<g data-shadow="5 5 20 ink 0.5">{FULL}</g>', 60),
    "radial gradients": (FULL.replace("#123456", "url(#g)"), 60),
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
