"""What is too large is refused by the length that was told, before anything of it is read, on pages and by the API."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.test import Client

from coalition.models import Company, LedgerEntry
from kits.models import Brand, CampaignFont, Draft, KitFile, KitVersion
from kits.services import files, fonts
from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.photo_scene import window_version

API = "/api/v1"
CAMPAIGN, KIT = f"{API}/campaigns/vote-anyway", "/c/vote-anyway/kit"
JOINING = {"company_name": "Acme", "email": "dora@example.org"}
PRESS = {"kind": "press", "title": "To the press"}
PHOTO = {"template": "window", "slot": "photo"}
MODELS = (Brand, CampaignFont, Company, Draft, KitFile, KitVersion, LedgerEntry)
DOORS: dict[str, tuple[str, str, dict[str, str], str]] = {  # address, whose, the form beside the file, the file's field
    "kits:join_open": ("/c/vote-anyway/join/", "", JOINING, "logo"),
    "kits:join_open_preview": ("/c/vote-anyway/join/preview/", "", JOINING, "logo"),
    "kits:try_preview": ("/c/vote-anyway/try/preview/", "", {}, "logo"),
    "kits:logo": ("/kit/{member}/logo/", "ben", {}, "logo"),
    "kits:brands": ("/kit/{member}/brands/", "ben", {"name": "Nord"}, "logo"),
    "kits:brand_shade": ("/kit/{member}/brands/{brand}/light/", "ben", {}, "logo"),
    "kits:photo": ("/kit/{member}/photo/", "ben", PHOTO, "photo"),
    "kits:start_draft": (f"{KIT}/drafts/", "ana", {"title": "Sun"}, "drawings"),
    "kits:fonts": (f"{KIT}/fonts/", "ana", {"confirmed": "1"}, "fonts"),
    "kits:campaign_kit": (f"{KIT}/", "ana", {}, "templates"),
    "kits:extras": (f"{KIT}/extras/", "ana", {}, "photo.photo"),
    "kits:files": (f"{KIT}/files/", "ana", PRESS, "file"),
    "API: join": (f"{CAMPAIGN}/join", "", JOINING, "logo"),
    "API: try": (f"{CAMPAIGN}/try", "", {}, "logo"),
    "API: logo": (f"{API}/memberships/{{member}}/brand", "ben", {}, "logo"),
    "API: brands": (f"{API}/memberships/{{member}}/brands", "ben", {"name": "Nord"}, "logo"),
    "API: brand shade": (f"{API}/memberships/{{member}}/brands/{{brand}}/logo/light", "ben", {}, "logo"),
    "API: photo": (f"{API}/memberships/{{member}}/kit/photo", "ben", PHOTO, "photo"),
    "API: draft": (f"{CAMPAIGN}/kit/drafts", "ana", {"title": "Sun"}, "drawings"),
    "API: fonts": (f"{CAMPAIGN}/kit/fonts", "ana", {"confirmed": "true"}, "fonts"),
    "API: motif": (f"{CAMPAIGN}/kit", "ana", {}, "templates"),
    "API: kit's photo": (f"{CAMPAIGN}/kit", "ana", {}, "photo"),
    "API: motif to check": (f"{CAMPAIGN}/kit/check", "ana", {}, "templates"),
    "API: kit's photo to check": (f"{CAMPAIGN}/kit/check", "ana", {}, "photo"),
    "API: files": (f"{CAMPAIGN}/kit/files", "ana", PRESS, "file"),
}


@pytest.fixture
def version(cast: Cast) -> KitVersion:
    """A motif with a place for a photo."""
    return window_version(cast)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of the files that are read; a thousand bytes are within every limit, one more is not."""
    sizes: list[int] = []

    def reading(file: InMemoryUploadedFile, *_arguments: object) -> bytes:
        sizes.append(file.size or 0)
        return bytes(file.size or 0)

    for place, name in (
        (settings, "MAX_UPLOAD_BYTES"),
        (settings, "MAX_PHOTO_BYTES"),
        (fonts, "MAX_FONT_BYTES"),
        (files, "MAX_FILE_BYTES"),
    ):
        monkeypatch.setattr(place, name, 1000)
    monkeypatch.setattr(InMemoryUploadedFile, "read", reading)
    return sizes


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("size", "status"), [(1000, 422), (1001, 413)])
def test_a_file_over_the_limit_is_not_read(
    dressed_cast: Cast, read: list[int], door: str, size: int, status: int
) -> None:
    address, name, form, field = DOORS[door]
    client = signed_in(getattr(dressed_cast, name)) if name else Client()
    address = address.format(member=dressed_cast.membership.id, brand=Brand.objects.get().id)
    before = [model.objects.count() for model in MODELS]
    answer = client.post(address, {**form, field: io.BytesIO(b"x" * size)})
    assert (answer.status_code, read) == (status, [size] if status == 422 else [])
    assert [model.objects.count() for model in MODELS] == before
