"""While every seat of the quarantine is taken, pages and API say when to come back, and nothing is written."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import Client

from coalition.models import Company, LedgerEntry, Membership, Person
from kits import quarantine
from kits.models import Brand, CampaignFont, Draft, KitVersion, Personalisation
from kits.quarantine import WAITING, Places
from tests.cast import Cast
from tests.kits.photo_scene import quarters, window_version
from tests.kits.scene import logo_png
from tests.visuals.guard_samples import fonts as samples

MODELS = (Brand, CampaignFont, Company, Draft, LedgerEntry, Membership, Person, Personalisation)
PHOTO = {"template": "window", "slot": "photo"}
JOINING = {"company_name": "Halden", "email": "dora@example.org"}
API = "/api/v1"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="1080" height="1080"><circle r="9"/></svg>'


@pytest.fixture
def version(cast: Cast) -> KitVersion:
    """A motif with a place for a photo."""
    return window_version(cast)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ExitStack]:
    """Two work and eight wait; leaving the stack frees their seats."""
    monkeypatch.setattr(quarantine, "places", Places(tmp_path / "places", cores=2))
    seats = Places(tmp_path / "places", cores=2 + WAITING)
    with ExitStack() as stack:
        for _seat in range(2 + WAITING):
            stack.enter_context(seats.one())
        yield stack


def posts(cast: Cast, name: str) -> tuple[str, dict[str, object], Person | None]:
    """Address, form and sender of a post with a file."""
    kit, logo = f"/kit/{cast.membership.id}", io.BytesIO(logo_png())
    font = io.BytesIO(samples.named(samples.real("anton"), "Acme Sans"))
    every: dict[str, tuple[str, dict[str, object], Person | None]] = {
        "join": ("/c/vote-anyway/join/", {**JOINING, "logo": logo}, None),
        "look before joining": ("/c/vote-anyway/join/preview/", {**JOINING, "logo": logo}, None),
        "another logo": (f"{kit}/logo/", {"logo": logo}, cast.ben),
        "another brand": (f"{kit}/brands/", {"logo": logo, "name": "Nord"}, cast.ben),
        "a font": ("/c/vote-anyway/kit/fonts/", {"fonts": font, "confirmed": "1"}, cast.ana),
        "a draft": ("/c/vote-anyway/kit/drafts/", {"title": "Sun", "drawings": io.BytesIO(DRAWING)}, cast.ana),
        "a photo": (f"{kit}/photo/", {**PHOTO, "photo": io.BytesIO(quarters())}, cast.ben),
        "API: join": (f"{API}/campaigns/vote-anyway/join", {**JOINING, "logo": logo}, None),
        "API: another brand": (f"{API}/memberships/{cast.membership.id}/brands", {"logo": logo}, cast.ben),
        "API: a photo": (
            f"{API}/memberships/{cast.membership.id}/kit/photo",
            {**PHOTO, "photo": io.BytesIO(quarters())},
            cast.ben,
        ),
    }
    return every[name]


def written() -> list[object]:
    photos = Personalisation.objects.order_by("id").values_list("photos", flat=True)
    return [*(model.objects.count() for model in MODELS), *photos]


@pytest.mark.parametrize(
    "name",
    [
        "join",
        "look before joining",
        "another logo",
        "another brand",
        "a font",
        "a draft",
        "a photo",
        "API: join",
        "API: another brand",
        "API: a photo",
    ],
)
def test_whoever_comes_then_is_told_when_to_come_back(dressed_cast: Cast, held: ExitStack, name: str) -> None:
    address, form, person = posts(dressed_cast, name)
    client = Client()
    if person is not None:
        client.force_login(person)
    before = written()
    answer = client.post(address, form)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    if name.startswith("API"):
        told = answer.json()
        assert (answer["Content-Type"], told["code"]) == ("application/problem+json", "uploads_busy")
    assert "Too many files are being checked right now." in answer.content.decode()
    assert written() == before
    held.close()
    address, form, _person = posts(dressed_cast, name)
    assert client.post(address, form).status_code in {200, 201, 302}
