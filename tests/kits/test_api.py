"""The room's operations over HTTP: the way of a partner, refusals as problems, other tenants see nothing."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coalition.clock import database_now
from coalition.models import Company, Membership
from coalition.services import make_open_link
from kits.models import Bundle, KitVersion, Personalisation
from kits.services import build_bundle
from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.scene import logo_png, size_of, streamed, template

API = "/api/v1"


def logo(data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", logo_png() if data is None else data)


def put(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.put(API + address, json.dumps(body), content_type="application/json")


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(API + address, json.dumps(body), content_type="application/json")


def test_joining_by_invitation(cast: Cast, version: KitVersion) -> None:
    token = (
        make_open_link(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=1, now=database_now())
        .rstrip("/")
        .rsplit("/", 1)[-1]
    )
    sent = {"company_name": "Acme", "email": "dora@example.org", "locale": "fr"}
    answer = Client().post(f"{API}/invitations/{token}/join", {**sent, "logo": logo()})
    membership = Membership.objects.get(company__name="Acme")
    assert answer.status_code == 201
    assert answer.json() == {
        "membership_id": str(membership.id),
        "company_id": str(membership.company_id),
        "is_confirmed": True,
        "position": 2,
    }
    again = Client().post(f"{API}/invitations/{token}/join", {**sent, "logo": logo()})
    assert (again.status_code, again.json()["code"]) == (410, "invitation_ended")


@pytest.mark.parametrize(("data", "status"), [(b"nothing", 422), (b"0" * 10_485_761, 413)])
def test_a_bad_logo_is_a_problem_with_a_remedy(cast: Cast, version: KitVersion, data: bytes, status: int) -> None:
    sent = {"company_name": "Acme", "email": "dora@example.org", "logo": logo(data)}
    answer = Client().post(f"{API}/campaigns/vote-anyway/join", sent)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"], problem["field"]) == (
        status,
        "application/problem+json",
        "logo",
    )
    assert problem["remedy"]
    assert not Company.objects.filter(name="Acme").exists()


def test_dressing(dressed_cast: Cast) -> None:
    ben, base = signed_in(dressed_cast.ben), f"/memberships/{dressed_cast.membership.id}"
    assert ben.get(f"{API}{base}/brand").json()["field_colour"] == "#b5179e"
    kit = ben.get(f"{API}{base}/kit").json()
    assert (kit["version"], kit["newer"], kit["chosen_locales"]) == (1, None, ["en", "fr"])
    assert [each["key"] for each in kit["templates"]] == ["squeeze", "excuses"]
    story = kit["templates"][0]["formats"][1]
    assert (story["key"], story["width_px"], story["height_px"]) == ("story", 1080, 1920)
    assert kit["templates"][0]["slots"][0]["told"]["fr"] == {
        "text": "Your bath is still warm.",
        "locale": "en",
        "is_own": False,
    }
    line = {"template": "squeeze", "slot": "line", "locale": "fr", "text": "Il pleut."}
    assert put(ben, f"{base}/kit/line", line).json()["lines"] == {"*": {"line": {"fr": "Il pleut."}}}
    assert put(ben, f"{base}/kit/colour", {"colour": "#0B5D4A"}).json()["colour"] == "#0b5d4a"
    assert put(ben, f"{base}/kit/template", {"template": "excuses"}).json()["template"] == "excuses"
    assert put(ben, f"{base}/kit/languages", {"locales": ["de"]}).json()["chosen_locales"] == ["de"]
    assert ben.get(f"{API}{base}/captions?locale=fr").json()["captions"]["linkedin"].startswith("Il pleut.")
    changed = ben.post(f"{API}{base}/brand", {"logo": logo(logo_png("#0057ff"))})
    assert (changed.status_code, changed.json()["field_colour"]) == (201, "#0057ff")
    preview = ben.get(f"{API}{base}/kit/preview?template=squeeze&format=linkedin&locale=en&width_px=300")
    assert (preview["Content-Type"], size_of(preview.content)) == ("image/jpeg", (300, 157))


def test_pictures_and_bundles(dressed_cast: Cast) -> None:
    ben, base = signed_in(dressed_cast.ben), f"/memberships/{dressed_cast.membership.id}"
    wanted = {"template": "squeeze", "format": "square", "locale": "en", "encoding": "jpeg"}
    made = post(ben, f"{base}/renditions", wanted).json()
    assert (made["mime"], made["width_px"], made["height_px"]) == ("image/jpeg", 1080, 1080)
    fetched = Client().get(made["href"].removeprefix("http://127.0.0.1:8000"))
    assert (fetched.status_code, len(fetched.content)) == (200, made["size_bytes"])
    asked = post(ben, f"{base}/bundles", {"templates": ["squeeze"]})
    bundle = asked.json()
    assert (asked.status_code, bundle["state"], bundle["total"], bundle["href"]) == (202, "waiting", 6, None)
    address = f"{API}/bundles/{bundle['id']}"
    assert ben.get(f"{address}/kit.zip").status_code == 409
    build_bundle(bundle_id=Bundle.objects.get().id)
    ready = ben.get(address).json()
    assert (ready["state"], ready["done"], ready["href"]) == ("ready", 6, f"{address}/kit.zip")
    zipped = ben.get(ready["href"])
    archive = zipfile.ZipFile(io.BytesIO(streamed(zipped)))
    assert len([name for name in archive.namelist() if name.endswith(".png")]) == 6


def test_publishing(dressed_cast: Cast) -> None:
    ana, address = signed_in(dressed_cast.ana), f"{API}/campaigns/vote-anyway/kit"
    sent = {
        "templates": [SimpleUploadedFile("cross.svg", template("cross"))],
        "texts": json.dumps({"*": {"line": {"en": "New."}}}),
        "removed": ["excuses"],
    }
    asked = ana.post(address, sent)
    assert (asked.status_code, asked.json()["code"], asked.json()["field"]) == (409, "kit_unchecked", "confirm")
    assert KitVersion.objects.count() == 1
    sent["templates"] = [SimpleUploadedFile("cross.svg", template("cross"))]
    made = ana.post(address, {**sent, "confirm": True})
    assert made.status_code == 201
    assert (made.json()["number"], made.json()["templates"]) == (2, ["squeeze", "cross"])
    assert ana.get(address).json()["id"] == made.json()["id"]
    wrong = ana.post(address, {"templates": [SimpleUploadedFile("a.svg", b"<svg/>")]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "template_refused")
    assert wrong.json()["title"].startswith("a.svg")
    ben = signed_in(dressed_cast.ben)
    taken = post(ben, f"/memberships/{dressed_cast.membership.id}/kit/version", {})
    assert taken.json()["version"] == 2


def test_cleo_gets_404_and_changes_nothing(dressed_cast: Cast) -> None:
    cleo, base = signed_in(dressed_cast.cleo), f"/memberships/{dressed_cast.membership.id}"
    bundle = Bundle.objects.create(
        membership=dressed_cast.membership, wanted=[["squeeze", "square", "en"]], created_at=database_now()
    )
    answers = [
        cleo.get(f"{API}{base}/brand"),
        cleo.get(f"{API}{base}/kit"),
        cleo.get(f"{API}{base}/captions"),
        cleo.get(f"{API}{base}/kit/preview?template=squeeze&format=square&locale=en"),
        cleo.post(f"{API}{base}/brand", {"logo": logo()}),
        put(cleo, f"{base}/kit/line", {"template": "squeeze", "slot": "line", "locale": "en", "text": "Mine."}),
        put(cleo, f"{base}/kit/colour", {"colour": "#000000"}),
        put(cleo, f"{base}/kit/template", {"template": "excuses"}),
        put(cleo, f"{base}/kit/languages", {"locales": ["de"]}),
        post(cleo, f"{base}/kit/version", {}),
        post(cleo, f"{base}/renditions", {"template": "squeeze", "format": "square", "locale": "en"}),
        post(cleo, f"{base}/bundles", {}),
        cleo.get(f"{API}/bundles/{bundle.id}"),
        post(cleo, f"/bundles/{bundle.id}/retry", {}),
        cleo.get(f"{API}/bundles/{bundle.id}/kit.zip"),
        cleo.get(f"{API}/campaigns/vote-anyway/kit"),
        cleo.post(f"{API}/campaigns/vote-anyway/kit", {"texts": "{}"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    dress = Personalisation.objects.get()
    assert (dress.field, dress.lines, dress.template_key) == ("#b5179e", {}, "squeeze")
    assert (KitVersion.objects.count(), Bundle.objects.count()) == (1, 1)


def test_nobody_is_asked_who_they_are(dressed_cast: Cast) -> None:
    assert Client().get(f"{API}/memberships/{dressed_cast.membership.id}/kit").status_code == 401
