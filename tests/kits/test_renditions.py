"""Renditions: exact sizes and pixels, stored once, the same address for the same picture."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from coalition.errors import Gone, Invalid, NotFound
from coalition.models import Membership
from kits.errors import NoBrand
from kits.models import KitVersion, Rendition
from kits.queries import media_address, rendition_content
from kits.services import RenditionFile, ensure_rendition, set_brand, set_colour, set_line
from tests.cast import NOW, Cast, make_cast
from tests.kits.scene import colour_at, logo_png, size_of
from tests.kits.test_publishing import publish


def ensure(cast: Cast, **other: str) -> RenditionFile:
    given = {"template_key": "squeeze", "format_key": "square", "locale": "en"} | other
    return ensure_rendition(membership_id=cast.membership.id, **given)  # type: ignore[arg-type]  # tests choose


@pytest.mark.parametrize(
    ("format_key", "size"), [("square", (1080, 1080)), ("story", (1080, 1920)), ("linkedin", (1200, 627))]
)
def test_sizes_and_field_are_exact(dressed_cast: Cast, format_key: str, size: tuple[int, int]) -> None:
    file = ensure(dressed_cast, format_key=format_key)
    data = rendition_content(file.sha256)
    assert size_of(data) == (file.width_px, file.height_px) == size
    assert (file.mime, file.size_bytes, len(data)) == ("image/png", len(data), file.size_bytes)
    assert colour_at(data, 5, 5) == "#b5179e"
    assert file.alt_text == "Your bath is still warm. Whatever happens on 9 June, vote anyway. Ondelune."


def test_jpeg_too(dressed_cast: Cast) -> None:
    file = ensure(dressed_cast, encoding="jpeg")
    assert (file.mime, rendition_content(file.sha256)[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_the_same_is_made_once(dressed_cast: Cast) -> None:
    first = ensure(dressed_cast)
    path = Path(default_storage.path(first.storage_key))
    written_at = path.stat().st_mtime_ns
    assert ensure(dressed_cast) == first
    assert path.stat().st_mtime_ns == written_at
    assert Rendition.objects.count() == 1


def test_what_changes_the_picture_changes_its_address(dressed_cast: Cast) -> None:
    ben, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    addresses = {ensure(dressed_cast).sha256, ensure(dressed_cast, locale="de").sha256}
    addresses.add(ensure(dressed_cast, encoding="jpeg").sha256)
    set_line(viewer=ben, membership_id=ids, template_key="squeeze", slot="line", locale="en", text="Rain.", now=NOW)
    addresses.add(ensure(dressed_cast).sha256)
    set_colour(viewer=ben, membership_id=ids, colour="#0b5d4a", now=NOW)
    addresses.add(ensure(dressed_cast).sha256)
    set_brand(viewer=ben, membership_id=ids, logo=logo_png("#000000"), colour="#0b5d4a", now=NOW)
    addresses.add(ensure(dressed_cast).sha256)
    assert len(addresses) == 6
    assert Rendition.objects.count() == 6


def test_a_new_version_with_the_same_motif_renders_nothing_again(dressed_cast: Cast) -> None:
    first = ensure(dressed_cast)
    second = publish(dressed_cast)
    dressed_cast.membership.personalisation.version = second
    dressed_cast.membership.personalisation.save()
    assert ensure(dressed_cast).sha256 == first.sha256


def test_a_file_that_got_lost_is_made_again(dressed_cast: Cast) -> None:
    first = ensure(dressed_cast)
    data = rendition_content(first.sha256)
    default_storage.delete(first.storage_key)
    with pytest.raises(NotFound):
        rendition_content(first.sha256)
    assert ensure(dressed_cast).sha256 == first.sha256
    assert rendition_content(first.sha256) == data


def test_a_file_cut_short_by_a_crash_is_replaced(dressed_cast: Cast) -> None:
    first = ensure(dressed_cast)
    data = rendition_content(first.sha256)
    Rendition.objects.all().delete()
    Path(default_storage.path(first.storage_key)).write_bytes(data[:100])
    ensure(dressed_cast)
    assert rendition_content(first.sha256) == data


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"template_key": "nothing"}, NotFound),
        ({"format_key": "x"}, Invalid),
        ({"locale": "pl"}, Invalid),
    ],
)
def test_what_is_not_offered_is_refused(dressed_cast: Cast, other: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        ensure(dressed_cast, **other)
    assert not Rendition.objects.exists()


def test_who_left_gets_no_picture(dressed_cast: Cast) -> None:
    Membership.objects.filter(id=dressed_cast.membership.id).update(state="left")
    with pytest.raises(NotFound):
        ensure(dressed_cast)


def test_a_withdrawn_version_gives_no_picture(dressed_cast: Cast) -> None:
    KitVersion.objects.update(state="withdrawn", withdrawn_at=NOW, withdrawn_reason="Wrong date.")
    with pytest.raises(Gone):
        ensure(dressed_cast)


def test_no_logo_no_picture(cast: Cast, version: KitVersion) -> None:
    with pytest.raises(NoBrand):
        ensure(cast)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one() -> None:
    cast = make_cast()
    publish(cast)
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)

    def make(_number: int) -> RenditionFile:
        try:
            return ensure(cast)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        files = list(pool.map(make, range(16)))
    assert len({file.sha256 for file in files}) == 1
    assert Rendition.objects.count() == 1
    folder = Path(default_storage.path(files[0].storage_key)).parent
    assert [path.name for path in folder.iterdir() if path.name.startswith((".", files[0].sha256))] == [files[0].sha256]


def test_media_addresses_are_absolute_and_signed(dressed_cast: Cast) -> None:
    file = ensure(dressed_cast)
    address = media_address(file.sha256, "png")
    assert address.startswith(f"http://127.0.0.1:8000/media/r/{file.sha256}~")
    assert address.endswith(".png")
