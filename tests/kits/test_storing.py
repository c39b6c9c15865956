"""Files in object storage: a signed address, for a short while and under the name that people save it by."""

from urllib.parse import parse_qs, urlparse

import pytest
from django.test import RequestFactory
from storages.backends.s3 import S3Storage

from kits import storing
from kits.answers import StoredFile, zip_answer


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> S3Storage:
    """A bucket that is only signed for, never asked."""
    storage = S3Storage(
        bucket_name="kits",
        endpoint_url="https://s3.example.org",
        access_key="key",
        secret_key="secret",
        region_name="us-east-1",
        signature_version="s3v4",
        querystring_auth=True,
    )
    monkeypatch.setattr(storing, "default_storage", storage)
    return storage


def test_object_storage_hands_out_its_own_files(bucket: S3Storage) -> None:
    file = StoredFile("z/1/abc", 10, "vote-anyway_φάρος.zip")
    answer = zip_answer(RequestFactory().get("/"), file)
    address = urlparse(answer["Location"])
    told = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (answer.status_code, address.hostname, address.path) == (302, "s3.example.org", "/kits/z/1/abc")
    assert told["response-content-type"] == "application/zip"
    assert told["response-content-disposition"].startswith("attachment; filename*=utf-8''vote-anyway_")
    assert (told["X-Amz-Expires"], "X-Amz-Signature" in told) == ("300", True)


def test_a_disk_has_no_address_of_its_own() -> None:
    assert storing.address_at_storage("z/1/abc", name="kit.zip", mime="application/zip") == ""
