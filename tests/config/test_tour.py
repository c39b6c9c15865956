"""The pages of the tour: each answers whoever looks at it, and none of the site's is left out."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from config.demo import tour
from config.demo.cast import Stage
from config.shots import Shot
from kits.services import publish_kit, set_brand
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.photo_scene import photo_motif
from tests.kits.scene import CAPTIONS, TEMPLATES, TEXTS, logo_png
from tests.social.yard import planned

ROOMS = ("coalition", "kits", "social", "metrics", "outbox", "ui")
# Where forms are sent to, parts of pages, files and streams, ways out to a network and back.
NO_PAGES = {
    "coalition": """fields field wall_sprite wall_logo follow sign_out revoke_api_key export_person erase_person
        relieve_lead announce remove_company read_addresses open_link revoke_invitation invite_colleague
        change_role remove_colleague revoke_colleague_invitation leave_campaign""",
    "kits": """join_preview join_open_preview try_preview campaign_preview retire_kit reopen_kit decide_line
        gallery_picture withdraw_visual undo_withdrawal remove_file take_file font_specimen remove_font
        check_picture revoke_proof proof_sheet start_draft draft_picture poster dress logo photo photo_focus
        photo_picture country newer newest_picture preview logo_picture visual start_bundle retry_bundle
        bundle_zip bulk_run pause_bulk resume_bulk retry_bulk describe undo join_website join_open_website
        brand_website wear_brand default_brand remove_brand restore_brand undo_brand brand_shade brand_picture
        revoke_link shared_preview shared_visual shared_file start_shared_bundle shared_retry shared_zip media""",
    "social": """check_post approve_post register_own_post move_delivery publish_now cancel_delivery register_delivery
        resolve_there resolve_absent connect connected disconnect hold_campaign release_campaign""",
    "metrics": "events figures_csv company_csv",
    "outbox": "body",
    "ui": "set_language gallery_page",
}
# Pages that look as another does: the composer with a post in it, a bundle for who holds a link, a choice at sign-in.
ALIKE = {"social": "edit_post choose_account", "kits": "shared_bundle"}


def named(patterns: list[URLPattern | URLResolver], room: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from named(each.url_patterns, each.app_name or room)
        elif each.name and room in ROOMS:
            yield f"{room}:{each.name}"


def prepared(cast: Cast) -> list[Shot]:
    publish_kit(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        templates={**TEMPLATES, "window": photo_motif()},
        texts=TEXTS,
        captions=CAPTIONS,
        now=NOW,
    )
    set_brand(viewer=cast.viewer("ben"), membership_id=cast.membership.id, logo=logo_png(), now=NOW)
    return tour.prepared_pages(Stage(cast.campaign, cast.ana), cast.membership, cast.ben)


def test_every_prepared_page_answers_whoever_looks_at_it(cast: Cast) -> None:
    clients = {"": Client(), "lead": signed_in(cast.ana), "partner": signed_in(cast.ben)}
    shots = prepared(cast)
    answers = {each.name: clients[each.who].get(each.address.removeprefix(settings.BASE_URL)) for each in shots}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert len({each.name for each in shots}) == 11


def test_the_tour_leaves_no_page_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new address is visited, or it is said above why not."""
    planned(cast, ["x"], delay_s=3600)
    monkeypatch.setattr(tour, "newest_mail", lambda: "a-mail")
    shots = [*prepared(cast), *tour.pages(Stage(cast.campaign, cast.ana), cast.membership)]
    paths = [each.address.removeprefix(settings.BASE_URL).partition("?")[0] for each in shots]
    visited = {resolve(path).view_name for path in paths if path != "/c/nowhere/"}
    left_out = {
        f"{room}:{name}" for part in (NO_PAGES, ALIKE) for room, names in part.items() for name in names.split()
    }
    assert visited & left_out == set()
    assert set(named(get_resolver().url_patterns)) == visited | left_out
