"""The pages over HTTP: join to download in one go, what each role gets, hostile input, headers."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coalition.clock import database_now
from coalition.models import Company, Membership, Person
from coalition.services import make_open_link
from kits.models import Bundle, Download, KitCheck, KitVersion, Personalisation
from kits.queries import media_address
from kits.services import build_bundle, ensure_rendition
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import logo_png, size_of, streamed, template


def logo(data: bytes | None = None, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, logo_png() if data is None else data)


def invite(cast: Cast) -> str:

    return make_open_link(
        viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, uses_allowed=1, now=database_now()
    ).removeprefix("http://127.0.0.1:8000")


def test_from_the_invitation_to_the_zip(cast: Cast, version: KitVersion) -> None:
    client, address = Client(), invite(cast)
    assert b"Make it your poster." in client.get(address).content
    answer = client.post(address, {"company_name": "Acme", "email": "dora@example.org", "logo": logo()})
    membership = Membership.objects.get(company__name="Acme")
    studio = reverse("kits:studio", args=[membership.id])
    assert (answer.status_code, answer["Location"], membership.state) == (302, studio, "joined")
    page = client.get(studio)
    assert page.status_code == 200
    assert "Your poster is ready." in page.content.decode()
    asked = client.post(reverse("kits:start_bundle", args=[membership.id]), {"template": "squeeze"})
    build_bundle(bundle_id=Bundle.objects.get().id)
    assert "Your kit is ready." in client.get(asked["Location"]).content.decode()
    zipped = client.get(f"{asked['Location']}kit.zip")
    assert zipped["Content-Type"] == "application/zip"
    assert zipped["Content-Disposition"] == 'attachment; filename="vote-anyway_acme.zip"'
    archive = zipfile.ZipFile(io.BytesIO(streamed(zipped)))
    assert "vote-anyway_acme_en_story.png" in archive.namelist()
    assert Download.objects.filter(membership=membership).count() == 1
    assert client.get(address).status_code == 410


def test_trying_a_logo_keeps_nothing(cast: Cast, version: KitVersion) -> None:
    answer = Client().post(reverse("kits:join_open_preview", args=["vote-anyway"]), {"logo": logo()})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'src="data:image/jpeg;base64,' in text
    assert 'value="#b5179e"' in text
    assert not Personalisation.objects.exists()
    assert Company.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "status"), [(b"", 422), (b"nothing", 422), (b"\x89PNG\r\n\x1a\n" + b"0" * 10_485_760, 413)]
)
def test_a_bad_logo_says_what_is_wrong(cast: Cast, version: KitVersion, data: bytes, status: int) -> None:
    client = Client()
    for address in (
        reverse("kits:join_open", args=["vote-anyway"]),
        reverse("kits:join_open_preview", args=["vote-anyway"]),
    ):
        answer = client.post(address, {"company_name": "Acme", "email": "dora@example.org", "logo": logo(data)})
        assert answer.status_code == status
    assert not Company.objects.filter(name="Acme").exists()
    assert "sessionid" not in client.cookies


def test_a_page_that_swaps_gets_a_refusal_that_it_swaps(dressed_cast: Cast) -> None:
    """To htmx any other status is a page that failed, and nobody reads why."""
    ben = signed_in(dressed_cast.ben)
    for client, address in (
        (ben, reverse("kits:logo", args=[dressed_cast.membership.id])),
        (Client(), reverse("kits:join_open_preview", args=["vote-anyway"])),
        (Client(), reverse("kits:try_preview", args=["vote-anyway"])),
    ):
        answer = client.post(address, {"logo": logo(b"0" * 10_485_761)}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 422, address
        assert "This file is larger than 10 MB." in answer.content.decode(), address


def test_strangers_are_not_let_in_by_the_hundred(cast: Cast, version: KitVersion) -> None:
    client, address = Client(), reverse("kits:join_open", args=["vote-anyway"])
    sent = {"company_name": "Acme", "email": "dora@example.org"}
    assert {client.post(address, sent).status_code for _ in range(60)} == {422}
    refused = client.post(address, {**sent, "logo": logo()})
    by_api = client.post("/api/v1/campaigns/vote-anyway/join", {**sent, "logo": logo()})
    assert (refused.status_code, by_api.status_code, "Retry-After" in refused) == (429, 429, True)
    assert not Company.objects.filter(name="Acme").exists()
    elsewhere = client.post(address, {**sent, "logo": logo()}, REMOTE_ADDR="203.0.113.7")
    assert elsewhere.status_code == 302


def test_a_known_address_gets_a_mail_and_no_session(cast: Cast, version: KitVersion) -> None:
    client = Client()
    answer = client.post(
        reverse("kits:join_open", args=["vote-anyway"]),
        {"company_name": "Acme", "email": cast.cleo.email, "logo": logo()},
    )
    assert "One mail to open." in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert Membership.objects.get(company__name="Acme").state == "unconfirmed"


def test_hostile_names_are_text_on_the_page(cast: Cast, version: KitVersion) -> None:
    client = Client()
    client.post(
        reverse("kits:join_open", args=["vote-anyway"]),
        {"company_name": "<script>alert(1)</script>", "email": "dora@example.org", "logo": logo()},
    )
    membership = Membership.objects.get(company__name="<script>alert(1)</script>")
    text = client.get(reverse("kits:studio", args=[membership.id])).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def addresses(cast: Cast, bundle: Bundle) -> dict[str, str]:
    ids = cast.membership.id
    return {
        "studio": reverse("kits:studio", args=[ids]),
        "preview": reverse("kits:preview", args=[ids]) + "?template=squeeze&format=square&locale=en",
        "logo": reverse("kits:logo_picture", args=[ids]),
        "visual": reverse("kits:visual", args=[ids, "squeeze", "square", "en"]),
        "bundle": reverse("kits:bundle", args=[ids, bundle.id]),
        "bundle zip": reverse("kits:bundle_zip", args=[ids, bundle.id]),
        "lead": reverse("kits:campaign_kit", args=["vote-anyway"]),
        "lead preview": reverse("kits:campaign_preview", args=["vote-anyway"]) + "?template=squeeze",
    }


def statuses(client: Client, cast: Cast, bundle: Bundle) -> dict[str, int]:
    return {name: status_of(client, address) for name, address in addresses(cast, bundle).items()}


def status_of(client: Client, address: str) -> int:
    """A streamed answer is read to its end, as a browser does."""
    answer = client.get(address)
    if answer.streaming:
        assert streamed(answer)
    return answer.status_code


@pytest.fixture
def bundle(dressed_cast: Cast) -> Bundle:
    made = Bundle.objects.create(
        membership=dressed_cast.membership, wanted=[["squeeze", "square", "en"]], created_at=dressed_cast.ben.created_at
    )
    build_bundle(bundle_id=made.id)
    return made


def test_ben_gets_his_own(dressed_cast: Cast, bundle: Bundle) -> None:
    found = statuses(signed_in(dressed_cast.ben), dressed_cast, bundle)
    assert {name: status for name, status in found.items() if status != 200} == {"lead": 403, "lead preview": 403}


def test_cleo_gets_404_everywhere(dressed_cast: Cast, bundle: Bundle) -> None:
    cleo = signed_in(dressed_cast.cleo)
    assert set(statuses(cleo, dressed_cast, bundle).values()) == {404}
    ids = dressed_cast.membership.id
    for name in ("dress", "logo", "newer", "start_bundle"):
        assert cleo.post(reverse(f"kits:{name}", args=[ids]), {"colour": "#000000"}).status_code == 404
    assert cleo.post(reverse("kits:campaign_kit", args=["vote-anyway"])).status_code == 404
    assert Personalisation.objects.get().field == "#b5179e"


def test_ana_leads_and_does_not_look_into_kits(dressed_cast: Cast, bundle: Bundle) -> None:
    found = statuses(signed_in(dressed_cast.ana), dressed_cast, bundle)
    assert (found.pop("lead"), found.pop("lead preview")) == (200, 200)
    assert set(found.values()) == {403}


def test_nobody_is_asked_to_sign_in(dressed_cast: Cast, bundle: Bundle) -> None:
    found = statuses(Client(), dressed_cast, bundle)
    assert (found.pop("preview"), found.pop("logo")) == (404, 404)
    assert set(found.values()) == {302}


def test_the_preview_shows_what_is_tried_and_keeps_nothing(dressed_cast: Cast) -> None:
    address = reverse("kits:preview", args=[dressed_cast.membership.id])
    asked = {"template": "squeeze", "format": "story", "locale": "en", "w": "540"}
    client = signed_in(dressed_cast.ben)
    plain = client.get(address, asked)
    tried = client.get(address, {**asked, "line.line": "The cat sits on your coat.", "colour": "#0b5d4a"})
    assert (plain["Content-Type"], size_of(plain.content), size_of(tried.content)) == (
        "image/jpeg",
        (540, 960),
        (540, 960),
    )
    assert plain.content != tried.content
    assert plain["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert plain["X-Content-Type-Options"] == "nosniff"
    assert Personalisation.objects.get().lines == {}
    assert client.get(address, {**asked, "colour": "red"}).status_code == 422
    assert client.get(address, {**asked, "line.line": "x" * 9_000}).status_code == 422
    assert client.get(address, {**asked, "format": "nothing"}).status_code == 422


def test_dressing_saves_what_was_sent(dressed_cast: Cast) -> None:
    client, ids = signed_in(dressed_cast.ben), dressed_cast.membership.id
    sent = {"template": "squeeze", "line.en": "Rain.", "colour": "#0b5d4a", "languages": ["en", "de"]}
    assert client.post(reverse("kits:dress", args=[ids]), sent).status_code == 302
    dress = Personalisation.objects.get()
    assert (dress.lines, dress.field) == ({"*": {"line": {"en": "Rain."}}}, "#0b5d4a")
    assert Membership.objects.get(id=ids).locales == ["en", "de"]
    swap = client.post(
        reverse("kits:dress", args=[ids]), {"template": "squeeze", "line.en": "x" * 60}, headers={"HX-Request": "true"}
    )
    assert swap.status_code == 422
    assert "12 characters too many." in swap.content.decode()


def test_media_for_whoever_holds_the_link(dressed_cast: Cast) -> None:
    file = ensure_rendition(
        membership_id=dressed_cast.membership.id, template_key="squeeze", format_key="square", locale="en"
    )
    address = media_address(file.sha256, "png").removeprefix("http://127.0.0.1:8000")
    for _again in range(3):
        answer = Client().get(address)
        assert (answer.status_code, answer["Content-Type"], size_of(answer.content)) == (200, "image/png", (1080, 1080))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "immutable" in answer["Cache-Control"]
    assert Client().get(address.replace(".png", ".jpg")).status_code == 404
    assert Client().get(address.replace("~", "~x", 1)).status_code == 404
    KitVersion.objects.update(state="withdrawn", withdrawn_at=NOW, withdrawn_reason="Wrong date.")
    assert Client().get(address).status_code == 404


def test_a_poster_for_everybody(dressed_cast: Cast) -> None:
    address = reverse("kits:poster", args=["vote-anyway", "squeeze", "square"])
    assert size_of(Client().get(address, {"w": "300"}).content) == (300, 300)
    assert size_of(Client().get(address, {"of": str(dressed_cast.membership.id)}).content) == (600, 600)
    for wrong in ("nonsense", str(dressed_cast.other_membership.id)):
        assert Client().get(address, {"of": wrong}).status_code == 404


def published(client: Client, address: str, sent: dict[str, Any]) -> KitVersion:
    """Posted, and let out although no check speaks for it."""
    assert client.post(address, sent)["Location"] == "/c/vote-anyway/kit/check/"
    check = KitCheck.objects.get()
    answer = client.post("/c/vote-anyway/kit/check/", {"check": str(check.id), "confirm": "1"})
    assert answer["Location"] == address
    return KitVersion.objects.order_by("-number")[0]


def test_a_lead_publishes_and_sees_the_line_at_fault(dressed_cast: Cast) -> None:
    client, address = signed_in(dressed_cast.ana), reverse("kits:campaign_kit", args=["vote-anyway"])
    wrong = b'<svg xmlns="http://www.w3.org/2000/svg" data-template="a">\n<text>Hi</text></svg>'
    answer = client.post(address, {"templates": SimpleUploadedFile("wrong.svg", wrong)})
    assert answer.status_code == 422
    assert "wrong.svg, line 2:" in answer.content.decode()
    assert KitVersion.objects.count() == 1
    sent = {
        "templates": SimpleUploadedFile("cross.svg", template("cross")),
        "remove": "excuses",
        "text.*.line.en": "New line.",
        "text.*.date.en": "9 June",
    }
    newest = published(client, address, sent)
    assert [each.key for each in newest.templates.all()] == ["squeeze", "cross"]
    assert newest.texts == {"*": {"line": {"en": "New line."}, "date": {"en": "9 June"}}}


def test_no_file_of_a_lead_is_left_out_in_silence(dressed_cast: Cast) -> None:
    client, address = signed_in(dressed_cast.ana), reverse("kits:campaign_kit", args=["vote-anyway"])
    many = [SimpleUploadedFile(f"{number}.svg", template(f"m-{number}")) for number in range(25)]
    refused = client.post(address, {"templates": many})
    assert (refused.status_code, "A kit holds at most 24 motifs." in refused.content.decode()) == (422, True)
    alike = [SimpleUploadedFile("poster.svg", template(key)) for key in ("cross", "tiles")]
    newest = published(client, address, {"templates": alike})
    assert [each.key for each in newest.templates.all()] == ["squeeze", "excuses", "cross", "tiles"]


def test_a_page_that_was_open_too_long_undoes_nothing(dressed_cast: Cast) -> None:
    client, address = signed_in(dressed_cast.ana), reverse("kits:campaign_kit", args=["vote-anyway"])
    assert '<input type="hidden" name="after" value="1">' in client.get(address).content.decode()
    assert published(client, address, {"after": "1", "remove": "excuses"}).number == 2
    late = client.post(address, {"after": "1", "text.*.line.en": "Mine."})
    text = late.content.decode()
    assert (late.status_code, "meanwhile" in text, 'value="Mine."' in text) == (409, True, True)
    assert KitVersion.objects.count() == 2


def test_joining_signs_nobody_else_in(cast: Cast, version: KitVersion) -> None:
    client = Client()
    client.post(
        reverse("kits:join_open", args=["vote-anyway"]),
        {"company_name": "Acme", "email": "dora@example.org", "logo": logo()},
    )
    assert client.session["_auth_user_id"] == str(Person.objects.get(email="dora@example.org").id)
