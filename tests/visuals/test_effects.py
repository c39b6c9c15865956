import numpy as np
import pytest

from tests.visuals.samples import GREEN, compiled, decoded, template, text_slot, values
from visuals import PackagedFonts, TemplateError, compile_template, render

SHEET = '<rect width="400" height="200" data-fill="paper"/>'
USER = 'gradientUnits="userSpaceOnUse"'
FADE = '<stop offset="0" stop-opacity="1"/><stop offset="1" stop-opacity="0"/>'
MASK = f'<linearGradient id="m" {USER} x1="100" y1="0" x2="300" y2="0">{FADE}</linearGradient>'
SQUARE = '<rect x="100" y="50" width="100" height="100" data-fill="field" {}/>'


def pixels(body: str, *, defs: str = "", line: str = "", field: str = GREEN, **options: object) -> np.ndarray:
    rendering = render(compiled(body, defs=defs), values(line, field=field), "page", **options)
    return np.asarray(decoded(rendering.data)).astype(int)


def near(found: np.ndarray, wanted: int) -> bool:
    return bool(np.abs(found - wanted).max() <= 2)


def test_a_hard_shadow_is_the_shape_again_moved_and_under_it():
    picture = pixels(SQUARE.format('data-shadow="30 20 0 #000000 0.5"'))
    assert tuple(picture[60, 110]) == (0x0B, 0x5D, 0x4A)
    assert near(picture[160, 220], 128) and near(picture[71, 228], 128)
    assert near(picture[65, 225], 255) and near(picture[172, 150], 255) and near(picture[160, 125], 255)


def test_a_soft_shadow_has_half_its_strength_at_the_edge_and_takes_its_role():
    picture = pixels(SQUARE.format('data-shadow="0 0 10 second 1"').replace("field", "paper"))
    edge, far = picture[100, 199:201].mean(axis=0), picture[100, 235]
    rose = np.array([0xFF, 0x8A, 0x9E])
    assert near(picture[100, 150], 255)
    assert np.abs(picture[100, 200] - (255 + 0.48 * (rose - 255))).max() <= 4
    assert edge[1] > rose[1] and near(far, 255)
    above, below = picture[49 - 15, 150], picture[150 + 15, 150]
    assert near(above - below, 0)


def test_a_shadow_follows_scale_and_turn_and_comes_in_from_beyond_the_sheet():
    turned = SQUARE.format('transform="translate(400 0) rotate(90)" data-shadow="-30 0 0 #000000"')
    picture = pixels(turned)  # the square stands at 250…350, 100…200; its own left is above
    assert tuple(picture[150, 300]) == (0x0B, 0x5D, 0x4A)
    assert near(picture[75, 300], 0) and near(picture[65, 300], 255) and near(picture[150, 240], 255)
    assert near(pixels(SHEET + '<rect x="-80" width="60" height="200" data-shadow="40 0 0 ink"/>')[100, 10], 0x14)
    assert near(pixels(SHEET + '<rect x="-80" width="60" height="200"/>')[100, 10], 255)
    half = pixels(SQUARE.format('data-shadow="30 20 0 #000000 0.5"'), width_px=200)
    assert near(half[80, 110], 128) and near(half[86, 75], 255)


def test_a_group_and_a_text_throw_one_shadow():
    group = '<g data-shadow="0 40 0 #000000 0.5"><rect width="90" height="30"/><rect width="90" height="20"/></g>'
    assert near(pixels(group)[50, 50], 128)
    plain = pixels(text_slot(data_max_lines=1, data_fill="field"), line="Hallo")
    soft = pixels(text_slot(data_max_lines=1, data_fill="field", data_shadow="0 60 0 field"), line="Hallo")
    letters = (plain != 255).any(axis=2)
    assert np.array_equal(plain[:50], soft[:50])
    apart = np.abs(soft[60:180] - plain[:120])  # letters and their shadow are traced apart: pixels at joints differ
    assert np.quantile(apart, 0.99) <= 4 and apart.mean() < 0.2 and letters.sum() > 1000


def test_a_blur_spreads_what_it_is_given_and_keeps_its_sum():
    sharp, soft = (255 - pixels(SQUARE.format(more), field="#000000") for more in ("", 'data-blur="8"'))
    assert abs(soft.sum() / sharp.sum() - 1) < 0.01
    assert near(soft[100, 150], 255) and near(soft[100, 70], 0)
    assert np.abs(soft[100, 199:201].mean() - 127.5) <= 3
    assert np.abs(soft[100, 207:209].mean() - 255 * 0.159) <= 4  # a deviation further out


def test_a_mask_is_the_gradients_opacity_over_all_of_a_group():
    body = f'<g data-mask="url(#m)"><rect x="100" width="200" height="200"/>{SQUARE.format("")}</g>'
    picture = pixels(body, defs=MASK, field="#000000")
    for x, wanted in ((101, 255 * 0.0075), (150, 255 * 0.2525), (250, 255 * 0.7525), (299, 254)):
        assert near(picture[100, x], round(wanted)), x
    assert near(picture[100, 90], 255) and np.array_equal(picture[100, 110:190], picture[10, 110:190])


@pytest.mark.parametrize("encoding", ["jpeg", "webp", "svg", "pdf"])
def test_effects_reach_every_encoding_and_their_bytes_repeat(encoding):
    body = SQUARE.format('data-shadow="0 4 6 ink 0.4" data-mask="url(#m)"') + SQUARE.format('data-blur="3"')
    first, second = (render(compiled(body, defs=MASK), values(), "page", encoding=encoding).data for _ in range(2))
    assert first == second
    if encoding == "svg":
        assert first.count(b"<feGaussianBlur") == 2 and first.count(b"<mask") == 1
    if encoding == "pdf":
        assert b"/SMask" in first


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('data-shadow="0 4"', "shadow"),
        ('data-shadow="0 4 6 rose 0.4"', "shadow"),
        ('data-shadow="0 4 6 ink 1.5"', "shadow"),
        ('data-shadow="0 4 -6 ink"', "shadow"),
        ('data-shadow="0 4 999 ink"', "shadow"),
        ('data-blur="-1"', "number"),
        ('data-blur="soft"', "number"),
        ('data-mask="m"', "mask"),
        ('data-mask="url(#nothing)"', "reference"),
        ('data-mask="url(#box)"', "mask"),
        ('filter="url(#f)"', "attribute"),
        ('mask="url(#m)"', "attribute"),
    ],
)
def test_effects_that_are_not_drawn_are_refused_with_their_line(change, code):
    defs = f'{MASK}<linearGradient id="box">{FADE}</linearGradient>'
    with pytest.raises(TemplateError) as caught:
        compile_template(template(f'\n<rect width="9" height="9" {change}/>', defs=defs), fonts=PackagedFonts())
    assert (caught.value.code, caught.value.line) == (code, 4)
    assert caught.value.message and caught.value.remedy


def test_effects_are_counted_and_not_piled_up():
    soft = '<rect width="9" height="9" data-blur="1"/>'
    nested = '<g data-blur="1">' * 3 + "</g>" * 3
    for body in (soft * 65, nested, f'<g id="a" data-blur="1">{soft}</g><g data-blur="1"><use href="#a"/></g>'):
        with pytest.raises(TemplateError) as caught:
            compile_template(template(body), fonts=PackagedFonts())
        assert caught.value.code == "effects"
