"""A company's photo: cleaned, shown in every format with its focal point, forgotten when nothing shows it any more."""

import io
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from coalition.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from coalition.models import LedgerEntry
from coalition.queries import tracked_address
from kits.addressing import address
from kits.drawing import member_look
from kits.models import KitVersion, Personalisation, Rendition
from kits.photos import photo_told
from kits.queries import dressed, kit_of, preview_of, rendition_content
from kits.queries.photos import photos_of
from kits.services import (
    ensure_rendition,
    publish_kit,
    remove_photo,
    set_brand,
    set_line,
    set_photo,
    set_photo_focus,
    undo_change,
)
from kits.storing import is_kept, read
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.photo_scene import photo_motif, quarters
from tests.kits.scene import TEMPLATES, colour_at, logo_png


@pytest.fixture
def windows(cast: Cast) -> Cast:
    """Two motifs with a photo and one without, worn by Ben's company."""
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={
            "window": photo_motif(),
            "door": photo_motif("door", formats=("square",)),
            "squeeze": TEMPLATES["squeeze"],
        },
        texts={},
        captions={},
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return cast


def put(cast: Cast, data: bytes, *, template: str = "window", name: str = "ben", **more: Any) -> Personalisation:
    return set_photo(
        viewer=cast.viewer(name),
        membership_id=cast.membership.id,
        template_key=template,
        slot="photo",
        data=data,
        now=NOW,
        **more,
    )


def point(cast: Cast, x: float, y: float, *, template: str = "window") -> Personalisation:
    return set_photo_focus(
        viewer=cast.viewer("ben"),
        membership_id=cast.membership.id,
        template_key=template,
        slot="photo",
        focus=(x, y),
        now=NOW,
    )


def take_out(cast: Cast, *, template: str = "window") -> Personalisation:
    return remove_photo(
        viewer=cast.viewer("ben"), membership_id=cast.membership.id, template_key=template, slot="photo", now=NOW
    )


def drawn(cast: Cast, template: str = "window", format_key: str = "square") -> bytes:
    made = ensure_rendition(membership_id=cast.membership.id, template_key=template, format_key=format_key, locale="en")
    return rendition_content(made.sha256)


def is_near(picture: bytes, x: int, y: int, colour: str) -> bool:
    there = colour_at(picture, x, y)
    return all(abs(int(there[i : i + 2], 16) - int(colour[i : i + 2], 16)) < 12 for i in (1, 3, 5))


RED, BLUE, GREEN, YELLOW = "#c62828", "#1565c0", "#2e7d32", "#f9a825"


def test_without_a_photo_there_is_no_hole(windows: Cast) -> None:
    picture = drawn(windows)
    assert colour_at(picture, 540, 100) not in {"#ffffff", colour_at(picture, 20, 1060)}


def test_a_photo_is_shown_around_its_focal_point(windows: Cast) -> None:
    put(windows, quarters())
    picture = drawn(windows)
    assert is_near(picture, 100, 60, RED) and is_near(picture, 980, 60, BLUE)
    assert is_near(drawn(windows, "door"), 100, 60, RED)  # the same slot of another motif
    assert is_near(picture, 100, 220, RED) and is_near(picture, 100, 330, GREEN)
    point(windows, 0.0, 0.0)
    assert is_near(drawn(windows), 100, 330, RED) and is_near(drawn(windows, format_key="story"), 650, 100, RED)
    point(windows, 1.0, 1.0)
    assert is_near(drawn(windows), 100, 220, GREEN) and is_near(drawn(windows, format_key="story"), 430, 100, BLUE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_kind_is_kept_as_a_jpeg_of_ours_upright_and_silent(windows: Cast, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "A camera"
    photo = photo_told(put(windows, quarters(kind=kind, exif=exif.tobytes())).photos["*"]["photo"])
    kept = read(photo.storage_key)
    assert photo.storage_key == f"u/{windows.company.id}/{photo.sha256}"
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1600, 2400))
        assert not picture.getexif() and b"A camera" not in kept
        assert is_near(kept, 1500, 100, RED)  # the quarter that was top left stands top right


def test_a_large_photo_is_kept_smaller(windows: Cast) -> None:
    photo = photo_told(put(windows, quarters(6000, 4000, quality=80)).photos["*"]["photo"])
    assert (photo.width_px, photo.height_px) == (3000, 2000)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo_missing"),
        (b"no picture", "upload_photo_format"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "upload_photo_format"),
        (quarters(400, 400, kind="GIF"), "upload_photo_format"),
        (quarters(400, 190), "upload_photo_small"),
        (quarters()[:2000], "upload_damaged"),
        (quarters(8000, 5010, kind="PNG"), "upload_photo_too_many_pixels"),
        (b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024), "upload_photo_too_large"),
    ],
    ids=["none", "text", "svg", "gif", "small", "damaged", "pixels", "bytes"],
)
def test_what_is_no_photo_is_refused_and_changes_nothing(windows: Cast, data: bytes, code: str) -> None:
    entries = LedgerEntry.objects.count()
    with pytest.raises(Invalid) as refused:
        put(windows, data)
    assert (refused.value.code, refused.value.field) == (code, "photo")
    assert refused.value.remedy
    assert (Personalisation.objects.get().photos, LedgerEntry.objects.count()) == ({}, entries)


def test_a_motif_may_have_one_of_its_own(windows: Cast) -> None:
    put(windows, quarters())
    dress = put(windows, quarters(1000, 1000), template="door", is_only_here=True)
    assert (dress.photos["*"]["photo"]["width_px"], dress.photos["door"]["photo"]["width_px"]) == (2400, 1000)
    take_out(windows, template="door")
    assert set(Personalisation.objects.get().photos) == {"*"}
    put(windows, quarters(1000, 1000), template="door", is_only_here=True)
    assert set(put(windows, quarters(800, 800), template="door").photos) == {"*"}


def test_slots_that_are_not_theirs_and_photos_that_are_not_there(windows: Cast) -> None:
    for template in ("squeeze",):
        with pytest.raises(Invalid, match="no photo of yours"):
            put(windows, quarters(), template=template)
    with pytest.raises(NotFound):
        put(windows, quarters(), template="nothing")
    for act in (lambda: point(windows, 0.2, 0.2), lambda: take_out(windows)):
        with pytest.raises(Conflict, match="no photo of yours"):
            act()


@pytest.mark.parametrize(("name", "error"), [("ana", Forbidden), ("cleo", NotFound)])
def test_others_may_not(windows: Cast, name: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        put(windows, quarters(), name=name)
    assert Personalisation.objects.get().photos == {}


def test_only_formats_that_show_the_photo_are_made_anew(windows: Cast) -> None:
    def addresses() -> dict[str, str]:
        worn = dressed(membership_id=windows.membership.id)
        look = member_look(worn)
        return {each.key: address(look, each, "square", "en", "png") for each in worn.version.templates.all()}

    before = addresses()
    put(windows, quarters())
    after = addresses()
    assert [key for key in before if before[key] != after[key]] == ["window", "door"]
    point(windows, 0.25, 0.5)
    moved = addresses()
    assert [key for key in after if after[key] != moved[key]] == ["window", "door"]
    point(windows, 0.25001, 0.5)
    assert addresses() == moved


def test_undo_brings_photo_and_focal_point_back(windows: Cast) -> None:
    ben = windows.viewer("ben")
    put(windows, quarters())
    point(windows, 0.1, 0.9)
    assert undo_change(viewer=ben, membership_id=windows.membership.id, now=NOW).photos["*"]["photo"]["focus"] == [
        0.5,
        0.5,
    ]
    take_out(windows)
    assert (
        undo_change(viewer=ben, membership_id=windows.membership.id, now=NOW).photos["*"]["photo"]["width_px"] == 2400
    )
    assert is_near(drawn(windows), 100, 60, RED)


def test_a_file_that_nothing_shows_any_more_is_deleted(windows: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = photo_told(put(windows, quarters()).photos["*"]["photo"]).storage_key
        second = photo_told(put(windows, quarters(900, 900)).photos["*"]["photo"]).storage_key
    assert is_kept(first) and is_kept(second)  # undo would show the first again
    with django_capture_on_commit_callbacks(execute=True):
        set_line(
            viewer=windows.viewer("ben"),
            membership_id=windows.membership.id,
            template_key="window",
            slot="line",
            locale="en",
            text="Mine.",
            now=NOW,
        )
    assert not is_kept(first) and is_kept(second)
    with django_capture_on_commit_callbacks(execute=True):
        take_out(windows)
        set_brand(viewer=windows.viewer("ben"), membership_id=windows.membership.id, logo=logo_png("#0b5d4a"), now=NOW)
    assert not is_kept(second)


def test_formats_in_which_it_is_soft_are_named_with_the_figure(windows: Cast) -> None:
    put(windows, quarters(540, 400))
    kit = kit_of(viewer=windows.viewer("ben"), membership_id=windows.membership.id)
    view = photos_of(look=kit.look, version=kit.version, template_key="window", locale="en")[0]
    assert view.is_shared and view.is_own
    assert {key: round(density, 2) for key, density in view.soft.items()} == {
        "square": 0.5,
        "story": 0.42,
        "linkedin": 0.45,
    }
    page = signed_in(windows.ben).get(f"/kit/{windows.membership.id}/?template=window").content.decode()
    assert (
        "Your photo has 540 × 400 pixels. For these formats it has too few: "
        "Story (42 %), LinkedIn (45 %), Square (50 %)." in page
    )


def test_a_point_is_tried_without_being_kept(windows: Cast) -> None:
    put(windows, quarters())
    client = signed_in(windows.ben)
    base = f"/kit/{windows.membership.id}/preview.jpg?template=window&format=story&locale=en&w=360"
    assert is_near(client.get(f"{base}&focus.photo=0,0").content, 215, 30, RED)
    assert is_near(client.get(f"{base}&focus.photo=1,1").content, 140, 30, BLUE)
    plain = client.get(base).content
    for odd in ("focus.photo=2,2", "focus.photo=x", "focus.line=0,0", "focus.=0,0"):
        assert client.get(f"{base}&{odd}").content == plain
    assert Personalisation.objects.get().photos["*"]["photo"]["focus"] == [0.5, 0.5]


def test_the_code_leads_over_the_companys_own_link(windows: Cast) -> None:
    for format_key in ("square", "story", "linkedin"):
        picture = Image.open(io.BytesIO(drawn(windows, format_key=format_key))).convert("RGB")
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [tracked_address(windows.membership)]
    look = member_look(dressed(membership_id=windows.membership.id))
    small = preview_of(
        look=look,
        template=KitVersion.objects.get().templates.get(key="window"),
        campaign=windows.campaign,
        format_key="square",
        locale="en",
        width_px=1080,
    )
    read_back = zxingcpp.read_barcodes(Image.open(io.BytesIO(small.data)).convert("RGB"))
    assert [code.text for code in read_back] == [tracked_address(windows.membership)]


def test_photos_over_pages_and_api(windows: Cast) -> None:
    client, base = signed_in(windows.ben), f"/kit/{windows.membership.id}"
    form = {"template": "window", "slot": "photo", "format": "square", "locale": "en"}
    answer = client.post(f"{base}/photo/", {**form, "photo": SimpleUploadedFile("me.jpg", quarters())})
    assert answer.status_code == 302 and "template=window" in answer["Location"]
    assert client.post(f"{base}/photo/focus/", {**form, "x": "20", "y": "80"}).status_code == 302
    assert Personalisation.objects.get().photos["*"]["photo"]["focus"] == [0.2, 0.8]
    whole = client.get(f"{base}/photo.jpg?template=window&slot=photo")
    assert whole["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(whole.content)).size == (720, 480)
    refused = client.post(f"{base}/photo/", {**form, "photo": SimpleUploadedFile("me.jpg", b"no")})
    assert refused.status_code == 422 and "This is no photo that is read." in refused.content.decode()
    assert client.post(f"{base}/photo/", {**form, "remove": "1"}).status_code == 302
    assert Personalisation.objects.get().photos == {}

    api, told = f"/api/v1/memberships/{windows.membership.id}/kit/photo", {"template": "window", "focus_x": "0.3"}
    made = client.post(api, {**told, "photo": SimpleUploadedFile("me.jpg", quarters())})
    assert made.json()["photos"]["*"]["photo"]["focus"] == [0.3, 0.5]
    moved = client.put(
        f"{api}/focus",
        {"template": "window", "x": 0.4, "y": 0.6},
        content_type="application/json",
    )
    assert moved.json()["photos"]["*"]["photo"]["focus"] == [0.4, 0.6]
    assert client.get(f"{api}?template=window").status_code == 200
    assert client.delete(f"{api}?template=window").json()["photos"] == {}
    assert client.get(f"{api}?template=window").status_code == 404
    assert Rendition.objects.count() == 0
