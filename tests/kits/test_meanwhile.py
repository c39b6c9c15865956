"""What somebody else does between two looks: nothing of it is lost, and whoever comes second is told."""

from functools import partial
from typing import Any

import pytest

from coalition.errors import NotFound
from coalition.models import CampaignRole, Mail, Membership
from coalition.services import Joining
from kits.models import Draft, KitCheck, KitVersion, Personalisation, ProofLink, Rendition
from kits.queries import gallery_page
from kits.services import (
    choose_variant,
    discard_draft,
    drafting,
    drop_next,
    finish_joining,
    joining,
    make_proof_link,
    mark_draft,
    proof_draft,
    proof_sheets,
    proofing,
    publish_draft,
    publishing,
    retire_kit,
    run_check,
    set_colour,
    set_shade,
    start_bulk,
    take_version,
    work_on_bulk,
)
from kits.services.clearing import why_unchecked
from kits.storing import is_kept
from tests.cast import NOW, Cast, make_person
from tests.conftest import signed_in
from tests.kits.scene import ANYWAY, logo_png
from tests.kits.test_checks import proofed, publish
from tests.kits.test_drafting import begun
from tests.kits.test_joining import join
from tests.kits.test_recalling import recall
from tests.kits.test_recalling_meanwhile import then

pytestmark = pytest.mark.django_db


def mark(cast: Cast, draft: Draft, title: str) -> Draft:
    marked: dict[str, Any] = {"title": title, "marks": {}, "roles": {}, "now": NOW}
    return mark_draft(viewer=cast.viewer("ana"), draft_id=draft.id, **marked)


def test_a_language_that_comes_while_a_check_runs_waits_for_the_next_one(
    cast: Cast, version: KitVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, spoken = proofed(cast), cast.campaign.languages
    cast.campaign.languages = ["it", *spoken]
    cast.campaign.save(update_fields=["languages"])
    looked_at = list[tuple[str, str]]()
    monkeypatch.setattr(
        proofing, "_findings", lambda _version, case: looked_at.append((case.template.key, case.locale)) or []
    )
    assert run_check(check_id=check.id) is True
    row = KitCheck.objects.select_related("version__kit__campaign").get()
    assert (row.state, row.done, len(looked_at)) == ("ready", row.total, row.total)
    keys = [each.key for each in row.version.templates.all()]
    assert {*looked_at} == {(key, locale) for key in keys for locale in spoken}
    assert (
        why_unchecked(row, row.version.digest)
        == "The campaign’s languages have changed since this version was checked."
    )


def test_a_proof_that_was_dropped_meanwhile_is_not_published(
    cast: Cast, version: KitVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = proofed(cast)
    drop = partial(drop_next, viewer=cast.viewer("ana"), campaign_id=cast.campaign.id, check_id=check.id)
    monkeypatch.setattr(proofing, "lock_kit", then(proofing.lock_kit, drop))
    with pytest.raises(NotFound):
        publish(cast, check, is_confirmed=True)
    assert KitVersion.objects.get(state="published") == version


def test_marks_that_come_while_a_draft_is_published_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = begun(cast)
    later = partial(mark, cast, draft, "Later")
    monkeypatch.setattr(publishing, "looked_through", then(publishing.looked_through, later))
    published = publish_draft(viewer=cast.viewer("ana"), draft_id=draft.id, go_ahead=ANYWAY, now=NOW)
    assert [each.title for each in published.templates.all()] == ["Sunrise"]
    kept = Draft.objects.get()
    assert (kept.title, kept.replaces) == ("Later", "sunrise")


@pytest.mark.parametrize("act", [mark_draft, proof_draft])
def test_a_draft_that_was_thrown_away_meanwhile_is_not_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, act: Any
) -> None:
    draft, ana = begun(cast), cast.viewer("ana")
    throw = partial(discard_draft, viewer=ana, draft_id=draft.id)
    if act is mark_draft:
        monkeypatch.setattr(drafting, "draft_seen_by", then(drafting.draft_seen_by, throw))
        work = partial(mark, cast, draft, "Later")
    else:
        monkeypatch.setattr(proofing, "looked_through", then(proofing.looked_through, throw))
        work = partial(proof_draft, viewer=ana, draft_id=draft.id, now=NOW)
    with pytest.raises(NotFound):
        work()
    assert not Draft.objects.filter(title="Later").exists() and not KitCheck.objects.exists()


def test_a_proof_sheet_of_what_was_recalled_meanwhile_is_not_made(
    dressed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_sheets, "proof_pdf", then(proof_sheets.proof_pdf, partial(recall, dressed_cast)))
    keeps = list[str]()
    monkeypatch.setattr(proof_sheets, "keep", lambda key, _data: keeps.append(key))
    with pytest.raises(NotFound):
        make_proof_link(
            viewer=dressed_cast.viewer("ana"),
            campaign_id=dressed_cast.campaign.id,
            version_id=KitVersion.objects.get().id,
            locale="en",
            now=NOW,
        )
    assert (ProofLink.objects.count(), keeps) == (0, [])


def test_a_retired_kit_is_in_no_gallery_and_no_order(dressed_cast: Cast) -> None:
    ana, campaign_id = dressed_cast.viewer("ana"), dressed_cast.campaign.id
    run = start_bulk(viewer=ana, campaign=dressed_cast.campaign, now=NOW)
    retire_kit(viewer=ana, campaign_id=campaign_id, now=NOW)
    found = gallery_page(viewer=ana, campaign_id=campaign_id)
    assert (found.tiles, found.total, found.motifs) == ([], 0, {})
    while work_on_bulk(run_id=run.id):
        pass
    run.refresh_from_db()
    assert (run.drawn, Rendition.objects.count()) == (0, 0)


def test_who_left_while_its_tile_was_drawn_is_not_on_the_wall(
    cast: Cast, version: KitVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = join(cast, joining=Joining("Acme", cast.cleo.email, "en")).membership
    Membership.objects.filter(id=waiting.id).update(state=Membership.State.PREPARING)
    out = partial(Membership.objects.filter(id=waiting.id).update, state=Membership.State.REMOVED)
    monkeypatch.setattr(joining, "wall_tile_of", then(joining.wall_tile_of, out))
    mails = Mail.objects.filter(kind="kit_ready").count()
    assert finish_joining(membership_id=waiting.id, now=NOW) is False
    waiting.refresh_from_db()
    assert (waiting.state, waiting.wall_logo_key) == ("removed", "")
    assert Mail.objects.filter(kind="kit_ready").count() == mails


def test_taking_the_version_that_is_worn_changes_nothing(dressed_cast: Cast) -> None:
    ben, ids = dressed_cast.viewer("ben"), dressed_cast.membership.id
    set_colour(viewer=ben, membership_id=ids, colour="#0b5d4a", now=NOW)
    before = Personalisation.objects.get().before
    take_version(viewer=ben, membership_id=ids, now=NOW)
    assert Personalisation.objects.get().before == before != {}


def test_files_go_with_the_last_tile_and_variant_that_shows_them(
    dressed_cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    ben, membership = dressed_cast.viewer("ben"), dressed_cast.membership
    told: dict[str, Any] = {"viewer": ben, "membership_id": membership.id, "now": NOW}
    tiles, shades = [], []
    for variant in ("dark", "light"):
        with django_capture_on_commit_callbacks(execute=True):
            choose_variant(variant=variant, **told)
        membership.refresh_from_db()
        tiles.append(membership.wall_logo_key)
    assert [is_kept(key) for key in tiles] == [False, True]
    told["brand_id"] = Personalisation.objects.get().brand_id
    for colour in ("#000000", "#111111", "#222222"):
        with django_capture_on_commit_callbacks(execute=True):
            shades.append(set_shade(variant="dark", logo=logo_png(colour), **told).dark_key)
    assert [is_kept(key) for key in shades] == [False, True, True]  # undo brings the second back


def test_two_leads_do_not_overwrite_each_others_marks(cast: Cast) -> None:
    dora = make_person("Dora")
    CampaignRole.objects.create(person=dora, campaign=cast.campaign, role=CampaignRole.Role.ADMIN)
    draft = begun(cast)
    address, api = f"/c/vote-anyway/kit/drafts/{draft.id}/", f"/api/v1/campaigns/vote-anyway/kit/drafts/{draft.id}"
    hers, his = signed_in(dora), signed_in(cast.ana)
    seen = {client: client.get(api).json()["changed_at"] for client in (hers, his)}
    page = his.get(address).content.decode()
    whole = page.split('name="seen" value="')[1].split('"')[0]
    how = {"content_type": "application/json"}
    assert hers.put(api, {"title": "Hers", "seen": seen[hers]}, **how).status_code == 200
    assert hers.put(api, {"title": "Hers too", "seen": seen[hers]}, **how).status_code == 200  # her own change
    refused = his.put(api, {"title": "His", "seen": seen[his]}, **how)
    assert (refused.status_code, refused.json()["code"]) == (409, "draft_changed_meanwhile")
    formats = his.put(f"{api}/formats", {"formats": {"square": 0}, "seen": seen[his]}, **how)
    assert (formats.status_code, formats.json()["code"]) == (409, "draft_changed_meanwhile")
    text = his.post(address, {"title": "His", "action": "save", "seen": whole}).content.decode()
    assert "Somebody else has changed this draft meanwhile." in text and f'href="{address}">Load the page anew' in text
    assert Draft.objects.get().title == "Hers too"
    assert his.put(api, {"title": "His", "seen": his.get(api).json()["changed_at"]}, **how).status_code == 200
    assert Draft.objects.get().title == "His"
