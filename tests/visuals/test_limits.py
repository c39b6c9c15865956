import pytest

from tests.visuals.samples import GREEN, compiled, data_uri, decoded, jpeg_of, photograph
from visuals import Values, render
from visuals.encoding import LEAST_QUALITY, within

TOLD = Values(colours={"field": GREEN})


@pytest.fixture(scope="module")
def photo():
    return compiled(f'<image width="400" height="200" href="{data_uri(jpeg_of(photograph(400, 200)))}"/>')


@pytest.mark.parametrize("encoding", ["jpeg", "webp"])
def test_a_picture_takes_the_best_quality_that_is_small_enough(photo, encoding):
    sizes = [len(render(photo, TOLD, "page", encoding=encoding, quality=q).data) for q in (40, 60, 61, 88)]
    assert sizes == sorted(sizes) and len({*sizes}) == 4
    exact = render(photo, TOLD, "page", encoding=encoding, max_bytes=sizes[1])
    assert exact.data == render(photo, TOLD, "page", encoding=encoding, quality=60).data
    almost = render(photo, TOLD, "page", encoding=encoding, max_bytes=sizes[2] - 1)
    assert almost.data == exact.data and almost.warnings == ()
    free = render(photo, TOLD, "page", encoding=encoding, max_bytes=sizes[3])
    assert free.data == render(photo, TOLD, "page", encoding=encoding).data


@pytest.mark.parametrize("encoding", ["jpeg", "webp", "png", "svg", "pdf"])
def test_what_cannot_be_made_so_small_is_warned_of(photo, encoding):
    found = render(photo, TOLD, "page", encoding=encoding, max_bytes=500)
    (warning,) = found.warnings
    assert (warning.code, warning.slot) == ("too-many-bytes", "") and "500" in warning.message
    if encoding in ("jpeg", "webp"):
        assert found.data == render(photo, TOLD, "page", encoding=encoding, quality=LEAST_QUALITY).data
        assert decoded(found.data).size == (400, 200)


def test_the_search_is_short_and_never_above_what_was_asked_for():
    asked = []

    def encode(quality: int) -> bytes:
        asked.append(quality)
        return bytes(quality * 10)

    assert len(within(encode, 88, 615)) == 610
    assert len(asked) <= 8 and max(asked) == 88
    assert len(within(encode, 30, 100)) == 300
