"""Every file that was made to exhaust is answered in time, and nothing of it reaches the next upload."""

import contextlib
import gzip
import html
import io
import time

import pytest
from django.test import Client
from PIL import Image

from coalition.errors import Invalid
from coalition.models import Company
from kits import quarantine
from kits.quarantine import Places, clean_upload
from tests.kits.test_quarantine import LARGE, SLOW
from tests.kits.test_quarantine_limits import Peak
from tests.visuals.guard_samples.rasters import hostile_rasters
from tests.visuals.hostile import CIRCULAR, EXPANDING, LONG, NUMBERS
from visuals.guard import REFUSALS
from visuals.guard.child import RESIDENT_BYTES

ANSWERED_WITHIN_S = 5.0
REPEATING = EXPANDING | CIRCULAR
BOMBS = REPEATING | NUMBERS | LONG | {"slow": SLOW, "large": LARGE}
POSTED = {  # each with the refusal it must meet
    "uses": "svg_expands",
    "slow": "too_heavy",
    "large": "too_heavy",
    "400-megapixel PNG": "too_many_pixels",
    "cut off JPEG": "damaged",
}


@pytest.fixture(autouse=True)
def _places_of_our_own(monkeypatch, tmp_path):
    monkeypatch.setattr(quarantine, "places", Places(tmp_path / "places", cores=2))


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (40, 20), "#c03020").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_answered_in_time_and_memory_and_the_next_upload_is_taken(name):
    quarantine._helpers.start()
    begun = time.monotonic()
    with Peak(quarantine._helpers) as peak, contextlib.suppress(Invalid):
        clean = clean_upload(BOMBS[name])
        assert max(clean.width_px, clean.height_px) == 1600
    assert time.monotonic() - begun < ANSWERED_WITHIN_S
    assert peak.bytes <= RESIDENT_BYTES
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


@pytest.mark.parametrize("address", ["/c/vote-anyway/join/preview/", "/api/v1/campaigns/vote-anyway/join"])
@pytest.mark.parametrize("name", POSTED)
def test_whoever_posts_one_is_told_in_time_why_and_what_to_do(cast, version, name, address):
    quarantine._helpers.start()
    data = BOMBS[name] if name in BOMBS else hostile_rasters()[name][0]
    sent = {"company_name": "Acme", "email": "dora@example.org", "logo": io.BytesIO(data)}
    before = Company.objects.count()
    begun = time.monotonic()
    answer = Client().post(address, sent)
    assert time.monotonic() - begun < ANSWERED_WITHIN_S
    assert (answer.status_code, Company.objects.count()) == (422, before)
    message, remedy = REFUSALS[POSTED[name]]
    if answer["Content-Type"] == "application/problem+json":
        told = answer.json()
        assert (told["code"], told["title"], told["remedy"]) == (f"upload_{POSTED[name]}", message, remedy)
    else:
        assert f"<p>{message} {remedy}</p>" in html.unescape(answer.content.decode())
