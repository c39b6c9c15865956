"""What is too large is refused by the length that was told, before anything of it is read."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.test import Client
from django.urls import reverse

from coalition.models import Company
from kits.models import KitVersion
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["kits:join_open", "kits:join_open_preview"])
@pytest.mark.parametrize(("size", "status"), [(1000, 422), (1001, 413)])
def test_a_logo_over_the_limit_is_not_read(
    cast: Cast,
    version: KitVersion,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    size: int,
    status: int,
) -> None:
    read: list[int] = []

    def reading(file: InMemoryUploadedFile, *_arguments: object) -> bytes:
        read.append(file.size or 0)
        return bytes(size)

    monkeypatch.setattr(settings, "MAX_UPLOAD_BYTES", 1000)
    monkeypatch.setattr(InMemoryUploadedFile, "read", reading)
    sent = {"company_name": "Acme", "email": "dora@example.org", "logo": io.BytesIO(b"x" * size)}
    answer = Client().post(reverse(page, args=["vote-anyway"]), sent)
    assert (answer.status_code, read) == (status, [size] if status == 422 else [])
    assert not Company.objects.filter(name="Acme").exists()
