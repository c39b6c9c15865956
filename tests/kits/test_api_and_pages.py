"""Whatever people do on the room's pages a program does over the API, and the other way round."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern

from config.api import api
from kits.models import Draft, KitCheck
from kits.queries import published_version
from kits.services import run_check
from kits.urls import urlpatterns
from tests.cast import Cast
from tests.conftest import signed_in
from tests.kits.scene import size_of
from tests.kits.test_drafting import MOTIFS

# page → the operations that do the same
DOES = {
    "join_invited": {"join_by_invitation"},
    "join_open": {"join_openly"},
    "try_preview": {"try_logo"},
    "campaign_kit": {"get_kit_version", "publish_kit_version", "check_kit_version"},
    "campaign_preview": {"preview_kit"},
    "retire_kit": {"retire_kit"},
    "reopen_kit": {"reopen_kit"},
    "lines": {"get_own_lines", "set_line_rule"},
    "decide_line": {"decide_own_line"},
    "gallery": {"get_gallery"},
    "gallery_picture": {"preview_gallery_visual"},
    "withdraw_visual": {"withdraw_visual"},
    "undo_withdrawal": {"undo_visual_withdrawal"},
    "files": {"list_campaign_files", "add_kit_file"},
    "remove_file": {"remove_kit_file"},
    "take_file": {"list_kit_files", "download_kit_file"},
    "check": {"get_kit_check", "publish_checked_kit", "drop_next_kit_version"},
    "check_picture": {"preview_kit_check"},
    "proofs": {"list_proof_links", "make_proof_link"},
    "revoke_proof": {"revoke_proof_link"},
    "start_draft": {"start_kit_draft", "list_kit_drafts"},
    "draft": {
        "get_kit_draft",
        "mark_kit_draft",
        "choose_kit_draft_formats",
        "check_kit_draft",
        "publish_kit_draft",
        "discard_kit_draft",
    },
    "draft_picture": {"preview_kit_draft"},
    "versions": {"list_kit_versions"},
    "version": {"recall_kit_version"},
    "studio": {"get_kit", "get_captions"},
    "dress": {"set_line", "set_colour", "set_kit_languages", "set_template", "choose_logo_variant"},
    "logo": {"set_brand", "get_brand"},
    "newer": {"take_kit_version"},
    "difference": {"get_kit_difference"},
    "newest_picture": {"preview_newer_visual"},
    "preview": {"preview_visual"},
    "visual": {"make_rendition"},
    "start_bundle": {"start_bundle"},
    "bundle": {"get_bundle"},
    "retry_bundle": {"retry_bundle"},
    "bundle_zip": {"download_bundle"},
    "bulk": {"list_bulk_renders", "start_bulk_render"},
    "bulk_run": {"get_bulk_render"},
    "pause_bulk": {"pause_bulk_render"},
    "resume_bulk": {"resume_bulk_render"},
    "retry_bulk": {"retry_bulk_render"},
    "describe": {"set_alt_text"},
    "undo": {"undo_kit_change"},
    "links": {"list_kit_links", "make_kit_link"},
    "revoke_link": {"revoke_kit_link"},
    "fonts": {"list_kit_fonts", "add_kit_fonts"},
    "font_specimen": {"get_font_specimen"},
    "remove_font": {"remove_kit_font"},
    "join_website": {"propose_for_invitation"},
    "join_open_website": {"propose_for_joining"},
    "brands": {"list_brands", "add_brand"},
    "brand_website": {"propose_brands"},
    "brand": {"get_one_brand", "edit_brand"},
    "brand_shade": {"set_brand_variant", "drop_brand_variant"},
    "wear_brand": {"choose_brand"},
    "default_brand": {"set_default_brand"},
    "remove_brand": {"remove_brand"},
    "restore_brand": {"restore_brand"},
    "undo_brand": {"undo_brand"},
    "brand_picture": {"get_brand_logo"},
    "extras": {"check_kit_version"},
    "photo": {"set_photo", "remove_photo"},
    "photo_focus": {"set_photo_focus"},
    "photo_picture": {"get_photo"},
}
# page → why no operation does it
NEEDS_NONE = {
    "join_preview": "shows what try_logo and set_brand answer",
    "join_open_preview": "shows what try_logo and set_brand answer",
    "try": "the page around try_preview",
    "country": "the company's: set_company_country",
    "overview": "get_kit and preview_visual, beside each other",
    "logo_picture": "set_brand is given the logo itself",
    "poster": "a picture of a public page, for everybody",
    "media": "the address that make_rendition gives",
    "proof_sheet": "the address that make_proof_link gives",
    "shared": "the address that make_kit_link gives: whoever holds it needs no more than HTTP",
    "shared_preview": "part of that address",
    "shared_visual": "part of that address",
    "shared_file": "part of that address",
    "start_shared_bundle": "part of that address",
    "shared_bundle": "part of that address",
    "shared_retry": "part of that address",
    "shared_zip": "part of that address",
}


def operations() -> set[str]:
    paths: dict[str, dict[str, Any]] = api.get_openapi_schema()["paths"]
    found = [each for methods in paths.values() for each in methods.values()]
    return {each["operationId"] for each in found if "kits" in each.get("tags", ())}


def test_every_page_has_its_operations_and_every_operation_its_page() -> None:
    pages = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert pages == {*DOES, *NEEDS_NONE}
    assert operations() == {each for names in DOES.values() for each in names}


DRAFTS = "/api/v1/campaigns/vote-anyway/kit/drafts"


@pytest.fixture
def sent(cast: Cast) -> dict[str, Any]:
    """Ana has sent an export of Figma."""
    file = SimpleUploadedFile("square.svg", (MOTIFS / "figma-square.svg").read_bytes())
    answer = signed_in(cast.ana).post(DRAFTS, {"drawings": file, "title": "Sunrise"})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_an_export_becomes_a_published_motif_over_the_api_alone(cast: Cast, sent: dict[str, Any]) -> None:
    ana, address = signed_in(cast.ana), f"{DRAFTS}/{sent['id']}"
    assert [(row["id"], row["formats"]) for row in ana.get(DRAFTS).json()] == [(sent["id"], ["square"])]
    [sheet] = sent["sheets"]
    assert [mark["slot"] for mark in sheet["marks"]] == ["headline", "line", "logo"]
    assert {loss["layer"] for loss in sent["losses"]} == {"Card", "headline"}
    layer = sheet["marks"][0]["layer"]
    assert layer in {each["key"] for each in sheet["layers"]}
    marks = [
        {"slot": "headline", "layer": layer, "is_locked": True},
        {"slot": "line", "box": [60, 700, 500, 200], "chars": 30, "lines": 2, "fill": "on-field"},
    ]
    told = {"title": "Sunset", "marks": {"square": marks}, "roles": {"#0d6efd": "field"}}
    kept = ana.put(address, json.dumps(told), content_type="application/json").json()
    assert (kept["title"], kept["roles"]) == ("Sunset", {"#0d6efd": "field"})
    assert [(mark["slot"], mark["is_locked"]) for mark in kept["sheets"][0]["marks"]] == [
        ("headline", True),
        ("line", False),
    ]
    assert kept["sheets"][0]["marks"][1]["box"] == [60, 700, 500, 200]
    drawn = ana.get(f"{address}/preview?format=square&brand=wide-logo&width_px=200")
    assert (drawn["Content-Type"], size_of(drawn.content)) == ("image/jpeg", (200, 200))
    asked = ana.post(f"{address}/publish", {}, content_type="application/json")
    assert (asked.status_code, asked.json()["code"]) == (409, "kit_unchecked")
    check = ana.post(f"{address}/check").json()
    assert (check["draft_id"], check["state"]) == (sent["id"], "waiting")
    run_check(check_id=check["id"])
    made = ana.post(f"{address}/publish", {"seen": check["digest"]}, content_type="application/json")
    assert (made.status_code, made.json()["templates"]) == (201, ["sunrise"])
    assert published_version(campaign_id=cast.campaign.id).templates.get().slots["line"]["max_chars"] == 30
    assert not Draft.objects.exists()
    assert not KitCheck.objects.exists()


def test_a_draft_is_thrown_away_over_the_api(cast: Cast, sent: dict[str, Any]) -> None:
    assert signed_in(cast.ana).delete(f"{DRAFTS}/{sent['id']}").status_code == 204
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("ben", 403), ("cleo", 404)])
def test_others_see_and_change_no_draft(cast: Cast, sent: dict[str, Any], name: str, status: int) -> None:
    client, address = signed_in(getattr(cast, name)), f"{DRAFTS}/{sent['id']}"
    answers = [
        client.get(DRAFTS),
        client.get(address),
        client.get(f"{address}/preview?format=square"),
        client.put(address, {"title": "Mine"}, content_type="application/json"),
        client.delete(address),
        client.post(f"{address}/check"),
        client.post(f"{address}/publish", {"confirm": True}, content_type="application/json"),
        client.post(DRAFTS, {"drawings": SimpleUploadedFile("a.svg", b"<svg/>")}),
    ]
    assert [answer.status_code for answer in answers] == [status] * len(answers)
    assert (Draft.objects.get().title, KitCheck.objects.exists()) == ("Sunrise", False)
    elsewhere = address.replace("vote-anyway", cast.other_campaign.slug)
    assert signed_in(cast.ana).get(elsewhere).status_code == 404


@pytest.mark.parametrize(
    "mark",
    [
        {"slot": "line", "box": [0, 0, 1]},
        {"slot": "line", "chars": 301},
        {"slot": "X Y"},
        {"slot": "a", "fill": "red"},
        {"slot": "a", "family": "\x00"},
    ],
)
def test_a_mark_out_of_bounds_is_a_problem(cast: Cast, sent: dict[str, Any], mark: dict[str, Any]) -> None:
    told = {"marks": {"square": [mark]}}
    answer = signed_in(cast.ana).put(f"{DRAFTS}/{sent['id']}", told, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert len(Draft.objects.get().marks["square"]) == 3
