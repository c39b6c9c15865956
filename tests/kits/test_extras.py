"""The lead's photo for everybody and legal lines by country: shown, compared, checked, refused where they lack."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coalition.errors import Invalid
from coalition.services import set_country
from kits.drawing import member_look, told_in
from kits.models import KitCheck, KitVersion, Personalisation
from kits.queries import difference_for, dressed
from kits.services import (
    Extras,
    Revision,
    kit_photo,
    prepare_proof,
    publish_kit,
    run_check,
    set_brand,
    take_version,
)
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.photo_scene import photo_motif, quarters
from tests.kits.scene import TEMPLATES, logo_png
from tests.kits.test_photos import RED, drawn, is_near, put

LEGAL: dict[str, Any] = {
    "DE": {
        "is_required": True,
        "texts": {"*": "V. i. S. d. P.: Vote Anyway e. V., 10115 Berlin", "fr": "Resp. : Vote"},
    },
    "AT": {"is_required": False, "texts": {"*": "Medieninhaber: Vote Anyway, 1010 Wien"}},
}


def published(cast: Cast, **more: Any) -> KitVersion:
    return publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={"window": photo_motif()},
        texts={},
        captions={},
        now=NOW,
        **more,
    )


def worn(cast: Cast) -> None:
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)


def line(cast: Cast, locale: str = "en") -> str:
    look = member_look(dressed(membership_id=cast.membership.id))
    return told_in(look, dressed(membership_id=cast.membership.id).version.templates.get(), "legal", locale).text


def test_a_company_shows_the_line_of_its_country(cast: Cast) -> None:
    published(cast, extras=Extras(legal=LEGAL))
    worn(cast)
    assert line(cast) == ""  # Ondelune is French
    ben, before = cast.viewer("ben"), drawn(cast)
    set_country(viewer=ben, company_id=cast.company.id, country="DE")
    assert (line(cast), line(cast, "fr")) == ("V. i. S. d. P.: Vote Anyway e. V., 10115 Berlin", "Resp. : Vote")
    assert drawn(cast) != before
    set_country(viewer=ben, company_id=cast.company.id, country="")
    assert (line(cast), drawn(cast)) == ("", before)


def test_the_campaigns_photo_serves_those_without_one(cast: Cast) -> None:
    photo = kit_photo(campaign_id=cast.campaign.id, data=quarters())
    version = published(cast, extras=Extras(photos={"*": {"photo": photo.told()}}))
    worn(cast)
    assert photo.storage_key.startswith(f"c/{cast.campaign.id}/")
    assert is_near(drawn(cast), 100, 60, RED)
    put(cast, quarters(900, 900, quality=80))
    assert Personalisation.objects.get().photos["*"]["photo"]["width_px"] == 900
    assert version.photos["*"]["photo"]["width_px"] == 2400


@pytest.mark.parametrize(
    ("extras", "code"),
    [
        (Extras(legal={"DE": {"is_required": True, "texts": {}}}), "legal_missing"),
        (Extras(legal={"DE": {"is_required": True, "texts": {"de": "Nur deutsch"}}}), "legal_missing"),
        (Extras(legal={"DE": {"is_required": False, "texts": {"*": "x" * 121}}}), "legal_too_long"),
        (Extras(legal={"XX": {"is_required": False, "texts": {"*": "x"}}}), "country_unknown"),
        (Extras(legal={"DE": {"is_required": False, "texts": {"pl": "x"}}}), "language_unknown"),
        (Extras(photos={"*": {"nothing": {}}}), "slot_unknown"),
    ],
)
def test_what_lacks_is_refused_and_nothing_is_published(cast: Cast, extras: Extras, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        published(cast, extras=extras)
    assert refused.value.code == code
    assert KitVersion.objects.count() == 0


def test_missing_lines_name_their_countries(cast: Cast) -> None:
    legal = {country: {"is_required": True, "texts": {}} for country in ("AT", "DE")}
    with pytest.raises(Invalid, match="missing for: Austria, Germany"):
        published(cast, extras=Extras(legal=legal))


def test_the_legal_slot_is_locked_and_no_ordinary_text(cast: Cast) -> None:
    open_slot = photo_motif().replace(b'data-label="Legal line" data-locked="true"', b'data-label="Legal line"')
    told = {"viewer": cast.viewer("ana"), "campaign_id": cast.campaign.id, "captions": {}, "now": NOW}
    with pytest.raises(Invalid, match="must be a locked text"):
        publish_kit(templates={"window": open_slot}, texts={}, **told)
    with pytest.raises(Invalid, match="set for each country"):
        publish_kit(templates={"window": photo_motif()}, texts={"*": {"legal": {"en": "x"}}}, **told)


def test_the_check_lists_overflow_by_country_and_formats_without_a_place(cast: Cast) -> None:
    published(cast)
    motif = photo_motif("door", formats=("square", "linkedin"), legal=("square",))
    legal = {"DE": {"is_required": True, "texts": {"*": "W" * 120}}, "AT": {"is_required": False, "texts": {"*": "W"}}}
    revision = Revision(added={"door": motif}, removed=frozenset({"window"}), legal=legal)
    check = prepare_proof(viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, revision=revision, now=NOW)
    run_check(check_id=check.id)
    found = [each for each in KitCheck.objects.get().findings if each["slot"] == "legal"]
    assert {(each["code"], each["format"]) for each in found} == {("overflow", "square"), ("legal-missing", "linkedin")}
    assert all(each["message"].startswith("DE: ") for each in found if each["code"] == "overflow")
    assert [each["message"] for each in found if each["code"] == "legal-missing"] == ["DE"]


def test_a_newer_version_tells_what_changes_for_a_company(cast: Cast) -> None:
    published(cast, extras=Extras(legal=LEGAL))
    worn(cast)
    set_country(viewer=cast.viewer("ben"), company_id=cast.company.id, country="AT")
    photo = kit_photo(campaign_id=cast.campaign.id, data=quarters())
    newer = {**LEGAL, "AT": {"is_required": True, "texts": {"*": "Medieninhaber: Neu"}}, "DE": LEGAL["DE"]}
    published(cast, extras=Extras(photos={"*": {"photo": photo.told()}}, legal=newer))
    found = difference_for(viewer=cast.viewer("ben"), membership_id=cast.membership.id)
    assert [(each.kind, each.where, each.after) for each in found.texts] == [("legal", "Austria", "Medieninhaber: Neu")]
    assert [motif.change for motif in found.motifs] == ["changed"]
    page = signed_in(cast.ben).get(f"/kit/{cast.membership.id}/difference/").content.decode()
    assert "Medieninhaber: Neu" in page
    take_version(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert is_near(drawn(cast), 100, 60, RED) and line(cast) == "Medieninhaber: Neu"


def test_the_lead_sets_them_on_a_page_and_over_the_api(cast: Cast) -> None:
    published(cast)
    client, address = signed_in(cast.ana), "/c/vote-anyway/kit/extras/"
    assert "Choose a photo" in client.get(address).content.decode()
    told = {
        "legal.1.country": "DE",
        "legal.1.required": "1",
        "legal.1.text.*": "",
        "photo.photo": SimpleUploadedFile("a.jpg", quarters()),
    }
    refused = client.post(address, told)
    assert refused.status_code == 422 and "missing for: Germany" in refused.content.decode()
    told |= {"legal.1.text.*": "V. i. S. d. P.", "photo.photo": SimpleUploadedFile("a.jpg", quarters())}
    assert client.post(address, told)["Location"] == "/c/vote-anyway/kit/check/"
    proof = KitVersion.objects.get(number=0)
    assert proof.legal == {"DE": {"is_required": True, "texts": {"*": "V. i. S. d. P."}}}
    assert proof.photos["*"]["photo"]["width_px"] == 2400
    assert signed_in(cast.ben).get(address).status_code in {403, 404}

    api = "/api/v1/campaigns/vote-anyway/kit"
    sent = {"legal": json.dumps(LEGAL), "photo": SimpleUploadedFile("a.jpg", quarters()), "photo_focus_x": "0.2"}
    made = client.post(f"{api}/check", sent)
    assert made.status_code == 202, made.content
    assert KitVersion.objects.get(number=0).photos["*"]["photo"]["focus"] == [0.2, 0.5]


def focus_fields(page: str) -> list[str]:
    """What the page's two fields of the focal point say."""
    return [found[1] for side in "xy" if (found := re.search(rf'name="focus.photo.{side}"[^>]* value="([^"]*)"', page))]


def photo_of(version: KitVersion) -> dict[str, Any]:
    """The campaign's photo for all motifs, as it is kept."""
    told: dict[str, Any] = version.photos["*"]["photo"]
    return told


def with_a_photo(cast: Cast, *focus: float) -> KitVersion:
    photo = kit_photo(campaign_id=cast.campaign.id, data=quarters(), focus=(focus[0], focus[1]))
    return published(cast, extras=Extras(photos={"*": {"photo": photo.told()}}))


def test_the_focal_point_is_shown_and_moved_alone(cast: Cast) -> None:
    before = photo_of(with_a_photo(cast, 0.2, 0.333))
    client, address = signed_in(cast.ana), "/c/vote-anyway/kit/extras/"
    assert focus_fields(client.get(address).content.decode()) == ["20", "33"]
    assert client.post(address, {"focus.photo.x": "90", "focus.photo.y": "33"}).status_code == 302
    proof = KitVersion.objects.get(number=0)
    assert photo_of(proof) == {**before, "focus": [0.9, 0.333]}
    assert focus_fields(client.get(address).content.decode()) == ["90", "33"]


@pytest.mark.parametrize("sent", [{}, {"focus.photo.x": "20", "focus.photo.y": "33"}, {"focus.photo.x": ""}])
def test_a_focal_point_that_nobody_moved_stays(cast: Cast, sent: dict[str, str]) -> None:
    before = photo_of(with_a_photo(cast, 0.2, 0.333))
    told = {**sent, "legal.1.country": "DE", "legal.1.text.*": "V. i. S. d. P."}
    assert signed_in(cast.ana).post("/c/vote-anyway/kit/extras/", told).status_code == 302
    assert photo_of(KitVersion.objects.get(number=0)) == before


def test_after_a_refusal_the_page_says_what_was_typed(cast: Cast) -> None:
    with_a_photo(cast, 0.2, 0.3)
    client, address = signed_in(cast.ana), "/c/vote-anyway/kit/extras/"
    wrong = {"legal.1.country": "DE", "legal.1.required": "1", "legal.1.text.*": ""}
    told = {**wrong, "focus.photo.x": "90", "focus.photo.y": "10", "remove.photo": "1"}
    page = client.post(address, told).content.decode()
    assert focus_fields(page) == ["90", "10"]
    assert 'name="remove.photo" value="1" checked' in page
    assert "Choose the file once more." not in page
    page = client.post(address, {**wrong, "photo.photo": SimpleUploadedFile("a.jpg", quarters())}).content.decode()
    assert "Choose the file once more." in page


@pytest.mark.parametrize(
    ("second", "message"),
    [("", "A legal line has no country."), ("DE", "Germany has two legal lines.")],
)
def test_no_row_of_legal_lines_gets_lost(cast: Cast, second: str, message: str) -> None:
    published(cast)
    client, address = signed_in(cast.ana), "/c/vote-anyway/kit/extras/"
    told = {
        "legal.1.country": "DE",
        "legal.1.text.*": "V. i. S. d. P.: Ana",
        "legal.2.country": second,
        "legal.2.text.*": "Medieninhaber: Ben",
        "legal.2.required": "1",
        "legal.3.country": "",
        "legal.3.text.*": "",
    }
    refused = client.post(address, told)
    page = refused.content.decode()
    assert refused.status_code == 422 and message in page
    assert 'value="V. i. S. d. P.: Ana"' in page and 'value="Medieninhaber: Ben"' in page
    assert 'name="legal.2.required" value="1" checked' in page
    assert not KitVersion.objects.filter(number=0).exists()
    assert client.post(address, told | {"legal.2.country": "AT"}).status_code == 302
    assert sorted(KitVersion.objects.get(number=0).legal) == ["AT", "DE"]


def test_a_version_with_nothing_of_it_keeps_its_digest(cast: Cast) -> None:
    first, second = published(cast), published(cast, extras=Extras())
    assert first.digest == second.digest
    assert published(cast, extras=Extras(legal=LEGAL)).digest != first.digest


def test_the_studio_asks_for_the_country_only_where_a_kit_has_legal_lines(cast: Cast) -> None:
    published(cast)
    worn(cast)
    client, studio = signed_in(cast.ben), f"/kit/{cast.membership.id}/"
    assert "Country of your company" not in client.get(studio).content.decode()
    published(cast, extras=Extras(legal=LEGAL))
    take_version(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
    assert "The campaign has no legal line for France." in client.get(studio).content.decode()
    assert client.post(f"{studio}country/", {"country": "DE"}).status_code == 302
    assert "V. i. S. d. P.: Vote Anyway e. V., 10115 Berlin" in client.get(studio).content.decode()


def test_revising_keeps_what_is_not_mentioned(cast: Cast) -> None:
    published(cast, extras=Extras(legal=LEGAL))
    proof = prepare_proof(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        revision=Revision(added={"squeeze": TEMPLATES["squeeze"]}),
        now=NOW,
    ).version
    assert proof.legal == LEGAL
