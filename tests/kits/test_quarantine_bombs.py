"""Every file that was made to exhaust is answered in time, and nothing of it reaches the next upload."""

import contextlib
import gzip
import io
import time

import pytest
from PIL import Image

from coalition.errors import Invalid
from kits import quarantine
from kits.quarantine import Places, clean_upload
from tests.visuals.hostile import CIRCULAR, EXPANDING, LONG, NUMBERS
from visuals.guard import REFUSALS

ANSWERED_WITHIN_S = 5.0
REPEATING = EXPANDING | CIRCULAR
BOMBS = REPEATING | NUMBERS | LONG


@pytest.fixture(autouse=True)
def _places_of_our_own(monkeypatch, tmp_path):
    monkeypatch.setattr(quarantine, "places", Places(tmp_path / "places", cores=2))


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (40, 20), "#c03020").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_answered_in_time_and_the_next_upload_is_taken(name):
    begun = time.monotonic()
    with contextlib.suppress(Invalid):
        clean = clean_upload(BOMBS[name])
        assert max(clean.width_px, clean.height_px) == 1600
    assert time.monotonic() - begun < ANSWERED_WITHIN_S
    assert clean_upload(_png()).width_px == 40


@pytest.mark.parametrize("name", REPEATING)
def test_what_repeats_itself_is_refused_with_a_cure(name):
    with pytest.raises(Invalid) as refused:
        clean_upload(REPEATING[name])
    assert (refused.value.status, refused.value.field) == (422, "logo")
    assert refused.value.remedy in {remedy for _message, remedy in REFUSALS.values()}
    assert refused.value.code not in ("upload_too_heavy", "upload_damaged")  # found out, not found dead


def test_what_is_compressed_is_not_unpacked():
    with pytest.raises(Invalid) as refused:
        clean_upload(gzip.compress(bytes(50_000_000)))
    assert (refused.value.code, refused.value.remedy) == ("upload_svg_compressed", "Save an SVGZ as plain SVG.")
