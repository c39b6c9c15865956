"""What is being tried over the API: the same picture as the page's, nothing kept; versions as somebody saw them."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kits.formats import FORMATS
from kits.models import KitVersion, OwnLine, Personalisation, Rendition
from kits.services import publish_kit, set_brand
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.photo_scene import photo_motif, quarters
from tests.kits.scene import ANYWAY, CAPTIONS, TEXTS, colour_at, logo_png, template
from tests.kits.test_document_files import SQUEEZE

API = "/api/v1"
SHOWN = {"template": "squeeze", "format": "square", "locale": "en", "width_px": 300}
# what is tried over the API, and the same as the studio's page asks for it
TRIED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"lines": json.dumps({"line": "Rain."})}, {"line.line": "Rain."}),
    ({"colour": "#0B5D4A"}, {"colour": "#0b5d4a"}),
    ({"logo_variant": "dark"}, {"logo_variant": "dark"}),
    ({"lines": json.dumps({"line": "Snow."}), "colour": "#123456"}, {"line.line": "Snow.", "colour": "#123456"}),
]


def preview(client: Client, cast: Cast, **asked: Any) -> Any:
    return client.get(f"{API}/memberships/{cast.membership.id}/kit/preview?{urlencode({**SHOWN, **asked})}")


def on_page(client: Client, cast: Cast, **asked: Any) -> bytes:
    query = {**SHOWN, "w": SHOWN["width_px"], **asked}
    return bytes(client.get(f"/kit/{cast.membership.id}/preview.jpg?{urlencode(query)}").content)


def kept(cast: Cast) -> dict[str, Any]:
    return Personalisation.objects.filter(membership=cast.membership).values().get()


@pytest.mark.parametrize(("tried", "asked"), TRIED)
def test_what_is_tried_is_drawn_as_on_the_page_and_not_kept(
    dressed_cast: Cast, tried: dict[str, Any], asked: dict[str, str]
) -> None:
    ben, before = signed_in(dressed_cast.ben), kept(dressed_cast)
    plain, shown = preview(ben, dressed_cast), preview(ben, dressed_cast, **tried)
    assert (plain.status_code, shown.status_code, shown["Content-Type"]) == (200, 200, "image/jpeg")
    assert shown.content == on_page(ben, dressed_cast, **asked)
    assert shown.content != plain.content
    assert kept(dressed_cast) == before
    assert preview(ben, dressed_cast).content == plain.content
    assert (OwnLine.objects.count(), Rendition.objects.count()) == (0, 0)


def test_a_tried_line_is_the_picture_of_the_saved_one(dressed_cast: Cast) -> None:
    ben = signed_in(dressed_cast.ben)
    tried = preview(ben, dressed_cast, lines=json.dumps({"line": "Rain."}), colour="#0b5d4a").content
    base = f"{API}/memberships/{dressed_cast.membership.id}/kit"
    line = {"template": "squeeze", "slot": "line", "locale": "en", "text": "Rain."}
    assert ben.put(f"{base}/line", line, content_type="application/json").status_code == 200
    assert ben.put(f"{base}/colour", {"colour": "#0b5d4a"}, content_type="application/json").status_code == 200
    assert preview(ben, dressed_cast).content == tried


def test_a_photos_focal_point_is_tried(cast: Cast) -> None:
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"window": photo_motif()},
        texts={},
        captions=CAPTIONS,
        go_ahead=ANYWAY,
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    ben, base = signed_in(cast.ben), f"{API}/memberships/{cast.membership.id}/kit"
    photo = SimpleUploadedFile("photo.jpg", quarters(800, 2400))
    assert ben.post(f"{base}/photo", {"photo": photo, "template": "window"}).status_code in {200, 201}
    before = kept(cast)
    asked = {"template": "window", "format": "square"}
    low = preview(ben, cast, **asked, focus=json.dumps({"photo": [0, 1]})).content
    assert low == on_page(ben, cast, **asked, **{"focus.photo": "0,1"})
    reds = [int(colour_at(picture, 10, 10)[1:3], 16) for picture in (preview(ben, cast, **asked).content, low)]
    assert reds[0] > 0xB0  # the upper left quarter is red
    assert reds[1] < 0x50  # the lower left one is green
    assert kept(cast) == before


def test_a_documents_page_is_shown(cast: Cast) -> None:
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"squeeze": SQUEEZE},
        texts=TEXTS,
        captions=CAPTIONS,
        go_ahead=ANYWAY,
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    ben = signed_in(cast.ben)
    asked = {"template": "squeeze", "format": "carousel"}
    first, second = (preview(ben, cast, **asked, page=number).content for number in (1, 2))
    assert first == preview(ben, cast, **asked).content != second
    assert second == on_page(ben, cast, **asked, page=2)
    assert preview(ben, cast, **asked, page=20).status_code == 422


@pytest.mark.parametrize(
    "tried",
    [
        {"lines": "Rain."},
        {"lines": '{"line": 1}'},
        {"lines": json.dumps({"line": "x" * 3001})},
        {"colour": "red"},
        {"logo_variant": "gold"},
        {"focus": '{"photo": [0, 2]}'},
        {"page": 0},
        {"width_px": 1201},
    ],
)
def test_what_cannot_be_tried_is_a_problem(dressed_cast: Cast, tried: dict[str, Any]) -> None:
    answer = preview(signed_in(dressed_cast.ben), dressed_cast, **tried)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_others_try_nothing(dressed_cast: Cast) -> None:
    tried = {"lines": json.dumps({"line": "Mine."})}
    assert preview(signed_in(dressed_cast.cleo), dressed_cast, **tried).status_code == 404
    assert preview(Client(), dressed_cast, **tried).status_code == 401


def test_a_format_says_what_the_table_says(dressed_cast: Cast) -> None:
    ben = signed_in(dressed_cast.ben)
    kit = ben.get(f"{API}/memberships/{dressed_cast.membership.id}/kit", headers={"Accept-Language": "en"}).json()
    story = next(each for each in kit["templates"][0]["formats"] if each["key"] == "story")
    row = FORMATS["story"]
    assert row.safe is not None
    assert story == {
        "key": "story",
        "label": "Story",
        "group": "story",
        "width_px": 1080,
        "height_px": 1920,
        "encodings": ["png"],
        "networks": ["instagram"],
        "safe": {
            "top": row.safe.top,
            "right": row.safe.right,
            "bottom": row.safe.bottom,
            "left": row.safe.left,
            "source": row.safe.source,
            "checked_on": row.safe.checked_on,
        },
        "covered": None,
        "source": row.source,
        "checked_on": row.checked_on,
    }


@pytest.fixture
def two_versions(dressed_cast: Cast) -> Cast:
    """Ana has published a second version; Ben wears the first."""
    publish_kit(
        viewer=dressed_cast.viewer("ana"),
        campaign_id=dressed_cast.campaign.id,
        templates={"cross": template("cross")},
        texts=TEXTS,
        captions=CAPTIONS,
        go_ahead=ANYWAY,
        now=NOW,
    )
    return dressed_cast


def take(cast: Cast, body: dict[str, Any] | None) -> Any:
    address = f"{API}/memberships/{cast.membership.id}/kit/version"
    sent = "" if body is None else json.dumps(body)
    return signed_in(cast.ben).post(address, sent, content_type="application/json")


def test_a_version_that_was_not_seen_is_not_taken(two_versions: Cast) -> None:
    answer = take(two_versions, {"number": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "kit_changed_meanwhile")
    assert Personalisation.objects.get().version.number == 1
    taken = take(two_versions, {"number": 2})
    assert (taken.status_code, taken.json()["version"]) == (200, 2)


@pytest.mark.parametrize("body", [None, {}, {"number": None}])
def test_without_a_number_the_newest_is_taken(two_versions: Cast, body: dict[str, Any] | None) -> None:
    assert (take(two_versions, body).json()["version"], KitVersion.objects.count()) == (2, 2)
