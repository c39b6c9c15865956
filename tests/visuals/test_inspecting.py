"""What a check says of a picture without drawing it."""

import pytest

from tests.visuals.samples import compiled, text_slot, values
from visuals import inspect_format


@pytest.mark.parametrize(
    ("attribute", "line", "height"),
    [
        ('data-show-if="line"', "", None),
        ('data-show-if="line"', "Vote", 120),
        ('data-show-unless="line"', "", 120),
        ('data-show-unless="line"', "Vote", None),
    ],
)
def test_words_that_are_not_drawn_are_not_measured(attribute, line, height):
    word = '<path data-locale="en" d="M0 0H40V60H0Z"/>'
    body = f'<g {attribute}><g transform="scale(2)">{word}</g></g>{text_slot()}'
    assert inspect_format(compiled(body), values(line), "page").word_px == height
