"""Plain pictures as drawings: as many pixels as the largest format shows are kept, too few are told of."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from kits.drawing import campaign_look, draw
from kits.formats import FORMATS
from kits.models import Draft, KitCheck
from kits.queries.drafts import findings_of
from kits.services import choose_formats, proof_draft, publish_draft, run_check
from kits.sketching import sheets_of, sources_of
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, colour_at, size_of
from tests.kits.test_draft_formats import filled
from tests.kits.test_drafting import begun, picture_file
from visuals.importing import MAX_SIDE_PX
from visuals.importing.drawing import Part
from visuals.importing.pictures import pixels_of


def ruled(width: int, height: int, kind: str) -> bytes:
    """Black and white columns of one pixel each: the first thing that fewer pixels lose."""
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for x in range(0, width, 2):
        pen.line((x, 0, x, height), fill="black")
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def picture_of(draft: Draft) -> Part:
    [part] = sheets_of(draft)[0].drawing.parts
    return part


def checked(cast: Cast, draft: Draft) -> KitCheck:
    check = proof_draft(viewer=cast.viewer("ana"), draft_id=draft.id, now=NOW)
    run_check(check_id=check.id)
    check.refresh_from_db()
    return check


def test_the_largest_picture_kept_is_the_largest_format() -> None:
    assert max(max(row.width_px, row.height_px) for row in FORMATS.values()) == MAX_SIDE_PX


def test_a_poster_keeps_every_pixel_to_the_print(cast: Cast) -> None:
    draft = begun(cast, poster=ruled(2970, 4200, "PNG"))
    assert filled(draft) == {"poster-a3": 1}
    assert pixels_of(picture_of(draft)) == (2970, 4200)
    version = publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    drawn = draw(campaign_look(cast.campaign, version), version.templates.get(), "poster-a3", "en", encoding="png")
    assert size_of(drawn.data) == (2970, 4200)
    assert [colour_at(drawn.data, x, 2000) for x in (1000, 1001, 1002)] == ["#000000", "#ffffff", "#000000"]


def test_a_photographed_poster_may_be_large(cast: Cast) -> None:
    """Noise is the worst that JPEG is given: the template holds more than 2 MB, all of it the picture."""
    noise = Image.effect_noise((2970, 4200), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)
    assert len(out.getvalue()) > 2_000_000
    draft = begun(cast, poster=out.getvalue())
    version = publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    assert version.templates.get().formats == {"poster-a3": [2970, 4200]}


def test_the_format_is_judged_by_the_size_that_was_sent(cast: Cast) -> None:
    draft = begun(cast, large=picture_file(5000, 5000, "JPEG"))
    assert filled(draft) == {"square": 1}
    [source] = sources_of(draft)
    assert (source.drawing.width_px, source.drawing.height_px) == (5000, 5000)
    assert pixels_of(picture_of(draft)) == (1080, 1080)  # what the largest square shows


def test_a_picture_on_its_side_is_upright_at_its_full_size(cast: Cast) -> None:
    lying = Image.new("RGB", (4200, 2970), "#336699")
    exif = lying.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    lying.save(out, "JPEG", exif=exif)
    draft = begun(cast, poster=out.getvalue())
    assert (filled(draft), pixels_of(picture_of(draft))) == ({"poster-a3": 1}, (2970, 4200))


def test_too_few_pixels_are_told_on_the_draft_and_by_the_check(cast: Cast) -> None:
    draft = begun(cast, small=picture_file(300, 375))
    [finding] = findings_of(draft)
    assert (finding.format_key, finding.layer, finding.detail) == ("portrait", "image", "300 × 375 → 1080 × 1350 px")
    assert finding.message == "It has too few pixels for this format; it is drawn enlarged."
    found = {(each["code"], each["slot"], each["format"], each["message"]) for each in checked(cast, draft).findings}
    assert found == {("image-small", "", "portrait", "300 px wide, drawn 1080 px wide.")}


def test_a_poster_from_too_small_a_picture_is_told_of_though_a_logo_is_not(cast: Cast) -> None:
    draft = begun(cast, small=picture_file(1050, 1485))
    choose_formats(viewer=cast.viewer("ana"), draft_id=draft.id, formats={"poster-a4": 1, "poster-a3": 1}, now=NOW)
    draft.refresh_from_db()
    assert {each.format_key for each in findings_of(draft)} == {"poster-a4", "poster-a3"}
    found = {(each["code"], each["format"]) for each in checked(cast, draft).findings}
    assert found == {("image-small", "poster-a4"), ("image-small", "poster-a3")}


@pytest.mark.parametrize("size", [(1080, 1350), (660, 825)])
def test_enough_pixels_are_not_told_of(cast: Cast, size: tuple[int, int]) -> None:
    draft = begun(cast, enough=picture_file(*size))
    assert (findings_of(draft), checked(cast, draft).findings) == ([], [])


def test_a_drawing_may_be_as_large_as_a_photo(cast: Cast) -> None:
    client, large = signed_in(cast.ana), SimpleUploadedFile("a.png", b"\x89PNG" + b"0" * (20 * 1024 * 1024))
    answer = client.post("/c/vote-anyway/kit/drafts/", {"drawings": large})
    assert answer.status_code == 413
    assert "a.png is larger than 20 MB." in answer.content.decode()
    assert not Draft.objects.exists()
