"""Zips that went wrong or grew old: what was withdrawn meanwhile, what cannot be read, what is asked for twice."""

import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from coalition.clock import database_now
from coalition.errors import Conflict
from coalition.models import CompanyRole, LedgerEntry
from config.duties import DUTIES
from kits.composers import composer_href, ways_to_post
from kits.errors import ZipWithdrawn
from kits.models import Bundle, Download, KitVersion, Personalisation, VisualWithdrawal
from kits.services import (
    NewFile,
    Selection,
    abandoned_bundles,
    add_file,
    build_bundle,
    make_kit_link,
    remove_file,
    retry_bundle,
    set_line,
    start_bundle,
    start_shared_bundle,
    take_bundle,
    undo_withdrawal,
    withdraw_visual,
)
from kits.storing import is_kept, keep, read
from kits.tasks import forget_zips
from tests.cast import NOW, Cast
from tests.conftest import signed_in
from tests.kits.scene import streamed

SQUARES = Selection(format_keys=["square"], locales=["en"])


def asked(cast: Cast, selection: Selection = SQUARES) -> Bundle:
    """Ben has asked for a zip of his company's kit."""
    viewer = cast.viewer("ben")
    return start_bundle(viewer=viewer, membership_id=cast.membership.id, selection=selection, now=database_now())


def made(cast: Cast, selection: Selection = SQUARES) -> Bundle:
    """The same, and a worker has made it."""
    bundle = asked(cast, selection)
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    return bundle


def names_in(bundle: Bundle) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(read(bundle.zip_key))).namelist()


def withdraw(cast: Cast, key: str = "excuses") -> VisualWithdrawal:
    return withdraw_visual(
        viewer=cast.viewer("ana"),
        campaign_id=cast.campaign.id,
        membership_id=cast.membership.id,
        template_key=key,
        reason="The claim is wrong.",
        now=NOW,
    )


def test_a_zip_with_a_visual_that_was_withdrawn_is_handed_to_nobody_until_it_is_made_anew(dressed_cast: Cast) -> None:
    bundle, viewer = made(dressed_cast), dressed_cast.viewer("ben")
    assert len(bundle.pictures) == bundle.done == 2
    row = withdraw(dressed_cast)
    with pytest.raises(ZipWithdrawn) as caught:
        take_bundle(viewer=viewer, bundle=bundle, is_counted=True, now=NOW)
    assert caught.value.message == "Something in this zip was taken back: The claim is wrong."
    assert caught.value.remedy == "Make the zip anew. It comes with what may be used."
    assert not Download.objects.exists()
    assert not LedgerEntry.objects.filter(kind="kit.downloaded").exists()
    again = retry_bundle(viewer=viewer, bundle_id=bundle.id)
    assert again.state == "waiting"
    assert build_bundle(bundle_id=bundle.id) is True
    again.refresh_from_db()
    assert (again.state, again.failures) == (
        "failed",
        {"1": "The campaign's lead has withdrawn this visual: The claim is wrong."},
    )
    assert [name for name in names_in(again) if name.endswith(".png")] == ["squeeze/vote-anyway_ondelune_en_square.png"]
    assert take_bundle(viewer=viewer, bundle=again, is_counted=True, now=NOW).done == 1
    undo_withdrawal(
        viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, withdrawal_id=row.id, now=NOW
    )
    assert retry_bundle(viewer=viewer, bundle_id=bundle.id).state == "waiting"


def test_a_zip_without_it_is_still_handed_out(dressed_cast: Cast) -> None:
    bundle = made(dressed_cast, Selection(["squeeze"], ["square"], ["en"]))
    withdraw(dressed_cast)
    take_bundle(viewer=dressed_cast.viewer("ben"), bundle=bundle, is_counted=True, now=NOW)
    assert Download.objects.get().files == 1


@pytest.mark.parametrize("door", ["member", "link", "api"])
def test_every_door_to_a_zip_says_why_and_how_to_go_on(dressed_cast: Cast, door: str) -> None:
    client, page, address = opened(dressed_cast, door)
    assert len(streamed(client.get(address))) == Bundle.objects.get().zip_bytes
    withdraw(dressed_cast)
    answer = client.get(address)
    text = answer.content.decode()
    assert (answer.status_code, "The claim is wrong." in text, "Make the zip anew." in text) == (410, True, True)
    assert Download.objects.count() == 1
    if page:
        text = client.get(page).content.decode()
        assert ("The claim is wrong." in text, "Make the zip anew" in text, address in text) == (True, True, False)
        assert client.post(f"{page}retry/").status_code == 302
        assert Bundle.objects.get().state == "waiting"


def test_a_plain_file_that_is_lost_is_named_and_keeps_no_zip_waiting(dressed_cast: Cast) -> None:
    given = NewFile("briefing.pdf", b"%PDF-1.7\nhello", "briefing", "", "How it works")
    row = add_file(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, given=given, now=NOW)
    default_storage.delete(row.storage_key)
    bundle = made(dressed_cast)
    assert (bundle.state, bundle.done, bundle.failures, bundle.left_out) == ("failed", 2, {}, ["briefing.pdf"])
    assert (bundle.leased_until, abandoned_bundles()) == (None, [])
    assert len([name for name in names_in(bundle) if name.endswith((".png", "licence.txt"))]) == 3
    client = signed_in(dressed_cast.ben)
    page = client.get(reverse("kits:bundle", args=[dressed_cast.membership.id, bundle.id])).content.decode()
    assert ("briefing.pdf: this file cannot be read." in page, "Download 2 files" in page) == (True, True)
    assert client.get(f"/api/v1/bundles/{bundle.id}").json()["left_out"] == ["briefing.pdf"]
    keep(row.storage_key, given.data)
    assert retry_bundle(viewer=dressed_cast.viewer("ben"), bundle_id=bundle.id).left_out == []
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    assert (bundle.state, bundle.left_out, "files/briefing.pdf" in names_in(bundle)) == ("ready", [], True)


def test_any_fault_in_one_file_fails_that_file_alone(dressed_cast: Cast) -> None:
    Personalisation.objects.update(alt_texts={"excuses": "no mapping of languages"})
    bundle = made(dressed_cast)
    assert (bundle.state, bundle.failures) == ("failed", {"1": "This file could not be made."})
    assert [name for name in names_in(bundle) if name.endswith(".png")] == [
        "squeeze/vote-anyway_ondelune_en_square.png"
    ]
    assert abandoned_bundles() == []


def test_a_fault_in_all_of_it_ends_it_too(dressed_cast: Cast) -> None:
    bundle = asked(dressed_cast)
    KitVersion.objects.update(captions={"x": "no mapping of languages"})
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    assert (bundle.state, len(bundle.failures), bundle.zip_key, bundle.leased_until) == ("failed", 2, "", None)
    KitVersion.objects.update(captions={})
    assert retry_bundle(viewer=dressed_cast.viewer("ben"), bundle_id=bundle.id).state == "waiting"
    assert build_bundle(bundle_id=bundle.id) is True
    bundle.refresh_from_db()
    assert (bundle.state, bundle.done) == ("ready", 2)


def test_the_same_asked_for_twice_is_made_once(dressed_cast: Cast) -> None:
    first = asked(dressed_cast)
    assert asked(dressed_cast).id == first.id
    build_bundle(bundle_id=first.id)
    Bundle.objects.update(created_at=NOW)
    again = asked(dressed_cast)
    assert (again.id, again.state, again.created_at > NOW, Bundle.objects.count()) == (first.id, "ready", True, 1)
    client = signed_in(dressed_cast.ben)
    start = reverse("kits:start_bundle", args=[dressed_cast.membership.id])
    part = client.post(start, {"format": "square", "language": "en"}, headers={"HX-Request": "true"}).content.decode()
    assert ("Download 2 files" in part, "Copy for LinkedIn" in part, Bundle.objects.count()) == (True, True, 1)


def test_another_zip_is_another_one(dressed_cast: Cast) -> None:
    first, viewer, ids = made(dressed_cast), dressed_cast.viewer("ben"), dressed_cast.membership.id
    seen = {first.id}

    def is_made_anew() -> bool:
        bundle = asked(dressed_cast)
        is_another = bundle.id not in seen
        seen.add(bundle.id)
        return is_another and build_bundle(bundle_id=bundle.id)

    assert is_made_anew() is False
    set_line(viewer=viewer, membership_id=ids, slot="line", locale="en", text="Ours.", template_key="squeeze", now=NOW)
    assert is_made_anew()
    given = NewFile("briefing.pdf", b"%PDF-1.7\nhello", "briefing", "", "How it works")
    row = add_file(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, given=given, now=NOW)
    assert is_made_anew()
    remove_file(viewer=dressed_cast.viewer("ana"), campaign_id=dressed_cast.campaign.id, file_id=row.id, now=NOW)
    assert is_made_anew() is False  # the one before the file came is as good as new
    set_line(viewer=viewer, membership_id=ids, slot="line", locale="en", text="", template_key="squeeze", now=NOW)
    assert is_made_anew() is False
    withdraw(dressed_cast)
    assert is_made_anew()
    assert Bundle.objects.get(id=asked(dressed_cast).id).state == "waiting"  # some of it fails: that is tried again


def test_a_zip_is_known_by_what_was_worn_when_it_was_made(dressed_cast: Cast) -> None:
    first, viewer, ids = asked(dressed_cast), dressed_cast.viewer("ben"), dressed_cast.membership.id
    told = {"viewer": viewer, "membership_id": ids, "slot": "line", "locale": "en", "template_key": "squeeze"}
    set_line(**told, text="Ours.", now=NOW)
    build_bundle(bundle_id=first.id)
    assert asked(dressed_cast).id == first.id
    set_line(**told, text="", now=NOW)
    assert asked(dressed_cast).id != first.id


def test_few_zips_wait_at_once(dressed_cast: Cast) -> None:
    link, _href = make_kit_link(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    each = [Selection(format_keys=[key], locales=["en"]) for key in ("square", "story", "linkedin")]
    bundles = [asked(dressed_cast, selection) for selection in each]
    with pytest.raises(Conflict) as caught:
        asked(dressed_cast, Selection(locales=["fr"]))
    assert caught.value.message == "3 zips of this kit are being made already."
    assert (Bundle.objects.count(), asked(dressed_cast, each[0]).id) == (3, bundles[0].id)
    for selection in each:
        start_shared_bundle(link=link, selection=selection, now=database_now())
    with pytest.raises(Conflict):
        start_shared_bundle(link=link, selection=Selection(locales=["fr"]), now=database_now())
    assert Bundle.objects.count() == 6
    assert build_bundle(bundle_id=bundles[0].id) is True
    assert asked(dressed_cast, Selection(locales=["fr"])).state == "waiting"


def test_a_zip_goes_a_day_after_it_was_last_asked_for(
    dressed_cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    old, young = made(dressed_cast), made(dressed_cast, Selection(["squeeze"], ["square"], ["en"]))
    waiting = asked(dressed_cast, Selection(["excuses"]))
    now = database_now()
    Bundle.objects.exclude(id=young.id).update(created_at=now - timedelta(hours=25))
    Bundle.objects.filter(id=young.id).update(created_at=now - timedelta(hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_zips() == 1
    assert set(Bundle.objects.values_list("id", flat=True)) == {young.id, waiting.id}
    assert (is_kept(old.zip_key), is_kept(young.zip_key)) == (False, True)
    assert [duty.every_s for duty in DUTIES if duty.task_name == forget_zips.name] == [3600.0]


def test_a_zip_that_is_made_again_is_kept_for_another_day(
    dressed_cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    bundle = made(dressed_cast)
    Bundle.objects.update(created_at=database_now() - timedelta(hours=25))
    withdraw(dressed_cast)
    retry_bundle(viewer=dressed_cast.viewer("ben"), bundle_id=bundle.id)
    assert build_bundle(bundle_id=bundle.id) is True
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_zips() == 0
    assert is_kept(Bundle.objects.get().zip_key)


LINKEDIN = "Your bath is still warm. Vote anyway, says Ondelune. #VoteAnyway https://example.org/vote"


@pytest.mark.parametrize("door", ["member", "link"])
def test_a_finished_zip_offers_each_networks_caption_and_its_composer_filled_in(dressed_cast: Cast, door: str) -> None:
    client, page, _zip = opened(dressed_cast, door, {"language": ["en", "fr"]})
    text = unescape(client.get(page).content.decode())
    assert f'https://www.linkedin.com/feed/?shareActive=true&text={quote(LINKEDIN, safe="")}"' in text
    assert 'https://x.com/intent/post?text=Your%20bath%20is%20still%20warm.%20%23VoteAnyway"' in text
    assert [text.count(f"Copy for {name}") for name in ("LinkedIn", "Instagram", "X")] == [1, 1, 1]
    assert ("Open LinkedIn" in text, "Open X" in text, "Open Instagram" in text) == (True, True, False)
    assert f'id="bundle-locale-fr" href="{page}?locale=fr"' in text
    french = unescape(client.get(f"{page}?locale=fr").content.decode())
    assert "text=Your%20bath%20is%20still%20warm.%20Vote%20quand%20m%C3%AAme.%20%23VoteAnyway" in french
    assert 'lang="fr" aria-current="true"' in french
    assert 'lang="en" aria-current="true"' in unescape(client.get(f"{page}?locale=xx").content.decode())


def test_a_finished_zip_leads_to_planning_posts_who_may_write_them(dressed_cast: Cast) -> None:
    client, page, _zip = opened(dressed_cast, "member")
    composer = f'href="{reverse("social:new_post", args=[dressed_cast.membership.id])}">Plan posts</a>'
    assert composer in client.get(page).content.decode()
    CompanyRole.objects.filter(person=dressed_cast.ben).update(role="viewer")
    shown = client.get(page)
    assert (shown.status_code, "Plan posts" in shown.content.decode()) == (200, False)


def test_a_kit_link_leads_to_no_composer_of_ours(dressed_cast: Cast) -> None:
    client, page, _zip = opened(dressed_cast, "link")
    shown = client.get(page)
    assert (shown.status_code, "Plan posts" in shown.content.decode()) == (200, False)


def test_switching_the_language_leaves_the_focus_where_it_is(dressed_cast: Cast) -> None:
    client, page, _zip = opened(dressed_cast, "member", {"language": ["en", "fr"]})
    part = {"HX-Request": "true"}
    assert "data-takes-focus" in client.get(page, headers=part).content.decode()
    switched = client.get(f"{page}?locale=fr", headers={**part, "HX-Trigger": "bundle-locale-fr"}).content.decode()
    assert ("data-takes-focus" in switched, "data-bundle-ready" in switched) == (False, True)


def test_the_language_that_was_looked_at_is_the_captions(dressed_cast: Cast) -> None:
    client = signed_in(dressed_cast.ben)
    studio = client.get(reverse("kits:studio", args=[dressed_cast.membership.id]), {"locale": "fr"}).content.decode()
    assert '<input type="hidden" name="locale" value="fr">' in studio
    start = reverse("kits:start_bundle", args=[dressed_cast.membership.id])
    sent = {"format": "square", "locale": "fr"}
    assert str(client.post(start, sent)["Location"]).endswith("/?locale=fr")
    waiting = client.post(start, sent, headers={"HX-Request": "true"}).content.decode()
    assert f'hx-get="{start}{Bundle.objects.get().id}/?locale=fr&amp;look=1"' in waiting


def test_composers_are_opened_empty_where_the_caption_is_too_long_for_an_address() -> None:
    assert len(composer_href("x", "é" * 1300)) > 7800
    assert composer_href("x", "é" * 1400) == "https://x.com/intent/post"
    assert composer_href("linkedin", "") == "https://www.linkedin.com/feed/?shareActive=true"
    assert composer_href("instagram", "Vote.") == ""
    assert [(way.name, bool(way.caption)) for way in ways_to_post({})] == [("LinkedIn", False), ("X", False)]


def test_the_kit_links_page_opens_composers_too(dressed_cast: Cast) -> None:
    _link, href = make_kit_link(viewer=dressed_cast.viewer("ben"), membership_id=dressed_cast.membership.id, now=NOW)
    text = unescape(Client().get(href.removeprefix("http://127.0.0.1:8000"), {"locale": "fr"}).content.decode())
    assert ("<h3>LinkedIn</h3>" in text, "<h3>Instagram</h3>" in text) == (True, True)
    assert "text=Your%20bath%20is%20still%20warm.%20Vote%20quand%20m%C3%AAme.%20%23VoteAnyway" in text
    assert '<input type="hidden" name="locale" value="fr">' in text


def opened(
    cast: Cast, door: str, chosen: Mapping[str, Any] = MappingProxyType({"language": "en"})
) -> tuple[Any, str, str]:
    """A client, the page of a zip that was made for it, and the zip's own address."""
    if door == "link":
        _link, href = make_kit_link(viewer=cast.viewer("ben"), membership_id=cast.membership.id, now=NOW)
        client, start = Client(), f"{href.removeprefix('http://127.0.0.1:8000')}bundle/"
    else:
        client, start = signed_in(cast.ben), reverse("kits:start_bundle", args=[cast.membership.id])
    page = str(client.post(start, {"format": "square", **chosen})["Location"])
    bundle = Bundle.objects.get()
    build_bundle(bundle_id=bundle.id)
    if door == "api":
        return client, "", f"/api/v1/bundles/{bundle.id}/kit.zip"
    return client, page, f"{page}kit.zip"
