"""Public pages: the same for everybody, made once per version, free of sessions and cookies."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from coalition import ledger
from coalition.keeping import kept
from coalition.models import Campaign, Membership
from coalition.pages import public
from coalition.services import set_public_logo
from tests.cast import Cast


def png(width_px: int, height_px: int) -> ContentFile:
    file = io.BytesIO()
    Image.new("RGBA", (width_px, height_px), "#b5179e").save(file, "PNG")
    return ContentFile(file.getvalue())


@pytest.fixture
def with_logo(cast: Cast) -> Cast:
    key = default_storage.save(f"w/{cast.membership.id}.png", png(640, 160))
    set_public_logo(membership_id=cast.membership.id, logo_key=key, colour="#ffd21f")
    return cast


PATHS = ["/", "/c/vote-anyway/", "/c/vote-anyway/wall/", "/c/vote-anyway/field.css", "/c/vote-anyway/wall.svg"]


@pytest.mark.parametrize("path", PATHS)
def test_everybody_gets_them_without_a_cookie(cast: Cast, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_second_reader_costs_no_query(cast: Cast, django_assert_num_queries) -> None:
    Client().get("/c/vote-anyway/")
    with django_assert_num_queries(0):
        answer = Client().get("/c/vote-anyway/")
    assert "Ondelune" in answer.content.decode()


def test_it_is_made_anew_when_something_happened(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(public, "VERSION_KEPT_S", 0)
    assert "Ondelune" in Client().get("/c/vote-anyway/").content.decode()
    Membership.objects.filter(id=cast.membership.id).update(state="left")
    assert "Ondelune" in Client().get("/c/vote-anyway/").content.decode()  # nothing was told
    ledger.record("company.left", campaign_id=cast.campaign.id)
    assert "Ondelune" not in Client().get("/c/vote-anyway/").content.decode()


def test_each_language_has_its_own(cast: Cast) -> None:
    texts = [
        Client().get("/c/vote-anyway/", headers={"Accept-Language": language}).content.decode()
        for language in ("en", "de", "en")
    ]
    assert texts[0] == texts[2]
    assert "Was auch passiert" in texts[1]
    assert "Whatever happens on 9 June" in texts[0]


def test_who_is_signed_in_gets_the_same(cast: Cast, as_ana: Client) -> None:
    Client().get("/c/vote-anyway/")
    assert as_ana.get("/c/vote-anyway/").content == Client().get("/c/vote-anyway/").content


def test_a_draft_and_an_archived_one_are_not_there(cast: Cast) -> None:
    for state in ("draft", "archived"):
        Campaign.objects.filter(id=cast.campaign.id).update(state=state)
        assert [Client().get(path).status_code for path in PATHS[1:]] == [404] * 4


def test_the_field_stylesheet(cast: Cast) -> None:
    answer = Client().get("/c/vote-anyway/field.css?v=ffd21f")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer["Cache-Control"]
    sheet = answer.content.decode()
    assert "--field:#FFD21F;--on-field:#000000;--field-edge:#121416" in sheet


def test_a_logo_on_the_wall(with_logo: Cast) -> None:
    membership = Membership.objects.get(id=with_logo.membership.id)
    assert (membership.wall_logo_width_px, membership.wall_logo_height_px) == (640, 160)
    path = f"/c/vote-anyway/wall/{membership.id}.png"
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert Image.open(io.BytesIO(answer.content)).size == (640, 160)
    assert Client().get(path.replace("vote-anyway", "clean-harbour")).status_code == 404
    Membership.objects.filter(id=membership.id).update(state="left")
    assert Client().get(path).status_code == 404


def test_a_company_without_a_logo_has_none(cast: Cast) -> None:
    assert Client().get(f"/c/vote-anyway/wall/{cast.membership.id}.png").status_code == 404


def test_the_sprite_holds_each_logo_once(with_logo: Cast) -> None:
    answer = Client().get("/c/vote-anyway/wall.svg?v=1")
    assert answer["Content-Type"] == "image/svg+xml"
    drawing = answer.content.decode()
    assert drawing.count("<symbol") == 1
    assert '<symbol id="t1" viewBox="0 0 320 80">' in drawing
    assert "wall.svg?v=" in Client().get("/c/vote-anyway/wall/").content.decode()


def test_hostile_names_stay_text(cast: Cast) -> None:
    cast.company.name = "<script>alert(1)</script>\"'&"
    cast.company.website = "javascript:alert(1)"
    cast.company.save()
    page = Client().get("/c/vote-anyway/wall/").content.decode()
    assert "<script>alert" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_of_eight_first_readers_one_makes_it() -> None:
    made = []

    def make() -> str:
        made.append(1)
        is_asked.wait(5)
        return "text"

    is_asked = Event()
    with ThreadPoolExecutor(8) as pool:
        texts = [pool.submit(kept, "page", version=1, make=make) for _ in range(8)]
        is_asked.set()
    assert [text.result() for text in texts] == ["text"] * 8
    assert made == [1]


def test_while_it_is_made_anew_the_others_get_the_one_before() -> None:
    assert kept("page", version=1, make=lambda: "old") == "old"
    during = []

    def make() -> str:
        during.append(kept("page", version=2, make=lambda: "no"))
        return "new"

    assert kept("page", version=2, make=make) == "new"
    assert during == ["old"]
    assert kept("page", version=2, make=lambda: "no") == "new"


def test_a_failed_making_leaves_the_next_one_free() -> None:
    def fail() -> str:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        kept("page", version=1, make=fail)
    assert kept("page", version=1, make=lambda: "text") == "text"
