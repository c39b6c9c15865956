import numpy as np
import pytest
import segno

from tests.visuals.samples import GREEN, compiled, decoded
from visuals import Values, render

LINK = "https://example.org/vote?from=Äcme"
SLOT = '<rect data-slot="link" data-type="qr" x="50" y="10" width="{side}" height="180" {more}/>'


def values(text: str = LINK, **colours: str) -> Values:
    return Values(texts={"link": text}, colours={"field": GREEN} | colours)


def code(more: str = "", side: int = 180) -> str:
    return '<rect width="400" height="200" data-fill="field"/>' + SLOT.format(more=more, side=side)


def test_every_module_stands_where_the_standard_puts_it_in_a_quiet_zone_of_four():
    wanted = np.array([list(row) for row in segno.make(LINK, error="m", micro=False, boost_error=False).matrix])
    module = 180 // (len(wanted) + 8)
    side = module * (len(wanted) + 8)
    left, top = 50 + (180 - side) / 2, 10 + (180 - side) / 2
    assert left == int(left)
    rendering = render(compiled(code()), values(), "page")
    picture = np.asarray(decoded(rendering.data))
    square = picture[int(top) : int(top) + side, int(left) : int(left) + side]
    dark = (square == (0x12, 0x14, 0x16)).all(axis=2)
    light = (square == (255, 255, 255)).all(axis=2)
    assert (dark | light).all()
    modules = dark.reshape(len(wanted) + 8, module, len(wanted) + 8, module)
    assert np.array_equal(modules.all(axis=(1, 3)), np.pad(wanted, 4).astype(bool))
    assert rendering.warnings == ()
    assert tuple(picture[int(top) - 1, 200]) == (0x0B, 0x5D, 0x4A)


def test_a_code_is_one_path_in_its_role_and_told_as_a_slot():
    template = compiled(code('data-fill="field-dark" data-on="tint" data-label="Link" data-locked="true"'))
    slot = template.slots["link"]
    assert (slot.kind, slot.label, slot.max_chars, slot.max_lines, slot.is_locked) == ("qr", "Link", 300, 1, True)
    svg = render(template, values(), "page", encoding="svg").data
    assert svg.count(b"<path") == 4  # the sheet, the field, the ground, the code
    assert render(template, values(), "page", encoding="pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("more", "side", "width_px", "codes"),
    [
        ("", 180, None, []),
        ("", 100, None, ["code-small"]),
        ("", 180, 200, ["code-small"]),
        ('data-fill="paper" data-on="ink"', 180, None, ["weak-contrast"]),
        ('fill="#888" data-on="paper"', 180, None, ["weak-contrast"]),
        ('data-fill="field" data-on="paper"', 180, None, []),
    ],
)
def test_codes_that_phones_may_not_read_are_warned_of(more, side, width_px, codes):
    found = render(compiled(code(more, side)), values(), "page", width_px=width_px).warnings
    assert [(warning.code, warning.slot) for warning in found] == [(name, "link") for name in codes]


def test_the_longest_text_fits_and_no_text_draws_nothing():
    found = render(compiled(code()), values("ÄÖ" * 250), "page")
    assert [warning.code for warning in found.warnings] == ["code-small"]
    picture = decoded(render(compiled(code()), values(""), "page").data)
    assert picture.getcolors() == [(400 * 200, (0x0B, 0x5D, 0x4A))]


def test_a_code_changes_with_its_text_however_often_it_is_asked_for():
    template = compiled(code())
    first, second = ([render(template, values(text), "page").data for _ in range(3)] for text in ("a", "b"))
    assert len({*first}) == len({*second}) == 1 and first != second
